"""Consistency: the rules an assessor would hold against the register, each with the records it names."""

from typing import Any

from django.http import HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy

from bihuan.areas.assurance.consistency import look
from bihuan.web import menu
from bihuan.web.fragments import answer
from bihuan.web.pages.matrix import overview_only, sees_all
from bihuan.web.request import Request


def consistency(request: Request) -> HttpResponse:
    """The page at once; the rules, which read the whole register, in a second step."""
    overview_only(request)
    given: dict[str, Any] = {"looked": request.GET.get("look") == "yes"}
    if given["looked"]:
        findings = look(request.company, request.today)
        given["broken"] = [one for one in findings if one.records]
        given["kept"] = [one for one in findings if not one.records]
        given["rules"] = len(findings)
    return answer(request, "pages/consistency/consistency.html", "findings", given)


urlpatterns = [path("consistency/", consistency, name="consistency")]
menu.add(menu.Entry(gettext_lazy("Consistency"), "shield-check", "consistency", "check", 90, sees_all))
