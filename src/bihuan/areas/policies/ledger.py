"""The one way a task changes: row, history and sums together, under the company's lock."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Min

from bihuan.areas.policies.models import DueChange, Evidence, Task
from bihuan.areas.policies.tallies import Tally
from bihuan.core import lean
from bihuan.core.models import Company, Record

DUE = ("due_at", "due_day", "month", "cell", "from_day", "opens_at", "provisional", "calendar")
ANSWERING = ("role", "department_id", "person_id")


def make(company: Company, tasks: Sequence[Task]) -> list[Task]:
    """Keep new tasks. Their unique key was looked up under the lock; the database checks it again."""
    made = lean.add(tasks)
    tally = Tally(company)
    for task in made:
        tally.with_(task)
    tally.write()
    return made


def locked(tasks: Iterable[Task]) -> list[Task]:
    """The tasks read again under the lock, in the order of their keys."""
    keys = [task.pk for task in tasks]
    return list(Task.objects.select_for_update(of=("self",)).filter(pk__in=keys).select_related("duty").order_by("pk"))


def moved(task: Task, due: dict[str, Any], *, at: datetime, why: str) -> list[DueChange]:
    """Give a task another deadline; what it was until now is kept. Returns what is to be stored with it."""
    past = _as_it_was(task, at, why)
    visible = any(
        getattr(task, name) != due.get(name, getattr(task, name))
        for name in ("opens_at", "due_at", "cell", "department_id")
    )
    for name, value in due.items():
        setattr(task, name, value)
    if not visible:
        return []
    task.revised = True
    task.overdue_at = None
    return [past]


def _as_it_was(task: Task, at: datetime, why: str) -> DueChange:
    return DueChange(
        task=task, at=at, opens_at=task.opens_at, due_at=task.due_at, cell=task.cell,
        department_id=task.department_id, cancelled_at=task.cancelled_at, why=why[:200],
    )  # fmt: skip


def move_all(company: Company, changes: Sequence[tuple[Task, dict[str, Any]]], *, at: datetime, why: str) -> int:
    """New deadlines (duty, answering role) for many tasks; says how many deadlines moved."""
    tally, pasts, rows = Tally(company), [], []
    for task, due in changes:
        tally.without(task)
        pasts += moved(task, due, at=at, why=why)
        tally.with_(task)
        rows.append(task)
    lean.add(pasts)
    lean.save_all(rows, *_columns(DUE, ANSWERING), "duty", "triggered_at", "revised", "overdue_at", "remind_at")
    tally.write()
    return len(pasts)


def _columns(*groups: Sequence[str]) -> list[str]:
    return [name.removesuffix("_id") for group in groups for name in group]


def end(tasks: Sequence[Task], *, at: datetime, why: str, waive: bool = False) -> None:
    """Cancel tasks, or waive them; nothing is left to do."""
    for task in tasks:
        values: dict[str, Any] = {"waived_at" if waive else "cancelled_at": at}
        _change(task, pending=False, ended_why=why[:200], remind_at=None, **values)


def reopen(task: Task, *, at: datetime, why: str, remind_at: datetime | None = None) -> None:
    """A cancelled task is wanted again."""
    lean.add([_as_it_was(task, at, why)])
    _change(task, pending=not task.waived_at, cancelled_at=None, ended_why="", revised=True, remind_at=remind_at)


def count(task: Task, record: Record, *, counted_at: datetime, at: datetime) -> bool:
    """Let a record be evidence for a task; says whether it is news."""
    if Evidence.objects.filter(task=task, record_id=record.pk, revoked_at__isnull=True).exists():
        return False
    lean.add([Evidence(company=task.company, task=task, record_id=record.pk, counted_at=counted_at, known_at=at)])
    earlier = task.fulfilled_at
    if earlier is not None and earlier <= counted_at:
        return True  # it was done already: one more proof
    _change(
        task, pending=False, fulfilled_at=counted_at, known_at=task.known_at or at, record_id=record.pk, remind_at=None,
        revised=task.revised or earlier is not None or task.waived_at is not None,
    )  # fmt: skip
    return True


def revoke(evidence: Evidence, *, at: datetime, remind_at: datetime | None = None) -> Task:
    """A record is no longer evidence; another one may still be, else the task is open again."""
    evidence.revoked_at = at
    lean.save(evidence, "revoked_at")
    task = locked([evidence.task])[0]
    best = task.evidence.filter(revoked_at__isnull=True).order_by("counted_at", "id").first()
    values = {
        "fulfilled_at": best.counted_at if best else None,
        "known_at": task.evidence.aggregate(first=Min("known_at"))["first"] if best else None,
        "record_id": best.record_id if best else None,
        "pending": best is None and not task.waived_at and not task.cancelled_at,
        "remind_at": None if best else remind_at,
    }
    _change(task, revised=True, **values)
    return task


def _change(task: Task, **values: Any) -> None:
    tally = Tally(task.company)
    tally.without(task)
    for name, value in values.items():
        setattr(task, name, value)
    lean.save(task, *_columns(tuple(values)))
    tally.with_(task)
    tally.write()
