"""A register: views, filters, search, sort, columns, pages, export, several rows at once."""

import csv
import io
import re

import openpyxl
import pytest
from django.test import Client

from bihuan.areas.capability.models import Objective
from bihuan.core.models import Record
from bihuan.core.writing import take
from tests.cast import NOON, Cast
from tests.web.conftest import HTMX, an_objective, browser
from tests.web.pages.conftest import english

pytestmark = pytest.mark.django_db
REGISTER = "/xdyj/objectives/"


def numbers(client: Client, query: str = "", **headers: str) -> list[str]:
    """The numbers of the rows, in their order."""
    page = client.get(f"{REGISTER}{query}", headers=headers).content.decode()
    return re.findall(r'name="pick" value="([^"]+)"', page)


@pytest.fixture
def three(xdyj: Cast) -> list[Objective]:
    """A draft, an issued one, and a cancelled one."""
    draft, issued, cancelled = (
        an_objective(xdyj, title=title) for title in ("变更成功率", "客户满意度", "备件到货及时率")
    )
    take("issue", issued, actor=xdyj.gina, at=NOON)
    take("cancel", cancelled, actor=xdyj.gina, at=NOON, reason="重复")
    return [draft, issued, cancelled]


class TestTheList:
    def test_shows_what_is_under_way_unless_asked_for_more(self, quinn: Client, three: list[Objective]) -> None:
        draft, issued, cancelled = (one.number for one in three)

        assert numbers(quinn) == [issued, draft]
        assert numbers(quinn, "?view=all") == [cancelled, issued, draft]

    def test_filters_by_what_the_address_says(self, quinn: Client, three: list[Objective]) -> None:
        draft, issued, cancelled = (one.number for one in three)

        assert numbers(quinn, "?state=issued") == [issued]
        assert numbers(quinn, "?state=issued&state=cancelled") == [cancelled, issued]
        assert numbers(quinn, "?state=issued&exclude=state") == [cancelled, draft]

    def test_searches_two_chinese_characters(self, quinn: Client, three: list[Objective]) -> None:
        assert numbers(quinn, "?q=满意&view=all") == [three[1].number]

    def test_sorts_both_ways(self, quinn: Client, three: list[Objective]) -> None:
        upwards = numbers(quinn, "?view=all&sort=number")

        assert upwards == sorted(upwards)
        assert numbers(quinn, "?view=all&sort=-number") == upwards[::-1]

    def test_names_every_filter_in_force_and_takes_it_off(self, quinn: Client, three: list[Objective]) -> None:
        page = quinn.get(f"{REGISTER}?state=issued&owner=me").content.decode()

        assert 'href="/xdyj/objectives/?owner=me"' in page and 'href="/xdyj/objectives/?state=issued"' in page

    def test_says_which_filter_to_take_off_when_nothing_fits(self, quinn: Client, three: list[Objective]) -> None:
        page = quinn.get(f"{REGISTER}?state=issued&owner=me").context["page"]

        assert page.rows == []
        assert (page.hint["count"], page.hint["href"]) == ("1", "/xdyj/objectives/?state=issued")

    @pytest.mark.parametrize(
        ("address", "says"),
        [
            ("", "Nothing in “Annual objectives” is open"),
            ("?owner=me", "Nothing here waits for you"),
            ("?owner=me&open=yes", "Nothing here waits for you"),
        ],
    )
    def test_says_that_all_is_done_and_what_can_be_done_where_nothing_is_open(
        self, xdyj: Cast, three: list[Objective], address: str, says: str
    ) -> None:
        Record.objects.filter(kind="objective", is_open=True).update(is_open=False)

        answer = english(xdyj.quinn).get(f"{REGISTER}{address}")

        words = answer.content.decode()
        assert answer.context["page"].rows == [] and says in words
        assert f'href="{REGISTER}new/"' in words and f'href="{REGISTER}?view=all"' in words and "Show all: 3" in words
        assert ('class="btn" href="/xdyj/work/"' in words) == ("owner=me" in address)

    def test_does_not_say_that_all_ended_where_others_have_something_open(
        self, quinn: Client, three: list[Objective]
    ) -> None:
        hint = quinn.get(f"{REGISTER}?owner=me&open=yes").context["page"].hint

        assert (hint["to_do"], hint["count"]) == ("mine", "3")

    def test_says_what_comes_here_before_anything_did(self, quinn: Client) -> None:
        assert quinn.get(REGISTER).context["page"].hint == {"first_use": True}

    def test_promises_nobody_what_they_may_not_do(self, xdyj: Cast) -> None:
        said = [english(person).get(REGISTER).content.decode() for person in (xdyj.quinn, xdyj.vera)]

        assert ["record one by hand" in page for page in said] == [True, False]
        assert "comes here by itself." in said[1]

    def test_refuses_what_it_does_not_understand_and_still_shows_rows(
        self, quinn: Client, three: list[Objective]
    ) -> None:
        answer = quinn.get(f"{REGISTER}?state=purple")

        assert answer.status_code == 422
        assert answer.context["page"].rows

    def test_counts_every_view(self, quinn: Client, three: list[Objective]) -> None:
        tabs = {str(tab.label): tab.count for tab in quinn.get(REGISTER).context["page"].tabs}

        assert set(tabs.values()) == {"0", "2", "3"}

    def test_goes_on_page_by_page_and_back(self, quinn: Client, xdyj: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("bihuan.web.register.SIZE", 2)
        made = [an_objective(xdyj, title=f"目标 {n}").number for n in range(5)][::-1]

        first = quinn.get(REGISTER).context["page"]
        second = quinn.get(first.next).context["page"]
        third = quinn.get(second.next).context["page"]
        again = quinn.get(third.previous).context["page"]

        seen = [[row.record.number for row in page.rows] for page in (first, second, third, again)]
        assert seen == [made[:2], made[2:4], made[4:], made[2:4]]
        assert (second.first, second.last, third.next, first.previous) == (3, 4, "", "")

    def test_keeps_filters_and_columns_on_the_next_page(
        self, quinn: Client, xdyj: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bihuan.web.register.SIZE", 1)
        an_objective(xdyj), an_objective(xdyj)

        onward = quinn.get(f"{REGISTER}?state=draft&cols=number,title,state").context["page"].next

        assert "state=draft" in onward and "cols=number,title,state" in onward


class TestColumns:
    def test_are_those_the_address_names(self, quinn: Client, three: list[Objective]) -> None:
        page = quinn.get(f"{REGISTER}?cols=state,created_at").context["page"]

        assert [head.column.name for head in page.heads] == ["number", "title", "state", "created_at"]

    def test_unknown_ones_are_left_out(self, quinn: Client, three: list[Objective]) -> None:
        page = quinn.get(f"{REGISTER}?cols=state,password").context["page"]

        assert "password" not in [head.column.name for head in page.heads]


class TestTheFragment:
    def test_is_the_list_alone_at_the_same_address(self, quinn: Client, three: list[Objective]) -> None:
        whole, part = quinn.get(REGISTER), quinn.get(REGISTER, headers=HTMX)

        assert "<html" in whole.content.decode() and "<html" not in part.content.decode()
        assert 'name="pick"' in part.content.decode()
        assert "HX-Request" in part["Vary"]

    def test_is_the_whole_page_when_going_back(self, quinn: Client, three: list[Objective]) -> None:
        back = quinn.get(REGISTER, headers={**HTMX, "HX-History-Restore-Request": "true"})

        assert "<html" in back.content.decode()


class TestTheExport:
    def read(self, client: Client, query: str) -> list[list[str]]:
        answer = client.get(f"{REGISTER}export.csv{query}")
        assert answer["Content-Type"].startswith("text/csv") and "attachment" in answer["Content-Disposition"]
        return list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))

    def test_has_the_rows_and_columns_of_the_page(self, quinn: Client, three: list[Objective]) -> None:
        head, *rows = self.read(quinn, "?state=issued&cols=number,title,state")

        assert len(head) == 3
        assert [row[0] for row in rows] == [three[1].number]

    def test_has_all_rows_not_only_the_first_page(
        self, quinn: Client, xdyj: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bihuan.web.register.SIZE", 2)
        for _n in range(5):
            an_objective(xdyj)

        assert len(self.read(quinn, "")) == 6

    def test_has_only_those_picked(self, quinn: Client, three: list[Objective]) -> None:
        rows = self.read(quinn, f"?view=all&pick={three[2].number}")[1:]

        assert [row[0] for row in rows] == [three[2].number]

    def test_excel_opens(self, quinn: Client, three: list[Objective]) -> None:
        answer = quinn.get(f"{REGISTER}export.xlsx?view=all")
        sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer))).active

        assert three[0].number in {cell.value for row in sheet.iter_rows() for cell in row}

    def test_does_not_know_other_formats(self, quinn: Client) -> None:
        assert quinn.get(f"{REGISTER}export.exe").status_code == 404


class TestSeveralAtOnce:
    def test_each_gets_its_own_result(self, gina: Client, three: list[Objective]) -> None:
        draft, issued, _cancelled = three

        page = gina.post(f"{REGISTER}bulk/", {"do": "step.issue", "pick": [draft.number, issued.number]})

        assert (page.context["done"], len(page.context["outcomes"])) == (1, 2)
        draft.refresh_from_db()
        assert draft.state == Objective.State.ISSUED

    def test_offers_what_fits_at_least_one(self, gina: Client, three: list[Objective]) -> None:
        page = gina.get(f"{REGISTER}bulk/", {"pick": [one.number for one in three]}, headers=HTMX)

        assert {way.key for way in page.context["ways"]} >= {"step.issue", "step.close", "set.owner"}

    def test_sets_an_owner(self, quinn: Client, xdyj: Cast, three: list[Objective]) -> None:
        quinn.post(f"{REGISTER}bulk/", {"do": "set.owner", "owner": str(xdyj.max.pk), "pick": [three[0].number]})

        three[0].refresh_from_db()
        assert three[0].owner == xdyj.max

    def test_is_not_for_an_assessor(self, xdyj: Cast, three: list[Objective]) -> None:
        vera = browser(xdyj.vera)

        assert vera.post(f"{REGISTER}bulk/", {"do": "step.issue", "pick": [three[0].number]}).status_code == 403
