"""A forgotten password: asking for a link, and setting a new one with it. No page says whether an account exists."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from bihuan.core import accounts, password_links
from bihuan.core.refusals import Refused
from bihuan.web.inputs import errors_by_field
from bihuan.web.request import address_of


@never_cache
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link. The answer is the same whatever was typed."""
    asked = request.method == "POST"
    if asked:
        password_links.ask(request.POST.get("username", ""), timezone.now())
    given = {"asked": asked, "possible": password_links.is_possible()}
    return render(request, "account/forgotten.html", given)


@never_cache
@sensitive_post_parameters()
@sensitive_variables("token")
def new_password(request: HttpRequest, key: str, token: str) -> HttpResponse:
    """Set a new password with the link of the mail; it serves once."""
    account = password_links.account_of(key, token)
    if account is None:
        return render(request, "account/new-password.html", {"account": None, "errors": {}}, status=410)
    if request.method != "POST":
        return render(request, "account/new-password.html", {"account": account, "errors": {}})
    try:
        new, again = request.POST.get("new", ""), request.POST.get("again", "")
        at, address = timezone.now(), address_of(request)
        password_links.set_password(account, new, again, at=at, address=address)
        accounts.unlock(account, at=at, address=address)
    except Refused as refused:
        given = {"account": account, "errors": errors_by_field(refused)}
        return render(request, "account/new-password.html", given, status=422)
    messages.success(request, _("The new password is set. Sign in with it."))
    return redirect("sign-in")
