"""Periods of the calendar (year … day), when a duty of a period is due, and recurring dates.

A period is half-open: `end` is the first day after it, `last_day` its last. Weeks are ISO weeks, from Monday,
and belong to the year of their Thursday.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache, partial
from typing import Literal

from django.utils.translation import gettext_lazy as _

from bihuan.core.calendars import ONE_DAY, WorkCalendar
from bihuan.core.day_notes import TARGET, DayNote, counted_notes, workday_note
from bihuan.core.deadlines import Deadline, end_of_day, months_later, path, rest_notes, touches_unpublished, with_rest
from bihuan.core.phrases import Phrase, phrase
from bihuan.core.refusals import Refused


class PeriodKind(StrEnum):
    """A rhythm."""

    YEAR = "year"
    HALF_YEAR = "half-year"
    QUARTER = "quarter"
    MONTH = "month"
    WEEK = "week"
    DAY = "day"


MONTHS = {PeriodKind.YEAR: 12, PeriodKind.HALF_YEAR: 6, PeriodKind.QUARTER: 3, PeriodKind.MONTH: 1}
DAYS = {PeriodKind.WEEK: 7, PeriodKind.DAY: 1}
MOST_KEPT = 5000  # a year of 200 duties asks for some hundred periods, over and over


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A stretch of the calendar; `key` names it, e.g. 2026, 2026-H1, 2026-Q3, 2026-09, 2026-W41, 2026-10-09."""

    kind: PeriodKind
    start: date
    end: date

    @property
    def last_day(self) -> date:
        return self.end - ONE_DAY

    @property
    def key(self) -> str:
        year, month = self.start.year, self.start.month
        week = self.start.isocalendar()
        return {
            PeriodKind.YEAR: f"{year}",
            PeriodKind.HALF_YEAR: f"{year}-H{month // 7 + 1}",
            PeriodKind.QUARTER: f"{year}-Q{(month + 2) // 3}",
            PeriodKind.MONTH: f"{year}-{month:02}",
            PeriodKind.WEEK: f"{week.year}-W{week.week:02}",
            PeriodKind.DAY: self.start.isoformat(),
        }[self.kind]

    def __str__(self) -> str:
        return self.key

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    @property
    def next(self) -> "Period":
        return period_of(self.kind, self.end)

    @property
    def previous(self) -> "Period":
        return period_of(self.kind, self.start - ONE_DAY)


@lru_cache(maxsize=MOST_KEPT)
def period_of(kind: PeriodKind | str, day: date) -> Period:
    """The period of a kind in which a day lies."""
    kind = PeriodKind(kind)
    if kind in MONTHS:
        first = date(day.year, (day.month - 1) // MONTHS[kind] * MONTHS[kind] + 1, 1)
        return Period(kind, first, months_later(first, MONTHS[kind]))
    first = day - timedelta(days=day.weekday()) if kind is PeriodKind.WEEK else day
    return Period(kind, first, first + timedelta(days=DAYS[kind]))


def periods(kind: PeriodKind | str, year: int) -> list[Period]:
    """The periods of a year, in order; of weeks those whose Thursday lies in it."""
    kind = PeriodKind(kind)
    if kind is not PeriodKind.WEEK:
        return list(periods_between(kind, date(year, 1, 1), date(year, 12, 31)))
    # 4 January and 28 December always lie in the first and the last week
    return list(periods_between(kind, date(year, 1, 4), date(year, 12, 28)))


def periods_between(kind: PeriodKind | str, first: date, last: date) -> Iterator[Period]:
    """The periods that share a day with the days from `first` to `last`, in order."""
    period = period_of(kind, first)
    while period.start <= last:
        yield period
        period = period.next


@lru_cache(maxsize=MOST_KEPT)
def read_period(key: str) -> Period:
    """The period a key names, or a refusal."""
    for kind in PeriodKind:
        period = period_of(kind, first_day(kind, key))
        if period.key == key:
            return period
    raise Refused([phrase(_("“%(key)s” is not a period. Write 2026, 2026-H1, 2026-Q3, 2026-09 or 2026-W41."), key=key)])


def first_day(kind: PeriodKind, key: str) -> date:
    """A day of the period a key names when it is of this kind; some other day when it is not."""
    year, _dash, rest = key.partition("-")
    try:
        if kind is PeriodKind.DAY:
            return date.fromisoformat(key)
        number = int(rest.lstrip("HQW") or 1)
        if kind is PeriodKind.WEEK:
            return date.fromisocalendar(int(year), number, 4)
        return date(int(year), (number - 1) * MONTHS[kind] + 1, 1)
    except ValueError:
        return date(1, 1, 1)


@dataclass(frozen=True, slots=True)
class Due:
    """When in a period, or in the one after it, something is due; without day and workday on its last day.

    `month` is the n-th month of the period; `day` and `workday` count within that month, else within the whole
    period, from the end when negative. A day a short month does not have is its last one. `adjust` moves a day off
    to the working day before or after it.
    """

    month: int | None = None
    day: int | Literal["last"] | None = None
    workday: int | Literal["last"] | None = None
    of: Literal["this", "next"] = "this"
    adjust: Literal["earlier", "later"] | None = None

    def faults(self, kind: PeriodKind | str) -> list[Phrase]:
        """Everything that does not go together, or not with this kind of period."""
        span, most = MONTHS.get(PeriodKind(kind), 0), 31 if self.month else LONGEST[PeriodKind(kind)]
        checks = [
            (self.day is not None and self.workday is not None, _("Give a day or a workday, not both.")),
            (self.month is not None and not span, _("A %(kind)s has no months; leave “month” out.")),
            (bool(span) and self.month not in (None, *range(1, span + 1)), _("“month” must be from 1 to %(span)s.")),
            (not counts(self.day, most), _("“day” must be “last”, or from 1 to %(most)s.")),
            (not counts(self.workday, most), _("“workday” must be “last”, or from 1 to %(most)s.")),
            (self.of not in ("this", "next"), _("“of” must be “this” or “next”.")),
            (self.adjust not in (None, "earlier", "later"), _("“adjust” must be “earlier” or “later”.")),
        ]
        return [phrase(text, kind=kind, span=span, most=most) for wrong, text in checks if wrong]


LONGEST = {
    PeriodKind.YEAR: 366,
    PeriodKind.HALF_YEAR: 184,
    PeriodKind.QUARTER: 92,
    PeriodKind.MONTH: 31,
    PeriodKind.WEEK: 7,
    PeriodKind.DAY: 1,
}


def counts(number: int | str | None, most: int) -> bool:
    """Is this left out, or a place from 1 to `most`, counted from the start or the end?"""
    return number in (None, "last") or (isinstance(number, int) and 1 <= abs(number) <= most)


def due_in(period: Period, due: Due, calendar: WorkCalendar) -> Deadline:
    """When a duty of this period is due: the end of a day, with its explanation."""
    if faults := due.faults(period.kind):
        raise Refused(faults)
    within = period.next if due.of == "next" else period
    if due.month is not None:
        within = period_of(PeriodKind.MONTH, months_later(within.start, due.month - 1))
    if due.workday is not None:
        return due_on_workday(within, -1 if due.workday == "last" else due.workday, calendar)
    target = day_of(within, due.day)
    last_day = {"earlier": calendar.on_or_before, "later": calendar.on_or_after}.get(due.adjust or "", keep)(target)
    provisional = due.adjust is not None and touches_unpublished(target, last_day, calendar)

    def explain() -> list[DayNote]:
        named = with_rest(DayNote(target, None, day_phrase(within, due.day), TARGET), calendar)
        return [named, *rest_notes(target, last_day, calendar)[1:]]

    return end_of_day(last_day, calendar.zone, provisional, explain)


def keep(day: date) -> date:
    return day


def day_of(within: Period, day: int | Literal["last"] | None) -> date:
    if day is None or day == "last" or day >= (within.end - within.start).days:
        return within.last_day
    if day > 0:
        return within.start + timedelta(days=day - 1)
    return max(within.start, within.end + timedelta(days=day))


def day_phrase(within: Period, day: int | Literal["last"] | None) -> Phrase:
    if day_of(within, day) == within.last_day:
        return phrase(_("is the last day of %(period)s"), period=within)
    text = _("is day %(n)s of %(period)s") if int(day or 0) > 0 else _("is day %(n)s from the end of %(period)s")
    return phrase(text, n=abs(int(day or 0)), period=within)


@lru_cache(maxsize=1000)  # calendars stay the same until a notice comes
def worked_in(within: Period, calendar: WorkCalendar) -> Sequence[date]:
    """The working days of a period."""
    return tuple(calendar.workdays(within.start, within.last_day))


def due_on_workday(within: Period, n: int, calendar: WorkCalendar) -> Deadline:
    """The n-th working day, or the last (first) one there is; without any, the last day."""
    worked = worked_in(within, calendar)[:: 1 if n >= 0 else -1]
    last_day = worked[min(abs(n), len(worked)) - 1] if worked else within.last_day
    origin = within.start if n > 0 else within.last_day

    def explain() -> list[DayNote]:
        note = partial(workday_note, calendar=calendar)
        return counted_notes(path(origin, last_day), calendar.is_workday, lambda day, n: note(day, counts=n))

    return end_of_day(last_day, calendar.zone, touches_unpublished(origin, last_day, calendar), explain)
