"""One set of routes per record type: list, raise, read, change, take a step; its rows: parts.py."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router

from bihuan.api import parts
from bihuan.api.app import address, caller, now
from bihuan.api.once import PARAMETER as KEY
from bihuan.api.once import sent_once
from bihuan.api.payloads import asked, found
from bihuan.api.shapes import body, record_out
from bihuan.api.versions import PARAMETER, answered, version_read
from bihuan.core.access import Standing
from bihuan.core.flow import Step, flow_of, may
from bihuan.core.listing import COMMON, page
from bihuan.core.phrases import listed, phrase
from bihuan.core.refusals import Missing, Refused
from bihuan.core.registry import TYPES, RecordType
from bihuan.core.writing import amend, create, take

MAX_PAGE = 200
PAGING = frozenset({"limit", "after", "before", "sort", "q", "view"})


def _today(standing: Standing) -> Any:
    return standing.person.company.day_of(now())


def _path(declared: RecordType, rest: str = "") -> str:
    return f"/{{company}}/{declared.noun}{rest}"


def _list(router: Router, declared: RecordType) -> None:
    @router.get(_path(declared), operation_id=f"list_{declared.kind}", summary=f"List {declared.noun}")
    def list_records(request: HttpRequest, company: str, limit: int = 50) -> JsonResponse:
        standing, given = caller(request, company), request.GET.dict()
        check_known(declared, given)
        listing = page(declared, standing, given, today=_today(standing), size=min(max(limit, 1), MAX_PAGE))
        rows = [record_out(row) for row in listing.rows]
        return JsonResponse({"rows": rows, "next": listing.next or None, "previous": listing.previous or None})


def check_known(declared: RecordType, given: Mapping[str, str]) -> None:
    """Refuse parameters no list knows: a slip of the pen would bring every row, and look like an answer."""
    known = {*COMMON, *declared.filters}
    views = {one.name for one in declared.views}
    if (view := given.get("view")) and view not in views:
        text = _("There is no view “%(name)s”. Known are: %(known)s.")
        raise Refused([Missing(phrase(text, name=view, known=listed(sorted(views))), "view")])
    strange = [name for name in given if name not in PAGING and name.removeprefix("not.") not in known]
    text = _("There is no filter “%(name)s”. Known are: %(known)s.")
    told = listed(sorted(known))
    if strange:
        raise Refused([Missing(phrase(text, name=name, known=told), name) for name in strange])


def _raise(router: Router, declared: RecordType) -> None:
    @router.post(
        _path(declared),
        operation_id=f"create_{declared.kind}",
        summary=f"Raise: {declared.kind}",
        openapi_extra={**body(declared.flow.form), "parameters": [KEY]},
    )
    @sent_once
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
    @sent_once
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
