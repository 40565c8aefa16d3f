"""A forgotten password: the same answer for everyone, a link that holds an hour and serves once."""

import re
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.test import Client

from bihuan.core.models import Account, Outgoing
from tests.cast import Cast
from tests.web.conftest import account_of

pytestmark = pytest.mark.django_db
NEW = "stille-wasser-4711"


@pytest.fixture(autouse=True)
def with_mail(settings: LazySettings) -> None:
    settings.MAIL_CONFIGURED = True


@pytest.fixture
def quinns(xdyj: Cast) -> Account:
    account = account_of(xdyj.quinn)
    account.email = "quinn@xdyj.example"
    account.save()
    return account


def ask(client: Client, name: str) -> str:
    """The page's words without its one-time marks."""
    page = client.post("/forgotten/", {"username": name}).content.decode()
    return re.sub(r'value="[^"]*"', "", page)


def link() -> str:
    found = re.search(r"/new-password/\S+", Outgoing.objects.get().body)
    assert found
    return found[0]


def test_the_answer_is_the_same_whether_there_is_an_account_or_not(client: Client, quinns: Account) -> None:
    assert ask(client, quinns.username) == ask(client, "nobody-of-this-name")
    assert [one.address for one in Outgoing.objects.all()] == ["quinn@xdyj.example"]


def test_a_mail_address_serves_as_well(client: Client, quinns: Account) -> None:
    ask(client, "Quinn@xdyj.example")

    assert Outgoing.objects.count() == 1


def test_asking_again_and_again_sends_one_mail(client: Client, quinns: Account) -> None:
    for _turn in range(3):
        ask(client, quinns.username)

    assert Outgoing.objects.count() <= 2  # a window of ten minutes may end in between


def test_the_link_sets_a_password_once(client: Client, quinns: Account) -> None:
    ask(client, quinns.username)
    where = link()

    assert client.get(where).status_code == 200
    assert client.post(where, {"new": NEW, "again": NEW}).status_code == 302
    quinns.refresh_from_db()
    assert quinns.check_password(NEW)
    assert client.get(where).status_code == 410


def test_the_link_ends_after_an_hour(client: Client, quinns: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(client, quinns.username)
    where, now = link(), PasswordResetTokenGenerator._now
    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self: now(self) + timedelta(minutes=61))

    assert client.get(where).status_code == 410


def test_a_weak_or_mistyped_password_is_refused_with_every_reason(client: Client, quinns: Account) -> None:
    ask(client, quinns.username)
    answer = client.post(link(), {"new": "123", "again": "124"})

    assert answer.status_code == 422
    assert set(answer.context["errors"]) == {"new", "again"}


def test_a_guessed_link_is_none(client: Client, quinns: Account) -> None:
    assert client.get("/new-password/MQ/abc-123/").status_code == 410
    assert client.get("/new-password/----/abc-123/").status_code == 410


def test_without_mail_it_says_who_helps(client: Client, quinns: Account, settings: LazySettings) -> None:
    settings.MAIL_CONFIGURED = False
    page = client.post("/forgotten/", {"username": quinns.username}).content.decode()

    assert "People and roles" in page or "人员与角色" in page
    assert not Outgoing.objects.exists()
