"""How a change answers: a dialog closes and the page comes new, or the browser is sent on; refusals keep the form."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from bihuan.core.refusals import Refused
from bihuan.web.fragments import answer
from bihuan.web.inputs import Form
from bihuan.web.once import once
from bihuan.web.request import Request


def go_to(request: Request, address: str) -> HttpResponse:
    """After a change: the page at the address, with its toast, in place of the present one."""
    if not request.htmx:
        return redirect(address)
    response = HttpResponse(status=204)
    response["HX-Trigger"] = "closeDialog"
    # "Boosted" asks for the whole page, also where htmx usually gets a part of it.
    whole = {"target": "body", "swap": "innerHTML show:none", "headers": {"HX-Boosted": "true"}}
    response["HX-Location"] = json.dumps({"path": address, **whole})
    return response


def dialog(request: Request, template: str, given: dict[str, Any], status: int = 200) -> HttpResponse:
    """A dialog's content for htmx, or the page of the same address."""
    return answer(request, template, "dialog", given, status)


def in_dialog(
    request: Request, template: str, form: Form, given: dict[str, Any], act: Callable[[], str]
) -> HttpResponse:
    """A dialog with a form. Sent, it acts once and goes on to where `act` says; refused, it stays with the reasons."""
    if request.method == "POST":
        try:
            return go_to(request, once(request, act))
        except Refused as refused:
            form.refuse(refused)
    return dialog(request, template, {**given, "form": form}, form.status)


def pressed(request: Request, acts: Mapping[str, Callable[[Request], str]]) -> HttpResponse | Refused | None:
    """Where the button of a page leads to, which `do` names, or why it was refused; nothing where none was pressed."""
    act = acts.get(request.POST.get("do", "")) if request.method == "POST" else None
    if act is None:
        return None
    try:
        return redirect(once(request, lambda: act(request)))
    except Refused as refused:
        return refused
