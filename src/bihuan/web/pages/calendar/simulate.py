"""A year tried out: the tasks the duties in force will make, per month and per duty, before they exist."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from bihuan.areas.policies.models import Anchor, Duty
from bihuan.areas.policies.schedule import History, PlannedTask, occurrences
from bihuan.areas.policies.scopes import scopes_of
from bihuan.core.access import role_word
from bihuan.core.calendars import WorkCalendar
from bihuan.core.models import Company
from bihuan.core.workdays import calendar_for
from bihuan.web import addresses, duty_words, task_words, wording
from bihuan.web.fragments import answer
from bihuan.web.pages.calendar import loads
from bihuan.web.pages.calendar.params import FIRST_YEAR, LAST_YEAR, number
from bihuan.web.request import Request

DATES_SHOWN = 6
WAITING = {Duty.Trigger.EVENT, Duty.Trigger.RELATIVE}


def simulation(request: Request) -> HttpResponse:
    year = number(request, "year", request.today.year + 1)
    year = year if FIRST_YEAR <= year <= LAST_YEAR else request.today.year + 1
    calendar = calendar_for(request.company)
    duties = list(Duty.objects.filter(company=request.company).in_force().select_related("clause__policy"))
    planned = {duty.pk: planned_for(request.company, duty, year, calendar) for duty in duties}
    by_role: dict[int, Counter[str]] = defaultdict(Counter)
    for task in (one for found in planned.values() for one in found):
        by_role[task.due.month][task.role] += 1
    given = {
        "year": year,
        "years": [(one, f"?year={one}") for one in range(request.today.year, request.today.year + 4)],
        "total": sum(len(found) for found in planned.values()),
        "provisional": calendar.provisional(year),
        "lines": [line(request, duty, planned[duty.pk]) for duty in duties if planned[duty.pk]],
        "waiting": [line(request, duty, []) for duty in duties if duty.trigger in WAITING],
        **loads.given(request, by_role),
    }
    return answer(request, "pages/calendar/simulation.html", "main", given)


def planned_for(company: Company, duty: Duty, year: int, calendar: WorkCalendar) -> list[PlannedTask]:
    """The tasks of one duty in the year; those of events come when something happens."""
    scopes = [one.code for one in scopes_of(duty.read.for_each, company, date(year, 1, 1))]
    anchors = Anchor.objects.filter(company=company, line=duty.line_id).order_by("at")
    last = {one.scope: company.day_of(one.at) for one in anchors}
    return occurrences(duty.read, year, calendar, scopes, History(duty.clause.policy.effective, last))


def line(request: Request, duty: Duty, planned: Sequence[PlannedTask]) -> dict[str, Any]:
    days = sorted({task.due for task in planned})
    dates = [wording.day(day, date(day.year, 1, 1)) for day in days[:DATES_SHOWN]]
    if len(days) > DATES_SHOWN:
        dates.append(_("… %(count)s days in all") % {"count": len(days)})
    return {
        "title": duty.display_title,
        "clause": task_words.clause_of(duty),
        "rhythm": duty_words.rhythm(duty.read, request.company),
        "role": role_word(request.company, duty.role),
        "count": len(planned),
        "dates": dates,
        "href": addresses.page(request.company, "duty", code=duty.clause.policy.code, key=duty.key),
    }
