"""Taking on people from a sheet: tried out first, then taken."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from bihuan.core.refusals import Refused
from bihuan.exchange.imports.files import LARGEST
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
            key, name, content = sent(request)
            if request.POST.get("do") == "take":
                return redirect(once(request, lambda: take(request, key, name, content)))
            given |= {"report": run(request, name, content, dry_run=True), "key": key}
        except Refused as refused:
            status, given["refused"] = 422, refused
    return render(request, "pages/setup/staff_import.html", {**given, "form": Form({}, request.company)}, status=status)


def sent(request: Request) -> tuple[str, str, bytes]:
    """The file just sent, or the one kept since the trial."""
    upload = request.FILES.get("file")
    if isinstance(upload, UploadedFile):
        name, content = upload.name or "", uploads.content_of(upload, LARGEST)
        return uploads.keep(request.user, name, content), name, content
    key = request.POST.get("key", "")
    kept = uploads.found(request.user, key)
    if kept is None:
        raise Refused([_("Choose a file.")])
    return key, *kept


def run(request: Request, name: str, content: bytes, *, dry_run: bool) -> Report:
    return import_people(request.company, name, content, actor=request.person, at=request.at, dry_run=dry_run)


def take(request: Request, key: str, name: str, content: bytes) -> str:
    done = run(request, name, content, dry_run=False)
    uploads.drop(request.user, key)
    words = {"created": done.created, "updated": done.updated, "rejected": len(done.rejected)}
    messages.success(request, _("%(created)s taken on, %(updated)s changed, %(rejected)s rows left out.") % words)
    return addresses.page(request.company, "setup-people")
