"""The list: every day with what is due; the tasks themselves where one duty is chosen."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from bihuan.areas.policies import duty_words
from bihuan.areas.policies.models import Task, TaskState
from bihuan.core.access import role_word
from bihuan.core.calendars import WorkCalendar
from bihuan.web import addresses, task_words, wording
from bihuan.web.day_groups import Chosen, DayGroup, day_groups, tasks_of
from bihuan.web.pages.calendar.params import link, number
from bihuan.web.request import Request

SIZE = 100


def month_end(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def span_of(request: Request, first: date) -> tuple[date, date, str]:
    """The days listed, with their name: a quarter, a month (the present one if none is named), or a whole year."""
    year = first.year
    if quarter := min(number(request, "quarter"), 4):
        start = date(year, quarter * 3 - 2, 1)
        return start, month_end(start.replace(month=start.month + 2)), duty_words.occasion(f"{year}-Q{quarter}")
    if request.GET.get("span") == "year":
        return date(year, 1, 1), date(year, 12, 31), duty_words.occasion(f"{year}")
    return first, month_end(first), duty_words.occasion(f"{year}-{first.month:02}")


def given(request: Request, chosen: Chosen, first: date, calendar: WorkCalendar) -> dict[str, Any]:
    if chosen.duty:
        return {"year": first.year, **tasks(request, chosen, first)}
    start, end, name = span_of(request, first)
    groups = day_groups(request.standing, chosen, start, end, request.at)
    page = max(number(request, "page", 1), 1)
    shown = groups[(page - 1) * SIZE : page * SIZE]
    return {
        "year": first.year,
        "span": name,
        "total": sum(one.total for one in groups),
        "states": by_state(groups),
        "days": days(request, shown, calendar),
        "tasks": [],
        "duty_title": "",
        "all_href": "",
        "next_href": link(request, page=page + 1) if len(groups) > page * SIZE else "",
        "previous_href": link(request, page=page - 1) if page > 1 else "",
        "spans": spans(request, first),
    }


def spans(request: Request, first: date) -> list[dict[str, Any]]:
    """The year as a whole, and its months."""
    quarter, year = number(request, "quarter"), request.GET.get("span") == "year"
    whole = {"label": _("Whole year"), "href": link(request, span="year", month="", quarter="", page=""), "on": year}
    months = [
        {
            "label": duty_words.month_short(month),
            "href": link(request, year=first.year, month=month, span="", quarter="", page=""),
            "on": month == first.month and not quarter and not year,
        }
        for month in range(1, 13)
    ]
    return [whole, *months]


def days(request: Request, groups: Sequence[DayGroup], calendar: WorkCalendar) -> list[dict[str, Any]]:
    """The groups by day, each day with what kind of day it is."""
    return [
        {
            "day": wording.day(day, request.today),
            "is_today": day == request.today,
            "off": calendar.day(day).name if calendar.day(day).is_off else "",
            "lines": [line(request, one) for one in found],
        }
        for day, found in groupby(groups, key=lambda one: one.day)
    ]


def line(request: Request, one: DayGroup) -> dict[str, Any]:
    """A group as a row: the task itself when it is one, else the list of its tasks."""
    state = one.state
    if one.total == 1:
        href = addresses.page(request.company, "task", pk=one.first)
    else:
        href = link(
            request, view="list", duty=one.duty.line_id, year=one.day.year, month=one.day.month, quarter="", page=""
        )
    return {
        "day": wording.day(one.day, request.today),
        "title": one.duty.display_title,
        "clause": task_words.clause_of(one.duty),
        "role": role_word(request.company, one.duty.role),
        "look": task_words.look(state),
        "word": state.label,
        "figures": one.figures,
        "href": href,
    }


def by_state(groups: Iterable[DayGroup]) -> list[dict[str, Any]]:
    """How many tasks are in which state, for the head of a list."""
    found: Counter[TaskState] = Counter()
    for one in groups:
        found[TaskState.ON_TIME] += one.on_time
        found[TaskState.LATE] += one.late
        found[TaskState.WAIVED] += one.waived
        found[TaskState.OVERDUE] += one.overdue
        found[TaskState.OPEN if one.is_open else TaskState.NOT_DUE] += one.left - one.overdue
    return [
        {"look": task_words.look(state), "word": state.label, "count": found[state]}
        for state in (
            TaskState.ON_TIME,
            TaskState.LATE,
            TaskState.WAIVED,
            TaskState.OVERDUE,
            TaskState.OPEN,
            TaskState.NOT_DUE,
        )
        if found[state]
    ]


def tasks(request: Request, chosen: Chosen, first: date) -> dict[str, Any]:
    """The tasks of one duty, one by one: of a month where one is named, else of the years around."""
    start, end, name = date(first.year - 1, 1, 1), date(first.year + 1, 12, 31), ""
    if number(request, "month"):
        start, end, name = span_of(request, first)
    rows = tasks_of(request.standing, chosen).filter(due_day__gte=start, due_day__lte=end)
    page = max(number(request, "page", 1), 1)
    found = list(rows.with_words().order_by("due_at", "id")[(page - 1) * SIZE : page * SIZE + 1])
    return {
        "span": name,
        "total": rows.count(),
        "days": [],
        "states": [],
        "spans": [],
        "duty_title": found[0].duty.display_title if found else _("one duty"),
        "tasks": [task_line(request, one) for one in found[:SIZE]],
        "all_href": link(request, duty="", page=""),
        "next_href": link(request, page=page + 1) if len(found) > SIZE else "",
        "previous_href": link(request, page=page - 1) if page > 1 else "",
    }


def task_line(request: Request, task: Task) -> dict[str, Any]:
    state = task.state_at(request.at)
    return {
        "day": wording.day(task.due_day, request.today),
        "title": task_words.title(task, year=request.today.year),
        "clause": task_words.clause_of(task.duty),
        "role": task_words.why(task, request.standing),
        "look": task_words.look(state),
        "word": state.label,
        "figures": "",
        "href": addresses.page(request.company, "task", pk=task.pk),
    }
