"""Keys for the REST interface: a person makes one for a program of theirs, sees it once, and takes it back."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from bihuan.core import tokens
from bihuan.core.asks import is_key
from bihuan.core.models import ApiToken
from bihuan.core.refusals import Missing, NotAllowed, Refused
from bihuan.web import addresses
from bihuan.web.inputs import errors_by_field
from bihuan.web.request import Request, address_of
from bihuan.web.views.errors import page_error

DAYS = {30: gettext_lazy("30 days"), 90: gettext_lazy("90 days"), 365: gettext_lazy("a year")}
MOST = 20  # in force at a time
LONGEST = 100


@never_cache
def keys(request: Request) -> HttpResponse:
    """The account's keys; making one shows its text once, and never again."""
    given: dict[str, Any] = {"secret": "", "errors": {}, "typed": ""}
    status = 200
    if request.method == "POST" and request.POST.get("do") == "revoke":
        return revoke(request)
    if request.method == "POST":
        given["typed"] = request.POST.get("name", "").strip()
        try:
            given |= {"secret": issue(request, given["typed"]), "typed": ""}
        except NotAllowed as refused:
            return page_error(request, 403, refused)
        except Refused as refused:
            status, given["errors"] = 422, errors_by_field(refused)
    rows = ApiToken.objects.filter(account=request.user).order_by("-id")
    page = {"keys": [(one, one.ends_at > request.at) for one in rows[:50]], "days": DAYS.items()}
    return render(request, "account/keys.html", {**page, **given}, status=status)


def issue(request: Request, name: str) -> str:
    """A new key for so many days. Raises Refused with every reason."""
    days = request.POST.get("days", "")
    reasons = [] if name and len(name) <= LONGEST else [Missing(_("Say which program it is for."), "name")]
    if not (is_key(days) and int(days) in DAYS):
        reasons.append(Missing(_("Choose how long it holds."), "days"))
    if ApiToken.objects.filter(account=request.user, ends_at__gt=request.at).count() >= MOST:
        reasons.append(Missing(_("You have enough keys. Take one back first."), "name"))
    if reasons:
        raise Refused(reasons)
    ends_at = request.at + timedelta(days=int(days))
    return tokens.issue(request.user, name, at=request.at, ends_at=ends_at, address=address_of(request))


def revoke(request: Request) -> HttpResponse:
    key = request.POST.get("pk", "")
    found = ApiToken.objects.filter(account=request.user, pk=int(key) if is_key(key) else 0).first()
    if found is None:
        raise Http404
    if found.ends_at > request.at:
        tokens.revoke(found, at=request.at, address=address_of(request))
    messages.success(request, _("The key “%(name)s” opens nothing any more.") % {"name": found.name})
    return redirect(addresses.page(request.company, "my-keys"))
