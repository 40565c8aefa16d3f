"""Tasks as they were known at a moment: what was made, promised, proven and decided by then, and nothing later."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Min, Q

from bihuan.areas.policies.models import DueChange, Evidence, Task, TaskState
from bihuan.areas.policies.sums import Sums
from bihuan.core.models import Company, Department
from bihuan.core.months import months_of

SETTLED = {TaskState.ON_TIME, TaskState.LATE, TaskState.WAIVED}


@dataclass(frozen=True)
class Seen:
    """A task as it stood at a moment."""

    task: Task
    state: TaskState
    opens_at: datetime
    due_at: datetime
    cell: int
    department_id: int | None
    fulfilled_at: datetime | None = None
    record_id: int | None = None


def sums(
    company: Company, year: int, at: datetime, department: Department | None = None
) -> dict[tuple[int, int], Sums]:
    """The sums of a year's cells as they were at a moment."""
    found: dict[tuple[int, int], Sums] = defaultdict(Sums)
    first, last = months_of(year)
    rows = _plain(company, at).filter(cell__gte=first, cell__lte=last)
    if department is not None:
        rows = rows.filter(department=department)
    for row in _grouped(rows, at):
        late = row["done"] - row["on_time"]
        found[row["line_id"], row["cell"]].add(
            Sums(row["total"], row["on_time"], late, row["waived"], row["overdue"], row["opens"])
        )
    for one in _revised(company, at, first, last):
        if department is None or one.department_id == department.pk:
            _add(found[one.task.line_id, one.cell], one)
    return found


def _plain(company: Company, at: datetime) -> Any:
    """Tasks whose whole past is in their row, and that counted at the moment."""
    known = Q(known_at__lte=at) | Q(waived_at__lte=at)
    return Task.objects.filter(
        Q(cancelled_at__isnull=True) | Q(cancelled_at__gt=at),
        Q(history=False) | known,
        company=company,
        revised=False,
        made_at__lte=at,
    )


def _grouped(rows: Any, at: datetime) -> Iterable[dict[str, Any]]:
    done = Q(known_at__lte=at)
    undone = Q(known_at__isnull=True) | Q(known_at__gt=at)
    waived = undone & Q(waived_at__lte=at)
    pending = undone & (Q(waived_at__isnull=True) | Q(waived_at__gt=at))
    counted: Iterable[dict[str, Any]] = (
        rows.order_by()
        .values("line_id", "cell")
        .annotate(
            total=Count("pk"),
            done=Count("pk", filter=done),
            on_time=Count("pk", filter=done & Q(fulfilled_at__lte=F("due_at"))),
            waived=Count("pk", filter=waived),
            overdue=Count("pk", filter=pending & Q(due_at__lt=at)),
            opens=Min("opens_at", filter=pending),
        )
    )
    return counted


def _add(found: Sums, one: Seen) -> None:
    state = one.state
    if state in {TaskState.CANCELLED, TaskState.HISTORY}:
        return
    found.add(Sums(
        1, state == TaskState.ON_TIME, state == TaskState.LATE, state == TaskState.WAIVED, state == TaskState.OVERDUE,
        None if state in SETTLED else one.opens_at,
    ))  # fmt: skip


def _revised(company: Company, at: datetime, first: int, last: int, line: int | None = None) -> Iterator[Seen]:
    """Tasks whose past has to be put together from their changes and proofs."""
    here = Q(cell__gte=first, cell__lte=last)
    moved = Q(pk__in=DueChange.objects.filter(task__company=company, cell__gte=first, cell__lte=last).values("task"))
    rows = Task.objects.filter(here | moved, company=company, revised=True, made_at__lte=at)
    if line is not None:
        rows = rows.filter(line=line)
    tasks = list(rows.select_related("duty"))
    changes, proofs = _changes(tasks, at), _proofs(tasks, at)
    for task in tasks:
        one = as_known(task, at, changes.get(task.pk), proofs.get(task.pk))
        if first <= one.cell <= last:
            yield one


def _changes(tasks: Iterable[Task], at: datetime) -> dict[int, DueChange]:
    """For each task the first change after the moment: it says how the task stood until then."""
    rows = DueChange.objects.filter(task__in=[task.pk for task in tasks], at__gt=at).order_by("-at", "-id")
    return {change.task_id: change for change in rows}


def _proofs(tasks: Iterable[Task], at: datetime) -> dict[int, Evidence]:
    """For each task the evidence that counted at the moment: the one that took effect first."""
    rows = Evidence.objects.filter(
        Q(revoked_at__isnull=True) | Q(revoked_at__gt=at), task__in=[task.pk for task in tasks], known_at__lte=at
    )
    return {proof.task_id: proof for proof in rows.order_by("-counted_at", "-id")}


def as_known(task: Task, at: datetime, change: DueChange | None, proof: Evidence | None) -> Seen:
    """The task as it stood, from the first later change and the evidence of then."""
    stood = change or task
    cancelled = stood.cancelled_at is not None and stood.cancelled_at <= at
    waived = task.waived_at is not None and task.waived_at <= at
    fulfilled_at = proof.counted_at if proof else None
    then = Task(
        opens_at=stood.opens_at, due_at=stood.due_at, history=task.history, fulfilled_at=fulfilled_at,
        waived_at=task.waived_at if waived else None, cancelled_at=stood.cancelled_at if cancelled else None,
    )  # fmt: skip
    record_id = proof.record_id if proof else None
    return Seen(
        task, then.state_at(at), stood.opens_at, stood.due_at, stood.cell, stood.department_id, fulfilled_at, record_id
    )


def seen(company: Company, at: datetime, *, line: int, first: int, last: int, live: bool) -> list[Seen]:
    """The tasks of a duty in some cells as they stood at the moment; `live`: the rows of now say it all."""
    rows = Task.objects.filter(company=company, line=line, cell__gte=first, cell__lte=last, made_at__lte=at)
    rows = rows.select_related("duty", "record", "department", "person", "subject")
    if live:
        return [_now(task, at) for task in rows]
    plain = [_plainly(task, at) for task in rows.filter(revised=False)]
    return [*plain, *_revised(company, at, first, last, line)]


def _now(task: Task, at: datetime) -> Seen:
    return Seen(
        task, task.state_at(at), task.opens_at, task.due_at, task.cell, task.department_id, task.fulfilled_at, task.record_id
    )  # fmt: skip


def _plainly(task: Task, at: datetime) -> Seen:
    """A task whose row says everything: what came later is left out."""
    proof = None
    if task.known_at and task.fulfilled_at and task.record_id and task.known_at <= at:
        proof = Evidence(counted_at=task.fulfilled_at, record_id=task.record_id)
    return as_known(task, at, None, proof)
