"""Tasks as the work list shows them: overdue, today, this week, later; many of one duty as one row."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from bihuan.areas.policies import duty_words
from bihuan.areas.policies.models import Task
from bihuan.core.access import role_word
from bihuan.core.calendars import DayKind, WorkCalendar
from bihuan.core.models import Company
from bihuan.web import addresses, task_words, wording
from bihuan.web.request import Request
from bihuan.web.task_actions import Verb, Verbs

TOGETHER = 4  # so many tasks of one duty in one group become one row


@dataclass(frozen=True)
class Line:
    """A row of the work list: one task, or several of one duty."""

    task: Task
    count: int
    title: str
    why: str
    clause: str
    due: task_words.DueWords
    look: task_words.Look
    word: str
    href: str
    verb: Verb


@dataclass(frozen=True)
class Group:
    """Overdue, today, this week, later."""

    key: str
    label: Any
    note: str
    lines: list[Line]

    @property
    def count(self) -> int:
        return sum(line.count for line in self.lines)


def grouped(request: Request, tasks: Sequence[Task], calendar: WorkCalendar) -> list[Group]:
    """Into overdue, today, this week and later; empty groups are left out."""
    named = {
        "overdue": (_("Overdue"), escalation_note(request.company)),
        "today": (_("Today"), ""),
        "week": (_("This week"), week_note(request.today, calendar)),
        "later": (_("Later"), ""),
    }
    buckets: dict[str, list[Task]] = {key: [] for key in named}
    for task in tasks:
        buckets[bucket(task, request)].append(task)
    verbs = Verbs.of(request, tasks)
    made = [Group(key, *named[key], lines(request, found, calendar, verbs)) for key, found in buckets.items()]
    return [group for group in made if group.lines]


def week_note(today: date, calendar: WorkCalendar) -> str:
    """Until when one works this week, where that is a make-up day."""
    end = task_words.week_end(today, calendar)
    if calendar.day(end).kind is not DayKind.MAKE_UP:
        return ""
    return _("until %(day)s") % {"day": wording.weekday(end)} + _(" (make-up day)")


def bucket(task: Task, request: Request) -> str:
    if task.due_at < request.at:
        return "overdue"
    if task.due_day <= request.today:
        return "today"
    sunday = request.today + timedelta(days=6 - request.today.weekday())
    return "week" if task.due_day <= sunday else "later"


def escalation_note(company: Company) -> str:
    """After how long an overdue task goes up, where the company says so for all."""
    rule = company.settings.get("reminders", {}).get("escalate")
    if not rule:
        return ""
    text = _("go up to %(who)s after %(span)s")
    return text % {"who": role_word(company, rule["to"]), "span": duty_words.span(rule["after"])}


def lines(request: Request, tasks: Sequence[Task], calendar: WorkCalendar, verbs: Verbs) -> list[Line]:
    """One row per task; many of the same duty, open or not yet, come together under the earliest."""
    alike: dict[tuple[int, bool], list[Task]] = {}
    for task in tasks:
        alike.setdefault((task.line_id, task.opens_at <= request.at), []).append(task)
    made = []
    for found in alike.values():
        if len(found) >= TOGETHER:
            made.append(together(request, found, calendar))
        else:
            made += [line(request, task, calendar, verbs.of_task(task)) for task in found]
    return sorted(made, key=lambda one: one.task.due_at)


def line(request: Request, task: Task, calendar: WorkCalendar, verb: Verb, count: int = 1) -> Line:
    state = task.state_at(request.at)
    parts = (task_words.why(task, request.standing), duty_words.rhythm(task.duty.read, request.company))
    return Line(
        task=task, count=count, title=task_words.title(task, year=request.today.year),
        why=" · ".join(part for part in parts if part), clause=task_words.clause_of(task.duty),
        due=task_words.due(task, request.at, calendar), look=task_words.look(state), word=str(state.label),
        href=addresses.page(request.company, "task", pk=task.pk), verb=verb,
    )  # fmt: skip


def together(request: Request, tasks: Sequence[Task], calendar: WorkCalendar) -> Line:
    """Several tasks of one duty as one row that opens their list."""
    first = tasks[0]
    href = addresses.page(request.company, "calendar") + f"?view=list&who=mine&duty={first.line_id}"
    one = line(request, first, calendar, Verb(_("See them"), href, "eye"), len(tasks))
    title = _("%(title)s: %(count)s") % {"title": first.duty.display_title, "count": len(tasks)}
    return replace(one, title=title, href=href)
