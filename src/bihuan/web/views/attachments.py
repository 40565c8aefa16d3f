"""Files of a record: attaching with the period they prove, and handing them out."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from bihuan.core import files
from bihuan.core.asks import Ask, ask_for
from bihuan.core.models import Attachment
from bihuan.core.refusals import Missing, NotAllowed, Refused
from bihuan.core.writing import cleaned
from bihuan.web import addresses
from bihuan.web.acting import dialog, go_to
from bihuan.web.inputs import Form
from bihuan.web.once import once
from bihuan.web.request import Request, signed
from bihuan.web.views.records import found


def period_asks() -> dict[str, Ask]:
    return {name: ask_for(Attachment, name, required=False) for name in ("proves_from", "proves_to")}


def attach(request: Request, noun: str, number: str) -> HttpResponse:
    _declared, record = found(request, noun, number)
    asks = period_asks()
    form = Form(asks, request.company, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            return go_to(request, once(request, lambda: keep(request, record, form, asks)))
        except NotAllowed as refused:
            form.refuse(refused, 403)
        except Refused as refused:
            form.refuse(refused)
    given = {"record": record, "form": form, "accepted": files.accepted()}
    return dialog(request, "generic/attach.html", given, form.status)


def keep(request: Request, record: object, form: Form, asks: dict[str, Ask]) -> str:
    uploads = request.FILES.getlist("file")
    if not uploads:
        raise Refused([Missing(_("Choose a file."), "file")])
    values = cleaned(asks, form.given, request.company)
    for upload in uploads:
        files.attach(record, upload, **values, **signed(request))  # type: ignore[arg-type]
    messages.success(request, _("Attached: %(names)s") % {"names": "、".join(str(one.name) for one in uploads)})
    return addresses.of(record, request.company)  # type: ignore[arg-type]


def download(request: Request, noun: str, number: str, pk: int) -> HttpResponseBase:
    """The file, to whom the record is open; saved by the browser, shown only where that is safe."""
    _declared, record = found(request, noun, number)
    attachment = files.seen_by(request.standing, pk)
    if attachment is None or attachment.record_id != record.pk:
        raise Http404
    try:
        stored = files.content(attachment)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(stored)
    for name, value in files.headers(attachment, show="show" in request.GET).items():
        response[name] = value  # in place of what the response guesses
    return response
