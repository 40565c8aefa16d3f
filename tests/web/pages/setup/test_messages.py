"""Channels and outbox from the web: administrators set up where messages go, and see what became of them."""

from typing import Any

import pytest
from django.test import Client

from bihuan.core.channels import put_channel
from bihuan.core.models import Channel, JournalEntry, Outgoing, Person
from tests.cast import NOON, Cast
from tests.core.servers import Server, serving
from tests.web.conftest import browser
from tests.web.pages.conftest import english
from tests.web.pages.reading import main

pytestmark = pytest.mark.django_db
ADDRESS = "/xdyj/setup/messages/"
TOLD = {"name": "质量群", "kind": "webhook", "url": "https://hook.example/TOP", "secret": "SECRET", "is_active": "yes"}


@pytest.fixture
def admin(adam: Person) -> Client:
    return english(adam)


def failed(cast: Cast) -> Outgoing:
    return Outgoing.objects.create(
        company=cast.company, channel="email", address="eve@xdyj.example", key="k", subject="Task overdue", body="secret",
        state="failed", created_at=NOON, next_try_at=NOON, tries=8, log=[{"at": "x", "ok": False, "answer": "550 no"}],
    )  # fmt: skip


class TestAChannel:
    def test_is_set_up_and_changed_without_its_key_being_shown_again(self, admin: Client, xdyj: Cast) -> None:
        assert admin.post(f"{ADDRESS}new/", {**TOLD, "tells": ["overdue", "escalation"]}).status_code == 302
        made = Channel.objects.get(company=xdyj.company)

        form = admin.get(f"{ADDRESS}{made.key}/").content.decode()
        admin.post(f"{ADDRESS}{made.key}/", {"name": "质量部群", "kind": "webhook", "url": "", "secret": ""})

        assert "TOP" not in form and "SECRET" not in form and "质量群" in form
        made.refresh_from_db()
        assert (made.name, made.url, made.secret, made.is_active) == ("质量部群", TOLD["url"], "SECRET", False)
        entries = JournalEntry.objects.filter(action="channel.changed")
        assert entries.count() == 2 and all("TOP" not in one.changes for one in entries)

    def test_tells_what_was_chosen_or_everything(self, admin: Client, xdyj: Cast) -> None:
        admin.post(f"{ADDRESS}new/", {**TOLD, "tells": ["overdue", "escalation"]})
        admin.post(f"{ADDRESS}new/", {**TOLD, "name": "All"})

        assert list(Channel.objects.order_by("id").values_list("tells", flat=True)) == [["overdue", "escalation"], []]
        words = main(admin.get(ADDRESS)).words
        assert "A deadline has passed, An overdue task was escalated" in words and "Webhook · Everything" in words

    def test_is_refused_with_every_reason(self, admin: Client, xdyj: Cast) -> None:
        answer = admin.post(f"{ADDRESS}new/", {"name": "", "kind": "webhook", "url": "http://inside/"})

        assert answer.status_code == 422
        assert not Channel.objects.exists()

    @pytest.mark.parametrize("status", [200, 500])
    def test_is_tried_out_and_says_what_it_answered(
        self, admin: Client, xdyj: Cast, settings: Any, status: int
    ) -> None:
        with serving(lambda _got: (status, {"said": "hello"})) as server:
            made = in_house(xdyj, server, settings)
            answer = admin.post(ADDRESS, {"do": "try", "pk": made.pk})
            page = admin.get(ADDRESS) if status == 200 else answer

        assert len(server.got) == 1 and answer.status_code == (302 if status == 200 else 422)
        assert "hello" in page.content.decode()

    def test_of_another_company_does_not_exist(self, admin: Client, yntd: Cast) -> None:
        other = put_channel(yntd.company, "x", actor=None, at=NOON, **{**TOLD, "is_active": True})

        assert admin.post(ADDRESS, {"do": "try", "pk": other.pk}).status_code == 404
        assert "质量群" not in admin.get(ADDRESS).content.decode()


def in_house(cast: Cast, server: Server, settings: Any) -> Channel:
    settings.WEBHOOK_TRUSTED = [server.place]
    return put_channel(cast.company, "x", actor=None, at=NOON, kind="webhook", name="House", url=server.url("/hook"))


class TestTheOutbox:
    def test_shows_what_became_of_a_message_but_not_its_text(self, admin: Client, xdyj: Cast) -> None:
        failed(xdyj)

        words = main(admin.get(ADDRESS)).words

        assert "eve@xdyj.example" in words and "Given up" in words and "550 no" in words
        assert "secret" not in admin.get(ADDRESS).content.decode()

    def test_sends_again_what_was_given_up(self, admin: Client, xdyj: Cast) -> None:
        message = failed(xdyj)

        admin.post(ADDRESS, {"do": "again", "pk": message.pk})

        message.refresh_from_db()
        assert (message.state, message.tries) == ("waiting", 0)
        assert "Nothing was given up." in main(admin.get(f"{ADDRESS}?show=failed")).words


class TestOthers:
    @pytest.mark.parametrize("name", ["quinn", "max", "eve"])
    def test_do_not_open_it(self, xdyj: Cast, name: str) -> None:
        assert browser(xdyj.people[name]).get(ADDRESS).status_code == 403
        assert browser(xdyj.people[name]).post(f"{ADDRESS}new/", TOLD).status_code == 403
        assert not Channel.objects.exists()
