"""Counts that never count far: each stops at a cap, and many come in one query."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet, Subquery
from django.db.models.functions import Coalesce

from bihuan.core.access import Standing
from bihuan.core.models import Record
from bihuan.core.prepared import Slot, fill

BADGE_CAP = 99
LOOKED_AT = 10_000  # rows, the newest, among which is counted what no index can count


Rows = QuerySet[Any] | Sequence[QuerySet[Any]]  # several queries that share no row count as one
Count = tuple[str, Sequence[Any]]  # SQL and what to fill in


def capped(queries: Mapping[str, Rows], cap: int) -> dict[str, int]:
    """The capped count of each query, all in one round to the database."""
    return asked({name: [counting(one, cap) for one in _parts(rows)] for name, rows in queries.items()}, cap)


def _parts(rows: Rows) -> Sequence[QuerySet[Any]]:
    return [rows] if isinstance(rows, QuerySet) else rows


def asked(counts: Mapping[str, Sequence[Count]], cap: int) -> dict[str, int]:
    """Run the counts, each once however often it is asked; those under one name are one sum."""
    every = dict.fromkeys((sql, tuple(values)) for several in counts.values() for sql, values in several)
    if not every:
        return dict.fromkeys(counts, 0)
    with connection.cursor() as cursor:
        columns = ", ".join(f"({sql})" for sql, _values in every)
        cursor.execute(f"SELECT {columns}", [value for _sql, values in every for value in values])
        numbers = dict(zip(every, cursor.fetchone(), strict=True))
    return {
        name: min(sum(numbers[sql, tuple(values)] for sql, values in several), cap + 1)
        for name, several in counts.items()
    }


def counting(rows: QuerySet[Any], cap: int) -> Count:
    """How many rows a query has, counted no further than its slice; with slots it waits to be filled in."""
    try:
        sql, values = rows.order_by().values("pk")[: cap + 1].query.sql_with_params()
    except EmptyResultSet:  # it cannot find anything
        return "SELECT 0", ()
    return f"SELECT COUNT(*) FROM ({sql}) capped", values  # noqa: S608 - Django's SQL


def filled(count: Count, **values: Any) -> Count:
    """The count with a value, or a moment, in every slot."""
    sql, slots = count
    return sql, fill(slots, values)


def among_the_newest(rows: QuerySet[Any], kind: str, standing: Standing) -> QuerySet[Any]:
    """The rows that are among the newest `LOOKED_AT` of their kind, so that counting them never takes long."""
    seen = Record.objects.visible_to(standing).filter(kind=kind).order_by("-pk").values("pk")
    return rows.filter(id__gte=Coalesce(Subquery(seen[LOOKED_AT - 1 : LOOKED_AT]), 0))


def open_records(standing: Standing, kinds: Iterable[str], **others: Rows) -> dict[str, int]:
    """Open records of each kind this person sees, and the rows of other queries under their names; in one round.

    The counts of the kinds differ by their kind alone: one is put together, for all of them.
    """
    rows = Record.objects.visible_to(standing).filter(is_open=True, kind=Slot("kind"))
    one = counting(rows, BADGE_CAP)
    found = {name: [counting(part, BADGE_CAP) for part in _parts(several)] for name, several in others.items()}
    return asked({**found, **{kind: [filled(one, kind=kind)] for kind in kinds}}, BADGE_CAP)
