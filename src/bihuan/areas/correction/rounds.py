"""Rounds of an action: one that had no effect is kept as it stood, and the next one begins."""

from datetime import date
from typing import Any

from bihuan.areas.correction.models import Action, ActionRound
from bihuan.core.flow import Act
from bihuan.core.keeping import own_values
from bihuan.core.writing import add_part

ANEW = ("cause", "scheme", "carried_out", "verification", "effect")  # written anew in each round
REPORTED = ("done_on", "confirm_on", "verified_by", "verified_on", "confirmed_by", "confirmed_on")


def keep_round(record: Action, act: Act, reason: str) -> ActionRound:
    """The round as it stood, with what was reported and checked."""
    day = record.company.day_of(act.at)
    return add_part(
        ActionRound,
        record,
        actor=None,
        at=act.at,
        number=record.round,
        ended_on=day,
        reason=reason,
        frozen=frozen(record),
    )


def frozen(record: Action) -> dict[str, Any]:
    """Everything of the present round: what was approved, and what came of it."""
    kept = {name: value for name, value in own_values(record).items() if name in (*ANEW, *REPORTED)}
    names = {
        f"{name}_name": str(getattr(record, name))
        for name in ("verified_by", "confirmed_by", "owner")
        if getattr(record, name)
    }
    steps = [
        {**row.content(), "done_on": row.done_on, "note": row.note, "owner_name": str(row.owner or "")}
        for row in record.steps.filter(round=record.round).select_related("owner")
    ]
    return {**record.content(), **kept, **names, "steps": steps}


def begin_anew(record: Action, due_on: date) -> None:
    """The next round starts with its cause and scheme still to be written."""
    record.round, record.due_on = record.round + 1, due_on
    for name in ANEW:
        setattr(record, name, "")
    for name in REPORTED:
        setattr(record, name, None)
