"""Registers: the list of one record type, its filters and columns, and the export of exactly that list."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from bihuan.core import listing
from bihuan.core.access import capacity
from bihuan.core.models import Record
from bihuan.core.refusals import Refused
from bihuan.core.registry import RecordType, by_noun
from bihuan.core.sight import Sight
from bihuan.exchange import tables
from bihuan.exchange.ledger import PAPERS
from bihuan.web import addresses, columns, filtering, menu, register
from bihuan.web.fragments import answer
from bihuan.web.query import Query
from bihuan.web.request import Request
from bihuan.web.streams import spoken

IMPORT = "setup-import"  # the page of the ledger import


def type_for(noun: str) -> RecordType:
    """The record type of an address; an unknown noun is no page."""
    declared = by_noun(noun)
    if declared is None:
        raise Http404
    return declared


def may_raise(request: Request, declared: RecordType) -> bool:
    """Could this person record a new one?"""
    return capacity(request.standing, declared.flow.raised_by, blank(request, declared)) is not None


def blank(request: Request, declared: RecordType) -> Record:
    """A record that is not there yet, to ask who may raise it."""
    return declared.model(company=request.company, kind=declared.kind, created_by=request.person, owner=request.person)


def query_of(request: Request, declared: RecordType) -> Query:
    return Query.of(declared, addresses.register(request.company, declared.kind), request.GET)


def listed(request: Request, declared: RecordType, given: QueryDict) -> Query | None:
    """The list a form with rows stands under, where all its rows are meant and not only those of the page."""
    path = addresses.register(request.company, declared.kind)
    back = given.get("back", "")
    if not given.get("every") or not back.startswith(f"{path}?"):
        return None
    return Query.of(declared, path, QueryDict(back.partition("?")[2]))


def show(request: Request, noun: str) -> HttpResponse:
    """The register: saved views, search, filters, rows, pages."""
    declared = type_for(noun)
    query = query_of(request, declared)
    given: dict[str, Any] = {
        "declared": declared,
        "title": declared.register_title(request.company),
        "import_href": import_address(request, declared),
        "is_paper": declared.paper in PAPERS and request.standing.sees_all,
        "query": query,
        "refused": None,
    }
    status = 200
    try:
        given["page"] = register.page(request, declared, query)
    except Refused as refused:
        status, given["refused"] = 422, refused
        given["page"] = register.page(request, declared, Query(query.path, {"open": "yes"}))
    given["may_raise"] = may_raise(request, declared)
    return answer(request, "generic/register.html", "list", given, status)


def import_address(request: Request, declared: RecordType) -> str:
    """Where an earlier ledger is taken over into this register; empty for those who may not."""
    entry = next((one for one in menu.ENTRIES if one.route == IMPORT), None)
    if not declared.importer or entry is None or not menu.may_open(entry, request.standing):
        return ""
    return f"{addresses.page(request.company, IMPORT)}?kind={declared.kind}"


def filters(request: Request, noun: str) -> HttpResponse:
    """The filter form, as a dialog or a page of its own."""
    declared = type_for(noun)
    query = query_of(request, declared)
    given = {"declared": declared, "title": declared.title(request.company), "query": query}
    return answer(
        request, "generic/filters.html", "dialog", {**given, "groups": filtering.groups(request, declared, query)}
    )


def export(request: Request, noun: str, format: tables.Format) -> HttpResponse | StreamingHttpResponse:
    """Exactly the list on the page, all its rows and its columns; or the rows picked."""
    declared = type_for(noun)
    if format not in tables.MEDIA_TYPES:
        raise Http404
    try:
        query, found, rows = chosen(request, declared)
    except Refused as refused:
        return not_listed(request, declared, refused)
    shown = columns.chosen(declared, query.given.get("cols", ""))
    sight = Sight(request.standing)
    read = rows.select_related(*columns.relations(shown)).iterator(chunk_size=1000)
    stream = tables.export(
        [one.label for one in shown],
        ([one.value(record, sight) for one in shown] for record in read),
        format,
        title=register.heading(request, declared.register_title(request.company), found),
        zone=request.company.zone,
    )
    return sent(request, declared, stream, format)


def paper(request: Request, noun: str) -> HttpResponse | StreamingHttpResponse:
    """The same rows as the paper of the company this register is: titled and laid out as its own."""
    declared = type_for(noun)
    if declared.paper not in PAPERS:
        raise Http404
    if not request.standing.sees_all:  # it tells of the actions and items a row led to, whoever may open those
        raise PermissionDenied(_("The paper is for those who see the whole company. Export your list as it is."))
    try:
        rows = chosen(request, declared)[-1]
    except Refused as refused:
        return not_listed(request, declared, refused)
    return sent(request, declared, PAPERS[declared.paper](request.company, request.at, rows=rows), "xlsx")


def chosen(request: Request, declared: RecordType) -> tuple[Query, Any, Any]:
    """The list an export is of, and its rows: all of them, or those picked."""
    query = listed(request, declared, request.GET) or query_of(request, declared)
    found = listing.select(declared, request.standing, query.given, today=request.today)
    rows = found.queryset
    if (picked := request.GET.getlist("pick")) and "every" not in request.GET:
        rows = rows.filter(number__in=picked[: register.MOST_PICKED])
    return query, found, rows


def not_listed(request: Request, declared: RecordType, refused: Refused) -> HttpResponse:
    back = str(listed(request, declared, request.GET) or query_of(request, declared))
    return render(request, "generic/refused.html", {"refused": refused, "back": back}, status=422)


def sent(
    request: Request, declared: RecordType, stream: Iterator[bytes], format: tables.Format
) -> StreamingHttpResponse:
    """The table as a file named after company, register and day."""
    name = f"{request.company.code} {declared.register_title(request.company)} {request.today:%Y-%m-%d}.{format}"
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return StreamingHttpResponse(spoken(stream), content_type=tables.MEDIA_TYPES[format], headers=headers)
