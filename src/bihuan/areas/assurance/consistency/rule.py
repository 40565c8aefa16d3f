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


def look(company: Company, day: date, since: int = 0) -> list[Finding]:
    """Every rule with what it finds on the day, among the records from the key `since` on."""
    return [found(one, company, day, since) for one in RULES]


def found(one: Rule, company: Company, day: date, since: int = 0) -> Finding:
    """The records whose keys the rule's queries answer, as far as they are the company's."""
    named: dict[int, Record] = {}
    for keys in one.records(company, day):
        asked = _since(keys, since).order_by()[:EVERY]
        rows = Record.objects.filter(home(company), pk__in=asked).select_related("owner", "department")
        named |= {record.pk: record for record in rows.order_by("-pk")[: MOST + 1]}
    newest = sorted(named.values(), key=lambda record: -record.pk)
    return Finding(one, tuple(newest[:MOST]), len(named) > MOST)


def _since(keys: "QuerySet[Any, Any]", since: int) -> "QuerySet[Any, Any]":
    (name,) = keys.query.values_select
    return keys.filter(**{f"{name}__gte": since}) if since else keys


def oldest_of(company: Company, newest: int) -> int:
    """The key of the oldest among the company's newest records; 0 when it has no more than these."""
    rows = Record.objects.filter(company=company).order_by("-pk").values_list("pk", flat=True)
    kept = rows[newest - 1 : newest + 1]
    return kept[0] if len(kept) > 1 else 0


def home(company: Company) -> Q:
    """Of the company, where other conditions find the few rows. PostgreSQL knows which are few."""
    return Q(company=company) if connection.vendor == "postgresql" else unled("company_id", company.pk)


def of(model: type[R], company: Company, **told: Any) -> "QuerySet[R]":
    """The company's records of one type; the kind, said again, leads to the index of lists."""
    return model._default_manager.filter(company=company, kind=model.KIND, **told)
