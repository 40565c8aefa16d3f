"""Beats: what happens at an interval happens once, however many workers there are."""

from datetime import datetime, timedelta

from django.db.models import Q

from bihuan.core import lean
from bihuan.core.clock_strikes import told_by
from bihuan.jobs.models import Beat

LEASE = timedelta(minutes=5)
TICK = "tick"


def catch(name: str, every: timedelta, holder: str, at: datetime, lease: timedelta = LEASE) -> bool:
    """Is it time, and is it mine to do? A holder that fell silent loses it."""
    if not Beat.objects.filter(name=name).exists():
        lean.add([Beat(name=name)], unless_there=True)
    free = Q(until=None) | Q(until__lt=at)
    due = Q(last_at=None) | Q(last_at__lte=at - every)
    return lean.change(Beat.objects.filter(free, due, name=name), holder=holder, until=at + lease, last_at=at) == 1


def prolong(name: str, holder: str, at: datetime, lease: timedelta = LEASE) -> bool:
    """The sign of life during a long beat."""
    return lean.change(Beat.objects.filter(name=name, holder=holder), until=at + lease) == 1


def release(name: str, holder: str) -> None:
    lean.change(Beat.objects.filter(name=name, holder=holder), holder="", until=None)


@told_by
def last_tick() -> datetime | None:
    return Beat.objects.filter(name=TICK).values_list("last_at", flat=True).first()
