"""The filter form of a register: what each filter offers, and what is chosen now."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from bihuan.core import listing
from bihuan.core.fields import WordsField
from bihuan.core.models import Department, Person
from bihuan.core.registry import RecordType
from bihuan.web.query import Query
from bihuan.web.request import Request

MOST = 200
DATES = {"due", "created"}


@dataclass(frozen=True)
class Choice:
    value: str
    words: Any
    on: bool


@dataclass(frozen=True)
class Filters:
    """One filter: `shape` is choices, select, dates or text."""

    name: str
    label: Any
    shape: str
    choices: list[Choice] = field(default_factory=list)
    value: str = ""
    first: str = ""
    last: str = ""
    negated: bool = False


def groups(request: Request, declared: RecordType, query: Query) -> list[Filters]:
    """Every filter the type knows, in the order of the register."""
    names = [name for name in listing.COMMON if name != "open"]
    return [one(request, declared, query, name) for name in dict.fromkeys((*names, *declared.filters))]


def one(request: Request, declared: RecordType, query: Query, name: str) -> Filters:
    negated = f"not.{name}" in query.given
    text = query.given.get(f"not.{name}" if negated else name, "")
    label = listing.label_of(declared.model, name)
    if name in DATES:
        return dates(name, label, text, request.today)
    chosen = set(text.split(","))
    found = declared.model._meta.get_field(name)
    if isinstance(found, models.DateField):
        return dates(name, label, text, request.today)
    if found.related_model in {Person, Department}:
        return Filters(name, label, "select", people(request, found.related_model, chosen), negated=negated)
    if isinstance(found, models.BooleanField):
        pairs = [("yes", _("yes")), ("no", _("no"))]
        return Filters(name, label, "select", [Choice(key, words, key in chosen) for key, words in pairs])
    known = list(declared.flow.words.items()) if name == "state" else known_choices(found)
    if known:
        return Filters(
            name,
            label,
            "choices",
            [Choice(str(k), w, str(k) in chosen) for k, w in known if k not in {"", None}],
            negated=negated,
        )
    return Filters(name, label, "text", value=text)


def known_choices(found: Any) -> list[tuple[Any, Any]]:
    if isinstance(found, WordsField) or getattr(found, "choices", None):
        return list(found.flatchoices)
    return []


def people(request: Request, model: Any, chosen: set[str]) -> list[Choice]:
    """Oneself or one's department, nobody, then everyone of the company."""
    own = [("me", _("me"))] if model is Person else [("mine", _("my department"))]
    rows = model.objects.filter(company=request.company)
    rows = rows.here_on(request.today) if model is Person else rows
    pairs = [*own, ("none", _("not named")), *((str(row.pk), str(row)) for row in rows[:MOST])]
    return [Choice(key, words, key in chosen) for key, words in pairs]


def dates(name: str, label: Any, text: str, today: date) -> Filters:
    """Presets, or a range of two days."""
    presets = (
        [("overdue", _("overdue")), ("7d", _("within 7 days")), ("30d", _("within 30 days"))] if name == "due" else []
    )
    presets += [(f"{today - timedelta(days=30)}..", _("last 30 days"))] if name == "created" else []
    presets.append((f"{today:%Y}", f"{today:%Y}"))
    first, _dots, last = text.partition("..") if ".." in text else ("", "", "")
    return Filters(name, label, "dates", [Choice(key, words, key == text) for key, words in presets], text, first, last)
