"""Evidence packages from the web: choose clause and months, the worker makes it, whoever asked fetches it."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_tasks import TaskResult, TaskResultStatus

from bihuan.areas.policies.models import Clause, Policy
from bihuan.core.months import months_between
from bihuan.core.refusals import Refused
from bihuan.exchange import evidence
from bihuan.exchange.evidence import background
from bihuan.web import addresses
from bihuan.web.fragments import answer
from bihuan.web.inputs import Form
from bihuan.web.once import once
from bihuan.web.pages.matrix import FIRST_YEAR, LAST_YEAR, overview_only
from bihuan.web.request import Request

MOST_MONTHS = 36


def choose(request: Request) -> HttpResponse:
    """Which clause, which months. Asking for it puts it in the worker's queue."""
    overview_only(request)
    given: dict[str, Any] = {"refused": None, "form": Form({}, request.company), **typed(request)}
    status = 200
    if request.method == "POST":
        try:
            selection = selected(request, given)
            return redirect(once(request, lambda: ordered(request, selection)))
        except Refused as refused:
            status, given["refused"] = 422, refused
    return render(request, "pages/packages/choose.html", {**given, "policies": policies(request)}, status=status)


def typed(request: Request) -> dict[str, str]:
    """What is asked for; from the matrix come its year and policy."""
    asked = request.POST or request.GET
    year = asked.get("year", "")
    at = int(year) if year.isdecimal() and FIRST_YEAR <= int(year) <= LAST_YEAR else request.today.year
    last = 12 if at < request.today.year else request.today.month
    return {
        "what": asked.get("what") or asked.get("policy", ""),
        "first": asked.get("first") or f"{at}-01",
        "last": asked.get("last") or f"{at}-{last:02d}",
    }


def selected(request: Request, given: dict[str, str]) -> evidence.Selection:
    first, last = evidence.cell_of(given["first"]), evidence.cell_of(given["last"])
    if last < first:
        raise Refused([_("The last month lies before the first.")])
    if months_between(first, last) > MOST_MONTHS:
        raise Refused([_("Choose no more than three years at once.")])
    policy, clause = evidence.clause_of(request.company, given["what"]) if given["what"] else ("", "")
    selection = evidence.Selection(request.company, first, last, policy, clause)
    if not selection.tasks().exists():
        raise Refused([_("There is no task in %(what)s: nothing to prove.") % {"what": selection.label}])
    return selection


def policies(request: Request) -> list[tuple[Policy, list[Clause]]]:
    """Policies in force with their clauses, to choose from."""
    rows = Policy.objects.filter(company=request.company, superseded_at__isnull=True).order_by("order")
    by_policy: dict[int, list[Clause]] = {}
    for clause in Clause.objects.filter(policy__in=rows).order_by("order"):
        by_policy.setdefault(clause.policy_id, []).append(clause)
    return [(policy, by_policy.get(policy.pk, [])) for policy in rows]


def ordered(request: Request, selection: evidence.Selection) -> str:
    key = background.order(selection, request.person, request.standing, get_language() or settings.LANGUAGE_CODE)
    return addresses.page(request.company, "evidence-ordered", key=key)


def progress(request: Request, key: str) -> HttpResponse:
    """How far it is; the page asks again by itself until it is there."""
    found = mine(request, key)
    made: dict[str, Any] = (found.return_value or {}) if found.status == TaskResultStatus.SUCCESSFUL else {}
    stopped = "stopped" in made or (background.is_stopped(key) and "name" not in made)
    given: dict[str, Any] = {
        "stopped": stopped,
        "far": None if stopped or made else background.how_far(key),
        "stop_href": addresses.page(request.company, "evidence-stop", key=key),
        "done": "name" in made and background.is_kept(key),
        "gone": "name" in made and not background.is_kept(key),
        "failed": "refused" in made or found.status == TaskResultStatus.FAILED,
        "refused": made.get("refused", ""),
        "summary": made,
        "download": addresses.page(request.company, "evidence-download", key=key),
    }
    return answer(request, "pages/packages/progress.html", "state", given)


@require_POST
def leave(request: Request, key: str) -> HttpResponse:
    """Not wanted any more: the worker stops, nothing is kept."""
    mine(request, key)
    background.stop(key)
    return redirect(addresses.page(request.company, "evidence-ordered", key=key))


def mine(request: Request, key: str) -> "TaskResult[Any]":
    found = background.ordered(key, request.person)
    if found is None:
        raise Http404
    return found


def download(request: Request, key: str) -> StreamingHttpResponse:
    found = mine(request, key)
    overview_only(request)
    if found.status != TaskResultStatus.SUCCESSFUL or not background.is_kept(key):
        raise Http404
    made: dict[str, Any] = found.return_value or {}
    name = content_disposition_header(True, made.get("name", "package.zip")) or "attachment"
    headers = {"Content-Disposition": name, "Cache-Control": "private, no-store"}
    return StreamingHttpResponse(background.pieces(key), content_type=evidence.MEDIA_TYPE, headers=headers)


urlpatterns = [
    path("evidence/", choose, name="evidence-package"),
    path("evidence/<slug:key>/", progress, name="evidence-ordered"),
    path("evidence/<slug:key>/stop/", leave, name="evidence-stop"),
    path("evidence/<slug:key>/package.zip", download, name="evidence-download"),
]
