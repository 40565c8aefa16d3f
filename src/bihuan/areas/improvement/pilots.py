"""Attempts of a pilot: each is kept with its figures; the next one starts with the same criteria and no results."""

from datetime import datetime

from bihuan.areas.improvement.models import PilotCriterion, PilotRun, PlanItem
from bihuan.core.writing import add_part, take

SAME = ("title", "unit", "direction", "target", "before_numerator", "before_denominator", "before_value")


def keep_attempt(item: PlanItem, outcome: str, at: datetime) -> PilotRun:
    """Write down how the attempt that has just been judged went."""
    return add_part(
        PilotRun,
        item,
        actor=None,
        at=at,
        attempt=item.attempt,
        outcome=outcome,
        project=item.pilot_project,
        started_on=item.pilot_from,
        planned_to=item.pilot_to,
        ended_on=item.pilot_ended_on,
        early_reason=item.early_reason,
        verified_by=item.verified_by,
        comment=item.result,
    )


def next_attempt(item: PlanItem, at: datetime) -> None:
    """Open the next attempt: the same criteria, to be measured again."""
    rows = list(PilotCriterion.objects.filter(item=item, attempt=item.attempt).order_by("id"))
    take("try-again", item, actor=None, at=at)
    for row in rows:
        add_part(PilotCriterion, item, actor=None, at=at, **{name: getattr(row, name) for name in SAME})
