"""A deadline's explanation in a few sentences: what was left out, what was counted in, where it ends."""

from collections.abc import Iterator
from itertools import groupby

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from bihuan.core.calendars import DayKind
from bihuan.core.day_notes import TARGET, TRIGGER, DayNote
from bihuan.core.deadlines import Deadline
from bihuan.core.phrases import Phrase, phrase
from bihuan.core.year_notices import SpokenName

RESTING = {DayKind.HOLIDAY, DayKind.COMPANY_OFF, DayKind.WEEKEND}
REMARKABLE = {TRIGGER, TARGET, DayKind.MAKE_UP, DayKind.COMPANY_WORK}


def reasons(deadline: Deadline) -> list[Phrase]:
    """Trigger day, holidays left out, make-up days counted in, and the end. Plain weekends go without saying."""
    told: list[Phrase] = []
    for resting, run in groupby(deadline.explanation, key=lambda note: note.kind in RESTING):
        notes = list(run)
        told += rest(notes) if resting else [note.sentence for note in notes if note.kind in REMARKABLE]
    return [*told, *end(deadline)]


def rest(run: list[DayNote]) -> Iterator[Phrase]:
    """A run of days off, when it is more than a weekend."""
    names = list(dict.fromkeys(note.name for note in run if note.name))
    if not names:
        return
    days = sorted(note.date for note in run)
    text = ngettext_lazy(
        "%(first)s is off and does not count: %(name)s",
        "%(first)s to %(last)s are %(count)s days off and do not count: %(name)s",
        len(days),
    )
    yield phrase(text, first=days[0], last=days[-1], count=len(days), name=SpokenName(*names))


def end(deadline: Deadline) -> Iterator[Phrase]:
    """The last day and its midnight, or the instant; and what is not known yet."""
    if deadline.at.date() > deadline.last_day:
        yield phrase(_("%(date)s is the last day, until 24:00"), date=deadline.last_day)
    else:
        yield phrase(_("The time ends on %(date)s at %(time)s"), date=deadline.last_day, time=f"{deadline.at:%H:%M}")
    if deadline.provisional:
        yield phrase(_("A working calendar on the way is not published yet, so the date is provisional"))
