"""A rule of consistency, and what it finds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Q, QuerySet

from bihuan.core.models import Company, Record
from bihuan.core.unled import unled

R = TypeVar("R", bound=Record)
MOST = 200  # records named for one rule
EVERY = 10**9  # a limit no register reaches: PostgreSQL then answers the keys first, and does not ask record by record
Found = Sequence["QuerySet[Any, Any]"]  # queries that answer with keys of records, of this company or of all
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
    """The records whose keys the rule's queries answer, as far as they are the company's."""
    named: dict[int, Record] = {}
    for keys in one.records(company, day):
        rows = Record.objects.filter(home(company), pk__in=keys.order_by()[:EVERY])
        rows = rows.select_related("owner", "department")
        named |= {record.pk: record for record in rows.order_by("-pk")[: MOST + 1]}
    newest = sorted(named.values(), key=lambda record: -record.pk)
    return Finding(one, tuple(newest[:MOST]), len(named) > MOST)


def home(company: Company) -> Q:
    """Of the company, where other conditions find the few rows. PostgreSQL knows which are few."""
    return Q(company=company) if connection.vendor == "postgresql" else unled("company_id", company.pk)


def of(model: type[R], company: Company, **told: Any) -> "QuerySet[R]":
    """The company's records of one type; the kind, said again, leads to the index of lists."""
    return model._default_manager.filter(company=company, kind=model.KIND, **told)
