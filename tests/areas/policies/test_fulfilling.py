"""Tasks end by themselves when a record shows they were done: the right one, in time or late, and not for ever."""

from datetime import date
from typing import Any

import pytest

from bihuan.areas.improvement.models import Opportunity
from bihuan.areas.policies.models import ControlledDocument, Evidence, Filing, Reviewer, TaskState, Waiver
from bihuan.core.approvals import decide
from bihuan.core.models import Approval, Attachment, JournalEntry
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.writing import add_part, create, take
from tests.areas.improvement.builders import accepted, opportunity, treated
from tests.areas.policies.living import ISSUED, MONTHLY, duty, issued, living, local, task, tasks, tick
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
BY_MARCH = {"every": '"year"', "due": "{ month = 3, day = 31 }"}


def states(cast: Cast, at: Any, key: str = "plan") -> list[TaskState]:
    return [one.state_at(at) for one in tasks(cast, key)]


class TestARecord:
    def test_closes_the_task_when_it_reaches_the_state_and_says_so(self, xdyj: Cast) -> None:
        living(xdyj, duty(**BY_MARCH))

        record = issued(xdyj, local(2026, 3, 31, 23))

        done = task(xdyj)
        assert (done.pending, done.record_id, done.fulfilled_at) == (False, record.pk, local(2026, 3, 31, 23))
        assert done.state_at(local(2026, 4, 2)) == TaskState.ON_TIME
        assert JournalEntry.objects.get(action="task.fulfilled").record_id == record.pk

    def test_closes_it_late_after_the_last_day(self, xdyj: Cast) -> None:
        living(xdyj, duty(**BY_MARCH))
        assert states(xdyj, local(2026, 4, 1, 1)) == [TaskState.OVERDUE]

        issued(xdyj, local(2026, 4, 1, 1))

        assert states(xdyj, local(2026, 4, 2)) == [TaskState.LATE]

    def test_serves_every_duty_that_asks_for_it(self, xdyj: Cast) -> None:
        living(xdyj, duty("plan", **BY_MARCH), duty("report", every='"quarter"'))

        issued(xdyj, local(2026, 3, 5))

        assert Evidence.objects.count() == 2
        assert [one.pending for one in tasks(xdyj, "report")] == [False, True, True, True]

    def test_of_another_year_does_not_count(self, xdyj: Cast) -> None:
        living(
            xdyj,
            duty(**BY_MARCH, evidence='{ record = "objective", state = "issued", where = { year = "$next-year" } }'),
        )

        issued(xdyj, local(2026, 3, 5), year=2026)
        assert task(xdyj).pending
        issued(xdyj, local(2026, 3, 6), year=2027)
        assert not task(xdyj).pending

    def test_of_another_department_does_not_count(self, xdyj: Cast) -> None:
        living(xdyj, duty(**BY_MARCH, for_each='"department"'))

        issued(xdyj, local(2026, 3, 5), department=xdyj.departments["om"])

        assert {one.scope: one.pending for one in tasks(xdyj)} == {"department:om": False, "department:quality": True}

    def test_is_for_the_months_to_come_not_for_those_before_the_company_began(self, xdyj: Cast) -> None:
        living(xdyj, duty(**MONTHLY), at=local(2026, 3, 2))

        issued(xdyj, local(2026, 3, 4))

        assert [one.pending for one in tasks(xdyj, history=False)][:2] == [False, True]
        assert {one.fulfilled_at for one in tasks(xdyj, history=True)} == {None}

    def test_made_late_closes_the_month_that_was_missed_first(self, xdyj: Cast) -> None:
        living(xdyj, duty(**MONTHLY))
        issued(xdyj, local(2026, 1, 20))

        issued(xdyj, local(2026, 3, 4))
        issued(xdyj, local(2026, 3, 30))

        assert states(xdyj, local(2026, 4, 1))[:4] == [
            TaskState.ON_TIME,
            TaskState.LATE,
            TaskState.ON_TIME,
            TaskState.NOT_DUE,
        ]

    def test_answers_only_for_what_it_is_about(self, xdyj: Cast) -> None:
        screening = {"on": '"opportunity.raised"', "within": '"5 workdays"'}
        living(
            xdyj,
            duty("screening", **screening, evidence='{ record = "opportunity", state = ["accepted", "declined"] }'),
        )
        first, second = opportunity(xdyj), opportunity(xdyj)

        accepted(xdyj, first)

        assert {one.subject_id: one.pending for one in tasks(xdyj, "screening")} == {first.pk: False, second.pk: True}

    def test_linked_to_what_the_task_is_about_counts(self, xdyj: Cast) -> None:
        wanted = '{ record = "objective", state = "issued" }'
        living(xdyj, duty("goal", on='"opportunity.raised"', within='"5 workdays"', evidence=wanted))
        first, _second = opportunity(xdyj), opportunity(xdyj)

        issued(xdyj, NOON, sources=[first])

        assert [one.subject_id for one in tasks(xdyj, "goal", pending=False)] == [first.pk]


class TestARecordThatGoesBack:
    def given(self, xdyj: Cast) -> Opportunity:
        living(xdyj, duty(**MONTHLY, evidence='{ record = "opportunity", state = "done" }'))
        record = accepted(xdyj)
        record = treated(xdyj, record, xdyj.quinn)
        return take("finish", record, actor=xdyj.olga, at=local(2026, 3, 20), progress="三个项目统一了格式")

    def test_is_no_evidence_any_more_and_the_task_is_open_again(self, xdyj: Cast) -> None:
        record = self.given(xdyj)
        february = task(xdyj, occasion="2026-02")  # the last one missed goes first
        assert february.state_at(local(2026, 3, 21)) == TaskState.LATE

        take("treat-again", record, actor=xdyj.quinn, at=local(2026, 3, 25), reason="没有效果")

        assert Evidence.objects.get().revoked_at == local(2026, 3, 25)
        assert task(xdyj, occasion="2026-02").state_at(local(2026, 3, 25)) == TaskState.OVERDUE
        assert JournalEntry.objects.filter(action="task.reopened", record=record.pk).exists()

    def test_but_stays_evidence_when_it_only_moves_on(self, xdyj: Cast) -> None:
        record = self.given(xdyj)

        take("close", record, actor=xdyj.quinn, at=local(2026, 3, 25), verification="抽查", verified_result="有效")

        assert Evidence.objects.get().revoked_at is None


class TestADocumentThatIsSentBack:
    """XDYJ-03-02 1.4.2: the review is what the duty asks for; an objection is part of it."""

    def reviewed(self, xdyj: Cast) -> ControlledDocument:
        states = '{ record = "document", state = ["in-review", "approved"] }'
        living(xdyj, duty("review", on='"document.drafted"', within='"10 workdays"', evidence=states))
        made = create(ControlledDocument, actor=xdyj.olga, at=NOON, title="变更管理", code="X-1", text="先评估")
        add_part(Reviewer, made, actor=xdyj.olga, at=NOON, owner=xdyj.ada)
        return take("hand-over", made, actor=xdyj.olga, at=NOON)

    @pytest.mark.requirement("XDYJ-03-02.09")
    def test_by_an_objection_was_reviewed_all_the_same(self, xdyj: Cast) -> None:
        record = self.reviewed(xdyj)
        take("review", record, actor=xdyj.ada, at=NOON, opinion="object", comment="回退无方案")

        take("rework", record, actor=xdyj.olga, at=NOON)

        assert record.state == "draft"
        assert Evidence.objects.get().revoked_at is None
        assert not task(xdyj, "review").pending

    def test_before_anyone_gave_an_opinion_was_not(self, xdyj: Cast) -> None:
        take("rework", self.reviewed(xdyj), actor=xdyj.olga, at=NOON)

        assert Evidence.objects.get().revoked_at == NOON
        assert task(xdyj, "review").pending


class TestAFiledDocument:
    """trap 25: the effective date decides which period it serves, not the day it came."""

    def filed(self, cast: Cast, *, effective_on: date, at: Any = None, with_file: bool = True, **fields: Any) -> Filing:
        said = {"title": "2026 年 1 月质量分析报告", "effective_on": effective_on, **fields}
        filing = create(Filing, actor=cast.olga, at=at or local(2026, 3, 20), **said)
        if with_file:
            Attachment.objects.create(
                company=cast.company, record_id=filing.pk, name="1 月.pdf", media_type="application/pdf", size=9,
                digest="0" * 64, received_at=local(2026, 3, 20), received_from=cast.olga,
            )  # fmt: skip
        return filing

    def test_begins_the_interval_to_the_next_one(self, xdyj: Cast) -> None:
        living(xdyj, duty(at_most='"6 months"', after='"visit.recorded"'))

        filing = self.filed(xdyj, effective_on=date(2026, 3, 18), task=task(xdyj))
        take("confirm", filing, actor=xdyj.quinn, at=local(2026, 3, 23))

        assert [(one.pending, one.due_day) for one in tasks(xdyj)] == [
            (False, date(2026, 7, 5)), (True, date(2026, 9, 18)),
        ]  # fmt: skip

    def test_confirmed_serves_the_period_in_which_it_took_effect(self, xdyj: Cast) -> None:
        living(xdyj, duty(**MONTHLY))
        january = task(xdyj, occasion="2026-01")

        filing = self.filed(xdyj, effective_on=date(2026, 1, 28), duty=january.duty)
        take("confirm", filing, actor=xdyj.quinn, at=local(2026, 3, 22))

        january.refresh_from_db()
        proof = Evidence.objects.get()
        assert (january.state_at(local(2026, 4, 1)), january.known_at) == (TaskState.ON_TIME, local(2026, 3, 22))
        assert (proof.counted_at, proof.known_at) == (local(2026, 1, 28, 12), local(2026, 3, 22))
        assert task(xdyj, occasion="2026-03").pending

    def test_counts_only_once_quality_confirmed_it(self, xdyj: Cast) -> None:
        living(xdyj, duty(**MONTHLY))
        january = task(xdyj, occasion="2026-01")
        filing = self.filed(xdyj, effective_on=date(2026, 1, 28), task=january)

        assert task(xdyj, occasion="2026-01").pending
        with pytest.raises(NotAllowed):
            take("confirm", filing, actor=xdyj.olga, at=local(2026, 3, 22))
        take("reject", filing, actor=xdyj.quinn, at=local(2026, 3, 22), reason="不是签署版")
        assert task(xdyj, occasion="2026-01").pending

    def test_is_not_confirmed_by_the_one_who_filed_it(self, xdyj: Cast) -> None:
        living(xdyj, duty(**MONTHLY))
        filing = create(
            Filing,
            actor=xdyj.quinn,
            at=NOON,
            title="x",
            effective_on=date(2026, 1, 28),
            task=task(xdyj, occasion="2026-01"),
        )

        with pytest.raises(NotAllowed):
            take("confirm", filing, actor=xdyj.quinn, at=NOON)

    def test_needs_its_file_and_a_task_it_serves(self, xdyj: Cast) -> None:
        living(xdyj, duty(**MONTHLY))
        filing = self.filed(xdyj, effective_on=date(2024, 5, 1), duty=tasks(xdyj)[0].duty, with_file=False)

        with pytest.raises(Refused) as refused:
            take("confirm", filing, actor=xdyj.quinn, at=NOON)

        assert [one.field for one in refused.value.reasons] == ["attachments", "effective_on"]

    def test_that_took_effect_after_the_deadline_counts_as_late(self, xdyj: Cast) -> None:
        living(xdyj, duty(**MONTHLY))
        january = task(xdyj, occasion="2026-01")

        filing = self.filed(xdyj, effective_on=date(2026, 2, 3), task=january)
        take("confirm", filing, actor=xdyj.quinn, at=local(2026, 3, 22))

        january.refresh_from_db()
        assert january.state_at(local(2026, 4, 1)) == TaskState.LATE


class TestAWaiver:
    def test_by_the_route_of_the_pack_and_never_by_who_asked(self, xdyj: Cast) -> None:
        living(xdyj, duty(**MONTHLY))
        wanted = task(xdyj, occasion="2026-03")
        waiver = create(Waiver, actor=xdyj.quinn, at=NOON, title="3 月不办", task=wanted, reason="项目暂停")
        approval = Approval.objects.get(record=waiver.pk)

        with pytest.raises(NotAllowed):
            decide(approval, actor=xdyj.quinn, at=NOON, verdict="approve")
        decide(approval, actor=xdyj.max, at=NOON, verdict="approve", comment="同意")

        wanted.refresh_from_db()
        assert (wanted.waived_at, wanted.ended_why, wanted.pending) == (NOON, "项目暂停", False)
        assert wanted.state_at(local(2026, 5, 1)) == TaskState.WAIVED

    def test_nobody_else_could_decide_is_refused_at_once(self, xdyj: Cast) -> None:
        living(xdyj, duty(**MONTHLY))

        with pytest.raises(Refused):  # Max alone decides here, and he asks
            create(Waiver, actor=xdyj.max, at=NOON, title="不办", task=tasks(xdyj)[2], reason="x")

    def test_returned_leaves_the_task_as_it_was(self, xdyj: Cast) -> None:
        living(xdyj, duty(**MONTHLY))
        wanted = task(xdyj, occasion="2026-03")
        waiver = create(Waiver, actor=xdyj.quinn, at=NOON, title="3 月不办", task=wanted, reason="忙")

        decide(Approval.objects.get(record=waiver.pk), actor=xdyj.max, at=NOON, verdict="reject", comment="不成立")

        wanted.refresh_from_db()
        waiver.refresh_from_db()
        assert (waiver.state, wanted.pending) == (Waiver.State.REFUSED, True)

    def test_is_refused_for_a_task_that_is_settled_or_already_asked_for(self, xdyj: Cast) -> None:
        living(xdyj, duty(**MONTHLY))
        issued(xdyj, local(2026, 1, 20))
        done, open_ = tasks(xdyj)[:2]

        create(Waiver, actor=xdyj.quinn, at=NOON, title="2 月不办", task=open_, reason="x")
        for wanted in (done, open_):
            with pytest.raises(Refused):
                create(Waiver, actor=xdyj.quinn, at=NOON, title="不办", task=wanted, reason="x")

    def test_of_another_companys_task_is_refused(self, xdyj: Cast, yntd: Cast) -> None:
        living(xdyj, duty(**MONTHLY))

        with pytest.raises(Refused):
            create(Waiver, actor=yntd.quinn, at=NOON, title="x", task=tasks(xdyj)[0], reason="x")


def test_what_is_waived_is_not_reminded_of_and_not_overdue(xdyj: Cast) -> None:
    living(xdyj, duty(**MONTHLY, evidence=ISSUED))
    wanted = task(xdyj, occasion="2026-02")
    waiver = create(Waiver, actor=xdyj.quinn, at=local(2026, 2, 2), title="2 月不办", task=wanted, reason="x")
    decide(Approval.objects.get(record=waiver.pk), actor=xdyj.max, at=local(2026, 2, 2), verdict="approve")

    tick(xdyj, local(2026, 3, 5))

    assert not wanted.reminders.exists()
    assert task(xdyj, occasion="2026-02").overdue_at is None


def test_a_record_of_today_is_not_spent_on_history(xdyj: Cast) -> None:
    living(xdyj, duty(**MONTHLY), at=local(2026, 3, 10))

    issued(xdyj, local(2026, 3, 15))

    assert task(xdyj, occasion="2026-03").fulfilled_at == local(2026, 3, 15)
    assert task(xdyj, occasion="2026-02").state_at(local(2026, 3, 16)) == TaskState.HISTORY
