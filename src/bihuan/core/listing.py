"""Lists of one record type: filters, search, sort and keyset pages out of a query string.

Register, export and API use it, so an address means the same rows everywhere:
`?view=open&state=new,accepted&not.channel=strategy&owner=me&due=overdue&q=回访&sort=-score&after=…`
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from bihuan.core import keyset, search
from bihuan.core.access import Standing
from bihuan.core.conditions import condition_of, due_apart
from bihuan.core.models import Record
from bihuan.core.refusals import Missing, Refused
from bihuan.core.registry import RecordType

CAP = 1000  # lists count no further than this
COMMON = ("state", "owner", "department", "elements", "due", "open", "created")


@dataclass(frozen=True)
class Applied:
    """One filter in force: its name in the address, its label, the chosen values in words."""

    name: str
    label: Any
    words: str
    negated: bool = False

    @property
    def is_common(self) -> bool:
        """Does every record have what it asks about?"""
        return self.name.removeprefix("not.") in COMMON


@dataclass
class Listing:
    """One page of rows, and how to get to the next and the one before."""

    rows: list[Any]
    queryset: QuerySet[Any]
    parts: list[QuerySet[Any]]  # the same rows for counting: together all of them, none twice
    applied: list[Applied] = field(default_factory=list)
    sort: str = ""
    next: str = ""
    previous: str = ""

    @property
    def count(self) -> int:
        """Rows in all, counted no further than CAP + 1."""
        return min(sum(part.order_by()[: CAP + 1].count() for part in self.parts), CAP + 1)


def with_view(declared: RecordType, params: Mapping[str, str]) -> dict[str, str]:
    """The parameters with those of the named saved view beneath."""
    view = next((one for one in declared.views if one.name == params.get("view")), None)
    return {**dict(parse_qsl(view.query)), **params} if view else dict(params)


@dataclass
class Asked:
    """What a list asks for: words, and filters. When something is due stands apart: it is counted in parts of its own."""

    words: str = ""
    conditions: list[Q] = field(default_factory=list)
    due: Q = field(default_factory=Q)
    due_apart: list[Q] = field(default_factory=lambda: [Q()])
    applied: list[Applied] = field(default_factory=list)

    @property
    def is_common(self) -> bool:
        """Does every record have what it asks about?"""
        return not self.words and all(one.is_common for one in self.applied)


def select(declared: RecordType, standing: Standing, params: Mapping[str, str], *, today: date) -> Listing:
    """All rows the parameters mean, as this person may see them. Raises Refused on what is not understood."""
    given = with_view(declared, params)
    asked, sort = _asked(declared, standing, given, today), _sort(declared, given.get("sort", ""))
    shown = _rows(declared, standing, asked).filter(asked.due).select_related("owner", "department", "created_by")
    return Listing([], keyset.ordered(shown, sort), _apart(declared, standing, asked), asked.applied, sort)


def counted(declared: RecordType, standing: Standing, params: Mapping[str, str], *, today: date) -> list[QuerySet[Any]]:
    """The same rows where they are only counted: a register counts each of its views on every page."""
    return _apart(declared, standing, _asked(declared, standing, with_view(declared, params), today))


def _rows(declared: RecordType, standing: Standing, asked: Asked) -> QuerySet[Any]:
    rows = declared.model.objects.visible_to(standing).filter(*asked.conditions)
    return search.narrow(rows, asked.words, standing.company_id) if asked.words else rows


def _apart(declared: RecordType, standing: Standing, asked: Asked) -> list[QuerySet[Any]]:
    """Queries that together find all the rows, none twice."""
    rows = _of_kind(declared, standing, asked) if asked.is_common else _rows(declared, standing, asked)
    return [rows.filter(part) for part in asked.due_apart]


def _asked(declared: RecordType, standing: Standing, given: Mapping[str, str], today: date) -> Asked:
    """The filters in the parameters. Raises Refused with every value that is not understood."""
    found, reasons = Asked(given.get("q", "").strip()), []
    for key, text in given.items():
        name, negated = key.removeprefix("not."), key.startswith("not.")
        if not text or name not in {*COMMON, *declared.filters}:
            continue
        try:
            condition, words = condition_of(declared.model, name, text, standing, today)
        except (ValueError, OverflowError, ValidationError):
            unknown = _("The filter “%(name)s” does not know the value “%(value)s”.")
            reasons.append(Missing(unknown % {"name": name, "value": text}, name))
            continue
        if name == "due" and not negated:
            found.due, found.due_apart = condition, due_apart(declared.model, standing.company_id, text, today)
        else:
            found.conditions.append(~condition if negated else condition)
        found.applied.append(Applied(key, label_of(declared.model, name), words, negated))
    if reasons:
        raise Refused(reasons)
    return found


def _of_kind(declared: RecordType, standing: Standing, asked: Asked) -> QuerySet[Any]:
    """Records by what every record has, without the table of their type: the indexes of all records then suffice."""
    return Record.objects.visible_to(standing).filter(*asked.conditions, kind=declared.kind)


def page(
    declared: RecordType, standing: Standing, params: Mapping[str, str], *, today: date, size: int = 50
) -> Listing:
    """One page. `after` and `before` are cursors a former page gave out."""
    found = select(declared, standing, params, today=today)
    back, place = bool(params.get("before")), params.get("before") or params.get("after", "")
    there = keyset.beyond(declared.model, found.sort, place, back=back)
    got = keyset.first(found.queryset, found.sort, standing.company_id, there, back=back, count=size + 1)
    more, got = len(got) > size, got[:size]
    if back:
        got.reverse()
    for row in got:
        row.company = standing.person.company
    found.rows = got
    if got and (more or back):
        found.next = keyset.cursor_of(found.sort, got[-1])
    if got and (more if back else place):
        found.previous = keyset.cursor_of(found.sort, got[0])
    return found


def label_of(model: type[models.Model], name: str) -> Any:
    """The column's or filter's label: the field's, a property's `label`, or a common word."""
    words = {"due": _("Due"), "open": _("Open"), "created": _("Created"), "state": _("State")}
    try:
        return words.get(name) or model._meta.get_field(name).verbose_name  # type: ignore[union-attr]
    except FieldDoesNotExist:
        reader = getattr(model, name, None)
        return getattr(getattr(reader, "fget", reader), "label", name)


def sorts(declared: RecordType) -> list[str]:
    """What a list can be sorted by."""
    concrete = {f.name for f in declared.model._meta.concrete_fields}
    return [name for name in dict.fromkeys((*declared.columns, "number", "due_on", "changed_at")) if name in concrete]


def _sort(declared: RecordType, text: str) -> str:
    return text if text.removeprefix("-") in sorts(declared) else ""
