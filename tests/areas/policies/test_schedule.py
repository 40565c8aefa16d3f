"""From a duty to its tasks: rhythm, interval, event, date; fan-out; load. And what evidence has to say."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.areas.policies.duty_rules import Duty, TriggerKind
from bihuan.areas.policies.schedule import (
    History,
    PlannedTask,
    after_event,
    before_date,
    fits,
    load,
    occurrences,
    scopes_for,
    wanted_facts,
)
from bihuan.areas.policies.simulation import simulate, world_of
from bihuan.core.calendars import COMPANY_TIME, from_statutory
from bihuan.core.refusals import Refused
from tests.areas.policies.years import pack
from tests.real_data import needs_whole, whole

CALENDAR = from_statutory()
PLAIN = {
    "key": "duty", "clause": "1", "title": "义务", "title_en": "Duty", "pdca": "do", "by": "quality",
    "evidence": {"record": "quality-check"}, "policy": "P-1",
}  # fmt: skip


def a_duty(**trigger: Any) -> Duty:
    return Duty.model_validate({**PLAIN, **trigger})


def last_days(duty: Duty, year: int = 2026, **more: Any) -> list[str]:
    return [task.due.isoformat() for task in occurrences(duty, year, CALENDAR, **more)]


class TestRhythm:
    @pytest.mark.parametrize(
        ("every", "due", "expected"),
        [
            ("year", {"month": 3, "day": 31}, ["2026-03-31"]),
            ("half-year", {"day": "last"}, ["2026-06-30", "2026-12-31"]),
            ("half-year", {"month": 2, "day": 15}, ["2026-02-15", "2026-08-15"]),
            ("quarter", {"workday": 10}, ["2026-01-15", "2026-04-15", "2026-07-14", "2026-10-20"]),
            ("quarter", {"month": 1, "day": 20}, ["2026-01-20", "2026-04-20", "2026-07-20", "2026-10-20"]),
            ("year", None, ["2026-12-31"]),
            ("year", {"month": 10, "day": 1, "adjust": "earlier"}, ["2026-09-30"]),
            ("year", {"month": 10, "day": 1, "adjust": "later"}, ["2026-10-08"]),
            ("year", {"workday": "last"}, ["2026-12-31"]),
        ],
    )
    def test_falls_on_its_days(self, every: str, due: dict[str, Any] | None, expected: list[str]) -> None:
        assert last_days(a_duty(every=every, due=due)) == expected

    def test_belongs_to_the_year_of_its_last_day(self) -> None:
        after_the_month = a_duty(every="month", due={"day": 5, "of": "next"})

        found = occurrences(after_the_month, 2026, CALENDAR)

        assert [(task.period, task.due.isoformat()) for task in found][:2] == [
            ("2025-12", "2026-01-05"),
            ("2026-01", "2026-02-05"),
        ]
        assert len(found) == 12

    def test_begins_with_the_policy(self) -> None:
        monthly = a_duty(every="month", due={"workday": 5})

        assert last_days(monthly, history=History(date(2026, 10, 20))) == ["2026-11-06", "2026-12-07"]

    def test_owes_nothing_for_a_period_before_the_policy(self) -> None:
        yearly = a_duty(every="year", due={"month": 1, "day": 31, "of": "next"})

        assert last_days(yearly, history=History(date(2026, 1, 10))) == []

    def test_says_when_a_day_rests_on_an_unpublished_year(self) -> None:
        (task,) = occurrences(a_duty(every="year", due={"workday": 5}), 2099, CALENDAR)

        assert task.provisional

    def test_is_not_provisional_where_the_day_is_fixed(self) -> None:
        (task,) = occurrences(a_duty(every="year", due={"month": 3, "day": 31}), 2099, CALENDAR)

        assert not task.provisional

    @given(st.integers(2000, 2090), st.sampled_from(["year", "half-year", "quarter", "month"]))
    def test_gives_each_period_one_task_a_year(self, year: int, every: str) -> None:
        found = occurrences(a_duty(every=every, due={"workday": "last"}), year, CALENDAR)

        assert len({task.period for task in found}) == len(found)
        assert len(found) == {"year": 1, "half-year": 2, "quarter": 4, "month": 12}[every]
        assert all(task.due.year == year for task in found)


class TestRule:
    def test_second_tuesday_of_each_month(self) -> None:
        assert last_days(a_duty(rule="FREQ=MONTHLY;BYDAY=2TU"))[:3] == ["2026-01-13", "2026-02-10", "2026-03-10"]

    def test_a_day_off_can_be_moved_into_the_year(self) -> None:
        last_day = a_duty(rule="FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1", due={"adjust": "earlier"})

        assert last_days(last_day, 2025) == ["2025-12-31"]  # for 1 January 2026; that of 2025 went to 2024

    def test_every_second_year_counts_from_the_policy(self) -> None:
        duty = a_duty(rule="FREQ=YEARLY;INTERVAL=2;BYMONTH=5;BYMONTHDAY=20")
        since = History(date(2025, 1, 1))

        assert last_days(duty, 2026, history=since) == []
        assert last_days(duty, 2027, history=since) == ["2027-05-20"]

    @needs_whole
    def test_agrees_with_the_published_examples(self) -> None:
        cases = [one for one in whole("recurrence/rfc5545_examples.json")["cases"] if one["complete"]]
        compared = 0
        for case in cases:
            try:
                duty = a_duty(rule=case["rule"])
            except ValueError:
                continue  # faster than a day
            first, final = (datetime.fromisoformat(case["expected"][end]).year for end in (0, -1))
            found = [
                day
                for year in range(first, final + 1)
                for day in last_days(duty, year, history=History(date(1990, 1, 1)))
            ]
            assert found == sorted({moment[:10] for moment in case["expected"]}), case["rule"]
            compared += 1
        assert compared > 20


class TestInterval:
    HALF_YEARLY = {"at_most": "6 months", "after": "visit.recorded"}

    def test_counts_from_the_last_time(self) -> None:
        duty = a_duty(**self.HALF_YEARLY)

        assert last_days(duty, history=History(last={"": date(2025, 11, 30)})) == ["2026-05-30", "2026-11-30"]

    def test_counts_from_the_policy_before_the_first_time(self) -> None:
        assert last_days(a_duty(**self.HALF_YEARLY), history=History(date(2025, 1, 10))) == ["2026-01-10", "2026-07-10"]

    def test_counts_for_each_scope_on_its_own(self) -> None:
        duty = a_duty(**self.HALF_YEARLY, for_each="key-customer")
        history = History(date(2026, 1, 1), {"key-customer:A": date(2026, 3, 31)})

        found = occurrences(duty, 2026, CALENDAR, ["key-customer:A", "key-customer:B"], history)

        assert [(task.scope, task.due.isoformat()) for task in found] == [
            ("key-customer:A", "2026-09-30"),
            ("key-customer:B", "2026-07-01"),
        ]

    def test_brings_a_rhythm_forward_but_never_back(self) -> None:
        duty = a_duty(every="year", due={"month": 12, "day": 31}, at_most="12 months", after="audit.ended")

        (early,) = occurrences(duty, 2026, CALENDAR, history=History(last={"": date(2025, 4, 10)}))
        (late,) = occurrences(duty, 2026, CALENDAR, history=History(last={"": date(2026, 2, 1)}))

        assert (early.due, early.trigger) == (date(2026, 4, 10), TriggerKind.INTERVAL)
        assert (late.due, late.trigger) == (date(2026, 12, 31), TriggerKind.CALENDAR)

    def test_of_a_leap_day_ends_with_february(self) -> None:
        duty = a_duty(at_most="12 months", after="audit.ended")

        assert last_days(duty, 2025, history=History(last={"": date(2024, 2, 29)})) == ["2025-02-28"]

    def test_of_no_length_does_not_run_for_ever(self) -> None:
        assert len(last_days(a_duty(at_most="0 days", after="audit.ended"))) <= 1

    @given(st.dates(date(2020, 1, 1), date(2025, 12, 31)), st.integers(1, 24))
    def test_never_leaves_a_longer_gap(self, last: date, months: int) -> None:
        duty = a_duty(at_most=f"{months} months", after="audit.ended")
        found = [
            task.due
            for year in range(2020, 2030)
            for task in occurrences(duty, year, CALENDAR, history=History(last={"": last}))
            if task.due > last
        ]

        gaps = [later - earlier for earlier, later in zip([last, *found], found, strict=False)]
        assert all(gap <= timedelta(days=31 * months) for gap in gaps)


class TestEventAndDate:
    def test_working_days_end_with_a_day_and_hours_with_a_moment(self) -> None:
        at = datetime(2026, 9, 18, 16, 30, tzinfo=COMPANY_TIME)
        days = after_event(a_duty(on="nonconformity.raised", within="5 workdays"), at, "NC-1", CALENDAR)
        hours = after_event(a_duty(on="ticket.resolved", within="24 hours"), at, "T-1", CALENDAR)

        assert days.as_json()["due"] == "2026-09-24"
        assert hours.as_json()["due"] == "2026-09-19T16:30:00+08:00"
        assert (days.period, hours.trigger) == ("NC-1", TriggerKind.EVENT)

    def test_a_date_counts_backwards_to_a_working_day(self) -> None:
        duty = a_duty(before="action.due_on", lead="1 month")

        task = before_date(duty, date(2026, 6, 5), "ACT-1", CALENDAR)

        assert (task.due, task.trigger) == (date(2026, 4, 30), TriggerKind.RELATIVE)

    def test_they_make_no_task_by_themselves(self) -> None:
        assert last_days(a_duty(on="ticket.resolved", within="24 hours")) == []
        assert last_days(a_duty(before="action.due_on", lead="1 month")) == []


class TestScopes:
    def test_a_plain_duty_has_the_whole_company(self) -> None:
        assert scopes_for(a_duty(every="year"), {"project": ["A"]}) == [""]

    def test_a_fan_out_has_each_name(self) -> None:
        assert scopes_for(a_duty(every="year", for_each="project"), {"project": ["A", "B"]}) == [
            "project:A",
            "project:B",
        ]

    def test_a_star_stands_for_names_nobody_gave(self) -> None:
        assert scopes_for(a_duty(every="year", for_each="project"), {}) == ["project:*"]

    def test_none_are_none(self) -> None:
        assert scopes_for(a_duty(every="year", for_each="project"), {"project": []}) == []


class TestEvidence:
    DAY = date(2026, 3, 2)

    @pytest.mark.parametrize(
        ("occasion", "scope", "expected"),
        [
            ("2026-03", "", {"a": "2026-03", "b": 2026, "c": 2027, "d": ""}),
            ("2025", "project:P1", {"a": "2025", "b": 2025, "c": 2026, "d": "P1"}),
            ("record-17", "", {"a": "record-17", "b": 2026, "c": 2027, "d": ""}),
        ],
    )
    def test_words_are_put_in(self, occasion: str, scope: str, expected: dict[str, Any]) -> None:
        where = {"a": "$period", "b": "$year", "c": "$next-year", "d": "$scope", "e": True}

        assert wanted_facts(where, occasion, scope, self.DAY) == {**expected, "e": True}

    @pytest.mark.parametrize(
        ("wanted", "facts", "fit"),
        [
            ({}, {}, True),
            ({"year": 2026}, {"year": "2026"}, True),
            ({"severity": ["major", "minor"]}, {"severity": "minor"}, True),
            ({"severity": ["major"]}, {"severity": "minor"}, False),
            ({"recurring": True}, {"recurring": True}, True),
            ({"recurring": True}, {}, False),
            ({"a": "x", "b": "y"}, {"a": "x"}, False),
        ],
    )
    def test_facts_fit_or_not(self, wanted: dict[str, Any], facts: dict[str, Any], fit: bool) -> None:
        assert fits(wanted, facts) is fit


class TestYear:
    def test_load_counts_per_role_and_month_and_adds_up(self) -> None:
        planned = simulate(pack("xdyj"), 2026, CALENDAR, world_of({"project": ["A", "B"]}))

        found = load(planned)

        assert {"role": "discipline-lead", "month": "2026-03", "tasks": 2} in found
        assert sum(entry["tasks"] for entry in found) == len(planned)

    def test_tasks_come_in_the_order_of_their_last_days(self) -> None:
        planned = simulate(pack("yntd"), 2026, CALENDAR, world_of({}))

        assert [task.due for task in planned] == sorted(task.due for task in planned)

    def test_no_task_comes_twice(self) -> None:
        planned = simulate(pack("yntd"), 2026, CALENDAR, world_of({"project": ["A"], "customer": ["C"]}))

        assert len({(one.policy, one.duty, one.scope, one.period) for one in planned}) == len(planned)

    def test_what_happens_counts_in_the_year_of_the_deadline(self) -> None:
        world = world_of({"events": [{"event": "nonconformity.raised", "at": "2025-12-30", "about": "NC-1"}]})

        planned = simulate(pack("xdyj"), 2026, CALENDAR, world)

        assert "NC-1" in {task.period for task in planned}

    @pytest.mark.parametrize(
        ("raw", "says"),
        [
            ({"projects": ["A"]}, "“projects” is not known here."),
            ({"events": [{"event": "ticket.burnt", "at": "2026-01-01", "about": "T"}]}, "neither an event nor a state"),
            ({"dates": [{"date": "action.due_on", "on": "soon", "about": "A"}]}, "is not a time"),
            ([], "world"),
            ({"project": "A"}, "project"),
        ],
    )
    def test_a_world_that_cannot_be_read_says_where(self, raw: Any, says: str) -> None:
        with pytest.raises(Refused) as refused:
            world_of(raw)

        assert says.lower() in str(refused.value).lower()


def test_a_task_is_printed_as_scripts_expect_it() -> None:
    (task,) = occurrences(a_duty(every="year", due={"month": 3, "day": 31}), 2026, CALENDAR)

    assert isinstance(task, PlannedTask)
    assert task.as_json() == {
        "policy": "P-1", "clause": "1", "duty": "duty", "scope": "", "period": "2026", "trigger": "calendar",
        "due": "2026-03-31", "role": "quality", "provisional": False,
    }  # fmt: skip
