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
    response["HX-Location"] = json.dumps({"path": address, "target": "body", "swap": "innerHTML show:none"})
    return response


def dialog(request: Request, template: str, given: dict[str, Any], status: int = 200) -> HttpResponse:
    """A dialog's content for htmx, or the page of the same address."""
    return answer(request, template, "dialog", given, status)
