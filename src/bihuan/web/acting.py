"""How a change answers: a dialog closes and the page comes new, or the browser is sent on; refusals keep the form."""

import json
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from bihuan.web.fragments import answer
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
