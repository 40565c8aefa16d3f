"""A form sent twice acts once: its key is taken in the same transaction as what it does.

Who goes back and writes something else into the form sends another one: what is written is part of the key.
"""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.crypto import salted_hmac

from bihuan.core import lean
from bihuan.core.files import digest_of
from bihuan.web.models import SentForm
from bihuan.web.request import Request

KEPT = timedelta(days=7)
CSRF = "csrfmiddlewaretoken"


@transaction.atomic
def once(request: Request, act: Callable[[], str]) -> str:
    """Do `act`, which answers with the address to go on to; a second sending gets the same address without acting."""
    if not request.POST.get("once"):
        return act()
    forget_old(request.at)
    form = SentForm(key=key_of(request), at=request.at, led_to="")
    if lean.once(form) is None:
        return SentForm.objects.get(key=form.key).led_to
    form.led_to = act()
    lean.save(form, "led_to")
    return form.led_to


def key_of(request: Request) -> str:
    """The form's key for this account. Without the key of this installation it leads to nobody: some forms are anonymous."""
    written = sorted((name, values) for name, values in request.POST.lists() if name != CSRF)
    files = [(name, one.name, content_of(one)) for name, many in request.FILES.lists() for one in many]
    said = json.dumps([request.user.pk, written, files])
    return str(salted_hmac("bihuan.once", said, algorithm="sha256").hexdigest())


def content_of(file: Any) -> str:
    """The digest of a file that was sent, left as it came."""
    digest = digest_of(file)
    file.seek(0)
    return digest


def forget_old(at: datetime) -> None:
    """Keys nobody will send again."""
    lean.drop(SentForm.objects.filter(at__lt=at - KEPT))
