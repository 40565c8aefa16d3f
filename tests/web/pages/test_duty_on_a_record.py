"""What a duty asks for a record stands on the record, in its register and in the words of the reader."""

from datetime import timedelta

import pytest
from django.utils import translation

from bihuan.areas.policies import ledger
from bihuan.areas.policies.models import Task
from bihuan.core.catalogue import KINDS, plural
from bihuan.core.models import Notice, Record
from bihuan.core.notices import notify, supersede
from bihuan.core.registry import TYPES
from tests.areas.improvement.builders import opportunity
from tests.areas.policies.living import duty, issued, living, local, tick
from tests.areas.policies.test_setting_off import SCREENING
from tests.cast import NOON, Cast
from tests.web.conftest import browser
from tests.web.pages.conftest import Clock, english
from tests.web.pages.reading import main

pytestmark = pytest.mark.django_db


class TestANewOpportunity:
    @pytest.fixture
    def raised(self, xdyj: Cast, clock: Clock) -> str:
        living(xdyj, duty("screening", **SCREENING))
        number = opportunity(xdyj).number
        clock(2026, 3, 3)
        return f"/xdyj/opportunities/{number}/"

    @pytest.mark.requirement("XDYJ-03-02.18")
    def test_shows_by_when_it_has_to_be_screened_and_why(self, xdyj: Cast, raised: str) -> None:
        page = main(english(xdyj.quinn).get(raised))
        asked = page.one("li", "asked")

        assert "03-09 Mon" in asked.words and "6 days left" in asked.words
        assert "Why this day" in asked.words and "Beijing time" in asked.words

    def test_shows_it_in_the_register(self, xdyj: Cast, raised: str) -> None:
        cells = main(english(xdyj.quinn).get("/xdyj/opportunities/")).all("td", "c-due_on")

        assert [one.words for one in cells] == ["2026-03-09"]

    def test_asks_nothing_any_more_once_it_is_screened(self, xdyj: Cast, raised: str) -> None:
        asked = Task.objects.get()
        ledger.count(asked, Record.objects.get(pk=asked.subject_id), counted_at=NOON, at=NOON)

        assert main(english(xdyj.quinn).get(raised)).all("li", "asked") == []


class TestTheRegister:
    def test_is_called_what_the_company_calls_its_ledger(self, xdyj: Cast) -> None:
        xdyj.company.settings["titles"] = {"improvement-ledger": {"zh": "改进措施跟踪表", "en": "Tracking table"}}
        xdyj.company.save()

        assert "<h1>改进措施跟踪表</h1>" in browser(xdyj.quinn).get("/xdyj/opportunities/").content.decode()
        assert main(english(xdyj.quinn).get("/xdyj/opportunities/")).one("h1").words == "Tracking table"

    def test_takes_over_an_earlier_ledger_for_those_who_may(self, xdyj: Cast) -> None:
        href = "/xdyj/setup/import/?kind=opportunity"

        assert href in browser(xdyj.quinn).get("/xdyj/opportunities/").content.decode()
        assert href not in browser(xdyj.olga).get("/xdyj/opportunities/").content.decode()

    def test_marks_what_was_taken_over(self, xdyj: Cast) -> None:
        record = opportunity(xdyj)
        type(record).objects.filter(pk=record.pk).update(imported_on=record.raised_on, is_open=False)

        for path in ("/xdyj/opportunities/?view=all", f"/xdyj/opportunities/{record.number}/"):
            assert "History" in main(english(xdyj.quinn).get(path)).words

    def test_has_an_english_plural_for_every_kind(self) -> None:
        with translation.override("en"):
            titles = {kind.code: plural(str(kind.title)) for kind in KINDS.values()}

        assert titles["nonconformity"] == "Nonconformities"
        assert titles["disposal"] == "Disposals of archived records"
        assert all(declared.menu_title(None) for declared in TYPES.values())


class TestAnOverdueTask:
    @pytest.fixture
    def three_days(self, xdyj: Cast) -> Cast:
        for day in range(3):
            at = NOON + timedelta(days=day)
            notify(xdyj.quinn, key=f"overdue:{day}", kind="overdue", text="Late", at=at, path="/xdyj/tasks/7/")
            supersede(xdyj.quinn, "overdue", f"overdue:{day}", at)
        return xdyj

    def test_is_one_unread_line_and_not_one_a_day(self, three_days: Cast) -> None:
        assert Notice.objects.filter(person=three_days.quinn, read_at__isnull=True).count() == 1

    @pytest.mark.parametrize("show", ["", "?show=all"])
    def test_says_how_often_it_was_told(self, three_days: Cast, show: str) -> None:
        page = main(english(three_days.quinn).get(f"/xdyj/notices/{show}"))

        assert page.words.count("Late") == 1
        assert "told 3 times since" in page.words

    def test_of_the_reminders_is_told_once(self, xdyj: Cast) -> None:
        living(xdyj, duty(every='"month"', due='{ day = "last" }'))
        issued(xdyj, local(2026, 1, 6))
        for day in (2, 3, 4):
            tick(xdyj, local(2026, 3, day, 9))

        assert Notice.objects.filter(person=xdyj.quinn, kind="overdue", read_at__isnull=True).count() <= 1
