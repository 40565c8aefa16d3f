"""The request as the pages see it: who asks, for which company, when. Middleware fills it in once."""

from datetime import date, datetime
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from bihuan.core.access import Standing
from bihuan.core.models import Account, Company, Person


class Request(HttpRequest):
    """A signed-in person's request inside one company. Exists for the type checker only."""

    htmx: HtmxDetails
    user: Account
    session: SessionBase
    company: Company
    people: list[Person]  # the account's persons, one per company
    person: Person
    standing: Standing
    at: datetime
    today: date


def address_of(request: HttpRequest) -> str:
    """Where the request came from, for the journal."""
    return str(request.META.get("REMOTE_ADDR", ""))[:64]


def signed(request: Request) -> dict[str, Any]:
    """What every change takes: `take(step, record, **signed(request))`."""
    return {"actor": request.person, "at": request.at, "address": address_of(request)}
