"""Service time: how much of a span lies within service hours, and when so much of it has passed.

Hours are half-open: 00:00-24:00 is a whole day, no second is lost between two of them. Seconds are real ones:
a day of 25 hours at the end of summer time has 25 hours of service when it is open all day. An end before the
start gives a negative figure, so that wrong data show. Fractions of a second are dropped from both ends.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from bihuan.core.calendars import ONE_DAY, WorkCalendar, dates
from bihuan.core.moments import local, midnight, moment_of, seconds_of
from bihuan.core.refusals import Refused

Span = tuple[int, int]  # half-open: seconds of a local day, or seconds since 1970
DAY_SECONDS = 24 * 3600
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WORKDAY, RESTDAY = "workday", "restday"
PATIENCE = 3 * 366  # days without service after which a calendar counts as never open again
FARTHEST = 200  # years a result may lie from its start
MOST_DAYS_KEPT = 20_000
NO_END = _("The end lies beyond reach: the service calendar has no hours there, or too much time is asked for.")


@dataclass(frozen=True, eq=False)
class ServiceCalendar:
    """When service is given. `week` maps mon … sun to hours of the day; with `workdays`, workday and restday."""

    zone: ZoneInfo
    week: Mapping[str, tuple[Span, ...]]
    holidays: frozenset[date] = frozenset()
    date_hours: Mapping[date, tuple[Span, ...]] = field(default_factory=dict)
    date_breaks: Mapping[date, tuple[Span, ...]] = field(default_factory=dict)
    closures: tuple[Span, ...] = ()  # since 1970
    workdays: WorkCalendar | None = None
    name: str = ""
    _kept: dict[date, tuple[Span, ...]] = field(default_factory=dict, init=False, repr=False)

    def hours(self, day: date) -> tuple[Span, ...]:
        """The service hours of a day by its clock, breaks taken out."""
        if day in self.holidays:
            return ()
        hours = self.date_hours.get(day)
        if hours is None:
            hours = self.week.get(self.day_key(day), ())
        return without(hours, self.date_breaks.get(day, ()))

    def day_key(self, day: date) -> str:
        if self.workdays is None:
            return WEEKDAYS[day.weekday()]
        return WORKDAY if self.workdays.is_workday(day) else RESTDAY

    def spans(self, day: date) -> tuple[Span, ...]:
        """The service of a day on the line of time, closures taken out."""
        kept = self._kept.get(day)
        if kept is None:
            opened = [(self.opening(day, start), self.closing(day, end)) for start, end in self.hours(day)]
            kept = without(merged(opened), self.closures)
            if len(self._kept) >= MOST_DAYS_KEPT:
                self._kept.clear()
            self._kept[day] = kept
        return kept

    def opening(self, day: date, second: int) -> int:
        """The first instant at which the day's clock shows this or a later second."""
        return instants(day, second, self.zone)[0]

    def closing(self, day: date, second: int) -> int:
        """The instant from which the day's clock no longer shows an earlier second."""
        first, last = instants(day, second, self.zone)
        return first if second == DAY_SECONDS else last

    def is_open_on(self, day: date) -> bool:
        """Is there any service on this day?"""
        return bool(self.spans(day))

    def elapsed(self, start: datetime, end: datetime) -> int:
        """Seconds of service from `start` to `end`; negative when `end` lies before `start`."""
        first, last = local(start, self.zone), local(end, self.zone)
        if seconds_of(last) < seconds_of(first):
            return -self.elapsed(end, start)
        return sum(seconds for _day, seconds in self.spent(first, last))

    def spent(self, first: datetime, last: datetime) -> Iterator[tuple[date, int]]:
        """Seconds of service on each day between two instants of local time."""
        low, high = seconds_of(first), seconds_of(last)
        # a clock change around midnight may put an instant on the neighbouring date
        for day in dates(first.date() - ONE_DAY, last.date() + ONE_DAY):
            yield day, sum(max(0, min(closes, high) - max(opens, low)) for opens, closes in self.spans(day))

    def add(self, start: datetime, seconds: int) -> datetime:
        """When so many seconds of service have passed after `start` (before it when negative).

        A result exactly at closing time stays there. Zero moves to the first moment of service.
        """
        at = seconds_of(local(start, self.zone))
        left = abs(seconds)
        for opens, closes in self.walk(local(start, self.zone).date(), forward=seconds >= 0):
            low, high = (max(opens, at), closes) if seconds >= 0 else (opens, min(closes, at))
            if low >= high:
                continue
            if left <= high - low:
                return moment_of(low + left if seconds >= 0 else high - left, self.zone)
            left -= high - low
        raise Refused([NO_END])

    def walk(self, origin: date, *, forward: bool) -> Iterator[Span]:
        """The spans from the day before `origin` on, or backwards from the day after it."""
        step = ONE_DAY if forward else -ONE_DAY
        idle = 0
        for n in range(-1, FARTHEST * 366):
            spans = self.spans(origin + n * step)
            idle = 0 if spans else idle + 1
            if idle > PATIENCE:
                return
            yield from spans if forward else reversed(spans)

    def add_days(self, start: date, n: int) -> date:
        """The n-th day of service from `start`; a start without service first moves to the next one
        (to the one before, when n is negative), as service calendars count.
        """
        step = ONE_DAY if n >= 0 else -ONE_DAY
        day = self.open_day(start, step)
        for _n in range(abs(n)):
            day = self.open_day(day + step, step)
        return day

    def open_day(self, day: date, step: timedelta) -> date:
        """The day itself when it has service, else the nearest in the direction of `step`."""
        for _n in range(PATIENCE):
            if self.is_open_on(day):
                return day
            day += step
        raise Refused([NO_END])

    def provisional(self, first: date, last: date) -> bool:
        """Does service between two days depend on a year whose notice is still to come?"""
        if self.workdays is None or self.week.get(WORKDAY) == self.week.get(RESTDAY):
            return False
        years = range(min(first, last).year, max(first, last).year + 1)
        return any(self.workdays.provisional(year) for year in years)


def merged(spans: list[Span]) -> tuple[Span, ...]:
    """Spans in order, overlapping and touching ones joined, empty ones left out."""
    joined: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)


def without(spans: tuple[Span, ...], cuts: tuple[Span, ...]) -> tuple[Span, ...]:
    """What is left of the spans when the cuts are taken out."""
    for low, high in cuts:
        pieces = [piece for start, end in spans for piece in ((start, min(end, low)), (max(start, high), end))]
        spans = tuple((start, end) for start, end in pieces if start < end)
    return spans


def instants(day: date, second: int, zone: ZoneInfo) -> tuple[int, int]:
    """The first and the last instant at which a day's clock shows a second: twice when it is put back.

    When the clock skips that second, the instant of the skip, twice.
    """
    wall = midnight(day, zone) + timedelta(seconds=second)
    first, second_time = seconds_of(wall.replace(fold=0)), seconds_of(wall.replace(fold=1))
    if first <= second_time:
        return first, second_time
    skip = change_between(second_time, first, zone)
    return skip, skip


def change_between(low: int, high: int, zone: ZoneInfo) -> int:
    """The second at which the clock changed, by halving."""
    before = moment_of(low, zone).utcoffset()
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if moment_of(middle, zone).utcoffset() == before else (low, middle)
    return high
