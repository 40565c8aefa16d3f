"""What is sent twice acts once: its key is taken in the same transaction as what it does, the first answer kept beside it.

What is refused keeps no key, so it can be put right and sent again.
"""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.crypto import salted_hmac

from bihuan.core import lean
from bihuan.core.models import Sent

KEPT = timedelta(days=7)


class SaidOtherwise(Exception):
    """The key was sent before, with something else."""


def key_of(*parts: Any) -> str:
    """One key of plain values. Without the key of this installation it leads to nobody: some forms are anonymous."""
    return str(salted_hmac("bihuan.once", json.dumps(parts), algorithm="sha256").hexdigest())


@transaction.atomic
def once(key: str, act: Callable[[], str], *, at: datetime, said: str = "") -> tuple[str, bool]:
    """Do `act` and keep what it answers; a second sending gets that answer without acting. Says whether it acted now.

    `said` is the digest of what is sent, where the key does not hold it already: another one under the same key is refused.
    """
    forget_old(at)
    sent = Sent(key=key, said=said, at=at, answer="")
    if lean.once(sent) is None:
        return _first_answer(key, said), False
    sent.answer = act()
    lean.save(sent, "answer")
    return sent.answer, True


def _first_answer(key: str, said: str) -> str:
    first = Sent.objects.get(key=key)
    if first.said != said:
        raise SaidOtherwise
    return first.answer


def forget_old(at: datetime) -> None:
    """Keys nobody will send again."""
    lean.drop(Sent.objects.filter(at__lt=at - KEPT))
