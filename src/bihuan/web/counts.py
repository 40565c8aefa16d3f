"""Counts that never count far: each stops at a cap, and many come in one query."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import IntegerField, QuerySet, Subquery
from django.db.models.functions import Coalesce

from bihuan.core.access import Standing
from bihuan.core.models import Company, Record

BADGE_CAP = 99
LOOKED_AT = 10_000  # rows, the newest, among which is counted what no index can count


class Capped(Subquery):
    """How many rows a query has, counted no further than its slice."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) capped)"
    output_field = IntegerField()
    empty_result_set_value = 0  # a query that cannot find anything is left out of the SQL


Rows = QuerySet[Any] | Sequence[QuerySet[Any]]  # several queries that share no row count as one


def capped(company: Company | int, queries: Mapping[str, Rows], cap: int) -> dict[str, int]:
    """The capped count of each query, all in one round to the database."""
    parts = {name: [rows] if isinstance(rows, QuerySet) else list(rows) for name, rows in queries.items()}
    columns = [Capped(one.order_by().values("pk")[: cap + 1]) for several in parts.values() for one in several]
    if not columns:
        return dict.fromkeys(queries, 0)
    key = company.pk if isinstance(company, Company) else company
    numbers = iter(Company.objects.filter(pk=key).values_list(*columns).get())
    return {name: min(sum(next(numbers) for _one in several), cap + 1) for name, several in parts.items()}


def among_the_newest(rows: QuerySet[Any], kind: str, standing: Standing) -> QuerySet[Any]:
    """The rows that are among the newest `LOOKED_AT` of their kind, so that counting them never takes long."""
    seen = Record.objects.visible_to(standing).filter(kind=kind).order_by("-pk").values("pk")
    return rows.filter(id__gte=Coalesce(Subquery(seen[LOOKED_AT - 1 : LOOKED_AT]), 0))


def open_records(standing: Standing, kinds: Iterable[str], **others: Rows) -> dict[str, int]:
    """Open records of each kind this person sees, and the rows of other queries under their names; in one round."""
    seen = Record.objects.visible_to(standing).filter(is_open=True)
    return capped(standing.company_id, {**others, **{kind: seen.filter(kind=kind) for kind in kinds}}, BADGE_CAP)
