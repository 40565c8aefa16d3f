"""A year tried out: the tasks the duties in force will make, per month and per duty, before they exist."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from bihuan.areas.policies import duty_words
from bihuan.areas.policies.live_simulation import planned
from bihuan.areas.policies.models import Duty
from bihuan.areas.policies.schedule import PlannedTask
from bihuan.core.access import role_word
from bihuan.core.workdays import calendar_for
from bihuan.web import addresses, task_words, wording
from bihuan.web.fragments import answer
from bihuan.web.pages.calendar import loads
from bihuan.web.pages.calendar.params import FIRST_YEAR, LAST_YEAR, number
from bihuan.web.request import Request

DATES_SHOWN = 6
WAITING = {Duty.Trigger.EVENT, Duty.Trigger.RELATIVE}


def simulation(request: Request) -> HttpResponse:
    year = number(request, "year", request.today.year + 1)
    year = year if FIRST_YEAR <= year <= LAST_YEAR else request.today.year + 1
    duties = list(Duty.objects.filter(company=request.company).in_force().select_related("clause__policy"))
    coming = by_themselves(request, year)
    by_role: dict[int, Counter[str]] = defaultdict(Counter)
    for task in (one for duty in duties for one in coming[duty.ref]):
        by_role[task.due.month][task.role] += 1
    given = {
        "year": year,
        "years": [(one, f"?year={one}") for one in range(request.today.year, request.today.year + 4)],
        "total": sum(len(coming[duty.ref]) for duty in duties),
        "provisional": calendar_for(request.company).provisional(year),
        "lines": [line(request, duty, coming[duty.ref]) for duty in duties if coming[duty.ref]],
        "waiting": [line(request, duty, []) for duty in duties if duty.trigger in WAITING],
        **loads.given(request, by_role),
    }
    return answer(request, "pages/calendar/simulation.html", "main", given)


def by_themselves(request: Request, year: int) -> dict[str, list[PlannedTask]]:
    """The tasks of calendar and interval by duty; those of events and dates come when something happens."""
    found: dict[str, list[PlannedTask]] = defaultdict(list)
    for task in planned(request.company, year, at=request.at):
        if task.trigger.value not in WAITING:
            found[f"{task.policy}/{task.duty}"].append(task)
    return found


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
