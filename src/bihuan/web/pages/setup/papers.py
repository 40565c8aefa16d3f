"""How the company's papers look: the house style of its pack, and its own Word file for the styles."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from bihuan.core.refusals import Missing, Refused
from bihuan.exchange.documents.house import House
from bihuan.exchange.documents.templates import LARGEST, bring_template, drop_template
from bihuan.web import addresses, uploads
from bihuan.web.inputs import Form
from bihuan.web.once import once
from bihuan.web.pages.setup.access import for_setters
from bihuan.web.request import Request


@for_setters
def papers(request: Request) -> HttpResponse:
    """The style in force; bringing a Word file, going back to the style of the pack."""
    status = 200
    given: dict[str, Any] = {"refused": None}
    if request.method == "POST":
        act = {"bring": bring, "drop": drop}.get(request.POST.get("do", ""))
        try:
            if act is not None:
                return redirect(once(request, lambda: act(request)))
        except Refused as refused:
            status, given["refused"] = 422, refused
    page: dict[str, Any] = {"house": House.of(request.company), "form": Form({}, request.company)}
    return render(request, "pages/setup/papers.html", {**page, **given}, status=status)


def here(request: Request) -> str:
    return addresses.page(request.company, "setup-papers")


def bring(request: Request) -> str:
    upload = request.FILES.get("file")
    if not isinstance(upload, UploadedFile):
        raise Refused([Missing(_("Choose a file."), "file")])
    content = uploads.content_of(upload, LARGEST)
    bring_template(request.company, content, actor=request.person, at=request.at)
    messages.success(request, _("Papers made from now on have the styles of this file."))
    return here(request)


def drop(request: Request) -> str:
    drop_template(request.company, actor=request.person, at=request.at)
    messages.success(request, _("Papers have the style of the pack again."))
    return here(request)
