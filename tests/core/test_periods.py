"""Periods, the day a duty of a period is due, and recurring dates."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.core.calendars import WorkCalendar, from_statutory
from bihuan.core.periods import (
    Due,
    Period,
    PeriodKind,
    due_in,
    period_of,
    periods,
    periods_between,
    read_period,
)
from bihuan.core.recurrences import recurrence
from bihuan.core.refusals import Refused
from tests.real_data import excerpt, needs_whole, whole

pytestmark = pytest.mark.usefixtures("english")

STATUTORY = from_statutory()
LATEST = max(STATUTORY.notices)
WEEK_ONLY = WorkCalendar()
kinds = st.sampled_from(PeriodKind)
days = st.dates(date(2000, 1, 1), date(2100, 12, 31))


def due(key: str, calendar: WorkCalendar = STATUTORY, **when: Any) -> str:
    return due_in(read_period(key), Due(**when), calendar).last_day.isoformat()


class TestPeriods:
    @pytest.mark.parametrize(
        ("key", "first", "last"),
        [
            ("2026", "2026-01-01", "2026-12-31"),
            ("2026-H1", "2026-01-01", "2026-06-30"),
            ("2026-H2", "2026-07-01", "2026-12-31"),
            ("2026-Q3", "2026-07-01", "2026-09-30"),
            ("2026-02", "2026-02-01", "2026-02-28"),
            ("2024-02", "2024-02-01", "2024-02-29"),
            ("2026-W41", "2026-10-05", "2026-10-11"),
            ("2026-W53", "2026-12-28", "2027-01-03"),
            ("2025-W01", "2024-12-30", "2025-01-05"),
            ("2026-10-09", "2026-10-09", "2026-10-09"),
        ],
    )
    def test_are_named_by_their_key(self, key: str, first: str, last: str) -> None:
        period = read_period(key)

        assert (period.start.isoformat(), period.last_day.isoformat()) == (first, last)
        assert period.key == str(period) == key

    @pytest.mark.parametrize(
        "key", ["", "x", "2026-13", "2026-Q5", "2026-H3", "2025-W53", "2026-1", "20261", "2026-W1"]
    )
    def test_of_another_name_are_refused(self, key: str) -> None:
        with pytest.raises(Refused, match="2026-Q3"):
            read_period(key)

    @pytest.mark.parametrize(
        ("kind", "year", "count"),
        [
            ("year", 2026, 1),
            ("half-year", 2026, 2),
            ("quarter", 2026, 4),
            ("month", 2026, 12),
            ("week", 2026, 53),
            ("week", 2025, 52),
            ("day", 2026, 365),
            ("day", 2024, 366),
        ],
    )
    def test_fill_a_year(self, kind: str, year: int, count: int) -> None:
        found = periods(kind, year)

        assert len(found) == count
        assert all(one.end == other.start for one, other in pairwise(found))

    @given(kinds, days)
    def test_follow_each_other_without_gap(self, kind: PeriodKind, day: date) -> None:
        period = period_of(kind, day)

        assert day in period and period.end not in period
        assert period.start == period.previous.end and period.end == period.next.start
        assert period.next.previous == period == read_period(period.key)

    @given(kinds, days, st.integers(0, 800))
    def test_between_two_days_cover_both(self, kind: PeriodKind, first: date, length: int) -> None:
        last = first + timedelta(days=length)
        found = list(periods_between(kind, first, last))

        assert first in found[0] and last in found[-1]


class TestADueDay:
    @pytest.mark.requirement("XDYJ-04-01.12")
    def test_is_a_date_of_the_year(self) -> None:
        assert due("2026", month=3, day=31) == "2026-03-31"

    @pytest.mark.parametrize(
        ("key", "when", "expected"),
        [
            ("2026", {}, "2026-12-31"),
            ("2026-02", {"day": 31}, "2026-02-28"),
            ("2024-02", {"day": "last"}, "2024-02-29"),
            ("2026-02", {"day": -3}, "2026-02-26"),
            ("2026-02", {"day": -31}, "2026-02-01"),
            ("2026-09", {"day": 5, "of": "next"}, "2026-10-05"),
            ("2026-09", {"day": 5, "of": "next", "adjust": "earlier"}, "2026-09-30"),
            ("2026-09", {"day": 5, "of": "next", "adjust": "later"}, "2026-10-08"),
            ("2026-12", {"day": 10, "of": "next"}, "2027-01-10"),
            ("2026-Q3", {"month": 1, "day": 10}, "2026-07-10"),
            ("2026-Q3", {"month": 3}, "2026-09-30"),
            ("2026-Q3", {"day": "last", "adjust": "earlier"}, "2026-09-30"),
            ("2026-Q4", {"day": 15, "of": "next"}, "2027-01-15"),
            ("2026-H1", {"month": 6, "day": 30}, "2026-06-30"),
            ("2026-W41", {"day": 5}, "2026-10-09"),
            ("2026-W40", {"workday": "last"}, "2026-09-30"),
            ("2026-10", {"workday": 1}, "2026-10-08"),
            ("2026-10", {"workday": 3}, "2026-10-10"),
            ("2026-10", {"workday": -1}, "2026-10-30"),
            ("2026-02", {"workday": "last"}, "2026-02-28"),
            ("2026-02", {"workday": 20}, "2026-02-28"),
            ("2026", {"month": 1, "workday": 2}, "2026-01-05"),
            ("2026-10-04", {"adjust": "later"}, "2026-10-08"),
        ],
    )
    def test_is_where_the_pack_says(self, key: str, when: dict[str, Any], expected: str) -> None:
        assert due(key, **when) == expected

    def test_is_provisional_when_it_depends_on_an_unpublished_year(self) -> None:
        december = period_of("month", date(LATEST, 12, 1))

        assert due_in(december, Due(workday=1, of="next"), STATUTORY).provisional
        assert due_in(december, Due(day=1, of="next", adjust="later"), STATUTORY).provisional
        assert not due_in(december, Due(day=1, of="next"), STATUTORY).provisional
        assert not due_in(december, Due(workday="last"), STATUTORY).provisional

    def test_explains_itself(self) -> None:
        third = due_in(read_period("2026-10"), Due(workday=3), STATUTORY)
        moved = due_in(read_period("2026-09"), Due(day=5, of="next", adjust="earlier"), STATUTORY)

        assert [note.counts for note in third.explanation] == [None] * 7 + [1, 2, 3]
        assert [note.date.day for note in moved.explanation] == [5, 4, 3, 2, 1, 30]
        assert str(moved.explanation[0].why) == "is day 5 of 2026-10; it is a day off: National Day"

    def test_is_refused_with_everything_that_does_not_go_together(self) -> None:
        with pytest.raises(Refused) as refused:
            due_in(read_period("2026-Q1"), Due(month=4, day=32, workday=0), STATUTORY)

        assert len(refused.value.reasons) == 4

    def test_has_no_month_in_a_week(self) -> None:
        assert [str(fault) for fault in Due(month=1).faults("week")] != []
        assert Due(day=7).faults("week") == []

    @given(
        kinds.filter(lambda kind: kind != PeriodKind.DAY),
        days,
        st.integers(1, 7),
        st.sampled_from(["earlier", "later"]),
    )
    def test_moves_to_the_nearest_working_day_that_way(self, kind: PeriodKind, day: date, n: int, way: Any) -> None:
        period = period_of(kind, day)
        plain = due_in(period, Due(day=n), STATUTORY).last_day
        moved = due_in(period, Due(day=n, adjust=way), STATUTORY).last_day

        assert STATUTORY.is_workday(moved)
        assert plain == period.start + timedelta(days=n - 1)
        assert STATUTORY.workdays(*sorted((plain, moved))) == [moved]
        assert (moved <= plain) if way == "earlier" else (moved >= plain)

    @given(days, st.integers(1, 31), st.booleans())
    def test_by_day_lies_in_its_month_and_never_skips_a_short_one(self, day: date, n: int, from_end: bool) -> None:
        month = period_of(PeriodKind.MONTH, day)
        found = due_in(month, Due(day=-n if from_end else n), STATUTORY).last_day

        assert found in month
        whole_month = (month.end - month.start).days
        place = (month.end - found).days if from_end else found.day
        assert place == min(n, whole_month)

    @given(days, st.integers(1, 15), st.booleans())
    def test_by_workday_has_as_many_before_it_as_it_says(self, day: date, n: int, from_end: bool) -> None:
        month = period_of(PeriodKind.MONTH, day)
        found = due_in(month, Due(workday=-n if from_end else n), STATUTORY).last_day

        between = (found, month.last_day) if from_end else (month.start, found)
        assert len(STATUTORY.workdays(*between)) == n

    @given(st.integers(2000, 2100))
    def test_at_the_end_of_a_year_is_its_31_december(self, year: int) -> None:
        for kind in (PeriodKind.YEAR, PeriodKind.HALF_YEAR, PeriodKind.QUARTER, PeriodKind.MONTH):
            period = period_of(kind, date(year, 12, 31))
            assert due_in(period, Due(), STATUTORY).last_day == date(year, 12, 31)
            assert due_in(period.previous, Due(), STATUTORY).last_day == period.start - timedelta(days=1)


def moments(case: dict[str, Any]) -> list[str]:
    begins = datetime(1997, 9, 2, 9) if "dtstart" in case.get("options", {}) else date(1, 1, 1)
    return [at.isoformat() for at in recurrence(case["rule"], begins, date(9999, 12, 31))]


class TestRecurrence:
    def test_gives_what_other_implementations_give(self) -> None:
        cases = [case for group in excerpt("recurrences.json").values() for case in group]

        assert [case["rule"] for case in cases if moments(case) != case["expected"]] == []

    @needs_whole
    def test_gives_all_the_moments_of_dateutil_and_rfc_5545(self) -> None:
        dateutil, rfc = whole("recurrence/dateutil_cases.json"), whole("recurrence/rfc5545_examples.json")
        cases = [*dateutil["cases"], *dateutil["ical_text_cases"], *rfc["cases"]]

        assert len(cases) == 202
        assert [case["rule"] for case in cases if moments(case) != case["expected"]] == []

    def test_begins_at_the_start_and_includes_both_ends(self) -> None:
        found = recurrence("FREQ=MONTHLY;BYMONTHDAY=-1", date(2026, 1, 31), date(2026, 3, 31))

        assert [at.date().isoformat() for at in found] == ["2026-01-31", "2026-02-28", "2026-03-31"]

    def test_counts_from_the_beginning_of_the_rule(self) -> None:
        text = "DTSTART:20260101\nRRULE:FREQ=DAILY;COUNT=5"

        assert [at.day for at in recurrence(text, date(2026, 1, 4), date(2026, 12, 31))] == [4, 5]

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "every day",
            "FREQ=HOURLY",
            "FREQ=DAILY;INTERVAL=0",
            "FREQ=DAILY;COUNT=x",
            "FREQ=DAILY;MOON=FULL",
            "FREQ=DAILY;UNTIL=soon",
            "DTSTART:2026\nRRULE:FREQ=DAILY",
            "FREQ=DAILY;BYDAY=XX",
        ],
    )
    def test_refuses_what_is_no_rule(self, text: str) -> None:
        with pytest.raises(Refused):
            recurrence(text, date(2026, 1, 1), date(2026, 12, 31))

    def test_refuses_to_flood(self) -> None:
        every_second = "FREQ=DAILY;BYHOUR={0};BYMINUTE={1};BYSECOND={1}".format(
            *(",".join(map(str, range(n))) for n in (24, 60))
        )

        with pytest.raises(Refused, match="narrow it down"):
            recurrence(every_second, date(2026, 1, 1), date(2026, 12, 31))


class TestTriggersOfAPackGiveWhatRfc5545Gives:
    """The cases a period with a due day covers: one day a period, by date, from the end, or by working day."""

    EQUAL = (
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "month", Due(day="last")),
        ("FREQ=MONTHLY;BYMONTHDAY=-3", "month", Due(day=-3)),
        ("FREQ=MONTHLY;BYMONTHDAY=15", "month", Due(day=15)),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", "month", Due(workday=-2)),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1", "month", Due(workday=1)),
        ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=10", "quarter", Due(month=1, day=10)),
        ("FREQ=MONTHLY;INTERVAL=6;BYMONTHDAY=-1", "half-year", Due(month=1)),
        ("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=31", "year", Due(month=3, day=31)),
        ("FREQ=YEARLY;BYYEARDAY=100", "year", Due(day=100)),
        ("FREQ=YEARLY;BYYEARDAY=-1", "year", Due()),
        ("FREQ=YEARLY;BYMONTH=1;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "year", Due(month=1, workday="last")),
        ("FREQ=WEEKLY;BYDAY=FR", "week", Due(day=5)),
        ("FREQ=DAILY", "day", Due()),
    )

    @pytest.mark.parametrize(("rule", "kind", "when"), EQUAL)
    def test_on_the_same_days(self, rule: str, kind: str, when: Due) -> None:
        first, last = date(1996, 1, 1), date(2032, 12, 31)
        dues = [due_in(period, when, WEEK_ONLY).last_day for period in periods_between(kind, first, last)]

        assert [at.date() for at in recurrence(rule, first, last)] == [day for day in dues if first <= day <= last]


def test_a_period_is_plain_data() -> None:
    assert Period(PeriodKind.MONTH, date(2026, 1, 1), date(2026, 2, 1)) == read_period("2026-01")
