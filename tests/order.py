"""Who runs what in a run on several cores: what shares costly fixtures stays on one core, the longest begin.

A worker is handed its next unit when two tests of the last are left; a long one at the end would leave others idle.
"""

from typing import Any

import pytest

# One server, one browser for all journeys; a year played once; one set of tables for all processes.
TOGETHER = ("tests/browser/", "tests/jobs/demo/", "tests/jobs/")
# The longest first; the rest follows as it was found.
LONG = (*TOGETHER, "tests/security/", "tests/contract/")


def unit(nodeid: str) -> str:
    """What stays on one core: mostly a file."""
    where = nodeid.split("::", 1)[0]
    return next((folder for folder in TOGETHER if where.startswith(folder)), where)


def rank(nodeid: str) -> int:
    """Where the first of the beginnings that fit stands in the row; `TOGETHER` and so `LONG` name the narrower first."""
    return next((place for place, start in enumerate(LONG) if nodeid.startswith(start)), len(LONG))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Sorted in every worker alike; a run on one core keeps its order."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: rank(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """By unit, in the order above; who names another `--dist` gets that."""
    if config.getoption("dist") != "load":
        return None
    from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

    class ByUnit(LoadScopeScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            return unit(nodeid)

    config.option.loadscopereorder = False
    return ByUnit(config, log)
