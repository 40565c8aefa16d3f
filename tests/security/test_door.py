"""The door: sign-in, sessions, hosts, cookies behind a proxy with TLS, error pages, tokens."""

import logging

import pytest
from django.conf import LazySettings
from django.test import Client, override_settings

from bihuan.core.models import Account, ApiToken
from bihuan.core.tokens import issue, revoke
from bihuan.settings import trusted_origins
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


class TestBehindAProxyWithTls:
    def test_forms_of_our_own_address_are_taken_and_others_are_not(
        self, account: Account, settings: LazySettings
    ) -> None:
        settings.ALLOWED_HOSTS = ["quality.example.com"]
        settings.CSRF_TRUSTED_ORIGINS = trusted_origins("https://quality.example.com/", "")

        sent = {}
        for origin in ("https://quality.example.com", "https://evil.example", "null"):
            client = Client(enforce_csrf_checks=True, SERVER_NAME="quality.example.com")
            token = client.get("/sign-in/").cookies["csrftoken"].value
            data = {"username": account.username, "password": PASSWORD, "csrfmiddlewaretoken": token}
            sent[origin] = client.post("/sign-in/", data, headers={"Origin": origin}).status_code

        assert sent == {"https://quality.example.com": 302, "https://evil.example": 403, "null": 403}

    def test_only_addresses_with_tls_are_trusted_by_themselves(self) -> None:
        assert trusted_origins("http://127.0.0.1:8000", "https://a.example,") == ["https://a.example"]


class TestSigningIn:
    def test_gives_a_new_session(self, account: Account) -> None:
        """A session somebody else prepared is worth nothing."""
        client = Client()
        client.post("/xdyj/objectives/new/", {"title": "x"})  # leaves a session without an account
        before = client.cookies["sessionid"].value
        client.post("/sign-in/", {"username": account.username, "password": PASSWORD})

        assert client.cookies["sessionid"].value != before

    @pytest.mark.parametrize("written", ["Quinn@XDYJ", "QUINN@xdyj", " quinn@xdyj ", "ｑｕｉｎｎ＠ｘｄｙｊ"])
    def test_takes_a_name_as_telephones_and_chinese_keyboards_write_it(self, account: Account, written: str) -> None:
        assert account.username == "quinn@xdyj"

        assert Client().post("/sign-in/", {"username": written, "password": PASSWORD}).status_code == 302

    def test_counts_wrong_attempts_together_however_the_name_is_written(self, account: Account) -> None:
        for written in ("quinn@xdyj", "Quinn@xdyj", "qUinn@xdyj", "ｑuinn@xdyj", "QUINN@xdyj"):
            last = Client().post("/sign-in/", {"username": written, "password": "wrong"}).status_code

        assert last == 403
        assert Client().post("/sign-in/", {"username": account.username, "password": PASSWORD}).status_code == 403

    @pytest.mark.parametrize(
        "where",
        ["//evil.example/", "/\\evil.example", "https:evil.example", "http:///evil.example", "javascript:alert(1)", "\t//evil.example",
         "https://testserver@evil.example/", "///evil.example", "http://testserver.evil.example/"],
    )  # fmt: skip
    def test_leads_to_no_other_host(self, account: Account, where: str) -> None:
        answer = Client().post("/sign-in/", {"username": account.username, "password": PASSWORD, "next": where})

        assert answer["Location"] == "/"
        assert browser_language(where) == "/"

    def test_ends_everywhere_with_a_new_password(self, account: Account) -> None:
        here, there = Client(), Client()
        for client in (here, there):
            client.post("/sign-in/", {"username": account.username, "password": PASSWORD})
        new = {"old": PASSWORD, "new": "seven gray geese 9", "again": "seven gray geese 9"}

        assert here.post("/xdyj/me/password/", new).status_code == 302

        assert (here.get("/xdyj/work/").status_code, there.get("/xdyj/work/").status_code) == (200, 302)


def browser_language(where: str) -> str:
    """Where the switch of the language leads."""
    return str(Client().post("/language/", {"language": "en", "next": where})["Location"])


class TestAStrangeHost:
    def test_is_refused_and_appears_nowhere(self, xdyj: Cast) -> None:
        answer = Client(raise_request_exception=False).get("/sign-in/", headers={"Host": "evil.example"})

        assert answer.status_code == 400
        assert b"evil.example" not in answer.content


class TestAToken:
    def test_that_was_taken_back_or_ended_opens_nothing(self, account: Account) -> None:
        text = issue(account, "test", at=NOON, ends_at=NOON.replace(year=2100))
        ended = issue(account, "old", at=NOON, ends_at=NOON)
        asked = [
            Client().get("/api/v1/xdyj/tasks", headers={"Authorization": f"Bearer {one}"}).status_code
            for one in (text, ended)
        ]
        revoke(ApiToken.objects.get(name="test"), at=NOON)

        assert asked == [200, 401]
        assert Client().get("/api/v1/xdyj/tasks", headers={"Authorization": f"Bearer {text}"}).status_code == 401

    def test_opens_no_page_and_no_other_company(self, account: Account, yntd: Cast) -> None:
        headers = {"Authorization": f"Bearer {issue(account, 'test', at=NOON, ends_at=NOON.replace(year=2100))}"}

        assert Client().get("/xdyj/work/", headers=headers).status_code == 302
        assert Client().get("/api/v1/yntd/tasks", headers=headers).status_code == 404


class TestAnErrorPage:
    def test_tells_no_inside_and_writes_no_secret(
        self, account: Account, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        def breaks(*_args: object, **_more: object) -> None:
            raise RuntimeError("SELECT secret FROM inside")

        monkeypatch.setattr("bihuan.web.views.signin.authenticate", breaks)
        with caplog.at_level(logging.DEBUG), override_settings(DEBUG=False):
            answer = Client(raise_request_exception=False).post(
                "/sign-in/", {"username": "x", "password": "hunter2-hunter2"}
            )

        assert answer.status_code == 500
        for inside in (b"RuntimeError", b"SELECT", b"Traceback", b"signin.py"):
            assert inside not in answer.content
        assert "hunter2-hunter2" not in caplog.text

    def test_keeps_the_password_out_of_the_form_again(self, account: Account) -> None:
        page = browser(account.people.get()).post(
            "/xdyj/me/password/", {"old": "hunter2-hunter2", "new": "geese-secret", "again": "x"}
        )

        assert page.status_code == 422
        assert b"hunter2" not in page.content and b"geese-secret" not in page.content
