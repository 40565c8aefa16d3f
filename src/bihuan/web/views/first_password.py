"""A password somebody else made serves once: its person chooses an own one before anything else, and goes on to where they wanted."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from bihuan.core import accounts
from bihuan.core.refusals import Refused
from bihuan.web.inputs import errors_by_field
from bihuan.web.request import address_of
from bihuan.web.views.signin import next_address


@never_cache
@sensitive_post_parameters()
def choose_password(request: Any) -> HttpResponse:
    """Asked for by the middleware, whatever page was wanted."""
    account, where = request.user, next_address(request)
    if not account.is_authenticated or not accounts.is_to_choose(account):
        return redirect(where)
    given: dict[str, Any] = {
        "account": account,
        "errors": {},
        "first": True,
        "next": where,
        "kept": "kept" in request.session,
    }
    if request.method != "POST":
        return render(request, "account/new-password.html", given)
    new, again = request.POST.get("new", ""), request.POST.get("again", "")
    try:
        accounts.choose_password(account, new, again, at=request.at, address=address_of(request))
    except Refused as refused:
        given["errors"] = errors_by_field(refused)
        return render(request, "account/new-password.html", given, status=422)
    update_session_auth_hash(request, account)
    messages.success(request, _("The password is changed."))
    return redirect(where)
