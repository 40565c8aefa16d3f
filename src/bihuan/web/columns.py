"""Columns of a register: their head, their cells on the page, and their values in an export."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from bihuan.areas.policies.models import Duty, Task
from bihuan.core.fields import WordsField, chosen_words
from bihuan.core.listing import label_of
from bihuan.core.models import Company, Department, Part, Person, Record
from bihuan.core.registry import RecordType
from bihuan.core.sight import Sight
from bihuan.web import addresses, task_words, wording
from bihuan.web.templatetags import bihuan as tags

WIDTHS = {"number": "w-no", "elements": "w-el", "phase": "w-pd", "state": "w-st", "owner": "w-own", "due_on": "w-due"}
SHAPE_WIDTHS = {"title": "", "number": "w-sc", "date": "w-due", "person": "w-own"}
EVERYWHERE = ("number", "title", "state", "owner", "department", "elements", "due_on", "created_at", "changed_at")


@dataclass(frozen=True)
class Place:
    """Where cells are written: for which company, on which day, for whose eyes, and what each record came from."""

    company: Company
    today: date
    sight: Sight
    sources: Mapping[int, Record] = field(default_factory=dict)
    awaited: Mapping[int, date] = field(
        default_factory=dict
    )  # until when a duty wants something of a record, where that holds


@dataclass(frozen=True)
class Column:
    """One column of one record type."""

    name: str
    label: Any
    field: "models.Field[Any, Any] | None"
    shape: str
    sortable: bool

    @property
    def width(self) -> str:
        return WIDTHS.get(self.name) or SHAPE_WIDTHS.get(self.shape, "w-tx")

    @property
    def numeric(self) -> bool:
        return self.shape == "number"

    def cell(self, record: Any, place: Place) -> SafeString:
        return CELLS[self.shape](self, record, place)

    def value(self, record: Any, sight: Sight) -> Any:
        """For exports: numbers and days as such, choices in words, records as far as they are seen."""
        if self.shape == "state":
            return record.get_state_display()
        given = getattr(record, self.name)
        if self.field is not None and self.field.choices:
            return chosen_words(self.field, given)
        if own_words := getattr(record, f"get_{self.name}_display", None):
            return own_words()
        if isinstance(given, Task):
            return task_words.title(given)
        if isinstance(given, Record):
            return sight.told(given)
        return given() if callable(given) else given if isinstance(given, VALUES) else str(given)


VALUES = (int, float, Decimal, str, date, datetime, type(None), bool)


SPECIAL = {
    "number": "address",
    "title": "title",
    "state": "state",
    "elements": "elements",
    "phase": "phase",
    "due_on": "due",
}


def shape_of(name: str, field: Any, model: type[models.Model]) -> str:
    """How a column is drawn: what every record has in its own way, the rest from its field."""
    if name in SPECIAL and issubclass(model, Record):
        return SPECIAL[name]
    shapes: list[tuple[Any, str]] = [
        (WordsField, "words"),
        (models.BooleanField, "plain"),
        (models.DateTimeField, "moment"),
        (models.DateField, "date"),
        ((models.DecimalField, models.IntegerField), "number"),
    ]
    if field is not None and field.is_relation:
        return {Person: "person", Department: "plain"}.get(field.related_model, "related")
    if field is not None and field.choices:
        return "plain"
    return next((shape for cls, shape in shapes if isinstance(field, cls)), "text")


def column(model: type[Record] | type[Part], name: str) -> Column:
    """The column of a record's or a part's field or property."""
    field: Any
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        field = None
    return Column(name, label_of(model, name), field, shape_of(name, field, model), field is not None)


def available(declared: RecordType) -> list[Column]:
    """Every column one can choose: the declared ones, then what all records have."""
    return [column(declared.model, name) for name in dict.fromkeys((*declared.columns, *EVERYWHERE))]


def chosen(declared: RecordType, names: str) -> list[Column]:
    """The columns the address names, or those shown by default; number and title are always there."""
    known = {one.name: one for one in available(declared)}
    wanted = [name for name in names.split(",") if name in known] or usual(declared)
    return [known[name] for name in dict.fromkeys(("number", "title", *wanted))]


def usual(declared: RecordType) -> list[str]:
    """What is shown by default; the department stands below its owner already."""
    names = list(declared.columns[: declared.shown])
    return [name for name in names if name != "department" or "owner" not in names]


def relations(columns: Iterable[Column]) -> list[str]:
    """What to fetch along with the rows, so that no cell asks the database."""
    named = []
    for one in columns:
        if one.field is not None and one.field.is_relation:
            with_words = getattr(one.field.related_model, "SAID_WITH", ())
            named += [one.name, *(f"{one.name}__{name}" for name in with_words)]
    return [*named, "owner__department"]


# ---------------------------------------------------------------- cells

Cell = Callable[[Column, Any, Place], SafeString]


def plain(one: Column, record: Any, place: Place) -> SafeString:
    return format_html("{}", wording.value(one.value(record, place.sight)))


def number(one: Column, record: Any, place: Place) -> SafeString:
    """Thousands apart, no zeros at the end; a year is no quantity."""
    given = one.value(record, place.sight)
    if one.name == "year" or not isinstance(given, int | float | Decimal):
        return plain(one, record, place)
    text = format(Decimal(str(given)).normalize(), ",f")
    return format_html("{}", text.replace("-", "−"))


def address(one: Column, record: Any, place: Place) -> SafeString:
    return format_html('<a href="{}">{}</a>', addresses.of(record, place.company), record.number)


def title(one: Column, record: Any, place: Place) -> SafeString:
    """The title, and below it what it came from."""
    source = place.sources.get(record.pk)
    below = [format_html("{}", words)] if (words := getattr(record, "subtitle", "")) else []
    if source is not None:
        href = addresses.of(source, place.company)
        below.append(format_html('<a class="text-secondary" href="{}">{} {}</a>', href, source.number, source.title))
    told = format_html_join(" · ", "{}", ((part,) for part in below))
    line = format_html('<span class="xs text-secondary d-block">{}</span>', told) if below else ""
    return format_html('<a class="ti" href="{}">{}</a>{}', addresses.of(record, place.company), record.title, line)


def state(one: Column, record: Any, place: Place) -> SafeString:
    """The state; what was taken over from an earlier ledger is marked."""
    if not record.is_history:
        return tags.state(record)
    return format_html("{} {}", tags.state(record), tags.history(record))


def due(one: Column, record: Any, place: Place) -> SafeString:
    if day := place.awaited.get(record.pk):
        return tags.due_cell(day, place.today, True)
    return tags.due_cell(record.due_on, place.today, record.is_open and not record.is_history)


def moment(one: Column, record: Any, place: Place) -> SafeString:
    at = getattr(record, one.name)
    return format_html("{}", wording.moment(at.astimezone(place.company.zone), place.today) if at else wording.NOTHING)


def related(one: Column, record: Any, place: Place) -> SafeString:
    other = getattr(record, one.name)
    if isinstance(other, Record) and not place.sight.sees(other):
        return format_html("{}", other.number)
    if isinstance(other, Record):
        return format_html('<a href="{}">{}</a> {}', addresses.of(other, place.company), other.number, other.title)
    if isinstance(other, Task):
        href = addresses.page(place.company, "task", pk=other.pk)
        return format_html('<a href="{}">{}</a>', href, task_words.title(other))
    if isinstance(other, Duty):
        return format_html("{}", other.display_title)
    return plain(one, record, place)


def person(one: Column, record: Any, place: Place) -> SafeString:
    """Owners with their department, and marked when there is none; others are just named."""
    someone: Person | None = getattr(record, one.name)
    if one.name == "owner":
        return tags.person2(someone, someone.department if someone else None)
    return tags.person(someone) if someone else SafeString(wording.NOTHING)


CELLS: dict[str, Cell] = {
    "address": address,
    "title": title,
    "state": state,
    "elements": lambda one, record, place: tags.elements(record.elements, short=True),
    "phase": lambda one, record, place: tags.phase(record),
    "due": due,
    "moment": moment,
    "date": plain,
    "number": number,
    "person": person,
    "related": related,
    "words": plain,
    "plain": plain,
    "text": plain,
}
