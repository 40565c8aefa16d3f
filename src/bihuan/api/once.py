"""`Idempotency-Key`: a POST that is sent twice under one key, by the same account, acts once and answers the same."""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from bihuan.api.app import caller, now
from bihuan.core.once import KEPT, SaidOtherwise, key_of, once
from bihuan.core.refusals import Missing, Refused

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
LONGEST = 200
View = Callable[..., HttpResponse]
PARAMETER = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "schema": {"type": "string", "maxLength": LONGEST},
    "description": "a text of your own, such as a UUID: sent again with the same body it acts once and gets the first answer,"
    f" with {REPLAYED}: true; with another body or address it is refused (422); remembered for {KEPT.days} days",
}


def sent_once(view: View) -> View:
    """The view, acting once for each key. Without the header it acts each time; what it refuses keeps no key."""

    @wraps(view)
    def answered(request: HttpRequest, company: str, **rest: Any) -> HttpResponse:
        given = request.headers.get(HEADER, "").strip()
        if not given:
            return view(request, company=company, **rest)
        caller(request, company)  # who may not come in any more is not told what was answered
        return _once(request, _checked(given), lambda: view(request, company=company, **rest))

    return answered


def _once(request: HttpRequest, given: str, act: Callable[[], HttpResponse]) -> HttpResponse:
    said = key_of(request.path, hashlib.sha256(request.body).hexdigest())
    account = request.auth  # type: ignore[attr-defined]
    try:
        answer, acted = once(key_of("api", account.pk, given), lambda: _packed(act()), at=now(), said=said)
    except SaidOtherwise as error:
        text = _("This key was sent before, with another body or to another address. Take a new key for a new request.")
        raise Refused([Missing(text, HEADER)]) from error
    return _unpacked(answer, {} if acted else {REPLAYED: "true"})


def _checked(given: str) -> str:
    if len(given) > LONGEST:
        raise Refused([Missing(_("A key has at most %(most)s characters.") % {"most": LONGEST}, HEADER)])
    return given


def _packed(answer: HttpResponse) -> str:
    return json.dumps([answer.status_code, answer.headers.get("ETag"), answer.content.decode()])


def _unpacked(kept: str, headers: dict[str, str]) -> HttpResponse:
    status, etag, body = json.loads(kept)
    tagged = {"ETag": etag} if etag else {}
    return HttpResponse(body, status=status, content_type="application/json", headers={**tagged, **headers})
