"""What somebody names must be there for them: a record or a task open to them, else a field would tell what its own page
hides; a person who is still here, else nobody would do what they are named for. What others named is told by its number alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from bihuan.core.access import Standing
from bihuan.core.asks import Ask
from bihuan.core.models import Person, Record
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Missing, Refused

DEED = "_by"  # a field that ends so tells who did something, perhaps before they left


@dataclass
class Sight:
    """Which of the records that another one names this person sees. Asks the database nothing for who sees all."""

    standing: Standing
    known: dict[int, bool] = field(default_factory=dict)

    def sees(self, record: Record) -> bool:
        self.look([record])
        return self.known.get(record.pk, True)

    def told(self, record: Record) -> str:
        """Number and title; of one out of sight the number."""
        return str(record) if self.sees(record) else record.number

    def look(self, records: Iterable[object]) -> None:
        """Find out for many at once; what is no record is left alone."""
        if self.standing.sees_all:
            return
        keys = {one.pk for one in records if isinstance(one, Record)} - self.known.keys()
        if keys:
            seen = Record.objects.visible_to(self.standing).filter(pk__in=keys).values_list("pk", flat=True)
            self.known |= dict.fromkeys(keys, False) | dict.fromkeys(seen, True)


def check_named(
    asks: Mapping[str, Ask],
    given: Mapping[str, Any],
    values: Mapping[str, Any],
    standing: Standing | None,
    row: Any = None,
    *,
    anew: bool = False,
) -> None:
    """Refuse what is out of the person's sight (a record, a task), as if it did not exist, and people who have left.

    Not what a rule names, nor what stood in the row before; with `anew`, who stood there must still be here.
    """
    if standing is None:
        return
    named = {name: value for name, value in values.items() if not _stands(row, name, value)}
    told = {name: value for name, value in named.items() if not isinstance(given.get(name), Model)}  # not by code
    text = _("%(label)s: there is no such entry in this company.")
    reasons = [Missing(text % {"label": asks[name].label}, name) for name in _hidden(told, standing)]
    for name, one in (values if anew else named).items():
        if isinstance(one, Person) and not name.endswith(DEED):
            reasons += left(one, standing.day or date.min, name)
    if reasons:
        raise Refused(reasons)


def left(person: Person, day: date, field: str = "") -> list[Missing]:
    """Why this person is not named: who has left by the day does nothing from then on."""
    text = _("%(person)s has left. Choose somebody else.")
    return [Missing(phrase(text, person=person), field)] if person.has_left(day) else []


def _hidden(values: Mapping[str, Any], standing: Standing) -> Iterable[str]:
    """The names of those values that this person does not see."""
    sight = Sight(standing)
    sight.look(values.values())
    for name, value in values.items():
        if not sight.sees(value) if isinstance(value, Record) else _is_closed(value, standing):
            yield name


def _is_closed(value: Any, standing: Standing) -> bool:
    """Is it a row of a sort that is not open to everybody, as tasks are, and not open to this person?"""
    rows = getattr(type(value), "_default_manager", None) if isinstance(value, Model) else None
    if rows is None or not hasattr(rows, "visible_to"):
        return False
    return not rows.visible_to(standing).filter(pk=value.pk).exists()


def _stands(row: Any, name: str, value: Any) -> bool:
    return row is not None and isinstance(value, Model) and getattr(row, f"{name}_id", None) == value.pk
