"""The matrix: marks and words of its cells, the replay of past days, the chain behind a cell, the workbook."""

from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from bihuan.areas.policies.models import Task, Waiver
from bihuan.core.approvals import decide
from bihuan.core.models import Approval, Attachment
from bihuan.core.writing import create
from tests.areas.policies.living import MONTHLY, duty, issued, living, local, task, tick
from tests.cast import Cast, make_company
from tests.web.conftest import HTMX, browser
from tests.web.pages.conftest import Clock, english
from tests.web.pages.reading import Node, main, read

pytestmark = pytest.mark.django_db
MATRIX = "/xdyj/matrix/"
MOST, MOST_WITH_CHAIN = 22, 40


@pytest.fixture(scope="module")
def lived(kept: None) -> Cast:
    """January on time, February late, March waived, April and May missed, June not yet due; O&M has a duty of its own."""
    cast = make_company("XDYJ")
    living(
        cast,
        duty(**MONTHLY),
        duty("each", title_en='"Each department"', every='"quarter"', for_each='"department"', by='"om-management"'),
    )
    issued(cast, local(2026, 1, 20))
    issued(cast, local(2026, 3, 3))
    waiver = create(Waiver, actor=cast.quinn, at=local(2026, 3, 9), title="w", task=task(cast, occasion="2026-03"), reason="nothing new")  # fmt: skip
    decide(Approval.objects.get(record=waiver.pk), actor=cast.max, at=local(2026, 3, 10), verdict="approve")
    tick(cast, local(2026, 6, 10))
    return cast


@pytest.fixture
def half_a_year(db: None, lived: Cast, clock: Clock) -> Cast:
    """The same half year for every test: lived once."""
    clock(2026, 6, 10)
    return lived.again()


def grid(client: Client, query: str = "") -> Node:
    return main(client.get(f"{MATRIX}?{query}"))


def row(page: Node, title: str = "Make the plan") -> list[str]:
    """What each month's cell says to who does not see it."""
    found = next(one for one in page.all("tr", "ob") if title in one.one("th").words)
    return [cell.all("a")[0].attrs["aria-label"] if cell.all("a") else "" for cell in found.all("td")]


def cell(page: Node, month: str) -> Node:
    return next(one for one in page.all("a", "cell") if f", {month}:" in one.attrs["aria-label"])


class TestACell:
    def test_has_a_word_and_an_icon_beside_its_colour(self, half_a_year: Cast) -> None:
        page = grid(english(half_a_year.quinn))

        assert row(page)[:6] == [
            "4.2, January: Done on time",
            "4.2, February: Done late",
            "4.2, March: Waived",
            "4.2, April: Overdue",
            "4.2, May: Overdue",
            "4.2, June: Not due yet",
        ]
        icons = {one.all("use")[0].attrs["href"].partition("#")[2] for one in page.all("a", "cell")}
        assert {"check", "clock-check", "minus", "exclamation-mark", "circle"} <= icons

    def test_of_several_tasks_counts_them(self, half_a_year: Cast) -> None:
        assert row(grid(english(half_a_year.quinn)), "Each department")[2].endswith("Overdue, 0/2")

    def test_marks_the_current_month(self, half_a_year: Cast) -> None:
        assert grid(english(half_a_year.quinn)).one("th", aria_current="date").words == "Jun"


class TestTheRates:
    def test_stand_at_the_end_of_each_row_and_in_the_head(self, half_a_year: Cast) -> None:
        page = grid(english(half_a_year.quinn))
        found = next(one for one in page.all("tr", "ob") if "Make the plan" in one.words)

        assert found.all("td")[-1].words.split() == ["25.0%", "1/4"]
        assert "came due 6, on time 1" in page.all("div", "sub")[0].words


class TestAPastDay:
    def test_is_shown_as_it_was_known_and_says_so(self, half_a_year: Cast) -> None:
        page = grid(english(half_a_year.quinn), "as_of=2026-02-28")

        assert row(page)[:3] == ["4.2, January: Done on time", "4.2, February: In progress", "4.2, March: Not due yet"]
        assert "what was known at the end of 2026-02-28" in page.one(role="status").words

    def test_keeps_its_day_from_cell_to_cell_and_leads_back(self, half_a_year: Cast) -> None:
        quinn = english(half_a_year.quinn)
        page = grid(quinn, "as_of=2026-02-28")

        assert "as_of=2026-02-28" in cell(page, "January").attrs["href"]
        assert "2026-02-28" in main(quinn.get(cell(page, "January").attrs["href"])).one(role="status").words
        assert main(quinn.get(page.links("Back to now")[0])).all(role="status") == []

    @pytest.mark.parametrize("day", ["2026-06-10", "2027-01-01", "2026-02-30", "yesterday"])
    def test_that_is_not_past_or_no_day_means_now(self, half_a_year: Cast, day: str) -> None:
        assert grid(english(half_a_year.quinn), f"as_of={day}").all(role="status") == []


class TestTheFilters:
    def test_leave_only_rows_with_problems(self, half_a_year: Cast) -> None:
        quinn = english(half_a_year.quinn)
        page = main(quinn.get(grid(quinn).link("rows with problems")))

        assert len(page.all("tr", "ob")) == 2
        assert "No row with a problem" in grid(quinn, "problems=yes&as_of=2026-01-21").words

    def test_by_policy_and_department(self, half_a_year: Cast) -> None:
        quinn = english(half_a_year.quinn)
        om = half_a_year.departments["om"].pk

        assert grid(quinn, "policy=XDYJ-99-99").all("tr", "ob") == []
        assert "4.2" in grid(quinn, f"department={om}").words

    def test_choose_the_year(self, half_a_year: Cast) -> None:
        quinn = english(half_a_year.quinn)

        assert "Compliance matrix of 2025" in main(quinn.get(grid(quinn).link("2025"))).labels()


class TestTheDrawer:
    def opened(self, cast: Cast, month: str = "January", query: str = "") -> Node:
        quinn = english(cast.quinn)
        return main(quinn.get(cell(grid(quinn, query), month).attrs["href"])).one("aside", "drawer")

    def test_shows_the_chain_from_clause_to_signature(self, half_a_year: Cast) -> None:
        record = task(half_a_year, occasion="2026-01").evidence.get().record
        Attachment.objects.create(
            company=half_a_year.company, record=record, name="plan.pdf", media_type="application/pdf", size=9,
            digest="ab" * 32, received_at=local(2026, 1, 20), received_from=half_a_year.quinn,
        )  # fmt: skip
        drawer = self.opened(half_a_year)

        assert [one.words for one in drawer.all("h3")][:5] == ["Clause", "Duty", "Task", "Record", "Files and digests"]
        assert drawer.link(record.number) == f"/xdyj/objectives/{record.number}/"
        assert drawer.link("plan.pdf").startswith(f"/xdyj/objectives/{record.number}/attachments/")
        assert "每年一份" in drawer.words and "entry" in drawer.words and "11 days early" in drawer.words

    def test_says_what_is_missing(self, half_a_year: Cast) -> None:
        assert "None yet." in self.opened(half_a_year, "April").words
        assert "nothing new" in self.opened(half_a_year, "March").words

    def test_of_a_past_day_leaves_later_evidence_out(self, half_a_year: Cast) -> None:
        assert "None yet." in self.opened(half_a_year, "February", "as_of=2026-02-28").words
        assert "None yet." not in self.opened(half_a_year, "February").words

    def test_lists_the_tasks_behind_a_cell_and_lets_choose(self, half_a_year: Cast) -> None:
        quinn = english(half_a_year.quinn)
        line = Task.objects.filter(duty__ref__endswith="/each").values_list("line", flat=True)[0]
        drawer = grid(quinn, f"cell={line}-202603").one("aside", "drawer")
        links = drawer.one("details").all("a")

        assert len(links) == 2
        other = main(quinn.get(links[1].attrs["href"])).one("aside", "drawer")
        assert other.one("a", aria_current="true").words == links[1].words

    def test_comes_with_the_grid_as_a_fragment(self, half_a_year: Cast) -> None:
        quinn = english(half_a_year.quinn)
        part = read(quinn.get(cell(grid(quinn), "January").attrs["href"], headers=HTMX))

        assert part.all("main") == [] and len(part.all("aside", "drawer")) == len(part.all("table", "mx")) == 1

    @pytest.mark.parametrize("name", ["x", "1", "99999-202601", "1-999999", "-", "1-"])
    def test_of_a_cell_that_is_not_there_stays_closed(self, half_a_year: Cast, name: str) -> None:
        assert grid(english(half_a_year.quinn), f"cell={name}").all("aside") == []


class TestTheWorkbook:
    def test_says_what_the_page_says(self, half_a_year: Cast) -> None:
        quinn = english(half_a_year.quinn)
        answer = quinn.get(f"{MATRIX}export.xlsx?year=2026")
        sheet = load_workbook(BytesIO(b"".join(answer)), read_only=True).active
        rows = [[str(value or "") for value in one] for one in sheet.values]
        plan = next(one for one in rows if "Make the plan" in one)

        assert "2026-06-10" in answer["Content-Disposition"]
        assert plan[4:10] == ["Done on time", "Done late", "Waived", "Overdue", "Overdue", "Not due yet"]
        assert plan[-1] == "25.0%"

    def test_of_a_past_day_too(self, half_a_year: Cast) -> None:
        answer = english(half_a_year.quinn).get(f"{MATRIX}export.xlsx?year=2026&as_of=2026-02-28")

        assert "2026-02-28" in answer["Content-Disposition"]
        assert any(
            "In progress" in one for one in load_workbook(BytesIO(b"".join(answer)), read_only=True).active.values
        )


class TestWhoMay:
    def test_those_who_see_the_whole_company_only(self, half_a_year: Cast) -> None:
        for name, status in {"quinn": 200, "ada": 200, "vera": 200, "gina": 200, "eve": 403}.items():
            client = browser(half_a_year.people[name])
            assert client.get(MATRIX).status_code == status, name
            assert client.get(f"{MATRIX}export.xlsx").status_code == status, name

    def test_others_are_not_led_there(self, half_a_year: Cast) -> None:
        page = read(english(half_a_year.eve).get("/xdyj/work/"))

        assert not [one for one in page.all("a") if MATRIX in one.attrs.get("href", "")]


def test_asks_the_database_little_and_no_more_with_more_tasks(half_a_year: Cast, clock: Clock) -> None:
    quinn = english(half_a_year.quinn)
    href = cell(grid(quinn), "January").attrs["href"]

    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            quinn.get(address)
        return len(queries)

    before = asked(MATRIX)
    assert before <= MOST and asked(href) <= MOST_WITH_CHAIN
    tick(half_a_year, clock(2026, 6, 20))
    assert asked(MATRIX) <= before
