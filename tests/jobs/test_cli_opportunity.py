"""`bihuan opportunity raise`: one object on stdout, refusals on stderr with every reason, 0 done, 1 refused, 2 wrong use."""

from functools import partial

import pytest

from bihuan.areas.improvement.models import Opportunity
from bihuan.jobs.cli import main
from tests.cast import Cast
from tests.jobs.conftest import Run

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("XDYJ-03-02.04")]
SAID = ["--title", "巡检报告格式不一", "--what", "三个项目三种格式", "--channel", "daily-check"]


@pytest.fixture
def run(run: Run) -> Run:
    return partial(run, "opportunity", "raise", "--company", "xdyj", "--as", "eve@xdyj")


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
