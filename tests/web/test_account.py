"""Signing in and out, lockout, language, theme, password, delegation, notices, search."""

import pytest
from django.test import Client, override_settings

from bihuan.areas.capability.models import Objective
from bihuan.core.models import Account, Delegation, Notice, Person, Record
from tests.cast import NOON, Cast
from tests.web.conftest import account_of, browser

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture
def account(xdyj: Cast) -> Account:
    found = account_of(xdyj.quinn)
    found.set_password(PASSWORD)
    found.save()
    return found


def sign_in(client: Client, account: Account, password: str = PASSWORD, where: str = "/") -> int:
    return client.post("/sign-in/", {"username": account.username, "password": password, "next": where}).status_code


class TestSigningIn:
    def test_leads_to_where_one_wanted_to_go(self, account: Account) -> None:
        answer = Client().post(
            "/sign-in/", {"username": account.username, "password": PASSWORD, "next": "/xdyj/objectives/"}
        )

        assert answer["Location"] == "/xdyj/objectives/"

    def test_never_leads_to_another_host(self, account: Account) -> None:
        data = {"username": account.username, "password": PASSWORD, "next": "https://evil.example/"}

        assert Client().post("/sign-in/", data)["Location"] == "/"

    def test_says_what_is_wrong_and_keeps_the_name(self, account: Account) -> None:
        page = Client().post("/sign-in/", {"username": account.username, "password": "wrong"})

        assert page.status_code == 422
        assert account.username in page.content.decode()

    def test_is_locked_after_five_wrong_attempts_also_with_the_right_password(self, account: Account) -> None:
        client = Client()
        assert [sign_in(client, account, "wrong") for _n in range(5)] == [422, 422, 422, 422, 403]

        page = client.post("/sign-in/", {"username": account.username, "password": PASSWORD})

        assert page.status_code == 403 and "30" in page.context["error"]

    def test_ends_with_signing_out(self, quinn: Client) -> None:
        quinn.post("/sign-out/")

        assert quinn.get("/xdyj/all/").status_code == 302

    def test_is_one_click_in_a_demonstration_only(self, xdyj: Cast) -> None:
        name = account_of(xdyj.max).username

        assert Client().post("/sign-in/", {"as": name}).status_code == 422
        with override_settings(DEMO=True):
            page = Client().get("/sign-in/").content.decode()
            assert f'value="{name}"' in page and "XDYJ" in page
            assert Client().post("/sign-in/", {"as": name, "next": "/xdyj/"})["Location"] == "/xdyj/"


class TestPersonalSettings:
    def test_language_holds_from_the_next_page_on(self, quinn: Client) -> None:
        quinn.post("/xdyj/me/", {"language": "en"})

        page = quinn.get("/xdyj/all/")
        assert page["Content-Language"] == "en" and '<html lang="en"' in page.content.decode()

    @pytest.mark.parametrize(("theme", "painted"), [("dark", "dark"), ("light", "light"), ("auto", "light")])
    def test_theme_is_painted_by_the_server(self, quinn: Client, theme: str, painted: str) -> None:
        quinn.post("/xdyj/me/", {"theme": theme})

        assert f'data-bs-theme="{painted}" data-theme="{theme}"' in quinn.get("/xdyj/all/").content.decode()

    def test_shortcuts_can_be_switched_off(self, quinn: Client) -> None:
        quinn.post("/xdyj/me/", {"hotkeys-shown": "1"})

        assert 'data-keys="off"' in quinn.get("/xdyj/all/").content.decode()

    def test_an_unknown_theme_is_refused(self, quinn: Client) -> None:
        assert quinn.post("/xdyj/me/", {"theme": "purple"}).status_code == 422

    def test_say_how_notices_come_by_e_mail(self, quinn: Client, xdyj: Cast) -> None:
        kept, refused = (quinn.post("/xdyj/me/", {"mail": how}).status_code for how in ("digest", "pigeon"))

        assert (kept, refused) == (302, 422)
        assert Person.objects.get(pk=xdyj.quinn.pk).mail == "digest"

    def test_language_before_signing_in_is_kept(self) -> None:
        client = Client()
        client.post("/language/", {"language": "en", "next": "/sign-in/"})

        assert client.get("/sign-in/")["Content-Language"] == "en"

    def test_password_changes_for_who_knows_it(self, account: Account, xdyj: Cast) -> None:
        client = browser(xdyj.quinn)
        new = "a much better one 7"

        wrong = client.post("/xdyj/me/password/", {"old": "no", "new": "123", "again": "124"})
        right = client.post("/xdyj/me/password/", {"old": PASSWORD, "new": new, "again": new})

        assert wrong.status_code == 422 and set(wrong.context["errors"]) == {"old", "new", "again"}
        assert right.status_code == 302
        assert client.get("/xdyj/me/").status_code == 200, "still signed in"
        assert sign_in(Client(), account, new) == 302


class TestDelegation:
    def test_shows_to_both(self, xdyj: Cast) -> None:
        quinn = browser(xdyj.quinn)
        data = {"delegate": str(xdyj.max.pk), "from_day": "2026-03-02", "to_day": "2026-03-06", "reason": "休假"}

        assert quinn.post("/xdyj/me/delegation/", data).status_code == 302
        assert Delegation.objects.get().delegate == xdyj.max
        assert [one.delegate for one, _w in quinn.get("/xdyj/me/delegation/").context["given"]] == [xdyj.max]
        assert [one.person for one, _w in browser(xdyj.max).get("/xdyj/me/delegation/").context["held"]] == [xdyj.quinn]

    def test_refuses_with_every_reason_at_its_field(self, xdyj: Cast) -> None:
        data = {"delegate": str(xdyj.quinn.pk), "from_day": "2026-03-06", "to_day": "2026-03-02"}

        answer = browser(xdyj.quinn).post("/xdyj/me/delegation/", data)

        assert answer.status_code == 422
        assert {one.name for one in answer.context["form"].inputs if one.errors} == {"delegate", "to_day"}


def told(person: Person, record: Record | None = None) -> Notice:
    key = record.pk if record else None
    values = {"company": person.company, "kind": "comment", "text": "有一条评论", "at": NOON}
    return Notice.objects.create(person=person, key="a", record_id=key, **values)


class TestNotices:
    def test_unread_ones_are_counted_and_opening_reads_them(
        self, quinn: Client, xdyj: Cast, objective: Objective
    ) -> None:
        notice = told(xdyj.quinn, objective)

        page = quinn.get("/xdyj/notices/")
        opened = quinn.post(f"/xdyj/notices/{notice.pk}/")

        assert page.context["shell"].unread == "1" and "有一条评论" in page.content.decode()
        assert opened["Location"] == f"/xdyj/objectives/{objective.number}/"
        notice.refresh_from_db()
        assert notice.read_at is not None

    def test_all_are_read_at_once_but_only_ones_own(self, quinn: Client, xdyj: Cast) -> None:
        for person in (xdyj.quinn, xdyj.max):
            told(person)

        quinn.post("/xdyj/notices/read/")

        assert [notice.person for notice in Notice.objects.filter(read_at__isnull=True)] == [xdyj.max]

    def test_of_others_do_not_open(self, quinn: Client, xdyj: Cast) -> None:
        notice = told(xdyj.max)

        assert quinn.post(f"/xdyj/notices/{notice.pk}/").status_code == 404


class TestSearch:
    def test_an_exact_number_opens_the_record_at_once(self, quinn: Client, objective: Objective) -> None:
        answer = quinn.get("/xdyj/search/", {"q": objective.number.lower()})

        assert answer["Location"] == f"/xdyj/objectives/{objective.number}/"

    def test_words_are_listed(self, quinn: Client, objective: Objective) -> None:
        page = quinn.get("/xdyj/search/", {"q": "解决"})

        assert [hit.number for hit in page.context["hits"]] == [objective.number]

    def test_what_is_not_open_to_me_is_not_found(self, xdyj: Cast, objective: Objective) -> None:
        assert browser(xdyj.eve).get("/xdyj/search/", {"q": objective.number}).status_code == 200

    def test_the_front_door_leads_into_the_company(self, quinn: Client) -> None:
        assert quinn.get("/")["Location"] == "/xdyj/"
        assert quinn.get("/xdyj/").status_code == 302
