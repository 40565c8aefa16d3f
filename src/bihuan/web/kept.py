"""What was typed is not lost when the session ended: it waits in the new session until its form is opened again.

Files do not wait; which they were does, so that their person is told to choose them again.
"""

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from bihuan.web.wording import listed

MOST = 64 * 1024  # characters of typed text; an address would count nine for a Chinese one
NOT_KEPT = {"csrfmiddlewaretoken", "password", "old", "new", "again", "once"}


def ask_first(request: HttpRequest, page: str = "sign-in") -> HttpResponse:
    """To the page of signing in (or of choosing a password) and back; what a form carried is kept meanwhile."""
    where = request.get_full_path()
    if request.method == "POST":
        keep(request)
        where = request.path
    if request.headers.get("HX-Request"):
        whole = page_of(request.headers.get("HX-Current-URL", ""))
        response = HttpResponse(status=401)
        response["HX-Redirect"] = way_back(where if request.method == "POST" else whole, page)
        return response
    return redirect(way_back(where, page))


def page_of(address: str) -> str:
    """Path and query of the page htmx says it is on; nothing of an address that is none."""
    try:
        here = urlsplit(address)
    except ValueError:
        return ""
    return f"{here.path}?{here.query}" if here.query else here.path


def way_back(where: str, page: str = "sign-in") -> str:
    """The address of that page, which leads on to where one wanted to go."""
    return reverse(page) + "?" + urlencode({"next": where})


def keep(request: HttpRequest) -> None:
    data = request.POST.copy()
    for name in NOT_KEPT:
        data.pop(name, None)
    long = sum(len(value) for _name, values in data.lists() for value in values)
    if data or request.FILES:
        request.session["kept"] = {
            "path": request.path,
            "data": data.urlencode() if long <= MOST else "",
            "files": [one.name for _name, many in request.FILES.lists() for one in many],
            "too_long": long > MOST,
        }


def waiting(request: Any) -> dict[str, Any]:
    """What waits in this session, as the pages before signing in tell it; nothing, where there is none."""
    return request.session.get("kept") or {} if "sessionid" in request.COOKIES or "kept" in request.session else {}


def restored(request: Any) -> QueryDict | None:
    """What was typed into the form at this address before the session ended; given out once."""
    found = request.session.get("kept")
    if not found or found["path"] != request.path:
        return None
    del request.session["kept"]
    if files := found.get("files"):
        messages.error(
            request, _("Files do not wait for a sign-in. Choose again: %(names)s") % {"names": listed(files)}
        )
    return QueryDict(found["data"]) if found["data"] else None


def typed(request: Any) -> QueryDict | None:
    """What stands in the form: what was sent, or what was typed into it before the session ended."""
    sent: QueryDict = request.POST
    return sent if request.method == "POST" else restored(request)
