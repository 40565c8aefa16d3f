"""Who runs what in a run on several cores: a file stays on one core, as its fixtures are made once; the longest begin.

A worker is handed its next file when two tests of the last are left, so long files at the end would leave others idle.
"""

from typing import Any

import pytest

# The long ones, the longest first; the rest follows as it was found.
LONG = (
    "tests/jobs/test_demo_assurance.py",
    "tests/security/test_markup.py",
    "tests/browser/",
    "tests/security/",
    "tests/jobs/",
    "tests/contract/",
)


def rank(where: str) -> int:
    return next((place for place, start in enumerate(LONG) if where.startswith(start)), len(LONG))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Sorted in every worker alike; a run on one core keeps its order."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: rank(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """By file, in the order above; who names another `--dist` gets that."""
    if config.getoption("dist") != "load":
        return None
    from xdist.scheduler import LoadFileScheduling

    config.option.loadscopereorder = False
    return LoadFileScheduling(config, log)
