"""Forms from asks: what was typed, what is wrong with it, and what to choose from. Core cleans the values."""

import re
import uuid
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db import models
from django.http import QueryDict
from django.utils import timezone

from bihuan.areas.policies.models import Task
from bihuan.areas.policies.models.task_queries import TaskQuerySet
from bihuan.core.access import Standing
from bihuan.core.asks import Ask, is_key
from bihuan.core.models import Company, Part, Person, Record
from bihuan.core.refusals import Missing, Refused
from bihuan.core.registry import TYPES
from bihuan.core.vocabulary import Element
from bihuan.web import task_words, wording
from bihuan.web.refusing import status_of

MOST_OPTIONS = 200  # beyond that a list to choose from becomes a field to search in
PICKED = re.compile(r"#(\d+)\s*$")  # the key behind a picked person: “李运维 · 运维管理部 #12”


class Input:
    """One ask in a form, with the text typed so far and the errors against it."""

    def __init__(self, ask: Ask, raw: Any, company: Company, prefix: str = "") -> None:
        self.ask, self.raw, self.company = ask, raw, company
        self.id = f"{prefix}{ask.name}"
        self.errors: list[Missing] = []
        self.whole: Record | None = None  # whose rows a row is chosen from
        self.standing: Standing | None = None  # who chooses

    @property
    def name(self) -> str:
        return self.ask.name

    @property
    def template(self) -> str:
        return f"inputs/{self.shape}.html"

    @cached_property
    def shape(self) -> str:
        """Which template draws it: people and records become a search field when there are many."""
        kind = self.ask.kind
        if kind == "choices" and {key for key, _label in self.ask.choices} == set(Element.values):
            return "elements"
        if (kind == "record" and self.is_record) or (kind == "person" and self.has_many):
            return "pick"
        return {"person": "choice", "department": "choice", "record": "choice", "part": "choice"}.get(kind, kind)

    @property
    def is_record(self) -> bool:
        return self.ask.target is not None and issubclass(self.ask.target, Record)

    @cached_property
    def candidates(self) -> "models.QuerySet[Any]":
        """The rows of this company a relation may point at."""
        target = self.ask.target
        assert target is not None
        home = f"{target.WHOLE}__company" if issubclass(target, Part) else "company"
        rows: models.QuerySet[Any] = target._default_manager.filter(**{home: self.company})
        if self.ask.field.is_relation:
            rows = rows.complex_filter(self.ask.field.get_limit_choices_to())  # type: ignore[attr-defined]
        if issubclass(target, Part):
            rows = self.of_the_whole(rows.select_related(target.WHOLE), target)
        if target is Person:
            here = Person.objects.filter(company=self.company).here_on(today(self.company))
            rows = rows.filter(pk__in=here.values("pk")).select_related("department")
        return rows

    @property
    def offered(self) -> "models.QuerySet[Any]":
        """Of these the tasks, and the rows of records, that whoever chooses may see; what stands in the field already stays."""
        rows, target = self.candidates, self.ask.target
        if self.standing is None or self.standing.sees_all or target is None:
            return rows
        if isinstance(rows, TaskQuerySet):
            return rows.visible_to(self.standing)
        if issubclass(target, Part):
            seen = Record.objects.visible_to(self.standing).values("pk")
            return rows.filter(**{f"{target.WHOLE}__in": seen})
        return rows

    def of_the_whole(self, rows: "models.QuerySet[Any]", target: type[Part]) -> "models.QuerySet[Any]":
        """Of rows of this kind of record only those of the record in hand."""
        own = isinstance(self.whole, target._meta.get_field(target.WHOLE).related_model)  # type: ignore[arg-type]
        return rows.filter(**{target.WHOLE: self.whole}) if own else rows

    @cached_property
    def has_many(self) -> bool:
        return self.candidates[: MOST_OPTIONS + 1].count() > MOST_OPTIONS

    @cached_property
    def options(self) -> list[tuple[str, str, bool]]:
        """Key, words, and whether it is chosen."""
        chosen = {str(one) for one in self.raw} if isinstance(self.raw, list) else {str(self.raw)}
        if self.ask.target is not None:
            pairs: list[tuple[Any, Any]] = [(row.pk, option_words(row)) for row in self.rows_to_choose(chosen)]
        else:
            pairs = [(key, label) for key, label in self.ask.choices if key not in {"", None}]
        return [(str(key), str(label), str(key) in chosen) for key, label in pairs]

    def rows_to_choose(self, chosen: set[str]) -> list[Any]:
        """The first rows, and always the one that is chosen."""
        rows = list(self.offered[:MOST_OPTIONS])
        absent = {key for key in chosen if is_key(key)} - {str(row.pk) for row in rows}
        return [*self.candidates.filter(pk__in=absent), *rows] if absent else rows

    @property
    def element_options(self) -> list[tuple[str, str, str, bool]]:
        return [(key, words, str(wording.ELEMENT_LETTERS[Element(key)]), on) for key, words, on in self.options]

    @property
    def text(self) -> str:
        """What a search field shows: the person behind a key."""
        if self.ask.kind != "person" or not is_key(str(self.raw)):
            return str(self.raw)
        found = self.candidates.filter(pk=int(str(self.raw))).first()
        return f"{option_words(found)} #{found.pk}" if found else str(self.raw)

    @property
    def where(self) -> str:
        """What a search field asks for: `person`, or the noun of a record type."""
        if not self.is_record:
            return "person"
        kind = self.ask.target.KIND  # type: ignore[union-attr]
        return TYPES[kind].noun if kind in TYPES else "record"


def option_words(row: models.Model) -> str:
    if isinstance(row, Person) and row.department:
        return f"{row.name} · {row.department}"
    if isinstance(row, Task):
        return task_words.title(row)
    return f"{row} · {row.whole.number}" if isinstance(row, Part) else str(row)


class Form:
    """The inputs of some asks. Without data it shows `initial`; with data it shows what was typed."""

    def __init__(
        self,
        asks: Mapping[str, Ask],
        company: Company,
        data: QueryDict | None = None,
        initial: Mapping[str, Any] | None = None,
        prefix: str = "",
    ) -> None:
        self.asks, self.company, self.data = dict(asks), company, data
        self.once = (data.get("once") if data else "") or uuid.uuid4().hex
        start = initial or {}
        self.inputs = [
            Input(ask, typed(ask, data) if data is not None else shown(start.get(name, usual(ask))), company, prefix)
            for name, ask in self.asks.items()
        ]
        self.reasons: list[Missing] = []
        self.status = 200
        self.version = 0  # of the record it was read at; sent along so that nobody overwrites what they did not see
        self.seen = ""  # the same for a row of a record: its stamp

    def __bool__(self) -> bool:
        return bool(self.inputs)

    def input(self, name: str) -> Input | None:
        return next((one for one in self.inputs if one.name == name), None)

    def within(self, record: Record) -> "Form":
        """The same form, for this record: rows to choose from are its own."""
        for one in self.inputs:
            one.whole = record
        return self

    def seen_by(self, standing: Standing) -> "Form":
        """The same form, for this person: what they may not see is not offered."""
        for one in self.inputs:
            one.standing = standing
        return self

    @property
    def read_at(self) -> int:
        """The version what was typed belongs to; none where nothing was sent."""
        text = self.data.get("version", "") if self.data else ""
        return int(text) if is_key(text) else 0

    @property
    def written(self) -> list[tuple[Any, str]]:
        """The texts typed, with their labels: to copy them out of a form that can no longer be sent."""
        texts = [(one.ask.label, str(one.raw)) for one in self.inputs if one.ask.kind in {"text", "long"}]
        return [(label, text) for label, text in texts if self.data and text.strip()]

    @property
    def given(self) -> dict[str, Any]:
        """The raw values for the write path, which cleans them."""
        return {one.name: raw_value(one.ask, one.raw, self.company) for one in self.inputs}

    def refuse(self, refused: Refused) -> None:
        """Put every reason where it belongs: at its field, or above the form."""
        self.status = status_of(refused)
        for reason in refused.reasons:
            at = None if reason.record else self.input(reason.field)
            (at.errors if at else self.reasons).append(reason)


def usual(ask: Ask) -> Any:
    """What an input starts with where nothing is known: the default of its field."""
    return ask.field.get_default() if ask.default is None and ask.field.has_default() else ask.default


def typed(ask: Ask, data: QueryDict) -> Any:
    if ask.kind == "choices":
        return data.getlist(ask.name)
    if ask.kind == "yes-no":
        return ask.name in data and data[ask.name] not in {"", "no", "false"}
    return data.get(ask.name, "")


def shown(value: Any) -> Any:
    """A stored value as a form shows it."""
    if value is None:
        return ""
    if isinstance(value, bool | list):
        return value
    if isinstance(value, Record):
        return f"{value.number} {value.title}"
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M}"
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value.isoformat() if isinstance(value, date) else value


def raw_value(ask: Ask, raw: Any, company: Company) -> Any:
    """What was typed, as `Ask.clean` takes it."""
    if isinstance(raw, str) and raw:
        if ask.kind == "moment":
            return in_zone(raw, company)
        if ask.kind == "record":
            return raw.split()[0] if raw.split() else ""
        if ask.kind == "person":
            return picked(raw, company)
    return raw


def in_zone(text: str, company: Company) -> str:
    """A moment without offset is meant in company time."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment.replace(tzinfo=company.zone).isoformat() if moment.tzinfo is None else text


def today(company: Company) -> date:
    """The company's day: who is here today can be named."""
    return company.day_of(timezone.now())


def picked(text: str, company: Company) -> str:
    """The key of a person picked or typed; a name only when it is the only one (people share names)."""
    if found := PICKED.search(text):
        return found[1]
    if text.isdigit():
        return text
    name = text.split("·")[0].strip()
    here = Person.objects.filter(company=company, name=name).here_on(today(company))
    keys = list(here.values_list("pk", flat=True)[:2])
    return str(keys[0]) if len(keys) == 1 else text


def initial_of(row: models.Model, asks: Mapping[str, Ask]) -> dict[str, Any]:
    """What a record or part says now, for its form."""
    found: dict[str, Any] = {}
    for name, ask in asks.items():
        value = getattr(row, name)
        found[name] = value.split() if ask.kind == "choices" and isinstance(value, str) else value
    return found


def errors_by_field(refused: Refused) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for reason in refused.reasons:
        found.setdefault(reason.field, []).append(str(reason))
    return found
