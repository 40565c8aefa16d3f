"""Lean tables: rows that are no records because they come by the million (tasks, reminders, roll-ups, rules of a pack).

Areas write them here and nowhere else. What people may ask about later is journalled with `enter`; sums are not.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction

from bihuan.core import journal
from bihuan.core.models import Company, Person, Record

M = TypeVar("M", bound=models.Model)
BATCH = 500


def _no_record(model: type[models.Model]) -> None:
    assert not issubclass(model, Record), f"{model.__name__} is a record: use core.writing"


def add(rows: Sequence[M], *, unless_there: bool = False) -> list[M]:
    """Insert rows. With `unless_there`, rows whose unique key is taken are left out (and keep no key of their own)."""
    if not rows:
        return []
    model = type(rows[0])
    _no_record(model)
    return list(model._default_manager.bulk_create(rows, batch_size=BATCH, ignore_conflicts=unless_there))


def change(rows: "models.QuerySet[Any]", **values: Any) -> int:
    """Set columns of every row of a query."""
    _no_record(rows.model)
    return rows.update(**values)


def save(row: models.Model, *names: str) -> None:
    """Write the named columns of one row."""
    _no_record(type(row))
    row.save(update_fields=names)


def save_all(rows: Sequence[M], *names: str) -> None:
    """Write the named columns of many rows."""
    if rows:
        type(rows[0])._default_manager.bulk_update(rows, names, batch_size=BATCH)


def drop(rows: "models.QuerySet[Any]") -> None:
    """Remove rows that can be made again from others (sums, plans of reminders)."""
    _no_record(rows.model)
    rows.delete()


def once(row: M) -> M | None:
    """Insert one row, or nothing if its unique key is taken. The transaction around it stays usable."""
    _no_record(type(row))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return None
    return row


def locked(company: Company) -> None:
    """Let one writer at a time change a company's lean tables: holds the end of its journal until the transaction ends.

    Every step of a record takes the same lock, so that the two can never wait for each other.
    """
    journal.hold(company)


def enter(  # noqa: PLR0913
    company: Company,
    action: str,
    *,
    at: datetime,
    actor: Person | None = None,
    subject: str = "",
    changes: journal.Changes | None = None,
    record: Record | None = None,
    comment: str = "",
    address: str = "",
) -> None:
    """Journal what happened to rows that are no records."""
    journal.write(
        company, action, at=at, actor=actor, record=record, subject=subject[:300], changes=changes, comment=comment,
        address=address,
    )  # fmt: skip


def digest_of(value: Any) -> str:
    """SHA-256 over the canonical JSON of a value: two are the same when it is."""
    return journal.digest_of(value)
