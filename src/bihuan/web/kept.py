"""What was typed is not lost when the session ended: it waits in the new session until its form is opened again."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

MOST = 64 * 1024  # bytes of typed text
NOT_KEPT = {"csrfmiddlewaretoken", "password", "once"}


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back; what a form carried is kept meanwhile."""
    where = request.get_full_path()
    if request.method == "POST":
        keep(request)
        where = request.path
    if request.headers.get("HX-Request"):
        page = page_of(request.headers.get("HX-Current-URL", ""))
        response = HttpResponse(status=401)
        response["HX-Redirect"] = sign_in_address(where if request.method == "POST" else page)
        return response
    return redirect(sign_in_address(where))


def page_of(address: str) -> str:
    """Path and query of the page htmx says it is on; nothing of an address that is none."""
    try:
        here = urlsplit(address)
    except ValueError:
        return ""
    return f"{here.path}?{here.query}" if here.query else here.path


def sign_in_address(where: str) -> str:
    return reverse("sign-in") + "?" + urlencode({"next": where})


def keep(request: HttpRequest) -> None:
    data = request.POST.copy()
    for name in NOT_KEPT:
        data.pop(name, None)
    text = data.urlencode()
    if text and len(text) <= MOST:
        request.session["kept"] = {"path": request.path, "data": text}


def restored(request: Any) -> QueryDict | None:
    """What was typed into the form at this address before the session ended; given out once."""
    waiting = request.session.get("kept")
    if not waiting or waiting["path"] != request.path:
        return None
    del request.session["kept"]
    return QueryDict(waiting["data"])


def typed(request: Any) -> QueryDict | None:
    """What stands in the form: what was sent, or what was typed into it before the session ended."""
    sent: QueryDict = request.POST
    return sent if request.method == "POST" else restored(request)
