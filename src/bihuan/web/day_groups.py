"""Tasks of one duty on one day, taken together: what a calendar shows, and lists of tasks count with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Min, Q

from bihuan.areas.policies.models import Duty, Task, TaskState
from bihuan.areas.policies.models.task_queries import TaskQuerySet, answered_by
from bihuan.areas.policies.tallies import LATE, ON_TIME, WAIVED
from bihuan.core.access import Standing


@dataclass(frozen=True)
class Chosen:
    """Which tasks a calendar shows: mine or everyone's, of a policy, a department, a duty."""

    who: str = "all"
    policy: str = ""
    department: int = 0
    duty: int = 0


@dataclass(frozen=True)
class DayGroup:
    """The tasks of one duty due on one day."""

    day: date
    duty: Duty
    total: int
    on_time: int
    late: int
    waived: int
    overdue: int
    first: int  # the key of one of them
    is_open: bool

    @property
    def done(self) -> int:
        return self.on_time + self.late

    @property
    def left(self) -> int:
        return self.total - self.done - self.waived

    @property
    def state(self) -> TaskState:
        """The worst that is still to be done, else the worst that was done."""
        if self.overdue:
            return TaskState.OVERDUE
        if self.left:
            return TaskState.OPEN if self.is_open else TaskState.NOT_DUE
        if self.late:
            return TaskState.LATE
        return TaskState.ON_TIME if self.on_time else TaskState.WAIVED

    @property
    def figures(self) -> str:
        """`9/12` for several tasks, nothing for one."""
        return f"{self.done + self.waived}/{self.total}" if self.total > 1 else ""


def tasks_of(standing: Standing, chosen: Chosen) -> TaskQuerySet:
    """The tasks chosen, whatever their state; cancelled ones and history are not shown."""
    rows = Task.objects.visible_to(standing).filter(cancelled_at__isnull=True, history=False)
    if chosen.who == "mine":
        rows = rows.filter(answered_by(standing.held, standing))
    if chosen.policy:
        rows = rows.filter(line__policy__code=chosen.policy)
    if chosen.department:
        rows = rows.filter(department=chosen.department)
    if chosen.duty:
        rows = rows.filter(line=chosen.duty)
    return rows


def day_groups(standing: Standing, chosen: Chosen, first: date, last: date, at: datetime) -> list[DayGroup]:
    """Every day and duty between two days, in order of time."""
    rows = tasks_of(standing, chosen).filter(due_day__gte=first, due_day__lte=last)
    counted = (
        rows.order_by()
        .values("due_day", "line_id")
        .annotate(
            total=Count("pk"),
            on_time=Count("pk", filter=ON_TIME),
            late=Count("pk", filter=LATE),
            waived=Count("pk", filter=WAIVED),
            overdue=Count("pk", filter=Q(pending=True, due_at__lt=at)),
            first=Min("pk"),
            opens=Min("opens_at", filter=Q(pending=True)),
        )
    )
    duties = duties_by_line(standing.company_id)
    found = [
        DayGroup(
            one["due_day"], duties[one["line_id"]], one["total"], one["on_time"], one["late"], one["waived"],
            one["overdue"], one["first"], bool(one["opens"] and one["opens"] <= at),
        )
        for one in counted
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.day, one.duty.policy_id, one.duty.order))


def duties_by_line(company_id: int) -> dict[int, Duty]:
    """Each duty as it is worded now; a retired one as it was last."""
    rows = Duty.objects.filter(company=company_id).select_related("clause__policy").order_by("edition")
    return {one.line_id: one for one in rows}


def reminders_by_day(
    standing: Standing, chosen: Chosen, first: datetime, last: datetime, zone: Any
) -> Mapping[date, list[str]]:
    """What people are reminded of on which day; each duty once a day."""
    rows = tasks_of(standing, chosen).filter(pending=True, remind_at__gte=first, remind_at__lt=last)
    duties = duties_by_line(standing.company_id)
    found: dict[date, dict[str, None]] = {}
    for at, line in rows.order_by("remind_at").values_list("remind_at", "line_id")[:500]:
        found.setdefault(at.astimezone(zone).date(), {})[duties[line].display_title] = None
    return {day: list(titles) for day, titles in found.items()}
