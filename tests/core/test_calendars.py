"""Working days: the published years day by day, notices, and a company's own days."""

import copy
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.core.calendars import Day, DayKind, Override, WorkCalendar, dates, from_statutory
from bihuan.core.refusals import Refused
from bihuan.core.year_notices import SpokenName, YearNotice, parse_notice, read_notice
from tests.real_data import EXCERPTS, WHOLE, needs_whole, rows, whole

pytestmark = pytest.mark.usefixtures("english")

STATUTORY = from_statutory()
LATEST = max(STATUTORY.notices)
published_days = st.dates(date(2004, 1, 1), date(LATEST, 12, 31))
any_days = st.dates(date(1990, 1, 1), date(2060, 12, 31))


def notice_of(year: int, *days: tuple[str, str, bool]) -> dict[str, Any]:
    named = [{"name": name, "date": day, "isOffDay": off} for day, name, off in days]
    return {"year": year, "papers": ["https://www.gov.cn/notice"], "days": named}


NEXT = notice_of(
    LATEST + 1,
    (f"{LATEST}-12-31", "元旦", True),
    (f"{LATEST + 1}-01-01", "元旦", True),
    (f"{LATEST + 1}-01-03", "元旦", False),
)


class TestThePublishedYears:
    def check(self, days: Iterable[dict[str, str]]) -> None:
        wrong = [
            row for row in days if STATUTORY.is_workday(date.fromisoformat(row["date"])) != (row["kind"] == "work")
        ]

        assert wrong == []

    def test_know_every_day_of_2025(self) -> None:
        self.check(rows(EXCERPTS / "cn_days_2025.csv"))

    @needs_whole
    def test_know_every_day_of_eleven_years(self) -> None:
        self.check(rows(WHOLE / "cn_calendar" / "cn_days_2016_2026.csv"))

    @needs_whole
    def test_have_the_working_days_moved_days_and_months_counted_elsewhere(self) -> None:
        for year, facts in whole("cn_calendar/expected.json")["years"].items():
            days = list(dates(date(int(year), 1, 1), date(int(year), 12, 31)))
            worked = [day for day in days if STATUTORY.is_workday(day)]

            assert len(worked) == facts["working_days"]
            assert len(days) - len(worked) == facts["non_working_days"]
            for month, count in facts["working_days_by_month"].items():
                assert sum(day.month == int(month) for day in worked) == count
            moved = [str(day) for day in worked if day.weekday() > 4]
            assert moved == facts["adjusted_working_weekend_days"]
            off = [str(day) for day in days if day.weekday() < 5 and day not in worked]
            assert off == facts["weekday_days_off"]

    def test_say_why_a_day_is_worked_or_not(self) -> None:
        assert STATUTORY.day(date(2025, 9, 28)) == Day(DayKind.MAKE_UP, "国庆节")
        assert STATUTORY.day(date(2025, 10, 1)) == Day(DayKind.HOLIDAY, "国庆节")
        assert STATUTORY.day(date(2025, 9, 27)) == Day(DayKind.WEEKEND)
        assert STATUTORY.day(date(2025, 9, 26)) == Day(DayKind.WORK)

    def test_begin_in_2004_and_end_with_the_last_notice(self) -> None:
        assert sorted(STATUTORY.notices) == list(range(2004, LATEST + 1))
        assert LATEST >= 2026


class TestAYearWithoutNotice:
    @given(any_days)
    def test_works_monday_to_friday_and_is_provisional(self, day: date) -> None:
        if day.year in STATUTORY.notices:
            assert not STATUTORY.provisional(day)
        elif not (day.year == LATEST and day.month == 12):
            assert STATUTORY.provisional(day) and STATUTORY.provisional(day.year)
            assert STATUTORY.is_workday(day) == (day.weekday() < 5)

    def test_has_no_edition(self) -> None:
        assert (STATUTORY.edition(LATEST), STATUTORY.edition(LATEST + 1)) == (1, 0)


class TestANotice:
    @pytest.mark.parametrize("year", [2023, 2026])
    def test_as_published_says_the_same_as_the_package(self, year: int) -> None:
        notice = read_notice((EXCERPTS / f"holiday-cn-{year}.json").read_bytes())

        assert STATUTORY.changed_days(STATUTORY.with_notice(notice)) == []

    @needs_whole
    @pytest.mark.parametrize("year", [2023, 2024, 2025, 2026])
    def test_alone_gives_its_whole_year(self, year: int) -> None:
        notice = read_notice((WHOLE / "cn_calendar" / f"holiday-cn-{year}.json").read_bytes())
        alone = WorkCalendar().with_notice(notice)

        days = list(dates(date(year, 1, 1), date(year, 12, 30)))
        assert [alone.is_workday(day) for day in days] == [STATUTORY.is_workday(day) for day in days]

    def test_publishes_its_year(self) -> None:
        published = STATUTORY.with_notice(parse_notice(NEXT))

        assert not published.provisional(LATEST + 1)
        assert not published.is_workday(date(LATEST + 1, 1, 1))
        assert STATUTORY.provisional(LATEST + 1)
        assert published.version != STATUTORY.version

    def test_may_name_december_days_of_the_year_before(self) -> None:
        published = STATUTORY.with_notice(parse_notice(NEXT))

        assert published.day(date(LATEST, 12, 31)) == Day(DayKind.HOLIDAY, "元旦")

    def test_keeps_the_december_days_of_the_next_notice_when_it_is_replaced_itself(self) -> None:
        published = STATUTORY.with_notice(parse_notice(NEXT))
        again = published.with_notice(YearNotice(LATEST, {}))

        assert not again.is_workday(date(LATEST, 12, 31))

    def test_takes_the_place_of_an_earlier_one(self) -> None:
        first = STATUTORY.with_notice(parse_notice(NEXT))
        extended = copy.deepcopy(NEXT)
        extended["days"] = extended["days"][:-1]
        second = first.with_notice(parse_notice(extended), edition=2)

        changed = first.changed_days(second)
        assert changed == [day for day in [date(LATEST + 1, 1, 3)] if day.weekday() > 4]
        assert second.edition(LATEST + 1) == 2

    def test_has_one_digest_however_it_is_written(self) -> None:
        shuffled = {**NEXT, "days": NEXT["days"][::-1], "papers": [], "$schema": "x"}

        assert parse_notice(shuffled).digest == parse_notice(NEXT).digest


class TestABadNotice:
    def refusals(self, data: object) -> list[str]:
        with pytest.raises(Refused) as refused:
            parse_notice(data)
        return [str(reason) for reason in refused.value.reasons]

    def test_is_refused_with_every_reason_at_once(self) -> None:
        bad = {
            "year": 2027,
            "papers": "https://www.gov.cn",
            "days": [
                {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
                {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
                {"name": "元旦", "date": "2028-01-01", "isOffDay": True},
                {"name": "", "date": "2027-02-30", "isOffDay": "yes"},
                "2027-05-01",
            ],
        }

        reasons = self.refusals(bad)

        assert len(reasons) == 7
        for word in ("papers", "2027-02-30", "isOffDay", "“name”", "Day 5", "2028-01-01", "2 times"):
            assert any(word in reason for reason in reasons), word

    def test_without_a_day_off_is_not_taken_for_a_publication(self) -> None:
        assert "not been published" in self.refusals({"year": 2027, "papers": [], "days": []})[0]

    @pytest.mark.parametrize("data", [None, [], "2027", {}, {"year": True, "days": {}}, {"year": 20270, "days": [1]}])
    def test_of_another_shape_is_refused(self, data: object) -> None:
        assert self.refusals(data)

    @pytest.mark.parametrize("day", ["20270101", "2027-W01-1", "2027/01/01", "2027-1-1", 20270101, None])
    def test_has_dates_in_one_form_only(self, day: object) -> None:
        days = [{"name": "元旦", "date": day, "isOffDay": True}]

        assert any("date" in reason for reason in self.refusals({"year": 2027, "days": days}))

    @pytest.mark.parametrize("text", ["", "{", b"\xff\xfe", "[" * 100_000])
    def test_that_is_no_json_is_refused(self, text: str | bytes) -> None:
        with pytest.raises(Refused, match="not JSON"):
            read_notice(text)

    def test_with_very_many_days_is_refused(self) -> None:
        assert "at most" in self.refusals({"year": 2027, "days": [{}] * 201})[0]


class TestACompanysOwnDays:
    own = STATUTORY.with_overrides(
        {
            date(2026, 7, 3): Override(True, "公司成立日"),
            date(2026, 7, 4): Override(False, "值班", "年中结算"),
        }
    )

    def test_hold_over_the_statutory_ones(self) -> None:
        assert not self.own.is_workday(date(2026, 7, 3))
        assert self.own.is_workday(date(2026, 7, 4))
        assert self.own.day(date(2026, 7, 4)) == Day(DayKind.COMPANY_WORK, "值班", "年中结算")

    def test_leave_the_calendar_they_were_added_to_alone(self) -> None:
        assert STATUTORY.is_workday(date(2026, 7, 3))
        assert STATUTORY.changed_days(self.own) == [date(2026, 7, 3), date(2026, 7, 4)]
        assert self.own.version != STATUTORY.version

    def test_do_not_publish_a_year(self) -> None:
        assert STATUTORY.with_overrides({date(LATEST + 1, 5, 1): Override(True, "x")}).provisional(LATEST + 1)


class TestCountingWorkingDays:
    @given(published_days, st.integers(1, 60))
    def test_the_nth_one_is_worked_and_n_lie_up_to_it(self, start: date, n: int) -> None:
        day = STATUTORY.nth_workday(start, n)

        assert STATUTORY.is_workday(day)
        assert STATUTORY.workdays_between(start, day) == n

    @given(published_days, st.integers(1, 60))
    def test_back_from_a_working_day_comes_to_where_it_began(self, start: date, n: int) -> None:
        origin = STATUTORY.on_or_after(start)

        assert STATUTORY.nth_workday(STATUTORY.nth_workday(origin, n), -n) == origin

    @given(published_days, published_days)
    def test_between_two_days_has_a_sign(self, one: date, other: date) -> None:
        assert STATUTORY.workdays_between(one, other) == -STATUTORY.workdays_between(other, one)

    @given(any_days)
    def test_moving_to_a_working_day_never_passes_one(self, day: date) -> None:
        after, before = STATUTORY.on_or_after(day), STATUTORY.on_or_before(day)

        assert before <= day <= after
        assert [d for d in dates(before, after) if STATUTORY.is_workday(d)] in ([day], [before, after])

    def test_walks_in_order(self) -> None:
        days = STATUTORY.workdays(date(2026, 1, 1), date(2026, 12, 31))

        assert len(days) == 248
        assert all(later - earlier >= timedelta(days=1) for earlier, later in pairwise(days))


class TestHolidayNames:
    def test_are_put_over_one_by_one(self) -> None:
        assert str(SpokenName("国庆节、中秋节")) == "National Day, Mid-Autumn Festival"

    def test_stay_as_they_are_when_unknown(self) -> None:
        assert str(SpokenName("公司成立日")) == "公司成立日"
