"""What the tests of the pages share: someone signed in, and an objective to look at."""

from typing import Any

import pytest
from django.test import Client

from bihuan.areas.capability.models import Objective
from bihuan.core.models import Account, Person
from bihuan.core.writing import create
from tests.cast import NOON, Cast

HTMX = {"HX-Request": "true"}


def account_of(person: Person) -> Account:
    assert person.account is not None
    return person.account


def browser(person: Person, **options: Any) -> Client:
    """A browser in which this person is signed in."""
    client = Client(**options)
    client.force_login(account_of(person), "django.contrib.auth.backends.ModelBackend")
    return client


def an_objective(cast: Cast, **fields: Any) -> Objective:
    values = {
        "title": "一线解决率不低于 72%",
        "year": 2026,
        "owner": cast.olga,
        "department": cast.departments["om"],
        **fields,
    }
    return create(Objective, actor=cast.quinn, at=NOON, **values)


@pytest.fixture
def objective(xdyj: Cast) -> Objective:
    return an_objective(xdyj)


@pytest.fixture
def quinn(xdyj: Cast) -> Client:
    return browser(xdyj.quinn)


@pytest.fixture
def gina(xdyj: Cast) -> Client:
    return browser(xdyj.gina)
