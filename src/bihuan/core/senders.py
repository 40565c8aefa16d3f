"""How a message leaves the house: by e-mail, to a group chat's robot, to a webhook. Each speaks its own protocol."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import datetime
from smtplib import SMTPException
from typing import Any
from urllib.parse import quote_plus

from django.core.mail import EmailMessage
from requests import RequestException

from bihuan.core.models import Channel, Outgoing
from bihuan.core.safe_http import Answer, Blocked, post

WECOM_BYTES = 2048
JSON = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Bihuan"}


class Undelivered(Exception):
    """It did not arrive; `final` when trying again cannot help."""

    def __init__(self, why: object, *, final: bool = False) -> None:
        super().__init__(str(why))
        self.final = final


def send(message: Outgoing, at: datetime) -> str:
    """Deliver one message; returns what the other side answered. Raises Undelivered."""
    try:
        if message.channel == "email":
            return _email(message)
        channel = Channel.objects.filter(company_id=message.company_id, key=message.address, is_active=True).first()
        if channel is None:
            raise Undelivered(f"the channel {message.address} is no longer in use", final=True)
        return SENDERS[channel.kind](channel, message, at)
    except Blocked as blocked:
        raise Undelivered(blocked, final=True) from blocked
    except RequestException as error:
        raise Undelivered(type(error).__name__) from error  # its text holds the address, and that the key
    except (OSError, SMTPException, ValueError) as error:
        raise Undelivered(f"{type(error).__name__}: {error}") from error


def _email(message: Outgoing) -> str:
    """The same message always has the same id, so that a second delivery is seen as one."""
    mark = hashlib.sha256(f"{message.company_id}/{message.address}/{message.key}".encode()).hexdigest()[:32]
    headers = {"Message-ID": f"<{mark}@bihuan>", "Auto-Submitted": "auto-generated"}
    subject = " ".join(message.subject.split())
    EmailMessage(subject, message.body, to=[message.address], headers=headers).send()
    return ""  # a mail server that takes it says no more


def wecom(channel: Channel, message: Outgoing, _at: datetime) -> str:
    """WeCom group robot; the key in the address is all it asks for."""
    said = _said(message)
    text = said["text"].encode()[: WECOM_BYTES - 400].decode("utf-8", "ignore") + f"\n{said['url']}"
    content = {"msgtype": "text", "text": {"content": text, "mentioned_mobile_list": said["mobiles"]}}
    return _accepted(_post(channel.url, content), "errcode")


def dingtalk(channel: Channel, message: Outgoing, at: datetime) -> str:
    """DingTalk robot; signed with the time in milliseconds."""
    said = _said(message)
    marks = " ".join(f"@{mobile}" for mobile in said["mobiles"])
    content = {
        "msgtype": "text",
        "text": {"content": f"{said['text']}\n{said['url']} {marks}".strip()},
        "at": {"atMobiles": said["mobiles"], "isAtAll": False},
    }
    return _accepted(_post(dingtalk_address(channel, at), content), "errcode")


def dingtalk_address(channel: Channel, at: datetime) -> str:
    if not channel.secret:
        return channel.url
    stamp = str(int(at.timestamp() * 1000))
    sign = _signature(channel.secret.encode(), f"{stamp}\n{channel.secret}".encode())
    return f"{channel.url}{'&' if '?' in channel.url else '?'}timestamp={stamp}&sign={quote_plus(sign)}"


def feishu(channel: Channel, message: Outgoing, at: datetime) -> str:
    """Feishu robot; the key of its signature is the text, and nothing is signed."""
    said = _said(message)
    content: dict[str, Any] = {"msg_type": "text", "content": {"text": f"{said['text']}\n{said['url']}"}}
    if channel.secret:
        stamp = str(int(at.timestamp()))
        content |= {"timestamp": stamp, "sign": _signature(f"{stamp}\n{channel.secret}".encode(), b"")}
    return _accepted(_post(channel.url, content), "code")


def webhook(channel: Channel, message: Outgoing, at: datetime) -> str:
    """Any other system. It proves the sender by HMAC over time and body, and knows a repeated key again."""
    said = _said(message)
    content = {
        "key": message.key, "kind": said["kind"], "company": message.company.code, "text": said["text"],
        "url": said["url"], "record": said["record"], "at": message.created_at.isoformat(),
    }  # fmt: skip
    body, stamp = _body(content), str(int(at.timestamp()))
    headers = {**JSON, "Idempotency-Key": hashlib.sha256(message.key.encode()).hexdigest(), "X-Bihuan-Timestamp": stamp}
    if channel.secret:
        digest = hmac.new(channel.secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256)
        headers["X-Bihuan-Signature"] = f"sha256={digest.hexdigest()}"
    return _done(post(channel.url, body, headers))


SENDERS: dict[str, Callable[[Channel, Outgoing, datetime], str]] = {
    Channel.Kind.WECOM: wecom,
    Channel.Kind.DINGTALK: dingtalk,
    Channel.Kind.FEISHU: feishu,
    Channel.Kind.WEBHOOK: webhook,
}


def _said(message: Outgoing) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(message.body)
    return said


def _body(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()


def _post(url: str, content: dict[str, Any]) -> Answer:
    return post(url, _body(content), JSON)


def _signature(key: bytes, text: bytes) -> str:
    return base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()


def _done(answer: Answer) -> str:
    """Only 2xx means taken over; a redirect is not followed."""
    if 200 <= answer.status < 300:
        return f"{answer.status} {answer.text[:200]}".strip()
    raise Undelivered(f"{answer.status} {answer.text[:200]}")


def _accepted(answer: Answer, field: str) -> str:
    """A robot answers 200 also when it refuses; its own code says which."""
    text = _done(answer)
    said = json.loads(answer.text)
    if not isinstance(said, dict) or said.get(field) != 0:
        raise Undelivered(text)
    return text
