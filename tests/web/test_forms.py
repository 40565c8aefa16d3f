"""Recording and changing: errors at the field, nothing lost, nothing twice, both values when two were at it."""

import re

import pytest
from django.test import Client

from bihuan.areas.capability.models import Objective
from bihuan.core.models import Link, Person
from bihuan.core.writing import amend
from tests.cast import NOON, Cast
from tests.web.conftest import an_objective, browser

pytestmark = pytest.mark.django_db
NEW = "/xdyj/objectives/new/"


def key_of(page: str) -> str:
    found = re.search(r'name="once" value="([0-9a-f]+)"', page)
    assert found
    return found[1]


class TestRecording:
    def test_leads_to_the_new_record(self, quinn: Client, xdyj: Cast) -> None:
        answer = quinn.post(
            NEW, {"title": "一线解决率", "year": "2026", "elements": ["process"], "owner": str(xdyj.olga.pk)}
        )

        made = Objective.objects.get()
        assert answer["Location"] == f"/xdyj/objectives/{made.number}/"
        assert (made.title, made.owner, made.elements, made.created_by) == (
            "一线解决率",
            xdyj.olga,
            "process",
            xdyj.quinn,
        )

    def test_keeps_what_was_typed_and_says_what_is_wrong_where(self, quinn: Client) -> None:
        answer = quinn.post(NEW, {"title": "", "year": "今年", "background": "去年 65%", "elements": ["people"]})

        form = answer.context["form"]
        assert answer.status_code == 422
        assert {one.name for one in form.inputs if one.errors} == {"title", "year"}
        page = answer.content.decode()
        assert "去年 65%" in page and "今年" in page and " checked" in page
        assert not Objective.objects.exists()

    def test_says_in_plain_words_how_a_value_is_written(self, quinn: Client) -> None:
        answers = [
            quinn.post(NEW, {"title": "长" * 300, "year": "今年"}),
            quinn.post("/xdyj/nonconformities/new/", {"due_on": "2026-02-31"}),
        ]

        inputs = [one for answer in answers for one in answer.context["form"].inputs]
        said = {one.name: str(one.errors[0].text) for one in reversed(inputs) if one.errors}
        assert "300" in said["title"] and "200" in said["title"]
        assert "“今年”" in said["year"] and "12" in said["year"]
        assert "“2026-02-31”" in said["due_on"] and "2026-03-31" in said["due_on"]

    def test_twice_sent_makes_one(self, quinn: Client) -> None:
        key = key_of(quinn.get(NEW).content.decode())
        data = {"title": "一线解决率", "year": "2026", "once": key}

        first, second = quinn.post(NEW, data), quinn.post(NEW, data)

        assert first["Location"] == second["Location"]
        assert Objective.objects.count() == 1

    def test_what_is_written_after_going_back_is_not_lost(self, quinn: Client) -> None:
        key = key_of(quinn.get(NEW).content.decode())

        for title in ("一线解决率", "返回后写的另一条"):
            quinn.post(NEW, {"title": title, "year": "2026", "once": key})

        assert set(Objective.objects.values_list("title", flat=True)) == {"一线解决率", "返回后写的另一条"}

    def test_a_refused_one_can_be_sent_again(self, quinn: Client) -> None:
        key = key_of(quinn.get(NEW).content.decode())
        quinn.post(NEW, {"title": "", "year": "2026", "once": key})

        assert quinn.post(NEW, {"title": "一线解决率", "year": "2026", "once": key}).status_code == 302

    def test_says_what_it_comes_from(self, quinn: Client, xdyj: Cast, objective: Objective) -> None:
        quinn.post(f"{NEW}?from={objective.number}", {"title": "下一年", "year": "2027", "from": objective.number})

        link = Link.objects.get()
        assert (link.source_id, link.target.title) == (objective.pk, "下一年")

    def test_starts_with_what_the_address_says(self, quinn: Client) -> None:
        page = quinn.get(f"{NEW}?title=满意度&elements=people&elements=delivery").content.decode()

        assert 'value="满意度"' in page and page.count(" checked") == 2

    def test_does_not_take_another_companys_people(self, quinn: Client, yntd: Cast) -> None:
        answer = quinn.post(NEW, {"title": "x", "year": "2026", "owner": str(yntd.olga.pk)})

        assert answer.status_code == 422
        assert [one.name for one in answer.context["form"].inputs if one.errors] == ["owner"]


class TestNamingAPerson:
    @pytest.fixture
    def crowd(self, xdyj: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        """So many people that one searches instead of choosing from a list."""
        monkeypatch.setattr("bihuan.web.inputs.MOST_OPTIONS", 3)

    def test_offers_those_whose_name_fits(self, quinn: Client, xdyj: Cast, crowd: None) -> None:
        assert "<datalist" in quinn.get(NEW).content.decode()
        page = quinn.get("/xdyj/pick/person/?for=owner&owner=olg").content.decode()

        assert f"#{xdyj.olga.pk}" in page and f"#{xdyj.max.pk}" not in page

    def test_takes_the_one_picked_or_typed_in_full(self, quinn: Client, xdyj: Cast, crowd: None) -> None:
        for typed in (f"Olga · om #{xdyj.olga.pk}", "Olga"):
            quinn.post(NEW, {"title": typed, "year": "2026", "owner": typed})

            assert Objective.objects.latest("id").owner == xdyj.olga

    def test_asks_which_one_when_two_share_a_name(self, quinn: Client, xdyj: Cast, crowd: None) -> None:
        Person.objects.create(company=xdyj.company, name="Olga")

        assert quinn.post(NEW, {"title": "x", "year": "2026", "owner": "Olga"}).status_code == 422


class TestChanging:
    def test_changes_what_the_state_leaves_open(self, quinn: Client, objective: Objective) -> None:
        path = f"/xdyj/objectives/{objective.number}/edit/"
        data = {"title": "新标题", "year": "2026", "version": "1", "owner": "", "department": "", "background": ""}

        assert quinn.post(path, data).status_code == 302
        objective.refresh_from_db()
        assert (objective.title, objective.owner) == ("新标题", None)

    def test_is_closed_to_who_may_not(self, xdyj: Cast, objective: Objective) -> None:
        answer = browser(xdyj.olga).get(f"/xdyj/objectives/{objective.number}/edit/")

        assert answer.status_code == 403

    def test_shows_both_values_when_someone_was_faster(self, quinn: Client, xdyj: Cast) -> None:
        objective = an_objective(xdyj, target="70%", measure="月度")
        amend(objective, actor=xdyj.gina, at=NOON, target="72%", measure="季度")
        mine = {"title": objective.title, "year": "2026", "version": "1", "target": "75%", "measure": "月度"}

        answer = quinn.post(f"/xdyj/objectives/{objective.number}/edit/", mine)

        clash = answer.context["clash"]
        assert answer.status_code == 409
        assert [(one.theirs, one.mine) for one in clash.differences if one.mine == "75%"] == [("72%", "75%")]
        assert clash.by == "Gina"
        kept = {one.name: one.raw for one in answer.context["form"].inputs}
        assert (kept["target"], kept["measure"]) == ("75%", "季度"), "mine stays; what I left alone is theirs"
        assert 'name="version" value="2"' in answer.content.decode()

    def test_holds_after_comparing(self, quinn: Client, xdyj: Cast, objective: Objective) -> None:
        amend(objective, actor=xdyj.gina, at=NOON, target="72%")
        data = {"title": "我的标题", "year": "2026", "target": "72%", "version": "2"}

        assert quinn.post(f"/xdyj/objectives/{objective.number}/edit/", data).status_code == 302
