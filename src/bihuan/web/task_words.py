"""A task in words: what, why I have it, how it stands, and how long there is."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bihuan.areas.policies import duty_words
from bihuan.areas.policies.ladder import ESCALATION, OVERDUE, PERFORM
from bihuan.areas.policies.models import Duty, Task, TaskState
from bihuan.core.access import Standing, role_word
from bihuan.core.calendars import WorkCalendar
from bihuan.core.sight import Sight
from bihuan.web import wording


@dataclass(frozen=True)
class Look:
    """How a state shows: colour token, icon, icon in a small cell, letter of the cell's class."""

    token: str
    icon: str
    cell_icon: str
    cell: str


LOOKS: dict[str, Look] = {
    TaskState.NOT_DUE: Look("soon", "calendar-time", "circle", "s"),
    TaskState.OPEN: Look("open", "progress", "progress", "o"),
    TaskState.OVERDUE: Look("over", "alert-triangle", "exclamation-mark", "x"),
    TaskState.ON_TIME: Look("done", "circle-check", "check", "d"),
    TaskState.LATE: Look("late", "clock-check", "clock-check", "l"),
    TaskState.WAIVED: Look("void", "ban", "minus", "w"),
    TaskState.CANCELLED: Look("void", "ban", "minus", "w"),
    TaskState.HISTORY: Look("void", "history", "history", "w"),
}


def look(state: Any) -> Look:
    return LOOKS[str(state)]


def title(task: Task, *, year: int = 0) -> str:
    """The duty, the period it is for, and for whom: “检查改进计划 · 9 月 · 网络专业”."""
    parts = [task.duty.display_title, occasion(task, year=year)]
    if task.subject_id and task.subject:
        parts.append(task.subject.number)
    return " · ".join(part for part in (*parts, task.scope_words) if part)


def which(task: Task, sight: Sight, *, year: int = 0) -> str:
    """One task among those of its duty: its period, record and scope; the duty itself where it has none."""
    subject = sight.told(task.subject) if task.subject_id and task.subject else ""
    parts = [occasion(task, year=year), subject, task.scope_words]
    return " · ".join(part for part in parts if part) or task.duty.display_title


def occasion(task: Task, *, year: int = 0) -> str:
    """The period a task is for; nothing where it comes from an event, a date or an interval."""
    if task.duty.trigger != Duty.Trigger.CALENDAR:
        return ""
    return duty_words.occasion(task.occasion, short_in=year)


def why(task: Task, standing: Standing) -> str:
    """Why this person has the task: named, in a role, or standing in for someone."""
    company = standing.person.company
    word = role_word(company, task.role)
    if task.person_id == standing.person.pk:
        return _("given to you by name")
    held = [one for one in standing.held if one.role == task.role]
    if held and all(one.via for one in held):
        stands_in = next(one.via for one in held if one.via)
        return _("you stand in for %(name)s (%(role)s)") % {"name": stands_in.name, "role": word}
    if held:
        return _("you are: %(role)s") % {"role": word}
    who = task.person.name if task.person_id and task.person else word
    return _("with %(who)s") % {"who": who}


def rung(name: str) -> str:
    """A rung of the ladder: “提前 1 周”, “逾期提醒”, “上报”."""
    known = {ESCALATION: _("Sent up the line"), PERFORM: _("The reminder itself"), OVERDUE: _("Reminder: overdue")}
    if words := known.get(name.partition(" ")[0]):
        return words
    return _("%(span)s before") % {"span": duty_words.span(name)}


def clause_of(duty: Duty) -> str:
    """Policy code and clause number, as the clause tag takes it."""
    return f"{duty.clause.policy.code}/{duty.clause.number}"


@dataclass(frozen=True)
class DueWords:
    """A deadline for a row: a bold line, a small one below, and the colour class."""

    head: str
    detail: str
    colour: str = ""


def due(task: Task, at: datetime, calendar: WorkCalendar) -> DueWords:
    """“逾期 2 个工作日 / 应于 09-30 周三”, “今天 24:00 / 还剩 9 小时 40 分”, “10-12 周一 / 还有 3 天”."""
    today = at.astimezone(calendar.zone).date()
    if not task.pending:
        return DueWords(wording.day(task.due_day, today), "")
    if at > task.due_at:
        was = _("was due %(day)s") % {"day": wording.day(task.due_day, today)}
        return DueWords(overdue(task, at, calendar), was, "c-over")
    left = (task.due_day - today).days
    if left <= 0:
        return DueWords(_("today %(time)s") % {"time": clock(task, calendar)}, remaining(task.due_at - at))
    if left == 1:
        return DueWords(_("tomorrow %(time)s") % {"time": clock(task, calendar)}, wording.day(task.due_day, today))
    return DueWords(wording.day(task.due_day, today), wording.distance(task.due_day, today))


def overdue(task: Task, at: datetime, calendar: WorkCalendar) -> str:
    """How long, in working days; in hours or plain days where no working day has passed."""
    today = at.astimezone(calendar.zone).date()
    days = calendar.workdays_between(task.due_day, today)
    if days > 0:
        return ngettext("%(n)s working day overdue", "%(n)s working days overdue", days) % {"n": days}
    if today > task.due_day:
        return wording.distance(task.due_day, today)
    return _("overdue since %(time)s") % {"time": clock(task, calendar)}


def clock(task: Task, calendar: WorkCalendar) -> str:
    """The time of day a deadline ends; midnight is 24:00 of its last day."""
    local = task.due_at.astimezone(calendar.zone)
    return "24:00" if local.date() > task.due_day else f"{local:%H:%M}"


def remaining(left: timedelta) -> str:
    minutes = max(int(left.total_seconds()) // 60, 0)
    return _("%(hours)s h %(minutes)s min left") % {"hours": minutes // 60, "minutes": minutes % 60}


def last_moment(task: Task, calendar: WorkCalendar) -> str:
    """“2026-09-10 24:00”."""
    return f"{task.due_day.isoformat()} {clock(task, calendar)}"


def week_end(today: date, calendar: WorkCalendar) -> date:
    """The last working day of the week, a make-up Saturday or Sunday included; today when none is left."""
    sunday = today + timedelta(days=6 - today.weekday())
    worked = calendar.workdays(today, sunday)
    return worked[-1] if worked else today
