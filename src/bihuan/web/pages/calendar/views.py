"""One address, three views: the year as a wheel, a month as a grid, everything as a list."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from bihuan.areas.policies.models import Policy
from bihuan.core.models import Department
from bihuan.core.workdays import calendar_for
from bihuan.web import addresses
from bihuan.web.day_groups import Chosen
from bihuan.web.fragments import answer
from bihuan.web.pages.calendar import agenda, month, year
from bihuan.web.pages.calendar.params import chosen_of, link, month_of
from bihuan.web.request import Request

VIEWS = {"wheel": year.given, "month": month.given, "list": agenda.given}


def calendar(request: Request) -> HttpResponse:
    """The chosen view; as a fragment its content only."""
    view = request.GET.get("view", "wheel")
    view = view if view in VIEWS else "wheel"
    chosen, first = chosen_of(request), month_of(request)
    working = calendar_for(request.company)
    given = {
        "view": view,
        "views": views(request, view),
        "whose": whose(request, chosen),
        "chips": [policy_chip(request, chosen), department_chip(request, chosen)],
        "provisional": first.year if working.provisional(first) else 0,
        "simulate_href": addresses.page(request.company, "calendar-simulation") + f"?year={request.today.year + 1}",
        "next_year": request.today.year + 1,
        **VIEWS[view](request, chosen, first, working),
    }
    return answer(request, "pages/calendar/calendar.html", "main", given)


def views(request: Request, view: str) -> list[dict[str, Any]]:
    labels = {"wheel": _("Year wheel"), "month": _("Month"), "list": _("List")}
    return [option(request, label, key == view, view=key, page="") for key, label in labels.items()]


def whose(request: Request, chosen: Chosen) -> list[dict[str, Any]]:
    if not request.standing.sees_all:
        return []
    labels = {"mine": _("My roles"), "all": _("Whole company")}
    return [option(request, label, key == chosen.who, who=key, page="") for key, label in labels.items()]


def option(request: Request, label: Any, on: bool, **changed: Any) -> dict[str, Any]:
    return {"label": label, "href": link(request, **changed), "on": on}


def policy_chip(request: Request, chosen: Chosen) -> dict[str, Any]:
    rows = Policy.objects.filter(company=request.company, superseded_at__isnull=True).order_by("order")
    options = [
        option(request, f"{one.code} {one.display_title}", one.code == chosen.policy, policy=one.code, page="")
        for one in rows
    ]
    every = option(request, _("All %(count)s") % {"count": len(options)}, not chosen.policy, policy="", page="")
    return {"name": _("Policy"), "options": [every, *options], "label": chosen.policy or every["label"]}


def department_chip(request: Request, chosen: Chosen) -> dict[str, Any]:
    rows = list(Department.objects.filter(company=request.company).order_by("id"))
    options = [option(request, str(one), one.pk == chosen.department, department=one.pk, page="") for one in rows]
    every = option(request, _("All"), not chosen.department, department="", page="")
    label = next((str(one) for one in rows if one.pk == chosen.department), every["label"])
    return {"name": _("Department"), "options": [every, *options], "label": label}
