"""Notices: what a person is told inside the house, and through the outbox where they are. Nobody is told the same twice."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import translation

from bihuan.core.models import Notice, Person, Record
from bihuan.core.posting import News, language_of, post
from bihuan.core.registry import TYPES

LONGEST, LONGEST_KEY = 300, 120


def notify(  # noqa: PLR0913 (a notice has this many facts)
    people: Person | Iterable[Person | None],
    *,
    key: str,
    kind: str,
    text: Any,
    at: datetime,
    record: Record | None = None,
    path: str = "",
    leaves: bool = True,
) -> list[Person]:
    """Tell people something, each in their language; returns whom. Must run inside a transaction.

    `key` says what it is about: who was told it already is left out. `text` is translated lazily (a `phrase`).
    Without `leaves` it stays in the house: no e-mail, no chat.
    """
    asked = [people] if isinstance(people, Person) else [person for person in people if person is not None]
    if not asked:
        return []
    company = record.company if record else asked[0].company
    news = News(company, key[:LONGEST_KEY], kind, text, path or (address(record) if record else ""), at, record)
    fresh = _not_told(asked, news)
    Notice.objects.bulk_create([_notice(news, person) for person in fresh], ignore_conflicts=True)
    if fresh and leaves:
        post(news, fresh)
    return fresh


def tell(person: Person, text: Any, *, key: str, kind: str, at: datetime, record: Record | None = None) -> None:
    """Tell one person."""
    notify(person, key=key, kind=kind, text=text, at=at, record=record)


def address(record: Record) -> str:
    """Where a record is shown: one address per thing (docs/decisions)."""
    declared = TYPES.get(record.kind)
    return f"/{record.company.slug}/{declared.noun}/{record.number}/" if declared else ""


def _not_told(people: list[Person], news: News) -> list[Person]:
    """Those of the company who are still here and do not know it yet."""
    day = news.at.astimezone(news.company.zone).date()
    here = Q(left_on__isnull=True) | Q(left_on__gte=day)
    rows = Person.objects.filter(here, company=news.company, pk__in={person.pk for person in people})
    return list(rows.exclude(notices__key=news.key).select_related("account", "company").order_by("pk"))


def _notice(news: News, person: Person) -> Notice:
    with translation.override(language_of(person)):
        words = str(news.text)[:LONGEST]
    return Notice(
        company=news.company, person=person, key=news.key, kind=news.kind, text=words, path=news.path[:LONGEST],
        record_id=news.record.pk if news.record else None, at=news.at,
    )  # fmt: skip


def unread(person: Person) -> "QuerySet[Notice]":
    """What the person has not seen, newest first."""
    return Notice.objects.filter(person=person, read_at__isnull=True).order_by("-id")


def mark_read(person: Person, at: datetime, keys: Iterable[int] | None = None) -> int:
    """Mark the person's notices as read: these, or all."""
    rows = unread(person)
    return rows.filter(pk__in=keys).update(read_at=at) if keys is not None else rows.update(read_at=at)
