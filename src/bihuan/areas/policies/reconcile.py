"""Brings a company's tasks in line with its rules: makes what is missing, moves, cancels and reopens what is to come.

Idempotent. What is over, by its deadline or by a record, keeps the rule it was made under.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from bihuan.areas.policies import fulfil, ledger
from bihuan.areas.policies.models import Duty, Horizon, Task
from bihuan.areas.policies.planning import Key, Plan, Planner
from bihuan.core import lean
from bihuan.core.models import Company

Trigger = Duty.Trigger
RHYTHMIC = (Trigger.CALENDAR, Trigger.INTERVAL)
MADE_OF = (
    "due_at",
    "due_day",
    "month",
    "cell",
    "from_day",
    "opens_at",
    "provisional",
    "role",
    "department_id",
    "person_id",
)
AHEAD_MONTHS = 3


@dataclass
class Changes:
    """What a run did, or would do."""

    made: list[Task] = field(default_factory=list)
    moved: list[tuple[Task, datetime, datetime]] = field(default_factory=list)  # task, deadline before and after
    cancelled: list[Task] = field(default_factory=list)
    reopened: list[Task] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.made or self.moved or self.cancelled or self.reopened)

    def counts(self) -> dict[str, int]:
        return {name: len(rows) for name, rows in vars(self).items() if rows}


def horizon(at: datetime, company: Company) -> date:
    """Periods up to the end of the year have their tasks; those of the next one three months before it begins."""
    day = company.day_of(at)
    return date(day.year + (day.month > 12 - AHEAD_MONTHS), 12, 31)


@transaction.atomic
def materialise(company: Company, until: date | None = None, *, at: datetime, why: str = "") -> Changes:
    """Make every task of calendar and interval up to a day, and bring those to come in line with the rules."""
    lean.locked(company)
    until = until or horizon(at, company)
    planner = Planner(company, at)
    run = Run(planner, until, why or _("The rules or what they depend on changed"))
    run.compare()
    changes = run.write()
    _keep_horizon(company, until, at, stamp(planner))
    if changes:
        counts = {name: [0, number] for name, number in changes.counts().items()}
        lean.enter(company, "tasks.materialised", at=at, subject=f"→ {until}", changes=counts, comment=why)
    return changes


def materialise_if_needed(company: Company, *, at: datetime) -> Changes:
    """As `materialise`, unless nothing the tasks depend on changed since the last time."""
    kept = Horizon.objects.filter(company=company).first()
    if kept and kept.until >= horizon(at, company) and kept.stamp == stamp(Planner(company, at)):
        return Changes()
    return materialise(company, at=at)


def stamp(planner: Planner) -> str:
    """Differs whenever a task could: duties, scopes with those who answer, calendar, roles' departments, ladder."""
    rows = Duty.objects.filter(company=planner.company).in_force().order_by("pk")
    duties = list(rows.values_list("pk", "rule__for_each"))
    kinds = sorted({kind or "" for _pk, kind in duties})
    settings = planner.company.settings
    return lean.digest_of(
        [
            [pk for pk, _kind in duties],
            [
                [kind, [[s.code, s.since, s.until, s.department_id, dict(s.people)] for s in planner.scopes_of(kind)]]
                for kind in kinds
            ],
            planner.calendar.version,
            [settings.get("role_departments"), settings.get("reminders")],
        ]
    )


def _keep_horizon(company: Company, until: date, at: datetime, mark: str) -> None:
    kept = Horizon.objects.filter(company=company).first()
    if kept is None:
        lean.add([Horizon(company=company, until=until, made_at=at, stamp=mark)])
        return
    kept.until, kept.made_at, kept.stamp = max(kept.until, until), at, mark
    lean.save(kept, "until", "made_at", "stamp")


class Run:
    """One comparison of what the rules want with what there is."""

    def __init__(self, planner: Planner, until: date, why: str) -> None:
        self.planner, self.until, self.why = planner, until, why
        self.company, self.at = planner.company, planner.at
        self.changes = Changes()
        self.moves: list[tuple[Task, dict[str, Any]]] = []
        self.before = Horizon.objects.filter(company=self.company).first()

    def compare(self) -> None:
        """Find everything that is to change; nothing is written yet."""
        self.rhythmic()
        self.rebound()

    # ------------------------------------------------------------ tasks that come by themselves

    def rhythmic(self) -> None:
        rows = Duty.objects.filter(company=self.company, trigger__in=RHYTHMIC).in_force()
        for duty in rows.select_related("first"):
            self.one(duty)

    def one(self, duty: Duty) -> None:
        began = self.began(duty)
        since = began if duty.trigger == Trigger.INTERVAL else date(began.year, 1, 1)
        plans = self.planner.rhythmic(duty, since, self.until, self._window())
        self._compare(duty, {plan.key: plan for plan in plans})

    def began(self, duty: Duty) -> date:
        """The day the duty came up, in whichever edition."""
        return self.planner.day(duty.first.made_at if duty.first else duty.made_at)

    def _window(self) -> int:
        """The first year to look at: what was due before the year of the last run is as it is."""
        return self.planner.day(self.before.made_at).year if self.before else 0

    def _compare(self, duty: Duty, wanted: dict[Key, Plan]) -> None:
        there = {(task.line_id, task.occasion, task.scope): task for task in self._there(duty)}
        known = {scope for _line, _occasion, scope in there}
        for key, plan in wanted.items():
            if key in there:
                self._adjust(there[key], plan)
            elif self._is_wanted(plan, known):
                self._make(plan)
        scopes = {one.code for one in self.planner.scopes(duty)}
        for key, task in there.items():
            gone = task.scope not in scopes or (key not in wanted and duty.trigger == Trigger.CALENDAR)
            if gone and self._is_to_come(task) and task.from_day <= self.until:
                self.changes.cancelled.append(task)

    def _there(self, duty: Duty) -> Iterable[Task]:
        """The tasks of a duty that can still change, or keep another from being made."""
        recent = Q(from_day__gte=date(max(self._window() - 1, 1), 1, 1)) | Q(pending=True)
        return Task.objects.filter(recent, company=self.company, line=duty.line_id).select_related("duty")

    def _is_wanted(self, plan: Plan, known: set[str]) -> bool:
        """Not what was over before the duty, its new edition or a scope came up; at the very start as history."""
        if plan.due_at <= plan.duty.made_at:
            return self.before is None and plan.duty.edition == 1
        if self.before is None or plan.duty.made_at > self.before.made_at:
            return True
        missed = plan.scope.code in known and plan.due_at > self.before.made_at  # while the scheduler was down
        return missed or plan.scope.since is not None or plan.due_at > self.at

    def _make(self, plan: Plan) -> None:
        history = plan.due_at <= plan.duty.made_at
        task = plan.task(self.company, self.at, history=history)
        task.remind_at = None if history else self.planner.ladder.first_look(task, self.at)
        self.changes.made.append(task)

    def _is_to_come(self, task: Task) -> bool:
        return task.pending and task.due_at > self.at

    def _adjust(self, task: Task, plan: Plan) -> None:
        """Bring a task that is still to come in line with the plan."""
        if task.cancelled_at and plan.due_at > self.at and not task.fulfilled_at:
            self.changes.reopened.append(task)
        elif not self._is_to_come(task):
            return
        columns = plan.columns
        if task.duty_id != plan.duty.pk or any(getattr(task, name) != columns[name] for name in MADE_OF):
            if task.due_at != plan.due_at:
                self.changes.moved.append((task, task.due_at, plan.due_at))
            self.moves.append((task, columns))

    # ------------------------------------------------------------ tasks of events and dates

    def rebound(self) -> None:
        """Tasks of events and dates still to come follow the duty's present edition, and today's calendar."""
        rows = Task.objects.filter(company=self.company, pending=True, due_at__gt=self.at).exclude(
            duty__trigger__in=RHYTHMIC
        )
        current = {duty.line_id: duty for duty in Duty.objects.filter(company=self.company).in_force()}
        for task in rows.select_related("duty", "subject", "subject__department").iterator(chunk_size=2000):
            duty = current.get(task.line_id)
            if duty is None:
                self.changes.cancelled.append(task)
            elif task.triggered_at and (duty.pk != task.duty_id or task.calendar != self.planner.calendar.version):
                self._adjust(task, self.planner.again(task, duty))
        orphans = Task.objects.filter(
            company=self.company, pending=True, due_at__gt=self.at, duty__trigger__in=RHYTHMIC
        )
        for task in orphans.exclude(line__in=current).select_related("duty"):
            self.changes.cancelled.append(task)

    # ------------------------------------------------------------ writing

    def write(self) -> Changes:
        changes, ladder = self.changes, self.planner.ladder
        for task in changes.reopened:
            ledger.reopen(task, at=self.at, why=self.why, remind_at=ladder.first_look(task, self.at))
        for _task, columns in self.moves:
            asked = {name: columns[name] for name in ("due_at", "due_day", "duty", "opens_at")}
            probe = Task(made_at=self.at, **asked)
            columns["remind_at"] = ladder.first_look(probe, self.at)
        ledger.move_all(self.company, self.moves, at=self.at, why=self.why)
        ledger.end(changes.cancelled, at=self.at, why=self.why)
        changes.made = ledger.make(self.company, changes.made)
        fulfil.by_what_is_there(self.company, [*changes.made, *changes.reopened], self.at)
        return changes


def compare_duty(planner: Planner, duty: Duty, until: date, why: str) -> Changes:
    """Bring the tasks of one duty in line; the company is locked already."""
    run = Run(planner, until, why)
    run.one(duty)
    changes = run.write()
    if changes:
        counts = {name: [0, number] for name, number in changes.counts().items()}
        lean.enter(planner.company, "tasks.materialised", at=planner.at, subject=duty.ref, changes=counts, comment=why)
    return changes
