"""Lists of one record type: filters, search, sort and keyset pages out of a query string.

Register, export and API use it, so an address means the same rows everywhere:
`?view=open&state=new,accepted&not.channel=strategy&owner=me&due=overdue&q=回访&sort=-score&after=…`
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any
from urllib.parse import parse_qsl

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.lookups import GreaterThan, LessThan
from django.utils.translation import gettext_lazy as _

from bihuan.core import due, search
from bihuan.core.access import Standing
from bihuan.core.asks import FIRST_YEAR, LAST_YEAR, is_key
from bihuan.core.fields import WordsField
from bihuan.core.flow import flow_of
from bihuan.core.models import Department, Person, Record
from bihuan.core.phrases import listed
from bihuan.core.refusals import Missing, Refused
from bihuan.core.registry import RecordType

BROKEN_LINK = _("This page link is not valid any more. Start again from the first page.")
SHOWN = "shown_day"  # when a record is due, as pages say it (core.due); the name of it in a query
CAP = 1000  # lists count no further than this
# The parent's key by name: Django would order by the child's, which no index of lists holds (40 ms instead of 4 at 10,000).
KEY = RawSQL("core_record.id", [], output_field=models.BigIntegerField())
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


def select(declared: RecordType, standing: Standing, params: Mapping[str, str], *, today: date) -> Listing:
    """All rows the parameters mean, as this person may see them. Raises Refused on what is not understood."""
    given = with_view(declared, params)
    conditions, due_when, due_apart, applied, reasons = [], Q(), [Q()], [], []
    for key, text in given.items():
        name, negated = key.removeprefix("not."), key.startswith("not.")
        if not text or name not in {*COMMON, *declared.filters}:
            continue
        try:
            condition, words = _condition(declared.model, name, text, standing, today)
        except (ValueError, OverflowError, ValidationError):
            reasons.append(
                Missing(
                    _("The filter “%(name)s” does not know the value “%(value)s”.") % {"name": name, "value": text},
                    name,
                )
            )
            continue
        if name == "due" and not negated:
            due_when, due_apart = condition, _due_apart(declared.model, standing.company_id, text, today)
        else:
            conditions.append(~condition if negated else condition)
        applied.append(Applied(key, label_of(declared.model, name), words, negated))
    if reasons:
        raise Refused(reasons)
    rows = declared.model.objects.visible_to(standing).filter(*conditions)
    if query := given.get("q", "").strip():
        rows = search.narrow(rows, query, standing.company_id)
    sort = _sort(declared, given.get("sort", ""))
    ordered = rows.filter(due_when).select_related("owner", "department", "created_by")
    if _column(sort) == SHOWN:
        ordered = ordered.annotate(**{SHOWN: due.as_shown(declared.model)})
    ordered = ordered.order_by(*_order(sort))
    counted = _counted(declared, standing, conditions) if not query and all(one.is_common for one in applied) else rows
    return Listing([], ordered, [counted.filter(part) for part in due_apart], applied, sort)


def _counted(declared: RecordType, standing: Standing, conditions: list[Q]) -> QuerySet[Any]:
    """Records by what every record has, without the table of their type: the indexes of all records then suffice."""
    return Record.objects.visible_to(standing).filter(*conditions, kind=declared.kind)


def page(
    declared: RecordType, standing: Standing, params: Mapping[str, str], *, today: date, size: int = 50
) -> Listing:
    """One page. `after` and `before` are cursors a former page gave out."""
    found = select(declared, standing, params, today=today)
    back = params.get("before", "")
    cursor = _read_cursor(back or params.get("after", ""))
    beyond = Q()
    if cursor:
        _check_cursor(declared.model, found.sort, cursor)
        beyond = _beyond(found.sort, cursor, back=bool(back))
    got = _first(found, declared.model, standing.company_id, beyond, back=bool(back), count=size + 1)
    more, got = len(got) > size, got[:size]
    if back:
        got.reverse()
    for row in got:
        row.company = standing.person.company
    found.rows = got
    if got and (more or back):
        found.next = _cursor(found.sort, got[-1])
    if got and (more if back else bool(cursor)):
        found.previous = _cursor(found.sort, got[0])
    return found


def _first(found: Listing, model: type[Record], company: int, beyond: Q, *, back: bool, count: int) -> list[Any]:
    """The first rows beyond a cursor. By the day shown: out of parts that are each read in order, then put together."""
    parts = [found.queryset]
    if _column(found.sort) == SHOWN:
        days = due.by_shown_day(model, company)
        parts = [found.queryset.filter(where).annotate(**{SHOWN: day}) for where, day in days]
    parts = [part.filter(beyond) for part in parts]
    got = [row for part in parts for row in (part.reverse() if back else part)[:count]]
    if len(parts) > 1:
        got.sort(key=lambda row: _place(found.sort, row), reverse=back)
    return got[:count]


def _place(sort: str, row: Any) -> tuple[bool, int, int]:
    """Where a row stands in the order of the day shown, as `_order` says it: without a day last, then the newest first."""
    day = getattr(row, SHOWN)
    ordinal = day.toordinal() if day else 0
    return day is None, -ordinal if sort.startswith("-") else ordinal, -row.pk


def label_of(model: type[models.Model], name: str) -> Any:
    """The column's or filter's label: the field's, a property's `label`, or a common word."""
    words = {"due": _("Due"), "open": _("Open"), "created": _("Created"), "state": _("State")}
    try:
        return words.get(name) or model._meta.get_field(name).verbose_name  # type: ignore[union-attr]
    except FieldDoesNotExist:
        reader = getattr(model, name, None)
        return getattr(getattr(reader, "fget", reader), "label", name)


def _condition(model: type[Record], name: str, text: str, standing: Standing, today: date) -> tuple[Q, str]:
    if text == "this-year":
        text = str(today.year)
    if name == "due":
        return _due(model, text, today)
    if name == "created":
        return _moments("created_at", text, standing.person.company.zone)
    if name == "open":
        return _flag("is_open", text)
    values = [value for value in text.split(",") if value]
    if name == "state":
        return _chosen("state", values, flow_of(model).words)
    column: Any = model._meta.get_field(name)
    if column.related_model in {Person, Department}:
        return _related(name, column.related_model, values, standing)
    return _of_column(column, text, values, today)


def _of_column(column: Any, text: str, values: list[str], today: date) -> tuple[Q, str]:
    if isinstance(column, models.DateField):
        return _days(column.name, text, today)
    if isinstance(column, models.BooleanField):
        return _flag(column.name, text)
    if not column.flatchoices:
        _check_held(column, values)
    condition, words = _chosen(column.name, values, dict(column.flatchoices or [(v, v) for v in values]))
    if isinstance(column, WordsField):
        condition = Q(*(Q(**{f"{column.name}__contains": value}) for value in values), _connector=Q.OR)
    return condition, words


def _check_held(column: Any, values: list[str]) -> None:
    """Refuse a value the column can never hold: no key, no such number."""
    for value in values:
        if not (is_key(value) if column.is_relation else column.clean(value, None) is not None):
            raise ValueError(value)


def _flag(name: str, text: str) -> tuple[Q, str]:
    wanted = {"yes": True, "no": False}.get(text)
    if wanted is None:
        raise ValueError(text)
    return Q(**{name: wanted}), str(_("yes") if wanted else _("no"))


def _chosen(name: str, values: list[str], known: dict[Any, Any]) -> tuple[Q, str]:
    words = {str(value): word for value, word in known.items()}  # numbers, too, come as text
    if any(value not in words for value in values):
        raise ValueError(name)
    return Q(**{f"{name}__in": values}), listed(words[value] for value in values)


def _related(name: str, model: type[Any], values: list[str], standing: Standing) -> tuple[Q, str]:
    own = {"me": standing.person.pk, "mine": standing.person.department_id, "none": None}
    if any(value not in own and not is_key(value) for value in values):
        raise ValueError(name)
    keys = [own[value] if value in own else int(value) for value in values]
    found = {
        row.pk: str(row) for row in model.objects.filter(company_id=standing.company_id, pk__in=[k for k in keys if k])
    }
    if missing := [key for key in keys if key is not None and key not in found]:
        raise ValueError(missing)
    condition = Q(**{f"{name}__in": list(found)}) if found else Q(pk__in=[])
    if None in keys:
        condition |= Q(**{f"{name}__isnull": True})
    return condition, listed([*found.values(), *([_("not named")] if None in keys else [])])


def _due(model: type[Record], text: str, today: date) -> tuple[Q, str]:
    """By its own day or by a duty's deadline: see core.due."""
    own, words = _days("due_on", text, today)
    first, last = _edges(text, today)
    condition = due.within(model, own, first, last)
    return Q(is_open=True) & condition if text == "overdue" else condition, words  # so the index of what is open serves


def _due_apart(model: type[Record], company: int, text: str, today: date) -> list[Q]:
    """The same in parts, for counting."""
    own, _words = _days("due_on", text, today)
    return due.apart(model, company, own, *_edges(text, today))


def _edges(text: str, today: date) -> tuple[date | None, date | None]:
    if text == "overdue":
        return None, today - timedelta(days=1)
    if text.endswith("d") and text[:-1].isdigit():
        return today, today + timedelta(days=int(text[:-1]))
    return _span(text)


def _days(column: str, text: str, today: date) -> tuple[Q, str]:
    """`overdue`, `30d` (from today), `2026`, `2026-03`, or `2026-01-01..2026-02-01` (either end may be open)."""
    if text == "overdue":
        history = Q(imported_on__isnull=False, imported_on__gt=F(column))  # taken over when it was already due
        return Q(**{f"{column}__lt": today}) & Q(is_open=True) & ~history, str(_("overdue"))
    first, last = _edges(text, today)
    condition = Q()
    if first:
        condition &= Q(**{f"{column}__gte": first})
    if last:
        condition &= Q(**{f"{column}__lte": last})
    if text.endswith("d"):
        return condition, str(_("within %(days)s days") % {"days": text[:-1]})
    return condition, text.replace("..", " – ")


def _moments(column: str, text: str, zone: tzinfo) -> tuple[Q, str]:
    """A column of points in time between two days of the company: as a range, which an index can follow."""
    first, last = _span(text)
    condition = Q()
    if first:
        condition &= Q(**{f"{column}__gte": datetime.combine(first, time.min, zone)})
    if last:
        condition &= Q(**{f"{column}__lt": datetime.combine(last + timedelta(days=1), time.min, zone)})
    return condition, text.replace("..", " – ")


def _span(text: str) -> tuple[date | None, date | None]:
    """The first and the last day of `2026`, `2026-03` or `2026-01-01..2026-02-01`; an open end is None."""
    first, last = text.split("..", 1) if ".." in text else (text, text)
    return _edge(first, end=False) if first else None, _edge(last, end=True) if last else None


def _edge(text: str, *, end: bool) -> date:
    """The first or last day of a year, month or day."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) > 3 or not FIRST_YEAR <= parts[0] <= LAST_YEAR:
        raise ValueError(text)
    if len(parts) == 3:
        return date(*parts)
    year, month = parts[0], parts[1] if len(parts) == 2 else (12 if end else 1)
    if not end:
        return date(year, month, 1)
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def sorts(declared: RecordType) -> list[str]:
    """What a list can be sorted by."""
    concrete = {f.name for f in declared.model._meta.concrete_fields}
    return [name for name in dict.fromkeys((*declared.columns, "number", "due_on", "changed_at")) if name in concrete]


def _sort(declared: RecordType, text: str) -> str:
    return text if text.removeprefix("-") in sorts(declared) else ""


def _column(sort: str) -> str:
    """What is sorted by: the column of that name, but by the day that is shown where it says when something is due."""
    name = sort.removeprefix("-")
    return SHOWN if name == "due_on" else name


def _order(sort: str) -> list[Any]:
    if not sort:
        return [KEY.desc()]
    column = F(_column(sort))
    return [column.desc(nulls_last=True) if sort.startswith("-") else column.asc(nulls_last=True), KEY.desc()]


def _cursor(sort: str, row: Record) -> str:
    value = (
        getattr(row, SHOWN, None) if _column(sort) == SHOWN else row.serializable_value(_column(sort)) if sort else None
    )
    text = json.dumps([None if value is None else str(value), row.pk])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read_cursor(text: str) -> tuple[str | None, int] | None:
    if not text:
        return None
    try:
        value, key = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        return value, int(key)
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise Refused([BROKEN_LINK]) from error


def _check_cursor(model: type[Record], sort: str, cursor: tuple[str | None, int]) -> None:
    """Refuse a cursor nobody gave out: a key no row can have, a value its column cannot hold."""
    value, key = cursor
    try:
        good = is_key(str(key)) and "\x00" not in str(value) and isinstance(value, str | None)
        if good and sort and value is not None:
            model._meta.get_field(sort.removeprefix("-")).to_python(value)  # type: ignore[union-attr]
    except (ValidationError, ValueError, OverflowError):
        good = False
    if not good:
        raise Refused([BROKEN_LINK])


def _beyond(sort: str, cursor: tuple[str | None, int], *, back: bool) -> Q:
    """Rows after the cursor in the list's order (before it, when going back)."""
    value, key = cursor
    tie = Q(GreaterThan(KEY, key) if back else LessThan(KEY, key))
    if not sort:
        return tie
    name = _column(sort)
    empty, same = Q(**{f"{name}__isnull": True}), Q(**{name: value})
    if value is None:
        return (empty & tie) | ~empty if back else empty & tie
    upwards = sort.startswith("-") == back
    further = Q(**{f"{name}__{'gt' if upwards else 'lt'}": value})
    inside = further | (same & tie)
    return inside if back else inside | empty
