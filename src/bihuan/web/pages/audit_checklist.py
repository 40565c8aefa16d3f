"""Recording a checklist on site: one item at a time, with big controls; what cannot be sent waits in the browser."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import re_path
from django.utils.translation import gettext as _

from bihuan.areas.assurance.models import ChecklistItem
from bihuan.core.asks import is_key
from bihuan.core.refusals import Refused, Stale
from bihuan.core.writing import take
from bihuan.web import addresses, checklist_view
from bihuan.web.refusing import status_of
from bihuan.web.request import Request, signed
from bihuan.web.views.records import found as found_record

FIELDS = ("result", "statement", "evidence", "sampled", "auditee")
LABELS = {one.name: one.verbose_name for one in ChecklistItem._meta.local_concrete_fields if one.name in FIELDS}


def checklist(request: Request, number: str) -> HttpResponse:
    """The checklist in focus; `?item=` is the one shown, `?department=&subject=` the first of a place."""
    _declared, audit = found_record(request, "audits", number)
    sheet = checklist_view.sheet(request, audit)
    if not sheet.items:
        messages.info(request, _("There is no checklist yet. Draw it first."))
        return redirect(addresses.of(audit, request.company))
    if request.method == "POST":
        return record(request, sheet)
    return shown(request, sheet, chosen(request, sheet))


def chosen(request: Request, sheet: checklist_view.Sheet) -> ChecklistItem:
    """The item asked for; else, of the place asked for or of all, the first still to do, those of one's own before others."""
    wanted = request.GET.get("item", "")
    if asked := next((item for item in sheet.items if str(item.pk) == wanted), None):
        return asked
    department, subject = request.GET.get("department", ""), request.GET.get("subject", "")
    here = [one for one in sheet.items if str(one.department_id) == department and subject in {"", one.subject}]
    if here and subject:
        return here[0]
    rows = here or list(sheet.items)
    open_ones = [item for item in rows if not item.is_judged]
    mine = [item for item in open_ones if sheet.may(item)]
    return (mine or open_ones or rows)[0]


def shown(request: Request, sheet: checklist_view.Sheet, item: ChecklistItem, **more: Any) -> HttpResponse:
    lines = [sheet.line(place, one) for place, one in enumerate(sheet.items, 1)]
    at = next(place for place, line in enumerate(lines) if line["id"] == item.pk)
    here = addresses.page(request.company, "audit-checklist", number=sheet.audit.number)
    given = {
        "record": sheet.audit, "line": lines[at], "groups": checklist_view.grouped(lines), "here": here,
        "choices": checklist_view.choices(), "judged": sheet.judged, "total": len(lines),
        "before": f"{here}?item={lines[at - 1]['id']}" if at else "",
        "after": f"{here}?item={lines[at + 1]['id']}" if at + 1 < len(lines) else "",
        "data": {"items": lines, "person": request.person.pk, "audit": sheet.audit.pk, "next": at, "labels": labels()},
        "reasons": [], "clash": None, "typed": item.recorded,
    }  # fmt: skip
    status = more.pop("status", 200)
    return render(request, "pages/audits/checklist.html", {**given, **more}, status=status)


def labels() -> dict[str, str]:
    return {name: str(label) for name, label in LABELS.items()}


# ---------------------------------------------------------------- recording


def record(request: Request, sheet: checklist_view.Sheet) -> HttpResponse:
    """Take the step for the item sent. A script is answered in JSON, a form with a page."""
    key = request.POST.get("item", "")
    item = next((one for one in sheet.items if is_key(key) and one.pk == int(key)), None)
    if item is None:
        raise Http404
    said: dict[str, Any] = {name: request.POST.get(name, "") for name in FIELDS}
    seen = request.POST.get("seen", "")
    said["seen"] = int(seen) if is_key(seen) else None
    try:
        take("record", sheet.audit, **signed(request), item=item, **said)
    except Refused as refused:
        return refusal(request, sheet, item, refused)
    item.refresh_from_db()
    if by_script(request):
        return JsonResponse({"item": item.pk, **checklist_view.stated(request, item), "mark": mark(item)})
    return redirect(f"{request.path}?item={following(sheet, item).pk}")


def by_script(request: Request) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def mark(item: ChecklistItem) -> str:
    return checklist_view.MARKS.get(item.result, "ck-none")


def following(sheet: checklist_view.Sheet, item: ChecklistItem) -> ChecklistItem:
    keys = [one.pk for one in sheet.items]
    place = keys.index(item.pk) + 1
    return sheet.items[place] if place < len(keys) else item


def refusal(request: Request, sheet: checklist_view.Sheet, item: ChecklistItem, refused: Refused) -> HttpResponse:
    """What is wrong, and when somebody else was quicker what they wrote; nothing typed is lost."""
    status = status_of(refused)
    reasons = [{"text": str(reason), "field": reason.field} for reason in refused.reasons]
    item.refresh_from_db()
    item.audit = sheet.audit
    if by_script(request):
        now = {**checklist_view.stated(request, item), "mark": mark(item)}
        return JsonResponse({"item": item.pk, "reasons": reasons, "now": now}, status=status)
    clash = compared(request, item) if isinstance(refused, Stale) else None
    typed = {name: request.POST.get(name, "") for name in FIELDS}
    return shown(request, sheet, item, reasons=reasons, clash=clash, typed=typed, status=status)


def compared(request: Request, item: ChecklistItem) -> list[dict[str, str]]:
    """What was typed beside what stands now, field by field."""
    pairs = [(name, request.POST.get(name, ""), str(value)) for name, value in item.recorded.items()]
    words = {one.value: str(one.label) for one in checklist_view.choices()}
    return [
        {"label": str(LABELS[name]), "mine": words.get(mine, mine), "theirs": words.get(theirs, theirs)}
        for name, mine, theirs in pairs
        if mine != theirs
    ]


NUMBER = r"(?P<number>[A-Z0-9]+(?:-[A-Z0-9]+){2,})"
urlpatterns = [re_path(rf"^audits/{NUMBER}/checklist/$", checklist, name="audit-checklist")]
