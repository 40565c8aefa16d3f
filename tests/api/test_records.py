"""The REST interface follows from the declarations, and refuses as the pages do."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from bihuan.api.app import api
from bihuan.areas.capability.models import Objective
from bihuan.core.flow import flow_of
from bihuan.core.models import ApiToken
from bihuan.core.refusals import Missing
from bihuan.core.tokens import issue
from bihuan.core.writing import create
from tests.cast import Cast

pytestmark = pytest.mark.django_db
GOAL = {"title": "一线解决率不低于 72%", "year": 2026}


@pytest.fixture(autouse=True)
def _urls() -> Iterator[None]:
    with override_settings(ROOT_URLCONF="bihuan.api.urls"):
        yield


class Caller:
    """Someone with a token; an assessor, who is given none any more, has one from before."""

    def __init__(self, cast: Cast, name: str) -> None:
        giver, account, now = cast.people["quinn"].account, cast.people[name].account, timezone.now()
        assert giver is not None and account is not None
        text = issue(giver, "test", at=now, ends_at=now + timedelta(days=1))
        ApiToken.objects.filter(pk=ApiToken.objects.latest("pk").pk).update(account=account)
        self.headers = {"authorization": f"Bearer {text}"}
        self.base = f"/api/v1/{cast.company.slug}/objectives"

    def __call__(self, method: str, path: str = "", data: Any = None) -> Any:
        send = getattr(Client(), method)
        return send(f"{self.base}{path}", data=data, content_type="application/json", headers=self.headers)


class TestTheApi:
    def test_raises_reads_changes_and_moves_a_record(self, xdyj: Cast) -> None:
        gina = Caller(xdyj, "gina")

        made = gina("post", data=GOAL).json()
        changed = gina("patch", f"/{made['number']}", {"target": "72%", "version": made["version"]}).json()
        moved = gina("post", f"/{made['number']}/steps/issue", {}).json()
        read = gina("get", f"/{made['number']}").json()

        assert (changed["target"], moved["state"]) == ("72%", "issued")
        assert [step["name"] for step in read["steps"] if step["allowed"]] == ["report", "close", "cancel"]

    def test_lists_with_filters_and_pages(self, xdyj: Cast) -> None:
        quinn = Caller(xdyj, "quinn")
        for _n in range(3):
            quinn("post", data=GOAL)

        first = Client().get(f"{quinn.base}?limit=2&state=draft", headers=quinn.headers).json()
        rest = Client().get(f"{quinn.base}?limit=2&after={first['next']}", headers=quinn.headers).json()

        assert (len(first["rows"]), len(rest["rows"]), rest["next"]) == (2, 1, None)

    @pytest.mark.parametrize(
        "query", ["year=abc", "year=99999999999999999999", "due=2026-01-01-01", "view=nosuch", "owner=x"]
    )
    def test_refuses_a_value_a_filter_cannot_have(self, xdyj: Cast, query: str) -> None:
        assert Caller(xdyj, "quinn")("get", f"?{query}").status_code == 422

    @pytest.mark.parametrize("query", ["foo=1", "due_on=2026-99", "not.stat=draft", "not.limit=3"])
    def test_refuses_a_filter_no_list_knows(self, xdyj: Cast, query: str) -> None:
        answer = Caller(xdyj, "quinn")("get", f"?{query}")

        assert answer.status_code == 422 and "state" in answer.content.decode()

    @pytest.mark.parametrize("sort", ["foo", "-foo", "--number", "company", "number,title"])
    def test_refuses_an_order_no_list_has_and_names_those_it_has(self, xdyj: Cast, sort: str) -> None:
        (reason,) = Caller(xdyj, "quinn")("get", f"?sort={sort}").json()["reasons"]

        assert reason["field"] == "sort" and "due_on" in reason["text"]

    @pytest.mark.parametrize("limit", ["0", "-1", "201", "abc", "1.5", "9" * 30])
    def test_refuses_a_number_of_rows_no_page_has(self, xdyj: Cast, limit: str) -> None:
        (reason,) = Caller(xdyj, "quinn")("get", f"?limit={limit}").json()["reasons"]

        assert reason["field"] == "limit" and "200" in reason["text"]

    def test_names_all_that_is_wrong_with_the_parameters_at_once(self, xdyj: Cast) -> None:
        answer = Caller(xdyj, "quinn")("get", "?foo=1&sort=bar&limit=0&view=none&state=draft&state=issued")

        assert answer.status_code == 422
        assert [one["field"] for one in answer.json()["reasons"]] == ["foo", "state", "limit", "view", "sort"]

    def test_sorts_both_ways_by_what_the_documentation_offers(self, xdyj: Cast) -> None:
        quinn = Caller(xdyj, "quinn")
        numbers = [quinn("post", data=GOAL).json()["number"] for _n in range(2)]
        offered = {
            one["name"]: one["schema"]
            for one in api.get_openapi_schema()["paths"]["/api/v1/{company}/objectives"]["get"]["parameters"]
        }

        found = {order: quinn("get", f"?sort={order}") for order in offered["sort"]["enum"]}

        assert {answer.status_code for answer in found.values()} == {200}
        assert [row["number"] for row in found["number"].json()["rows"]] == numbers
        assert [row["number"] for row in found["-number"].json()["rows"]] == numbers[::-1]
        assert {"state", "limit", "after", "before", "q"} <= offered.keys()

    def test_refuses_with_every_reason(self, xdyj: Cast) -> None:
        answer = Caller(xdyj, "quinn")("post", data={"title": "", "year": "x"})

        assert answer.status_code == 422
        assert {reason["field"] for reason in answer.json()["reasons"]} == {"title", "year"}

    def test_says_who_may_where_the_caller_may_not(self, xdyj: Cast) -> None:
        quinn = Caller(xdyj, "quinn")
        number = quinn("post", data=GOAL).json()["number"]

        assert quinn("post", f"/{number}/steps/issue", {}).status_code == 403

    def test_does_not_know_another_companys_records(self, xdyj: Cast, yntd: Cast) -> None:
        theirs = create(Objective, actor=yntd.quinn, at=timezone.now(), **GOAL)
        quinn = Caller(xdyj, "quinn")

        assert quinn("get", f"/{theirs.number}").status_code == 404
        quinn.base = "/api/v1/yntd/objectives"
        assert quinn("get").status_code == 404

    def test_asks_for_a_sign_in(self, xdyj: Cast) -> None:
        assert Client().get("/api/v1/xdyj/objectives").status_code == 401

    @pytest.mark.parametrize("body", ["[", "[]", '"x"', '{"version": 99, "title": "neu"}'])
    def test_answers_a_strange_body_in_words(self, xdyj: Cast, body: str) -> None:
        quinn = Caller(xdyj, "quinn")
        number = quinn("post", data=GOAL).json()["number"]

        answer = quinn("patch", f"/{number}", body)

        assert answer.status_code in {409, 422} and answer.json()["reasons"]

    @pytest.mark.parametrize("body", ["[" * 100_000, '{"title": "\\ud800", "year": 2026}'])
    def test_answers_a_hostile_body_in_words(self, xdyj: Cast, body: str) -> None:
        answer = Caller(xdyj, "quinn")("post", data=body)

        assert answer.status_code == 422 and answer.json()["reasons"]

    @pytest.mark.parametrize(
        "smuggled",
        [{"as_rule": True}, {"stamped": {"state": "closed"}}, {"company": 1}, {"actor": 1}, {"at": "2020-01-01"}],
    )
    @pytest.mark.parametrize("name", ["eve", "vera"])
    def test_lets_nobody_say_who_acts_when_or_by_which_rule(
        self, xdyj: Cast, smuggled: dict[str, Any], name: str
    ) -> None:
        answer = Caller(xdyj, name)("post", data={**GOAL, **smuggled})

        assert answer.status_code == 422
        assert [reason["field"] for reason in answer.json()["reasons"]] == [*smuggled]

    def test_lets_a_step_be_given_only_its_own_fields(self, xdyj: Cast) -> None:
        number = Caller(xdyj, "quinn")("post", data=GOAL).json()["number"]

        for smuggled in ({"actor": 1}, {"at": "2020-01-01"}, {"fill": {"title": "x"}}):
            assert Caller(xdyj, "gina")("post", f"/{number}/steps/issue", smuggled).status_code == 422
            assert Caller(xdyj, "gina")("patch", f"/{number}", smuggled).status_code == 422


def test_a_step_says_what_the_time_still_forbids(xdyj: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    step = flow_of(Objective).steps["issue"]

    def too_early(record: Any, at: Any) -> Missing:
        return Missing(f"not at {at:%Y}")

    monkeypatch.setitem(flow_of(Objective).steps, "issue", replace(step, needs=(too_early,)))
    gina = Caller(xdyj, "gina")
    made = gina("post", data=GOAL).json()

    found = {one["name"]: one for one in gina("get", f"/{made['number']}").json()["steps"]}

    assert found["issue"]["reasons"] == [f"not at {timezone.now():%Y}"]
