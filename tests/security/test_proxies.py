"""Behind a reverse proxy: each caller is counted apart, what callers claim of themselves is not believed, all is TLS."""

import os
import subprocess
import sys

import pytest
from django.conf import LazySettings
from django.test import Client

from bihuan.core.models import JournalEntry, Person
from bihuan.web.proxies import caller_of
from tests.cast import Cast
from tests.web.conftest import account_of, an_objective, browser

PROXY, CALLER, OTHER = "10.0.0.9", "203.0.113.7", "203.0.113.8"


@pytest.fixture
def one_proxy(settings: LazySettings) -> None:
    settings.PROXIES = 1
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_HSTS_SECONDS = 60


@pytest.mark.parametrize(
    ("forwarded", "hops", "caller"),
    [
        ("203.0.113.7", 1, CALLER),
        ("198.51.100.1, 203.0.113.7", 1, CALLER),  # the first one was made up by the caller
        ("203.0.113.7, 10.0.0.8", 2, CALLER),
        ("203.0.113.7:5123", 1, CALLER),
        ("[2001:db8::1]:443", 1, "2001:db8::1"),
        ("203.0.113.7", 0, ""),
        ("203.0.113.7", 2, ""),  # came past one of the proxies
        ("", 1, ""),
        ("unknown", 1, ""),
        ("<script>", 1, ""),
    ],
)
def test_the_caller_is_whom_our_outermost_proxy_saw(forwarded: str, hops: int, caller: str) -> None:
    assert caller_of(forwarded, hops) == caller


def tries(person: Person, caller: str, times: int) -> int:
    """Wrong passwords from one caller through the proxy; the last answer."""
    status = 0
    for _n in range(times):
        client = Client(REMOTE_ADDR=PROXY, headers={"X-Forwarded-For": caller})
        data = {"username": account_of(person).username, "password": "wrong"}
        status = client.post("/sign-in/", data).status_code
    return status


@pytest.mark.django_db
class TestTheLockout:
    def test_counts_each_caller_apart(self, xdyj: Cast, one_proxy: None) -> None:
        assert tries(xdyj.quinn, CALLER, 6) == 403
        assert tries(xdyj.quinn, OTHER, 1) == 422

    def test_is_not_escaped_by_made_up_addresses(self, xdyj: Cast, one_proxy: None) -> None:
        assert {tries(xdyj.quinn, f"198.51.100.{n}, {CALLER}", 1) for n in range(5)} == {422, 403}
        assert tries(xdyj.quinn, f"198.51.100.77, {CALLER}", 1) == 403

    def test_does_not_believe_callers_where_there_is_no_proxy(self, xdyj: Cast) -> None:
        assert [tries(xdyj.quinn, f"198.51.100.{n}", 1) for n in range(6)][-1] == 403


@pytest.mark.django_db
def test_the_journal_keeps_the_caller(xdyj: Cast, one_proxy: None) -> None:
    record = an_objective(xdyj)
    client = browser(xdyj.gina, REMOTE_ADDR=PROXY, headers={"X-Forwarded-For": CALLER})

    client.post(f"/xdyj/objectives/{record.number}/steps/issue/")

    assert (
        JournalEntry.objects.filter(record_id=record.pk).order_by("-id").values_list("address", flat=True)[0] == CALLER
    )


@pytest.mark.django_db
class TestTls:
    def test_is_insisted_on_where_the_proxy_says_it_is_spoken(self, xdyj: Cast, one_proxy: None) -> None:
        over, plain = (Client(headers={"X-Forwarded-Proto": said}).get("/sign-in/") for said in ("https", "http"))

        assert (over["Strict-Transport-Security"], plain.has_header("Strict-Transport-Security")) == (
            "max-age=60",
            False,
        )

    def test_is_not_believed_of_a_caller_without_proxy(self, xdyj: Cast, settings: LazySettings) -> None:
        settings.SECURE_HSTS_SECONDS = 60

        answer = Client(headers={"X-Forwarded-Proto": "https"}).get("/sign-in/")

        assert not answer.has_header("Strict-Transport-Security")

    def test_stands_in_the_address_of_a_calendar_feed(self, xdyj: Cast, one_proxy: None) -> None:
        client = browser(xdyj.quinn, headers={"X-Forwarded-Proto": "https"})

        address = client.post("/xdyj/calendar/feed/", {"do": "new"}).context["address"]

        assert address.startswith("https://testserver")

    def test_address_is_the_one_the_operator_names(self, xdyj: Cast, settings: LazySettings) -> None:
        settings.SITE_URL, settings.SITE_NAMED = "https://quality.example.com/", True

        address = browser(xdyj.quinn).post("/xdyj/calendar/feed/", {"do": "new"}).context["address"]

        assert address.startswith("https://quality.example.com/feed/")


SAID = """
from django.conf import settings as s
print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.LANGUAGE_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE,
      s.SECURE_HSTS_SECONDS > 0, s.SECURE_PROXY_SSL_HEADER is not None)
"""


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"BIHUAN_URL": "https://q.example.com", "BIHUAN_PROXIES": "1"}, "True True True True Lax True True"),
        ({"BIHUAN_URL": "http://10.0.0.5:8000"}, "False False False True Lax False False"),
        ({}, "False False False True Lax False False"),
    ],
)
def test_cookies_follow_the_address_of_the_installation(environment: dict[str, str], said: str) -> None:
    bare = {
        name: value for name, value in os.environ.items() if not name.startswith("BIHUAN_") or name == "BIHUAN_DATA"
    }
    env = {**bare, "DJANGO_SETTINGS_MODULE": "bihuan.settings", **environment}

    done = subprocess.run([sys.executable, "-c", SAID], env=env, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == said
