"""Deadlines: known answers first, then what must hold for every rule, day and calendar."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bihuan.core.calendars import COMPANY_TIME, Override, WorkCalendar, from_statutory
from bihuan.core.day_notes import DayNote
from bihuan.core.deadline_reasons import reasons
from bihuan.core.deadline_rules import Rule, Unit, parse_rule
from bihuan.core.deadlines import Deadline, deadline, months_later
from bihuan.core.refusals import Refused
from bihuan.core.service_calendars import named_calendar, parse_service_calendar
from bihuan.core.year_notices import parse_notice
from tests.real_data import excerpt, needs_whole, whole

pytestmark = pytest.mark.usefixtures("english")

STATUTORY = from_statutory()
LATEST = max(STATUTORY.notices)
WEEK_ONLY = WorkCalendar()  # Monday to Friday, every year without notice
OFFICE = named_calendar("cn-5x8", STATUTORY)


def due(start: str, rule: str, calendar: WorkCalendar = STATUTORY, **service: Any) -> Deadline:
    moment = datetime.fromisoformat(start) if "T" in start else date.fromisoformat(start)
    return deadline(moment, parse_rule(rule), calendar, **service)


def last_day(start: str, rule: str, calendar: WorkCalendar = STATUTORY) -> str:
    return due(start, rule, calendar).last_day.isoformat()


class TestFiveWorkdays:
    # start, fifth working day, and what Monday to Friday alone would give
    ORACLES = (
        ("2025-01-24", "2025-02-07", "2025-01-31"),
        ("2025-04-30", "2025-05-12", "2025-05-07"),
        ("2025-09-26", "2025-10-10", "2025-10-03"),
        ("2026-02-12", "2026-02-26", "2026-02-19"),
        ("2026-02-13", "2026-02-27", "2026-02-20"),
        ("2026-04-30", "2026-05-11", "2026-05-07"),
        ("2026-09-18", "2026-09-24", "2026-09-25"),  # the naive answer is later than the truth
        ("2026-09-30", "2026-10-13", "2026-10-07"),
    )

    @pytest.mark.requirement("XDYJ-04-01.17")
    @pytest.mark.parametrize(("start", "expected", "naive"), ORACLES)
    def test_follow_holidays_and_make_up_days(self, start: str, expected: str, naive: str) -> None:
        assert last_day(start, "5 workdays") == expected
        assert last_day(start, "5 workdays", WEEK_ONLY) == naive
        assert not due(start, "5 workdays").provisional

    def test_end_at_24_00_company_time(self) -> None:
        assert due("2025-09-26", "5 workdays").at == datetime(2025, 10, 11, tzinfo=COMPANY_TIME)

    def test_begin_on_the_day_it_is_in_company_time(self) -> None:
        # 26 September 17:00 UTC is the 27th in Shanghai; the 28th is the first working day either way
        assert last_day("2025-09-26T17:00:00+00:00", "1 workday") == "2025-09-28"
        assert last_day("2025-09-28T15:59:00+00:00", "1 workday") == "2025-09-29"
        assert last_day("2025-09-28T16:00:00+00:00", "1 workday") == "2025-09-30"

    def test_are_provisional_across_the_end_of_the_published_years(self) -> None:
        found = due(f"{LATEST}-12-28", "5 workdays")

        assert found.provisional
        assert not due(f"{LATEST}-12-21", "5 workdays").provisional
        assert str(LATEST + 1) in str(found.explanation[-1].why)

    def test_are_certain_once_the_notice_is_out(self) -> None:
        new_year = {"name": "元旦", "date": f"{LATEST + 1}-01-01", "isOffDay": True}
        published = STATUTORY.with_notice(parse_notice({"year": LATEST + 1, "days": [new_year]}))

        assert not due(f"{LATEST}-12-28", "5 workdays", published).provisional

    def test_follow_the_companys_own_days(self) -> None:
        own = STATUTORY.with_overrides({date(2026, 9, 21): Override(True, "公司成立日")})

        assert last_day("2026-09-18", "5 workdays", own) == "2026-09-28"


class TestOtherRules:
    @pytest.mark.parametrize(
        ("start", "rule", "expected"),
        [
            ("2025-09-26", "3 days", "2025-09-29"),
            ("2025-09-26", "2 weeks", "2025-10-10"),
            ("2026-01-31", "1 month", "2026-02-28"),
            ("2024-01-31", "1 month", "2024-02-29"),
            ("2024-02-29", "12 months", "2025-02-28"),
            ("2024-02-29", "1 year", "2025-02-28"),
            ("2024-02-29", "4 years", "2028-02-29"),
            ("2025-11-30", "1 quarter", "2026-02-28"),
            ("2025-08-31", "半年", "2026-02-28"),
            ("2026-12-31", "1 day", "2027-01-01"),
        ],
    )
    def test_count_by_the_calendar_and_stay_where_they_end(self, start: str, rule: str, expected: str) -> None:
        assert last_day(start, rule) == expected
        assert not due(start, rule).provisional

    @pytest.mark.requirement("YNTD-ITSS-0300.21")
    @pytest.mark.parametrize(
        ("end", "expected"),
        [
            ("2026-03-31", "2026-02-28"),  # clamped; a make-up Saturday
            ("2025-03-31", "2025-02-28"),
            ("2024-03-31", "2024-02-29"),
            ("2026-11-04", "2026-09-30"),  # 4 October is within the National Day holiday
            ("2026-06-20", "2026-05-20"),
            ("2026-01-31", "2025-12-31"),
            ("2025-02-28", "2025-01-27"),  # 28 January is New Year's Eve
        ],
    )
    def test_one_month_before_moves_back_to_a_working_day(self, end: str, expected: str) -> None:
        assert last_day(end, "1 month before") == expected

    def test_before_is_provisional_when_it_passes_an_unpublished_year(self) -> None:
        assert due(f"{LATEST + 1}-02-04", "1 month before").provisional
        assert not due(f"{LATEST + 1}-01-15", "1 month before").provisional

    @pytest.mark.parametrize(
        ("end", "expected"), [("2026-10-09", "2026-09-30"), ("2026-10-10", "2026-10-08"), ("2026-10-11", "2026-10-09")]
    )
    def test_workdays_before_count_backwards(self, end: str, expected: str) -> None:
        assert last_day(end, "2 workdays before") == last_day(end, "-2 workdays") == expected


class TestHours:
    @pytest.mark.requirement("XDYJ-04-01.27")
    def test_run_through_nights_and_holidays(self) -> None:
        found = due("2025-09-30T17:00:00+08:00", "24 hours")

        assert found.at == datetime(2025, 10, 1, 17, tzinfo=COMPANY_TIME)
        assert found.last_day == date(2025, 10, 1)
        assert not found.provisional

    def test_are_hours_of_service_with_a_service_calendar(self) -> None:
        found = due("2025-09-26T17:00", "9 hours", service=OFFICE)

        assert found.at == datetime(2025, 9, 28, 18, tzinfo=COMPANY_TIME)

    @pytest.mark.parametrize("rule", ["24 elapsed hours", "24 clock hours", "1440 elapsed minutes"])
    def test_stay_clock_hours_when_the_rule_says_so(self, rule: str) -> None:
        found = due("2025-09-26T17:00", rule, service=OFFICE)

        assert found.at == datetime(2025, 9, 27, 17, tzinfo=COMPANY_TIME)

    def test_before_count_backwards(self) -> None:
        assert due("2025-09-26T17:00", "90 minutes before").at == datetime(2025, 9, 26, 15, 30, tzinfo=COMPANY_TIME)
        found = due("2025-09-28T10:00", "2 hours before", service=OFFICE)
        assert found.at == datetime(2025, 9, 26, 17, tzinfo=COMPANY_TIME)

    @given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)), st.integers(0, 10_000_000))
    def test_never_mix_with_days(self, start: datetime, seconds: int) -> None:
        found = deadline(start.replace(tzinfo=UTC), Rule(seconds, Unit.SECOND), STATUTORY)

        assert found.at - start.replace(tzinfo=UTC) == timedelta(seconds=seconds)


class TestWithAServiceCalendar:
    def check(self, data: dict[str, Any]) -> None:
        """Adding seconds and working days of every library, asked as rules."""
        calendars = {name: parse_service_calendar(entry, STATUTORY) for name, entry in data["calendars"].items()}
        for case in data["cases"]:
            service = calendars[case["calendar"]]
            if case["op"] == "add":
                found = due(case["start"], f"{case['add_seconds']} seconds", service=service)
                expected = datetime.fromisoformat(case["expected_end"])
                assert found.at == (expected if expected.tzinfo else expected.replace(tzinfo=service.zone)), case["id"]
            if case["op"] == "add_working_days":
                found = due(case["start_date"], f"{case['days']} workdays", service=service)
                assert found.last_day.isoformat() == case["expected_date"], case["id"]
                assert found.explanation[-1].counts == abs(case["days"])

    def test_rules_answer_the_cases_of_other_libraries(self) -> None:
        self.check(excerpt("business_hours.json"))

    @needs_whole
    def test_rules_answer_all_their_cases(self) -> None:
        self.check(whole("business_hours/cases.json"))

    def test_workdays_stay_statutory_when_its_hours_follow_the_statutory_calendar(self) -> None:
        for name in ("cn-5x8", "cn-7x24"):
            found = due("2025-09-27", "5 workdays", service=named_calendar(name, STATUTORY))
            assert found.last_day == date(2025, 10, 10)


class TestNothing:
    @pytest.mark.parametrize(
        ("start", "rule", "expected"),
        [
            ("2026-10-04", "0 days", "2026-10-04"),
            ("2026-10-04", "0 workdays", "2026-10-08"),
            ("2026-10-08", "0 workdays", "2026-10-08"),
            ("2026-10-04", "0 months", "2026-10-04"),
            ("2026-10-04", "0 workdays before", "2026-09-30"),
            ("2026-10-04", "0 days before", "2026-09-30"),
        ],
    )
    def test_ends_with_the_trigger_or_the_first_working_day(self, start: str, rule: str, expected: str) -> None:
        found = due(start, rule)

        assert found.last_day.isoformat() == expected
        assert [note.counts for note in found.explanation if note.counts is not None] == [0]
        assert found.explanation[-1].date == found.last_day

    def test_of_a_clock_is_the_trigger_itself(self) -> None:
        assert due("2026-10-04T12:00", "0 hours").at == datetime(2026, 10, 4, 12, tzinfo=COMPANY_TIME)


class TestTheExplanation:
    def test_says_day_by_day_what_counts_and_why(self) -> None:
        told = [str(note.sentence) for note in due("2025-09-26", "5 workdays").explanation]

        assert told[:4] == [
            "2025-09-26 is the trigger day and does not count",
            "2025-09-27 is a weekend day",
            "2025-09-28 is a make-up working day (National Day): 1",
            "2025-09-29 is a working day: 2",
        ]
        assert told[5] == "2025-10-01 is a day off: National Day"
        assert told[-1] == "2025-10-10 is a working day: 5"

    def test_has_a_word_or_two_for_each_day(self) -> None:
        labels = [str(note.label) for note in due("2025-09-26", "5 workdays").explanation]

        assert labels[:3] == ["not counted", "weekend", "make-up day"]
        assert labels[5] == "National Day"

    def test_says_that_a_month_is_too_short(self) -> None:
        [_trigger, note] = due("2026-01-31", "1 month").explanation

        assert str(note.sentence) == "2026-02-28 is 1 month after the trigger day, the last day of its month"

    def test_says_over_which_days_a_date_moved_back(self) -> None:
        told = [str(note.sentence) for note in due("2026-11-04", "1 month before").explanation]

        assert told[1] == "2026-10-04 is 1 month before the trigger day; it is a day off: National Day"
        assert told[-1] == "2026-09-30 is a working day"

    def test_shows_the_service_of_each_day(self) -> None:
        told = [str(note.sentence) for note in due("2025-09-26T17:00", "9 hours", service=OFFICE).explanation]

        assert told == [
            "2025-09-26 has 1:00 of service, 1:00 so far",
            "2025-09-27 has no service in this time",
            "2025-09-28 has 8:00 of service, 9:00 so far",
        ]

    def test_names_the_companys_reason(self) -> None:
        own = STATUTORY.with_overrides({date(2026, 3, 3): Override(True, "公司成立日", "放假一天")})

        assert "公司成立日 (放假一天)" in str(due("2026-03-02", "1 workday", own).explanation[1].why)

    def test_is_told_in_a_few_sentences_too(self) -> None:
        assert [str(reason) for reason in reasons(due("2025-09-26", "5 workdays"))] == [
            "2025-09-26 is the trigger day and does not count",
            "2025-09-28 is a make-up working day (National Day): 1",
            "2025-10-01 to 2025-10-08 are 8 days off and do not count: National Day, Mid-Autumn Festival",
            "2025-10-10 is the last day, until 24:00",
        ]
        told = [str(reason) for reason in reasons(due(f"{LATEST}-12-28", "24 hours"))]
        assert told[-1] == f"The time ends on {LATEST}-12-29 at 00:00"
        assert "provisional" in str(reasons(due(f"{LATEST}-12-28", "5 workdays"))[-1])


days = st.dates(date(2004, 1, 1), date(LATEST + 2, 12, 31))
amounts = st.integers(1, 80)


class TestEveryDeadline:
    @given(days, amounts)
    @example(date(2026, 9, 18), 5)
    def test_numbers_as_many_days_as_the_rule_has(self, start: date, n: int) -> None:
        for unit in (Unit.WORKDAY, Unit.DAY):
            found = deadline(start, Rule(n, unit), STATUTORY)
            counted = [note for note in found.explanation if note.counts is not None]

            assert [note.counts for note in counted] == list(range(1, n + 1))
            assert counted[-1].date == found.last_day
            assert self.is_gapless(found.explanation, start, found.last_day)

    @staticmethod
    def is_gapless(notes: list[DayNote], start: date, end: date) -> bool:
        return [note.date for note in notes] == [start + timedelta(n) for n in range((end - start).days + 1)]

    @given(days, days, amounts, st.sampled_from(Unit), st.booleans())
    def test_is_never_earlier_for_a_later_trigger(self, one: date, two: date, n: int, unit: Unit, before: bool) -> None:
        rule = Rule(n, unit, before)
        first, second = (deadline(start, rule, STATUTORY) for start in sorted((one, two)))

        assert first.at <= second.at

    @given(days, amounts, amounts, st.sampled_from(Unit))
    def test_is_later_for_a_longer_rule(self, start: date, n: int, more: int, unit: Unit) -> None:
        short, long = (deadline(start, Rule(length, unit), STATUTORY) for length in (n, n + more))

        assert short.at < long.at

    @given(days, amounts, st.booleans())
    def test_in_workdays_is_provisional_just_when_it_passes_an_unpublished_year(
        self, start: date, n: int, before: bool
    ) -> None:
        found = deadline(start, Rule(n, Unit.WORKDAY, before), STATUTORY)

        passed = [note.date for note in found.explanation[1:]]
        assert found.provisional == any(STATUTORY.provisional(day) for day in passed)

    @given(days, amounts, st.sampled_from([Unit.DAY, Unit.WEEK, Unit.MONTH, Unit.QUARTER, Unit.YEAR]))
    def test_before_is_a_working_day_not_after_the_date_itself(self, start: date, n: int, unit: Unit) -> None:
        found = deadline(start, Rule(n, unit, before=True), STATUTORY)

        assert STATUTORY.is_workday(found.last_day)
        assert found.last_day < start

    @given(days, st.integers(-2400, 2400))
    def test_a_month_later_is_in_that_month_and_on_that_day_if_there_is_one(self, day: date, count: int) -> None:
        later = months_later(day, count)

        assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == count
        assert later.day == day.day or (later.day < day.day and (later + timedelta(1)).day == 1)


def test_a_trigger_in_an_impossible_year_is_refused() -> None:
    with pytest.raises(Refused, match="out of range"):
        due("9998-12-30", "5 workdays")
