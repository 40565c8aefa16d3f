"""Taking over an earlier ledger: upload, say which column is which field, try it out with every reason, take it over."""

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bihuan.core.adopting import adoptable
from bihuan.core.refusals import Refused
from bihuan.core.registry import TYPES
from bihuan.exchange import waiting_files
from bihuan.exchange.imports import Order, Report, import_sheet
from bihuan.web import addresses, uploads
from bihuan.web.inputs import Form
from bihuan.web.once import once
from bihuan.web.pages.setup.access import for_setters
from bihuan.web.request import Request, address_of

FIRST_KINDS = ("opportunity", "improvement-plan", "plan-item", "objective", "document")
SHOWN = 200  # rejected rows listed
COLUMN = "column-"


@for_setters
def ledger_import(request: Request) -> HttpResponse:
    given: dict[str, Any] = {"report": None, "refused": None, "key": "", "kind": kind_of(request), "name": ""}
    status, taking = 200, request.POST.get("do") == "take"
    if request.method == "POST":
        try:
            if taking:
                return redirect(once(request, lambda: take(request)))
            given |= tried(request)
        except Refused as refused:
            status, given["refused"] = 422, refused
            if taking:
                with suppress(Refused):
                    given |= tried(request)
    return render(request, "pages/setup/import.html", {**given, **choices(request, given)}, status=status)


def tried(request: Request) -> dict[str, Any]:
    """What taking the sheet over would do."""
    key, name, content = uploads.sent(request)
    return {"key": key, "name": name, "report": run(request, name, content, dry_run=True)}


def kind_of(request: Request) -> str:
    kind = request.POST.get("kind") or request.GET.get("kind") or FIRST_KINDS[0]
    return kind if kind in TYPES and kind in FIRST_KINDS else FIRST_KINDS[0]


def choices(request: Request, given: dict[str, Any]) -> dict[str, Any]:
    """Kinds to choose from; after a trial the columns with the fields they can fill."""
    kinds = [kind for kind in FIRST_KINDS if kind in TYPES]
    report: Report | None = given["report"]
    fields = [(name, str(ask.label)) for name, ask in adoptable(TYPES[given["kind"]].model).items()]
    fields = [("number", _("Number")), ("state", _("State")), *fields]
    columns = []
    if report is not None:
        columns = [
            {"place": n, "column": column, "field": field} for n, (column, field) in enumerate(report.mapping.items())
        ]
    return {
        "kinds": [(kind, TYPES[kind].title(request.company)) for kind in kinds],
        "title": TYPES[given["kind"]].title(request.company),
        "fields": fields,
        "columns": columns,
        "rejected": report.rejected[:SHOWN] if report else [],
        "nothing": report is not None and not report.created + report.updated,
        "on_error": request.POST.get("on_error", "keep-good"),
        "unproven": request.POST.get("unproven", "refuse"),
        "form": Form({}, request.company),
    }


def mapping(request: Request) -> dict[str, str]:
    """Which column fills which field, as chosen on the page: the column's name travels beside its place."""
    found: dict[str, str] = {}
    for name in request.POST:
        if name.startswith(COLUMN) and name.removeprefix(COLUMN).isdecimal():
            found[request.POST[name]] = request.POST.get(f"field-{name.removeprefix(COLUMN)}", "")
    return found


def run(request: Request, name: str, content: bytes, *, dry_run: bool) -> Report:
    order = Order(
        kind=kind_of(request),
        company=request.company,
        at=request.at,
        actor=request.person,
        mapping=mapping(request),
        on_error="refuse-all" if request.POST.get("on_error") == "refuse-all" else "keep-good",
        unproven="open" if request.POST.get("unproven") == "open" else "refuse",
        dry_run=dry_run,
        address=address_of(request),
    )
    return import_sheet(order, name, content)


def take(request: Request) -> str:
    key, name, content = uploads.sent(request)
    done = run(request, name, content, dry_run=False)
    if done.refused:
        raise Refused(
            [
                _("%(n)s rows are bad and none was taken, as you chose. Correct them, or keep the good ones.")
                % {"n": len(done.rejected)}
            ]
        )
    waiting_files.drop(request.user, key)
    words = {
        "created": done.created,
        "updated": done.updated,
        "unchanged": done.unchanged,
        "rejected": len(done.rejected),
    }
    text = _("%(created)s rows taken over, %(updated)s corrected, %(unchanged)s known already, %(rejected)s left out.")
    messages.success(request, text % words)
    if done.opened:
        many = ngettext(
            "%(n)s row that could not show that it was verified is open now.",
            "%(n)s rows that could not show that they were verified are open now.",
            len(done.opened),
        )
        messages.info(request, many % {"n": len(done.opened)})
    return addresses.register(request.company, kind_of(request))
