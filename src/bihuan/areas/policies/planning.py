"""What the rules ask of a company: every task of calendar and interval, and the deadline of any task by its rule."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from bihuan.areas.policies.answering import Answer, Holders
from bihuan.areas.policies.duty_rules import TriggerKind
from bihuan.areas.policies.ladder import Ladder, days_in, last_move
from bihuan.areas.policies.models import Anchor, Duty, Task
from bihuan.areas.policies.schedule import History, PlannedTask, after_event, before_date, late_start, occurrences
from bihuan.areas.policies.scopes import WHOLE, Scope, scopes_of
from bihuan.core.calendars import ONE_DAY, WorkCalendar
from bihuan.core.deadline_rules import parse_rule
from bihuan.core.deadlines import Deadline, deadline
from bihuan.core.models import Company, Record
from bihuan.core.moments import midnight
from bihuan.core.months import month_of
from bihuan.core.periods import read_period
from bihuan.core.workdays import calendar_for

Trigger = Duty.Trigger
Key = tuple[int, str, str]  # line, occasion, scope
Dated = tuple[str, dict[str, Any], datetime | None]  # occasion, columns, from when an interval asked for it sooner
FIRST = "first"


@dataclass(frozen=True)
class Plan:
    """One task as the rules want it: `due` holds its columns."""

    duty: Duty
    scope: Scope
    occasion: str
    due: dict[str, Any]
    answer: Answer
    subject: Record | None = None
    triggered_at: datetime | None = None

    @property
    def key(self) -> Key:
        return self.duty.line_id, self.occasion, self.scope.code

    @property
    def due_at(self) -> datetime:
        found: datetime = self.due["due_at"]
        return found

    @property
    def columns(self) -> dict[str, Any]:
        """What changes when a task is brought in line with the plan."""
        answer = self.answer
        who = {"role": answer.role, "department_id": answer.department_id, "person_id": answer.person_id}
        return {**self.due, **who, "duty": self.duty}

    def task(self, company: Company, at: datetime, *, history: bool = False) -> Task:
        task = Task(
            company=company, line_id=self.duty.line_id, occasion=self.occasion, scope=self.scope.code,
            scope_label=self.scope.label[:120], subject_id=self.subject.pk if self.subject else None,
            triggered_at=self.triggered_at, made_at=at, history=history, pending=not history,
        )  # fmt: skip
        for name, value in self.columns.items():
            setattr(task, name, value)
        return task


@dataclass
class Planner:
    """The rules of one company with its calendar, people and scopes at one moment."""

    company: Company
    at: datetime
    _scopes: dict[str, list[Scope]] = field(default_factory=dict)
    _years: dict[tuple[int, int, date, date | None], list[Dated]] = field(default_factory=dict)
    _intervals: dict[tuple[int, date, bool], Dated] = field(default_factory=dict)

    @cached_property
    def calendar(self) -> WorkCalendar:
        return calendar_for(self.company)

    @cached_property
    def ladder(self) -> Ladder:
        return Ladder(self.company, self.calendar)

    @cached_property
    def holders(self) -> Holders:
        return Holders(self.company, self.today)

    @property
    def today(self) -> date:
        return self.day(self.at)

    def day(self, moment: datetime) -> date:
        return self.company.day_of(moment)

    def scopes(self, duty: Duty) -> list[Scope]:
        return self.scopes_of(duty.read.for_each or "")

    def scopes_of(self, kind: str) -> list[Scope]:
        if kind not in self._scopes:
            self._scopes[kind] = scopes_of(kind, self.company, self.today)
        return self._scopes[kind]

    @cached_property
    def anchors(self) -> dict[tuple[int, str], list[datetime]]:
        """When intervals last began, per duty and scope, in order."""
        found: dict[tuple[int, str], list[datetime]] = {}
        for line, scope, at in Anchor.objects.filter(company=self.company).values_list("line_id", "scope", "at"):
            found.setdefault((line, scope), []).append(at)
        return found

    # ------------------------------------------------------------ calendar and interval

    def rhythmic(self, duty: Duty, since: date, until: date, window: int = 0) -> Iterator[Plan]:
        """The tasks of a duty that come by themselves: due from a day on, of periods that begin up to a day.

        `window` is the first year to look at; earlier ones were looked at before.
        """
        for scope in self.scopes(duty):
            if duty.trigger == Trigger.INTERVAL:
                yield self.interval(duty, scope, since)
            else:
                first, last = max(since, scope.since or since), min(until, scope.until or until)
                yield from self._by_calendar(duty, scope, first, last, window)

    def _by_calendar(self, duty: Duty, scope: Scope, since: date, until: date, window: int) -> Iterator[Plan]:
        answer = self.holders.answer(duty, scope)
        for year in range(max(since.year, window), until.year + 2):
            last = self._last_before(duty, scope, date(year, 1, 1))
            for occasion, due, started in self._of_year(duty, year, since, last):
                if due["from_day"] <= until:
                    yield Plan(duty, scope, occasion, due, answer, None, started)

    def _of_year(self, duty: Duty, year: int, since: date, last: date | None) -> list[Dated]:
        """What a year asks for; worked out once, since most scopes have the same days."""
        key = (duty.pk, year, since, last)
        if key not in self._years:
            history = History(since, {WHOLE.code: last} if last else {})
            planned = occurrences(duty.read, year, self.calendar, [WHOLE.code], history)
            self._years[key] = [self._dated(duty, one, last) for one in planned]
        return self._years[key]

    def _last_before(self, duty: Duty, scope: Scope, day: date) -> date | None:
        """The day of the last anchor before a period; what happens in the period itself belongs to it."""
        if not duty.read.at_most:
            return None
        days = [self.day(at) for at in self.anchors.get((duty.line_id, scope.code), [])]
        return max((one for one in days if one < day), default=None)

    def _dated(self, duty: Duty, planned: PlannedTask, last: date | None) -> Dated:
        period = read_period(planned.period)
        sooner = planned.trigger is TriggerKind.INTERVAL and last is not None
        started = midnight(last, self.company.zone) if sooner and last else None
        earliest = midnight(period.start, self.company.zone)
        opens = self.ladder.opening(duty.read, planned.due, (period.end - period.start).days) or earliest
        found = Deadline(planned.at, planned.due, planned.provisional)
        due = self.columns(
            found, from_day=period.start, opens_at=max(opens, earliest), cell=min(planned.due, period.last_day)
        )
        return planned.period, due, started

    def interval(self, duty: Duty, scope: Scope, since: date) -> Plan:
        """The next one after the last: at most so long after it, or after the duty took effect."""
        anchors = self.anchors.get((duty.line_id, scope.code), [])
        last = self.day(anchors[-1]) if anchors else max(since, scope.since or since)
        occasion, due, begins = self._after(duty, last, again=bool(anchors))
        return Plan(duty, scope, occasion, due, self.holders.answer(duty, scope), None, begins)

    def _after(self, duty: Duty, last: date, *, again: bool) -> Dated:
        """What an interval asks for that counts from a day; worked out once, as most scopes count from the same."""
        key = (duty.pk, last, again)
        if key not in self._intervals:
            self._intervals[key] = self._interval(duty, last, again=again)
        return self._intervals[key]

    def _interval(self, duty: Duty, last: date, *, again: bool) -> Dated:
        rule = parse_rule(duty.read.at_most or "")
        found = deadline(last, rule, self.calendar)
        begins = midnight(last, self.company.zone)
        opens = self.ladder.opening(duty.read, found.last_day, days_in(rule)) or begins
        from_day = last + ONE_DAY if again else last
        due = self.columns(found, from_day=from_day, opens_at=max(opens, begins))
        return last.isoformat() if again else FIRST, due, begins

    # ------------------------------------------------------------ event and date

    def after(self, duty: Duty, at: datetime, occasion: str, subject: Record | None, scope: Scope = WHOLE) -> Plan:
        """The task an event makes."""
        planned = after_event(duty.read, at, occasion, self.calendar)
        found = Deadline(planned.at, planned.due, planned.provisional)
        due = self.columns(found, from_day=self.day(at), opens_at=at)
        return Plan(duty, scope, occasion, due, self.holders.answer(duty, scope, subject), subject, at)

    def before(
        self, duty: Duty, day: date, subject: Record, scope: Scope = WHOLE, known: datetime | None = None
    ) -> Plan:
        """The task a date of a record makes. `known` is when the date was: a deadline cannot lie before that."""
        planned = before_date(duty.read, day, subject.number, self.calendar)
        found = Deadline(planned.at, planned.due, planned.provisional)
        known, opens = known or self.at, None
        if found.at <= known:
            found, opens = late_start(self.day(known), day, self.calendar), known
        opens = opens or self.ladder.opening(duty.read, found.last_day)
        opens = opens or midnight(found.last_day, self.company.zone)
        due = self.columns(found, from_day=self.day(subject.created_at), opens_at=opens)
        answer = self.holders.answer(duty, scope, subject)
        return Plan(duty, scope, subject.number, due, answer, subject, midnight(day, self.company.zone))

    def scope_of(self, task: Task, duty: Duty) -> Scope:
        """The scope of a task: as it is today, or as far as the task itself knows it."""
        found = next((one for one in self.scopes(duty) if one.code == task.scope), None)
        kind, _colon, key = task.scope.partition(":")
        return found or Scope(kind, key, task.scope_label, task.department_id)

    def again(self, task: Task, duty: Duty) -> Plan:
        """What a task of an event or a date is by the duty and the calendar of now."""
        assert task.triggered_at is not None
        scope = self.scope_of(task, duty)
        if duty.trigger == Trigger.RELATIVE and task.subject:
            return self.before(duty, self.day(task.triggered_at), task.subject, scope, last_move(task))
        return self.after(duty, task.triggered_at, task.occasion, task.subject, scope)

    # ------------------------------------------------------------ columns

    def columns(
        self, found: Deadline, *, from_day: date, opens_at: datetime, cell: date | None = None
    ) -> dict[str, Any]:
        return {
            "due_at": found.at,
            "due_day": found.last_day,
            "month": month_of(found.last_day),
            "cell": month_of(cell or found.last_day),
            "from_day": from_day,
            "opens_at": min(opens_at, found.at),
            "provisional": found.provisional,
            "calendar": self.calendar.version,
        }
