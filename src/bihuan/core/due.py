"""When a record is due: one answer for lists, their filters and counts, pages and the interface.

By its own day, or by the deadline a duty sets for it. Where a record has both, its own day holds; of a type that says
DUE_BY_DUTY, the duty's deadline does, until the duty is fulfilled.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from bihuan.core.models import Record

Waiting = Callable[[int], "QuerySet[Any]"]  # company → rows with a `subject` (the record) and a `due_day`
_waiting: list[Waiting] = []


def waits(source: Waiting) -> Waiting:
    """Decorator: these rows say until when something is to be done about a record."""
    _waiting.append(source)
    return source


def days(records: Sequence[Record]) -> dict[int, date]:
    """Of these records those that are due by a duty, with the day."""
    asked = [one for one in records if one.is_open and (one.DUE_BY_DUTY or one.due_on is None)]
    found: dict[int, date] = {}
    for source in _waiting if asked else ():
        rows = source(asked[0].company_id).filter(subject__in=[one.pk for one in asked])
        for key, day in rows.values_list("subject", "due_day"):
            found[key] = min(day, found.get(key, day))
    return found


def within(model: type[Record], company: int, own: Q, first: date | None, last: date | None) -> Q:
    """Records due between two days (none: open end). `own` is the same said of the record's own day."""
    for source in _waiting:
        rows = source(company)
        by_duty = Q(is_open=True) & _between(rows, first, last)
        if model.DUE_BY_DUTY:
            own = by_duty | (own & ~(Q(is_open=True) & Q(id__in=rows.values("subject"))))
        else:
            own = own | (Q(due_on__isnull=True) & by_duty)
    return own


def _between(rows: "QuerySet[Any]", first: date | None, last: date | None) -> Q:
    """The earliest deadline lies between the two days."""
    reached = Q(id__in=(rows.filter(due_day__lte=last) if last else rows).values("subject"))
    return reached & ~Q(id__in=rows.filter(due_day__lt=first).values("subject")) if first else reached
