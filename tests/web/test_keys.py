"""Keys for the REST interface: made by their person, shown once, taken back at any time."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from bihuan.core.models import ApiToken
from bihuan.core.tokens import account_of as account_behind
from tests.cast import Cast
from tests.web.conftest import account_of, browser
from tests.web.pages.conftest import english
from tests.web.pages.reading import main

pytestmark = pytest.mark.django_db
ADDRESS = "/xdyj/me/keys/"


def make(client: Client, **given: Any) -> str:
    page = client.post(ADDRESS, {"do": "issue", "name": "Reporting", "days": "30", **given})
    return str(page.context["secret"])


class TestAKey:
    def test_opens_the_interface_in_the_persons_name(self, xdyj: Cast) -> None:
        key = make(browser(xdyj.quinn))

        answer = Client().get("/api/v1/xdyj/opportunities", headers={"authorization": f"Bearer {key}"})

        assert answer.status_code == 200
        made = ApiToken.objects.get()
        assert (made.account, made.ends_at - made.created_at) == (account_of(xdyj.quinn), timedelta(days=30))

    def test_is_shown_once(self, xdyj: Cast) -> None:
        quinn = browser(xdyj.quinn)
        key = make(quinn)

        page = quinn.get(ADDRESS)

        assert key not in page.content.decode() and "Reporting" in page.content.decode()

    def test_that_was_taken_back_opens_nothing(self, xdyj: Cast) -> None:
        quinn = english(xdyj.quinn)
        key = make(quinn)

        quinn.post(ADDRESS, {"do": "revoke", "pk": ApiToken.objects.get().pk})

        assert Client().get("/api/v1/xdyj/opportunities", headers={"authorization": f"Bearer {key}"}).status_code == 401
        assert "not in force" in main(quinn.get(ADDRESS)).words

    def test_is_taken_back_by_nobody_else(self, xdyj: Cast) -> None:
        key = make(browser(xdyj.quinn))
        made = ApiToken.objects.get()

        assert browser(xdyj.max).post(ADDRESS, {"do": "revoke", "pk": made.pk}).status_code == 404
        assert account_behind(key, made.created_at) is not None

    @pytest.mark.parametrize("wrong", [{"name": ""}, {"days": "9999"}, {"days": "soon"}])
    def test_needs_a_name_and_an_end(self, xdyj: Cast, wrong: dict[str, str]) -> None:
        page = browser(xdyj.quinn).post(ADDRESS, {"do": "issue", "name": "x", "days": "30", **wrong})

        assert page.status_code == 422 and not ApiToken.objects.exists()
