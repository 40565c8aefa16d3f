"""A year of a company that exists: the tasks there are, and by the engine's own rules those it has yet to make.

What has not happened is taken to happen on its last day, what is overdue today: the next of an interval counts from there.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from bihuan.areas.policies.duty_rules import TriggerKind
from bihuan.areas.policies.models import Duty, Task
from bihuan.areas.policies.planning import Plan, Planner
from bihuan.areas.policies.reconcile import MADE_OF, Run
from bihuan.areas.policies.schedule import WHOLE, History, PlannedTask, by_clock, occurrences, regular
from bihuan.core.models import Company

Trigger = Duty.Trigger


def planned(company: Company, year: int, *, at: datetime) -> list[PlannedTask]:
    """Every task of the year as it is known at `at`; those of events and dates are there once something happened."""
    run = Look(Planner(company, at), year)
    run.compare()
    found = [*map(run.told, run.tasks()), *run.later()]
    return sorted(found, key=lambda task: (task.due, task.at, task.policy, task.duty, task.scope, task.period))


def waiting(company: Company) -> set[str]:
    """Duties that make tasks only when something happens or a date is set."""
    rows = Duty.objects.filter(company=company, trigger__in=[Trigger.EVENT, Trigger.RELATIVE]).in_force()
    return set(rows.values_list("ref", flat=True))


@dataclass(slots=True)
class Row:
    """Of a task what the comparison asks for: a year may have a hundred thousand, and whole ones take four times as long."""

    line_id: int
    occasion: str
    scope: str
    duty_id: int
    due_at: datetime
    due_day: date
    month: int
    cell: int
    from_day: date
    opens_at: datetime
    provisional: bool
    role: str
    department_id: int | None
    person_id: int | None
    pk: int | None = None
    pending: bool = True
    cancelled_at: datetime | None = None
    fulfilled_at: datetime | None = None


COLUMNS = tuple(Row.__slots__)


class Look(Run):
    """What the engine has and would make of one year. Nothing is written."""

    def __init__(self, planner: Planner, year: int) -> None:
        super().__init__(planner, date(year, 12, 31), "")
        self.year = year
        self._names: dict[int, tuple[str, str, str, bool]] = {}
        self._followed: dict[tuple[int, date], list[PlannedTask]] = {}
        self._kinds = {kind.value: kind for kind in TriggerKind}

    def tasks(self) -> Iterator[Any]:
        """The tasks due in the year, brought in line with the rules."""
        for task, columns in self.moves:
            task.duty_id = columns["duty"].pk
            for name in MADE_OF:
                setattr(task, name, columns[name])
        gone = {task.pk for task in self.changes.cancelled}
        again = {task.pk for task in self.changes.reopened}
        moved: dict[Any, Any] = {task.pk: task for task, _columns in self.moves}
        kept = [moved.get(task.pk, task) for task in self._kept if not task.cancelled_at or task.pk in again]
        there = {task.pk for task in self._kept}
        came = [task for pk, task in moved.items() if pk not in there]
        for task in (*kept, *came, *self.changes.made):
            if task.due_day.year == self.year and task.pk not in gone:
                yield task

    def later(self) -> Iterator[PlannedTask]:
        """Of intervals the engine makes the next only; the ones after it, each kept on its last day."""
        duties = Duty.objects.filter(company=self.company, trigger=Trigger.INTERVAL).in_force().select_related("first")
        for duty in duties:
            for scope in self.planner.scopes(duty):
                following = self.planner.interval(duty, scope, self.began(duty))
                last = max(following.due["due_day"], self.planner.today)
                for task in self._kept_up(duty, last):
                    if scope.until is None or task.due <= scope.until:
                        yield replace(task, scope=scope.code, role=following.answer.role)

    def _kept_up(self, duty: Duty, last: date) -> list[PlannedTask]:
        """The tasks of an interval that was kept on a day, and ever after on its last day."""
        key = (duty.pk, last)
        if key not in self._followed:
            history = History(last={WHOLE: last})
            self._followed[key] = occurrences(duty.read, self.year, self.planner.calendar, [WHOLE], history)
        return self._followed[key]

    def told(self, task: Any) -> PlannedTask:
        duty = self._duties[task.duty_id]
        policy, clause, key, to_the_hour = self._names.get(task.duty_id) or self._named(duty)
        return PlannedTask(
            policy, clause, key, task.scope, task.occasion, self._trigger(duty, task), task.due_day,
            task.due_at.astimezone(self.company.zone), task.role, task.provisional, to_the_hour,
        )  # fmt: skip

    def _named(self, duty: Duty) -> tuple[str, str, str, bool]:
        named = (duty.policy.code, duty.clause.number, duty.key, by_clock(duty.read))
        self._names[duty.pk] = named
        return named

    def _trigger(self, duty: Duty, task: Any) -> TriggerKind:
        """As the duty says; a task of the calendar that an interval asks for sooner is the interval's."""
        if duty.trigger == Trigger.CALENDAR and duty.read.at_most:
            due = regular(duty.read, task.occasion, self.planner.calendar)
            return TriggerKind.INTERVAL if task.due_day < due.last_day else TriggerKind.CALENDAR
        return self._kinds[duty.trigger]

    # ------------------------------------------------------------ only of the year

    def _window(self) -> int:
        return max(self.year, super()._window())

    def _there(self, duty: Duty) -> Iterable[Any]:
        return self._of_line[duty.line_id]

    def _make(self, plan: Plan) -> None:
        made: Any = Row(
            plan.duty.line_id, plan.occasion, plan.scope.code, plan.duty.pk, *map(plan.columns.__getitem__, MADE_OF)
        )
        self.changes.made.append(made)

    @cached_property
    def _kept(self) -> list[Row]:
        days = (date(self.year, 1, 1), date(self.year, 12, 31))
        rows = Task.objects.filter(company=self.company, due_day__range=days)
        return [Row(*one) for one in rows.values_list(*COLUMNS)]

    @cached_property
    def _of_line(self) -> dict[int, list[Row]]:
        found: dict[int, list[Row]] = defaultdict(list)
        for task in self._kept:
            found[task.line_id].append(task)
        return found

    @cached_property
    def _duties(self) -> dict[int, Duty]:
        rows = Duty.objects.filter(company=self.company).select_related("policy", "clause")
        return {one.pk: one for one in rows}
