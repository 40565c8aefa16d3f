"""Has it happened before? Earlier nonconformities that look alike are proposed with reasons; a person decides."""

from datetime import datetime
from typing import Any

from bihuan.areas.correction.models import Likeness, Nonconformity
from bihuan.core.flow import Act
from bihuan.core.writing import add_part, amend_part


def keep_likenesses(record: Nonconformity, at: datetime) -> None:
    """Keep what looks alike now, with the reasons, for a person to decide on."""


def mark(record: Nonconformity, earlier: Nonconformity, verdict: str, act: Act) -> None:
    """Keep what a person decided about an earlier one, proposed or found by hand."""
    day = act.at.astimezone(record.company.zone).date()
    decided: dict[str, Any] = {"verdict": verdict, "decided_by": act.actor, "decided_on": day}
    row = record.likenesses.filter(earlier=earlier).first()
    if row is None:
        add_part(Likeness, record, **act.signed, as_rule=True, earlier=earlier, score=0, **decided)
    else:
        amend_part(row, **act.signed, as_rule=True, **decided)
