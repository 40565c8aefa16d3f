"""Who leaves keeps nothing; who administers last cannot go; nobody comes to another's account through a mail."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from bihuan.areas.capability.models import Objective
from bihuan.areas.policies.models import ControlledDocument
from bihuan.core import organisation, password_links, tokens
from bihuan.core.access import standing_of
from bihuan.core.asks import ask_for
from bihuan.core.comments import called_in
from bihuan.core.models import Account, Outgoing, Person, RoleAssignment
from bihuan.core.refusals import Refused
from bihuan.core.tokens import issue
from bihuan.core.vocabulary import Role
from bihuan.core.writing import create
from bihuan.web.filtering import people
from bihuan.web.inputs import Input, picked
from tests.cast import NOON, Cast
from tests.web.conftest import account_of, browser

pytestmark = pytest.mark.django_db
TODAY, DAY = date(2026, 3, 2), timedelta(1)


def administrator(person: Person) -> RoleAssignment:
    return organisation.grant(person, Role.ADMINISTRATOR, actor=None, at=NOON)


def leave(person: Person, day: date = date(2020, 1, 1)) -> None:
    Person.objects.filter(pk=person.pk).update(left_on=day)


class TestTheLastAdministrator:
    def test_does_not_leave(self, xdyj: Cast) -> None:
        administrator(xdyj.quinn)

        with pytest.raises(Refused, match="Quinn"):
            organisation.put_person(xdyj.company, actor=xdyj.quinn, at=NOON, person=xdyj.quinn, left_on=TODAY + DAY)

        assert Person.objects.get(pk=xdyj.quinn.pk).left_on is None

    def test_does_not_lose_the_role(self, xdyj: Cast) -> None:
        held = administrator(xdyj.quinn)

        with pytest.raises(Refused):
            organisation.revoke(held, actor=xdyj.quinn, at=NOON, last_day=TODAY)

        assert RoleAssignment.objects.get(pk=held.pk).to_day is None

    def test_is_told_so_on_the_page_with_what_was_typed(self, xdyj: Cast) -> None:
        held = administrator(xdyj.quinn)
        quinn = browser(xdyj.quinn)

        role = quinn.post(f"/xdyj/setup/people/{xdyj.quinn.pk}/roles/{held.pk}/", {"to_day": "2026-04-01"})
        person = quinn.post(
            f"/xdyj/setup/people/{xdyj.quinn.pk}/", {"name": "Quinn", "title": "处长", "left_on": "2026-04-01"}
        )

        assert (role.status_code, person.status_code) == (422, 422)
        assert "处长" in person.content.decode()

    def test_goes_when_there_is_another_who_can_sign_in(self, xdyj: Cast) -> None:
        held = administrator(xdyj.quinn)
        administrator(xdyj.gina)

        organisation.revoke(held, actor=xdyj.gina, at=NOON, last_day=TODAY)
        Account.objects.filter(pk=account_of(xdyj.gina).pk).update(is_active=True)

        assert Role.ADMINISTRATOR not in standing_of(xdyj.quinn, NOON + DAY).roles

    @pytest.mark.parametrize("other", ["left", "without sign-in", "for a while"])
    def test_does_not_go_for_one_who_does_not_stay(self, xdyj: Cast, other: str) -> None:
        held = administrator(xdyj.quinn)
        second = administrator(xdyj.max)
        if other == "left":
            leave(xdyj.max)
        if other == "without sign-in":
            Person.objects.filter(pk=xdyj.max.pk).update(account=None)
        if other == "for a while":
            RoleAssignment.objects.filter(pk=second.pk).update(to_day=TODAY + DAY)

        with pytest.raises(Refused):
            organisation.revoke(held, actor=xdyj.quinn, at=NOON, last_day=TODAY)


class TestWhoLeft:
    def test_founds_no_company(self, xdyj: Cast) -> None:
        administrator(xdyj.quinn)
        client = browser(xdyj.quinn)
        assert client.get("/new-company/").status_code == 200

        leave(xdyj.quinn)

        assert client.get("/new-company/").status_code == 403

    def test_keeps_no_session_no_token_and_no_feed(self, xdyj: Cast) -> None:
        token = issue(account_of(xdyj.quinn), "test", at=NOON, ends_at=NOON.replace(year=2100))
        key = tokens.open_calendar(xdyj.quinn, actor=xdyj.quinn, at=NOON)
        doors = [
            lambda: browser(xdyj.quinn).get("/xdyj/work/"),
            lambda: Client().get("/api/v1/xdyj/tasks", headers={"Authorization": f"Bearer {token}"}),
            lambda: Client().get(f"/feed/{key}.ics"),
        ]
        assert [door().status_code for door in doors] == [200, 200, 200]

        leave(xdyj.quinn)

        assert [door().status_code for door in doors] == [404, 404, 404]
        assert browser(xdyj.quinn).get("/").status_code == 403

    def test_lends_no_role_any_more(self, xdyj: Cast) -> None:
        organisation.delegate(xdyj.max, xdyj.eve, actor=xdyj.max, at=NOON, from_day=TODAY, to_day=TODAY + 30 * DAY)
        assert Role.OM_MANAGER in standing_of(xdyj.eve, NOON).roles

        leave(xdyj.max, TODAY)

        assert Role.OM_MANAGER in standing_of(xdyj.eve, NOON).roles
        assert Role.OM_MANAGER not in standing_of(Person.objects.get(pk=xdyj.eve.pk), NOON + 2 * DAY).roles

    def test_still_enters_until_the_last_day(self, xdyj: Cast) -> None:
        leave(xdyj.quinn, date(2100, 1, 1))

        assert browser(xdyj.quinn).get("/").status_code == 302
        assert browser(xdyj.quinn).get("/xdyj/work/").status_code == 200


class TestALinkForAForgottenPassword:
    @pytest.fixture(autouse=True)
    def mail(self, settings: LazySettings) -> None:
        settings.MAIL_CONFIGURED = True

    def test_goes_to_no_address_others_can_write(self, xdyj: Cast) -> None:
        """The quality department keeps people's e-mail addresses; it must not become the one who approves."""
        Account.objects.filter(pk=account_of(xdyj.gina).pk).update(email="gina@xdyj.example")
        browser(xdyj.quinn).post(f"/xdyj/setup/people/{xdyj.gina.pk}/", {"name": "Gina", "email": "quinn@xdyj.example"})
        assert Person.objects.get(pk=xdyj.gina.pk).email == "quinn@xdyj.example"

        for name in (account_of(xdyj.gina).username, "quinn@xdyj.example"):
            password_links.ask(name, NOON)

        assert list(Outgoing.objects.values_list("address", flat=True)) == ["gina@xdyj.example"]

    def test_serves_once(self, xdyj: Cast) -> None:
        account, visitor = account_of(xdyj.eve), Client()
        path = password_links.link(account).split("//", 1)[1].partition("/")[2]
        new = {"new": "three gray geese 7", "again": "three gray geese 7"}

        assert [visitor.post(f"/{path}", new).status_code for _n in range(2)] == [302, 410]

    def test_tells_nobody_whether_there_is_an_account(self, xdyj: Cast) -> None:
        known, unknown = (
            Client().post("/forgotten/", {"username": name}) for name in (account_of(xdyj.eve).username, "nobody")
        )

        assert (known.status_code, read(known)) == (unknown.status_code, read(unknown))


def read(answer: Any) -> str:
    """The page without its one-time token."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())


class TestWhoseLeavingIsEnteredAhead:
    """Until the last day nothing has changed."""

    def test_is_here_until_that_day(self, xdyj: Cast) -> None:
        leave(xdyj.eve, TODAY)

        assert xdyj.eve in Person.objects.here_on(TODAY)
        assert xdyj.eve not in Person.objects.here_on(TODAY + DAY)
        assert not Person.objects.get(pk=xdyj.eve.pk).has_left(TODAY)

    def test_is_called_gets_documents_and_a_new_password(self, xdyj: Cast, settings: LazySettings) -> None:
        settings.MAIL_CONFIGURED = True
        Account.objects.filter(pk=account_of(xdyj.eve).pk).update(email="eve@example.com")
        record = create(ControlledDocument, actor=xdyj.olga, at=NOON, title="变更管理过程", code="XDYJ-03-05")
        for day, here in ((TODAY, True), (TODAY - DAY, False)):
            leave(xdyj.eve, day)
            Outgoing.objects.all().delete()
            password_links.ask("eve@example.com", NOON)

            assert (xdyj.eve in called_in("@Eve 请看", xdyj.max, TODAY)[0]) is here
            assert Outgoing.objects.exists() is here
            assert (xdyj.eve in record.readers(TODAY)) is here

    def test_is_offered_where_people_are_chosen(self, xdyj: Cast) -> None:
        Person.objects.filter(pk=xdyj.eve.pk).update(staff_number="E77")
        for day, here in ((date(2100, 1, 1), True), (date(2020, 1, 1), False)):
            leave(xdyj.eve, day)
            quinn = browser(xdyj.quinn)
            form = Input(ask_for(Objective, "owner"), "", xdyj.company)

            assert ("Eve" in quinn.get("/xdyj/pick/person/?q=Eve").content.decode()) is here
            asked: Any = quinn.get("/xdyj/objectives/").wsgi_request
            assert ("Eve" in [one.words for one in people(asked, Person, set())]) is here
            assert (xdyj.eve in form.candidates) is here
            assert (picked("Eve", xdyj.company) == str(xdyj.eve.pk)) is here
