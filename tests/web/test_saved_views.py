"""Views of one's own in a register, and doing something with every row of a list, not only those of the page."""

import pytest
from django.test import Client

from bihuan.areas.capability.models import Objective
from bihuan.web import register
from bihuan.web.models import SavedView
from bihuan.web.views import bulk
from tests.cast import Cast
from tests.web.conftest import HTMX, an_objective

pytestmark = pytest.mark.django_db
REGISTER = "/xdyj/objectives/"
ASKED = "?state=draft&sort=-number&cols=state"


def tabs(client: Client, query: str = "") -> dict[str, bool]:
    """The words of every tab, and whether it is the one shown."""
    return {str(one.label): one.current for one in client.get(f"{REGISTER}{query}").context["page"].tabs}


@pytest.fixture
def kept(quinn: Client, objective: Objective) -> SavedView:
    assert quinn.post(f"{REGISTER}views/{ASKED}", {"name": "待下达"}).status_code == 302
    return SavedView.objects.get()


class TestAViewOfOnesOwn:
    def test_keeps_filters_columns_and_order_under_a_name(self, quinn: Client, kept: SavedView) -> None:
        assert tabs(quinn)["待下达"] is False

        tab = next(one for one in quinn.get(REGISTER).context["page"].tabs if one.label == "待下达")
        page = quinn.get(tab.href).context["page"]
        assert [head.column.name for head in page.heads] == ["number", "title", "state"]
        assert page.query.given == {"state": "draft", "sort": "-number", "cols": "state"}
        assert [one.label for one in page.tabs if one.current] == ["待下达"]

    def test_is_seen_by_nobody_else(self, gina: Client, kept: SavedView) -> None:
        assert "待下达" not in tabs(gina)
        assert gina.post(f"{REGISTER}views/{kept.pk}/remove/").status_code == 404

    def test_is_replaced_by_one_of_the_same_name(self, quinn: Client, kept: SavedView) -> None:
        quinn.post(f"{REGISTER}views/?state=issued", {"name": "待下达"})

        assert SavedView.objects.get().query == "state=issued"

    def test_is_removed(self, quinn: Client, kept: SavedView) -> None:
        quinn.post(f"{REGISTER}views/{kept.pk}/remove/")

        assert not SavedView.objects.exists()

    def test_needs_a_name(self, quinn: Client, objective: Objective) -> None:
        assert quinn.post(f"{REGISTER}views/{ASKED}", {"name": " "}, headers=HTMX).status_code == 422
        assert not SavedView.objects.exists()

    def test_that_names_what_is_no_more_is_left_out(self, quinn: Client, kept: SavedView) -> None:
        SavedView.objects.update(query="state=no-such-state")

        assert "待下达" not in tabs(quinn)


class TestEveryRowOfAList:
    @pytest.fixture
    def many(self, xdyj: Cast, monkeypatch: pytest.MonkeyPatch) -> list[Objective]:
        monkeypatch.setattr(register, "SIZE", 2)
        return [an_objective(xdyj, title=f"目标 {n}") for n in range(3)]

    def test_is_offered_where_there_is_more_than_a_page(self, quinn: Client, many: list[Objective]) -> None:
        assert "data-every" in quinn.get(REGISTER).content.decode()

    def test_is_changed_at_once(self, gina: Client, many: list[Objective]) -> None:
        gina.post(f"{REGISTER}bulk/", {"every": "yes", "back": f"{REGISTER}?state=draft", "do": "step.issue"})

        assert set(Objective.objects.values_list("state", flat=True)) == {"issued"}

    def test_is_exported_and_no_more_than_the_list_shows(self, quinn: Client, many: list[Objective]) -> None:
        asked = {"every": "yes", "back": f"{REGISTER}?state=draft&q={many[0].number}", "pick": many[1].number}
        exported = b"".join(quinn.get(f"{REGISTER}export.csv", asked)).decode()

        assert many[0].number in exported and many[1].number not in exported

    def test_is_refused_when_it_is_too_much(
        self, gina: Client, many: list[Objective], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(bulk, "MOST_AT_ONCE", 2)
        asked = {"every": "yes", "back": f"{REGISTER}?state=draft", "do": "step.issue"}

        assert gina.post(f"{REGISTER}bulk/", asked).status_code == 422
        assert set(Objective.objects.values_list("state", flat=True)) == {"draft"}
