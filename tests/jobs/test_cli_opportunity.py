"""`bihuan opportunity raise`: one object on stdout, refusals on stderr with every reason, 0 done, 1 refused, 2 wrong use."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from bihuan.areas.improvement.models import Opportunity
from bihuan.jobs.cli import main
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("XDYJ-03-02.04")]
Run = Callable[..., tuple[int, Any, str]]
SAID = ["--title", "巡检报告格式不一", "--what", "三个项目三种格式", "--channel", "daily-check"]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*argv: str) -> tuple[int, Any, str]:
        status = main(["opportunity", "raise", "--company", "xdyj", "--as", "eve@xdyj", *argv, "--json"])
        told = capsys.readouterr()
        return status, json.loads(told.out) if told.out else None, told.err

    return run


def test_enters_one_in_the_ledger_in_the_name_of_who_raises_it(run: Run, xdyj: Cast) -> None:
    status, found, _said = run(*SAID, "--element", "process", "--element", "delivery", "--department", "om")

    made = Opportunity.objects.get()
    assert (status, found) == (
        0,
        {"number": made.number, "title": "巡检报告格式不一", "state": "new", "channel": "daily-check"},
    )
    assert (made.suggested_by, made.department, made.element_list) == (
        xdyj.eve,
        xdyj.departments["om"],
        ["process", "delivery"],
    )


def test_keeps_nowhere_who_raised_it_anonymously(run: Run, xdyj: Cast) -> None:
    assert run(*SAID, "--anonymous")[0] == 0

    made = Opportunity.objects.get()
    assert (made.suggested_by, made.created_by) == (None, None)


def test_refuses_with_every_reason(run: Run, xdyj: Cast) -> None:
    status, _found, said = run("--title", "", "--channel", "rumour")

    assert status == 1 and not Opportunity.objects.exists()
    assert len([line for line in said.splitlines() if line.strip()]) >= 3


def test_names_the_departments_there_are(run: Run, xdyj: Cast) -> None:
    status, _found, said = run(*SAID, "--department", "nowhere")

    assert status == 1 and "om" in said


def test_knows_who_acts(run: Run, xdyj: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["opportunity", "raise", "--company", "xdyj", "--as", "nobody", *SAID]) == 2
