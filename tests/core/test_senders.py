"""Messages to group chats, webhooks and mail servers, as a real receiver checks them."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import LazySettings
from django.core import mail

from bihuan.core.channels import put_channel, try_out
from bihuan.core.models import Channel, Company, Outgoing
from bihuan.core.posting import News, Recipient, chat
from bihuan.core.refusals import Refused
from bihuan.core.senders import Undelivered, send
from tests.cast import NOON, Cast
from tests.core.servers import Got, Reply, Server, serving

pytestmark = pytest.mark.django_db
SECRET = "SEC000secret"
SECONDS = str(int(NOON.timestamp()))


def wecom(got: Got) -> Reply:
    if got.path != "/cgi-bin/webhook/send" or got.query.get("key") != "KEY":
        return 200, {"errcode": 93000, "errmsg": "invalid webhook url"}
    good = got.json["msgtype"] == "text" and len(got.json["text"]["content"].encode()) <= 2048
    return 200, {"errcode": 0, "errmsg": "ok"} if good else {"errcode": 40058, "errmsg": "invalid"}


def dingtalk(got: Got) -> Reply:
    stamp = got.query.get("timestamp", "")
    wanted = hmac.new(SECRET.encode(), f"{stamp}\n{SECRET}".encode(), hashlib.sha256).digest()
    if stamp != f"{SECONDS}000" or got.query.get("sign") != base64.b64encode(wanted).decode():
        return 200, {"errcode": 310000, "errmsg": "sign not match"}
    return 200, {"errcode": 0, "errmsg": "ok"}


def feishu(got: Got) -> Reply:
    stamp = got.json.get("timestamp", "")
    wanted = base64.b64encode(hmac.new(f"{stamp}\n{SECRET}".encode(), digestmod=hashlib.sha256).digest()).decode()
    if got.json.get("sign") != wanted:
        return 200, {"code": 19021, "msg": "sign match fail or timestamp is not within one hour"}
    return 200, {"code": 0, "msg": "success", "data": {}}


def generic(got: Got) -> Reply:
    stamp = got.headers["X-Bihuan-Timestamp"]
    wanted = hmac.new(SECRET.encode(), stamp.encode() + b"." + got.body, hashlib.sha256).hexdigest()
    return (204, b"") if got.headers["X-Bihuan-Signature"] == f"sha256={wanted}" else (401, {"error": "signature"})


PLACES = {
    "wecom": (wecom, "/cgi-bin/webhook/send?key=KEY"),
    "dingtalk": (dingtalk, "/robot/send?access_token=TOKEN"),
    "feishu": (feishu, "/open-apis/bot/v2/hook/ID"),
    "webhook": (generic, "/hook"),
}


@pytest.fixture(params=PLACES)
def robot(request: pytest.FixtureRequest, settings: LazySettings, xdyj: Cast) -> Iterator[tuple[Server, Channel]]:
    """A receiver of each kind, and the channel that leads there."""
    answer, path = PLACES[request.param]
    with serving(answer) as server:
        settings.WEBHOOK_TRUSTED = [server.place]
        facts = {"kind": request.param, "name": "群", "url": server.url(path), "secret": SECRET}
        yield server, put_channel(xdyj.company, "ops", actor=None, at=NOON, **facts)


def message(channel: Channel, text: str = "审批：改进计划", people: tuple[Recipient, ...] = ()) -> Outgoing:
    news = News(channel.company, "k1", "reminder", text, "/xdyj/work/", NOON)
    made = chat(news, channel, people, NOON)
    made.save()
    return made


class TestEachKindOfChannel:
    def test_is_accepted_by_its_receiver(self, robot: tuple[Server, Channel], xdyj: Cast) -> None:
        server, channel = robot
        olga = Recipient(xdyj.olga.pk, "zh-hans", "", "none", "13800000000")

        send(message(channel, people=(olga,)), NOON)

        said = json.dumps(server.got[0].json, ensure_ascii=False)
        assert "审批：改进计划" in said and "/xdyj/work/" in said
        assert ("13800000000" in said) is (channel.kind in {"wecom", "dingtalk"})

    def test_takes_the_longest_text(self, robot: tuple[Server, Channel]) -> None:
        send(message(robot[1], "长" * 300), NOON)

        assert "长" * 200 in json.dumps(robot[0].got[0].json, ensure_ascii=False)

    def test_tells_what_the_receiver_refused(self, robot: tuple[Server, Channel]) -> None:
        server, channel = robot
        server.answer = lambda got: (
            200 if channel.kind != "webhook" else 500,
            {"errcode": 9, "code": 9, "errmsg": "no"},
        )

        with pytest.raises(Undelivered, match="no") as failed:
            send(message(channel), NOON)

        assert not failed.value.final

    @pytest.mark.parametrize("reply", [(500, {}), (302, {}), (200, b"<html>")])
    def test_takes_no_other_answer_for_an_acceptance(self, robot: tuple[Server, Channel], reply: Reply) -> None:
        server, channel = robot
        if (channel.kind, reply[0]) == ("webhook", 200):
            return  # any 2xx is one there
        server.answer = lambda got: reply

        with pytest.raises(Undelivered):
            send(message(channel), NOON)

    def test_is_signed_with_the_channels_secret(self, robot: tuple[Server, Channel]) -> None:
        _server, channel = robot
        Channel.objects.update(secret="another")

        if channel.kind == "wecom":  # has no secret but its address
            send(message(channel), NOON)
        else:
            with pytest.raises(Undelivered):
                send(message(channel), NOON)

    def test_can_be_tried_out(self, robot: tuple[Server, Channel]) -> None:
        server, channel = robot
        try_out(channel, NOON)
        server.answer = lambda got: (503, {})

        with pytest.raises(Refused, match="503"):
            try_out(channel, NOON)


class TestAWebhook:
    def test_carries_what_a_program_needs(self, xdyj: Cast, settings: LazySettings) -> None:
        with serving(generic) as server:
            settings.WEBHOOK_TRUSTED = [server.place]
            facts = {"kind": "webhook", "name": "x", "url": server.url("/hook"), "secret": SECRET}
            channel = put_channel(xdyj.company, "x", actor=None, at=NOON, **facts)

            send(message(channel), NOON)
            send(Outgoing.objects.get(), NOON)

        first, second = server.got
        assert first.json["key"] == "k1" and first.json["company"] == "XDYJ" and first.json["kind"] == "reminder"
        assert first.headers["Idempotency-Key"] == second.headers["Idempotency-Key"]


class TestWhatCannotArrive:
    def test_into_the_house_is_final(self, xdyj: Cast) -> None:
        channel = put_channel(
            xdyj.company, "x", actor=None, at=NOON, kind="webhook", name="x", url="https://169.254.169.254/latest"
        )

        with pytest.raises(Undelivered, match=r"169\.254") as failed:
            send(message(channel), NOON)

        assert failed.value.final

    def test_to_a_channel_that_is_gone_is_final(self, xdyj: Cast) -> None:
        gone = Outgoing(company=xdyj.company, channel="wecom", address="gone", key="k", body="{}", created_at=NOON)

        with pytest.raises(Undelivered) as failed:
            send(gone, NOON)

        assert failed.value.final

    def test_never_shows_the_key_of_the_address(self, xdyj: Cast, settings: LazySettings) -> None:
        settings.WEBHOOK_TRUSTED = ["127.0.0.1:9"]
        url = "http://127.0.0.1:9/send?key=TOPSECRET"
        channel = put_channel(xdyj.company, "x", actor=None, at=NOON, kind="wecom", name="x", url=url)

        with pytest.raises(Undelivered) as failed:
            send(message(channel), NOON)

        assert "TOPSECRET" not in str(failed.value)


class TestEMail:
    def mail(self, company: Company, **values: Any) -> Outgoing:
        facts = {"subject": "x", "body": "y", "key": "k", "address": "olga@example.com", **values}
        return Outgoing(company=company, channel="email", created_at=NOON, next_try_at=NOON, **facts)

    def test_goes_out_with_an_id_that_stays_the_same(self, xdyj: Cast) -> None:
        for _try in range(2):
            send(self.mail(xdyj.company), NOON)

        first, second = mail.outbox
        assert first.to == ["olga@example.com"] and first.extra_headers == second.extra_headers

    def test_cannot_be_given_more_headers_by_its_subject(self, xdyj: Cast) -> None:
        send(self.mail(xdyj.company, subject="x\r\nBcc: all@example.com"), NOON)

        assert mail.outbox[0].message()["Bcc"] is None

    def test_to_a_server_that_is_down_is_tried_again(self, xdyj: Cast, settings: LazySettings) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_PORT = 9

        with pytest.raises(Undelivered) as failed:
            send(self.mail(xdyj.company), NOON)

        assert not failed.value.final
