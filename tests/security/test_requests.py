"""Nothing changes without the token of a form; every answer carries the house's headers."""

import pytest
from django.test import Client

from tests.security.routes import World, routes, status_of
from tests.web.conftest import account_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def forged(ours: World) -> Client:
    """A browser another site makes send forms: signed in, without the token."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(account_of(ours.cast.quinn), "django.contrib.auth.backends.ModelBackend")
    return client


class TestAForgedForm:
    @pytest.mark.usefixtures("curt")
    def test_is_refused_on_every_page(self, forged: Client, ours: World) -> None:
        paths = [
            *(path for route in routes() for path in ours.addresses(route)),
            "/new-company/",
            "/sign-out/",
            "/language/",
        ]

        found = {path: status_of(forged, path, "post") for path in paths}

        assert {path: status for path, status in found.items() if status != 403} == {}

    def test_is_refused_by_the_api(self, forged: Client, ours: World) -> None:
        for path in ours.api_addresses():
            for method in ("POST", "PATCH"):
                assert forged.generic(method, path, "{}", "application/json").status_code in {403, 405}, path


class TestEveryAnswer:
    def test_carries_a_tight_policy(self, ours: World) -> None:
        client = Client()
        client.force_login(account_of(ours.cast.quinn), "django.contrib.auth.backends.ModelBackend")
        for route in routes():
            for path in ours.addresses(route)[:2]:
                answer = client.get(path)
                if answer.streaming:
                    answer.getvalue()
                policy = dict(
                    part.strip().split(" ", 1)
                    for part in answer["Content-Security-Policy"].split(";")
                    if " " in part.strip()
                )
                assert policy["default-src"] in {"'self'", "'none'"}, path
                assert (
                    "unsafe" not in answer["Content-Security-Policy"] and "*" not in answer["Content-Security-Policy"]
                )
                assert answer["X-Content-Type-Options"] == "nosniff" and answer["X-Frame-Options"] == "DENY", path
                assert answer["Referrer-Policy"] == "same-origin" or "feed" in path
