"""When someone else changed a record meanwhile: both values side by side, and nothing typed is lost."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model

from bihuan.core.asks import is_key
from bihuan.core.refusals import Refused, Stale
from bihuan.web.history import in_words
from bihuan.web.inputs import Form, Input, initial_of, shown


@dataclass(frozen=True)
class Difference:
    label: Any
    theirs: str
    mine: str


@dataclass(frozen=True)
class Clash:
    """Who was faster, when, and where the two differ."""

    by: str
    at: datetime | None
    differences: list[Difference]


def clash(row: Model, form: Form, refused: Refused) -> Clash | None:
    """The row as it is by now, and what differs from it in the form; None where it was refused for another reason."""
    if not isinstance(refused, Stale):
        return None
    row.refresh_from_db()
    return compare(row, form, refused)


def compare(row: Model, form: Form, stale: Stale) -> Clash:
    """What differs. A field I left as it was takes the other's value, so that saving again undoes nothing."""
    present = initial_of(row, form.asks)
    differences = []
    for one in form.inputs:
        now = shown(present[one.name])
        if flat(one.raw) == flat(now):
            continue
        before = stale.theirs.get(one.name, [None])[0]
        if one.name in stale.theirs and flat(one.raw) == flat(shown(before)):
            one.raw = now
            continue
        differences.append(Difference(one.ask.label, words(one, now), words(one, one.raw)))
    return Clash(stale.by, stale.at, differences)


def flat(value: Any) -> str:
    return " ".join(value) if isinstance(value, list) else str(value)


def words(one: Input, value: Any) -> str:
    """A value as people read it. A key that was sent is looked up in this company only."""
    value = flat(value) if isinstance(value, list) else value
    if one.ask.target is not None and value:
        row = one.candidates.filter(pk=value).first() if is_key(str(value)) else None
        return str(row or value)
    return in_words(one.ask.field, value, {})
