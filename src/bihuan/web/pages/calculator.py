"""“When is it due?” for any day and any rule, explained day by day. As a fragment: only the explanation."""

from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.urls import path
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.core.refusals import Missing, Refused
from bihuan.core.workdays import calendar_for
from bihuan.web import deadline_view, wording
from bihuan.web.fragments import answer
from bihuan.web.request import Request

EXAMPLES = (
    gettext_lazy("5 workdays"),
    gettext_lazy("10 days"),
    gettext_lazy("24 hours"),
    gettext_lazy("1 month"),
    gettext_lazy("3 workdays before"),
)
FIRST_RULE = "5 workdays"


def calculator(request: Request) -> HttpResponse:
    """Start and rule come with the address, so that an answer can be passed on."""
    start = request.GET.get("start", request.today.isoformat())
    rule = request.GET.get("rule", FIRST_RULE)
    given: dict[str, Any] = {"start": start, "rule": rule, "examples": EXAMPLES, "why": None, "refused": None}
    status = 200
    try:
        calendar = calendar_for(request.company)
        why = deadline_view.of_rule(read_start(start), rule, calendar, request.today)
        given |= {"why": why, "ends": ends(why)}
    except Refused as refused:
        status, given["refused"] = 422, refused
    return answer(request, "pages/calculator.html", "answer", given, status)


def read_start(text: str) -> date:
    """A day, or a moment in company time."""
    try:
        found = parse_datetime(text) if "T" in text else parse_date(text)
    except ValueError:
        found = None
    if found is None:
        raise Refused([Missing(_("“%(text)s” is no day. Write it as 2026-09-28.") % {"text": text[:40]}, "start")])
    return found


def ends(why: deadline_view.Explained) -> str:
    """“2026-10-10 周六 24:00”, or the moment of a rule in hours."""
    last = why.deadline.last_day
    at: datetime = why.deadline.at
    time = "24:00" if at.date() > last else f"{at:%H:%M}"
    return f"{last:%Y-%m-%d} {wording.weekday(last)} {time}"


urlpatterns = [path("deadline/", calculator, name="deadline")]
