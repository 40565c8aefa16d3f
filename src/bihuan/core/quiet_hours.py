"""Quiet hours: what leaves the house waits for a working day's waking hours (traps.md 10)."""

from datetime import datetime, time, timedelta
from typing import Any

from bihuan.core.calendars import ONE_DAY, WorkCalendar
from bihuan.core.models import Company
from bihuan.core.workdays import calendar_for

FROM, TO, DIGEST = "08:00", "20:00", "08:30"


def next_opening(company: Company, at: datetime, calendar: WorkCalendar | None = None) -> datetime:
    """The first moment from `at` on that is neither night nor a day off."""
    return _next(company, at, _clock(company, "from", FROM), _clock(company, "to", TO), calendar)


def next_digest(company: Company, at: datetime, calendar: WorkCalendar | None = None) -> datetime:
    """When the day's notices go out together, after `at`."""
    clock = _clock(company, "digest", DIGEST)
    return _next(company, at + timedelta(microseconds=1), clock, clock, calendar)


def _next(company: Company, at: datetime, first: time, last: time, calendar: WorkCalendar | None) -> datetime:
    """`at` itself between `first` and `last` of a working day, else `first` of the next one."""
    here = at.astimezone(company.zone)
    calendar = calendar or calendar_for(company)
    if calendar.is_workday(here.date()) and here.time() <= last:
        return max(here, datetime.combine(here.date(), first, company.zone))
    day = calendar.on_or_after(here.date() + ONE_DAY)
    return datetime.combine(day, first, company.zone)


def _clock(company: Company, name: str, default: str) -> time:
    hours: dict[str, Any] = company.settings.get("quiet_hours", {})
    return time.fromisoformat(hours.get(name, default))
