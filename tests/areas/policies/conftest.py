"""Messages are compared in the language they are written in."""

import pytest


@pytest.fixture(autouse=True)
def written(english: None) -> None:
    """In every test of this folder."""
