"""`bihuan account`: the first sign-in of an installation and of a company, and a lost password."""

from functools import partial
from typing import Any

import pytest
from django.test import Client

from bihuan.core.access import standing_of
from bihuan.core.models import Account, JournalEntry, Person
from bihuan.core.vocabulary import Role
from tests.cast import NOON, Cast
from tests.jobs.conftest import Run

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(run: Run) -> Run:
    return partial(run, "account")


def signs_in(told: dict[str, Any]) -> bool:
    given = {"username": told["username"], "password": told["password"], "next": "/"}
    return Client().post("/sign-in/", given).status_code == 302


class TestAnAccount:
    def test_of_the_operator_founds_companies(self, run: Run) -> None:
        status, told, _errors = run("create", "root")

        client = Client()
        client.post("/sign-in/", {"username": "root", "password": told["password"], "next": "/"})
        assert client.get("/")["Location"].startswith("/choose-password/")  # the one printed serves once
        client.post("/choose-password/", {"new": "seven green ducks 3", "again": "seven green ducks 3"})
        assert status == 0 and client.get("/")["Location"] == "/new-company/"
        assert client.get("/new-company/").status_code == 200

    def test_of_a_companys_administrator_sets_it_up(self, run: Run, xdyj: Cast) -> None:
        status, told, _errors = run("create", "adam", "--company", "xdyj", "--person", "Adam")

        person = Person.objects.get(account__username="adam")
        assert status == 0 and signs_in(told)
        assert (person.name, Role.ADMINISTRATOR in standing_of(person, NOON.replace(year=2100)).roles) == ("Adam", True)

    def test_that_exists_joins_the_company_with_its_own_password(self, run: Run, xdyj: Cast) -> None:
        _status, first, _errors = run("create", "root")

        status, told, _errors = run("create", "ROOT", "--company", "xdyj")

        assert (status, told["joined"], "password" in told) == (0, True, False)
        assert signs_in(first) and Account.objects.filter(username__iexact="root").count() == 1

    def test_gets_a_new_password(self, run: Run) -> None:
        _status, first, _errors = run("create", "root")
        status, second, _errors = run("password", "root")

        assert status == 0 and signs_in(second) and not signs_in(first)

    def test_that_is_locked_is_freed_at_once(self, run: Run) -> None:
        told = run("create", "root")[1]
        tried = [Client().post("/sign-in/", {"username": "root", "password": "wrong"}).status_code for _n in range(5)]
        assert tried[-1] == 403 and not signs_in(told)

        assert run("unlock", "root")[:2] == (0, {"username": "root", "forgotten": 1})

        assert signs_in(told)

    def test_that_was_freed_is_told_in_its_company(self, run: Run, xdyj: Cast) -> None:
        run("create", "adam", "--company", "xdyj", "--person", "Adam")
        Client().post("/sign-in/", {"username": "adam", "password": "wrong"})

        assert run("unlock", "ADAM")[:2] == (0, {"username": "adam", "forgotten": 1})
        assert run("unlock", "adam")[:2] == (0, {"username": "adam", "forgotten": 0})

        told = JournalEntry.objects.filter(company=xdyj.company, action="person.unlocked")
        assert [(one.subject, one.actor) for one in told] == [("Adam", None)]

    def test_of_a_name_taken_or_unknown_is_refused(self, run: Run) -> None:
        run("create", "root")

        assert run("create", "Root")[0] == 1
        assert run("password", "nobody")[0] == 1 == run("unlock", "nobody")[0]
        assert run("create", "x", "--company", "nowhere")[0] == 1
