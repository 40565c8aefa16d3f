"""What leaves the house: the company's group chats and webhooks, and the outbox with every try. For administrators."""

import uuid
from dataclasses import replace
from functools import wraps
from typing import Any

from django.contrib import messages as toasts
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.core import outbox
from bihuan.core.asks import Ask, ask_for, cleaned, is_key
from bihuan.core.channels import put_channel, try_out
from bihuan.core.fields import WordsField
from bihuan.core.models import Channel, Notice, Outgoing
from bihuan.core.password_links import is_possible
from bihuan.web import addresses, wording
from bihuan.web.acting import in_dialog, pressed
from bihuan.web.inputs import Form
from bihuan.web.pages.setup.access import View, is_administrator
from bihuan.web.refusing import status_of
from bihuan.web.request import Request

SHOWN = 100
SECRETS = ("url", "secret")
LOOKS = {
    Outgoing.State.WAITING: ("wait", "clock"),
    Outgoing.State.SENT: ("done", "circle-check"),
    Outgoing.State.FAILED: ("over", "circle-x"),
}


def for_administrators(view: View) -> View:
    """Addresses of channels are keys, and what goes there leaves the company."""

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_administrator(request.standing):
            raise PermissionDenied(_("Where messages go is set by the administrators of the company."))
        return view(request, *args, **kwargs)

    return guarded


@for_administrators
def messages(request: Request) -> HttpResponse:
    """Channels and outbox; a channel is tried out, a message that was given up is sent again."""
    led_to = pressed(request, {"try": try_channel, "again": send_again})
    if isinstance(led_to, HttpResponse):
        return led_to
    failed = request.GET.get("show") == "failed"
    rows = Outgoing.objects.filter(company=request.company).order_by("-id")
    rows = rows.filter(state=Outgoing.State.FAILED) if failed else rows
    channels = list(Channel.objects.filter(company=request.company))
    names = {one.key: one.name for one in channels}
    given = {
        "channels": [(one, told_words(one)) for one in channels],
        "outgoing": [shown(one, names) for one in rows[:SHOWN]],
        "only_failed": failed,
        "mail": is_possible(),
        "form": Form({}, request.company),
        "refused": led_to,
    }
    return render(request, "pages/setup/messages.html", given, status=status_of(led_to))


def told_words(channel: Channel) -> str:
    known = dict(Notice.Kind.choices)
    return wording.listed(known.get(kind, kind) for kind in channel.tells) or _("Everything")


def shown(one: Outgoing, names: dict[str, str]) -> dict[str, Any]:
    """A message as a row: never its text, which may hold a link that is meant for one person."""
    last = one.log[-1] if one.log else {}
    return {
        "one": one,
        "to": one.address if one.channel == "email" else names.get(one.address, one.address),
        "look": (*LOOKS[Outgoing.State(one.state)], Outgoing.State(one.state).label),
        "answer": last.get("answer", ""),
    }


def here(request: Request) -> str:
    return addresses.page(request.company, "setup-messages")


def found(request: Request) -> int:
    key = request.POST.get("pk", "")
    return int(key) if is_key(key) else 0


def try_channel(request: Request) -> str:
    """Send a line to the channel now and say what it answered."""
    channel = Channel.objects.filter(company=request.company, pk=found(request)).first()
    if channel is None:
        raise Http404
    answer = try_out(channel, request.at)
    toasts.success(request, _("%(name)s took the message: %(answer)s") % {"name": channel.name, "answer": answer[:80]})
    return here(request)


def send_again(request: Request) -> str:
    message = Outgoing.objects.filter(company=request.company, pk=found(request)).first()
    if message is None:
        raise Http404
    outbox.try_again(message, request.at)
    toasts.success(request, _("It goes out with the next tick."))
    return here(request)


# ---------------------------------------------------------------- a channel


def asks_of(present: Channel | None) -> dict[str, Ask]:
    """What is asked of a channel. Its address and secret are never shown again: left empty, they stay."""
    stay = gettext_lazy("Left empty, it stays as it is.")
    wanted = {name: ask_for(Channel, name) for name in ("name", "kind", *SECRETS, "is_active")}
    if present is not None:
        wanted |= {name: replace(wanted[name], required=False, help=stay) for name in SECRETS}
    kinds = WordsField(max_length=500, choices=Notice.Kind.choices, blank=True)
    label, every = Channel._meta.get_field("tells").verbose_name, gettext_lazy("None chosen: everything.")
    return {**wanted, "tells": Ask("tells", kinds, label, False, every)}


@for_administrators
def channel(request: Request, key: str) -> HttpResponse:
    """Change a channel, or set one up (`new`)."""
    present = Channel.objects.filter(company=request.company, key=key).first()
    if present is None and key != "new":
        return redirect(here(request))
    wanted = asks_of(present)
    sent = request.POST if request.method == "POST" else None  # secrets do not wait for another session
    form = Form(wanted, request.company, sent, initial(present))

    def act() -> str:
        values = cleaned(wanted, form.given, request.company)
        values["tells"] = values["tells"].split()
        kept = {name: value for name, value in values.items() if value or name not in SECRETS}
        name = present.key if present else uuid.uuid4().hex[:12]
        put_channel(request.company, name, actor=request.person, at=request.at, **kept)
        toasts.success(request, _("The channel is kept. Try it out."))
        return here(request)

    return in_dialog(request, "pages/setup/channel.html", form, {"found": present}, act)


def initial(present: Channel | None) -> dict[str, Any]:
    if present is None:
        return {"is_active": True}
    return {"name": present.name, "kind": present.kind, "tells": present.tells, "is_active": present.is_active}
