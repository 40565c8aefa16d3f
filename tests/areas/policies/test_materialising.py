"""Tasks come by themselves: by calendar and interval, ahead, for each scope, never twice, also after days of downtime."""

from datetime import date, timedelta

import pytest

from bihuan.areas.policies import engine, scopes
from bihuan.areas.policies.models import Anchor, Duty, Task
from bihuan.areas.policies.scopes import Scope
from bihuan.core import lean
from bihuan.core.models import JournalEntry
from bihuan.core.workdays import import_notice
from tests.areas.policies.living import MONTHLY, START, due_days, duty, issued, living, local, task, tasks, tick
from tests.cast import Cast

pytestmark = pytest.mark.django_db
YEARLY = {"every": '"year"', "due": "{ month = 12, day = 31 }"}


class TestACalendarDuty:
    def test_has_a_task_for_each_period_to_the_end_of_the_year(self, xdyj: Cast) -> None:
        living(xdyj, duty(**MONTHLY))

        assert len(tasks(xdyj)) == 12
        assert due_days(tasks(xdyj))[:3] == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]

    @pytest.mark.requirement("XDYJ-03-02.19")
    def test_due_once_a_year_ends_with_its_last_day_in_company_time(self, xdyj: Cast) -> None:
        living(xdyj, duty(**YEARLY))

        found = task(xdyj)
        assert (found.occasion, found.due_day, found.due_at) == ("2026", date(2026, 12, 31), local(2027, 1, 1, 0))
        assert found.opens_at == local(2026, 11, 30, 0)  # with its first reminder

    def test_due_after_its_period_stands_in_the_month_of_the_period(self, xdyj: Cast) -> None:
        living(xdyj, duty(every='"month"', due='{ workday = 2, of = "next" }'))

        september = task(xdyj, occasion="2026-09")
        assert (september.due_day, september.month, september.cell) == (date(2026, 10, 9), 202610, 202609)

    def test_reaches_into_the_next_year_three_months_before_it_begins(self, xdyj: Cast) -> None:
        living(xdyj, duty(**YEARLY))

        tick(xdyj, local(2026, 9, 30))
        assert [one.occasion for one in tasks(xdyj)] == ["2026"]
        tick(xdyj, local(2026, 10, 1))
        assert [(one.occasion, one.provisional) for one in tasks(xdyj)] == [("2026", False), ("2027", False)]

    def test_is_history_where_it_was_due_before_the_company_began(self, xdyj: Cast) -> None:
        living(xdyj, duty(**MONTHLY), at=local(2026, 3, 10))

        assert [(one.occasion, one.pending) for one in tasks(xdyj, history=True)] == [
            ("2026-01", False),
            ("2026-02", False),
        ]


class TestFanningOut:
    def test_gives_each_audited_department_its_own_task(self, xdyj: Cast) -> None:
        living(xdyj, duty(**YEARLY, by='"department-head"', for_each='"department"'))

        found = tasks(xdyj)
        assert [one.scope for one in found] == ["department:om", "department:quality"]
        assert [one.department for one in found] == [xdyj.departments["om"], xdyj.departments["quality"]]

    def test_asks_the_area_that_knows_the_scopes(self, xdyj: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        projects = [Scope("project", "P1", "轨道", people={"om-manager": xdyj.olga.pk})]
        monkeypatch.setitem(scopes._providers, "project", lambda _company, _day: projects)
        living(xdyj, duty(**MONTHLY, by='"om-manager"', for_each='"project"'))
        assert {(one.scope, one.scope_label, one.person) for one in tasks(xdyj)} == {("project:P1", "轨道", xdyj.olga)}

        projects.append(Scope("project", "P2", "港口", since=date(2026, 6, 10)))
        tick(xdyj, local(2026, 6, 10))
        assert tasks(xdyj, scope="project:P2")[0].occasion == "2026-06"

        projects.pop(0)
        tick(xdyj, local(2026, 6, 12))
        gone = tasks(xdyj, scope="project:P1", cancelled_at__isnull=False)
        assert gone[0].occasion == "2026-06" and len(gone) == 7
        assert tasks(xdyj, scope="project:P1", occasion="2026-05")[0].pending

    def test_does_not_blame_a_new_scope_for_the_months_before_it(
        self, xdyj: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        projects: list[Scope] = []
        monkeypatch.setitem(scopes._providers, "project", lambda _company, _day: projects)
        living(xdyj, duty(**MONTHLY, for_each='"project"'))

        projects.append(Scope("project", "P9", "新项目"))
        tick(xdyj, local(2026, 6, 10))

        assert tasks(xdyj)[0].occasion == "2026-06"

    def test_nor_when_something_else_changes_later(self, xdyj: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        """Its own tasks are no reason to make it those of the months before it came up."""
        projects: list[Scope] = []
        monkeypatch.setitem(scopes._providers, "project", lambda _company, _day: projects)
        living(xdyj, duty(**MONTHLY, for_each='"project"'))
        for key, at in (("P1", local(2026, 6, 10)), ("P2", local(2026, 6, 20)), ("P3", local(2026, 8, 3))):
            projects.append(Scope("project", key, "新项目"))
            tick(xdyj, at)

        begins = {key: tasks(xdyj, scope=f"project:{key}")[0].occasion for key in ("P1", "P2", "P3")}
        assert begins == {"P1": "2026-06", "P2": "2026-06", "P3": "2026-08"}


class TestTheBeat:
    def test_changes_nothing_the_second_time(self, xdyj: Cast) -> None:
        living(xdyj, duty(**MONTHLY), duty("daily", every='"week"'))
        before = set(Task.objects.values_list("pk", "due_at"))
        entries = JournalEntry.objects.count()

        for _again in range(3):
            engine.materialise(xdyj.company, at=START)
            tick(xdyj, START)

        assert set(Task.objects.values_list("pk", "due_at")) == before
        assert JournalEntry.objects.count() == entries

    def test_catches_up_with_what_came_due_while_it_stood_still(self, xdyj: Cast) -> None:
        living(xdyj, duty(**MONTHLY), at=local(2026, 10, 30))

        done = tick(xdyj, local(2027, 3, 3))

        assert [one.occasion for one in tasks(xdyj, pending=True)][:5] == [
            "2026-10",
            "2026-11",
            "2026-12",
            "2027-01",
            "2027-02",
        ]
        assert done["overdue"] == 5

    def test_refuses_a_second_task_for_the_same_occasion_in_the_database(self, xdyj: Cast) -> None:
        living(xdyj, duty(**YEARLY))
        twin = task(xdyj)
        twin.pk = None
        twin._state.adding = True

        assert lean.once(twin) is None


class TestAnInterval:
    RULE = {"at_most": '"6 months"', "after": '"objective.issued"'}

    def test_begins_when_the_duty_begins(self, xdyj: Cast) -> None:
        living(xdyj, duty(**self.RULE))

        assert due_days(tasks(xdyj)) == [date(2026, 7, 5)]

    def test_counts_from_the_last_one_each_time(self, xdyj: Cast) -> None:
        living(xdyj, duty(**self.RULE))

        issued(xdyj, local(2026, 4, 10))
        issued(xdyj, local(2026, 9, 1))

        first, second, third = tasks(xdyj)
        assert [first.pending, second.pending, third.pending] == [False, False, True]
        assert due_days([first, second, third]) == [date(2026, 7, 5), date(2026, 10, 10), date(2027, 3, 1)]
        assert Anchor.objects.count() == 2

    def test_brings_a_yearly_duty_forward(self, xdyj: Cast) -> None:
        """Both anchors: by the end of the year, and at most twelve months after the last one."""
        living(xdyj, duty(**YEARLY, at_most='"12 months"', after='"objective.issued"'))

        issued(xdyj, local(2026, 11, 14))
        tick(xdyj, local(2026, 11, 15))

        assert [(one.occasion, one.due_day) for one in tasks(xdyj)] == [
            ("2026", date(2026, 12, 31)), ("2027", date(2027, 11, 14)),
        ]  # fmt: skip


class TestAYearWithoutANotice:
    NOTICE = {
        "year": 2027,
        "papers": ["https://www.gov.cn/zhengce/2026.htm"],
        "days": [
            {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
            {"name": "元旦", "date": "2027-01-04", "isOffDay": True},
        ],
    }

    def test_makes_deadlines_provisional_and_its_publication_recomputes_them(self, xdyj: Cast) -> None:
        living(xdyj, duty(every='"month"', due="{ workday = 2 }"), at=local(2026, 11, 2))
        tick(xdyj, local(2026, 11, 3))
        january = task(xdyj, occasion="2027-01")
        assert (january.due_day, january.provisional) == (date(2027, 1, 4), True)

        import_notice(self.NOTICE, actor=xdyj.quinn, at=local(2026, 11, 10))

        january.refresh_from_db()
        assert (january.due_day, january.provisional) == (date(2027, 1, 6), False)
        assert january.due_changes.get().due_at == local(2027, 1, 5, 0)
        assert JournalEntry.objects.filter(action="tasks.materialised").latest("id").changes.count("moved") == 1


class TestAnEditionOfADuty:
    def test_reads_its_rule_back(self, xdyj: Cast) -> None:
        living(xdyj, duty(**MONTHLY))

        assert Duty.objects.get().read.evidence.state == ("issued",)
        assert timedelta(0) == START - Duty.objects.get().made_at
