"""The matrix: cells, rates, filters, drill-down to exactly the tasks that were counted, and the chain of evidence."""

from datetime import date

import pytest

from bihuan.areas.policies import matrix, tallies
from bihuan.areas.policies.chain import chain
from bihuan.areas.policies.models import Filing, TaskState, Waiver
from bihuan.core.approvals import decide
from bihuan.core.models import Approval, Attachment, Department
from bihuan.core.writing import create, take
from tests.areas.policies.living import MONTHLY, duty, issued, living, local, task, tasks, tick
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NOW = local(2026, 6, 10)
ON_TIME, LATE, OVERDUE = TaskState.ON_TIME, TaskState.LATE, TaskState.OVERDUE


@pytest.fixture
def half_a_year(xdyj: Cast) -> Cast:
    """January on time, February late, March waived, April and May missed, June not yet due; O&M has a duty of its own."""
    living(
        xdyj,
        duty(**MONTHLY),
        duty("kpi", every='"quarter"', by='"om-management"', evidence='{ record = "kpi-record", state = "completed" }'),
    )
    issued(xdyj, local(2026, 1, 20))
    issued(xdyj, local(2026, 3, 3))
    waiver = create(
        Waiver,
        actor=xdyj.quinn,
        at=local(2026, 3, 9),
        title="3 月不办",
        task=task(xdyj, occasion="2026-03"),
        reason="x",
    )
    decide(Approval.objects.get(record=waiver.pk), actor=xdyj.max, at=local(2026, 3, 10), verdict="approve")
    tick(xdyj, NOW)
    return xdyj


def row(cast: Cast, key: str = "plan", **filters: object) -> matrix.Row:
    found = matrix.year(cast.company, 2026, NOW, **filters)  # type: ignore[arg-type]
    return next(one for one in found.rows if one.duty.key == key)


class TestARow:
    def test_shows_how_each_month_went(self, half_a_year: Cast) -> None:
        states = [cell.state for cell in row(half_a_year).cells]

        assert states[:7] == [ON_TIME, LATE, TaskState.WAIVED, OVERDUE, OVERDUE, TaskState.NOT_DUE, TaskState.NOT_DUE]

    def test_rates_on_time_against_what_is_decided(self, half_a_year: Cast) -> None:
        sums = row(half_a_year).sums

        assert (sums.on_time, sums.late, sums.overdue, sums.waived, sums.pending) == (1, 1, 2, 1, 9)
        assert sums.rate == 1 / 4 and sums.asked == 11

    def test_without_anything_decided_has_no_rate(self, xdyj: Cast) -> None:
        living(xdyj, duty(**MONTHLY), at=local(2026, 6, 1))

        assert row(xdyj).sums.rate is None

    def test_counts_what_opened_as_in_progress_and_what_passed_as_overdue_to_the_second(self, xdyj: Cast) -> None:
        living(xdyj, duty(**MONTHLY))
        january = task(xdyj, occasion="2026-01")

        def at(moment: object) -> TaskState | None:
            found = matrix.year(xdyj.company, 2026, moment)  # type: ignore[arg-type]
            return next(found.rows).cells[0].state

        assert at(local(2026, 1, 22)) == TaskState.NOT_DUE
        assert at(january.opens_at) == TaskState.OPEN
        assert at(january.due_at) == TaskState.OPEN
        assert at(local(2026, 2, 1, 0, 1)) == OVERDUE

    def test_stands_in_the_month_of_its_period_though_it_is_due_in_the_next(self, xdyj: Cast) -> None:
        living(xdyj, duty(every='"month"', due='{ workday = 2, of = "next" }'))

        found = matrix.year(xdyj.company, 2026, local(2026, 2, 2))
        assert [cell.state for cell in next(found.rows).cells][:2] == [TaskState.OPEN, TaskState.NOT_DUE]


class TestFilters:
    def test_leave_rows_without_problems_out(self, half_a_year: Cast) -> None:
        january = matrix.year(half_a_year.company, 2026, NOW, as_of=date(2026, 1, 31), problems_only=True)
        assert list(january.rows) == []

        assert {one.duty.key for one in matrix.year(half_a_year.company, 2026, NOW, problems_only=True).rows} == {
            "plan",
            "kpi",
        }

    def test_by_department_count_its_tasks_only(self, half_a_year: Cast) -> None:
        om = Department.objects.get(company=half_a_year.company, key="om")

        assert row(half_a_year, department=om).sums.total == 0
        assert row(half_a_year, "kpi", department=om).sums.total == 4

    def test_by_policy(self, half_a_year: Cast) -> None:
        assert list(matrix.year(half_a_year.company, 2026, NOW, policy="XDYJ-09-09").rows) == []

    def test_never_show_another_company(self, half_a_year: Cast, yntd: Cast) -> None:
        assert matrix.year(yntd.company, 2026, NOW).sections == ()


class TestACell:
    def test_opens_into_the_tasks_it_counts(self, half_a_year: Cast) -> None:
        shown = row(half_a_year)

        for cell in shown.cells:
            behind = matrix.cell(half_a_year.company, shown.duty, cell.month, NOW)
            assert len(behind) == cell.sums.total
            assert sum(one.state == OVERDUE for one in behind) == cell.sums.overdue


class TestAPastDay:
    def test_shows_what_was_known_then(self, half_a_year: Cast) -> None:
        february = [cell.state for cell in row(half_a_year, as_of=date(2026, 3, 1)).cells]
        assert february[:4] == [ON_TIME, OVERDUE, TaskState.NOT_DUE, TaskState.NOT_DUE]

        march = [cell.state for cell in row(half_a_year, as_of=date(2026, 3, 10)).cells]
        assert march[:3] == [ON_TIME, LATE, TaskState.WAIVED]

    def test_before_the_company_began_shows_nothing(self, half_a_year: Cast) -> None:
        assert matrix.year(half_a_year.company, 2026, NOW, as_of=date(2026, 1, 1)).sections == ()

    @pytest.mark.requirement("XDYJ-04-01.51")
    def test_does_not_know_of_a_document_filed_later_for_an_earlier_month(self, half_a_year: Cast) -> None:
        """Evidence of April filed in June: April is done on time today, and was overdue on 31 May."""
        april = task(half_a_year, occasion="2026-04")
        filing = create(
            Filing, actor=half_a_year.max, at=NOW, title="4 月报告", effective_on=date(2026, 4, 28), task=april
        )
        Attachment.objects.create(
            company=half_a_year.company, record_id=filing.pk, name="4.pdf", media_type="application/pdf", size=1,
            digest="0" * 64, received_at=NOW,
        )  # fmt: skip
        take("confirm", filing, actor=half_a_year.quinn, at=NOW)

        assert row(half_a_year).cells[3].state == ON_TIME
        assert row(half_a_year, as_of=date(2026, 5, 31)).cells[3].state == OVERDUE
        behind = matrix.cell(half_a_year.company, april.duty, 202604, NOW, as_of=date(2026, 5, 31))
        assert [one.state for one in behind] == [OVERDUE]


class TestTheChain:
    def test_leads_from_the_clause_to_files_signatures_and_the_journal(self, half_a_year: Cast) -> None:
        tick(half_a_year, local(2026, 6, 24))
        record = issued(half_a_year, local(2026, 6, 25))
        done = next(one for one in tasks(half_a_year) if one.record_id == record.pk)

        found = chain(done, local(2026, 7, 1))

        (proof,) = found.proofs
        assert (found.clause.number, found.duty.key, found.state) == ("4.2", "plan", LATE)  # May was missed
        assert proof.record == record and proof.counts and proof.entry is not None
        assert found.complete[1] == 6 and found.links["record"]
        assert [one.rung for one in found.reminders][:2] == ["1 month", "1 week"]


def test_two_periods_that_end_in_one_month_keep_a_cell_each(xdyj: Cast) -> None:
    """The week that ends on Sunday, 31 May is due on the Monday after, in the month of the next one; a department does both."""
    weekly = {
        "every": '"week"',
        "due": '{ workday = 1, of = "next" }',
        "for_each": '"department"',
        "by": '"department-head"',
    }
    living(xdyj, duty("weekly", **weekly))
    tick(xdyj, local(2026, 6, 10))
    may, june = (task(xdyj, "weekly", due_day=date(2026, 6, day), scope="department:om") for day in (1, 8))

    assert (may.month, may.cell, june.month, june.cell) == (202606, 202605, 202606, 202606)
    assert tallies.rebuild(xdyj.company) == 0
