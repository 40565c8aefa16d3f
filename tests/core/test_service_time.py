"""Service time: cases of eight public libraries, and what must hold for any calendar."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.core.calendars import from_statutory
from bihuan.core.moments import local, read_moment
from bihuan.core.refusals import Refused
from bihuan.core.service_calendars import (
    named_calendar,
    parse_service_calendar,
    read_service_calendar,
)
from bihuan.core.service_time import ServiceCalendar, merged, without
from tests.real_data import excerpt, needs_whole, whole

pytestmark = pytest.mark.usefixtures("english")

STATUTORY = from_statutory()
OFFICE = named_calendar("cn-5x8", STATUTORY)
ALWAYS = named_calendar("cn-7x24", STATUTORY)

# Where the sources differ, what holds here and why.
DECIDED = {
    "biz-01": -142_200,  # an end before the start is negative, as in two other libraries: wrong data must show
    "working_hours-dst24": 90_000,  # seconds are real ones: the day on which summer time ends has 25 hours
}


def calendar(data: dict[str, Any]) -> ServiceCalendar:
    return parse_service_calendar(data, STATUTORY)


def check(data: dict[str, Any]) -> None:
    """Every case of a set, each against its own calendar."""
    calendars = {name: calendar(entry) for name, entry in data["calendars"].items()}
    wrong = []
    for case in data["cases"]:
        got, expected = answer(case, calendars[case["calendar"]])
        if got != DECIDED.get(case["id"], expected):
            wrong.append((case["id"], got, expected))
    assert wrong == []


def answer(case: dict[str, Any], service: ServiceCalendar) -> tuple[Any, Any]:
    if case["op"] == "elapsed":
        return service.elapsed(read_moment(case["start"]), read_moment(case["end"])), case["expected_seconds"]
    if case["op"] == "add":
        expected = local(read_moment(case["expected_end"]), service.zone)
        return service.add(read_moment(case["start"]), case["add_seconds"]), expected
    found = service.add_days(date.fromisoformat(case["start_date"]), case["days"])
    return found, date.fromisoformat(case["expected_date"])


class TestCasesOfEightLibraries:
    def test_hold_in_the_excerpt(self) -> None:
        check(excerpt("business_hours.json"))

    @needs_whole
    def test_hold_all(self) -> None:
        check(whole("business_hours/cases.json"))

    @needs_whole
    def test_differ_only_where_a_source_stands_alone(self) -> None:
        cases = {case["id"]: case for case in whole("business_hours/cases.json")["cases"]}

        assert {name for name, case in cases.items() if not case["agrees_with_own_walk"]} == DECIDED.keys()
        assert cases["working_hours-dst24"]["alt_expected_seconds"] == DECIDED["working_hours-dst24"]


class TestOfficeHours:
    def test_are_kept_on_make_up_days_and_not_on_holidays(self) -> None:
        # Friday 17-18, Saturday off, Sunday 28 September a make-up working day from 9
        assert OFFICE.elapsed(datetime(2025, 9, 26, 17), datetime(2025, 9, 28, 10)) == 2 * 3600
        assert OFFICE.elapsed(datetime(2025, 10, 1), datetime(2025, 10, 9)) == 0
        assert OFFICE.elapsed(datetime(2025, 9, 1), datetime(2025, 10, 1)) == 23 * 8 * 3600

    def test_leave_lunch_out(self) -> None:
        assert OFFICE.elapsed(datetime(2026, 3, 2, 11, 59), datetime(2026, 3, 2, 13, 1)) == 120
        assert OFFICE.add(datetime(2026, 3, 2, 11, 30), 3600) == datetime(2026, 3, 2, 13, 30, tzinfo=OFFICE.zone)

    def test_are_provisional_in_an_unpublished_year(self) -> None:
        year = max(STATUTORY.notices) + 1

        assert OFFICE.provisional(date(year - 1, 12, 30), date(year, 1, 2))
        assert not OFFICE.provisional(date(year - 1, 1, 1), date(year - 1, 12, 31))
        assert not ALWAYS.provisional(date(year, 1, 1), date(year, 1, 2))


ZONES = [
    ZoneInfo(key) for key in ("Asia/Shanghai", "Europe/Paris", "America/Santiago", "America/Havana", "Asia/Beirut")
]
moments = st.datetimes(datetime(2015, 1, 1), datetime(2026, 12, 31)).map(
    lambda at: at.replace(tzinfo=UTC, microsecond=0)
)
quarters = st.lists(st.integers(0, 96), min_size=2, max_size=2, unique=True).map(sorted)
hours = st.lists(quarters.map(lambda pair: [f"{n // 4:02}:{n % 4 * 15:02}" for n in pair]), min_size=1, max_size=3)


@st.composite
def calendars(draw: st.DrawFn) -> ServiceCalendar:
    """Any week of hours in any of the zones, with holidays, special hours, breaks and closures."""
    days = st.dates(date(2014, 12, 1), date(2027, 2, 1)).map(str)
    pieces = st.lists(st.tuples(moments, st.integers(1, 500_000)), max_size=2)
    return calendar(
        {
            "tz": draw(st.sampled_from(ZONES)).key,
            "week": draw(st.dictionaries(st.sampled_from(["mon", "tue", "thu", "fri", "sun"]), hours, min_size=1)),
            "holidays": draw(st.lists(days, max_size=3)),
            "date_hours": draw(st.dictionaries(days, hours, max_size=3)),
            "date_breaks": draw(st.dictionaries(days, hours, max_size=3)),
            "closures": [[at.isoformat(), (at + timedelta(seconds=n)).isoformat()] for at, n in draw(pieces)],
        }
    )


class TestEveryCalendar:
    @given(calendars(), moments, st.integers(0, 400_000))
    def test_comes_back_from_adding_to_what_was_added(self, service: ServiceCalendar, start: datetime, n: int) -> None:
        assert service.elapsed(start, service.add(start, n)) == n
        assert service.elapsed(service.add(start, -n), start) == n

    @given(calendars(), moments, st.integers(0, 3_000_000), st.integers(0, 3_000_000))
    def test_counts_two_parts_as_the_whole(self, service: ServiceCalendar, start: datetime, one: int, two: int) -> None:
        middle, end = start + timedelta(seconds=one), start + timedelta(seconds=one + two)

        parts = service.elapsed(start, middle) + service.elapsed(middle, end)
        assert parts == service.elapsed(start, end) == -service.elapsed(end, start)
        assert 0 <= parts <= one + two

    @given(calendars(), moments, st.integers(0, 100_000), st.integers(1, 100_000))
    def test_never_ends_more_service_earlier(
        self, service: ServiceCalendar, start: datetime, n: int, more: int
    ) -> None:
        assert start <= service.add(start, n) <= service.add(start, n + more)

    @given(calendars(), moments)
    def test_says_per_day_what_it_says_in_all(self, service: ServiceCalendar, start: datetime) -> None:
        begun, end = local(start, service.zone), local(start + timedelta(days=40), service.zone)

        assert sum(seconds for _day, seconds in service.spent(begun, end)) == service.elapsed(start, end)


class TestServiceAllDayAndNight:
    @given(moments, st.integers(0, 40_000_000), st.sampled_from(ZONES))
    def test_loses_no_second_to_midnights_and_clock_changes(self, start: datetime, n: int, zone: ZoneInfo) -> None:
        service = calendar({"tz": zone.key, "week": {day: [["00:00", "24:00"]] for day in WEEK}})

        assert service.elapsed(start, start + timedelta(seconds=n)) == n
        # compared in UTC: Python never calls a repeated hour equal to a time of another zone (PEP 495)
        assert service.add(start, n).astimezone(UTC) == start + timedelta(seconds=n)
        assert service.add(start, -n).astimezone(UTC) == start - timedelta(seconds=n)

    def test_has_23_and_25_hours_when_the_clock_changes(self) -> None:
        paris = calendar({"tz": "Europe/Paris", "week": {"sun": [["00:00", "24:00"]]}})

        assert paris.elapsed(datetime(2026, 3, 29), datetime(2026, 3, 30)) == 23 * 3600
        assert paris.elapsed(datetime(2026, 10, 25), datetime(2026, 10, 26)) == 25 * 3600

    def test_opens_when_the_clock_jumps_over_the_opening_time(self) -> None:
        paris = calendar({"tz": "Europe/Paris", "week": {"sun": [["02:30", "05:00"]]}})

        # at 02:00 the clock jumps to 03:00
        assert paris.elapsed(datetime(2026, 3, 29), datetime(2026, 3, 30)) == 2 * 3600
        assert paris.add(datetime(2026, 3, 29), 0) == datetime(2026, 3, 29, 1, tzinfo=UTC)

    def test_drops_fractions_of_a_second_from_both_ends(self) -> None:
        assert ALWAYS.elapsed(datetime(2026, 1, 1, 0, 0, 0, 999_999), datetime(2026, 1, 1, 0, 0, 1)) == 1


WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class TestAddingNothing:
    def test_stays_within_service_and_moves_to_it_from_outside(self) -> None:
        zone = OFFICE.zone
        assert OFFICE.add(datetime(2026, 3, 2, 10), 0) == datetime(2026, 3, 2, 10, tzinfo=zone)
        assert OFFICE.add(datetime(2026, 3, 2, 12), 0) == datetime(2026, 3, 2, 13, tzinfo=zone)
        assert OFFICE.add(datetime(2026, 2, 28, 18), 0) == datetime(2026, 3, 2, 9, tzinfo=zone)


class TestACalendarThatNeverOpens:
    never = calendar({"week": {}})

    def test_counts_nothing(self) -> None:
        assert self.never.elapsed(datetime(2026, 1, 1), datetime(2027, 1, 1)) == 0

    @pytest.mark.parametrize("seconds", [0, 1, -1])
    def test_says_that_there_is_no_end(self, seconds: int) -> None:
        with pytest.raises(Refused, match="beyond reach"):
            self.never.add(datetime(2026, 1, 1), seconds)

    def test_says_so_for_days_too(self) -> None:
        with pytest.raises(Refused, match="beyond reach"):
            self.never.add_days(date(2026, 1, 1), 1)

    def test_stops_looking_when_far_too_much_is_asked_for(self) -> None:
        hour_a_week = calendar({"week": {"mon": [["09:00", "10:00"]]}})

        with pytest.raises(Refused, match="beyond reach"):
            hour_a_week.add(datetime(2026, 1, 1), 3_000_000_000)


class TestTheJsonForm:
    def refusals(self, data: object) -> list[str]:
        with pytest.raises(Refused) as refused:
            parse_service_calendar(data, STATUTORY)
        return [str(reason) for reason in refused.value.reasons]

    def test_is_refused_with_every_reason_at_once(self) -> None:
        bad = {
            "tz": "Mars/Olympus",
            "week": {"mon": [["17:00", "09:00"]], "funday": [], "tue": "09:00", "wed": [["09:00", "24:01"]]},
            "holidays": ["2026-02-30"],
            "date_hours": [],
            "closures": [["2026-01-02", "2026-01-01"], ["soon", "later"]],
            "holidayss": [],
        }

        reasons = self.refusals(bad)

        assert len(reasons) == 10
        for word in (
            "Mars",
            "17:00",
            "funday",
            "tue",
            "24:01",
            "02-30",
            "date_hours",
            "in this order",
            "soon",
            "holidayss",
        ):
            assert any(word in reason for reason in reasons), word

    @pytest.mark.parametrize("data", [None, [], "x", {}, {"week": []}, {"week": {"mon": [["9:00", "17:00"]]}}])
    def test_of_another_shape_is_refused(self, data: object) -> None:
        assert self.refusals(data)

    def test_joins_overlapping_hours_instead_of_counting_them_twice(self) -> None:
        service = calendar({"week": {"mon": [["09:00", "13:00"], ["12:00", "17:00"]]}})

        assert service.elapsed(datetime(2026, 3, 2), datetime(2026, 3, 3)) == 8 * 3600

    def test_leaves_a_holiday_off_even_with_hours_of_its_own(self) -> None:
        week, day = {"mon": [["09:00", "17:00"]]}, "2026-03-02"
        service = calendar({"week": week, "holidays": [day], "date_hours": {day: [["10:00", "12:00"]]}})

        assert not service.is_open_on(date(2026, 3, 2))

    def test_is_in_company_time_without_a_zone(self) -> None:
        assert calendar({"week": {}}).zone.key == "Asia/Shanghai"

    @pytest.mark.parametrize("text", ["", "[", b"\xff"])
    def test_must_be_json(self, text: str | bytes) -> None:
        with pytest.raises(Refused, match="not JSON"):
            read_service_calendar(text, STATUTORY)

    def test_is_found_by_name_among_those_of_the_company(self) -> None:
        own = {"night": {"week": {"workday": [["00:00", "06:00"]]}}}

        night = named_calendar("night", STATUTORY, own)
        assert night.elapsed(datetime(2025, 9, 27), datetime(2025, 9, 29)) == 6 * 3600
        with pytest.raises(Refused, match="cn-5x8, cn-7x24, night"):
            named_calendar("day", STATUTORY, own)


spans = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=5)
cuts = st.lists(st.lists(st.integers(0, 50), min_size=2, max_size=2).map(sorted).map(tuple), max_size=5)


class TestSpans:
    @given(spans, cuts)
    def test_merged_and_cut_cover_what_they_should(
        self, some: list[tuple[int, int]], cuts: list[tuple[int, int]]
    ) -> None:
        covered = {n for low, high in some for n in range(low, high)} - {
            n for low, high in cuts for n in range(low, high)
        }

        left = without(merged(some), tuple(cuts))
        assert {n for low, high in left for n in range(low, high)} == covered
        assert all(low < high for low, high in left)
        assert sum(high - low for low, high in left) == len(covered)


class TestReadingTimes:
    @pytest.mark.parametrize("text", ["2025-09-26T24:00", "2025-09-26 24:00:00", "2025-09-27", "2025-09-27T00:00"])
    def test_knows_the_end_of_a_day_as_24_00(self, text: str) -> None:
        assert read_moment(text) == datetime(2025, 9, 27)

    @pytest.mark.parametrize(
        "text", ["", "tomorrow", "2025-02-30", "2025-09-26T24:01", "26.9.2025", "2025-09-26T25:00"]
    )
    def test_says_what_to_write_instead(self, text: str) -> None:
        with pytest.raises(Refused, match="2025-09-26T17:00"):
            read_moment(text)

    @pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31"])
    def test_refuses_years_that_can_only_be_a_slip(self, text: str) -> None:
        with pytest.raises(Refused, match="out of range"):
            read_moment(text)


@needs_whole
def test_the_excerpt_is_part_of_the_whole() -> None:
    known = {case["id"]: case for case in whole("business_hours/cases.json")["cases"]}

    assert all(known[case["id"]] == case for case in excerpt("business_hours.json")["cases"])
