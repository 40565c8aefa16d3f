"""Behind reverse proxies the caller is whom the outermost of ours saw; without any, forwarded headers are only claims."""

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class Proxies:
    """Puts the caller's own address into the request: the lockout counts by it, the journal keeps it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        caller = caller_of(request.META.get("HTTP_X_FORWARDED_FOR", ""), settings.PROXIES)
        if caller:
            request.META["REMOTE_ADDR"] = caller
        return self.get_response(request)


def caller_of(forwarded: str, hops: int) -> str:
    """The address the first of `hops` trusted proxies wrote; what stands before it anybody can have written."""
    named = [one.strip() for one in forwarded.split(",")]
    return address_in(named[-hops]) if 0 < hops <= len(named) else ""


def address_in(text: str) -> str:
    """`203.0.113.7`, `203.0.113.7:5123`, `[2001:db8::1]:443`; empty where it is no address."""
    bare = text[1:].partition("]")[0] if text.startswith("[") else text
    bare = bare.partition(":")[0] if bare.count(":") == 1 else bare
    try:
        return str(ip_address(bare))
    except ValueError:
        return ""
