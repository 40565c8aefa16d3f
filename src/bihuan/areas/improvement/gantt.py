"""The timeline of a plan as data (core.blocks.Chart, kind gantt): for the plan page and its documents."""

from datetime import date, datetime
from typing import Any

from bihuan.areas.improvement.models import ImprovementPlan, PlanItem
from bihuan.areas.improvement.snapshots import is_overdue, items_of
from bihuan.core.flow import flow_of


def timeline(plan: ImprovementPlan, at: datetime, items: list[PlanItem] | None = None) -> dict[str, Any]:
    """From the first to the last day of the plan: a bar per item, its pilot, its milestones, today."""
    day = plan.company.day_of(at)
    rows = [row for item in (items if items is not None else items_of(plan)) if (row := bar(item, day))]
    days = [plan.period_start, plan.period_end, *(row["from"] for row in rows), *(row["to"] for row in rows)]
    return {"from": min(days), "to": max(days), "today": day, "rows": rows}


def bar(item: PlanItem, day: date) -> dict[str, Any] | None:
    """One item; nothing while neither it nor its steps have days."""
    steps = list(item.steps.all())
    days = [d for d in (item.starts_on, item.due_on, *(s.starts_on for s in steps), *(s.due_on for s in steps)) if d]
    if not days or item.state == PlanItem.State.CANCELLED:
        return None
    return {
        "text": item.title,
        "number": item.number,
        "from": min(days),
        "to": max(days),
        "done": 1.0 if item.state == PlanItem.State.CLOSED else item.progress.percent / 100,
        "look": look(item, day),
        "pilot": [item.pilot_from, item.pilot_ended_on or item.pilot_to] if item.pilot_from and item.pilot_to else None,
        "marks": [_mark(step, day) for step in steps if step.milestone and step.due_on],
    }


def as_planned(content: dict[str, Any]) -> dict[str, Any]:
    """The timeline of an edition as it was signed: what is planned, and nothing of how it goes since."""
    rows = [row for item in content["items"] if (row := _planned_bar(item))]
    days = [
        content["period_start"],
        content["period_end"],
        *(row["from"] for row in rows),
        *(row["to"] for row in rows),
    ]
    return {"from": min(days), "to": max(days), "today": None, "rows": rows}


def _planned_bar(item: dict[str, Any]) -> dict[str, Any] | None:
    steps = item["steps"]
    days = [row[name] for row in (item, *steps) for name in ("starts_on", "due_on") if row[name]]
    if not days:
        return None
    due = [step for step in steps if step["milestone"] and step["due_on"]]
    marks = [{"on": step["due_on"], "state": "open", "text": step["title"]} for step in due]
    return {
        "text": item["title"], "number": item["number"], "from": min(days), "to": max(days), "done": 0.0, "look": "open",
        "pilot": None, "marks": marks,
    }  # fmt: skip


def look(item: PlanItem, day: date) -> str:
    """The colour token: overdue where the item or one of its steps is, else that of its state."""
    late = item.is_open and is_overdue(item.due_on, None, day)
    if late or any(is_overdue(step.due_on, step.done_on, day) for step in item.steps.all()):
        return "over"
    return flow_of(item).looks[item.state].token


def _mark(step: Any, day: date) -> dict[str, Any]:
    late = is_overdue(step.due_on, step.done_on, day)
    return {"on": step.due_on, "state": "done" if step.done_on else "late" if late else "open", "text": step.title}
