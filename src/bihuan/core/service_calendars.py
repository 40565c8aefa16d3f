"""Service calendars as data: the JSON form of a pack or a file, and the two that are always there.

`{"tz", "week": {"mon": [["09:00", "17:00"]], …}, "holidays", "date_hours", "date_breaks", "closures"}`.
Instead of mon … sun a week may name `workday` and `restday`; then the hours follow the statutory calendar.
"""

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from bihuan.core.calendars import COMPANY_TIME, WorkCalendar
from bihuan.core.moments import local, read_moment, seconds_of
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Refused
from bihuan.core.service_time import RESTDAY, WEEKDAYS, WORKDAY, ServiceCalendar, Span, merged
from bihuan.core.year_notices import plain_date, shown

CLOCK = re.compile(r"(\d{2}):(\d{2})(?::(\d{2}))?")
KEYS = ("tz", "week", "holidays", "date_hours", "date_breaks", "closures")
REMARKS = {"name", "title", "id", "source", "note", "notes", "description", "comment"}
NAMED: dict[str, dict[str, Any]] = {
    "cn-5x8": {"week": {WORKDAY: [["09:00", "12:00"], ["13:00", "18:00"]]}},
    "cn-7x24": {"week": {WORKDAY: [["00:00", "24:00"]], RESTDAY: [["00:00", "24:00"]]}},
}


def named_calendar(name: str, workdays: WorkCalendar, own: Mapping[str, Any] | None = None) -> ServiceCalendar:
    """A service calendar by name: one of the company's own, or one that is always there."""
    known = {**NAMED, **(own or {})}
    if name not in known:
        raise Refused(
            [phrase(_("There is no calendar “%(name)s”. Known: %(known)s."), name=name, known=", ".join(known))]
        )
    return parse_service_calendar(known[name], workdays, name)


def read_service_calendar(text: str | bytes, workdays: WorkCalendar, name: str = "") -> ServiceCalendar:
    """Read a service calendar from the text of a JSON file, or refuse with every reason."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused([phrase(_("The calendar is not JSON: %(error)s."), error=error)]) from None
    return parse_service_calendar(data, workdays, name)


def parse_service_calendar(data: object, workdays: WorkCalendar, name: str = "") -> ServiceCalendar:
    """Check a service calendar, or refuse with every reason. Without `tz` it keeps the company's time."""
    if not isinstance(data, dict):
        raise Refused([_("A service calendar must be a JSON object with “tz” and “week”.")])
    reader = Reader(data, workdays.zone)
    calendar = ServiceCalendar(
        zone=reader.zone,
        week=reader.week(),
        holidays=reader.holidays(),
        date_hours=reader.by_date("date_hours"),
        date_breaks=reader.by_date("date_breaks"),
        closures=reader.closures(),
        workdays=workdays if reader.follows_workdays else None,
        name=name or str(data.get("name", "")),
    )
    if reader.reasons:
        raise Refused(reader.reasons)
    return calendar


class Reader:
    """Reads the parts of a service calendar and collects what is wrong with them."""

    def __init__(self, data: Mapping[str, Any], zone: ZoneInfo = COMPANY_TIME) -> None:
        self.data = data
        self.reasons: list[Any] = []
        unknown = [key for key in data if key not in KEYS and key not in REMARKS and not key.startswith("$")]
        for key in unknown:
            self.refuse(_("Unknown entry “%(key)s”. Known: %(known)s."), key=key, known=", ".join(KEYS))
        self.zone = self.read_zone(zone)

    def refuse(self, text: Any, **figures: Any) -> None:
        self.reasons.append(phrase(text, **figures))

    def read_zone(self, otherwise: ZoneInfo) -> ZoneInfo:
        key = self.data.get("tz", otherwise.key)
        try:
            return ZoneInfo(key)
        except (ValueError, TypeError, OSError, KeyError):
            self.refuse(_("“tz” must be a time zone such as Asia/Shanghai, not %(found)s."), found=shown(key))
            return otherwise

    def part(self, key: str, kind: type) -> Any:
        """An entry of the expected kind, or an empty one."""
        found = self.data.get(key)
        if found is None or isinstance(found, kind):
            return kind() if found is None else found
        self.refuse(_("“%(key)s” has the wrong form: %(found)s."), key=key, found=shown(found))
        return kind()

    @property
    def follows_workdays(self) -> bool:
        week = self.data.get("week")
        return isinstance(week, dict) and not {WORKDAY, RESTDAY}.isdisjoint(week)

    def week(self) -> dict[str, tuple[Span, ...]]:
        if "week" not in self.data:
            self.refuse(_("“week” is missing: the hours of mon, tue, wed, thu, fri, sat and sun."))
        allowed = (WORKDAY, RESTDAY) if self.follows_workdays else WEEKDAYS
        week = self.part("week", dict)
        for key in week:
            if key not in allowed:
                self.refuse(_("“week” cannot have “%(key)s”; use %(known)s."), key=key, known=", ".join(allowed))
        return {key: self.hours(f"week.{key}", hours) for key, hours in week.items()}

    def holidays(self) -> frozenset[date]:
        return frozenset(day for text in self.part("holidays", list) if (day := self.day("holidays", text)))

    def by_date(self, key: str) -> dict[date, tuple[Span, ...]]:
        entries = self.part(key, dict).items()
        return {day: self.hours(f"{key}.{text}", hours) for text, hours in entries if (day := self.day(key, text))}

    def day(self, key: str, text: object) -> date | None:
        day = plain_date(text)
        if day is None:
            self.refuse(_("“%(key)s”: %(found)s is not a date such as 2026-10-01."), key=key, found=shown(text))
        return day

    def hours(self, key: str, hours: object) -> tuple[Span, ...]:
        if not isinstance(hours, list):
            self.refuse(_("“%(key)s” must be a list of [open, close], not %(found)s."), key=key, found=shown(hours))
            return ()
        return merged([span for entry in hours if (span := self.span(key, entry))])

    def span(self, key: str, entry: object) -> Span | None:
        start, end = map(clock, pair(entry) or ("", ""))
        if start is not None and end is not None and start < end:
            return start, end
        self.refuse(
            _(
                "“%(key)s”: %(found)s is not [open, close] such as [“09:00”, “17:00”]. "
                "Hours past midnight are written to 24:00, and from 00:00 on the next day."
            ),
            key=key,
            found=shown(entry),
        )
        return None

    def closures(self) -> tuple[Span, ...]:
        return merged([span for entry in self.part("closures", list) if (span := self.closure(entry))])

    def closure(self, entry: object) -> Span | None:
        try:
            ends = [seconds_of(local(read_moment(text), self.zone)) for text in pair(entry) or ()]
        except Refused as refused:
            self.reasons += refused.reasons
            return None
        if ends and ends[0] <= ends[1]:
            return ends[0], ends[1]
        self.refuse(_("“closures”: %(found)s is not [from, to] in this order."), found=shown(entry))
        return None


def pair(entry: object) -> tuple[str, str] | None:
    """A list of two texts, as a pair."""
    if isinstance(entry, list) and len(entry) == 2 and all(isinstance(text, str) for text in entry):
        return entry[0], entry[1]
    return None


def clock(text: str) -> int | None:
    """Seconds since midnight of HH:MM or HH:MM:SS, up to 24:00."""
    found = CLOCK.fullmatch(text)
    if not found:
        return None
    hours, minutes, seconds = (int(figure or 0) for figure in found.groups())
    total = hours * 3600 + minutes * 60 + seconds
    return total if minutes < 60 and seconds < 60 and total <= 24 * 3600 else None
