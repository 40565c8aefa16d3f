"""The calendar: days off and make-up days, what is due when, the wheel's words, the year tried out, the subscription."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bihuan.areas.policies.models import Task
from bihuan.core import organisation
from bihuan.core.models import Person
from tests.areas.policies.living import MONTHLY, duty, issued, living, local, task, tick
from tests.cast import Cast, make_company
from tests.web.conftest import HTMX
from tests.web.pages.conftest import Clock, english
from tests.web.pages.reading import Node, main

pytestmark = pytest.mark.django_db
CALENDAR = "/xdyj/calendar/"
MOST = 25
QUARTERLY = duty("quarterly", title_en='"Review the quarter"', every='"quarter"', due='{ workday = 3, of = "next" }')


@pytest.fixture(scope="module")
def lived(kept: None) -> Cast:
    """A year up to October, lived once for the tests of this module."""
    cast = make_company("XDYJ")
    living(
        cast,
        duty(**MONTHLY),
        QUARTERLY,
        duty("mine", title_en='"O&M report"', every='"month"', due="{ day = 10 }", by='"om-management"'),
    )
    issued(cast, local(2026, 1, 20))
    tick(cast, local(2026, 10, 9, 14, 20))
    return cast


@pytest.fixture
def living_2026(db: None, lived: Cast, clock: Clock) -> Cast:
    clock(2026, 10, 9, 14, 20)
    return lived.again()


def shown(person: Person, query: str = "") -> Node:
    return main(english(person).get(f"{CALENDAR}?{query}"))


def days(page: Node) -> dict[str, str]:
    """Number of the day → all that its cell says."""
    return {cell.one("div", "dn").all("span")[0].words: cell.words for cell in page.all("td")}


class TestTheMonth:
    def test_marks_days_off_and_make_up_days(self, living_2026: Cast) -> None:
        found = days(shown(living_2026.quinn, "view=month&year=2026&month=10"))

        assert "off" in found["7"] and "National" in found["7"]
        assert "work" in found["10"] and "make-up day" in found["10"]
        assert "off" not in found["12"].split() and "work" not in found["12"].split()

    def test_begins_with_monday_and_shows_the_days_around(self, living_2026: Cast) -> None:
        page = shown(living_2026.quinn, "view=month&year=2026&month=10")

        assert page.all("th")[0].words == "Mon"
        assert len(page.all("td")) == 35 and page.all("td")[0].one("div", "dn").words.startswith("28")

    def test_says_each_state_in_words(self, living_2026: Cast) -> None:
        page = shown(living_2026.quinn, "view=month&year=2026&month=10")

        for event in page.all("a", "ev"):
            assert event.all("span", "vh")[0].words.rstrip(":") in {
                "Overdue",
                "In progress",
                "Not due yet",
                "Done on time",
            }

    def test_leads_to_the_task(self, living_2026: Cast) -> None:
        page = shown(living_2026.quinn, "view=month&year=2026&month=10")

        assert page.link("O&M report") == f"/xdyj/tasks/{task(living_2026, 'mine', occasion='2026-10').pk}/"

    def test_of_a_year_without_a_notice_is_provisional_and_says_so(self, living_2026: Cast) -> None:
        assert "not published yet" in shown(living_2026.quinn, "view=month&year=2027&month=1").one(role="status").words
        assert shown(living_2026.quinn, "view=month&year=2026&month=10").all(role="status") == []

    def test_turns_over_the_end_of_the_year(self, living_2026: Cast) -> None:
        page = shown(living_2026.quinn, "view=month&year=2026&month=12")
        after = main(english(living_2026.quinn).get(page.one("a", aria_label="Next month").attrs["href"]))

        assert after.one("table", "cal").attrs["aria-label"].endswith("January 2027")

    def test_can_leave_reminders_out(self, living_2026: Cast) -> None:
        both = shown(living_2026.quinn, "view=month&year=2026&month=10")
        tasks = main(english(living_2026.quinn).get(both.link("tasks only")))

        assert "Reminder:" in both.words and "Reminder:" not in tasks.words


class TestWhose:
    def test_is_mine_for_who_has_no_function_over_all(self, living_2026: Cast) -> None:
        page = shown(living_2026.eve, "view=list&year=2026&month=10")

        assert "Nothing is due in this time" in page.words
        assert page.links("Whole company") == []

    def test_can_be_mine_or_everyones(self, living_2026: Cast) -> None:
        everyone = shown(living_2026.quinn, "view=list&year=2026&month=10")
        mine = main(english(living_2026.quinn).get(everyone.link("My roles")))

        assert "O&M report" in everyone.words and "O&M report" not in mine.words
        assert "Make the plan" in mine.words

    def test_can_be_of_a_policy_or_a_department(self, living_2026: Cast) -> None:
        om = living_2026.departments["om"].pk

        assert "Make the plan" not in shown(living_2026.quinn, f"view=list&year=2026&month=10&department={om}").words
        assert "Nothing is due" in shown(living_2026.quinn, "view=list&year=2026&month=10&policy=XDYJ-99").words


class TestTheWheel:
    def test_says_every_piece_in_words_and_signs(self, living_2026: Cast) -> None:
        page = shown(living_2026.quinn)
        titles = [one.words for one in page.one(aria_label="Wheel of the year 2026").all("title")]

        assert "January, monthly duties: some done late, 1 of 2 on time" in titles
        assert "February, monthly duties: some overdue, 0 of 2 done" in titles
        assert any(", quarterly duties: some overdue, 0 of 1 done" in one for one in titles), titles
        assert any(one.startswith("December, monthly duties: not due yet") for one in titles)

    def test_leads_to_months_and_quarters(self, living_2026: Cast) -> None:
        hrefs = [
            one.attrs["href"] for one in shown(living_2026.quinn).one(aria_label="Wheel of the year 2026").all("a")
        ]

        assert f"{CALENDAR}?view=month&year=2026&month=3" in hrefs
        assert any("view=list" in href and "quarter=2" in href for href in hrefs)
        assert all(english(living_2026.quinn).get(href).status_code == 200 for href in hrefs[:3])

    def test_says_how_the_load_spreads(self, living_2026: Cast) -> None:
        page = shown(living_2026.quinn)

        assert "Tasks per month; most in" in page.labels()
        assert "held by 1 person" in page.words

    def test_sums_the_year(self, living_2026: Cast) -> None:
        assert "1 policies, 3 duties" in shown(living_2026.quinn).all("div", "sub")[0].words


class TestTheList:
    def test_groups_by_day_and_counts_states_in_words(self, living_2026: Cast) -> None:
        page = shown(living_2026.quinn, "view=list&year=2026&month=10")
        heads = [one.words for one in page.all("h3")]

        assert heads == ["10-10 Sat", "10-31 Sat"]
        assert [one.words for one in page.one("div", "card-header").all("span", "st")] == [
            "2 In progress",
            "1 Not due yet",
        ]

    def test_of_one_duty_lists_its_tasks(self, living_2026: Cast) -> None:
        line = Task.objects.filter(company=living_2026.company, duty__ref__endswith="/plan").values_list(
            "line", flat=True
        )[0]
        page = shown(living_2026.quinn, f"view=list&duty={line}&year=2026")

        assert page.links("Make the plan")
        assert "Duty Make the plan" in page.words  # a filter to be taken away

    @pytest.mark.parametrize(
        "query", ["year=9999", "year=x&month=13", "duty=999999999999", "department=x", "page=-1", "quarter=77"]
    )
    def test_nonsense_in_the_address_is_no_error(self, living_2026: Cast, query: str) -> None:
        for view in ("wheel", "month", "list"):
            assert english(living_2026.quinn).get(f"{CALENDAR}?view={view}&{query}").status_code == 200


def test_a_fragment_holds_the_view_only(living_2026: Cast) -> None:
    for view in ("wheel", "month", "list"):
        part = english(living_2026.quinn).get(f"{CALENDAR}?view={view}", headers=HTMX).content.decode()
        assert "<html" not in part and "Duty calendar" in part


@pytest.mark.parametrize("view", ["wheel", "month", "list"])
def test_asks_the_database_little(living_2026: Cast, view: str) -> None:
    quinn = english(living_2026.quinn)
    quinn.get(CALENDAR)
    with CaptureQueriesContext(connection) as asked:
        quinn.get(f"{CALENDAR}?view={view}")

    assert len(asked) <= MOST, [query["sql"][:150] for query in asked]


class TestTryingAYearOut:
    def test_shows_what_would_come_and_keeps_nothing(self, living_2026: Cast) -> None:
        before = Task.objects.count()
        page = main(english(living_2026.quinn).get(f"{CALENDAR}simulation/?year=2028"))

        assert "28 tasks would come" in page.words and "Nothing is kept" in page.words
        assert "not published yet" in page.one(role="status").words
        assert Task.objects.count() == before

    def test_lists_apart_what_only_happens_when_something_happens(self, yntd: Cast) -> None:
        raised = duty(on='"opportunity.raised"', within='"5 workdays"', evidence='{ record = "opportunity" }')
        living(yntd, raised, code="YNTD")

        page = main(english(yntd.quinn).get("/yntd/calendar/simulation/?year=2028"))
        assert "Only when something happens 1" in page.words


class TestTheSubscription:
    FEED = f"{CALENDAR}feed/"

    def made(self, client: Client) -> str:
        page = main(client.post(self.FEED, {"do": "new"}))
        address: str = page.one("input", readonly="").attrs["value"]
        return address

    def test_is_made_shown_once_and_serves_my_tasks(self, living_2026: Cast) -> None:
        quinn = english(living_2026.quinn)
        address = self.made(quinn)
        told = Client().get(address)

        assert told.status_code == 200 and told["Content-Type"].startswith("text/calendar")
        assert "BEGIN:VCALENDAR" in told.content.decode() and "/xdyj/tasks/" in told.content.decode().replace(
            "\r\n ", ""
        )
        again = main(quinn.get(self.FEED))
        assert "cannot be shown again" in again.words and again.all("input", readonly="") == []

    def test_a_new_one_ends_the_old_and_revoking_ends_it(self, living_2026: Cast) -> None:
        quinn = english(living_2026.quinn)
        first, second = self.made(quinn), self.made(quinn)

        assert (Client().get(first).status_code, Client().get(second).status_code) == (404, 200)
        assert "no longer works" in main(quinn.post(self.FEED, {"do": "revoke"})).words
        assert Client().get(second).status_code == 404

    def test_ends_when_the_person_leaves(self, living_2026: Cast, clock: Clock) -> None:
        address = self.made(english(living_2026.quinn))
        at = clock(2026, 11, 2)
        organisation.put_person(
            living_2026.company,
            person=living_2026.quinn,
            actor=living_2026.quinn,
            at=at,
            left_on=at.date().replace(day=1),
        )

        assert Client().get(address).status_code == 404

    def test_a_guessed_address_is_no_page(self, db: Any) -> None:
        assert Client().get("/feed/guess.ics").status_code == 404
