"""A year of a company that exists: the tasks there are, and by the engine's own rules those it has yet to make.

What has not happened is taken to happen on its last day, what is overdue today: the next of an interval counts from there.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property

from bihuan.areas.policies.duty_rules import TriggerKind
from bihuan.areas.policies.models import Duty, Task
from bihuan.areas.policies.planning import Planner
from bihuan.areas.policies.reconcile import Run
from bihuan.areas.policies.schedule import History, PlannedTask, by_clock, occurrences, regular
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


class Look(Run):
    """What the engine has and would make of one year. Nothing is written."""

    def __init__(self, planner: Planner, year: int) -> None:
        super().__init__(planner, date(year, 12, 31), "")
        self.year = year

    def tasks(self) -> Iterator[Task]:
        """The tasks due in the year, brought in line with the rules."""
        for task, columns in self.moves:
            for name, value in columns.items():
                setattr(task, name, value)
        gone = {task.pk for task in self.changes.cancelled}
        again = {task.pk for task in self.changes.reopened}
        moved = {task.pk: task for task, _columns in self.moves}
        kept = [moved.get(task.pk, task) for task in self._kept if not task.cancelled_at or task.pk in again]
        came = [task for pk, task in moved.items() if pk not in {one.pk for one in self._kept}]
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
                history = History(last={scope.code: last})
                for task in occurrences(duty.read, self.year, self.planner.calendar, [scope.code], history):
                    if scope.until is None or task.due <= scope.until:
                        yield replace(task, role=following.answer.role)

    def told(self, task: Task) -> PlannedTask:
        duty = self._duties[task.duty_id]
        due_at = task.due_at.astimezone(self.company.zone)
        return PlannedTask(
            duty.policy.code, duty.clause.number, duty.key, task.scope, task.occasion, self._trigger(duty, task),
            task.due_day, due_at, task.role, task.provisional, by_clock(duty.read),
        )  # fmt: skip

    def _trigger(self, duty: Duty, task: Task) -> TriggerKind:
        """As the duty says; a task of the calendar that an interval asks for sooner is the interval's."""
        if duty.trigger == Trigger.CALENDAR and duty.read.at_most:
            due = regular(duty.read, task.occasion, self.planner.calendar)
            return TriggerKind.INTERVAL if task.due_day < due.last_day else TriggerKind.CALENDAR
        return TriggerKind(duty.trigger)

    # ------------------------------------------------------------ only of the year

    def _window(self) -> int:
        return max(self.year, super()._window())

    def _there(self, duty: Duty) -> Iterable[Task]:
        return self._of_line[duty.line_id]

    @cached_property
    def _kept(self) -> list[Task]:
        days = (date(self.year, 1, 1), date(self.year, 12, 31))
        tasks = list(Task.objects.filter(company=self.company, due_day__range=days))
        for task in tasks:
            task.duty = self._duties[task.duty_id]
        return tasks

    @cached_property
    def _of_line(self) -> dict[int, list[Task]]:
        found: dict[int, list[Task]] = defaultdict(list)
        for task in self._kept:
            found[task.line_id].append(task)
        return found

    @cached_property
    def _duties(self) -> dict[int, Duty]:
        rows = Duty.objects.filter(company=self.company).select_related("policy", "clause")
        return {one.pk: one for one in rows}
