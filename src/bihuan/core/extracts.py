"""What leaves the house with a record: its data, and its part of the journal in a form anybody can check."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction

from bihuan.core import journal
from bihuan.core.models import Company, JournalEntry, JournalHead, Person, Record


def data_of(record: Record) -> dict[str, Any]:
    """Every own value of a record, related rows by what they are called, with its parts; plain JSON."""
    fields = {}
    for field in record._meta.concrete_fields:
        if field.primary_key or field.name.endswith("_ptr"):
            continue
        value = getattr(record, field.name)
        fields[field.name] = (str(value) if value is not None else None) if field.is_relation else journal.plain(value)
    return {"number": record.number, "kind": record.kind, "fields": fields, "content": record.content()}


def as_text(value: Any) -> str:
    """The one JSON text of a value: the same data give the same bytes."""
    return journal.canonical(value)


def journal_of(record: Record, *, traced: bool) -> Iterator[dict[str, Any]]:
    """The record's journal. The SHA-256 of `sealed` is `digest`; `sealed` ends with the digest of the entry before.

    It also tells the address somebody acted from, so without `traced` it is left out.
    """
    for entry in JournalEntry.objects.filter(record=record.pk).order_by("position").iterator(chunk_size=500):
        yield {
            "position": entry.position,
            "at": journal.plain(entry.at),
            "who": entry.actor_name,
            "role": entry.role,
            "action": entry.action,
            "changes": entry.told(),
            "comment": entry.comment,
            **({"sealed": journal.canonical(journal.sealed(entry))} if traced else {}),
            "digest": entry.digest,
        }


def journal_end(company: Company) -> tuple[int, str]:
    """Position and digest of the last entry of the company's chain."""
    head = JournalHead.objects.filter(company=company).first()
    return (head.position, head.digest) if head else (0, journal.GENESIS)


@transaction.atomic
def log_package(
    company: Company, subject: str, facts: dict[str, Any], *, actor: Person | None, at: datetime, address: str = ""
) -> None:
    """Journal that evidence left the house: what it covers, and the digest it can be known by."""
    changes = {name: [None, value] for name, value in facts.items()}
    journal.write(
        company, "evidence.packaged", at=at, actor=actor, subject=subject[:300], changes=changes, address=address
    )
