"""The outbox: messages are delivered once, tried again with growing pauses, given up and then known."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db import transaction

from bihuan.core import outbox
from bihuan.core.channels import put_channel
from bihuan.core.models import Notice, Outgoing, RoleAssignment
from bihuan.core.notices import notify
from bihuan.core.outbox import deliver, try_again
from bihuan.core.vocabulary import Role
from tests.cast import NOON, Cast
from tests.core.servers import Reply, Server, serving

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(xdyj: Cast, settings: LazySettings) -> Iterator[Server]:
    """A webhook of the company that can be told how to answer."""
    with serving(lambda got: (200, {})) as running:
        settings.WEBHOOK_TRUSTED = [running.place]
        facts = {"kind": "webhook", "name": "x", "url": running.url("/hook")}
        put_channel(xdyj.company, "x", actor=None, at=NOON, **facts)
        yield running


def tell(cast: Cast, key: str = "k") -> None:
    notify(cast.olga, key=key, kind="reminder", text="x", at=NOON)


def refuse(*_got: object) -> Reply:
    return 503, {"error": "busy"}


class TestDelivering:
    def test_sends_what_is_due_once(self, xdyj: Cast, server: Server) -> None:
        tell(xdyj)

        assert deliver(NOON) == {"sent": 1}
        assert deliver(NOON + timedelta(days=1)) == {}

        message = Outgoing.objects.get()
        assert (message.state, message.sent_at, len(server.got)) == ("sent", NOON, 1)
        assert message.log == [{"at": NOON.isoformat(), "ok": True, "answer": "200 {}"}]

    def test_leaves_what_is_not_due(self, xdyj: Cast, server: Server) -> None:
        notify(xdyj.olga, key="k", kind="reminder", text="x", at=NOON + timedelta(hours=10))

        assert deliver(NOON + timedelta(hours=11)) == {}
        assert deliver(NOON + timedelta(hours=20)) == {"sent": 1}

    def test_of_what_was_undone_never_happens(self, xdyj: Cast, server: Server) -> None:
        with pytest.raises(RuntimeError), transaction.atomic():
            tell(xdyj)
            raise RuntimeError

        assert deliver(NOON) == {} and not server.got

    def test_is_done_by_one_of_several_workers(self, xdyj: Cast, server: Server) -> None:
        tell(xdyj)
        mine, theirs = Outgoing.objects.get(), Outgoing.objects.get()

        assert outbox._claim(mine, NOON)
        assert not outbox._claim(theirs, NOON)

        assert deliver(NOON) == {}

    def test_is_taken_up_when_a_worker_died_with_it(self, xdyj: Cast, server: Server) -> None:
        tell(xdyj)
        outbox._claim(Outgoing.objects.get(), NOON)

        assert deliver(NOON + outbox.LEASE) == {"sent": 1}


class TestFailing:
    def test_is_tried_again_after_growing_pauses(self, xdyj: Cast, server: Server) -> None:
        server.answer = refuse
        tell(xdyj)

        pauses, at = [], NOON
        for _try in range(3):
            assert deliver(at) == {"put off": 1}
            following = Outgoing.objects.get().next_try_at
            pauses.append((following - at).total_seconds() / 60)
            at = following

        assert pauses == [1, 5, 15]

    def test_succeeds_when_the_other_side_is_back(self, xdyj: Cast, server: Server) -> None:
        server.answer = refuse
        tell(xdyj)
        deliver(NOON)
        server.answer = lambda got: (200, {})

        assert deliver(NOON + timedelta(minutes=1)) == {"sent": 1}
        assert [one["ok"] for one in Outgoing.objects.get().log] == [False, True]

    def test_is_given_up_at_last_and_told_to_the_administrator(self, xdyj: Cast, server: Server) -> None:
        RoleAssignment.objects.create(company=xdyj.company, person=xdyj.ada, role=Role.ADMINISTRATOR)
        server.answer = refuse
        tell(xdyj)

        tries = 0
        while (message := Outgoing.objects.get()).state == "waiting":
            tries += sum(deliver(message.next_try_at).values())

        assert (message.state, tries, len(message.log)) == ("failed", 8, 8)
        assert Notice.objects.get(person=xdyj.ada).kind == Notice.Kind.UNDELIVERED
        assert Outgoing.objects.count() == 1

    def test_is_given_up_at_once_when_it_cannot_help(self, xdyj: Cast, server: Server, settings: LazySettings) -> None:
        settings.WEBHOOK_TRUSTED = []
        tell(xdyj)

        assert deliver(NOON) == {"given up": 1} and not server.got

    def test_can_be_sent_once_more_by_hand(self, xdyj: Cast, server: Server, settings: LazySettings) -> None:
        settings.WEBHOOK_TRUSTED = []
        tell(xdyj)
        deliver(NOON)
        settings.WEBHOOK_TRUSTED = [server.place]

        try_again(Outgoing.objects.get(), NOON)

        assert deliver(NOON) == {"sent": 1}

    def test_of_one_message_does_not_keep_the_others(self, xdyj: Cast, server: Server) -> None:
        server.answer = lambda got: refuse() if got.json["key"] == "bad" else (200, {})
        tell(xdyj, "bad")
        tell(xdyj, "good")

        assert deliver(NOON) == {"put off": 1, "sent": 1}
