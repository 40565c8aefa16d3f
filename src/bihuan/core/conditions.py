"""One filter of a list: what its value in the address asks for, and how that reads."""

from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bihuan.core import due
from bihuan.core.access import Standing
from bihuan.core.asks import FIRST_YEAR, LAST_YEAR, is_key
from bihuan.core.fields import WordsField
from bihuan.core.flow import flow_of
from bihuan.core.models import Department, Person, Record
from bihuan.core.phrases import listed


def condition_of(model: type[Record], name: str, text: str, standing: Standing, today: date) -> tuple[Q, str]:
    """What a filter's value in the address means, and what it says in words. Raises ValueError on what is not known."""
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


def due_apart(model: type[Record], company: int, text: str, today: date) -> list[Q]:
    """When something is due, in parts that share no record: for counting."""
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
