"""The time that is played: from a day to the morning of today, and where a day of the story lies in it.

The story is written in days of a plan's year. Where it begins before the window does (fewer months, or a start in
spring), its beginning is drawn together into the first weeks, in its order.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from dateutil.relativedelta import relativedelta

from bihuan.core.calendars import ONE_DAY, WorkCalendar, from_statutory

MORNING = time(9)  # the story ends at nine: what is due today is still to be done
FIRST_MONTH, FIRST_DAY = 11, 24  # of the year before the plan's year: what the story tells begins here
KNEE = 0.3  # into this share of the window an early beginning is drawn together


@dataclass(frozen=True)
class Window:
    """From the first day to the last moment, with the working calendar the companies live by."""

    start: date
    end: datetime
    calendar: WorkCalendar

    @property
    def today(self) -> date:
        return self.end.date()

    @cached_property
    def year(self) -> int:
        """The year of the plan most of which lies in the window."""
        return self.today.year if self.today.month > 6 else self.today.year - 1

    def moment(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.calendar.zone)

    def later(self, day: date, workdays: int) -> date:
        """So many working days later, or earlier."""
        return self.calendar.nth_workday(day, workdays)

    def workday(self, day: date) -> date:
        return self.calendar.on_or_after(day)

    def ago(self, days: int) -> date:
        """A working day so many days before today."""
        return self.calendar.on_or_before(self.today - timedelta(days=days))

    def drawn(self, day: date) -> date:
        """Where a day of the story is played."""
        first = date(self.year - 1, FIRST_MONTH, FIRST_DAY)
        knee = self.start + (self.today - self.start) * KNEE
        if first >= self.start or day >= knee:
            return day
        share = max((day - first).days, 0) / (knee - first).days
        return self.start + ONE_DAY + timedelta(days=int(share * (knee - self.start).days))

    def named(self, text: str, year: int) -> date:
        """The day "03-17" of a plan's year, "-12-04" of the year before, "+01-20" of the one after."""
        shift = {"-": -1, "+": 1}.get(text[0], 0)
        month, day = text.lstrip("+-").split("-")
        return self.drawn(date(year + shift, int(month), int(day)))


def window(now: datetime, months: int) -> Window:
    """The last months up to this morning; before nine, up to yesterday's."""
    calendar = from_statutory()
    here = now.astimezone(calendar.zone)
    day = here.date() if here.time() >= MORNING else here.date() - ONE_DAY
    end = datetime.combine(day, MORNING, calendar.zone)
    return Window(day - relativedelta(months=months), end, calendar)
