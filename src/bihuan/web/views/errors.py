"""Error pages: what is wrong, and what to do next."""

import logging
import sys
import uuid
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from bihuan.core.outages import outage, unchanged

log = logging.getLogger("bihuan.web")
HEADINGS = {
    400: _("This request could not be understood"),
    403: _("This is not for you to open"),
    404: _("There is nothing here"),
    409: _("Someone else was faster"),
    500: _("Something broke on our side"),
    503: _("The server cannot do this now"),
}
ADVICE = {
    400: _("Go back and try again. If it happens again, tell your administrator what you did."),
    403: _("Ask your administrator if you need it for your work."),
    404: _("It may have another number, or belong to another company."),
    500: _("It has been noted. What you typed is kept in this browser; go back and try again in a moment."),
}


TOO_MUCH = _("It held more text than one form can take. Go back, shorten it or attach it as a file, and send it again.")


def page_error(request: HttpRequest, status: int, text: Any = "", **more: Any) -> HttpResponse:
    """An error page in the house's frame where there is one, without it otherwise."""
    frame = "base.html" if hasattr(request, "standing") else "bare.html"
    given = {
        "status": status,
        "heading": HEADINGS[status],
        "text": text or ADVICE.get(status, ""),
        "outer": frame,
        "tried": "",
    }
    part = "#card" if getattr(request, "htmx", False) and not request.htmx.boosted else ""  # type: ignore[attr-defined]
    return render(request, f"errors/error.html{part}", given | more, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page_error(request, 400, TOO_MUCH if isinstance(exception, RequestDataTooBig) else "")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page_error(request, 403, str(exception))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    last = request.path.strip("/").split("/")[-1]
    return page_error(request, 404, tried=last)


def broken(request: HttpRequest) -> HttpResponse:
    """No database, no context: this page must work when nothing else does."""
    reference, said = uuid.uuid4().hex[:12], outage(sys.exc_info()[1])
    log.error("request %s failed: %s %s", reference, request.method, request.path)
    status = 503 if said else 500
    given = {"reference": reference, "heading": HEADINGS[status], "text": unchanged(said) or ADVICE[500]}
    return HttpResponse(render_to_string("errors/broken.html", given), status=status)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    text = _("The page was open for too long. Go back and send it again; what you typed is still there.")
    return page_error(request, 403, text)
