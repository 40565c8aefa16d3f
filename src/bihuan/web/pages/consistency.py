"""Consistency: the rules an assessor would hold against the register, each with the records it names."""

from typing import Any

from django.http import HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy

from bihuan.areas.assurance.consistency import look, oldest_of
from bihuan.web import menu
from bihuan.web.fragments import answer
from bihuan.web.pages.matrix import overview_only, sees_all
from bihuan.web.request import Request

NEWEST = 30_000  # records the page looks through unless it is asked for all: it must not be slower every year


def consistency(request: Request) -> HttpResponse:
    """The page at once; the rules, which read the register, in a second step."""
    overview_only(request)
    wanted = request.GET.get("look", "")
    given: dict[str, Any] = {"looked": wanted in {"yes", "all"}}
    if given["looked"]:
        since = 0 if wanted == "all" else oldest_of(request.company, NEWEST)
        findings = look(request.company, request.today, since)
        given["newest"] = f"{NEWEST:,}" if since else ""
        given["broken"] = [one for one in findings if one.records]
        given["kept"] = [one for one in findings if not one.records]
        given["rules"] = len(findings)
    return answer(request, "pages/consistency/consistency.html", "findings", given)


urlpatterns = [path("consistency/", consistency, name="consistency")]
menu.add(menu.Entry(gettext_lazy("Consistency"), "shield-check", "consistency", "check", 90, sees_all))
