"""Dated facts about quality that a screening counts: each area says for its own kinds which rows they are.

An area does so in its module `facts`, which is read at start-up; who counts names no other area's tables.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from bihuan.core.models import Company


class FactKind(TextChoices):
    """The rows that are counted."""

    COMPLAINTS = "complaints", _("Complaints")
    NONCONFORMITIES = "nonconformities", _("Nonconformities")
    FINDINGS = "findings", _("Findings of audits, checks and reviews")
    FEEDBACK = "feedback", _("Feedback, suggestions and lessons")


class Dimension(TextChoices):
    """By what they are counted."""

    DEPARTMENT = "department", _("Department")
    ELEMENT = "element", _("Element")
    CLAUSE = "clause", _("Clause or criterion")
    CAUSE = "cause", _("Category of the root cause")
    SOURCE = "source", _("Source")
    CUSTOMER = "customer", _("Customer")
    PROJECT = "project", _("Project")
    CHANNEL = "channel", _("Channel")
    SEVERITY = "severity", _("Severity")
    CHARACTER = "character", _("Kind of problem")


@dataclass(frozen=True)
class Counted:
    """One kind of facts: its rows, the day of a fact, and where each dimension stands."""

    rows: Callable[[Company], "QuerySet[Any]"]
    day: str
    places: Mapping[str, Any] = field(default_factory=dict)
    by_moment: bool = False  # the day is that of a moment, and a row can come several times as tables are joined
    void: str = ""  # the state of rows that count for nothing

    def valid(self, company: Company, as_of: datetime | None = None) -> "QuerySet[Any]":
        """The rows that count; as of a moment, also those that have become void since."""
        holds = ~Q(state=self.void)
        return self.rows(company).filter(holds | Q(archived_at__gt=as_of) if as_of else holds)


_counted: dict[str, Counted] = {}
_told: dict[str, dict[str, Any]] = {}  # dimensions another area knows of a kind


def count(kind: FactKind, counted: Counted) -> None:
    """Say what a kind of facts is; one area does."""
    assert kind not in _counted, f"{kind} is counted already"
    _counted[kind] = counted


def place(kind: FactKind, dimension: Dimension, where: Any) -> None:
    """Say where a dimension of a kind stands; the area does that knows it, if another one counts the rows."""
    _told.setdefault(kind, {})[dimension] = where


def counted(kind: str) -> Counted:
    """What a kind of facts is."""
    found = _counted[kind]
    return replace(found, places={**found.places, **_told.get(kind, {})})
