"""Posting: what leaves the house is written into the outbox in the same transaction as its cause."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from bihuan.core.models import Channel, Company, Mail, Outgoing, Record
from bihuan.core.phrases import phrase
from bihuan.core.quiet_hours import next_digest, next_opening


@dataclass(frozen=True)
class News:
    """What is told: to whom it matters, under which key, and where it leads."""

    company: Company
    key: str
    kind: str
    text: Any
    path: str
    at: datetime
    record: Record | None = None

    @property
    def url(self) -> str:
        return f"{settings.SITE_URL.rstrip('/')}{self.path}" if self.path else settings.SITE_URL


@dataclass(frozen=True)
class Recipient:
    """A person as far as telling them something goes."""

    key: int
    language: str
    address: str
    mail: str
    mobile: str
    has_channel: bool = True  # has the company any channel


def post(news: News, people: Sequence[Recipient]) -> None:
    """Put what is told into the outbox: for each person as they choose, and for the company's channels."""
    single = [one for one in people if one.address and one.mail == Mail.SINGLE]
    channels = _channels(news) if people[0].has_channel else []
    if single or channels:
        opens = next_opening(news.company, news.at)
        mails = [_mail(news, one, opens) for one in single]
        chats = [chat(news, channel, people, opens) for channel in channels]
        Outgoing.objects.bulk_create([*mails, *chats], ignore_conflicts=True)
    for one in people:
        if one.address and one.mail == Mail.DIGEST:
            _add_to_digest(news, one)


def _channels(news: News) -> list[Channel]:
    active = Channel.objects.filter(company=news.company, is_active=True)
    return [channel for channel in active if not channel.tells or news.kind in channel.tells]


def _outgoing(news: News, channel: str, address: str, opens: datetime) -> Outgoing:
    return Outgoing(
        company=news.company, channel=channel, address=address, key=news.key, subject=str(news.text)[:200],
        created_at=news.at, next_try_at=opens,
    )  # fmt: skip


def _mail(news: News, to: Recipient, opens: datetime) -> Outgoing:
    with translation.override(to.language):
        made = _outgoing(news, "email", to.address, opens)
        made.body = f"{news.text}\n{news.url}\n\n{_foot(news.company)}\n"
    return made


def _foot(company: Company) -> str:
    return str(
        phrase(_("Bihuan · %(company)s. How notices reach you is set under “Reminders”."), company=company.display_name)
    )


def chat(news: News, channel: Channel, people: Sequence[Recipient], opens: datetime) -> Outgoing:
    """The message for a channel; it names the people by their mobile numbers."""
    with translation.override(settings.LANGUAGE_CODE):
        made = _outgoing(news, channel.kind, channel.key, opens)
        said: dict[str, Any] = {"text": str(news.text), "url": news.url, "kind": news.kind}
    said |= {
        "record": news.record.number if news.record else "",
        "mobiles": [one.mobile for one in people if one.mobile],
    }
    made.body = json.dumps(said, ensure_ascii=False)
    return made


def _add_to_digest(news: News, to: Recipient) -> None:
    """One mail a day, growing by a line until it goes out."""
    goes_out = next_digest(news.company, news.at)
    with translation.override(to.language):
        subject = str(phrase(_("Bihuan: what happened until %(day)s"), day=goes_out.date().isoformat()))
        line = f"· {news.text}\n  {news.url}\n"
        foot = _foot(news.company)
    mail, new = Outgoing.objects.select_for_update().get_or_create(
        company=news.company, channel="email", address=to.address, key=f"digest:{to.key}:{goes_out:%Y-%m-%d}",
        defaults={"subject": subject, "body": f"{line}\n{foot}\n", "created_at": news.at, "next_try_at": goes_out},
    )  # fmt: skip
    if not new and mail.tries == 0:
        mail.body = mail.body.replace(f"\n{foot}\n", f"{line}\n{foot}\n")
        mail.save(update_fields=["body"])
