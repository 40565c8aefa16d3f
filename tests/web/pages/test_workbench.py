"""The workbench: groups of tasks, why they are mine, and the one verb that leads to getting them done."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.areas.capability.models import Objective
from bihuan.areas.correction.models import Complaint
from bihuan.areas.improvement.models import Opportunity
from bihuan.areas.policies.models import Task, Waiver
from bihuan.core.models import Person
from bihuan.core.organisation import delegate, grant
from bihuan.core.vocabulary import Role
from bihuan.core.writing import create
from tests.areas.policies.living import MONTHLY, duty, issued, living, local, task, tick
from tests.cast import NOON, Cast
from tests.web.conftest import HTMX
from tests.web.pages.conftest import Clock, english
from tests.web.pages.reading import Node, form, main, read

pytestmark = pytest.mark.django_db
WORK = "/xdyj/work/"
MOST = 36
EARLIER = duty("earlier", title_en='"Was due"', every='"year"', due="{ month = 9, day = 30 }")
TODAY = duty("today", title_en='"Due today"', every='"year"', due="{ month = 10, day = 9 }")
SATURDAY = duty("saturday", title_en='"Due on the make-up Saturday"', every='"year"', due="{ month = 10, day = 10 }")
AFTER = duty("after", title_en='"Due after it"', every='"year"', due="{ month = 10, day = 12 }")


def groups(page: Node) -> dict[str, list[str]]:
    """Heading → titles of the rows below."""
    return {one.one("h3").words: [row.words for row in one.all("a", "ti")] for one in page.all("div", "tgroup")}


def row(page: Node, title: str) -> Node:
    return next(one for one in page.all("li", "task") if title in one.words)


class TestTheGroups:
    @pytest.fixture
    def october(self, xdyj: Cast, clock: Clock) -> Node:
        """Friday 9 October 2026: the day after is a make-up Saturday."""
        living(xdyj, EARLIER, TODAY, SATURDAY, AFTER)
        tick(xdyj, clock(2026, 10, 9, 14, 20))
        return main(english(xdyj.quinn).get(WORK))

    def test_are_overdue_today_this_week_and_later(self, october: Node) -> None:
        found = {head.split()[0]: titles for head, titles in groups(october).items()}

        assert list(found) == ["Overdue", "Today", "This", "Later"]
        assert [titles[0].split(" ·")[0] for titles in found.values()] == [
            "Was due",
            "Due today",
            "Due on the make-up Saturday",
            "Due after it",
        ]

    def test_a_week_ends_with_the_make_up_day(self, october: Node) -> None:
        heads = list(groups(october))

        assert "make-up day" in heads[2]
        assert "Saturday" in october.words or "Sat" in october.words

    def test_every_row_says_its_state_in_words(self, october: Node) -> None:
        states = [one.all("span", "vh")[0].words for one in october.all("li", "task")]

        assert states == ["Overdue", "In progress", "In progress", "In progress"]

    def test_says_how_long_in_working_days(self, october: Node) -> None:
        assert "2 working days overdue" in row(october, "Was due").words
        assert "9 h 40 min left" in row(october, "Due today").words

    def test_the_head_tells_of_the_make_up_day_and_the_week(self, october: Node) -> None:
        head = october.all("div", "sub")[0].words

        assert "2026-10-09" in head and "week 41" in head
        assert "Tomorrow" in head and "make-up working day" in head

    def test_the_tiles_count_the_days(self, october: Node) -> None:
        tiles = [one.words for one in october.all("a", "count")]

        assert len(tiles) == 3  # what is overdue counts down no more
        assert tiles[0].startswith("Today") and tiles[1].startswith("1 day") and "make-up day" in tiles[1]

    def test_the_badge_in_the_menu_counts_what_is_overdue(self, xdyj: Cast, october: Node) -> None:
        menu = read(english(xdyj.quinn).get(WORK)).all("nav")[0]

        assert next(one for one in menu.all("a") if "Workbench" in one.words).words == "Workbench 1 overdue"


class TestARow:
    @pytest.fixture
    def client(self, xdyj: Cast, clock: Clock) -> None:
        clock(2026, 1, 27)

    def shown(self, cast: Cast, *duties: str, key: str = "plan") -> tuple[Node, Task]:
        living(cast, *duties)
        tick(cast, local(2026, 1, 27))
        found = task(cast, key, occasion="2026-01")
        return row(main(english(cast.quinn).get(WORK)), "Make the plan"), found

    def test_says_why_i_have_it_and_by_which_clause(self, xdyj: Cast, client: None) -> None:
        line, _task = self.shown(xdyj, duty(**MONTHLY))

        assert "you are: Quality" in line.words
        assert "/policies/XDYJ-03-02/" in line.all("a")[1].attrs["href"]

    def test_leads_to_a_new_record_filled_so_that_it_fulfils_it(self, xdyj: Cast, client: None) -> None:
        wanted = '{ record = "objective", state = "issued", where = { year = "$year" } }'
        line, _task = self.shown(xdyj, duty(**{**MONTHLY, "evidence": wanted}))
        opened = english(xdyj.quinn).get(line.link("Begin"))

        assert form(main(opened), method="post")["year"] == "2026"

    def test_leads_to_the_record_already_begun(self, xdyj: Cast, client: None) -> None:
        living(xdyj, duty(**MONTHLY))
        begun = create(Objective, actor=xdyj.quinn, at=local(2026, 1, 26), title="x", year=2026)
        line, _task = self.shown(xdyj, duty(**MONTHLY))

        assert line.link("Go on with it") == f"/xdyj/objectives/{begun.number}/"

    def test_begins_anew_where_what_is_begun_is_for_another_year(self, xdyj: Cast, client: None) -> None:
        wanted = '{ record = "objective", state = "issued", where = { year = "$year" } }'
        living(xdyj, duty(**{**MONTHLY, "evidence": wanted}))
        create(Objective, actor=xdyj.quinn, at=local(2026, 1, 26), title="x", year=2027)
        line, _task = self.shown(xdyj, duty(**{**MONTHLY, "evidence": wanted}))

        assert line.link("Begin").startswith("/xdyj/objectives/new/?year=2026")

    def test_leads_to_filing_where_nothing_here_makes_the_record(self, xdyj: Cast, client: None) -> None:
        line, found = self.shown(xdyj, duty(**{**MONTHLY, "evidence": '{ record = "kpi-record" }'}))

        assert line.link("File a document") == f"/xdyj/tasks/{found.pk}/file/"

    def test_leads_to_the_record_it_is_about(self, xdyj: Cast, client: None) -> None:
        living(
            xdyj,
            duty(
                on='"opportunity.raised"',
                within='"5 workdays"',
                evidence='{ record = "opportunity", state = "accepted" }',
            ),
        )
        raised = create(Opportunity, actor=xdyj.eve, at=local(2026, 1, 26), title="x", channel="lesson", what="x")
        tick(xdyj, local(2026, 1, 27))
        line = row(main(english(xdyj.quinn).get(WORK)), raised.number)

        assert line.link("Work on it") == f"/xdyj/opportunities/{raised.number}/"

    def test_before_its_time_is_only_looked_at(self, xdyj: Cast, client: None) -> None:
        living(xdyj, duty(**MONTHLY))
        tick(xdyj, local(2026, 1, 27))
        later = task(xdyj, occasion="2026-04")
        line = row(main(english(xdyj.quinn).get(WORK)), "April")

        assert line.link("View") == f"/xdyj/tasks/{later.pk}/"

    def test_many_of_one_duty_come_together(self, xdyj: Cast, clock: Clock) -> None:
        living(xdyj, duty(every='"month"', due='{ day = "last" }'))
        tick(xdyj, clock(2026, 6, 2))

        overdue = groups(main(english(xdyj.quinn).get(WORK)))
        (titles,) = [found for head, found in overdue.items() if head.startswith("Overdue")]
        assert titles == ["Make the plan: 5"]


class TestTheTabs:
    def test_show_my_department_and_what_i_stand_in_for(self, xdyj: Cast, clock: Clock) -> None:
        at = clock(2026, 1, 27)
        living(xdyj, duty(**MONTHLY))
        tick(xdyj, at)
        delegate(xdyj.quinn, xdyj.olga, from_day=at.date(), to_day=at.date(), actor=xdyj.quinn, at=at)
        olga = english(xdyj.olga)

        tabs = {
            one.words.rpartition(" ")[0]: one.attrs["href"]
            for one in main(olga.get(WORK)).all("span", "seg")[0].all("a")
        }
        delegated = main(olga.get(tabs["I stand in"], headers=HTMX))
        assert "you stand in for Quinn" in delegated.words
        assert delegated.all("h1") == []  # a fragment: the list only

    def test_an_unknown_tab_is_mine(self, xdyj: Cast) -> None:
        assert (
            main(english(xdyj.quinn).get(f"{WORK}?tab=everything"))
            .all("a", aria_current="true")[0]
            .words.startswith("Mine")
        )


class TestWhenThereIsNothing:
    def test_says_so_and_what_comes_next(self, xdyj: Cast, clock: Clock) -> None:
        living(xdyj, duty(every='"year"', due="{ month = 12, day = 1 }"))
        tick(xdyj, clock(2026, 2, 2))

        assert "Everything for now is done Next: " in main(english(xdyj.quinn).get(WORK)).words

    def test_without_any_role_says_where_tasks_come_from(self, xdyj: Cast) -> None:
        assert "There is nothing to do here" in main(english(xdyj.eve).get(WORK)).words


class TestTheSide:
    def test_counts_the_last_month_and_lists_what_waits(self, xdyj: Cast, clock: Clock) -> None:
        living(xdyj, duty(**MONTHLY))
        issued(xdyj, local(2026, 1, 20))
        create(
            Waiver, actor=xdyj.quinn, at=local(2026, 2, 1), title="w", task=task(xdyj, occasion="2026-02"), reason="x"
        )
        tick(xdyj, clock(2026, 2, 3))

        page = main(english(xdyj.max).get(WORK))
        assert "1 / 1" in page.one("section", aria_labelledby="h-rate").words
        assert "waits 2 days" in page.one("section", aria_labelledby="h-appr").words

    def test_names_the_next_reminder(self, xdyj: Cast, clock: Clock) -> None:
        living(xdyj, duty(**MONTHLY))
        tick(xdyj, clock(2026, 1, 6))

        assert "Make the plan" in main(english(xdyj.quinn).get(WORK)).one("section", aria_labelledby="h-rem").words


def test_why_lists_every_duty_of_every_role_with_its_clause(xdyj: Cast) -> None:
    living(xdyj, duty(**MONTHLY), duty("other", **{**MONTHLY, "by": '"om-management"'}))

    page = main(english(xdyj.quinn).get("/xdyj/work/why/"))
    assert [one.words for one in page.all("h2")] == ["Quality", "Employee", "Head of quality"]
    assert len(page.all("li")) == 1 and "4.2" in page.one("li").words


def test_asks_the_database_little_and_no_more_with_more_tasks(xdyj: Cast, clock: Clock) -> None:
    living(xdyj, duty(**MONTHLY), duty("more", **MONTHLY), duty("most", every='"week"'))
    tick(xdyj, clock(2026, 1, 6))
    quinn = english(xdyj.quinn)
    quinn.get(WORK)
    counted = []
    for month in (1, 6):
        tick(xdyj, clock(2026, month, 27))
        quinn = english(xdyj.quinn)
        with CaptureQueriesContext(connection) as asked:
            quinn.get(WORK)
        counted.append(len(asked))

    assert max(counted) <= MOST and counted[1] <= counted[0] + 1


class TestWhatIsRecordedFromHere:
    def test_is_what_customers_say_first_at_the_service_desk(self, xdyj: Cast) -> None:
        def primary(person: Person) -> str:
            return main(english(person).get(WORK)).one("div", "bh-head").one("a", "btn-primary").words

        grant(xdyj.eve, Role.SERVICE_DESK, actor=xdyj.quinn, at=NOON)

        assert primary(xdyj.eve).startswith("Record a complaint")
        assert primary(xdyj.quinn).startswith("Record an improvement")


class TestWhereTheLoopStands:
    def card(self, person: Person) -> list[Node]:
        page = main(english(person).get(WORK))
        return [one for one in page.all("section") if "Where the loop stands" in one.words]

    def test_is_told_to_who_answers_for_the_whole_with_what_is_open_and_late(self, xdyj: Cast, clock: Clock) -> None:
        clock(2026, 3, 10)
        for due in (None, date(2026, 3, 3)):
            said = {"title": "电话打不通", "customer": "医院", "what": "夜里没有人接", "due_on": due}
            create(Complaint, actor=xdyj.quinn, at=NOON, **said)

        line = next(one for one in self.card(xdyj.gina)[0].all("tr") if "Complaints" in one.words)

        assert [one.words for one in line.all("td")] == ["2", "1"]
        assert "/xdyj/complaints/?due=overdue" in [one.attrs["href"] for one in line.all("a")]

    def test_is_not_told_to_others(self, xdyj: Cast) -> None:
        assert self.card(xdyj.eve) == [] == self.card(xdyj.vera)
