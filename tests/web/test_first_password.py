"""A password somebody else made is changed by its person before anything else; nothing that was typed is lost by it."""

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from bihuan.core import accounts, organisation, password_links, sign_ins
from bihuan.core.models import Account, JournalEntry, RoleAssignment
from bihuan.core.refusals import Refused
from bihuan.core.vocabulary import Role
from tests.api.test_records import Caller
from tests.cast import NOON, Cast
from tests.web.conftest import HTMX, account_of

pytestmark = pytest.mark.django_db
GIVEN, OWN = "three gray geese 7", "seven green ducks 3"
NEW = {"new": OWN, "again": OWN}


@pytest.fixture
def eve(xdyj: Cast) -> Account:
    """Quality made her a sign-in and told her its password."""
    sign_ins.set_sign_in(xdyj.eve, account_of(xdyj.eve).username, GIVEN, actor=xdyj.quinn, at=NOON)
    return account_of(xdyj.eve)


def signed_in(
    account: Account, password: str = GIVEN, client: Client | None = None, where: str = "/xdyj/all/"
) -> Client:
    client = client or Client()
    client.post("/sign-in/", {"username": account.username, "password": password, "next": where})
    return client


class TestAGivenPassword:
    def test_opens_nothing_but_the_page_to_choose_another_one(self, eve: Account) -> None:
        client = signed_in(eve)

        for path in ("/", "/xdyj/", "/xdyj/opportunities/", "/xdyj/me/", "/new-company/"):
            answer = client.get(path)
            assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/choose-password/"), path
        assert client.get("/xdyj/notices/", headers=HTMX)["HX-Redirect"].startswith("/choose-password/")
        assert client.get("/api/v1/xdyj/tasks").status_code == 403

    def test_is_replaced_and_leads_on_to_where_one_wanted_to_go(self, eve: Account) -> None:
        client = signed_in(eve)

        answer = client.post("/choose-password/", {**NEW, "next": "/xdyj/all/"})

        assert (answer.status_code, answer["Location"]) == (302, "/xdyj/all/")
        assert client.get("/xdyj/all/").status_code == 200 and client.get("/api/v1/xdyj/tasks").status_code == 200
        assert client.get("/choose-password/").status_code == 302  # nothing to choose any more
        assert signed_in(eve, OWN).get("/xdyj/all/").status_code == 200
        told = JournalEntry.objects.filter(action="person.password-set").latest("position")
        assert told.actor_id == eve.people.get().pk

    @pytest.mark.parametrize(
        "new", [{"new": GIVEN, "again": GIVEN}, {"new": OWN, "again": "x"}, {"new": "1", "again": "1"}, {}]
    )
    def test_stays_to_be_replaced_while_the_new_one_is_none(self, eve: Account, new: dict[str, str]) -> None:
        client = signed_in(eve)

        assert client.post("/choose-password/", new).status_code == 422
        assert client.get("/xdyj/all/").status_code == 302

    def test_never_leads_to_another_host(self, eve: Account) -> None:
        answer = signed_in(eve).post("/choose-password/", {**NEW, "next": "https://evil.example/"})

        assert answer["Location"] == "/"

    def test_can_be_left_alone_by_signing_out(self, eve: Account) -> None:
        client = signed_in(eve)

        assert client.post("/sign-out/")["Location"] == "/sign-in/"

    def test_is_asked_for_again_after_a_reset_and_what_was_typed_waits(self, xdyj: Cast, eve: Account) -> None:
        client = signed_in(eve)
        client.post("/choose-password/", NEW)
        organisation.grant(xdyj.quinn, Role.ADMINISTRATOR, actor=None, at=NOON)
        sign_ins.set_sign_in(xdyj.eve, eve.username, GIVEN, actor=xdyj.quinn, at=NOON)

        path = "/xdyj/opportunities/new/"
        client.post(path, {"title": "夜间接听"})  # the old password was taken from her in the middle of it
        signed_in(eve, client=client, where=path)
        asked = client.get(path)
        assert asked["Location"].startswith("/choose-password/")
        client.post("/choose-password/", {**NEW, "next": path})

        assert "夜间接听" in client.get(path).content.decode()

    def test_typed_passwords_wait_nowhere(self, eve: Account) -> None:
        client = Client()
        client.post("/xdyj/me/password/", {"old": "secret-1", **NEW})

        assert "kept" not in client.session

    def test_hinders_no_program_with_a_key(self, xdyj: Cast, eve: Account) -> None:
        assert Caller(xdyj, "eve")("get").status_code == 200


class TestWhose:
    def test_is_everybody_s_whose_password_was_made_for_them(self, xdyj: Cast) -> None:
        accounts.open_operator("op", GIVEN, NOON)
        sign_ins.open_account(xdyj.gina, "gina-2", actor=None, at=NOON, password=GIVEN)
        accounts.keep_password(account_of(xdyj.max), GIVEN, at=NOON, by_owner=False)

        for name in ("op", "gina-2", account_of(xdyj.max).username):
            assert accounts.is_to_choose(accounts.named(name)), name

    def test_is_nobody_s_who_chose_it(self, xdyj: Cast, eve: Account) -> None:
        password_links.set_password(eve, OWN, OWN, at=NOON)
        sign_ins.open_account(xdyj.ada, "ada-2", actor=None, at=NOON)  # she sets one with a link
        RoleAssignment.objects.create(company=xdyj.company, person=xdyj.max, role=Role.ADMINISTRATOR)
        sign_ins.set_sign_in(xdyj.max, "max", GIVEN, actor=xdyj.max, at=NOON)

        assert not any(accounts.is_to_choose(accounts.named(name)) for name in (eve.username, "ada-2", "max"))

    def test_changing_it_in_the_settings_serves_as_well(self, eve: Account) -> None:
        accounts.change_password(eve, at=timezone.now(), old=GIVEN, new=OWN, again=OWN)

        assert not accounts.is_to_choose(accounts.named(eve.username))

    def test_is_nobody_s_in_a_demonstration(self, eve: Account) -> None:
        with override_settings(DEMO=True):
            assert signed_in(eve).get("/xdyj/all/").status_code == 200

    def test_every_reason_is_told_at_once(self, eve: Account) -> None:
        with pytest.raises(Refused) as refused:
            accounts.choose_password(eve, GIVEN, "x", at=NOON)

        assert {reason.field for reason in refused.value.reasons} == {"new", "again"}
