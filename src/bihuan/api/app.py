"""The REST interface: who calls, and how refusals read. Documentation at /api/docs."""

import logging
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import Error as DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.security import HttpBearer, SessionAuth

from bihuan.api.language import speak
from bihuan.core.access import Standing, signed_in_as, standing_of
from bihuan.core.accounts import is_to_choose
from bihuan.core.models import Account
from bihuan.core.outages import outage, unchanged
from bihuan.core.refusals import Missing, NotAllowed, Refused, Stale
from bihuan.core.tokens import account_of

logger = logging.getLogger(__name__)


class Token(HttpBearer):
    """`Authorization: Bearer …` with a token from the personal settings."""

    def authenticate(self, request: HttpRequest, token: str) -> Account | None:
        account = account_of(token, timezone.now())
        if account is not None:
            speak(request, account)
        return account


class Session(SessionAuth):
    """Who is signed in on the pages; with a password of their own."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        account = super().authenticate(request, key)
        if account is not None and is_to_choose(account):
            raise NotAllowed(
                [_("Your present password was made by somebody else. Choose your own on the pages first.")]
            )
        return account


api = NinjaAPI(
    title="Bihuan",
    version="1",
    urls_namespace="api",
    auth=[Token(), Session()],
    description="Records, steps, approvals and duties; made from the same declarations as the pages. "
    "A POST sent again under the same Idempotency-Key acts once. A refusal (422, 403, 409) lists every reason, in the "
    "language of Accept-Language, else the one the account chose.",
)


def now() -> datetime:
    return timezone.now()


def caller(request: HttpRequest, company: str) -> Standing:
    """The person who calls, in that company. Another company's is not found."""
    people = signed_in_as(request.auth)  # type: ignore[attr-defined]
    person = next((one for one in people if one.company.slug == company.lower()), None)
    if person is None:
        raise Http404
    standing = standing_of(person, now())
    if not standing.held:
        raise Http404
    return standing


def address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def reasons(refused: Refused) -> list[dict[str, str]]:
    return [{"text": str(r.text), "field": r.field, "clause": r.clause} for r in refused.reasons]


def answer(request: HttpRequest, status: int, body: dict[str, Any]) -> HttpResponse:
    return api.create_response(request, body, status=status)


@api.exception_handler(RequestDataTooBig)
def too_big(request: HttpRequest, exc: RequestDataTooBig) -> HttpResponse:
    """413: nothing of it was read."""
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024 // 1024
    return answer(
        request, 413, {"reasons": reasons(Refused([_("The body is larger than %(most)s MB.") % {"most": most}]))}
    )


@api.exception_handler(DatabaseError)
@api.exception_handler(OSError)
def cannot_now(request: HttpRequest, exc: Exception) -> HttpResponse:
    """503 where the server cannot write or the database is away; any other fault is ours."""
    said = outage(exc)
    if not said:
        raise exc
    logger.error("request failed: %s %s: %s", request.method, request.path, exc)
    return answer(request, 503, {"reasons": reasons(Refused([unchanged(said)]))})


@api.exception_handler(ValidationError)
def malformed(request: HttpRequest, exc: ValidationError) -> HttpResponse:
    """422: what is no number stands where one belongs in the address."""
    text = _("“%(name)s” is a whole number.")
    names = [str(error["loc"][-1]) for error in exc.errors]
    return answer(request, 422, {"reasons": reasons(Refused([Missing(text % {"name": name}, name) for name in names]))})


@api.exception_handler(Refused)
def refused(request: HttpRequest, exc: Refused) -> HttpResponse:
    """422 with every reason."""
    return answer(request, 422, {"reasons": reasons(exc)})


@api.exception_handler(NotAllowed)
def not_allowed(request: HttpRequest, exc: NotAllowed) -> HttpResponse:
    """403 with who may."""
    return answer(request, 403, {"reasons": reasons(exc)})


@api.exception_handler(Stale)
def stale(request: HttpRequest, exc: Stale) -> HttpResponse:
    """409 with what the other one changed."""
    return answer(request, 409, {"reasons": reasons(exc), "theirs": exc.theirs, "by": exc.by, "at": exc.at})
