"""A form sent twice acts once: its key is taken in the same transaction as what it does."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from bihuan.core import lean
from bihuan.web.models import SentForm
from bihuan.web.request import Request

KEPT = timedelta(days=7)


@transaction.atomic
def once(request: Request, act: Callable[[], str]) -> str:
    """Do `act`, which answers with the address to go on to; a second sending gets the same address without acting."""
    if not request.POST.get("once"):
        return act()
    key = f"{request.user.pk}:{request.POST['once']}"[:64]
    form = SentForm(key=key, account=request.user, at=request.at, led_to="")
    if lean.once(form) is None:
        return SentForm.objects.get(key=key).led_to
    form.led_to = act()
    lean.save(form, "led_to")
    return form.led_to


def forget_old(at: datetime) -> None:
    """Keys nobody will send again; part of the daily upkeep."""
    lean.drop(SentForm.objects.filter(at__lt=at - KEPT))
