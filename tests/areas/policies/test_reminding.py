"""Reminders: each rung once, late ones marked, at once inside the window, daily when overdue, up the line in the end."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from bihuan.areas.policies.answering import gaps
from bihuan.areas.policies.models import Reminder, Task
from bihuan.core import organisation
from bihuan.core.events import Announcement, _handlers, on
from bihuan.core.models import Notice, RoleAssignment
from bihuan.core.vocabulary import Event
from bihuan.core.writing import amend
from tests.areas.improvement.builders import accepted
from tests.areas.policies.living import MONTHLY, duty, issued, living, local, task, tasks, tick
from tests.cast import Cast

pytestmark = pytest.mark.django_db
JUNE = {"every": '"year"', "due": "{ month = 6, day = 30 }"}  # reminders: 29 May, 23 June, 29 June


def told(cast: Cast, name: str) -> list[str]:
    return list(Notice.objects.filter(person=cast.people[name]).order_by("id").values_list("kind", flat=True))


def rungs(**only: Any) -> list[tuple[str, datetime, bool]]:
    return list(Reminder.objects.filter(**only).order_by("planned_for").values_list("rung", "planned_for", "late"))


class TestTheLadder:
    def test_is_climbed_one_rung_at_a_time_each_once(self, xdyj: Cast) -> None:
        living(xdyj, duty(**JUNE))

        for day in range(60):
            for hour in (7, 9, 17):
                tick(xdyj, local(2026, 5, 2, hour) + timedelta(days=day))

        assert rungs() == [
            ("1 month", local(2026, 5, 29, 8, 30), False),  # 30 May is a Saturday
            ("1 week", local(2026, 6, 23, 8, 30), False),
            ("1 day", local(2026, 6, 29, 8, 30), False),
        ]
        assert told(xdyj, "quinn") == ["reminder"] * 3

    def test_is_caught_up_after_days_of_downtime_and_says_it_was_late(self, xdyj: Cast) -> None:
        living(xdyj, duty(**JUNE))
        tick(xdyj, local(2026, 6, 20))

        for _twice in range(2):
            tick(xdyj, local(2026, 6, 26))

        assert [(rung, late) for rung, _at, late in rungs()] == [("1 month", True), ("1 week", True)]

    def test_begins_at_once_for_a_task_made_inside_its_window(self, xdyj: Cast) -> None:
        living(xdyj, duty(**JUNE), at=local(2026, 6, 25, 15))

        tick(xdyj, local(2026, 6, 25, 15, 1))

        assert rungs() == [("1 week", local(2026, 6, 25, 15), False)]

    def test_of_the_duty_goes_before_the_companys(self, xdyj: Cast) -> None:
        living(xdyj, duty(**JUNE, remind='["2 workdays"]'))

        tick(xdyj, local(2026, 6, 28))
        tick(xdyj, local(2026, 6, 29))

        assert [rung for rung, _at, _late in rungs()] == ["2 workdays"]

    def test_starts_anew_with_a_new_deadline(self, xdyj: Cast) -> None:
        living(
            xdyj,
            duty(
                "look",
                before='"opportunity.due_on"',
                lead='"0 days"',
                evidence='{ record = "opportunity", state = "closed" }',
            ),
        )
        record = accepted(xdyj, due_on=date(2026, 4, 30))
        tick(xdyj, local(2026, 4, 29))
        postpone(record, xdyj, date(2026, 7, 31))

        tick(xdyj, local(2026, 7, 30))

        assert [(rung, at.date()) for rung, at, _late in rungs()][-2:] == [
            ("1 week", date(2026, 7, 24)),
            ("1 day", date(2026, 7, 30)),
        ]

    def test_falls_silent_when_the_task_is_done(self, xdyj: Cast) -> None:
        living(xdyj, duty(**JUNE))
        tick(xdyj, local(2026, 5, 30))

        issued(xdyj, local(2026, 6, 1))
        tick(xdyj, local(2026, 7, 10))

        assert len(rungs()) == 1


def postpone(record: Any, cast: Cast, day: date) -> None:
    amend(record, actor=cast.quinn, at=local(2026, 5, 1), due_on=day)


class TestWhatIsOverdue:
    def test_is_announced_once(self, xdyj: Cast, heard: list[Announcement]) -> None:
        living(xdyj, duty(**JUNE))

        for hour in (1, 2, 12):
            tick(xdyj, local(2026, 7, 1, hour))

        assert [one.event for one in heard] == [Event.TASK_OVERDUE]
        assert task(xdyj).overdue_at == local(2026, 7, 1, 1)

    def test_is_brought_to_mind_every_working_day_and_missed_days_are_not_made_up(self, xdyj: Cast) -> None:
        living(xdyj, duty(**JUNE))
        for at in (
            local(2026, 7, 1, 1),
            local(2026, 7, 1, 9),
            local(2026, 7, 2, 9),
            local(2026, 7, 7, 9),
            local(2026, 7, 7, 18),
        ):
            tick(xdyj, at)

        daily = [rung for rung, _at, _late in rungs(rung__startswith="overdue")]
        assert daily == ["overdue 2026-07-01", "overdue 2026-07-02", "overdue 2026-07-07"]

    def test_goes_up_after_three_working_days(self, xdyj: Cast, heard: list[Announcement]) -> None:
        """30 September and three working days: 8, 9, 10 October (a Saturday made up); so on Monday morning."""
        living(xdyj, duty(every='"year"', due="{ month = 9, day = 30 }", by='"om-manager"'))
        organisation.put_department(xdyj.company, "om", actor=None, at=local(2026, 1, 6), head=xdyj.gina)

        for day in range(1, 14):
            tick(xdyj, local(2026, 10, day, 9))

        assert rungs(rung="escalation") == [("escalation", local(2026, 10, 12, 8, 30), False)]
        assert "escalation" in told(xdyj, "gina")
        assert Event.TASK_ESCALATED in [one.event for one in heard]

    def test_goes_above_the_head_who_did_not_do_it(self, xdyj: Cast) -> None:
        living(xdyj, duty(every='"year"', due="{ month = 9, day = 30 }", by='"om-manager"'))  # Max, who heads O&M

        for day in range(1, 14):
            tick(xdyj, local(2026, 10, day, 9))

        assert "escalation" not in told(xdyj, "max") and "escalation" in told(xdyj, "quinn")


class TestWhoIsTold:
    def test_is_who_holds_the_role_on_that_day(self, xdyj: Cast) -> None:
        living(xdyj, duty(**JUNE))
        held = RoleAssignment.objects.get(person=xdyj.quinn, role="quality")
        organisation.revoke(held, actor=None, at=local(2026, 6, 1), last_day=date(2026, 6, 1))
        organisation.grant(xdyj.ada, "quality", actor=None, at=local(2026, 6, 1), from_day=date(2026, 6, 2))

        tick(xdyj, local(2026, 6, 24))

        assert "reminder" in told(xdyj, "ada") and told(xdyj, "quinn") == []

    def test_is_also_who_stands_in(self, xdyj: Cast) -> None:
        living(xdyj, duty(**JUNE))
        days = {"from_day": date(2026, 6, 20), "to_day": date(2026, 6, 30)}
        organisation.delegate(xdyj.quinn, xdyj.eve, actor=xdyj.quinn, at=local(2026, 6, 20), **days)

        tick(xdyj, local(2026, 6, 24))

        assert "reminder" in told(xdyj, "eve")

    def test_nobody_holding_the_role_is_a_gap_that_quality_hears_of(self, xdyj: Cast) -> None:
        living(xdyj, duty(**JUNE, by='"hr"'))
        assert [(gap.role, [one.key for one in gap.duties]) for gap in gaps(xdyj.company, date(2026, 6, 1))] == [
            ("hr", ["plan"])
        ]

        tick(xdyj, local(2026, 5, 30))

        assert told(xdyj, "quinn") == ["gap"]
        assert Reminder.objects.get().people == []

    def test_gets_many_tasks_of_a_kind_in_one_line(self, xdyj: Cast) -> None:
        living(xdyj, duty(**JUNE, for_each='"department"'))

        tick(xdyj, local(2026, 5, 29))

        assert Reminder.objects.count() == 2
        assert told(xdyj, "quinn") == ["reminder"]


class TestADutyToRemind:
    """YNTD-ITSS-0300 4.4.6: the system does it, and that it did is the evidence."""

    RULE = {
        "before": '"opportunity.due_on"',
        "lead": '"1 month"',
        "evidence": '{ record = "opportunity", event = "reminder.sent" }',
        "remind": "[]",
    }

    @pytest.mark.requirement("YNTD-ITSS-0300.21")
    def test_is_performed_a_month_before_and_the_owner_is_told(self, xdyj: Cast) -> None:
        living(xdyj, duty("remind", **self.RULE))
        accepted(xdyj, due_on=date(2026, 6, 30), owner=xdyj.olga)

        tick(xdyj, local(2026, 5, 28, 9))
        assert task(xdyj, "remind").pending
        tick(xdyj, local(2026, 5, 29, 9))

        done = task(xdyj, "remind")
        assert done.fulfilled_at == local(2026, 5, 29, 9) and done.on_time
        assert Notice.objects.filter(person=xdyj.olga, text__contains="2026-06-30").count() == 1

    @pytest.mark.requirement("YNTD-ITSS-0300.21")
    def test_is_performed_at_once_for_a_date_nearer_than_a_month_and_again_for_a_new_date(self, xdyj: Cast) -> None:
        living(xdyj, duty("remind", **self.RULE))
        record = accepted(xdyj, due_on=date(2026, 3, 10), owner=xdyj.olga)
        tick(xdyj, local(2026, 3, 2, 12, 1))
        assert not task(xdyj, "remind").pending

        postpone(record, xdyj, date(2026, 9, 30))
        tick(xdyj, local(2026, 8, 31, 9))

        assert [one.pending for one in tasks(xdyj, "remind")] == [False, False]


class TestThousandsOfTasks:
    def test_are_worked_off_in_batches(self, xdyj: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("bihuan.areas.policies.reminding.BATCH", 3)
        monkeypatch.setattr("bihuan.areas.policies.engine.BATCH", 3)
        living(xdyj, duty(**MONTHLY))

        tick(xdyj, local(2027, 1, 5))

        assert Task.objects.filter(overdue_at__isnull=False).count() == 12


@pytest.fixture
def heard() -> Iterator[list[Announcement]]:
    """Everything announced about tasks that were not done."""
    found: list[Announcement] = []
    on(Event.TASK_OVERDUE, Event.TASK_ESCALATED)(found.append)
    yield found
    for event in (Event.TASK_OVERDUE, Event.TASK_ESCALATED):
        _handlers[event].remove(found.append)
