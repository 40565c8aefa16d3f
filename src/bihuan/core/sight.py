"""What somebody names must be there for them: a record open to them, else a field would tell what its own page hides;
a person who is still here, else nobody would do what they are named for.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.core.access import standing_of
from bihuan.core.asks import Ask
from bihuan.core.models import Person, Record
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Missing, Refused

DEED = "_by"  # a field that ends so tells who did something, perhaps before they left


def check_sight(
    asks: Mapping[str, Ask],
    given: Mapping[str, Any],
    values: Mapping[str, Any],
    actor: Person | None,
    at: datetime,
    row: Any = None,
) -> None:
    """Refuse, as if it did not exist, a record out of the person's sight; not what code gives, nor what stood there."""
    named = {
        name: value
        for name, value in values.items()
        if isinstance(value, Record) and not isinstance(given.get(name), Record) and not _stands(row, name, value)
    }
    if not named or actor is None:
        return
    standing = standing_of(actor, at)
    if standing.sees_all:
        return
    keys = [value.pk for value in named.values()]
    seen = set(Record.objects.visible_to(standing).filter(pk__in=keys).values_list("pk", flat=True))
    text = _("%(label)s: there is no such entry in this company.")
    if hidden := [name for name, value in named.items() if value.pk not in seen]:
        raise Refused([Missing(text % {"label": asks[name].label}, name) for name in hidden])


def check_here(values: Mapping[str, Any], actor: Person | None, at: datetime, row: Any = None) -> None:
    """Refuse whoever has left on the day of the act: they do nothing from then on; not whom a rule names, nor who stood there."""
    people = {} if actor is None else {key: one for key, one in values.items() if isinstance(one, Person)}
    text = _("%(person)s has left. Choose somebody else.")
    gone = [
        Missing(phrase(text, person=one), name)
        for name, one in people.items()
        if not (name.endswith(DEED) or _stands(row, name, one)) and actor and one.has_left(actor.company.day_of(at))
    ]
    if gone:
        raise Refused(gone)


def _stands(row: Any, name: str, value: Person | Record) -> bool:
    return row is not None and getattr(row, f"{name}_id", None) == value.pk
