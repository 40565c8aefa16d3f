"""A form sent twice acts once (`core.once`).

Who goes back and writes something else into the form sends another one: what is written is part of the key.
"""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from bihuan.core import once as core_once
from bihuan.core.files import digest_of
from bihuan.web.request import Request

CSRF = "csrfmiddlewaretoken"


@transaction.atomic
def once(request: Request, act: Callable[[], str]) -> str:
    """Do `act` whole or not at all, which answers with the address to go on to; a second sending gets the same address without acting."""
    if not request.POST.get("once"):
        return act()
    led_to, _acted = core_once.once(key_of(request), act, at=request.at)
    return led_to


def key_of(request: Request) -> str:
    """The form's key for this account, with all that is written in it and attached to it."""
    written = sorted((name, values) for name, values in request.POST.lists() if name != CSRF)
    files = [(name, one.name, content_of(one)) for name, many in request.FILES.lists() for one in many]
    return core_once.key_of(request.user.pk, written, files)


def content_of(file: Any) -> str:
    """The digest of a file that was sent, left as it came."""
    digest = digest_of(file)
    file.seek(0)
    return digest
