"""Who sees which page: sign in first, own company only, an assessor only looks."""

import pytest
from django.test import Client

from bihuan.areas.capability.models import Objective
from bihuan.core import organisation
from bihuan.core.vocabulary import Role
from tests.cast import NOON, Cast
from tests.core.test_files import upload
from tests.web.conftest import HTMX, an_objective, browser

pytestmark = pytest.mark.django_db
REGISTER = "/xdyj/objectives/"


def in_english() -> Client:
    client = Client()
    client.cookies["language"] = "en"
    return client


class TestSomeoneSignedOut:
    def test_is_sent_to_the_sign_in_page_and_back(self, xdyj: Cast) -> None:
        answer = Client().get(f"{REGISTER}?state=draft")

        assert answer.status_code == 302
        assert answer["Location"] == "/sign-in/?next=%2Fxdyj%2Fobjectives%2F%3Fstate%3Ddraft"

    def test_loses_nothing_that_was_typed(self, xdyj: Cast) -> None:
        client = Client()
        sent = client.post(
            f"{REGISTER}new/", {"title": "写了一半的目标", "year": "2026", "elements": ["people", "process"]}
        )
        assert sent["Location"].startswith("/sign-in/")
        assert "kept" in client.get(sent["Location"]).context

        client.force_login(xdyj.quinn.account, "django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
        form = client.get(f"{REGISTER}new/").content.decode()

        assert "写了一半的目标" in form
        assert form.count(" checked") == 2

    def test_names_the_files_that_have_to_be_chosen_again(self, xdyj: Cast, objective: Objective) -> None:
        client, path = in_english(), f"{REGISTER}{objective.number}/attachments/"

        sent = client.post(
            path, {"proves_from": "2026-01-01", "file": [upload(b"%PDF-1.7", "a.pdf"), upload(b"%PDF-1.7", "b.pdf")]}
        )
        told = client.get(sent["Location"]).content.decode()
        client.force_login(xdyj.quinn.account, "django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
        form = client.get(path).content.decode()

        assert "Files have to be chosen again." in told
        assert "2026-01-01" in form and "a.pdf" in form and "b.pdf" in form
        assert "a.pdf" not in client.get(path).content.decode()

    def test_keeps_a_long_chinese_text(self, xdyj: Cast) -> None:
        client = Client()
        client.post(f"{REGISTER}new/", {"title": "目标", "basis": "字" * 30_000})

        client.force_login(xdyj.quinn.account, "django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]

        assert "目标" in client.get(f"{REGISTER}new/").content.decode()

    def test_says_so_where_the_text_is_too_long_to_wait(self, xdyj: Cast, objective: Objective) -> None:
        client, path = in_english(), f"{REGISTER}{objective.number}/edit/"
        sent = client.post(path, {"title": "字" * 100_000})

        assert "too long to be kept" in client.get(sent["Location"]).content.decode()
        client.force_login(xdyj.quinn.account, "django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
        assert objective.title in client.get(path).content.decode()

    @pytest.mark.parametrize(
        ("path", "name"),
        [
            ("/xdyj/me/delegation/", "reason"),
            ("/xdyj/setup/people/new/", "name"),
            ("/xdyj/setup/departments/new/", "name"),
        ],
    )
    def test_nor_in_a_form_that_belongs_to_no_record(self, xdyj: Cast, path: str, name: str) -> None:
        client = Client()
        client.post(path, {name: "写了一半"})

        client.force_login(xdyj.quinn.account, "django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]

        assert "写了一半" in client.get(path).content.decode()

    def test_is_not_given_back_a_secret(self, xdyj: Cast) -> None:
        client, path = Client(), "/xdyj/setup/messages/new/"
        organisation.grant(xdyj.quinn, Role.ADMINISTRATOR, actor=None, at=NOON)
        client.post(path, {"name": "写了一半", "secret": "open sesame"})

        client.force_login(xdyj.quinn.account, "django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]

        answer = client.get(path)
        assert answer.status_code == 200 and "open sesame" not in answer.content.decode()

    def test_is_told_by_htmx_to_sign_in(self, xdyj: Cast) -> None:
        answer = Client().get(REGISTER, headers={**HTMX, "HX-Current-URL": "http://testserver/xdyj/all/"})

        assert (answer.status_code, answer["HX-Redirect"]) == (401, "/sign-in/?next=%2Fxdyj%2Fall%2F")


class TestAnotherCompany:
    def test_does_not_exist(self, quinn: Client, yntd: Cast) -> None:
        theirs = an_objective(yntd)

        for path in (
            "/yntd/",
            "/yntd/objectives/",
            f"/yntd/objectives/{theirs.number}/",
            f"{REGISTER}{theirs.number}/",
        ):
            assert quinn.get(path).status_code == 404, path

    def test_is_entered_by_who_belongs_to_both(self, xdyj: Cast, yntd: Cast) -> None:
        account = xdyj.quinn.account
        type(yntd.eve).objects.filter(pk=yntd.eve.pk).update(account=account)
        client = browser(xdyj.quinn)

        page = client.get("/yntd/objectives/").content.decode()

        assert 'href="/xdyj/"' in page and "YNTD" in page


class TestAnAssessor:
    def test_looks_and_is_told_so(self, xdyj: Cast, objective: Objective) -> None:
        page = browser(xdyj.vera).get(f"{REGISTER}{objective.number}/").content.decode()

        assert 'class="banner"' in page
        assert "/edit/" not in page and "/steps/" not in page and "<textarea" not in page

    @pytest.mark.parametrize("path", ["edit/", "steps/issue/", "attachments/", "comments/", "links/"])
    def test_changes_nothing(self, xdyj: Cast, objective: Objective, path: str) -> None:
        answer = browser(xdyj.vera).post(f"{REGISTER}{objective.number}/{path}", {"text": "x", "title": "y"})

        assert answer.status_code in {403, 422}
        objective.refresh_from_db()
        assert objective.version == 1

    def test_finds_policies_and_archive_in_the_menu_and_the_rest_under_everything(self, xdyj: Cast) -> None:
        page = browser(xdyj.vera).get("/xdyj/all/")

        assert {group.key for group in page.context["shell"].groups} <= {"top", "files"}
        assert "/xdyj/objectives/" in page.content.decode()

    def test_records_nothing(self, xdyj: Cast) -> None:
        assert browser(xdyj.vera).post(f"{REGISTER}new/", {"title": "x", "year": "2026"}).status_code == 403


class TestAPlainEmployee:
    def test_sees_only_what_concerns_them(self, xdyj: Cast, objective: Objective) -> None:
        eve = browser(xdyj.eve)

        assert eve.get(f"{REGISTER}{objective.number}/").status_code == 404
        assert objective.number not in eve.get(REGISTER).content.decode()

    def test_is_told_who_may_record(self, xdyj: Cast) -> None:
        answer = browser(xdyj.eve).get(f"{REGISTER}new/")

        assert answer.status_code == 403
        assert "General manager" in answer.content.decode() or "总经理" in answer.content.decode()

    def test_who_left_is_out(self, xdyj: Cast) -> None:
        client = browser(xdyj.eve)
        type(xdyj.eve).objects.filter(pk=xdyj.eve.pk).update(left_on="2020-01-01")

        assert client.get("/xdyj/all/").status_code == 404


class TestEveryPage:
    def test_carries_a_strict_policy_and_its_language(self, quinn: Client) -> None:
        answer = quinn.get(REGISTER)

        assert "default-src 'self'" in answer["Content-Security-Policy"]
        assert "unsafe" not in answer["Content-Security-Policy"]
        assert answer["Content-Language"] == "zh-hans"
        assert "HX-Request" in answer["Vary"]

    def test_unknown_ones_offer_to_search(self, quinn: Client) -> None:
        answer = quinn.get(f"{REGISTER}XDYJ-OBJ-1999-0001/")

        assert answer.status_code == 404
        assert 'value="XDYJ-OBJ-1999-0001"' in answer.content.decode()
