"""The kept calendar: notices published, company days set, journalled, announced."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from bihuan.core import events
from bihuan.core.calendars import Override, from_statutory
from bihuan.core.events import Announcement
from bihuan.core.models import CalendarDay, CalendarNotice, CompanyDay, JournalEntry
from bihuan.core.refusals import Refused
from bihuan.core.vocabulary import Event
from bihuan.core.workdays import calendar_for, import_notice, set_company_day
from tests.cast import NOON, Cast
from tests.real_data import EXCERPTS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

YEAR = max(from_statutory().notices) + 1
NEW_YEAR, EVE = date(YEAR, 1, 1), date(YEAR - 1, 12, 31)


def notice(*off: date) -> dict[str, Any]:
    days = [{"name": "元旦", "date": day.isoformat(), "isOffDay": True} for day in off]
    return {"year": YEAR, "papers": ["https://www.gov.cn/notice"], "days": days}


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[Announcement]:
    """What was announced about calendars."""
    told: list[Announcement] = []
    monkeypatch.setitem(events._handlers, Event.CALENDAR_PUBLISHED, [told.append])
    return told


class TestPublishingANotice:
    def test_makes_the_year_certain_for_everyone(self, xdyj: Cast) -> None:
        assert calendar_for().provisional(YEAR)

        import_notice(notice(NEW_YEAR), actor=xdyj.quinn, at=NOON)

        for calendar in (calendar_for(), calendar_for(xdyj.company)):
            assert not calendar.provisional(YEAR)
            assert not calendar.is_workday(NEW_YEAR)
            assert calendar.edition(YEAR) == 1

    def test_keeps_its_source_and_who_brought_it(self, xdyj: Cast) -> None:
        kept = import_notice(notice(NEW_YEAR), actor=xdyj.quinn, at=NOON, issued_on=date(YEAR - 1, 11, 4))

        assert (kept.source, kept.imported_by, kept.imported_at) == ("https://www.gov.cn/notice", "Quinn", NOON)
        assert kept.issued_on == date(YEAR - 1, 11, 4)
        assert CalendarDay.objects.filter(notice=kept).count() == 1

    def test_is_journalled_and_announced_for_each_company(
        self, xdyj: Cast, yntd: Cast, heard: list[Announcement]
    ) -> None:
        import_notice(notice(EVE, NEW_YEAR), actor=xdyj.quinn, at=NOON)

        entries = JournalEntry.objects.filter(action=Event.CALENDAR_PUBLISHED).order_by("company")
        assert [(entry.company, entry.actor) for entry in entries] == [(xdyj.company, xdyj.quinn), (yntd.company, None)]
        changed = [day.isoformat() for day in (EVE, NEW_YEAR) if day.weekday() < 5]
        assert json.loads(entries[0].changes)["days"] == [[], changed]
        assert [(told.company, told.facts["year"]) for told in heard] == [(xdyj.company, YEAR), (yntd.company, YEAR)]
        assert heard[0].facts["changed"] == changed

    def test_twice_changes_nothing(self, xdyj: Cast, heard: list[Announcement]) -> None:
        first = import_notice(notice(NEW_YEAR), actor=xdyj.quinn, at=NOON)
        second = import_notice(notice(NEW_YEAR), actor=xdyj.quinn, at=NOON + timedelta(days=1))

        assert first == second
        assert (len(heard), JournalEntry.objects.count(), CalendarNotice.objects.count()) == (1, 1, 1)

    def test_takes_the_place_of_the_one_before_and_can_be_taken_back(self, xdyj: Cast) -> None:
        longer = notice(NEW_YEAR, NEW_YEAR + timedelta(days=4))
        import_notice(notice(NEW_YEAR), actor=None, at=NOON)

        import_notice(longer, actor=None, at=NOON + timedelta(days=1))
        assert not calendar_for().is_workday(NEW_YEAR + timedelta(days=4))
        assert calendar_for().edition(YEAR) == 2

        import_notice(notice(NEW_YEAR), actor=None, at=NOON + timedelta(days=2))
        assert CalendarNotice.objects.count() == 2
        assert calendar_for().is_workday(NEW_YEAR + timedelta(days=4)) == ((NEW_YEAR + timedelta(days=4)).weekday() < 5)

    def test_wins_over_the_packaged_year(self, xdyj: Cast) -> None:
        text = (EXCERPTS / "holiday-cn-2026.json").read_text(encoding="utf-8")
        data = json.loads(text)
        data["days"].append({"name": "临时放假", "date": "2026-11-20", "isOffDay": True})

        import_notice(text.encode(), actor=None, at=NOON)
        assert calendar_for().changed_days(from_statutory()) == []
        import_notice(json.dumps(data), actor=None, at=NOON + timedelta(days=1))
        assert calendar_for().changed_days(from_statutory()) == [date(2026, 11, 20)]
        assert calendar_for().edition(2026) == 3

    def test_that_is_wrong_leaves_everything_as_it_was(self, xdyj: Cast) -> None:
        with pytest.raises(Refused) as refused:
            import_notice({"year": YEAR, "days": []}, actor=xdyj.quinn, at=NOON)

        assert refused.value.reasons
        assert not CalendarNotice.objects.exists() and not JournalEntry.objects.exists()


class TestACompanyDay:
    day = date(2026, 7, 3)

    def test_holds_for_its_company_only(self, xdyj: Cast, yntd: Cast) -> None:
        set_company_day(xdyj.company, self.day, Override(True, "公司成立日"), actor=xdyj.quinn, at=NOON)

        assert not calendar_for(xdyj.company).is_workday(self.day)
        assert calendar_for(yntd.company).is_workday(self.day)
        assert calendar_for().is_workday(self.day)

    def test_is_journalled_announced_and_can_be_given_back(self, xdyj: Cast, heard: list[Announcement]) -> None:
        set_company_day(xdyj.company, self.day, Override(True, "公司成立日"), actor=xdyj.quinn, at=NOON)
        set_company_day(xdyj.company, self.day, None, actor=xdyj.quinn, at=NOON)

        assert calendar_for(xdyj.company).is_workday(self.day)
        assert [told.facts["changed"] for told in heard] == [["2026-07-03"]] * 2
        assert JournalEntry.objects.filter(subject="2026-07-03", actor=xdyj.quinn).count() == 2

    def test_can_be_changed(self, xdyj: Cast) -> None:
        for own in (Override(True, "停电"), Override(False, "来电")):
            set_company_day(xdyj.company, self.day, own, actor=xdyj.quinn, at=NOON)

        assert calendar_for(xdyj.company).is_workday(self.day)
        assert CompanyDay.objects.get().name == "来电"

    def test_needs_a_name_that_fits(self, xdyj: Cast) -> None:
        with pytest.raises(Refused) as refused:
            set_company_day(xdyj.company, self.day, Override(True, " ", "x" * 201), actor=xdyj.quinn, at=NOON)

        assert len(refused.value.reasons) == 2


class TestTheCalendarOfACompany:
    def test_is_in_its_time_zone(self, xdyj: Cast) -> None:
        xdyj.company.timezone = "Asia/Urumqi"

        assert calendar_for(xdyj.company).zone.key == "Asia/Urumqi"

    def test_costs_two_queries_and_is_the_same_while_nothing_changed(
        self, xdyj: Cast, django_assert_num_queries: Any
    ) -> None:
        calendar = calendar_for(xdyj.company)

        with django_assert_num_queries(2):
            assert calendar_for(xdyj.company) is calendar
