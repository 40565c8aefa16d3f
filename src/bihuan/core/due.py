"""When a record is due: one answer for lists, their filters and counts, pages and the interface.

By its own day, or by the deadline a duty sets for it. Where a record has both, its own day holds; of a type that says
DUE_BY_DUTY, the duty's deadline does, until the duty is fulfilled.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db.models import Case, DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Least, NullIf

from bihuan.core.models import Record

Waiting = Callable[[], "QuerySet[Any]"]  # rows with a `subject` (the record) and a `due_day`
NEVER = Value(date.max, output_field=DateField())
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
        rows = source().filter(subject__in=[one.pk for one in asked])
        for key, day in rows.values_list("subject", "due_day"):
            found[key] = min(day, found.get(key, day))
    return found


def within(model: type[Record], own: Q, first: date | None, last: date | None) -> Q:
    """Records due between two days (none: open end). `own` is the same said of the record's own day.

    Asked record by record: a set of all that waits would be made again for every count, however few rows are shown.
    """
    for source in _waiting:
        about = source().filter(subject=OuterRef("pk"))
        by_duty = Q(is_open=True) & _between(about, first, last)
        if model.DUE_BY_DUTY:
            own = by_duty | (own & ~(Q(is_open=True) & Q(Exists(about))))
        else:
            own = own | (Q(due_on__isnull=True) & by_duty)
    return own


def apart(model: type[Record], company: int, own: Q, first: date | None, last: date | None) -> list[Q]:
    """The same as `within`, in conditions that no record meets two of and each of which an index leads: for counts.

    Records whose own day holds, then those that a deadline leads to.
    """
    parts = [own]
    for source in _waiting:
        led, about = source().filter(company=company), source().filter(subject=OuterRef("pk"))
        led = led.filter(due_day__gte=first) if first else led
        led = led.filter(due_day__lte=last) if last else led
        by_duty = Q(is_open=True, id__in=led.values("subject")) & _not_before(about, first)
        awaited = Q(is_open=True) & Q(Exists(about))
        if model.DUE_BY_DUTY:
            parts = [*(part & ~awaited for part in parts), by_duty]
        else:
            parts.append(Q(due_on__isnull=True) & by_duty)
    return parts


def as_shown(model: type[Record]) -> Any:
    """The day that is shown, of any record of the type: to order all of them by."""
    asked = Q(is_open=True) & (Q() if model.DUE_BY_DUTY else Q(due_on__isnull=True))
    return Case(When(asked, then=Coalesce(_earliest(), F("due_on"))), default=F("due_on")) if _waiting else F("due_on")


def by_shown_day(model: type[Record], company: int) -> list[tuple[Q, Any]]:
    """Conditions that no record meets two of, each with the day that is shown for its records: to order a page by.

    Records whose own day holds are read in its order; only those that wait for a duty are looked at one by one.
    """
    if not _waiting:
        return [(Q(), F("due_on"))]
    asked = Q(is_open=True) & (Q() if model.DUE_BY_DUTY else Q(due_on__isnull=True))
    some = [Q(Exists(source().filter(subject=OuterRef("pk")))) for source in _waiting]
    led = [Q(id__in=source().filter(company=company).values("subject")) for source in _waiting]
    own = ~(asked & Q(*some, _connector=Q.OR))
    return [(own, F("due_on")), (asked & Q(*led, _connector=Q.OR), _earliest())]


def _earliest() -> Any:
    """The first deadline a duty sets for a record."""
    rows = [source().filter(subject=OuterRef("pk")).order_by("due_day").values("due_day")[:1] for source in _waiting]
    days = [Subquery(one, output_field=DateField()) for one in rows]
    return days[0] if len(days) == 1 else NullIf(Least(*(Coalesce(one, NEVER) for one in days)), NEVER)


def _between(about: "QuerySet[Any]", first: date | None, last: date | None) -> Q:
    """The earliest deadline lies between the two days."""
    return Q(Exists(about.filter(due_day__lte=last) if last else about)) & _not_before(about, first)


def _not_before(about: "QuerySet[Any]", first: date | None) -> Q:
    return ~Q(Exists(about.filter(due_day__lt=first))) if first else Q()
