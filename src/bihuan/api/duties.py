"""My work over the API: tasks I answer for, approvals waiting for me, and deciding one."""

from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router

from bihuan.api.app import address, caller, now
from bihuan.api.once import PARAMETER as KEY
from bihuan.api.once import sent_once
from bihuan.api.parameters import LIMIT, PLACES, ROWS, places, read, rows_wanted
from bihuan.api.payloads import asked
from bihuan.areas.policies.models import Task
from bihuan.areas.policies.models.task_queries import page
from bihuan.core.access import Standing
from bihuan.core.approvals import content_digest, decide, waiting_for
from bihuan.core.models import Approval, Record
from bihuan.core.refusals import Missing, Refused
from bihuan.core.registry import concrete_all

router = Router(tags=["my work"])
PROPERTIES = {
    "verdict": {"type": "string", "enum": ["approve", "reject"]},
    "comment": {"type": "string", "description": "required when it is returned"},
    "seen": {"type": "string", "description": "the digest you read with the approval"},
}
DECISION = {"type": "object", "required": ["verdict", "seen"], "properties": PROPERTIES}


@router.get(
    "/{company}/tasks",
    operation_id="my_tasks",
    summary="Tasks I answer for, the next due first",
    openapi_extra={"parameters": [ROWS, *places()]},
)
def my_tasks(request: HttpRequest, company: str) -> JsonResponse:
    standing, at = caller(request, company), now()
    given = read(request, [LIMIT, *PLACES])
    after, before = (given.get(name, "") for name in PLACES)
    found = page(Task.objects.each_for_person(standing), rows_wanted(given), after=after, before=before)
    rows = [_task(task, at) for task in found.rows]
    return JsonResponse({"rows": rows, "next": found.next or None, "previous": found.previous or None})


def _task(task: Task, at: object) -> dict[str, object]:
    return {
        "id": task.pk,
        "duty": task.duty.ref,
        "title": task.duty.display_title,
        "clause": str(task.duty.clause),
        "occasion": task.occasion,
        "scope": task.scope_label,
        "due": task.due_at,
        "provisional": task.provisional,
        "state": task.state_at(at).value,  # type: ignore[arg-type]
        "subject": task.subject.number if task.subject else None,
    }


@router.get("/{company}/approvals", operation_id="my_approvals", summary="Approvals I can decide now")
def my_approvals(request: HttpRequest, company: str) -> JsonResponse:
    standing = caller(request, company)
    read(request)
    rows = waiting_for(standing)
    own = concrete_all(one.record for one in rows)
    return JsonResponse({"rows": [_approval(one.approval, own[one.record.pk]) for one in rows]})


def _approval(one: Approval, record: Record) -> dict[str, object]:
    return {
        "id": one.pk,
        "subject": one.subject,
        "number": record.number,
        "title": record.title,
        "asked_at": one.asked_at,
        "digest": content_digest(record),
    }


def _asked(standing: Standing, key: int) -> Approval:
    """The approval, of a record this person sees; else 404."""
    found = Approval.objects.filter(company=standing.company_id, record__in=Record.objects.visible_to(standing))
    one = found.filter(pk=key).first()
    if one is None:
        raise Http404
    return one


@router.post(
    "/{company}/approvals/{key}",
    operation_id="decide_approval",
    summary="Approve or return, bound to the digest of what was seen",
    openapi_extra={"requestBody": {"content": {"application/json": {"schema": DECISION}}}, "parameters": [KEY]},
)
@sent_once(lambda standing, _told, given: _asked(standing, given["key"]))
def decide_approval(request: HttpRequest, company: str, key: int) -> JsonResponse:
    standing = caller(request, company)
    approval = _asked(standing, key)
    given = {name: str(value) for name, value in asked(request, PROPERTIES).items()}
    if not given.get("seen"):
        raise Refused([Missing(_("Send the digest you read with the approval."), "seen")])
    verdict = given.pop("verdict", "")
    decide(approval, actor=standing.person, at=now(), verdict=verdict, address=address(request), **given)
    return JsonResponse({"id": approval.pk, "state": approval.state})
