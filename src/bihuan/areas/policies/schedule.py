"""Which tasks duties make and when each is due: pure, from a duty, a year, a calendar and what is known to have happened.

A year's tasks are those whose last day lies in it. What has not happened yet is taken to happen on its last day.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from bihuan.areas.policies.duty_rules import DueRule, Duty, TriggerKind
from bihuan.core.calendars import ONE_DAY, WorkCalendar
from bihuan.core.deadline_rules import Rule, Unit, parse_rule
from bihuan.core.deadlines import Deadline, deadline
from bihuan.core.moments import midnight
from bihuan.core.periods import Due, PeriodKind, due_in, period_of, periods, read_period
from bihuan.core.recurrences import recurrence
from bihuan.core.refusals import Refused

WHOLE = ""  # the scope of a duty that does not fan out
LONG_AGO = date(2000, 1, 1)


@dataclass(frozen=True)
class PlannedTask:
    """One task of one duty: for which scope and occasion, why, by when, who answers."""

    policy: str
    clause: str
    duty: str
    scope: str
    period: str  # 2026-Q1, the day an interval counts from, or what an event was about
    trigger: TriggerKind
    due: date
    at: datetime
    role: str
    provisional: bool
    by_clock: bool = False

    @property
    def month(self) -> str:
        return f"{self.due:%Y-%m}"

    def as_json(self) -> dict[str, Any]:
        """As `bihuan duties simulate --json` prints it: a last day, or an instant where hours count."""
        return {
            "policy": self.policy,
            "clause": self.clause,
            "duty": self.duty,
            "scope": self.scope,
            "period": self.period,
            "trigger": self.trigger.value,
            "due": self.at.isoformat() if self.by_clock else self.due.isoformat(),
            "role": self.role,
            "provisional": self.provisional,
        }


@dataclass(frozen=True)
class History:
    """What intervals count from: when the duty took effect, and per scope the day it was last done."""

    since: date = LONG_AGO
    last: Mapping[str, date] = field(default_factory=dict)


def scopes_for(duty: Duty, known: Mapping[str, Sequence[str]]) -> list[str]:
    """`project:P1` for each; `project:*` while nobody says which there are."""
    if duty.for_each is None:
        return [WHOLE]
    names = known.get(duty.for_each)
    return [f"{duty.for_each}:{name}" for name in (["*"] if names is None else names)]


def occurrences(
    duty: Duty, year: int, calendar: WorkCalendar, scopes: Sequence[str] = (WHOLE,), history: History | None = None
) -> list[PlannedTask]:
    """The tasks of a year that calendar and interval make; none for duties that wait for an event or a date."""
    history = history or History()
    found: list[PlannedTask] = []
    for scope in scopes:
        if duty.trigger is TriggerKind.CALENDAR:
            found += _rhythmic(duty, year, calendar, scope, history)
        elif duty.trigger is TriggerKind.INTERVAL:
            found += _repeated(duty, year, calendar, scope, history)
    return found


def regular(duty: Duty, period: str, calendar: WorkCalendar) -> Deadline:
    """By when the calendar alone asks for it in a period."""
    return due_in(read_period(period), _due(duty), calendar)


def by_clock(duty: Duty) -> bool:
    """Does its deadline come to the hour?"""
    length = duty.within or duty.lead
    return bool(length) and parse_rule(length or "").by_clock


def after_event(duty: Duty, at: datetime, subject: str, calendar: WorkCalendar, scope: str = WHOLE) -> PlannedTask:
    """The task an event makes: so long after it."""
    rule = parse_rule(duty.within or "")
    return _task(duty, scope, subject, TriggerKind.EVENT, deadline(at, rule, calendar), rule.by_clock)


def before_date(duty: Duty, day: date, subject: str, calendar: WorkCalendar, scope: str = WHOLE) -> PlannedTask:
    """The task a date makes: so long before it, moved back to a working day."""
    lead = parse_rule(duty.lead or "")
    rule = Rule(lead.amount, lead.unit, before=True)
    return _task(duty, scope, subject, TriggerKind.RELATIVE, deadline(day, rule, calendar), rule.by_clock)


def late_start(known: date, day: date, calendar: WorkCalendar) -> Deadline:
    """By when, where the day that is so long before a date had passed when the date became known.

    The first working day after that (as ever the day itself does not count), but not after the date.
    """
    found = deadline(known, Rule(1, Unit.WORKDAY), calendar)
    last = max(known, min(day, found.last_day))
    return found if last == found.last_day else Deadline(midnight(last + ONE_DAY, calendar.zone), last)


def fits(wanted: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
    """Do the facts meet a `when` or `where`: each field the value, or one of the values; 2026 and "2026" agree."""
    return all(
        str(facts.get(name)) in {str(one) for one in (value if isinstance(value, list) else [value])}
        for name, value in wanted.items()
    )


def wanted_facts(where: Mapping[str, Any], occasion: str, scope: str, day: date) -> dict[str, Any]:
    """`where` of an evidence with its $words put in; `day` is when the task was set off, for its year."""
    try:
        year = read_period(occasion).start.year
    except Refused:
        year = day.year
    words = {"$period": occasion, "$scope": scope.partition(":")[2], "$year": year, "$next-year": year + 1}
    return {name: words.get(value, value) if isinstance(value, str) else value for name, value in where.items()}


def load(tasks: Iterable[PlannedTask]) -> list[dict[str, Any]]:
    """How many tasks fall to each role in each month."""
    counted = Counter((task.role, task.month) for task in tasks)
    return [{"role": role, "month": month, "tasks": counted[role, month]} for role, month in sorted(counted)]


def _task(
    duty: Duty, scope: str, period: str, trigger: TriggerKind, due: Deadline, by_clock: bool = False
) -> PlannedTask:
    return PlannedTask(
        duty.policy, duty.clause, duty.key, scope, period, trigger, due.last_day, due.at, duty.by, due.provisional, by_clock
    )  # fmt: skip


def _rhythmic(duty: Duty, year: int, calendar: WorkCalendar, scope: str, history: History) -> Iterator[PlannedTask]:
    """By the calendar; brought forward where an interval asks for it sooner."""
    last = history.last.get(scope)
    for period, due in _calendar(duty, year, calendar, history.since):
        trigger = TriggerKind.CALENDAR
        if duty.at_most and last:
            _since, sooner = _next_end(duty, last, date(year, 1, 1), calendar)
            if sooner.last_day < due.last_day:
                due, trigger = sooner, TriggerKind.INTERVAL
            last = due.last_day
        yield _task(duty, scope, period, trigger, due)


def _calendar(duty: Duty, year: int, calendar: WorkCalendar, since: date) -> Iterator[tuple[str, Deadline]]:
    """Period and deadline of everything due in the year, not before the duty took effect."""
    for kind, day in _starts(duty, year, since):
        period = period_of(kind, day)
        due = due_in(period, _due(duty), calendar)
        if due.last_day.year == year and due.last_day >= since and period.end > since:
            yield period.key, due


def _starts(duty: Duty, year: int, since: date) -> Iterator[tuple[PeriodKind, date]]:
    """The periods that can be due in a year: its own and those around it."""
    if duty.rule:
        begins = max(since, date(1990, 1, 1))
        month = timedelta(days=31)  # a day may be moved over the turn of the year
        for at in recurrence(duty.rule, begins, date(year, 12, 31) + month):
            if at.date() >= date(year, 1, 1) - month:
                yield PeriodKind.DAY, at.date()
    elif duty.every:
        for near in (year - 1, year, year + 1):
            yield from ((duty.every, period.start) for period in periods(duty.every, near))


def _due(duty: Duty) -> Due:
    return (duty.due or DueRule()).as_due()


def _repeated(duty: Duty, year: int, calendar: WorkCalendar, scope: str, history: History) -> Iterator[PlannedTask]:
    """Each so long after the one before it."""
    last, due = _next_end(duty, history.last.get(scope, history.since), date(year, 1, 1), calendar)
    while last < due.last_day and due.last_day.year == year:
        yield _task(duty, scope, last.isoformat(), TriggerKind.INTERVAL, due)
        last, due = due.last_day, deadline(due.last_day, parse_rule(duty.at_most or ""), calendar)


def _next_end(duty: Duty, last: date, first: date, calendar: WorkCalendar) -> tuple[date, Deadline]:
    """The first end of the interval on or after `first`, and from when it counts; each earlier one is taken as kept."""
    rule = parse_rule(duty.at_most or "")
    due = deadline(last, rule, calendar)
    while last < due.last_day < first:
        last = due.last_day
        due = deadline(last, rule, calendar)
    return last, due
