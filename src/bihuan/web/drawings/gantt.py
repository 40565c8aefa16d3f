"""Rows of a plan along its time: bar and done part, pilot box, milestones, today's line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from bihuan.web.drawings.shapes import Point, diamond, n

WIDTH, HEIGHT, MIDDLE = 600.0, 30, 15.0
BAR_Y, BAR_H, PILOT_Y, PILOT_H = 9, 12, 5, 20
NARROWEST, MARK = 3.0, 6.5
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """From one day to another, both included."""

    first: date
    last: date


@dataclass(frozen=True)
class Mark:
    """A milestone: reached, still to come, or passed without being reached."""

    on: date
    state: str  # ok, open, bad
    text: Any = ""


@dataclass(frozen=True)
class Work:
    """One row: when it runs, how much of it is done (0 to 1), how it looks."""

    span: Span | None
    done: float
    look: str = "open"
    pilot: Span | None = None
    marks: Sequence[Mark] = ()


@dataclass(frozen=True)
class Box:
    x: str
    width: str


@dataclass(frozen=True)
class Diamond:
    path: str
    state: str
    text: Any


@dataclass(frozen=True)
class Row:
    bar: Box | None
    done: Box | None
    look: str
    pilot: Box | None
    diamonds: list[Diamond]


@dataclass(frozen=True)
class MonthName:
    month: int
    year: int
    middle: str
    is_current: bool


@dataclass(frozen=True)
class Scale:
    """The time axis; whole months, so that the lines stand on their first days."""

    first: date
    last: date
    today: date | None = None
    months: list[MonthName] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def x(self, day: date) -> float:
        """Where a day begins, kept inside the picture."""
        return min(max((day - self.first).days / self.days, 0.0), 1.0) * WIDTH

    def box(self, span: Span) -> Box | None:
        if span.last < self.first or span.first > self.last:
            return None
        left, right = self.x(span.first), self.x(span.last + ONE_DAY)
        return Box(n(left), n(max(right - left, NARROWEST)))

    @property
    def today_x(self) -> str:
        inside = self.today is not None and self.first <= self.today <= self.last
        return n(self.x(self.today)) if inside and self.today else ""


def scale(days: Iterable[date], today: date, year: int | None = None) -> Scale:
    """An axis over all these days, at least the plan's year, in whole months."""
    known = [*days, *([date(year, 1, 1), date(year, 12, 31)] if year else [])] or [today]
    first, last = min(known).replace(day=1), month_end(max(known))
    bare = Scale(first, last, today)
    starts = list(month_starts(first, last))
    every = -(-len(starts) // 14)  # names need room
    months = [
        MonthName(
            start.month, start.year, n((bare.x(start) + bare.x(month_end(start) + ONE_DAY)) / 2), same(start, today)
        )
        for start in starts[::every]
    ]
    return Scale(first, last, today, months, [n(bare.x(start)) for start in starts[1:]])


def same(month: date, day: date) -> bool:
    return (month.year, month.month) == (day.year, day.month)


def month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - ONE_DAY


def month_starts(first: date, last: date) -> Iterable[date]:
    start = first.replace(day=1)
    while start <= last:
        yield start
        start = month_end(start) + ONE_DAY


def row(work: Work, axis: Scale) -> Row:
    """The geometry of one row on the axis."""
    bar = axis.box(work.span) if work.span else None
    done = Box(bar.x, n(float(bar.width) * min(max(work.done, 0.0), 1.0))) if bar and work.done > 0 else None
    pilot = axis.box(work.pilot) if work.pilot else None
    seen = [mark for mark in work.marks if axis.first <= mark.on <= axis.last]
    return Row(bar, done, work.look, pilot, [drawn(mark, axis) for mark in seen])


def drawn(mark: Mark, axis: Scale) -> Diamond:
    """At the end of its day, whole even at the picture's edge."""
    x = min(max(axis.x(mark.on + ONE_DAY), MARK), WIDTH - MARK)
    return Diamond(diamond(Point(x, MIDDLE), MARK), mark.state, mark.text)
