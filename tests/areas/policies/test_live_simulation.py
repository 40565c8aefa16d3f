"""A year on paper against the year the engine makes: duty by duty, day by day, role by role."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from time import process_time
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.areas.policies import engine, loading, planning
from bihuan.areas.policies.duty_rules import TriggerKind
from bihuan.areas.policies.live_simulation import planned
from bihuan.areas.policies.models import Duty, Task
from bihuan.areas.policies.schedule import PlannedTask, occurrences
from bihuan.areas.policies.simulation import simulate, world_of
from bihuan.core import organisation
from bihuan.core.calendars import from_statutory
from bihuan.core.models import Company
from bihuan.core.periods import read_period
from bihuan.core.workdays import calendar_for
from tests.areas.policies import years
from tests.areas.policies.living import MONTHLY, START, duty, issued, living, local, pack, tick
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NEW_YEAR = local(2026, 1, 1, 0, 1)
PLACES = ("project", "customer", "key-customer")
SUBMISSION = "data-submission"
BOTH = pytest.mark.parametrize("name", ["xdyj", "yntd"])
Line = tuple[str, str, str, str, str, date, str, bool]


def on_paper(tasks: Iterable[PlannedTask]) -> Counter[Line]:
    return Counter(
        (one.policy, one.clause, one.duty, one.scope, one.period, one.due, one.role, one.provisional) for one in tasks
    )


def made(company: Company, year: int) -> Counter[Line]:
    """What there is of a year; a task that was called off is none of it."""
    rows = Task.objects.filter(company=company, due_day__year=year, cancelled_at=None)
    return Counter(
        (
            one.duty.policy.code, one.duty.clause.number, one.duty.key, one.scope, one.occasion, one.due_day, one.role,
            one.provisional,
        )
        for one in rows.select_related("duty__policy", "duty__clause")
    )  # fmt: skip


def founded(name: str) -> Company:
    """A company of New Year 2026 with two projects, customers and key customers."""
    company = loading.found_company(years.pack(name), actor=None, at=NEW_YEAR)
    scopes = company.settings["scopes"] | {kind: [{"key": "A"}, {"key": "B"}] for kind in PLACES}
    organisation.change_settings(company, {"scopes": scopes}, actor=None, at=NEW_YEAR)
    engine.materialise(company, at=NEW_YEAR)
    return company


@pytest.mark.requirement("XDYJ-03-02.31", "YNTD-ITSS-0300.02")
class TestThePackAlone:
    """`bihuan duties simulate --company xdyj`: what a company that begins with the year will be asked."""

    @BOTH
    def test_lists_the_tasks_of_a_company_that_begins_with_the_year(self, name: str) -> None:
        company = founded(name)
        intervals = [one.ref for one in years.pack(name).duties if one.trigger is TriggerKind.INTERVAL]
        begin = {f"key-customer:{key}": "2026-01-01" for key in "AB"}
        world = {"last": dict.fromkeys(intervals, begin), **{kind: ["A", "B"] for kind in PLACES}}

        found = simulate(years.pack(name), 2026, calendar_for(company), world_of(world))

        assert on_paper(map(named_as_first, owed(found))) == made(company, 2026)
        assert len(found) > 100

    def test_names_who_owns_a_process_where_the_pack_does(self) -> None:
        found = simulate(years.pack("yntd"), 2026, from_statutory(), world_of({}))

        roles = Counter((one.scope, one.role) for one in found if one.duty == SUBMISSION)
        assert roles["process:framework", "om-manager"] == 12
        assert roles["process:incident", "process-owner"] == 12
        assert not roles["process:framework", "process-owner"]


def owed(tasks: Iterable[PlannedTask]) -> list[PlannedTask]:
    """Without what was due for a period that had ended when the company began."""
    return [
        one for one in tasks if one.trigger is TriggerKind.INTERVAL or read_period(one.period).end > NEW_YEAR.date()
    ]


def named_as_first(one: PlannedTask) -> PlannedTask:
    """The pack's interval counts from a day it was told; the company's first from its beginning."""
    return replace(one, period="first") if one.period == "2026-01-01" else one


@pytest.mark.requirement("XDYJ-03-02.31", "YNTD-ITSS-0300.02")
class TestACompany:
    """`bihuan duties simulate --live`."""

    @BOTH
    @pytest.mark.parametrize("year", [2026, 2027])
    def test_sees_ahead_what_its_engine_will_make(self, name: str, year: int) -> None:
        company = founded(name)

        ahead = planned(company, year, at=NEW_YEAR)

        for month in (4, 7, 10):
            engine.materialise(company, at=local(2026, month, 1))
        engine.materialise(company, at=local(year, 12, 31))
        only_when_visited = {one for one in on_paper(ahead) if (one[2], one[4]) != ("regular-visit", "first")}
        only_when_visited = {one for one in only_when_visited if one[2] == "regular-visit"}
        assert on_paper(ahead) - made(company, year) == Counter(only_when_visited)
        assert made(company, year) - on_paper(ahead) == Counter()
        assert len(only_when_visited) == (0 if name == "yntd" or year == 2026 else 4)

    def test_takes_what_an_interval_counts_from_as_done_on_its_last_day(self, xdyj: Cast) -> None:
        """Issued on 20 January; from then on always on the last day: the year comes as it was foreseen."""
        often = duty("often", at_most='"3 months"', after='"objective.issued"', by='"om-management"')
        yearly = duty("yearly", every='"year"', at_most='"12 months"', after='"objective.issued"')
        living(xdyj, often, yearly, duty("monthly", **MONTHLY))
        issued(xdyj, local(2026, 1, 20))

        ahead = planned(xdyj.company, 2026, at=local(2026, 1, 21))

        days = [(one.period, one.due.isoformat()) for one in ahead if one.duty == "often"]
        assert days == [
            ("first", "2026-04-05"), ("2026-01-20", "2026-04-20"), ("2026-04-20", "2026-07-20"), ("2026-07-20", "2026-10-20"),
        ]  # fmt: skip
        for month in (4, 7, 10):
            issued(xdyj, local(2026, month, 20))
        tick(xdyj, local(2026, 12, 31))
        assert on_paper(ahead) == made(xdyj.company, 2026)

    def test_counts_the_next_from_today_where_the_last_one_is_overdue(self, xdyj: Cast) -> None:
        living(xdyj, duty("often", at_most='"3 months"', after='"objective.issued"'))

        ahead = planned(xdyj.company, 2026, at=local(2026, 6, 10))

        assert [one.due.isoformat() for one in ahead] == ["2026-04-05", "2026-09-10", "2026-12-10"]

    def test_knows_the_day_a_yearly_duty_was_last_done(self, xdyj: Cast) -> None:
        """Done on 18 December 2025: due twelve months later, not at the end of the year; then again."""
        living(xdyj, duty(every='"year"', at_most='"12 months"', after='"objective.issued"'), at=local(2025, 6, 1))
        issued(xdyj, local(2025, 12, 18))
        tick(xdyj, local(2026, 1, 2))

        found = [*planned(xdyj.company, 2026, at=local(2026, 3, 1)), *planned(xdyj.company, 2027, at=local(2026, 3, 1))]

        assert [(one.period, one.due.isoformat(), one.trigger) for one in found] == [
            ("2026", "2026-12-18", "interval"), ("2027", "2027-12-18", "interval"),
        ]  # fmt: skip

    def test_has_the_tasks_something_set_off_and_no_others_of_that_sort(self, xdyj: Cast) -> None:
        raised = duty("answer", on='"opportunity.raised"', within='"24 hours"', evidence='{ record = "opportunity" }')
        living(xdyj, raised)
        row = Task.objects.filter(company=xdyj.company)
        assert planned(xdyj.company, 2026, at=START) == [] and not row.exists()

    def test_follows_a_rule_that_changed_before_the_engine_ran(self, xdyj: Cast) -> None:
        """The duty's row is changed under its tasks: what is to come is told as it will be."""
        living(xdyj, duty(**MONTHLY))
        rule = Duty.objects.get().rule | {"due": {"day": 25}, "by": "om-management"}
        Duty.objects.update(rule=rule, role="om-management")

        ahead = planned(xdyj.company, 2026, at=local(2026, 6, 10))

        assert [(one.due.day, one.role) for one in ahead[4:6]] == [(31, "quality"), (25, "om-management")]
        engine.materialise(xdyj.company, at=local(2026, 6, 10))
        assert on_paper(ahead) == made(xdyj.company, 2026)

    def test_leaves_out_what_a_new_pack_called_off(self, xdyj: Cast) -> None:
        living(xdyj, duty(**MONTHLY))
        loading.load(xdyj.company, pack(duty("other", every='"year"')), actor=None, at=local(2026, 6, 10))

        found = planned(xdyj.company, 2026, at=local(2026, 6, 11))

        assert [one.duty for one in found] == ["plan"] * 5 + ["other"]

    @BOTH
    def test_only_looks(self, name: str) -> None:
        company = founded(name)

        with CaptureQueriesContext(connection) as asked:
            planned(company, 2028, at=NEW_YEAR + timedelta(days=100))

        assert {one["sql"].split()[0] for one in asked} <= {"SELECT", "DECLARE", "FETCH", "CLOSE"}

    def test_does_not_go_through_the_years_before_one_far_away(self) -> None:
        company = founded("yntd")

        near, far = (spent(company, year) for year in (2027, 2090))

        assert far < 5 * max(near, 0.2)

    def test_works_the_days_out_once_however_many_projects_have_them(self, monkeypatch: pytest.MonkeyPatch) -> None:
        company = founded("yntd")
        worked_out: list[str] = []

        def counted(duty: Any, *given: Any) -> list[PlannedTask]:
            worked_out.append(duty.key)
            return occurrences(duty, *given)

        monkeypatch.setattr(planning, "occurrences", counted)
        few, often = len(planned(company, 2028, at=NEW_YEAR)), len(worked_out)
        scopes = company.settings["scopes"] | {"project": [{"key": f"P{n}"} for n in range(40)]}
        organisation.change_settings(company, {"scopes": scopes}, actor=None, at=NEW_YEAR)

        with CaptureQueriesContext(connection) as asked:
            many = len(planned(company, 2028, at=NEW_YEAR))

        assert many > 3 * few and len(worked_out) == 2 * often
        assert len(asked) < 40


def spent(company: Company, year: int) -> float:
    """Processor seconds of a look at a year."""
    began = process_time()
    planned(company, year, at=NEW_YEAR)
    return process_time() - began
