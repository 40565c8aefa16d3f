"""`make trace`: proved means that a test passed and none failed."""

import pytest

from tests.requirements import Trace, state


@pytest.mark.parametrize(
    ("outcomes", "word"),
    [(["passed", "failed"], "failing"), (["passed", "skipped"], "proved"), (["skipped"], "no test"), ([], "no test")],
)
def test_the_state_of_a_requirement_follows_from_its_tests(outcomes: list[str], word: str) -> None:
    assert state({f"test_{n}": outcome for n, outcome in enumerate(outcomes)}) == word


def test_every_named_requirement_gets_its_tests() -> None:
    trace = Trace()
    report = pytest.TestReport("t.py::test", ("t.py", 1, ""), {}, "passed", None, "call")
    report.user_properties += [("requirement", "XDYJ-03-02.01"), ("requirement", "XDYJ-03-02.02")]

    trace.pytest_runtest_logreport(report)

    assert dict(trace.outcomes) == {
        "XDYJ-03-02.01": {"t.py::test": "passed"},
        "XDYJ-03-02.02": {"t.py::test": "passed"},
    }
