"""Which test proves which requirement: `@pytest.mark.requirement("XDYJ-03-02.19")`, printed by `make trace`."""

import csv
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest

# The list of requirements lies beside the project, not in it.
SOURCE = Path(__file__).resolve().parents[2] / "shared/requirements.tsv"
SIGNS = {"passed": "+", "failed": "!", "skipped": "-"}


def known() -> dict[str, str]:
    """Id and kind of every requirement, in the order of the list; empty where the list is absent."""
    if not SOURCE.exists():
        return {}
    with SOURCE.open(encoding="utf-8") as file:
        return {row["id"]: row["kind"] for row in csv.DictReader(file, delimiter="\t")}


class Trace:
    """Collects outcomes; in a run on several cores they arrive with the reports."""

    def __init__(self) -> None:
        self.outcomes: dict[str, dict[str, str]] = defaultdict(dict)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when != "call" and report.outcome == "passed":
            return
        for name, requirement in report.user_properties:
            if name == "requirement":
                self.outcomes[str(requirement)][report.nodeid] = report.outcome

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        kinds = known()
        terminalreporter.section("requirements and their tests")
        for requirement in [*kinds, *(set(self.outcomes) - set(kinds))]:
            for line in self.lines(requirement, kinds.get(requirement, "not in the list")):
                terminalreporter.write_line(line)
        terminalreporter.write_line(self.summary(kinds))

    def lines(self, requirement: str, kind: str) -> Iterable[str]:
        tests = self.outcomes.get(requirement)
        if not tests:
            yield f"{requirement}  {kind:12}  no test"
            return
        yield f"{requirement}  {kind:12}  {state(tests)}"
        for test, outcome in sorted(tests.items()):
            yield f"    {SIGNS.get(outcome, '?')} {test}"

    def summary(self, kinds: dict[str, str]) -> str:
        states = {requirement: state(self.outcomes.get(requirement, {})) for requirement in kinds}
        counted = {word: list(states.values()).count(word) for word in ("proved", "failing", "no test")}
        without = [requirement for requirement, word in states.items() if word == "no test"]
        total = ", ".join(f"{count} {word}" for word, count in counted.items())
        return f"\n{len(kinds)} requirements: {total}\nno test: {' '.join(without) or 'none'}"


def state(tests: dict[str, str]) -> str:
    """Proved when at least one test passed and none failed."""
    outcomes = set(tests.values())
    if "failed" in outcomes:
        return "failing"
    return "proved" if "passed" in outcomes else "no test"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--trace-requirements", action="store_true", help="print every requirement with its tests")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--trace-requirements") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Trace(), "requirement-trace")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for mark in item.iter_markers("requirement"):
            item.user_properties += [("requirement", requirement) for requirement in mark.args]
