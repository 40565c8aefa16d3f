"""Events and dates set tasks off: with the deadline from that moment, about that record."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.areas.policies import ledger
from bihuan.areas.policies.models import Task
from bihuan.areas.policies.models.task_queries import TaskQuerySet
from bihuan.core import organisation
from bihuan.core.access import Standing, standing_of
from bihuan.core.events import announce
from bihuan.core.models import JournalEntry
from bihuan.core.vocabulary import Event
from bihuan.core.writing import amend, take
from tests.areas.improvement.builders import accepted, opportunity
from tests.areas.policies.living import duty, living, local, task, tasks
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
SCREENING = {
    "on": '"opportunity.raised"', "within": '"5 workdays"',
    "evidence": '{ record = "opportunity", state = ["accepted", "declined", "merged"] }',
}  # fmt: skip


class TestAnEvent:
    @pytest.mark.requirement("XDYJ-03-02.18")
    def test_makes_a_task_about_its_record_due_so_long_after_it(self, xdyj: Cast) -> None:
        living(xdyj, duty("screening", **SCREENING))

        record = opportunity(xdyj)  # on Monday 2 March

        made = task(xdyj, "screening")
        assert (made.subject_id, made.occasion) == (record.pk, record.number)
        assert (made.triggered_at, made.due_day) == (NOON, date(2026, 3, 9))

    def test_is_heard_only_where_its_facts_fit(self, xdyj: Cast) -> None:
        living(xdyj, duty("screening", **SCREENING, when='{ channel = ["feedback", "lesson"] }'))

        opportunity(xdyj)
        assert tasks(xdyj, "screening") == []
        opportunity(xdyj, channel="lesson")
        assert len(tasks(xdyj, "screening")) == 1

    def test_of_a_state_counts_like_one_with_a_name(self, xdyj: Cast) -> None:
        living(
            xdyj,
            duty(
                "treatment",
                on='"opportunity.accepted"',
                within='"20 workdays"',
                evidence='{ record = "opportunity", state = "closed" }',
            ),
        )

        accepted(xdyj)

        assert len(tasks(xdyj, "treatment")) == 1

    def test_and_the_state_that_brings_it_are_both_heard_though_duties_are_asked_for_once(self, xdyj: Cast) -> None:
        living(xdyj, duty("screening", **SCREENING), duty("first-look", **{**SCREENING, "on": '"opportunity.new"'}))

        with CaptureQueriesContext(connection) as asked:
            opportunity(xdyj)

        assert len(tasks(xdyj, "screening")) == len(tasks(xdyj, "first-look")) == 1
        assert sum('"policies_duty"."moment" IN' in one["sql"] for one in asked.captured_queries) == 1

    def test_of_the_clock_ends_at_the_instant_also_on_holidays(self, xdyj: Cast) -> None:
        living(
            xdyj,
            duty(
                "callback", on='"ticket.resolved"', within='"24 hours"', evidence='{ record = "callback" }', remind="[]"
            ),
        )
        at = local(2026, 9, 30, 17, 20)

        for _twice in range(2):
            announce(Event.TICKET_RESOLVED, company=xdyj.company, at=at, key="ticket-1")

        assert task(xdyj, "callback").due_at == at + timedelta(hours=24)

    def test_that_happens_again_after_it_was_dealt_with_makes_a_new_task(self, xdyj: Cast) -> None:
        living(
            xdyj,
            duty(
                "decide",
                on='"opportunity.accepted"',
                within='"5 workdays"',
                evidence='{ record = "opportunity", state = "planned" }',
            ),
        )
        record = accepted(xdyj)
        made = task(xdyj, "decide")
        again = {"company": xdyj.company, "at": NOON + timedelta(days=1), "record": record}

        announce(Event.OPPORTUNITY_ACCEPTED, **again)
        assert tasks(xdyj, "decide") == [made]

        ledger.count(made, record, counted_at=NOON, at=NOON)
        announce(Event.OPPORTUNITY_ACCEPTED, **again)
        assert [one.occasion for one in tasks(xdyj, "decide")] == [record.number, f"{record.number}/2"]

    def test_that_is_taken_back_takes_its_task_along(self, xdyj: Cast) -> None:
        living(xdyj, duty("screening", **SCREENING))
        record = opportunity(xdyj)

        take("cancel", record, actor=xdyj.quinn, at=NOON, reason="重复提报")

        made = task(xdyj, "screening")
        assert made.cancelled_at == NOON and not made.pending
        assert JournalEntry.objects.filter(action="task.cancelled", record=record.pk).exists()


class TestADate:
    RULE = {
        "before": '"opportunity.due_on"',
        "lead": '"1 month"',
        "evidence": '{ record = "opportunity", state = "closed" }',
    }

    @pytest.mark.requirement("YNTD-ITSS-0300.21")
    def test_makes_a_task_so_long_before_it(self, xdyj: Cast) -> None:
        living(xdyj, duty("remind", **self.RULE))

        accepted(xdyj, due_on=date(2026, 6, 30))

        made = task(xdyj, "remind")
        assert made.due_day == date(2026, 5, 29)  # 30 May is a Saturday
        assert made.triggered_at == local(2026, 6, 30, 0)

    def test_that_moves_takes_its_task_along_and_the_journal_tells(self, xdyj: Cast) -> None:
        living(xdyj, duty("remind", **self.RULE))
        record = accepted(xdyj, due_on=date(2026, 6, 30))

        amend(record, actor=xdyj.quinn, at=NOON, due_on=date(2026, 9, 30))

        made = task(xdyj, "remind")
        assert made.due_day == date(2026, 8, 28)  # 30 August is a Sunday
        assert made.due_changes.get().due_at == local(2026, 5, 30, 0)
        assert JournalEntry.objects.filter(action="task.moved", record=record.pk).exists()

    def test_too_near_for_its_lead_is_due_on_the_next_working_day(self, xdyj: Cast) -> None:
        living(xdyj, duty("remind", **self.RULE))

        accepted(xdyj, due_on=date(2026, 3, 10))

        assert task(xdyj, "remind").due_day == date(2026, 3, 3)  # it became known on the 2nd, which does not count

    def test_that_is_taken_away_cancels_the_task(self, xdyj: Cast) -> None:
        living(xdyj, duty("remind", **self.RULE))
        record = accepted(xdyj)

        amend(record, actor=xdyj.quinn, at=NOON, due_on=None)

        assert task(xdyj, "remind").cancelled_at == NOON


class TestWhoAnswers:
    def test_is_the_owner_of_the_record_where_the_policy_says_the_responsible_department(self, xdyj: Cast) -> None:
        living(
            xdyj,
            duty(
                "treat",
                on='"opportunity.accepted"',
                within='"5 workdays"',
                by='"responsible-department"',
                evidence='{ record = "opportunity", state = "closed" }',
            ),
        )

        record = accepted(xdyj, owner=xdyj.olga)
        amend(record, actor=xdyj.quinn, at=NOON, department=xdyj.departments["om"])

        made = task(xdyj, "treat")
        assert (made.person, made.department) == (xdyj.olga, xdyj.departments["om"])
        assert list(Task.objects.for_person(standing(xdyj, "olga"))) == [made]

        amend(record, actor=xdyj.quinn, at=NOON, owner=xdyj.ada)
        assert task(xdyj, "treat").person == xdyj.ada

    def test_is_everyone_who_holds_the_role(self, xdyj: Cast) -> None:
        living(xdyj, duty("screening", **SCREENING))
        opportunity(xdyj)

        made = task(xdyj, "screening")
        assert list(Task.objects.for_person(standing(xdyj, "quinn"))) == [made]
        assert flat(Task.objects.each_for_department(standing(xdyj, "quinn"))) == [made]
        assert list(Task.objects.for_person(standing(xdyj, "olga"))) == []

    def test_is_for_a_time_who_stands_in_shown_apart_from_the_own_tasks(self, xdyj: Cast) -> None:
        living(xdyj, duty("screening", **SCREENING))
        opportunity(xdyj)
        days = {"from_day": NOON.date(), "to_day": NOON.date()}
        organisation.delegate(xdyj.quinn, xdyj.olga, actor=xdyj.quinn, at=NOON, **days)

        made = task(xdyj, "screening")
        assert flat(Task.objects.each_delegated(standing(xdyj, "olga"))) == [made]
        assert list(Task.objects.for_person(standing(xdyj, "olga"))) == []
        assert flat(Task.objects.each_delegated(standing(xdyj, "quinn"))) == []

    def test_is_the_head_where_a_department_answers_as_such(self, xdyj: Cast) -> None:
        living(xdyj, duty(every='"year"', by='"department-head"', for_each='"department"'))

        assert [one.scope for one in Task.objects.for_person(standing(xdyj, "max"))] == ["department:om"]
        assert [one.scope for one in Task.objects.for_person(standing(xdyj, "quinn"))] == ["department:quality"]

    def test_is_nobody_of_another_company(self, xdyj: Cast, yntd: Cast) -> None:
        living(xdyj, duty("screening", **SCREENING))
        opportunity(xdyj)

        assert not Task.objects.for_person(standing(yntd, "quinn")).exists()
        assert not Task.objects.visible_to(standing(yntd, "quinn")).exists()


def standing(cast: Cast, name: str) -> Standing:
    return standing_of(cast.people[name], NOON)


def flat(parts: "list[TaskQuerySet]") -> list[Task]:
    return [one for part in parts for one in part]
