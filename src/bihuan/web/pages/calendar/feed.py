"""Subscribing to one's tasks from another calendar: a secret address, shown once, revocable."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bihuan.areas.policies.models import Task
from bihuan.core import tokens
from bihuan.core.accounts import language_of
from bihuan.core.models import Company
from bihuan.core.refusals import NotAllowed
from bihuan.exchange import calendar_feed
from bihuan.web import addresses
from bihuan.web.request import Request, signed
from bihuan.web.views.errors import page_error

NEW, REVOKE = "new", "revoke"


@never_cache
@require_http_methods(["GET", "POST"])
def subscription(request: Request) -> HttpResponse:
    """Make the address, show it once, or take it back."""
    secret = ""
    person = request.person
    wanted = request.POST.get("do", "")
    try:
        if wanted == NEW:
            secret = tokens.open_calendar(person, **signed(request))
        elif wanted == REVOKE:
            tokens.close_calendar(person, **signed(request))
    except NotAllowed as refused:
        return page_error(request, 403, refused)
    person.refresh_from_db(fields=["calendar_key"])
    given = {
        "address": addresses.whole(request, reverse("feed", kwargs={"secret": secret})) if secret else "",
        "has_address": bool(person.calendar_key),
        "revoked": wanted == REVOKE,
    }
    return render(request, "pages/calendar/feed.html", given)


def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The feed itself. Whoever has the address sees it: it knows nobody's session."""
    at = timezone.now()
    person = tokens.calendar_of(secret, at)
    if person is None:
        raise Http404
    company: Company = person.company

    def address(task: Task) -> str:
        return addresses.whole(request, addresses.page(company, "task", pk=task.pk))

    with override(language_of(person.account)):
        text = calendar_feed.feed(person, at, address)
    response = HttpResponse(text, content_type=calendar_feed.MEDIA_TYPE)
    response["Content-Disposition"] = 'inline; filename="bihuan.ics"'
    response["Cache-Control"] = "private, max-age=3600"
    response["Referrer-Policy"] = "no-referrer"
    return response
