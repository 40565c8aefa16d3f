"""Beside the flow of a record: comments, links to other records, following it."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.core import comments
from bihuan.core.asks import Ask, ask_for, cleaned
from bihuan.core.models import Link, Record
from bihuan.core.participation import may_add
from bihuan.core.refusals import Refused
from bihuan.core.writing import link
from bihuan.web import addresses, detail, kept
from bihuan.web.acting import go_to, in_dialog
from bihuan.web.fragments import answer
from bihuan.web.inputs import Form
from bihuan.web.once import once
from bihuan.web.refusing import status_of
from bihuan.web.request import Request, signed
from bihuan.web.views.errors import page_error
from bihuan.web.views.records import found


def comment(request: Request, noun: str, number: str) -> HttpResponse:
    """Write a comment; the journal below comes new. A page of its own without script."""
    declared, record = found(request, noun, number)
    given = {
        "declared": declared,
        "record": record,
        "errors": [],
        "text": request.POST.get("text", ""),
        "may_add": True,
    }
    status = 200
    if request.method == "POST":
        try:
            led_to = once(request, lambda: say(request, record))
        except Refused as refused:
            given["errors"], status = refused.reasons, status_of(refused)
        else:
            if not request.htmx:
                return go_to(request, led_to)
            given["text"] = ""
    elif restored := kept.restored(request):
        given["text"] = restored.get("text", "")
    given["journal"] = detail.journal(request, declared, record)
    return answer(request, "generic/comment.html", "journal", given, status)


def say(request: Request, record: Record) -> str:
    comments.comment(record, request.POST.get("text", ""), **signed(request))
    return f"{addresses.of(record, request.company)}#journal"


@require_POST
def watch(request: Request, noun: str, number: str) -> HttpResponse:
    """Follow the record, or no longer."""
    _declared, record = found(request, noun, number)
    if request.standing.read_only:
        return page_error(request, 403)
    if "stop" in request.POST:
        comments.unwatch(record, request.person)
        messages.success(request, _("You no longer follow %(number)s.") % {"number": record.number})
    else:
        comments.watch(record, request.person, actor=request.person, at=request.at)
        messages.success(
            request, _("You follow %(number)s: comments and steps are announced to you.") % {"number": record.number}
        )
    return go_to(request, addresses.of(record, request.company))


def link_asks() -> dict[str, Ask]:
    asks = {name: ask_for(Link, name, required=True) for name in ("target", "kind")}
    return {
        "target": Ask("target", asks["target"].field, _("Record"), True, "", Record),
        "kind": Ask("kind", asks["kind"].field, _("How they belong together"), True),
    }


def links(request: Request, noun: str, number: str) -> HttpResponse:
    """Tie the record to another one this person sees."""
    _declared, record = found(request, noun, number)
    asks = link_asks()
    form = Form(asks, request.company, kept.typed(request), {"kind": Link.Kind.RELATED})
    return in_dialog(request, "generic/link.html", form, {"record": record}, lambda: tie(request, record, form, asks))


def tie(request: Request, record: Record, form: Form, asks: dict[str, Ask]) -> str:
    may_add(record, request.person, request.at)
    values = cleaned(asks, form.given, request.company)
    other = Record.objects.visible_to(request.standing).filter(pk=values["target"].pk).first()
    if other is None:
        raise Refused([_("There is no such record open to you.")])
    link(record, other, actor=request.person, at=request.at, kind=values["kind"])
    messages.success(request, _("Linked with %(number)s.") % {"number": other.number})
    return addresses.of(record, request.company)
