"""How the items of a plan stand on a day: for the monthly check, the tracking table, the plan page."""

from datetime import date
from typing import Any

from bihuan.areas.improvement.models import ImprovementPlan, PlanItem


def items_of(plan: ImprovementPlan) -> list[PlanItem]:
    """The items with what a page or a table shows of them, in few queries."""
    rows = plan.items.select_related("owner", "department", "goal", "company", "plan")
    return list(rows.prefetch_related("steps__owner", "documents", "criteria").order_by("id"))


def progress_of(plan: ImprovementPlan, day: date) -> list[dict[str, Any]]:
    """One plain row per item: state, progress, what is overdue on the day, milestones reached."""
    return [_row(item, day) for item in items_of(plan)]


def _row(item: PlanItem, day: date) -> dict[str, Any]:
    steps = list(item.steps.all())
    milestones = [step for step in steps if step.milestone]
    return {
        "number": item.number,
        "title": item.title,
        "owner": item.owner.name if item.owner else "",
        "state": item.state,
        "due_on": item.due_on,
        "done": item.progress.done,
        "steps": item.progress.total,
        "percent": item.progress.percent,
        "milestones": len(milestones),
        "milestones_done": sum(step.done_on is not None for step in milestones),
        "overdue_steps": [one.title for one in steps if item.is_open and is_overdue(one.due_on, one.done_on, day)],
        "overdue": item.is_open and is_overdue(item.due_on, None, day),
    }


def is_overdue(due_on: date | None, done_on: date | None, day: date) -> bool:
    """A day after the due day has come, and it is not done."""
    return due_on is not None and done_on is None and due_on < day
