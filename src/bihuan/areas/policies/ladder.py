"""When a task is brought to mind: rungs before the deadline, daily when overdue, once up the line."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from bihuan.areas.policies.duty_rules import Duty as DutyRule
from bihuan.areas.policies.models import Task
from bihuan.core.calendars import ONE_DAY, WorkCalendar
from bihuan.core.deadline_rules import CLOCK_SECONDS, UNIT_DAYS, UNIT_MONTHS, Rule, Unit, parse_rule
from bihuan.core.deadlines import deadline
from bihuan.core.models import Company
from bihuan.core.moments import midnight
from bihuan.core.vocabulary import Event

USUAL: dict[str, Any] = {
    "ladder": ["1 month", "1 week", "1 day"],
    "overdue": "daily",
    "escalate": {"after": "3 workdays", "to": "department-head"},
}
MORNING = "08:30"
WEEK = timedelta(days=7)
NEARLY = 0.9  # months differ in length: a month is not shorter than January
ESCALATION, PERFORM, OVERDUE = "escalation", "perform", "overdue"


@dataclass(frozen=True, order=True)
class Rung:
    """One reminder of a task: when, and its name."""

    at: datetime
    name: str


def days_in(rule: Rule) -> float:
    """About how many days a rule spans: only to compare it with others."""
    if rule.unit in CLOCK_SECONDS:
        return rule.amount * CLOCK_SECONDS[rule.unit] / 86400
    if rule.unit in UNIT_MONTHS:
        return rule.amount * UNIT_MONTHS[rule.unit] * 30.4
    return rule.amount * (1.4 if rule.unit is Unit.WORKDAY else UNIT_DAYS[rule.unit])


@dataclass(frozen=True)
class Ladder:
    """A company's habits of reminding, with its working calendar."""

    company: Company
    calendar: WorkCalendar

    @cached_property
    def habits(self) -> dict[str, Any]:
        return {**USUAL, **self.company.settings.get("reminders", {})}

    @cached_property
    def morning(self) -> time:
        return time.fromisoformat(self.company.settings.get("quiet", {}).get("to", MORNING))

    def at_morning(self, day: date) -> datetime:
        return datetime.combine(day, self.morning, self.calendar.zone)

    def next_morning(self, moment: datetime) -> datetime:
        """The first morning of a working day from a moment on."""
        here = moment.astimezone(self.calendar.zone)
        day = here.date() if here.time() <= self.morning else here.date() + ONE_DAY
        return self.at_morning(self.calendar.on_or_after(day))

    def spans(self, duty: DutyRule) -> list[Rule]:
        """The lengths before the deadline; a duty that counts by the clock has only those it names itself."""
        if duty.remind is not None:
            return [parse_rule(span) for span in duty.remind]
        by_clock = bool(duty.within) and parse_rule(duty.within or "").by_clock
        return [] if by_clock else [parse_rule(span) for span in self.habits["ladder"]]

    def before(self, task: Task) -> list[Rung]:
        """The rungs up to a deadline, in order; a task the system performs itself has one: see _perform."""
        if task.duty.read.evidence.event == Event.REMINDER_SENT:
            return [Rung(self._perform(task), PERFORM)]
        return sorted(
            Rung(self._before(one, task.due_at, task.due_day), str(one)) for one in self.spans(task.duty.read)
        )

    def _perform(self, task: Task) -> datetime:
        """On the last morning; at once, where the time for it had passed when the date became known."""
        begins = midnight(task.due_day, self.calendar.zone)
        return task.opens_at if task.opens_at < begins else self.at_morning(task.due_day)

    def _before(self, rule: Rule, due_at: datetime, due_day: date) -> datetime:
        if rule.by_clock:
            return due_at - timedelta(seconds=rule.seconds)
        day = deadline(due_day, Rule(rule.amount, rule.unit, before=True), self.calendar).last_day
        return self.at_morning(day)

    def opening(self, duty: DutyRule, due_day: date, length: float = 10_000) -> datetime | None:
        """When work on a task is to begin: with its first reminder that is shorter than its rhythm, if it has one."""
        spans = [rule for rule in self.spans(duty) if days_in(rule) < NEARLY * length and not rule.by_clock]
        if not spans:
            return None
        longest = max(spans, key=days_in)
        day = deadline(due_day, Rule(longest.amount, longest.unit, before=True), self.calendar).last_day
        return midnight(day, self.calendar.zone)

    def due_rungs(self, task: Task, sent: Collection[str], at: datetime) -> Iterator[Rung]:
        """What is to be sent now: every rung that was missed, of those before the task was made only the last."""
        rungs = [rung for rung in self.before(task) if rung.at <= at]
        known = max(task.made_at, last_move(task))
        early = [rung for rung in rungs if rung.at <= known]
        late = [rung for rung in rungs if rung.at > known]
        if early and (at <= task.due_at or early[-1].name == PERFORM):
            late.insert(0, Rung(known, early[-1].name))
        yield from (rung for rung in late if rung.name not in sent)
        yield from self._overdue(task, sent, at)

    def _overdue(self, task: Task, sent: Collection[str], at: datetime) -> Iterator[Rung]:
        if at <= task.due_at:
            return
        up = self.escalation(task)
        if up and up.at <= at and up.name not in sent:
            yield up
        daily = self.daily(task, at)
        if daily and daily.name not in sent:
            yield daily

    def escalation(self, task: Task) -> Rung | None:
        """The morning after the grace time has passed."""
        rule = self.escalates(task.duty.read)
        if rule is None:
            return None
        span = parse_rule(rule["after"])
        start = task.due_at if span.by_clock else task.due_day
        return Rung(self.next_morning(deadline(start, span, self.calendar).at), ESCALATION)

    def escalates(self, duty: DutyRule) -> dict[str, str] | None:
        if duty.escalate is not None:
            return {"after": duty.escalate.after, "to": duty.escalate.to}
        found: dict[str, str] | None = self.habits.get("escalate")
        return found

    def daily(self, task: Task, at: datetime) -> Rung | None:
        """Today's reminder of what is overdue; missed days are not made up for."""
        first = self.next_morning(task.due_at)
        rhythm = self.habits["overdue"]
        if rhythm == "never" or at < first:
            return None
        today = self.at_morning(at.astimezone(self.calendar.zone).date())
        last = today if at >= today else today - timedelta(days=1)
        day = self.calendar.on_or_before(last.date())
        if rhythm == "weekly":
            day = first.date() + (day - first.date()) // WEEK * WEEK
        return Rung(self.at_morning(max(day, first.date())), f"{OVERDUE} {max(day, first.date())}")

    def next_after(self, task: Task, at: datetime) -> datetime | None:
        """When the task is to be looked at again after everything up to `at` has been sent."""
        later = [rung.at for rung in self.before(task) if rung.at > at]
        up = self.escalation(task)
        if up and up.at > at:
            later.append(up.at)
        if self.habits["overdue"] != "never":
            later.append(self._next_daily(task, at))
        return min(later, default=None)

    def _next_daily(self, task: Task, at: datetime) -> datetime:
        first = self.next_morning(task.due_at)
        if at < first:
            return first
        step = WEEK if self.habits["overdue"] == "weekly" else ONE_DAY
        base = self.daily(task, at)
        return self.next_morning((base.at if base else at) + step)

    def first_look(self, task: Task, at: datetime) -> datetime | None:
        """When a task made at `at` is first looked at: at once, if a rung has passed already."""
        passed = any(rung.at <= at for rung in self.before(task))
        return at if passed or task.due_at < at else self.next_after(task, at)


def last_move(task: Task) -> datetime:
    """When the task got its present deadline."""
    if not task.revised:
        return task.made_at
    change = task.due_changes.order_by("-at").first()
    return change.at if change else task.made_at
