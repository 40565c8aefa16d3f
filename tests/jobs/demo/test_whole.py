"""The played year as a whole: its journal, sums, tasks and papers, and the story of each company's plan."""

from typing import Any

import pytest

from bihuan.areas.improvement.models import ImprovementPlan, Opportunity, PlanItem, RoundQuestion
from bihuan.areas.policies import tallies
from bihuan.areas.policies.models import Evidence, Filing, Reminder, Task, TaskState
from bihuan.core import chains
from bihuan.core.files import is_intact
from bihuan.core.models import Approval, Attachment, Company, JournalEntry, Link, Notice, Record
from bihuan.jobs.demo.window import Window


def tasks(**only: Any) -> list[Task]:
    return list(Task.objects.filter(**only).select_related("duty"))


@pytest.mark.django_db
class TestTheYear:
    def test_leaves_a_journal_that_is_whole(self, year: Window) -> None:
        checked = chains.verify_all(list(Company.objects.all()))

        assert (list(checked.faults), checked.entries) == ([], JournalEntry.objects.count())
        assert {company.code for company in Company.objects.all()} == {"XDYJ", "YNTD"}

    def test_leaves_sums_that_equal_a_recount(self, year: Window) -> None:
        assert [tallies.rebuild(company) for company in Company.objects.all()] == [0, 0]

    def test_leaves_no_task_that_contradicts_itself(self, year: Window) -> None:
        for task in tasks():
            settled = [task.fulfilled_at, task.waived_at, task.cancelled_at]
            assert task.pending == (not any(settled) and not task.history), task
            assert (task.record_id is None) == (task.fulfilled_at is None), task
            assert task.fulfilled_at is None or task.known_at is not None, task

    def test_happens_in_order_and_not_after_their_end(self, year: Window) -> None:
        for company in Company.objects.all():
            moments = list(company.journal.order_by("position").values_list("at", flat=True))  # type: ignore[attr-defined]
            assert max(moments) <= year.end
            assert moments == sorted(moments)

    def test_has_every_kind_of_task(self, year: Window) -> None:
        states = {task.state_at(year.end) for task in tasks()}

        wanted = {TaskState.ON_TIME, TaskState.LATE, TaskState.OVERDUE, TaskState.OPEN, TaskState.NOT_DUE}
        assert wanted <= states

    def test_is_mostly_on_time(self, year: Window) -> None:
        states = [task.state_at(year.end) for task in tasks()]
        done = [one for one in states if one in {TaskState.ON_TIME, TaskState.LATE, TaskState.OVERDUE}]

        assert 0.88 <= done.count(TaskState.ON_TIME) / len(done) <= 0.98

    def test_lets_evidence_be_filed_later_than_it_took_effect(self, year: Window) -> None:
        confirmed = Evidence.objects.filter(record__kind=Filing.KIND)

        assert confirmed.exists()
        assert all(one.counted_at <= one.known_at for one in confirmed)

    def test_reminds_and_escalates_by_itself(self, year: Window) -> None:
        rungs = set(Reminder.objects.values_list("rung", flat=True))

        assert {"1 week", "1 day", "escalation"} <= rungs
        assert Notice.objects.filter(read_at=None).count() < Notice.objects.exclude(read_at=None).count()

    def test_keeps_every_file_as_it_was_received(self, year: Window) -> None:
        files = list(Attachment.objects.all())

        assert {one.name.rpartition(".")[2] for one in files} == {"pdf", "docx", "xlsx", "png"}
        assert all(is_intact(one) for one in files)

    def test_speaks_chinese_also_where_a_rule_writes(self, year: Window) -> None:
        written = [
            *RoundQuestion.objects.values_list("text", flat=True),
            *Notice.objects.values_list("text", flat=True),
        ]

        assert written
        assert [text for text in written if text.isascii()] == []

    def test_leaves_papers_to_be_confirmed_and_one_sent_back(self, year: Window) -> None:
        states = set(Filing.objects.values_list("company__code", "state"))

        assert {(code, state) for code in ("XDYJ", "YNTD") for state in ("filed", "confirmed", "rejected")} <= states


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["XDYJ", "YNTD"])
class TestThePlan:
    def plan(self, code: str) -> ImprovementPlan:
        return ImprovementPlan.objects.get(company__code=code, year=2026)

    def items(self, code: str) -> dict[str, str]:
        return {one.title: one.state for one in PlanItem.objects.filter(plan=self.plan(code))}

    def test_was_returned_once_approved_and_revised(self, year: Window, code: str) -> None:
        decided = Approval.objects.filter(record_id=self.plan(code).pk).order_by("id")

        assert [one.state for one in decided] == ["rejected", "approved", "approved"]
        assert (self.plan(code).edition, self.plan(code).state) == ("1.1", "in-execution")

    def test_was_approved_by_who_stood_in(self, year: Window, code: str) -> None:
        first = Approval.objects.filter(record_id=self.plan(code).pk, state="approved").order_by("id").first()

        assert first is not None
        assert [slot.on_behalf_of is not None for slot in first.slots.all()] == [True]  # type: ignore[attr-defined]

    def test_has_items_in_many_states(self, year: Window, code: str) -> None:
        states = set(self.items(code).values())

        assert {"closed", "in-pilot", "pilot-verified", "rollout-approved", "under-way", "planned"} <= states

    def test_had_a_pilot_that_failed_and_was_repeated(self, year: Window, code: str) -> None:
        items = PlanItem.objects.filter(plan=self.plan(code), attempt=2)

        runs = [[run.outcome for run in item.runs.order_by("id")] for item in items]  # type: ignore[attr-defined]
        assert [one[0] for one in runs] == ["failed"]

    def test_hands_what_is_closed_on_to_the_next_cycle(self, year: Window, code: str) -> None:
        closed = PlanItem.objects.filter(plan=self.plan(code), state="closed")

        led_to = Record.objects.filter(
            links_in__source__in=closed, kind=Opportunity.KIND, links_in__kind=Link.Kind.LED_TO
        )
        assert led_to.exists()

    def test_has_a_successor_in_draft(self, year: Window, code: str) -> None:
        assert ImprovementPlan.objects.get(company__code=code, year=2027).state == "draft"

    def test_leaves_several_people_something_to_approve(self, year: Window, code: str) -> None:
        waiting = Approval.objects.filter(company__code=code, state=Approval.State.OPEN)

        roles = {slot.role for one in waiting for slot in one.slots.filter(is_open=True)}  # type: ignore[attr-defined]
        assert len(waiting) >= 3
        assert len(roles) >= 2
