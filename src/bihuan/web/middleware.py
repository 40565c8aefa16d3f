"""What surrounds every request: content security policy, clock, language, and the person's standing in the company."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from bihuan.core.access import signed_in_as, standing_of
from bihuan.core.accounts import is_to_choose
from bihuan.web import kept

GetResponse = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponse]
POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
LANGUAGES = {"zh-hans", "en"}
LANGUAGE_COOKIE = "language"
NUL = "\x00"
WITHOUT_OWN_PASSWORD = {"choose-password", "sign-in", "sign-out", "forgotten", "new-password", "language", "health"}


class ContentSecurityPolicy:
    """Everything from this host, no inline script or style."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response


class Standing:
    """Reads the clock once, speaks the account's language, and finds the person in the company of the address."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.at = timezone.now()  # type: ignore[attr-defined]
        try:
            with translation.override(language_of(request)):
                response = self.get_response(request)
                response.headers.setdefault("Content-Language", translation.get_language() or "zh-hans")
        finally:
            timezone.deactivate()
        patch_vary_headers(response, ["HX-Request", "Cookie"])
        return response

    def process_view(self, request: Any, view: View, args: Any, kwargs: dict[str, Any]) -> HttpResponse | None:
        """For an address inside a company: sign in first; a company that is not mine does not exist."""
        without_nul(request)
        if chooses_first(request):
            return kept.ask_first(request, "choose-password")
        slug = kwargs.pop("company_slug", None)
        if slug is None:
            return None
        if not request.user.is_authenticated:
            return kept.ask_first(request)
        enter(request, slug)
        return None


def chooses_first(request: Any) -> bool:
    """Is a password to be chosen before this page? Whoever made the present one could be acting as this person.

    The interface says so by itself (bihuan.api.app); programs with a key are not concerned.
    """
    if "sessionid" not in request.COOKIES or request.resolver_match.url_name in WITHOUT_OWN_PASSWORD:
        return False
    if request.path_info.startswith("/api/"):
        return False
    return bool(request.user.is_authenticated and is_to_choose(request.user))


def without_nul(request: Any) -> None:
    """No database keeps a NUL: an address with one leads nowhere; out of what was typed or pasted it falls silently."""
    if NUL in request.path_info:
        raise Http404
    if "%00" in request.META.get("QUERY_STRING", ""):
        request.GET = cleared(request.GET)
    if request.method == "POST" and any(NUL in value for _name, values in request.POST.lists() for value in values):
        request.POST = cleared(request.POST)


def cleared(data: QueryDict) -> QueryDict:
    found = QueryDict(mutable=True)
    for name, values in data.lists():
        found.setlist(name.replace(NUL, ""), [value.replace(NUL, "") for value in values])
    found._mutable = False
    return found


def enter(request: Any, slug: str) -> None:
    """Put company, person, standing and the company's day on the request."""
    people = signed_in_as(request.user)
    person = next((one for one in people if one.company.slug == slug.lower()), None)
    if person is None:
        raise Http404
    zone = person.company.zone
    timezone.activate(zone)
    request.today = request.at.astimezone(zone).date()
    if person.has_left(request.today):
        raise Http404
    request.people, request.person, request.company = people, person, person.company
    request.standing = standing_of(person, request.at)


def language_of(request: HttpRequest) -> str:
    """The account's language, else the one chosen on the sign-in page, else Chinese. No session, no query."""
    chosen = request.COOKIES.get(LANGUAGE_COOKIE, "")
    if "sessionid" in request.COOKIES and request.user.is_authenticated:
        chosen = request.user.language or chosen
    return chosen if chosen in LANGUAGES else "zh-hans"
