"""One set of routes per record type: list, raise, read, change, take a step."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router

from bihuan.api.app import address, caller, now
from bihuan.api.shapes import body, record_out
from bihuan.core.access import Standing
from bihuan.core.flow import Step, flow_of, may
from bihuan.core.listing import page
from bihuan.core.models import Record
from bihuan.core.refusals import Missing, Refused
from bihuan.core.registry import TYPES, RecordType
from bihuan.core.writing import amend, create, take

MAX_PAGE = 200


def payload(request: HttpRequest) -> dict[str, Any]:
    """The JSON object of the request. Anything else is refused."""
    try:
        read = json.loads(request.body or b"{}")
    except (ValueError, RecursionError) as error:
        raise Refused(["The body is not JSON."]) from error
    if not isinstance(read, dict):
        raise Refused(["The body must be a JSON object."])
    if any(text for text in texts_in(read) if not keepable(text)):
        raise Refused([_("The body holds a character that cannot be kept.")])
    return read


def texts_in(value: Any) -> Iterator[str]:
    """Every text in a JSON value, names included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from (name, *texts_in(inner))
    elif isinstance(value, list):
        for inner in value:
            yield from texts_in(inner)


def keepable(text: str) -> bool:
    """A NUL and half a pair of surrogates are in no database and in no answer."""
    return "\x00" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def asked(request: HttpRequest, names: Iterable[str]) -> dict[str, Any]:
    """The body, of fields that are asked for. The write path takes more by name (who acts, for whom): never from outside."""
    given, known = payload(request), {*names}
    if strange := [name for name in given if name not in known]:
        raise Refused([Missing(_("Unknown field: %(name)s") % {"name": name[:60]}, name[:60]) for name in strange[:20]])
    return given


def found(declared: RecordType, standing: Standing, number: str) -> Record:
    """The record of that number, if this person may see it; else 404."""
    rows = declared.model.objects.visible_to(standing).select_related("owner", "department", "company", "created_by")
    record: Record | None = rows.filter(number=number).first()
    if record is None:
        raise Http404
    return record


def _today(standing: Standing) -> Any:
    return now().astimezone(standing.person.company.zone).date()


def _path(declared: RecordType, rest: str = "") -> str:
    return f"/{{company}}/{declared.noun}{rest}"


def _list(router: Router, declared: RecordType) -> None:
    @router.get(_path(declared), operation_id=f"list_{declared.kind}", summary=f"List {declared.noun}")
    def list_records(request: HttpRequest, company: str, limit: int = 50) -> JsonResponse:
        standing = caller(request, company)
        listing = page(
            declared, standing, request.GET.dict(), today=_today(standing), size=min(max(limit, 1), MAX_PAGE)
        )
        rows = [record_out(row) for row in listing.rows]
        return JsonResponse({"rows": rows, "next": listing.next or None, "previous": listing.previous or None})


def _raise(router: Router, declared: RecordType) -> None:
    @router.post(
        _path(declared),
        operation_id=f"create_{declared.kind}",
        summary=f"Raise: {declared.kind}",
        openapi_extra=body(declared.flow.form),
    )
    def raise_record(request: HttpRequest, company: str) -> JsonResponse:
        standing = caller(request, company)
        given = asked(request, declared.flow.form)
        made = create(declared.model, actor=standing.person, at=now(), address=address(request), **given)
        return JsonResponse(record_out(made), status=201)


def _read(router: Router, declared: RecordType) -> None:
    @router.get(
        _path(declared, "/{number}"), operation_id=f"read_{declared.kind}", summary=f"Read one of {declared.noun}"
    )
    def read_record(request: HttpRequest, company: str, number: str) -> JsonResponse:
        standing = caller(request, company)
        record, at = found(declared, standing, number), now()
        steps = [
            {
                "name": step.name,
                "label": str(step.label),
                "allowed": verdict.allowed,
                "reasons": [str(r) for r in (*verdict.reasons, *step.missing(record, at))],
            }
            for step in flow_of(record).open_steps(record)
            for verdict in [may(standing, step, record)]
        ]
        return JsonResponse({**record_out(record), "steps": steps})


def _change(router: Router, declared: RecordType) -> None:
    @router.patch(
        _path(declared, "/{number}"),
        operation_id=f"amend_{declared.kind}",
        summary=f"Change one of {declared.noun}",
        openapi_extra=body(declared.flow.form, partial=True, version=True),
    )
    def change_record(request: HttpRequest, company: str, number: str) -> JsonResponse:
        standing = caller(request, company)
        record = found(declared, standing, number)
        names = [field.name for field in declared.model._meta.concrete_fields]
        given = asked(request, [*names, "version"])
        amend(record, actor=standing.person, at=now(), address=address(request), **given)
        return JsonResponse(record_out(record))


def _step(router: Router, declared: RecordType, step: Step) -> None:
    @router.post(
        _path(declared, f"/{{number}}/steps/{step.name}"),
        operation_id=f"{declared.kind}_{step.name}",
        summary=f"{declared.kind}: {step.name}",
        description=step.help,
        openapi_extra=body(step.asks, version=True),
    )
    def take_step(request: HttpRequest, company: str, number: str) -> JsonResponse:
        standing = caller(request, company)
        record = found(declared, standing, number)
        given = asked(request, [*step.asks, "version"])
        take(step, record, actor=standing.person, at=now(), address=address(request), **given)
        return JsonResponse(record_out(record))


def routes(declared: RecordType) -> Router:
    """All routes of one record type."""
    router = Router(tags=[declared.noun])
    for add in (_list, _raise, _read, _change):
        add(router, declared)
    for step in declared.flow.steps.values():
        _step(router, declared, step)
    return router


def all_routes() -> list[Router]:
    return [routes(declared) for declared in TYPES.values()]
