"""A rule of consistency, and what it finds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from bihuan.core.models import Company, Record

MOST = 200  # records named for one rule
Found = Sequence["QuerySet[Any, Any]"]  # queries that answer with keys of records
Rows = Callable[[Company, date], Found]


@dataclass(frozen=True)
class Rule:
    """What must hold; `records` finds those for which it does not."""

    key: str
    title: Any
    why: Any
    records: Rows


@dataclass(frozen=True)
class Finding:
    """A rule with the records it names, the newest first; `more` when there are more than are named."""

    rule: Rule
    records: tuple[Record, ...]
    more: bool = False

    @property
    def count(self) -> int:
        return len(self.records)


RULES: list[Rule] = []


def rule(key: str, title: Any, why: Any) -> Callable[[Rows], Rows]:
    """Decorator: the function answers queries of keys of records; it becomes a rule."""

    def enter(records: Rows) -> Rows:
        RULES.append(Rule(key, title, why, records))
        return records

    return enter


def look(company: Company, day: date) -> list[Finding]:
    """Every rule with what it finds on the day."""
    return [found(one, company, day) for one in RULES]


def found(one: Rule, company: Company, day: date) -> Finding:
    keys: set[int] = set()
    for asked in one.records(company, day):
        keys |= set(asked.order_by().distinct()[: MOST + 1])
    rows = Record.objects.filter(company=company, pk__in=keys).select_related("owner", "department")
    return Finding(one, tuple(rows.order_by("-pk")[:MOST]), len(keys) > MOST)
