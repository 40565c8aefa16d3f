"""`Idempotency-Key`: a POST that is sent twice under one key, by the same account, acts once and answers the same."""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from bihuan.api.app import answer, caller, now, reasons
from bihuan.core.access import Standing
from bihuan.core.once import KEPT, SaidOtherwise, key_of, once
from bihuan.core.refusals import Missing, Refused

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
LONGEST = 200
View = Callable[..., HttpResponse]
Check = Callable[[Standing, dict[str, Any], dict[str, Any]], object]  # who asks, what was answered, the address
PARAMETER = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "schema": {"type": "string", "maxLength": LONGEST},
    "description": "a text of your own, such as a UUID: sent again with the same body it acts once and gets the first answer,"
    f" with {REPLAYED}: true; with another body or address it is refused (422); remembered for {KEPT.days} days",
}


def sent_once(seen: Check) -> Callable[[View], View]:
    """The view, acting once for each key. Without the header it acts each time; what it refuses keeps no key.

    `seen` raises Http404 where the caller no longer sees what the first answer told.
    """

    def acting_once(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, company: str, **rest: Any) -> HttpResponse:
            given = request.headers.get(HEADER, "").strip()
            if not given:
                return view(request, company=company, **rest)
            standing = caller(request, company)  # who may not come in any more is not told what was answered
            kept, acted = _once(request, _checked(given), lambda: view(request, company=company, **rest))
            return _unpacked(kept) if acted else _again(request, kept, lambda told: seen(standing, told, rest))

        return answered

    return acting_once


def _again(request: HttpRequest, kept: str, check: Callable[[dict[str, Any]], object]) -> HttpResponse:
    """The first answer, to who may still see what it tells; others hear that it was done."""
    try:
        check(json.loads(json.loads(kept)[-1]))
    except Http404:
        text = _("What was sent under this key was done then. It is not open to you any more.")
        told = answer(request, 404, {"reasons": reasons(Refused([text]))})
    else:
        told = _unpacked(kept)
    told.headers[REPLAYED] = "true"
    return told


def _once(request: HttpRequest, given: str, act: Callable[[], HttpResponse]) -> tuple[str, bool]:
    said = key_of(request.path, hashlib.sha256(request.body).hexdigest())
    account = request.auth  # type: ignore[attr-defined]
    try:
        return once(key_of("api", account.pk, given), lambda: _packed(act()), at=now(), said=said)
    except SaidOtherwise as error:
        text = _("This key was sent before, with another body or to another address. Take a new key for a new request.")
        raise Refused([Missing(text, HEADER)]) from error


def _checked(given: str) -> str:
    if len(given) > LONGEST:
        raise Refused([Missing(_("A key has at most %(most)s characters.") % {"most": LONGEST}, HEADER)])
    return given


def _packed(told: HttpResponse) -> str:
    return json.dumps([told.status_code, told.headers.get("ETag"), told.content.decode()])


def _unpacked(kept: str) -> HttpResponse:
    status, etag, body = json.loads(kept)
    return HttpResponse(body, status=status, content_type="application/json", headers={"ETag": etag} if etag else {})
