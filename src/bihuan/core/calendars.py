"""Working days: the statutory calendar of China with its moved days, and a company's own days on top.

Pure values: a calendar never changes, so a deadline computed with it can be explained later (`version`).
A year without a notice falls back to Monday to Friday and makes what it touches provisional.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from bihuan.core.year_notices import YearNotice, packaged_notices

ONE_DAY = timedelta(days=1)
FRIDAY = 4
COMPANY_TIME = ZoneInfo("Asia/Shanghai")


class DayKind(StrEnum):
    """Why a day is worked or not."""

    WORK = "work"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKE_UP = "make-up"
    COMPANY_OFF = "company-off"
    COMPANY_WORK = "company-work"


WORKED = {DayKind.WORK, DayKind.MAKE_UP, DayKind.COMPANY_WORK}


@dataclass(frozen=True, slots=True)
class Day:
    """What a day is; `name` of the holiday it belongs to, `reason` a company gave."""

    kind: DayKind
    name: str = ""
    reason: str = ""

    @property
    def is_off(self) -> bool:
        return self.kind not in WORKED


WORKDAY, WEEKEND = Day(DayKind.WORK), Day(DayKind.WEEKEND)


@dataclass(frozen=True, slots=True)
class Override:
    """A company's own day: off although others work, or worked although others rest."""

    is_off: bool
    name: str
    reason: str = ""


@dataclass(frozen=True, eq=False)
class WorkCalendar:
    """Working days by the notices of some years; later notices hold over earlier ones, overrides over all."""

    notices: Mapping[int, YearNotice] = field(default_factory=dict)
    overrides: Mapping[date, Override] = field(default_factory=dict)
    editions: Mapping[int, int] = field(default_factory=dict)
    zone: ZoneInfo = COMPANY_TIME

    @cached_property
    def special(self) -> dict[date, Day]:
        """Every day that a notice or the company names."""
        named = {
            day: statutory(day, entry.is_off, entry.name)
            for year in sorted(self.notices)
            for day, entry in self.notices[year].days.items()
        }
        for day, own in self.overrides.items():
            kind = DayKind.COMPANY_OFF if own.is_off else DayKind.COMPANY_WORK
            named[day] = Day(kind, own.name, own.reason)
        return named

    @cached_property
    def version(self) -> str:
        """A label that differs whenever a day could: the last published year and a digest."""
        notices = [[year, self.notices[year].digest] for year in sorted(self.notices)]
        own = [
            [day.isoformat(), entry.is_off, entry.name, entry.reason] for day, entry in sorted(self.overrides.items())
        ]
        text = json.dumps([notices, own, self.zone.key], ensure_ascii=False)
        return f"{max(self.notices, default=0)}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"

    def edition(self, year: int) -> int:
        """How often the notice of a year was published here; 0 while it is not."""
        return self.editions.get(year, 1) if year in self.notices else 0

    def is_workday(self, day: date) -> bool:
        named = self.special.get(day)
        return day.weekday() <= FRIDAY if named is None else not named.is_off

    def day(self, day: date) -> Day:
        """Why the day is worked or not."""
        return self.special.get(day) or (WORKDAY if day.weekday() <= FRIDAY else WEEKEND)

    def provisional(self, when: date | int) -> bool:
        """Is the notice of this day's year still to come?"""
        return (when if isinstance(when, int) else when.year) not in self.notices

    def nth_workday(self, start: date, n: int) -> date:
        """The n-th working day after `start` (before it when n is negative); `start` does not count."""
        step, day = ONE_DAY if n >= 0 else -ONE_DAY, start
        left = abs(n)
        while left:
            day += step
            left -= self.is_workday(day)
        return day

    def on_or_after(self, day: date) -> date:
        """The day itself when it is worked, else the next working day."""
        while not self.is_workday(day):
            day += ONE_DAY
        return day

    def on_or_before(self, day: date) -> date:
        """The day itself when it is worked, else the working day before it."""
        while not self.is_workday(day):
            day -= ONE_DAY
        return day

    def workdays(self, first: date, last: date) -> list[date]:
        """The working days from `first` to `last`, both included."""
        return [day for day in dates(first, last) if self.is_workday(day)]

    def workdays_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` lies before."""
        if end < start:
            return -self.workdays_between(end, start)
        return len(self.workdays(start + ONE_DAY, end)) if end > start else 0

    def with_notice(self, notice: YearNotice, edition: int = 1) -> "WorkCalendar":
        """This calendar with a year published, in place of an earlier notice of that year."""
        return replace(
            self,
            notices={**self.notices, notice.year: notice},
            editions={**self.editions, notice.year: edition},
        )

    def with_overrides(self, overrides: Mapping[date, Override]) -> "WorkCalendar":
        """This calendar with a company's own days added to those it has."""
        return replace(self, overrides={**self.overrides, **overrides})

    def with_zone(self, zone: ZoneInfo) -> "WorkCalendar":
        """This calendar for a company in another time zone."""
        return replace(self, zone=zone)

    def changed_days(self, other: "WorkCalendar") -> list[date]:
        """The days that are worked in one of the two calendars only."""
        named = self.special.keys() | other.special.keys()
        return sorted(day for day in named if self.is_workday(day) != other.is_workday(day))


def statutory(day: date, is_off: bool, name: str) -> Day:
    """A worked day a notice names is a make-up day only where the week alone would have it off."""
    if is_off:
        return Day(DayKind.HOLIDAY, name)
    return Day(DayKind.MAKE_UP if day.weekday() > FRIDAY else DayKind.WORK, name)


def dates(first: date, last: date) -> Iterator[date]:
    """Every date from `first` to `last`, both included."""
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(ordinal)


@lru_cache(maxsize=1)
def from_statutory() -> WorkCalendar:
    """The calendar of the years the chinesecalendar package knows."""
    return WorkCalendar(packaged_notices())
