"""The working calendar: published years, importing a notice, the company's own days."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from bihuan.core.calendars import DayKind, Override, WorkCalendar
from bihuan.core.models import CalendarNotice, CompanyDay
from bihuan.core.refusals import Missing, NotAllowed, Refused
from bihuan.core.workdays import calendar_for, import_notice, set_company_day
from bihuan.core.year_notices import SpokenName
from bihuan.web import addresses, uploads, wording
from bihuan.web.acting import pressed
from bihuan.web.inputs import Form
from bihuan.web.pages.setup.access import for_setters, may_publish
from bihuan.web.refusing import status_of
from bihuan.web.request import Request, signed

LARGEST = 200_000
YEARS_BACK, YEARS_AHEAD = 2, 2


@for_setters
def calendar(request: Request) -> HttpResponse:
    """Years with their notices; publishing one; days on which the company differs."""
    led_to = pressed(request, {"notice": publish, "day": own_day, "back": give_back})
    if isinstance(led_to, HttpResponse):
        return led_to
    working = calendar_for(request.company)
    given = {
        "refused": led_to,
        "typed": request.POST,
        "did": request.POST.get("do", ""),
        "version": working.version,
        "years": [
            year(request, working, y)
            for y in range(request.today.year - YEARS_BACK, request.today.year + YEARS_AHEAD + 1)
        ],
        "own": CompanyDay.objects.filter(company=request.company).order_by("-date")[:200],
        "form": Form({}, request.company),
        "may_publish": may_publish(request),
    }
    return render(request, "pages/setup/calendar.html", given, status=status_of(led_to))


def year(request: Request, working: WorkCalendar, number: int) -> dict[str, Any]:
    """A year: published or not, its holidays in a line, its make-up days."""
    notice = working.notices.get(number)
    imported = CalendarNotice.objects.filter(year=number).order_by("imported_at", "id").last()
    days = sorted(notice.days.items()) if notice else []
    off: dict[str, list[date]] = {}
    for day, entry in days:
        if entry.is_off:
            off.setdefault(entry.name, []).append(day)
    return {
        "number": number,
        "edition": working.edition(number),
        "source": imported.source.split("\n")[0] if imported else "",
        "imported": imported,
        "holidays": [(SpokenName(name), len(found), found[0]) for name, found in off.items()],
        "made_up": [
            wording.day(day, date(number, 1, 1)) for day, _entry in days if working.day(day).kind is DayKind.MAKE_UP
        ],
    }


def here(request: Request) -> str:
    return addresses.page(request.company, "setup-calendar")


def publish(request: Request) -> str:
    """Publish a year from a notice in the holiday-cn form, as a file or as text."""
    if not may_publish(request):
        raise NotAllowed(
            [_("A year is published by the operator of this installation; it holds for all its companies.")]
        )
    upload = request.FILES.get("file")
    if isinstance(upload, UploadedFile):
        content: str | bytes = uploads.content_of(upload, LARGEST)
    else:
        content = request.POST.get("text", "")
    if not content or len(content) > LARGEST:
        raise Refused([Missing(_("Choose the notice as a JSON file, or paste its text."), "file")])
    kept = import_notice(content, actor=request.person, at=request.at, by=request.person.name)
    messages.success(
        request, _("%(year)s is published; deadlines that depend on it are computed again.") % {"year": kept.year}
    )
    return here(request)


def own_day(request: Request) -> str:
    """A day off of the company, or a day it works although others rest."""
    try:
        day = parse_date(request.POST.get("date", ""))
    except ValueError:
        day = None
    if day is None:
        raise Refused([Missing(_("Choose a day."), "date")])
    own = Override(request.POST.get("kind") != "work", request.POST.get("name", ""), request.POST.get("reason", ""))
    set_company_day(request.company, day, own, **signed(request))
    messages.success(request, _("%(day)s is kept; deadlines are computed again.") % {"day": day})
    return here(request)


def give_back(request: Request) -> str:
    """The day is again what the statutory calendar says."""
    key = request.POST.get("pk", "")
    found = CompanyDay.objects.filter(company=request.company, pk=int(key) if key.isdecimal() else 0).first()
    if found is not None:
        set_company_day(request.company, found.date, None, **signed(request))
        messages.success(request, _("%(day)s is as the statutory calendar has it.") % {"day": found.date})
    return here(request)
