"""One set of routes per record type: list, raise, read, change, take a step; its rows: parts.py."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from ninja import Router

from bihuan.api import parts
from bihuan.api.app import address, caller, now
from bihuan.api.once import PARAMETER as KEY
from bihuan.api.once import sent_once
from bihuan.api.parameters import for_records, of_records, rows_wanted
from bihuan.api.payloads import asked, found
from bihuan.api.shapes import body, record_out
from bihuan.api.versions import PARAMETER, answered, version_read
from bihuan.core.access import Standing
from bihuan.core.flow import Step, flow_of, may
from bihuan.core.listing import page
from bihuan.core.registry import TYPES, RecordType
from bihuan.core.writing import amend, create, take


def _today(standing: Standing) -> Any:
    return standing.person.company.day_of(now())


def _path(declared: RecordType, rest: str = "") -> str:
    return f"/{{company}}/{declared.noun}{rest}"


def _list(router: Router, declared: RecordType) -> None:
    @router.get(
        _path(declared),
        operation_id=f"list_{declared.kind}",
        summary=f"List {declared.noun}",
        description="Several values of a filter are put together with commas; `not.` before its name means the others.",
        openapi_extra={"parameters": of_records(declared)},
    )
    def list_records(request: HttpRequest, company: str) -> JsonResponse:
        standing, given = caller(request, company), for_records(request, declared)
        listing = page(declared, standing, given, today=_today(standing), size=rows_wanted(given))
        rows = [record_out(row) for row in listing.rows]
        return JsonResponse({"rows": rows, "next": listing.next or None, "previous": listing.previous or None})


def _raise(router: Router, declared: RecordType) -> None:
    @router.post(
        _path(declared),
        operation_id=f"create_{declared.kind}",
        summary=f"Raise: {declared.kind}",
        openapi_extra={**body(declared.flow.form), "parameters": [KEY]},
    )
    @sent_once(lambda standing, told, _given: found(declared, standing, told["number"]))
    def raise_record(request: HttpRequest, company: str) -> JsonResponse:
        standing = caller(request, company)
        given = asked(request, declared.flow.form)
        made = create(declared.model, actor=standing.person, at=now(), address=address(request), **given)
        return answered(made, record_out(made), 201)


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
        return answered(record, {**record_out(record), "steps": steps})


def _change(router: Router, declared: RecordType) -> None:
    @router.patch(
        _path(declared, "/{number}"),
        operation_id=f"amend_{declared.kind}",
        summary=f"Change one of {declared.noun}",
        openapi_extra={**body(declared.flow.form, partial=True, version=True), "parameters": [PARAMETER]},
    )
    def change_record(request: HttpRequest, company: str, number: str) -> JsonResponse:
        standing = caller(request, company)
        record = found(declared, standing, number)
        names = [field.name for field in declared.model._meta.concrete_fields]
        given = asked(request, [*names, "version"])
        version = version_read(request, given)
        amend(record, actor=standing.person, at=now(), address=address(request), version=version, **given)
        return answered(record, record_out(record))


def _step(router: Router, declared: RecordType, step: Step) -> None:
    @router.post(
        _path(declared, f"/{{number}}/steps/{step.name}"),
        operation_id=f"{declared.kind}_{step.name}",
        summary=f"{declared.kind}: {step.name}",
        description=step.help,
        openapi_extra={**body(step.asks, version=True), "parameters": [PARAMETER, KEY]},
    )
    @sent_once(lambda standing, _told, given: found(declared, standing, given["number"]))
    def take_step(request: HttpRequest, company: str, number: str) -> JsonResponse:
        standing = caller(request, company)
        record = found(declared, standing, number)
        given = asked(request, [*step.asks, "version"])
        version = version_read(request, given)
        take(step, record, actor=standing.person, at=now(), address=address(request), version=version, **given)
        return answered(record, record_out(record))


def routes(declared: RecordType) -> Router:
    """All routes of one record type."""
    router = Router(tags=[declared.noun])
    for add in (_list, _raise, _read, _change):
        add(router, declared)
    for step in declared.flow.steps.values():
        _step(router, declared, step)
    parts.add_routes(router, declared)
    return router


def all_routes() -> list[Router]:
    return [routes(declared) for declared in TYPES.values()]
