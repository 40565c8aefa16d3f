"""The audit programme of a year: how much is covered, where the gaps are, when the next full audit is due at the latest."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import re_path
from django.utils.translation import gettext as _

from bihuan.areas.assurance.interval import interval_of
from bihuan.areas.assurance.models import AuditProgramme, PlannedAudit, PlannedScope, ProgrammeScope
from bihuan.core.models import Approval, ApprovalSlot
from bihuan.web import addresses, coverage_view, detail, offers
from bihuan.web.drawings.interval import line
from bihuan.web.fragments import wants_fragment
from bihuan.web.offers import Offer
from bihuan.web.request import Request
from bihuan.web.views.records import found as found_record

COUNTED = ("items", "findings")
FOLDED = {ProgrammeScope, PlannedAudit, PlannedScope}  # shown as the map; their tables below, for changing


def programme(request: Request, number: str) -> HttpResponse:
    """The programme as it stands; `?by=findings` lets the map count findings."""
    declared, record = found_record(request, "audit-programmes", number)
    by = request.GET.get("by", "")
    by = by if by in COUNTED else COUNTED[0]
    audits = coverage_view.arranged(request, record)
    shown = coverage_view.coverage_map(request, record, by, audits)
    given = {"record": record, "map": shown, "tabs": tabs(request, record, by), "arranged": audits}
    if wants_fragment(request) and not request.GET.get("log"):
        steps = offers.offers(request, record) if shown.gaps else []
        return render(request, "pages/audits/map.html", {**given, "mend": mend(shown, steps)})
    tables = tuple(one for one in declared.sections if one.part in FOLDED)
    rest = tuple(one for one in declared.sections if one.part not in FOLDED)
    page = detail.page(request, replace(declared, sections=rest), record)
    if request.GET.get("log") and request.htmx:
        return render(request, "panels/journal.html", page)
    given |= {
        "tables": detail.cards(request, replace(declared, sections=tables), record),
        "mend": mend(shown, page["offers"]),
        "signed": signed(page["approvals"]),
        **interval(request, record),
    }
    return render(request, "pages/audits/programme.html", {**page, **given})


def tabs(request: Request, record: AuditProgramme, by: str) -> list[tuple[str, str, bool]]:
    labels = {"items": _("Items examined"), "findings": _("Findings")}
    here = addresses.of(record, request.company)
    return [(label, f"{here}?by={key}#map", key == by) for key, label in labels.items()]


def mend(shown: coverage_view.Map, steps: Iterable[Offer]) -> dict[str, str]:
    """The verb that closes a gap: plan it while the programme is a draft, else revise it."""
    if not shown.gaps:
        return {}
    verbs = {one.step.name: one for one in steps}
    wanted = verbs.get("cover-gaps") or verbs.get("revise")
    return {"href": wanted.href, "label": str(wanted.step.label)} if wanted else {}


def signed(approvals: Iterable[Approval]) -> ApprovalSlot | None:
    """Who signed it last."""
    last = next((one for one in approvals if one.state == Approval.State.APPROVED), None)
    return next((slot for slot in reversed(last.slots.all()) if slot.decided_at), None) if last else None


def interval(request: Request, record: AuditProgramme) -> dict[str, Any]:
    """The line from the last full audit to the last day for the next one; nothing where no policy sets an interval."""
    allowed = interval_of(request.company)
    if allowed is None:
        return {"interval": None}
    rows = record.planned_audits.values_list("pk", "starts_on", "ends_on")
    ended = set(record.audits.filter(ended_on__isnull=False).values_list("planned", flat=True))
    audits = [(first, last, pk in ended) for pk, first, last in rows if last > allowed.last]
    ends = [last for _first, last, _done in audits]
    return {
        "interval": allowed,
        "line": line(allowed.last, allowed.latest, request.today, audits),
        "left": allowed.days_left(request.today),
        "late": bool(ends) and not allowed.keeps(ends),
        "planned_days": [(first, last) for first, last, _done in audits],
    }


NUMBER = r"(?P<number>[A-Z0-9]+(?:-[A-Z0-9]+){2,})"
urlpatterns = [re_path(rf"^audit-programmes/{NUMBER}/$", programme, name="audit-programme")]
