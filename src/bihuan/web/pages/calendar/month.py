"""A month as a grid: days off and make-up days, what is due, what people are reminded of."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from bihuan.areas.policies import duty_words
from bihuan.areas.policies.models import TaskState
from bihuan.core.calendars import DayKind, WorkCalendar
from bihuan.core.moments import midnight
from bihuan.core.year_notices import SpokenName
from bihuan.web import task_words, wording
from bihuan.web.day_groups import Chosen, DayGroup, day_groups, reminders_by_day
from bihuan.web.pages.calendar import agenda
from bihuan.web.pages.calendar.params import link
from bihuan.web.request import Request

MOST = 4  # entries in a day; the list has the others
SHOWN_STATES = (
    TaskState.ON_TIME,
    TaskState.LATE,
    TaskState.OPEN,
    TaskState.OVERDUE,
    TaskState.WAIVED,
    TaskState.NOT_DUE,
)


def given(request: Request, chosen: Chosen, first: date, calendar: WorkCalendar) -> dict[str, Any]:
    start, end = grid(first)
    groups = by_day(day_groups(request.standing, chosen, start, end, request.at))
    told = reminders(request, chosen, start, end, calendar)
    weeks = [
        [cell(request, start + timedelta(days=7 * week + n), first, calendar, groups, told) for n in range(7)]
        for week in range(((end - start).days + 1) // 7)
    ]
    before, after = first - timedelta(days=1), agenda.month_end(first) + timedelta(days=1)
    return {
        "year": first.year,
        "month_name": duty_words.occasion(f"{first.year}-{first.month:02}"),
        "weekdays": [wording.weekday(start + timedelta(days=n)) for n in range(7)],
        "weeks": weeks,
        "previous_href": link(request, year=before.year, month=before.month),
        "next_href": link(request, year=after.year, month=after.month),
        "looks": [(task_words.look(state), state.label) for state in SHOWN_STATES],
        "notice": calendar.edition(first.year),
        "shows_reminders": request.GET.get("show") != "tasks",
        "show_links": [
            {
                "label": _("tasks and reminders"),
                "href": link(request, show=""),
                "on": request.GET.get("show") != "tasks",
            },
            {"label": _("tasks only"), "href": link(request, show="tasks"), "on": request.GET.get("show") == "tasks"},
        ],
    }


def grid(first: date) -> tuple[date, date]:
    """From the Monday before to the Sunday after."""
    end = agenda.month_end(first)
    return first - timedelta(days=first.weekday()), end + timedelta(days=6 - end.weekday())


def by_day(groups: Sequence[DayGroup]) -> dict[date, list[DayGroup]]:
    found: dict[date, list[DayGroup]] = {}
    for one in groups:
        found.setdefault(one.day, []).append(one)
    return found


def reminders(
    request: Request, chosen: Chosen, start: date, end: date, calendar: WorkCalendar
) -> Mapping[date, list[str]]:
    if request.GET.get("show") == "tasks":
        return {}
    edge = midnight(end + timedelta(days=1), calendar.zone)
    return reminders_by_day(request.standing, chosen, midnight(start, calendar.zone), edge, calendar.zone)


def cell(
    request: Request,
    day: date,
    first: date,
    calendar: WorkCalendar,
    groups: Mapping[date, list[DayGroup]],
    told: Mapping[date, list[str]],
) -> dict[str, Any]:
    """One day with its mark, its name and what stands in it."""
    kind = calendar.day(day)
    due, titles = groups.get(day, []), told.get(day, [])
    room = MOST - len(due)
    return {
        "date": day,
        "number": day_number(day),
        "weekday": wording.weekday(day),
        "classes": " ".join(
            name
            for name, on in (("off", kind.is_off), ("oth", day.month != first.month), ("now", day == request.today))
            if on
        ),
        "is_today": day == request.today,
        "mark": mark(kind.kind),
        "name": str(SpokenName(kind.name)) if kind.name else "",
        "lines": [agenda.line(request, one) for one in due[:MOST]],
        "reminders": titles[: max(room, 0)],
        "more": max(len(due) - MOST, 0) + max(len(titles) - max(room, 0), 0),
        "href": link(request, view="list", year=day.year, month=day.month),
        "is_blank": not due and not titles,
    }


def day_number(day: date) -> str:
    """The number alone; on the first of a month with the month."""
    if day.day != 1:
        return str(day.day)
    return _("%(month)s %(day)s") % {"month": duty_words.month_name(day.month), "day": 1}


def mark(kind: DayKind) -> tuple[str, str]:
    """休 for a day off by notice, 班 for a make-up day; a plain weekend shows by itself."""
    if kind in {DayKind.HOLIDAY, DayKind.COMPANY_OFF}:
        return "x1", _("off")
    if kind in {DayKind.MAKE_UP, DayKind.COMPANY_WORK}:
        return "b1", _("work")
    return "", ""
