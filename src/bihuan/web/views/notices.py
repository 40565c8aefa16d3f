"""What the house told me: notices, unread ones first."""

from typing import Any

from django.db.models import Count, Max, Min, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from bihuan.core.models import Notice
from bihuan.core.notices import mark_read
from bihuan.web import addresses
from bihuan.web.request import Request

SHOWN = 100
REPEATED = Notice.Kind.OVERDUE


def notices(request: Request) -> HttpResponse:
    rows = Notice.objects.filter(person=request.person).select_related("record").order_by("-id")
    everything = request.GET.get("show") == "all"
    said = repeated(request)
    last = [one["last"] for one in said.values()]
    rows = rows.filter(~Q(kind=REPEATED) | Q(pk__in=last))
    if not everything:
        rows = rows.filter(read_at__isnull=True)
    notices = [
        (one, said.get(one.path) if one.kind == REPEATED and "/tasks/" in one.path else None) for one in rows[:SHOWN]
    ]
    return render(request, "account/notices.html", {"notices": notices, "everything": everything})


def repeated(request: Request) -> dict[str, dict[str, Any]]:
    """What is said again every day, once for each thing: the last time, the first time, how often."""
    rows = Notice.objects.filter(person=request.person, kind=REPEATED).order_by().values("path")
    return {one["path"]: dict(one) for one in rows.annotate(last=Max("pk"), first=Min("at"), times=Count("pk"))}


@require_POST
def read_all(request: Request) -> HttpResponse:
    mark_read(request.person, request.at)
    return redirect(addresses.page(request.company, "notices"))


@require_POST
def open_notice(request: Request, pk: int) -> HttpResponse:
    """Open what a notice is about; that reads it."""
    notice = get_object_or_404(Notice, pk=pk, person=request.person)
    mark_read(request.person, request.at, [notice.pk])
    if notice.record_id and notice.record:
        return redirect(addresses.of(notice.record, request.company))
    return redirect(
        notice.path
        if notice.path.startswith("/") and not notice.path.startswith("//")
        else addresses.page(request.company, "notices")
    )
