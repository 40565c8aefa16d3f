"""Files of a record: attaching with the period they prove, and handing them out."""

from typing import Any

from django.contrib import messages
from django.db import models
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.core import files, withdrawing
from bihuan.core.asks import Ask, ask_for, cleaned
from bihuan.core.models import Attachment, Record
from bihuan.core.refusals import Missing, NotAllowed, Refused
from bihuan.core.registry import RecordType
from bihuan.web import addresses, kept, wording
from bihuan.web.acting import in_dialog
from bihuan.web.inputs import Form
from bihuan.web.request import Request, signed
from bihuan.web.views.records import found

REASON: "models.TextField[str, str]" = models.TextField(max_length=2000)
WHY = {"reason": Ask("reason", REASON, gettext_lazy("Reason"), required=True)}


def asks_of(declared: RecordType) -> dict[str, Ask]:
    """The period the files prove, and what they are where a step of the record waits for a certain one."""
    asks = {name: ask_for(Attachment, name, required=False) for name in ("proves_from", "proves_to")}
    if declared.purposes:
        kinds: models.CharField[str, str] = models.CharField(choices=list(declared.purposes), max_length=50, blank=True)
        asks["purpose"] = Ask("purpose", kinds, _("What it is"), required=False)
    return asks


def awaited(declared: RecordType, record: Record) -> dict[str, str]:
    """The first kind of file a step waits for and that is not there yet."""
    there = set(record.attachments.valid().values_list("purpose", flat=True))
    return {"purpose": next((key for key, _words in declared.purposes if key not in there), "")}


def attach(request: Request, noun: str, number: str) -> HttpResponse:
    declared, record = found(request, noun, number)
    asks = asks_of(declared)
    form = Form(asks, request.company, kept.typed(request), initial=awaited(declared, record))
    given = {"record": record, "accepted": files.accepted()}
    return in_dialog(request, "generic/attach.html", form, given, lambda: keep(request, record, form, asks))


def keep(request: Request, record: object, form: Form, asks: dict[str, Ask]) -> str:
    uploads = request.FILES.getlist("file")
    if not uploads:
        raise Refused([Missing(_("Choose a file."), "file")])
    values = cleaned(asks, form.given, request.company)
    keep_all(request, record, uploads, values)
    messages.success(request, _("Attached: %(names)s") % {"names": wording.listed(one.name for one in uploads)})
    return addresses.of(record, request.company)  # type: ignore[arg-type]


def keep_all(request: Request, record: object, uploads: list[Any], values: dict[str, Any]) -> None:
    """All of them or none, with what is wrong with any."""
    reasons: list[Missing] = []
    for upload in uploads:
        try:
            files.attach(record, upload, **values, **signed(request))  # type: ignore[arg-type]
        except NotAllowed:
            raise
        except Refused as refused:
            reasons += [one for one in refused.reasons if one not in reasons]
    if reasons:
        raise Refused(reasons)


def withdraw(request: Request, noun: str, number: str, pk: int) -> HttpResponse:
    """Strike a file out; the reason is asked for."""
    _declared, record = found(request, noun, number)
    attachment = files.seen_by(request.standing, pk)
    if attachment is None or attachment.record_id != record.pk:
        raise Http404
    form = Form(WHY, request.company, kept.typed(request))
    given = {"record": record, "file": attachment}
    return in_dialog(
        request, "generic/withdraw.html", form, given, lambda: strike_out(request, record, attachment, form)
    )


def strike_out(request: Request, record: Record, attachment: Attachment, form: Form) -> str:
    reason = cleaned(WHY, form.given, request.company)["reason"]
    withdrawing.withdraw(attachment, reason=reason, **signed(request))
    messages.success(request, _("Withdrawn: %(name)s") % {"name": attachment.name})
    return addresses.of(record, request.company)


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
