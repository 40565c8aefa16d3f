"""What scripts rely on: with --json each command answers exactly the object that was promised, with no key more or less."""

from pathlib import Path
from typing import Any

import pytest

from bihuan.core import journal
from bihuan.core.models import JournalEntry
from tests.areas.policies.drafts import AUDIT, COMPANY, policy
from tests.cast import NOON, Cast
from tests.jobs.conftest import Run

DEADLINE = {"deadline", "provisional", "explanation"}
NOTE = {"date", "counts", "why"}
CHECK = {"policies", "clauses", "duties", "errors", "warnings", "conflicts"}
PROBLEM = {"file", "line", "message"}
TASK = {"policy", "clause", "duty", "scope", "period", "trigger", "due", "role", "provisional"}


def keys_of(rows: list[dict[str, Any]]) -> set[frozenset[str]]:
    return {frozenset(row) for row in rows}


def test_a_deadline(run: Run) -> None:
    for argv in (
        ["2025-09-26", "5 workdays"],
        ["2025-09-26", "5 workdays", "--explain"],
        ["2025-09-26T17:00", "24 hours"],
    ):
        status, found, _said = run("deadline", *argv)

        assert (status, found.keys()) == (0, DEADLINE)
        assert keys_of(found["explanation"]) <= {frozenset(NOTE)}
    assert isinstance(found["provisional"], bool)


def test_a_batch_of_deadlines(run: Run, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("start,rule\n2025-09-26,5 workdays\n2025-09-26,1 month before\n")

    status, found, _said = run("deadline", "--batch", str(tmp_path / "rows.csv"))

    assert (status, found.keys()) == (0, {"results"})
    assert keys_of(found["results"]) == {frozenset(DEADLINE)}


def test_elapsed_seconds(run: Run, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("start,end\n2025-09-26,2025-09-27\n")

    assert run("elapsed", "2025-09-26T17:00", "2025-09-28T10:00", "--calendar", "cn-5x8") == (0, {"seconds": 7200}, "")
    assert run("elapsed", "--batch", str(tmp_path / "rows.csv")) == (0, {"results": [{"seconds": 86_400}]}, "")


@pytest.mark.parametrize("name", ["xdyj", "yntd"])
def test_a_good_pack(run: Run, name: str) -> None:
    status, found, _said = run("pack", "check", name)

    assert (status, found.keys()) == (0, CHECK)
    assert all(isinstance(found[key], int) for key in ("policies", "clauses", "duties"))
    assert (found["errors"], found["conflicts"]) == ([], [])


def test_a_pack_with_errors(run: Run, tmp_path: Path) -> None:
    (tmp_path / "company.toml").write_text(COMPANY, encoding="utf-8")
    (tmp_path / "policy.toml").write_text(policy(AUDIT.replace('by = "', 'by = "un')), encoding="utf-8")

    status, found, _said = run("pack", "check", str(tmp_path))

    assert (status, found.keys()) == (1, CHECK)
    assert found["errors"] and keys_of(found["errors"]) == {frozenset(PROBLEM)}
    assert all(isinstance(one["line"], int) and one["file"] == "policy.toml" for one in found["errors"])


@pytest.mark.parametrize("name", ["xdyj", "yntd"])
def test_a_year_of_duties(run: Run, name: str) -> None:
    status, found, _said = run("duties", "simulate", "--company", name, "--year", "2026", "--project", "A")

    assert (status, found.keys()) == (0, {"tasks"})
    assert keys_of(found["tasks"]) == {frozenset(TASK)}


def test_a_journal(run: Run, xdyj: Cast) -> None:
    for number in range(3):
        journal.write(xdyj.company, "test.noted", at=NOON, comment=str(number))

    status, found, _said = run("journal", "verify")

    assert (status, found.keys()) == (0, {"entries", "head", "ok", "faults"})
    assert (found["entries"], found["ok"], found["faults"]) == (3, True, [])


def test_a_journal_that_was_tampered_with(run: Run, xdyj: Cast) -> None:
    journal.write(xdyj.company, "test.noted", at=NOON)
    forged = JournalEntry(
        company=xdyj.company,
        position=3,
        at=NOON,
        action="test.forged",
        changes="{}",
        previous="0" * 64,
        digest="0" * 64,
    )
    forged.save(force_insert=True)

    status, found, _said = run("journal", "verify")

    assert (status, found["ok"]) == (1, False)
    assert found.keys() == {"entries", "head", "ok", "faults"}
    assert keys_of(found["faults"]) == {frozenset({"company", "position", "what"})}
