"""Instants: reading the times people write, and whole seconds on the one line of time."""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from bihuan.core.phrases import phrase
from bihuan.core.refusals import Refused

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ONE_SECOND = timedelta(seconds=1)
FIRST_YEAR, LAST_YEAR = 1900, 2900
NOT_A_TIME = _("“%(text)s” is not a time. Write a date such as 2025-09-26 or a time such as 2025-09-26T17:00.")
OUT_OF_RANGE = _("%(moment)s is out of range. Years from %(first)s to %(last)s can be used.")
END_OF_DAY = re.compile(r"[T ]24(:?00){1,2}(?=$|Z|[+-])")


def seconds_of(moment: datetime) -> int:
    """Whole seconds since 1970, exact for any zone; a fraction of a second is dropped."""
    return (moment.astimezone(UTC) - EPOCH) // ONE_SECOND


def moment_of(seconds: int, zone: ZoneInfo) -> datetime:
    """The instant so many seconds after 1970, in local time."""
    return (EPOCH + timedelta(seconds=seconds)).astimezone(zone)


def local(moment: date, zone: ZoneInfo) -> datetime:
    """An instant in local time. Without an offset a time is local already; a day stands for its midnight."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time.min)
    return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """When the day begins; also 24:00 of the day before."""
    return datetime.combine(day, time.min, zone)


def end_words(at: datetime, zone: tzinfo) -> str:
    """The end of a deadline: “2026-03-31 24:00”, midnight being the end of the day before."""
    ends = at.astimezone(zone)
    if (ends.hour, ends.minute) == (0, 0):
        return f"{ends.date() - timedelta(days=1)} 24:00"
    return f"{ends:%Y-%m-%d %H:%M}"


def read_moment(text: str) -> datetime:
    """Read an ISO date or time, with or without an offset; 24:00 is the end of that day."""
    written = text.strip()
    ends_day = END_OF_DAY.search(written)
    try:
        moment = datetime.fromisoformat(END_OF_DAY.sub("T00:00", written))
    except ValueError:
        raise Refused([phrase(NOT_A_TIME, text=written[:40])]) from None
    check_range(moment)
    return moment + timedelta(days=1) if ends_day else moment


def check_range(moment: date) -> None:
    """Refuse a year that can only be a slip of the pen, and that calendars could not walk from."""
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise Refused([phrase(OUT_OF_RANGE, moment=moment, first=FIRST_YEAR, last=LAST_YEAR)])
