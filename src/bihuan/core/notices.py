"""Notices: what a person is told inside the house, and through the outbox where they are. Nobody is told the same twice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation

from bihuan.core.models import Company, Notice, Person, Record
from bihuan.core.participation import sees
from bihuan.core.posting import News, Recipient, post
from bihuan.core.prepared import Insert, ask, write
from bihuan.core.registry import TYPES

LONGEST, LONGEST_KEY = 300, 120
BATCH = 500
_told = Insert(Notice, once=True)

# Every step tells somebody: one statement of its own, since building it anew would cost more than all it asks for.
WHO_IS_TOLD = """
    SELECT p.id, {unsure}, COALESCE(a.language, ''), COALESCE(NULLIF(p.email, ''), a.email, ''), p.mail, p.mobile,
        EXISTS (SELECT 1 FROM core_channel c WHERE c.company_id = p.company_id AND c.is_active)
    FROM core_person p LEFT JOIN core_account a ON a.id = p.account_id
    WHERE p.company_id = %s AND (p.left_on IS NULL OR p.left_on >= %s) AND ({condition})
        AND NOT EXISTS (SELECT 1 FROM core_notice n WHERE n.person_id = p.id AND n.key = %s)
    ORDER BY p.id
"""


@dataclass(frozen=True)
class Who:
    """A condition over people, `p`; and a second one: of whom it is unsure that they still see the record."""

    condition: str
    values: tuple[Any, ...]
    unsure: str = "FALSE"
    unsure_values: tuple[Any, ...] = ()


def these(people: Iterable[Person | None]) -> Who:
    keys = tuple({person.pk for person in people if person is not None})
    return Who(f"p.id IN ({', '.join(['%s'] * len(keys))})" if keys else "1 = 0", keys)


OF_THEMSELVES = "EXISTS (SELECT 1 FROM core_watch w WHERE w.record_id = %s AND w.person_id = p.id AND NOT w.lets_see)"


def followers(record: Record, but: Person | None, *, with_owner: bool = True) -> Who:
    """Who follows the record and sees it, and its owner; not the one who acts."""
    follow = "p.id IN (SELECT w.person_id FROM core_watch w WHERE w.record_id = %s AND w.follows)"
    values = (but.pk if but else 0, (record.owner_id if with_owner else None) or 0, record.pk)
    return Who(f"p.id <> %s AND (p.id = %s OR {follow})", values, OF_THEMSELVES, (record.pk,))


def notify(  # noqa: PLR0913 (a notice has this many facts)
    people: Person | Iterable[Person | None] | Who,
    *,
    key: str,
    kind: str,
    text: Any,
    at: datetime,
    record: Record | None = None,
    path: str = "",
    leaves: bool = True,
) -> list[int]:
    """Tell people something, each in their language; returns the keys of whom. Must run inside a transaction.

    `key` says what it is about: who was told it already is left out. `text` is translated lazily (a `phrase`).
    Without `leaves` it stays in the house: no e-mail, no chat.
    """
    asked = [people] if isinstance(people, Person) else people if isinstance(people, Who) else list(people)
    company = record.company if record else _company(asked)
    if company is None:
        return []
    news = News(company, key[:LONGEST_KEY], kind, text, path or (address(record) if record else ""), at, record)
    fresh = _not_told(asked if isinstance(asked, Who) else these(asked), news)
    if fresh:
        for some in range(0, len(fresh), BATCH):
            write(_told(*(_notice(news, one) for one in fresh[some : some + BATCH])))
    if fresh and leaves:
        post(news, fresh)
    return [one.key for one in fresh]


def _company(asked: "list[Person | None] | list[Person] | Who") -> Company | None:
    return None if isinstance(asked, Who) else next((person.company for person in asked if person), None)


def tell(person: Person, text: Any, *, key: str, kind: str, at: datetime, record: Record | None = None) -> None:
    """Tell one person."""
    notify(person, key=key, kind=kind, text=text, at=at, record=record)


def address(record: Record) -> str:
    """Where a record is shown: one address per thing (docs/decisions)."""
    declared = TYPES.get(record.kind)
    return f"/{record.company.slug}/{declared.noun}/{record.number}/" if declared else ""


def _not_told(who: Who, news: News) -> list[Recipient]:
    """Those of the company who are still here and do not know it yet."""
    day = news.company.day_of(news.at)
    statement = WHO_IS_TOLD.format(condition=who.condition, unsure=who.unsure)
    rows = ask(statement, [*who.unsure_values, news.company.pk, day.isoformat(), *who.values, news.key])
    blind = _without_sight([key for key, unsure, *_rest in rows if unsure], news)
    return [
        Recipient(key, language or settings.LANGUAGE_CODE, *rest)
        for key, _unsure, language, *rest in rows
        if key not in blind
    ]


def _without_sight(keys: list[int], news: News) -> set[int]:
    """Those who see the record no longer: what is told would tell what its page hides."""
    people = Person.objects.filter(pk__in=keys).select_related("company") if keys and news.record else ()
    return {person.pk for person in people if news.record and not sees(person, news.record, news.at)}


def _notice(news: News, to: Recipient) -> Notice:
    with translation.override(to.language):
        words = str(news.text)[:LONGEST]
    return Notice(
        company=news.company, person_id=to.key, key=news.key, kind=news.kind, text=words, path=news.path[:LONGEST],
        record_id=news.record.pk if news.record else None, at=news.at,
    )  # fmt: skip


def unread(person: Person) -> "QuerySet[Notice]":
    """What the person has not seen, newest first."""
    return Notice.objects.filter(person=person, read_at__isnull=True).order_by("-id")


def supersede(person: Person, kind: str, key: str, at: datetime) -> int:
    """A newer line of a kind that says it all again takes the place of the older unread ones."""
    return unread(person).filter(kind=kind).exclude(key=key).update(read_at=at)


def mark_read(person: Person, at: datetime, keys: Iterable[int] | None = None) -> int:
    """Mark the person's notices as read: these, or all."""
    rows = unread(person)
    return rows.filter(pk__in=keys).update(read_at=at) if keys is not None else rows.update(read_at=at)
