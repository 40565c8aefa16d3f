"""Tasks of one duty on one day, taken together: what a calendar shows, and lists of tasks count with."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Min, Q, Sum

from bihuan.areas.policies.matrix import TICK
from bihuan.areas.policies.models import Duty, DutyDay, Task, TaskState
from bihuan.areas.policies.models.task_queries import TaskQuerySet, answered_by
from bihuan.areas.policies.tallies import COUNTED, LATE, ON_TIME, SOME_LEFT, WAIVED
from bihuan.core.access import Standing
from bihuan.core.moments import midnight


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
    first: int  # the key of the task, where it is one
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
    """The tasks chosen, whatever their state; cancelled ones, and history that was never settled, are not shown."""
    rows: TaskQuerySet = _narrowed(Task.objects.visible_to(standing).filter(COUNTED), chosen)
    return rows.filter(answered_by(standing.held, standing)) if chosen.who == "mine" else rows


def _narrowed(rows: Any, chosen: Chosen) -> Any:
    """Tasks, or the kept sums of them, of a policy, a department, a duty."""
    if chosen.policy:
        rows = rows.filter(line__policy__code=chosen.policy)
    if chosen.department:
        rows = rows.filter(department=chosen.department)
    return rows.filter(line=chosen.duty) if chosen.duty else rows


def day_groups(standing: Standing, chosen: Chosen, first: date, last: date, at: datetime) -> list[DayGroup]:
    """Every day and duty between two days, in order of time."""
    everyones = standing.sees_all and chosen.who != "mine"
    counted = _kept(standing, chosen, first, last, at) if everyones else _counted(standing, chosen, first, last, at)
    duties = duties_by_line(standing.company_id)
    found = [
        DayGroup(
            one["day"], duties[one["line_id"]], one["all"], one["done"], one["after"], one["not_asked"],
            one["missed"], one["first"], bool(one["opens"] and one["opens"] <= at),
        )
        for one in counted
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.day, one.duty.policy_id, one.duty.order))


def _counted(standing: Standing, chosen: Chosen, first: date, last: date, at: datetime) -> Iterable[dict[str, Any]]:
    """Counted task by task: what one person answers for."""
    rows = tasks_of(standing, chosen).filter(due_day__gte=first, due_day__lte=last)
    sums = {
        "all": Count("pk"),
        "done": Count("pk", filter=ON_TIME),
        "after": Count("pk", filter=LATE),
        "not_asked": Count("pk", filter=WAIVED),
        "missed": Count("pk", filter=Q(pending=True, due_at__lt=at)),
        "first": Min("pk"),
        "opens": Min("opens_at", filter=Q(pending=True)),
    }
    return list(rows.order_by().values("line_id", day=F("due_day")).annotate(**sums))


def _kept(standing: Standing, chosen: Chosen, first: date, last: date, at: datetime) -> Iterable[dict[str, Any]]:
    """From the kept sums, however many the tasks; a task is looked up only where it stands alone, and today is counted."""
    days = _narrowed(DutyDay.objects.filter(company=standing.company_id, day__gte=first, day__lte=last), chosen)
    sums = {"all": Sum("total"), "done": Sum("on_time"), "after": Sum("late"), "not_asked": Sum("waived")}
    opens = Min("opens_at", filter=SOME_LEFT)
    rows = days.filter(total__gt=0).order_by().values("line_id", "day").annotate(**sums, opens=opens, cell=Min("cell"))
    found = list(rows)
    company = standing.person.company
    today = company.day_of(at - TICK)
    tasks = _narrowed(Task.objects.filter(COUNTED, company=standing.company_id), chosen)
    alone, missed = _alone(tasks, found), _missed(tasks, midnight(today, company.zone), at)
    for one in found:
        one["first"] = alone.get((one["line_id"], one["day"]), 0)
        one["missed"] = missed.get(one["line_id"], 0) if one["day"] == today else 0
        if one["day"] < today:
            one["missed"] = one["all"] - one["done"] - one["after"] - one["not_asked"]
    return found


def _alone(tasks: TaskQuerySet, found: Sequence[Mapping[str, Any]]) -> dict[tuple[int, date], int]:
    """The tasks that are the only one of their duty on their day; the matrix's months of their duties lead to them."""
    single = [one for one in found if one["all"] == 1]
    lines, cells, days = ({one[name] for one in single} for name in ("line_id", "cell", "day"))
    rows = tasks.filter(line__in=lines, cell__in=cells, due_day__in=days) if single else tasks.none()
    return {(line, day): key for line, day, key in rows.values_list("line_id", "due_day", "pk")}


def _missed(tasks: TaskQuerySet, start: datetime, at: datetime) -> dict[int, int]:
    """By duty, what is over already of what is due since midnight, on the day that is running."""
    rows = tasks.filter(pending=True, due_at__gt=start, due_at__lt=at).order_by()
    return dict(rows.values_list("line_id").annotate(Count("pk")))


def duties_by_line(company_id: int) -> dict[int, Duty]:
    """Each duty as it is worded now; a retired one as it was last."""
    rows = Duty.objects.filter(company=company_id).select_related("clause__policy").order_by("edition")
    return {one.line_id: one for one in rows}


def reminders_by_day(
    standing: Standing, chosen: Chosen, first: datetime, last: datetime, zone: Any
) -> Mapping[date, list[str]]:
    """What people are reminded of on which day; each duty once a day."""
    rows = tasks_of(standing, chosen).filter(pending=True, remind_at__gte=first, remind_at__lt=last)
    planned = list(rows.order_by("remind_at").values_list("remind_at", "line_id")[:500])
    duties = duties_by_line(standing.company_id) if planned else {}
    found: dict[date, dict[str, None]] = {}
    for at, line in planned:
        found.setdefault(at.astimezone(zone).date(), {})[duties[line].display_title] = None
    return {day: list(titles) for day, titles in found.items()}
