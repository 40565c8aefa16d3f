"""A NUL in an address, a query or a form breaks nothing, on either database; what else was typed is kept."""

import json

import pytest
from django.test import Client

from bihuan.areas.capability.models import Objective
from bihuan.core.models import Person
from bihuan.core.tokens import issue
from tests.cast import NOON, Cast
from tests.web.conftest import account_of, browser

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path",
    [
        "objectives/%00/",
        "objectives/a%00b/edit/",
        "policies/%00/",
        "policies/XDYJ%00/4.2/",
        "%00/",
        "search%00/",
        "setup/departments/%00/",
    ],
)
def test_an_address_with_one_leads_nowhere(xdyj: Cast, path: str) -> None:
    assert browser(xdyj.quinn).get(f"/xdyj/{path}").status_code == 404
    assert browser(xdyj.quinn).get("/x%00/work/").status_code == 404
    assert Client().get("/feed/a%00.ics").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["search/?q=a%00b", "objectives/?q=%00", "objectives/?title=%00&sort=%00", "objectives/?view=%00", "setup/people/?q=%00",
     "pick/person/?q=%00", "pick/record/?q=%00", "matrix/?policy=%00", "evidence/?what=%00", "objectives/export.csv?pick=%00"],
)  # fmt: skip
def test_a_query_with_one_is_read_without_it(xdyj: Cast, path: str) -> None:
    answer = browser(xdyj.quinn).get(f"/xdyj/{path}")

    assert answer.status_code in {200, 422}
    if answer.streaming:
        answer.getvalue()  # type: ignore[attr-defined]


def test_a_form_keeps_what_else_was_typed(xdyj: Cast) -> None:
    browser(xdyj.quinn).post("/xdyj/objectives/new/", {"title": "一线\x00解决率", "year": "2026", "once": "a\x00"})
    browser(xdyj.quinn).post("/xdyj/setup/people/new/", {"name": "Zo\x00e", "staff_number": "7\x00"})

    assert Objective.objects.get().title == "一线解决率"
    assert Person.objects.get(name="Zoe").staff_number == "7"
    assert Client().post("/sign-in/", {"username": "a\x00", "password": "\x00"}).status_code == 422


@pytest.mark.parametrize("wild", ["a\x00b", "half \ud83d"])
def test_the_api_refuses_it_in_words(xdyj: Cast, wild: str) -> None:
    token = issue(account_of(xdyj.quinn), "test", at=NOON, ends_at=NOON.replace(year=2100))
    for body in ({"title": wild, "year": 2026}, {wild: 1}, {"title": "x", "year": 2026, "elements": [wild]}):
        answer = Client().post(
            "/api/v1/xdyj/objectives",
            json.dumps(body),
            "application/json",
            headers={"Authorization": f"Bearer {token}", "Accept-Language": "en"},
        )

        assert answer.status_code == 422
        (reason,) = answer.json()["reasons"]
        assert "cannot be kept" in reason["text"] or "无法保存" in reason["text"]
