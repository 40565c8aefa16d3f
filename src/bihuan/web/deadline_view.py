"""“Why this day”: a deadline as boxes, one per day, and as sentences. For tasks, and for any start and rule."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bihuan.areas.policies.duty_rules import DueRule
from bihuan.areas.policies.ladder import last_move
from bihuan.areas.policies.models import Task
from bihuan.areas.policies.schedule import late_start
from bihuan.core.calendars import DayKind, WorkCalendar
from bihuan.core.day_notes import TARGET, TRIGGER, DayNote
from bihuan.core.deadline_reasons import reasons
from bihuan.core.deadline_rules import Rule, parse_rule
from bihuan.core.deadlines import Deadline, deadline
from bihuan.core.periods import due_in, read_period
from bihuan.core.refusals import Refused
from bihuan.web import wording

OFF = {DayKind.HOLIDAY, DayKind.COMPANY_OFF, DayKind.WEEKEND}
MOST, HEAD, TAIL = 26, 6, 13  # longer rows of days are folded in the middle


@dataclass(frozen=True)
class DayBox:
    """One day: what stands in it, and its class (t trigger, w counted, h off, n today, e end, x folded)."""

    kind: str
    weekday: str = ""
    day: str = ""
    text: Any = ""
    label: Any = ""
    is_today: bool = False


@dataclass(frozen=True)
class Explained:
    """A deadline with its reasons; `differs` when today's calendar no longer gives what was promised."""

    deadline: Deadline
    boxes: list[DayBox]
    because: list[str]
    version: str
    differs: bool = False

    @property
    def year(self) -> int:
        return self.deadline.last_day.year


def explained(
    found: Deadline, calendar: WorkCalendar, today: date, differs: bool = False, first: Sequence[str] = ()
) -> Explained:
    notes = found.explanation
    boxes = [box(note, found, today) for note in notes] if len(notes) > 1 else []
    because = [*first, *(f"{sentence}" for sentence in reasons(found))]
    return Explained(found, folded(boxes), because, calendar.version, differs)


def box(note: DayNote, found: Deadline, today: date) -> DayBox:
    is_today = note.date == today
    return DayBox(
        kind=kind_of(note, found, is_today),
        weekday=wording.weekday(note.date),
        day=f"{note.date:%m-%d}",
        text=text_of(note),
        label=_("today") if is_today and note.date != found.last_day else note.label,
        is_today=is_today,
    )


def kind_of(note: DayNote, found: Deadline, is_today: bool) -> str:
    if note.kind == TRIGGER:
        return "t"
    if note.date == found.last_day and (note.counts is not None or note.kind == TARGET):
        return "e"
    if note.kind in OFF:
        return "h"
    return "n" if is_today else "w"


def text_of(note: DayNote) -> Any:
    """The big word: the number of a day that counts, else what the day is."""
    if note.counts is not None:
        return note.counts
    if note.kind == TRIGGER:
        return pgettext("day box", "start")
    if note.kind in OFF:
        return pgettext("day box", "off")
    return pgettext("day box", "end") if note.kind == TARGET else "·"


def folded(boxes: Sequence[DayBox]) -> list[DayBox]:
    """Long rows keep their beginning and their end."""
    if len(boxes) <= MOST:
        return list(boxes)
    hidden = len(boxes) - HEAD - TAIL
    gap = DayBox("x", text="…", label=_("%(n)s days") % {"n": hidden})
    return [*boxes[:HEAD], gap, *boxes[-TAIL:]]


def of_rule(start: date, rule: str, calendar: WorkCalendar, today: date) -> Explained:
    """For any day or moment and a rule as people write it. Raises Refused."""
    return explained(deadline(start, parse_rule(rule), calendar), calendar, today)


def of_task(task: Task, calendar: WorkCalendar, today: date) -> Explained | None:
    """A task's deadline, computed again with today's calendar and compared with what the task says."""
    found = next(recomputed(task, calendar), None)
    if found is None:
        return None
    return explained(found, calendar, today, differs=found.at != task.due_at, first=[*known_late(task, calendar)])


def recomputed(task: Task, calendar: WorkCalendar) -> Iterator[Deadline]:
    """By the rule the task was made under; nothing where its start is not known any more."""
    rule = task.duty.read
    started = start_of(task, calendar)
    if rule.within and started:
        yield deadline(started, parse_rule(rule.within), calendar)
    elif rule.before and rule.lead and started:
        meant = so_long_before(task, calendar)
        known = last_move(task)
        late = late_start(known.astimezone(calendar.zone).date(), started.date(), calendar)
        yield late if meant.at <= known else meant
    elif rule.at_most and started:  # also where a rhythm was brought forward
        yield deadline(started.date(), parse_rule(rule.at_most), calendar)
    elif rule.every or rule.rule:
        try:
            yield due_in(read_period(task.occasion), (rule.due or DueRule()).as_due(), calendar)
        except Refused:
            return


def so_long_before(task: Task, calendar: WorkCalendar) -> Deadline:
    """By its rule alone: so long before a date."""
    lead, started = parse_rule(task.duty.read.lead or ""), start_of(task, calendar)
    assert started is not None
    return deadline(started, Rule(lead.amount, lead.unit, before=True), calendar)


def known_late(task: Task, calendar: WorkCalendar) -> Iterator[str]:
    """Why it is a later day than the rule says: that one had passed when the date became known."""
    if not (task.duty.read.before and task.triggered_at):
        return
    meant, known = so_long_before(task, calendar), last_move(task)
    if meant.at <= known:
        day = known.astimezone(calendar.zone).date()
        text = _("%(meant)s had passed when the date became known on %(known)s; so it is the working day after that.")
        yield text % {"meant": meant.last_day, "known": day}


def start_of(task: Task, calendar: WorkCalendar) -> datetime | None:
    return task.triggered_at.astimezone(calendar.zone) if task.triggered_at else None
