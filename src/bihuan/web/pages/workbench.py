"""The workbench: what is overdue and due, why it is mine, and what to do next."""

from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.areas.policies import duty_words
from bihuan.areas.policies.models import Duty, Task
from bihuan.areas.policies.models.task_queries import TaskQuerySet, own_ways, soonest
from bihuan.core.access import role_word
from bihuan.core.calendars import DayKind, WorkCalendar
from bihuan.core.prepared import Slot
from bihuan.core.registry import TYPES
from bihuan.core.vocabulary import Role
from bihuan.core.workdays import calendar_for
from bihuan.web import addresses, counts, menu, task_words, wording
from bihuan.web.countdowns import countdowns
from bihuan.web.request import Request
from bihuan.web.task_actions import new_record
from bihuan.web.work_list import grouped
from bihuan.web.work_side import side

SHOWN = 60  # rows of the list; the calendar has the rest
CAP = 99
AHEAD = timedelta(days=100)  # what is due later is found in the calendar
TABS = {
    "mine": gettext_lazy("Mine"),
    "department": gettext_lazy("My department"),
    "delegated": gettext_lazy("I stand in"),
}


def work(request: Request) -> HttpResponse:
    """The page; as a fragment only the list of tasks with its tabs."""
    queries = task_tabs(request)
    tab = request.GET.get("tab", "mine") if request.GET.get("tab") in queries else "mine"
    calendar = calendar_for(request.company)
    tasks = list(Task.objects.listed(soonest(queries[tab], SHOWN + 1)))
    given = {
        "tab": tab,
        "tab_links": tab_links(request, tab, counts.capped(queries, CAP)),
        "groups": grouped(request, tasks[:SHOWN], calendar),
        "more": len(tasks) > SHOWN,
        "next_task": next_task(request) if not tasks else None,
    }
    if request.htmx and not request.htmx.boosted:
        return render(request, "pages/workbench/tasks.html", given)
    return render(request, "pages/workbench/work.html", {**given, **head(request, calendar), **side(request)})


def task_tabs(request: Request) -> dict[str, list[TaskQuerySet]]:
    tasks, standing = Task.objects.filter(due_at__lte=request.at + AHEAD), request.standing
    return {
        "mine": tasks.each_for_person(standing),
        "department": tasks.each_for_department(standing),
        "delegated": tasks.each_delegated(standing),
    }


def tab_links(request: Request, tab: str, found: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "count": wording.capped(found[key], CAP),
            "href": f"{request.path}?tab={key}",
            "current": key == tab,
        }
        for key, label in TABS.items()
    ]


def next_task(request: Request) -> dict[str, str] | None:
    """What comes next for this person, where nothing is to be done now."""
    rows = Task.objects.for_person(request.standing).filter(due_at__gte=request.at)
    task = rows.with_words().order_by("due_at").first()
    if task is None:
        return None
    return {"day": wording.day(task.due_day, request.today), "title": task_words.title(task, year=request.today.year)}


def head(request: Request, calendar: WorkCalendar) -> dict[str, Any]:
    return {
        "week": request.today.isocalendar().week,
        "weekday": wording.weekday(request.today),
        "day_note": day_note(request.today, calendar),
        "tiles": countdowns(request, calendar),
        "shortcuts": shortcuts(request),
    }


def day_note(today: date, calendar: WorkCalendar) -> str:
    """What is unusual about today or tomorrow: a make-up working day, a holiday, a day of the company."""
    for day, when in ((today, _("Today")), (today + timedelta(days=1), _("Tomorrow"))):
        found, words = calendar.day(day), {"when": when, "weekday": wording.weekday(day)}
        if found.kind in {DayKind.MAKE_UP, DayKind.COMPANY_WORK}:
            return _("%(when)s (%(weekday)s) is a make-up working day and counts") % words
        if found.kind in {DayKind.HOLIDAY, DayKind.COMPANY_OFF}:
            text = _("%(when)s (%(weekday)s) is a day off: %(name)s. The next working day is %(next)s")
            back = wording.day(calendar.on_or_after(day), today)
            return text % {**words, "name": found.name, "next": back}
    return ""


def shortcuts(request: Request) -> list[menu.Item]:
    """What one records most from here, the last of them most of all; at the service desk that is what customers say."""
    if request.standing.read_only:
        return []
    labels = {"nonconformity": _("Record a nonconformity"), "opportunity": _("Record an improvement")}
    if Role.SERVICE_DESK in request.standing.company_roles:
        labels |= {"complaint": _("Record a complaint")}
    return [
        menu.Item(label, TYPES[kind].icon, new_record(request, kind), kind == [*labels][-1])
        for kind, label in labels.items()
        if kind in TYPES
    ]


def why_mine(request: Request) -> HttpResponse:
    """Which duties the roles one holds bring, clause by clause."""
    roles = {held.role: held for held in reversed(request.standing.held)}
    rows = Duty.objects.filter(company=request.company, role__in=list(roles)).in_force()
    duties = list(rows.select_related("clause__policy"))
    held: list[dict[str, Any]] = [
        {
            "word": role_word(request.company, role),
            "from_where": from_where(one),
            "duties": [duty_line(request, duty) for duty in duties if duty.role == role],
        }
        for role, one in reversed(roles.items())
    ]
    held.sort(key=lambda one: not one["duties"])
    return render(request, "pages/workbench/why.html", {"held": held})


def from_where(held: Any) -> str:
    """How a role is held: for everyone, for a department or a record, or for someone else."""
    if held.via:
        return _("you stand in for %(name)s") % {"name": held.via.name}
    if held.record_id:
        return _("for one record")
    return _("for your department") if held.department_id else ""


def duty_line(request: Request, duty: Duty) -> dict[str, Any]:
    return {
        "phase": duty.pdca,
        "title": duty.display_title,
        "clause": task_words.clause_of(duty),
        "rhythm": duty_words.rhythm(duty.read, request.company),
        "href": addresses.page(request.company, "duty", code=duty.clause.policy.code, key=duty.key),
    }


def overdue_badge(request: Request) -> menu.Badge | None:
    """Red: overdue for me."""
    company_id = request.company.pk
    late = [counts.filled(_late(company_id, way), now=request.at) for way in own_ways(request.standing)]
    count = counts.asked({"late": late}, CAP)["late"]
    return menu.Badge(count, hot=True) if count else None


@lru_cache(maxsize=1000)
def _late(company_id: int, way: Q) -> counts.Count:
    """The count of tasks that fall to somebody in this way and are due before now: put together once, for every page asks."""
    rows = Task.objects.filter(way, company_id=company_id, pending=True, due_at__lt=Slot("now"))
    return counts.counting(rows, CAP)


urlpatterns = [path("work/", work, name="work"), path("work/why/", why_mine, name="work-why")]
menu.add(menu.Entry(gettext_lazy("Workbench"), "layout-dashboard", "work", "top", 10, badge=overdue_badge))
