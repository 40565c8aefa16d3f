"""How the company's papers look: the house style of its pack, and its own Word file for the styles."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from bihuan.core.refusals import Missing, Refused
from bihuan.exchange.documents.house import House
from bihuan.exchange.documents.templates import LARGEST, bring_template, drop_template
from bihuan.web import addresses, uploads
from bihuan.web.acting import pressed
from bihuan.web.inputs import Form
from bihuan.web.pages.setup.access import for_setters
from bihuan.web.refusing import status_of
from bihuan.web.request import Request


@for_setters
def papers(request: Request) -> HttpResponse:
    """The style in force; bringing a Word file, going back to the style of the pack."""
    led_to = pressed(request, {"bring": bring, "drop": drop})
    if isinstance(led_to, HttpResponse):
        return led_to
    given = {"house": House.of(request.company), "form": Form({}, request.company), "refused": led_to}
    return render(request, "pages/setup/papers.html", given, status=status_of(led_to))


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
