"""Pages of a list by key: its order, the cursors that stand for a place in it, the rows beyond one."""

import base64
import json
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.lookups import GreaterThan, LessThan
from django.utils.translation import gettext_lazy as _

from bihuan.core import due
from bihuan.core.asks import is_key
from bihuan.core.models import Record
from bihuan.core.refusals import Refused
from bihuan.core.texts import is_storable

BROKEN_LINK = _("This page link is not valid any more. Start again from the first page.")
SHOWN = "shown_day"  # when a record is due, as pages say it (core.due); the name of it in a query
# The parent's key by name: Django would order by the child's, which no index of lists holds (40 ms instead of 4 at 10,000).
KEY = RawSQL("core_record.id", [], output_field=models.BigIntegerField())


Cursor = tuple[str | None, int]  # what a row is sorted by, and its key


def ordered(rows: QuerySet[Any], sort: str) -> QuerySet[Any]:
    """The rows in the order asked for, the newest first where none is."""
    if not sort:
        return rows.order_by(KEY.desc())
    if _column(sort) == SHOWN:
        rows = rows.annotate(**{SHOWN: due.as_shown(rows.model)})
    column = F(_column(sort))
    first = column.desc(nulls_last=True) if sort.startswith("-") else column.asc(nulls_last=True)
    return rows.order_by(first, KEY.desc())


def _column(sort: str) -> str:
    """What is sorted by: the column of that name, but by the day that is shown where it says when something is due."""
    name = sort.removeprefix("-")
    return SHOWN if name == "due_on" else name


def cursor_of(sort: str, row: Record) -> str:
    """The text that stands for the place of a row."""
    value = None
    if sort:
        value = getattr(row, SHOWN, None) if _column(sort) == SHOWN else row.serializable_value(_column(sort))
    return written(None if value is None else str(value), row.pk)


def written(value: str | None, key: int) -> str:
    """A cursor as text, for an address."""
    text = json.dumps([value, key])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def beyond(model: type[Record], sort: str, text: str, *, back: bool) -> Q:
    """Rows after the place a text stands for, or before it; all where it is empty. Raises Refused on one nobody gave out."""
    if not text:
        return Q()
    cursor = read(text)
    _check(model, sort, cursor)
    return _after(sort, cursor, back=back)


def read(text: str) -> Cursor:
    """The cursor a text stands for. Raises Refused on one nobody gave out."""
    try:
        value, key = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        return value, int(key)
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise Refused([BROKEN_LINK]) from error


def _check(model: type[Record], sort: str, cursor: Cursor) -> None:
    """Refuse a key no row can have, a value its column cannot hold."""
    value, key = cursor
    try:
        good = is_key(str(key)) and is_storable(str(value)) and isinstance(value, str | None)
        if good and sort and value is not None:
            model._meta.get_field(sort.removeprefix("-")).to_python(value)  # type: ignore[union-attr]
    except (ValidationError, ValueError, OverflowError):
        good = False
    if not good:
        raise Refused([BROKEN_LINK])


def _after(sort: str, cursor: Cursor, *, back: bool) -> Q:
    """Rows after the cursor in the list's order (before it, when going back)."""
    value, key = cursor
    tie = Q(GreaterThan(KEY, key) if back else LessThan(KEY, key))
    if not sort:
        return tie
    name = _column(sort)
    empty, same = Q(**{f"{name}__isnull": True}), Q(**{name: value})
    if value is None:
        return (empty & tie) | ~empty if back else empty & tie
    upwards = sort.startswith("-") == back
    further = Q(**{f"{name}__{'gt' if upwards else 'lt'}": value})
    inside = further | (same & tie)
    return inside if back else inside | empty


def first(rows: QuerySet[Any], sort: str, company: int, there: Q, *, back: bool, count: int) -> list[Any]:
    """The first rows beyond a place. By the day shown: out of parts that are each read in order, then put together."""
    parts = [rows]
    if _column(sort) == SHOWN:
        parts = [rows.filter(where).annotate(**{SHOWN: day}) for where, day in due.by_shown_day(rows.model, company)]
    parts = [part.filter(there) for part in parts]
    got = [row for part in parts for row in (part.reverse() if back else part)[:count]]
    if len(parts) > 1:
        got.sort(key=lambda row: _place(sort, row), reverse=back)
    return got[:count]


def _place(sort: str, row: Any) -> tuple[bool, int, int]:
    """Where a row stands in the order of the day shown, as `ordered` says it: without a day last, then the newest first."""
    day = getattr(row, SHOWN)
    ordinal = day.toordinal() if day else 0
    return day is None, -ordinal if sort.startswith("-") else ordinal, -row.pk
