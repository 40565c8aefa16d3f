"""The rows inside a record (whys, measures, a team): listed, added, changed, taken out; by the rules of the pages."""

from typing import Any

from django.db import models, transaction
from django.http import Http404, HttpRequest, JsonResponse
from ninja import Router

from bihuan.api.app import address, caller, now
from bihuan.api.once import PARAMETER as KEY
from bihuan.api.once import sent_once
from bihuan.api.parameters import read
from bihuan.api.payloads import asked, found
from bihuan.api.shapes import body, part_out
from bihuan.api.versions import PARAMETER, answered, version_read
from bihuan.core.access import Standing
from bihuan.core.editing import editable_parts
from bihuan.core.locking import lock
from bihuan.core.models import Part, Record
from bihuan.core.registry import RecordType
from bihuan.core.rows import in_turn
from bihuan.core.versions import check_version
from bihuan.core.writing import add_part, amend_part, part_asks, remove_part

GUARDED: dict[str, Any] = {"parameters": [PARAMETER]}


def name_of(kind: type[Part]) -> str:
    return str(kind._meta.model_name)


def _place(declared: RecordType, kind: type[Part], rest: str = "") -> str:
    return f"/{{company}}/{declared.noun}/{{number}}/parts/{name_of(kind)}{rest}"


def _said(declared: RecordType, kind: type[Part], verb: str) -> dict[str, Any]:
    """How the route is called in the documentation."""
    name = name_of(kind)
    words = {"list": "List", "add": "Add to", "change": "Change one of", "remove": "Take one out of"}
    return {"operation_id": f"{declared.kind}_{name}_{verb}", "summary": f"{words[verb]}: {kind._meta.verbose_name}"}


def row_of(kind: type[Part], record: Record, key: int) -> Part:
    """The row of that key in this record; else 404."""
    row: Part | None = kind._default_manager.filter(pk=key, **{kind.WHOLE: record}).first()
    if row is None:
        raise Http404
    setattr(row, kind.WHOLE, record)
    return row


def _locked(request: HttpRequest, record: Record, given: dict[str, Any]) -> None:
    """Keep others away from the record, and refuse if it moved on since the client read it."""
    version = version_read(request, given)
    lock(record)
    check_version(record, version)


def _signed(request: HttpRequest, standing: Standing) -> dict[str, Any]:
    return {"actor": standing.person, "at": now(), "address": address(request)}


def _list(router: Router, declared: RecordType, kind: type[Part]) -> None:
    @router.get(_place(declared, kind), **_said(declared, kind, "list"))
    def list_parts(request: HttpRequest, company: str, number: str) -> JsonResponse:
        """`open` names the fields the caller may change now; `may_add` says whether rows can be added and taken out.

        Rows of a round that ended come last, the latest first, with `ended: true`; they stay as they are.
        """
        standing = caller(request, company)
        read(request)
        record = found(declared, standing, number)
        named = [field.name for field in kind._meta.concrete_fields if isinstance(field, models.ForeignKey)]
        rows = list(kind._default_manager.filter(**{kind.WHOLE: record}).select_related(*named))
        for row in rows:
            setattr(row, kind.WHOLE, record)
        names = editable_parts(standing, record).get(kind, ())
        told = {"open": list(part_asks(kind)) if names is None else list(names), "may_add": names is None}
        listed = [part_out(row) for _words, held in in_turn(rows) for row in held]
        return answered(record, {"rows": listed, **told})


def _add(router: Router, declared: RecordType, kind: type[Part]) -> None:
    asks = part_asks(kind)

    @router.post(
        _place(declared, kind),
        **_said(declared, kind, "add"),
        openapi_extra={**body(asks, version=True), "parameters": [PARAMETER, KEY]},
    )
    @sent_once(lambda standing, _told, given: found(declared, standing, given["number"]))
    @transaction.atomic
    def add(request: HttpRequest, company: str, number: str) -> JsonResponse:
        standing = caller(request, company)
        record = found(declared, standing, number)
        given = asked(request, [*asks, "version"])
        _locked(request, record, given)
        row = add_part(kind, record, **_signed(request, standing), **given)
        return answered(record, part_out(row), 201)


def _change(router: Router, declared: RecordType, kind: type[Part]) -> None:
    asks = part_asks(kind)

    @router.patch(
        _place(declared, kind, "/{key}"),
        **_said(declared, kind, "change"),
        openapi_extra={**body(asks, partial=True, version=True), **GUARDED},
    )
    @transaction.atomic
    def change(request: HttpRequest, company: str, number: str, key: int) -> JsonResponse:
        standing = caller(request, company)
        record = found(declared, standing, number)
        row = row_of(kind, record, key)
        given = asked(request, [*asks, "version"])
        _locked(request, record, given)
        return answered(record, part_out(amend_part(row, **_signed(request, standing), **given)))


def _remove(router: Router, declared: RecordType, kind: type[Part]) -> None:
    @router.delete(_place(declared, kind, "/{key}"), **_said(declared, kind, "remove"), openapi_extra=GUARDED)
    @transaction.atomic
    def remove(request: HttpRequest, company: str, number: str, key: int) -> JsonResponse:
        """The journal keeps what the row said. Send the version in If-Match."""
        standing = caller(request, company)
        record = found(declared, standing, number)
        row = row_of(kind, record, key)
        given = asked(request, ["version"])
        _locked(request, record, given)
        remove_part(row, **_signed(request, standing))
        return answered(record, {"removed": key})


def add_routes(router: Router, declared: RecordType) -> None:
    """What a page of this type shows as rows. What changes only by itself is refused, as on the page."""
    for kind in declared.parts:
        for add in (_list, _add, _change, _remove):
            add(router, declared, kind)
