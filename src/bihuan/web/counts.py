"""Counts that never count far: each stops at a cap, and many come in one query."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import IntegerField, QuerySet, Subquery

from bihuan.core.access import Standing
from bihuan.core.models import Company, Record

BADGE_CAP = 99


class Capped(Subquery):
    """How many rows a query has, counted no further than its slice."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) capped)"
    output_field = IntegerField()
    empty_result_set_value = 0  # a query that cannot find anything is left out of the SQL


def capped(company: Company | int, queries: Mapping[str, QuerySet[Any]], cap: int) -> dict[str, int]:
    """The capped count of each query, all in one round to the database."""
    if not queries:
        return {}
    key = company.pk if isinstance(company, Company) else company
    columns = [Capped(rows.order_by().values("pk")[: cap + 1]) for rows in queries.values()]
    row = Company.objects.filter(pk=key).values_list(*columns).get()
    return dict(zip(queries, row, strict=True))


def open_records(standing: Standing, kinds: Iterable[str]) -> dict[str, int]:
    """Open records of each kind this person sees."""
    seen = Record.objects.visible_to(standing).filter(is_open=True)
    return capped(standing.company_id, {kind: seen.filter(kind=kind) for kind in kinds}, BADGE_CAP)
