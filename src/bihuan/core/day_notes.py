"""Why a deadline falls on its day, day by day: '09-28 is a make-up working day: 1'."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.core.calendars import Day, DayKind, WorkCalendar
from bihuan.core.phrases import Phrase, phrase
from bihuan.core.year_notices import SpokenName

TRIGGER, TARGET, SERVICE, PLAIN = "trigger", "target", "service", "day"

PREDICATES: dict[DayKind, Any] = {
    DayKind.WORK: _("is a working day"),
    DayKind.WEEKEND: _("is a weekend day"),
    DayKind.HOLIDAY: _("is a day off: %(name)s"),
    DayKind.MAKE_UP: _("is a make-up working day (%(name)s)"),
    DayKind.COMPANY_OFF: _("is a day off of the company: %(name)s"),
    DayKind.COMPANY_WORK: _("is a working day of the company: %(name)s"),
}
LABELS: dict[str, Any] = {
    TRIGGER: _("not counted"),
    TARGET: _("last day"),
    SERVICE: _("service"),
    PLAIN: _("day"),
    DayKind.WORK: _("working day"),
    DayKind.WEEKEND: _("weekend"),
    DayKind.MAKE_UP: _("make-up day"),
}


@dataclass(frozen=True, slots=True)
class DayNote:
    """One day of an explanation: its ordinal when it counts, why, and its kind for whoever draws it."""

    date: date
    counts: int | None
    why: Phrase
    kind: str
    name: str = ""

    @property
    def sentence(self) -> Phrase:
        """The note as a sentence of its own."""
        if self.counts is None:
            return phrase(_("%(date)s %(why)s"), date=self.date, why=self.why)
        return phrase(_("%(date)s %(why)s: %(count)s"), date=self.date, why=self.why, count=self.counts)

    @property
    def label(self) -> Any:
        """Two or three words for a small box: the holiday, or what kind of day it is."""
        return SpokenName(self.name) if self.name and self.kind != DayKind.MAKE_UP else LABELS.get(self.kind, "")


def trigger_note(day: date, counts: int | None = None) -> DayNote:
    """The day something happened; it counts only for a rule of zero days."""
    if counts is None:
        return DayNote(day, None, phrase(_("is the trigger day and does not count")), TRIGGER)
    return DayNote(day, counts, phrase(_("is the trigger day and the last one")), TRIGGER)


def workday_note(day: date, calendar: WorkCalendar, counts: int | None) -> DayNote:
    """A day as the working calendar has it; says so when its year's notice is still to come."""
    known = calendar.day(day)
    why = predicate(known)
    if calendar.provisional(day):
        why = phrase(_("%(why)s, as far as known: the notice of %(year)s is still to come"), why=why, year=day.year)
    return DayNote(day, counts, why, known.kind, known.name)


def predicate(day: Day) -> Phrase:
    name = phrase(_("%(name)s (%(reason)s)"), name=day.name, reason=day.reason) if day.reason else SpokenName(day.name)
    return phrase(PREDICATES[day.kind], name=name)


def counted_notes(listed: list[date], counts: Callable[[date], bool], note: Callable[..., DayNote]) -> list[DayNote]:
    """Notes of days in the order they are counted; those that count are numbered from 1."""
    ordinal, notes = 0, []
    for day in listed:
        ordinal += counts(day)
        notes.append(note(day, ordinal if counts(day) else None))
    return notes


def clock(seconds: int) -> str:
    """A length of time as h:mm, with seconds only when there are some."""
    hours, rest = divmod(abs(seconds), 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if left else f"{hours}:{minutes:02}"
