"""Signing in and out, lockout, and the language of the pages before that."""

from typing import Any

from axes.helpers import get_cool_off, get_failure_limit
from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from bihuan.core.accounts import spelled
from bihuan.core.models import Account, Company, Person
from bihuan.web import kept
from bihuan.web.middleware import LANGUAGE_COOKIE, LANGUAGES

WRONG = _("User name or password is wrong. After 5 wrong attempts the sign-in is locked for 30 minutes.")


def next_address(request: HttpRequest) -> str:
    """Where to go afterwards; never to another host."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    good = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if good else "/"


@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password; in a demonstration also one click per role."""
    error: Any = ""
    if request.method == "POST":
        account = demo_account(request) or authenticate(
            request, username=spelled(request.POST.get("username", "")), password=request.POST.get("password", "")
        )
        if account is not None:
            login(request, account, backend="django.contrib.auth.backends.ModelBackend")
            return redirect(next_address(request))
        error = WRONG
    return page(request, error, 422 if error else 200)


def page(request: HttpRequest, error: Any = "", status: int = 200) -> HttpResponse:
    given = {
        "error": error,
        "next": next_address(request),
        "username": request.POST.get("username", ""),
        "kept": kept.waiting(request),
        "demo_companies": demo_people() if settings.DEMO else [],
    }
    return render(request, "account/sign-in.html", given, status=status)


def locked_out(request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None) -> HttpResponse:
    """Called by axes once too many attempts failed."""
    cool_off = get_cool_off(request)
    minutes = round(cool_off.total_seconds() / 60) if cool_off else 0
    text = _("Locked for %(minutes)s minutes after %(limit)s wrong attempts. An administrator can unlock it sooner.")
    return page(request, text % {"minutes": minutes, "limit": get_failure_limit(request, credentials)}, 403)


def demo_account(request: HttpRequest) -> Account | None:
    """The account a demonstration's button stands for."""
    if not settings.DEMO or "as" not in request.POST:
        return None
    return Account.objects.filter(username=request.POST["as"], is_active=True, people__isnull=False).first()


def demo_people() -> list[tuple[Company, list[Person]]]:
    """Everyone one can be in a demonstration, by company."""
    rows = (
        Person.objects.filter(account__is_active=True)
        .select_related("company", "account", "department")
        .order_by("company", "id")
    )
    found: dict[Company, list[Person]] = {}
    for person in rows:
        found.setdefault(person.company, []).append(person)
    return list(found.items())


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("sign-in")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """The language of pages before sign-in, in a cookie."""
    response = redirect(next_address(request))
    wanted = request.POST.get("language", "")
    if wanted in LANGUAGES:
        secure = settings.LANGUAGE_COOKIE_SECURE
        response.set_cookie(LANGUAGE_COOKIE, wanted, max_age=365 * 86400, samesite="Lax", httponly=True, secure=secure)
    return response
