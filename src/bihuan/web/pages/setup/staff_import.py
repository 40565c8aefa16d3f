"""Taking on people from a sheet: tried out first, then taken."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from bihuan.core.refusals import Refused
from bihuan.exchange import waiting_files
from bihuan.exchange.imports.people import NAMES, import_people
from bihuan.exchange.imports.report import Report
from bihuan.web import addresses, uploads
from bihuan.web.inputs import Form
from bihuan.web.once import once
from bihuan.web.pages.setup.access import for_setters
from bihuan.web.request import Request


@for_setters
def staff_import(request: Request) -> HttpResponse:
    """Upload, look at what each row would do, take the good ones."""
    given: dict[str, Any] = {
        "report": None,
        "refused": None,
        "key": "",
        "names": [names[0] for names in NAMES.values()],
    }
    status = 200
    if request.method == "POST":
        try:
            if request.POST.get("do") == "take":
                return redirect(once(request, lambda: take(request)))
            key, name, content = uploads.sent(request)
            given |= {"report": run(request, name, content, dry_run=True), "key": key}
        except Refused as refused:
            status, given["refused"] = 422, refused
    return render(request, "pages/setup/staff_import.html", {**given, "form": Form({}, request.company)}, status=status)


def run(request: Request, name: str, content: bytes, *, dry_run: bool) -> Report:
    return import_people(request.company, name, content, actor=request.person, at=request.at, dry_run=dry_run)


def take(request: Request) -> str:
    key, name, content = uploads.sent(request)
    done = run(request, name, content, dry_run=False)
    waiting_files.drop(request.user, key)
    words = {"created": done.created, "updated": done.updated, "rejected": len(done.rejected)}
    messages.success(request, _("%(created)s taken on, %(updated)s changed, %(rejected)s rows left out.") % words)
    return addresses.page(request.company, "setup-people")
