"""The front door: to the workbench of the company one was in last."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from bihuan.web import addresses
from bihuan.web.kept import way_back
from bihuan.web.views.errors import page_error


def home(request: Any) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect(way_back("/"))
    known = request.user.people.select_related("company")
    people = [one for one in known if not one.has_left(one.company.day_of(request.at))]
    if not people and request.user.is_operator:
        return redirect("new-company")
    if not people:
        return page_error(
            request, 403, _("This account belongs to no company yet. An administrator can add it to one.")
        )
    last = request.COOKIES.get("company", "")
    company = next((p.company for p in people if p.company.slug == last), people[0].company)
    return redirect(addresses.page(company, "company"))
