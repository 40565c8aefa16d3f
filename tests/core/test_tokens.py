"""What opens something without a sign-in stands in the journal: who, when, for what, from where; never the secret."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.forms import model_to_dict
from django.test import Client

from bihuan.core import accounts, journal, organisation, password_links, tokens
from bihuan.core.models import ApiToken, Company, JournalEntry, Person, RoleAssignment
from bihuan.core.refusals import NotAllowed
from tests.cast import NOON, Cast
from tests.web.conftest import account_of

pytestmark = pytest.mark.django_db
HERE = "203.0.113.7"
PASSWORD = "correct horse battery"


def told(company: Company, since: int) -> list[JournalEntry]:
    return list(JournalEntry.objects.filter(company=company, pk__gt=since).order_by("pk"))


def text_of(entries: list[JournalEntry]) -> str:
    return " ".join(str(model_to_dict(one)) for one in entries)


@pytest.fixture
def since(xdyj: Cast, yntd: Cast) -> int:
    """One person acts in both companies; the last entry before anything happens."""
    person: Person = xdyj.quinn
    organisation.put_person(yntd.company, actor=None, at=NOON, name="Quinn", account=account_of(person))
    return JournalEntry.objects.latest("pk").pk


class TestAKey:
    def test_is_told_in_every_company_it_opens(self, xdyj: Cast, yntd: Cast, since: int) -> None:
        account = account_of(xdyj.quinn)

        secret = tokens.issue(account, "Reporting", at=NOON, ends_at=NOON + timedelta(days=30), address=HERE)
        tokens.revoke(ApiToken.objects.get(), at=NOON + timedelta(days=1), address=HERE)

        for company in (xdyj.company, yntd.company):
            made, ended = told(company, since)
            assert (made.action, ended.action) == ("api-key.issued", "api-key.revoked")
            assert made.actor is not None and made.actor.account == account and made.actor.company == company
            assert (made.at, made.address, json.loads(made.changes)["api_key"]) == (NOON, HERE, [None, "Reporting"])
            assert json.loads(made.changes)["ends_at"][1].startswith("2026-04-01")
            assert secret not in text_of([made, ended]) and tokens._digest(secret) not in text_of([made, ended])
            assert not list(journal.verify(company))

    def test_is_not_told_where_the_person_has_left(self, xdyj: Cast, yntd: Cast, since: int) -> None:
        Person.objects.filter(company=yntd.company, account=account_of(xdyj.quinn)).update(left_on="2020-01-01")

        tokens.issue(account_of(xdyj.quinn), "Reporting", at=NOON, ends_at=NOON + timedelta(days=30))

        assert len(told(xdyj.company, since)) == 1 and not told(yntd.company, since)


def test_the_address_of_a_calendar_is_told_without_its_secret(xdyj: Cast, yntd: Cast, since: int) -> None:
    given: dict[str, Any] = {"actor": xdyj.quinn, "at": NOON, "address": HERE}
    secrets = [tokens.open_calendar(xdyj.quinn, **given), tokens.open_calendar(xdyj.quinn, **given)]
    tokens.close_calendar(xdyj.quinn, **given)
    tokens.close_calendar(xdyj.quinn, **given)  # nothing is open any more: nothing to tell

    entries = told(xdyj.company, since)

    made = "calendar-address.made"
    assert [one.action for one in entries] == [made, made, "calendar-address.revoked"]
    assert {(one.actor, one.subject, one.address) for one in entries} == {(xdyj.quinn, xdyj.quinn.name, HERE)}
    assert not any(secret in text_of(entries) or tokens._digest(secret) in text_of(entries) for secret in secrets)
    assert not told(yntd.company, since)


def test_a_new_password_is_told_with_who_set_it(xdyj: Cast, yntd: Cast, since: int) -> None:
    account = account_of(xdyj.quinn)
    accounts.keep_password(account, "from the command line", at=NOON, by_owner=False)
    accounts.change_password(account, at=NOON, old="from the command line", new=PASSWORD, again=PASSWORD, address=HERE)
    password_links.set_password(account, PASSWORD[::-1], PASSWORD[::-1], at=NOON, address=HERE)

    for company in (xdyj.company, yntd.company):
        entries = told(company, since)

        assert [one.action for one in entries] == ["person.password-set"] * 3
        assert [one.actor is None for one in entries] == [True, False, False]
        assert PASSWORD not in text_of(entries) and PASSWORD[::-1] not in text_of(entries)


class TestAnAssessor:
    def test_gets_no_key_in_whichever_company_they_are_one(self, xdyj: Cast, yntd: Cast) -> None:
        """A key opens every company of its account."""
        account = account_of(xdyj.vera)
        organisation.put_person(yntd.company, actor=None, at=NOON, name="Vera", account=account)

        with pytest.raises(NotAllowed):
            tokens.issue(account, "Reporting", at=NOON, ends_at=NOON + timedelta(days=30))

        assert not ApiToken.objects.exists()

    def test_gets_no_calendar_address(self, xdyj: Cast) -> None:
        with pytest.raises(NotAllowed):
            tokens.open_calendar(xdyj.vera, actor=xdyj.vera, at=NOON)

        assert Person.objects.get(pk=xdyj.vera.pk).calendar_key == ""

    def test_who_is_one_no_longer_gets_a_key(self, xdyj: Cast) -> None:
        RoleAssignment.objects.filter(person=xdyj.vera).update(to_day="2026-03-01")

        assert tokens.issue(account_of(xdyj.vera), "Reporting", at=NOON, ends_at=NOON + timedelta(days=30))


def test_who_unlocks_themselves_by_a_new_password_is_told(xdyj: Cast, since: int) -> None:
    account = account_of(xdyj.quinn)
    for _n in range(2):
        Client().post("/sign-in/", {"username": account.username, "password": "wrong"})

    assert accounts.unlock(account, at=NOON, address=HERE) == 1 and accounts.unlock(account, at=NOON) == 0

    assert [(one.action, one.actor) for one in told(xdyj.company, since)] == [("person.unlocked", xdyj.quinn)]
