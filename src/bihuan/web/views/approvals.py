"""What waits for my decision, and deciding it: signed, bound to the digest of what was seen."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.core.access import Held, role_word
from bihuan.core.approvals import content_digest, decide, objections, slot_for, waiting_for
from bihuan.core.flow import flow_of
from bihuan.core.models import Approval, ApprovalSlot, Record
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.registry import TYPES, concrete_all
from bihuan.web import addresses, counts, kept, menu
from bihuan.web.acting import dialog, go_to
from bihuan.web.inputs import errors_by_field
from bihuan.web.once import once
from bihuan.web.request import Request, address_of
from bihuan.web.views.records import found

Verdict = ApprovalSlot.Verdict


@dataclass(frozen=True)
class Waiting:
    """An approval I can decide: in which role, for whom, for how many days."""

    approval: Approval
    record: Record
    held: Held
    role: str
    days: int


def mine(request: Request) -> list[Waiting]:
    """Open signatures I can give, and since when they wait."""
    company = request.company
    return [
        Waiting(one.approval, one.record, one.held, role_word(company, one.slot.role), _days(request, one.approval))
        for one in waiting_for(request.standing, "approval__asked_by")
    ]


def _days(request: Request, asked: Approval) -> int:
    return (request.today - request.company.day_of(asked.asked_at)).days


def with_what_is_asked(waiting: Iterable[Waiting]) -> list[Waiting]:
    """The same, with their records as their own types: those say what is asked for. One query for each kind."""
    rows = list(waiting)
    own = concrete_all(one.record for one in rows)
    return [replace(one, record=own[one.record.pk]) for one in rows]


@lru_cache(maxsize=1000)
def _asked_of(company_id: int, roles: frozenset[str]) -> list[counts.Count]:
    """Whether anybody in these roles is asked for anything: on every page, and mostly nobody is."""
    return [counts.counting(ApprovalSlot.objects.filter(company=company_id, is_open=True, role__in=roles), cap=0)]


def badge(request: Request) -> menu.Badge | None:
    asked = counts.asked({"any": _asked_of(request.company.pk, request.standing.signing_roles)}, cap=0)
    count = len(waiting_for(request.standing)) if asked["any"] else 0
    return menu.Badge(count) if count else None


menu.add(menu.Entry(gettext_lazy("Waiting for my approval"), "signature", "approvals", "top", order=20, badge=badge))


def waiting(request: Request) -> HttpResponse:
    """What waits for me, and what I decided lately of what I still see."""
    seen = Record.objects.visible_to(request.standing)
    done = ApprovalSlot.objects.filter(
        company=request.company, decided_by=request.person, approval__record__in=seen
    ).select_related("approval__record")
    return render(
        request,
        "generic/approvals.html",
        {"waiting": with_what_is_asked(mine(request)), "decided": done.order_by("-decided_at")[:20]},
    )


def approval(request: Request, noun: str, number: str, pk: int) -> HttpResponse:
    """The decision dialog, the same address as a page without script."""
    _declared, record = found(request, noun, number)
    asked = (
        Approval.objects.filter(pk=pk, record_id=record.pk, company=request.company).select_related("asked_by").first()
    )
    if asked is None:
        raise Http404
    asked.record = record
    given = about(request, asked, record)
    if request.method != "POST":
        return dialog(request, "generic/approval.html", given, 403 if given["reasons"] else 200)
    try:
        return go_to(request, once(request, lambda: sign(request, asked, record)))
    except NotAllowed as refused:
        status, given["reasons"] = 403, refused.reasons
    except Refused as refused:
        status = 422
        given["errors"] = errors_by_field(refused)
        given["reasons"] = [reason for reason in refused.reasons if not reason.field]
    return dialog(request, "generic/approval.html", given, status)


def about(request: Request, asked: Approval, record: Any) -> dict[str, Any]:
    """What one signs, in which role, and what follows from either decision."""
    standing, flow = request.standing, flow_of(record)
    place = flow.waiting.get(record.state)
    words = flow.words
    pair = slot_for(asked, standing)
    typed = kept.typed(request) or QueryDict()
    return {
        "record": record,
        "approval": asked,
        "reasons": objections(asked, standing),
        "errors": {},
        "role": role_word(request.company, pair[0].role) if pair else "",
        "via": pair[1].via if pair else None,
        "digest": content_digest(record),
        "unchanged": content_digest(record) == asked.digest,
        "approved": words.get(place.approved, "") if place else "",
        "rejected": words.get(place.rejected, "") if place else "",
        "more": asked.slots.filter(verdict="").count() > 1,
        "verdict": typed.get("verdict", ""),
        "comment": typed.get("comment", ""),
        "typed": [(_("Comment"), typed["comment"])] if typed.get("comment", "").strip() else [],
        "kind": TYPES[record.kind].title(request.company),
    }


def sign(request: Request, asked: Approval, record: Record) -> str:
    verdict = request.POST.get("verdict", "")
    decide(
        asked,
        actor=request.person,
        at=request.at,
        verdict=verdict,
        comment=request.POST.get("comment", ""),
        seen=request.POST.get("seen", ""),
        address=address_of(request),
    )
    text = _("%(number)s is approved and signed.") if verdict == Verdict.APPROVE else _("%(number)s is returned.")
    messages.success(request, text % {"number": record.number})
    return addresses.of(record, request.company)
