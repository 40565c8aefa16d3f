"""What a person sets for themselves: language, theme, shortcuts, reminders, password; and who stands in for them."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from bihuan.core import accounts, organisation
from bihuan.core.access import role_word
from bihuan.core.asks import Ask, ask_for, cleaned
from bihuan.core.models import Delegation, Mail
from bihuan.core.refusals import Refused
from bihuan.web import addresses, kept
from bihuan.web.inputs import Form, errors_by_field
from bihuan.web.request import Request, address_of
from bihuan.web.views.signin import next_address

PREFERENCES = ("language", "theme")


def settings(request: Request) -> HttpResponse:
    """Language, theme and shortcuts; also posted from the account menu."""
    if request.method != "POST":
        return render(request, "account/settings.html", shown(request))
    chosen: dict[str, Any] = {name: request.POST[name] for name in PREFERENCES if name in request.POST}
    if "hotkeys-shown" in request.POST:
        chosen["hotkeys"] = "hotkeys" in request.POST
    try:
        account = accounts.prefer(request.user, **chosen)
        if "mail" in request.POST:
            remind(request, request.POST["mail"])
    except Refused as refused:
        return again(request, refused)
    with override(accounts.language_of(account)):
        messages.success(request, _("Your settings are kept."))
    return redirect(next_address(request) if "next" in request.POST else addresses.page(request.company, "my-settings"))


def remind(request: Request, mail: str) -> None:
    """How notices reach this person by e-mail, in this company."""
    person = request.person
    organisation.put_person(request.company, actor=person, at=request.at, person=person, mail=mail)


def again(request: Request, refused: Refused) -> HttpResponse:
    given = shown(request) | {"errors": errors_by_field(refused)}
    return render(request, "account/settings.html", given, status=422)


def shown(request: Request) -> dict[str, Any]:
    """What the page of settings shows; reminders are chosen company by company."""
    return {"errors": {}, "roles": roles(request), "mail": Mail.choices}


def roles(request: Request) -> list[dict[str, Any]]:
    """The roles one holds, own and borrowed, in the company's words."""
    return [{"word": role_word(request.company, held.role), "via": held.via} for held in request.standing.held]


@require_POST
@sensitive_post_parameters()
def password(request: Request) -> HttpResponse:
    given = {name: request.POST.get(name, "") for name in ("old", "new", "again")}
    try:
        accounts.change_password(request.user, at=request.at, address=address_of(request), **given)
    except Refused as refused:
        return again(request, refused)
    update_session_auth_hash(request, request.user)
    messages.success(request, _("The password is changed."))
    return redirect(addresses.page(request.company, "my-settings"))


def delegation_asks() -> dict[str, Ask]:
    asks = {name: ask_for(Delegation, name) for name in ("delegate", "from_day", "to_day", "reason")}
    return {**asks, "delegate": replace(asks["delegate"], label=_("Delegate"))}


def delegation(request: Request) -> HttpResponse:
    """Name someone who stands in, with dates; both see it."""
    asks = delegation_asks()
    form = Form(asks, request.company, kept.typed(request))
    if request.method == "POST":
        try:
            values = cleaned(asks, form.given, request.company)
            to = values.pop("delegate")
            organisation.delegate(request.person, to, actor=request.person, at=request.at, **values)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("%(who)s stands in for you on the days stated.") % {"who": to.name})
            return redirect(addresses.page(request.company, "delegation"))
    return render(request, "account/delegation.html", {"form": form, **delegations(request)}, status=form.status)


def delegations(request: Request) -> dict[str, Any]:
    """What I have given and what I hold; each with whether it is in force today."""
    rows = (
        Delegation.objects.filter(company=request.company)
        .select_related("person", "delegate")
        .order_by("-from_day", "-id")
    )
    return {
        "given": [(one, when(one, request.today)) for one in rows.filter(person=request.person)[:50]],
        "held": [(one, when(one, request.today)) for one in rows.filter(delegate=request.person)[:50]],
    }


def when(one: Delegation, today: date) -> str:
    if one.to_day < today:
        return "past"
    return "now" if one.from_day <= today else "later"
