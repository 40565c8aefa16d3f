"""The tiles on top of the workbench: how many days are left to the deadlines that matter most."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from bihuan.areas.policies.models import Task
from bihuan.areas.policies.models.task_queries import soonest
from bihuan.core.calendars import DayKind, WorkCalendar
from bihuan.web import addresses, task_words, wording
from bihuan.web.request import Request

TILES, LOOKED_AT = 4, 200
HOT, WARM = 1, 7  # days left
AHEAD = timedelta(days=183)
YEARLY = {"year", "half-year"}


@dataclass(frozen=True)
class Countdown:
    """A tile: how many days are left to one of the deadlines that matter most."""

    days: int
    label: str
    text: str
    href: str
    heat: str


def countdowns(request: Request, calendar: WorkCalendar) -> list[Countdown]:
    """The nearest deadline, then the nearest of what comes once or twice a year; each duty once."""
    ahead = Task.objects.filter(due_at__range=(request.at, request.at + AHEAD))
    nearest_of: dict[int, int] = {}
    for _due, key, line in soonest(ahead.each_for_person(request.standing), LOOKED_AT, "line_id"):
        nearest_of.setdefault(line, key)
    found = Task.objects.filter(pk__in=nearest_of.values()).select_related("duty", "subject", "record")
    first = {task.line_id: task for task in found.prefetch_related("company__departments")}
    ranked = sorted(first.values(), key=lambda task: (not is_rare(task), task.due_at, task.pk))
    nearest = min(first.values(), key=lambda task: (task.due_at, task.pk), default=None)
    chosen = ([nearest] if nearest else []) + [task for task in ranked if task is not nearest]
    return [countdown(request, task, calendar) for task in sorted(chosen[:TILES], key=lambda task: task.due_at)]


def is_rare(task: Task) -> bool:
    rule = task.duty.rule
    return rule.get("every") in YEARLY or "at_most" in rule


def countdown(request: Request, task: Task, calendar: WorkCalendar) -> Countdown:
    days = (task.due_day - request.today).days
    text = wording.day(task.due_day, request.today)
    if calendar.day(task.due_day).kind is DayKind.MAKE_UP:
        text += _(" (make-up day)")
    if rest := " · ".join(part for part in (task_words.occasion(task), task.scope_words) if part):
        text += f" · {rest}"
    heat = "hot" if days <= HOT else "warm" if days <= WARM else ""
    return Countdown(days, task.duty.display_title, text, addresses.page(request.company, "task", pk=task.pk), heat)
