"""Tests make millions of short-lived objects beside what was loaded for good: looked through seldom, a seventh faster."""

import gc

SELDOM = (50_000, 20, 50)  # objects, and rounds, before the next look


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)
