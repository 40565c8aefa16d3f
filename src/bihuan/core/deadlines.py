"""Deadlines that explain themselves.

The trigger day does not count. A rule in days ends with its last day, at 24:00 company time; a rule in hours at an
exact instant. Days, weeks, months, quarters and years after the trigger keep their last day even when it is a day
off; before the trigger it moves back to a working day. A month later or earlier is the same day of that month,
or its last one. Rules of zero end with the trigger: zero workdays with the first working day from it on.
"""

import calendar as months
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, partial
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from bihuan.core.calendars import ONE_DAY, WorkCalendar, dates
from bihuan.core.day_notes import (
    PLAIN,
    SERVICE,
    TARGET,
    TRIGGER,
    DayNote,
    clock,
    counted_notes,
    trigger_note,
    workday_note,
)
from bihuan.core.deadline_rules import UNIT_DAYS, UNIT_MONTHS, Rule, Unit, parse_rule
from bihuan.core.moments import check_range, local, midnight
from bihuan.core.phrases import Phrase, phrase
from bihuan.core.service_time import ServiceCalendar

__all__ = ["Deadline", "Rule", "Unit", "deadline", "end_of_day", "months_later", "parse_rule"]


@dataclass(frozen=True)
class Deadline:
    """An instant, the day it ends, and on demand why; provisional while a year's notice is still to come."""

    at: datetime
    last_day: date
    provisional: bool = False
    explain: Callable[[], list[DayNote]] = field(default=list, compare=False, repr=False)

    @cached_property
    def explanation(self) -> list[DayNote]:
        return self.explain()


def deadline(start: date, rule: Rule, calendar: WorkCalendar, service: ServiceCalendar | None = None) -> Deadline:
    """When a rule ends that begins at `start`: a day, or an instant. A time without an offset is local.

    With a service calendar hours are hours of service (elapsed ones excepted), and, when it has a week of its own,
    workdays are its days of service.
    """
    check_range(start)
    if rule.by_clock and (service is None or rule.elapsed):
        return elapsed_time(local(start, service.zone if service else calendar.zone), rule)
    if rule.by_clock and service is not None:
        return service_time(local(start, service.zone), rule, service)
    if rule.unit is Unit.WORKDAY and service is not None and service.workdays is None:
        return service_days(local(start, service.zone).date(), rule, service)
    day = local(start, calendar.zone).date()
    return workdays(day, rule, calendar) if rule.unit is Unit.WORKDAY else calendar_days(day, rule, calendar)


def end_of_day(last_day: date, zone: ZoneInfo, provisional: bool, explain: Callable[[], list[DayNote]]) -> Deadline:
    """A deadline at 24:00 of its last day."""
    return Deadline(midnight(last_day + ONE_DAY, zone), last_day, provisional, explain)


def elapsed_time(begun: datetime, rule: Rule) -> Deadline:
    """Clock hours run day and night, whatever the calendar says."""
    at = (begun.astimezone(UTC) + timedelta(seconds=rule.seconds)).astimezone(begun.tzinfo)

    def explain() -> list[DayNote]:
        began = phrase(_("is when the clock starts, at %(time)s"), time=f"{begun:%H:%M}")
        side = (
            _("is %(span)s earlier by the clock, at %(time)s")
            if rule.before
            else _("is %(span)s later by the clock, at %(time)s")
        )
        ends = phrase(side, span=rule.span, time=f"{at:%H:%M}")
        return [DayNote(begun.date(), None, began, TRIGGER), DayNote(at.date(), None, ends, TARGET)]

    return Deadline(at, at.date(), False, explain)


def service_time(begun: datetime, rule: Rule, service: ServiceCalendar) -> Deadline:
    """Hours that pass during service only."""
    at = service.add(begun, rule.seconds)
    provisional = service.provisional(begun.date(), at.date())
    return Deadline(at, at.date(), provisional, partial(service_notes, begun, at, service))


def service_notes(begun: datetime, at: datetime, service: ServiceCalendar) -> list[DayNote]:
    """How much service each day gives, and how much it makes in all."""
    notes, total = [], 0
    for day, seconds in sorted(service.spent(*sorted((begun, at))), reverse=at < begun):
        total += seconds
        inside = min(begun, at).date() <= day <= max(begun, at).date()
        if seconds or inside:
            notes.append(DayNote(day, None, service_phrase(seconds, total), SERVICE))
    return notes


def service_phrase(seconds: int, total: int) -> Phrase:
    if not seconds:
        return phrase(_("has no service in this time"))
    return phrase(_("has %(part)s of service, %(total)s so far"), part=clock(seconds), total=clock(total))


def service_days(start: date, rule: Rule, service: ServiceCalendar) -> Deadline:
    """Days of service of a calendar with its own week; see ServiceCalendar.add_days for a start without service."""
    last_day = service.add_days(start, rule.sign * rule.amount)

    def note(day: date, counts: int | None) -> DayNote:
        why = _("is a day of service") if service.is_open_on(day) else _("is a day without service")
        return DayNote(day, counts, phrase(why), SERVICE)

    def explain() -> list[DayNote]:
        origin = service.open_day(start, rule.sign * ONE_DAY)
        moved = [note(day, None) for day in path(start, origin)[1:]]
        counted = counted_notes(path(origin, last_day)[1:], service.is_open_on, note)
        return [trigger_note(start), *moved, *counted]

    return end_of_day(last_day, service.zone, False, explain)


def workdays(start: date, rule: Rule, calendar: WorkCalendar) -> Deadline:
    """The n-th working day after the trigger day, or before it."""
    last_day = calendar.nth_workday(start, rule.sign * rule.amount) if rule.amount else nearest(start, rule, calendar)
    note = partial(workday_note, calendar=calendar)

    def explain() -> list[DayNote]:
        if not rule.amount:
            return [*rest_notes(start, last_day, calendar)[:-1], note(last_day, counts=0)]
        counted = counted_notes(
            path(start, last_day)[1:], calendar.is_workday, lambda day, counts: note(day, counts=counts)
        )
        return [trigger_note(start), *counted]

    first = start + rule.sign * ONE_DAY if rule.amount else start
    return end_of_day(last_day, calendar.zone, touches_unpublished(first, last_day, calendar), explain)


def nearest(start: date, rule: Rule, calendar: WorkCalendar) -> date:
    """Where a rule of zero workdays ends: on the trigger day, when it is worked."""
    return calendar.on_or_before(start) if rule.before else calendar.on_or_after(start)


def calendar_days(start: date, rule: Rule, calendar: WorkCalendar) -> Deadline:
    """Days, weeks, months and longer; before the trigger the result moves back to a working day."""
    target = shifted(start, rule)
    last_day = calendar.on_or_before(target) if rule.before else target
    provisional = rule.before and touches_unpublished(last_day, target, calendar)

    def explain() -> list[DayNote]:
        if target == start:
            return [trigger_note(start, 0), *rest_notes(target, last_day, calendar)[1:]]
        counted = counted_days(start, target, rule)
        counted[-1] = with_rest(counted[-1], calendar)
        return [trigger_note(start), *counted, *rest_notes(target, last_day, calendar)[1:]]

    return end_of_day(last_day, calendar.zone, provisional, explain)


def counted_days(start: date, target: date, rule: Rule) -> list[DayNote]:
    """Each day of a rule in days, numbered; of a longer rule only its end."""
    if rule.unit is Unit.DAY:
        why = phrase(_("is a calendar day"))
        return [DayNote(day, n, why, PLAIN) for n, day in enumerate(path(start, target)) if n]
    side = _("is %(span)s before the trigger day") if rule.before else _("is %(span)s after the trigger day")
    why = phrase(side, span=rule.span)
    if rule.unit in UNIT_MONTHS and target.day != start.day:
        why = phrase(_("%(why)s, the last day of its month"), why=why)
    return [DayNote(target, None, why, TARGET)]


def with_rest(note: DayNote, calendar: WorkCalendar) -> DayNote:
    """The note of a rule's last day, saying so when that is a day off."""
    if calendar.is_workday(note.date):
        return note
    rest = workday_note(note.date, calendar, None).why
    return replace(note, why=phrase(_("%(why)s; it %(rest)s"), why=note.why, rest=rest))


def rest_notes(first: date, last: date, calendar: WorkCalendar) -> list[DayNote]:
    """The days off over which a date moves, and the working day it comes to."""
    return [workday_note(day, calendar, None) for day in path(first, last)]


def shifted(start: date, rule: Rule) -> date:
    if rule.unit in UNIT_DAYS:
        return start + timedelta(days=rule.sign * rule.amount * UNIT_DAYS[rule.unit])
    return months_later(start, rule.sign * rule.amount * UNIT_MONTHS[rule.unit])


def months_later(day: date, count: int) -> date:
    """The same day of a later (or earlier) month, or the last day of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def touches_unpublished(first: date, last: date, calendar: WorkCalendar) -> bool:
    """Does a year between two days wait for its notice?"""
    years = range(min(first, last).year, max(first, last).year + 1)
    return any(calendar.provisional(year) for year in years)


def path(first: date, last: date) -> list[date]:
    """Every date from one day to another, in the direction one walks."""
    return list(dates(first, last)) if first <= last else list(dates(last, first))[::-1]
