"""How tasks end: by a record, by a filed document, by a waiver, or because what they were about is gone."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from bihuan.areas.policies import ledger
from bihuan.areas.policies.evidence import effective, task_served, tasks_served, there_already
from bihuan.areas.policies.ladder import Ladder
from bihuan.areas.policies.models import Duty, Evidence, Filing, Task, Waiver
from bihuan.core import lean
from bihuan.core.catalogue import KINDS
from bihuan.core.events import Announcement, announce
from bihuan.core.flow import FLOWS
from bihuan.core.models import Company, Record
from bihuan.core.vocabulary import Event
from bihuan.core.workdays import calendar_for

Trigger = Duty.Trigger


def by_record(told: Announcement, duties: Sequence[Duty]) -> None:
    """Count the record for every task it is evidence of."""
    assert told.record is not None
    served = list(tasks_served(told.record, duties, told.event, told.at))
    _count(served, told.record, told)


def by_what_is_there(company: Company, tasks: Iterable[Task], at: datetime) -> None:
    """A task that comes when its evidence is there already is done at once: the plan of a year, approved long before."""
    for task in tasks:
        if not task.pending:
            continue
        for record in there_already(task):
            if _came_here(record) and (record.is_being_revised or _still_counts(record, task)):
                _count([task], record, Announcement(Event.TASK_DUE, company, at, None, record))


def _came_here(record: Record) -> bool:
    """Is it worth something, and did it come to its state here? What an earlier ledger claims moves no duty."""
    return not _is_void(record) and (record.imported_on is None or record.approvals.exists())


def by_filing(filing: Filing, told: Announcement) -> None:
    """A confirmed document counts for the task of its period, as of the day it took effect."""
    task = task_served(filing)
    if task is not None:
        _count([task], filing, told)


def _count(tasks: Iterable[Task], record: Record, told: Announcement) -> None:
    tasks = list(tasks)
    if not tasks:
        return
    lean.locked(told.company)
    counted_at = effective(record, told.at)
    for task in ledger.locked(tasks):
        if ledger.count(task, record, counted_at=counted_at, at=told.at):
            changes: dict[str, list[Any]] = {
                "task": [None, str(task)],
                "counted_at": [None, counted_at],
                "on_time": [None, task.on_time],
            }
            _enter("task.fulfilled", task, told, changes, record)
            announce(Event.TASK_FULFILLED, company=told.company, at=told.at, actor=told.actor, record=record, task=task)


def _enter(action: str, task: Task, told: Announcement, changes: dict[str, list[Any]], record: Record | None) -> None:
    lean.enter(
        told.company, action, at=told.at, actor=told.actor, record=record, changes=changes,
        subject=f"{task.duty.ref} {task.occasion} {task.scope_label}".strip(),
    )  # fmt: skip


def by_waiver(waiver: Waiver, told: Announcement) -> None:
    """A granted waiver ends the task, unless it was done meanwhile."""
    lean.locked(told.company)
    task = ledger.locked([waiver.task])[0]
    if not task.pending:
        return
    ledger.end([task], at=told.at, why=waiver.reason, waive=True)
    _enter("task.waived", task, told, {"reason": [None, waiver.reason]}, waiver)
    announce(Event.TASK_WAIVED, company=told.company, at=told.at, actor=told.actor, record=waiver, task=task)


def revoke(told: Announcement) -> None:
    """A record that went back behind the state that counted, or is void, is no evidence any more.

    One whose next edition is drafted did not go back: the approved edition holds meanwhile.
    """
    record = told.record
    assert record is not None
    if record.is_being_revised or not _went_back(record, str(told.facts.get("origin") or "")):
        return
    rows = Evidence.objects.filter(record=record.pk, revoked_at__isnull=True).select_related("task__duty")
    for evidence in rows:
        if _still_counts(record, evidence.task):
            continue
        lean.locked(told.company)
        ladder = Ladder(told.company, calendar_for(told.company))
        task = ledger.revoke(evidence, at=told.at, remind_at=ladder.first_look(evidence.task, told.at))
        _enter("task.reopened", task, told, {"state": [told.facts.get("origin"), record.state]}, record)


def _went_back(record: Record, origin: str) -> bool:
    order = KINDS[record.kind].states
    return _is_void(record) or origin not in order or order.index(record.state) < order.index(origin)


def _still_counts(record: Record, task: Task) -> bool:
    """Does the state the record is in now bear out that the task was done?"""
    states = task.duty.read.evidence.state
    if record.kind != task.duty.evidence_kind or not states or record.state in states:
        return True
    if _is_void(record):
        return task.duty.trigger in {Trigger.EVENT, Trigger.RELATIVE}
    if any(record.stands(state) for state in states):
        return True
    order = KINDS[record.kind].states
    return order.index(record.state) > min(order.index(state) for state in states)


def _is_void(record: Record) -> bool:
    flow = FLOWS.get(type(record))
    return flow is not None and flow.looks[record.state].is_void


def subject_gone(told: Announcement) -> None:
    """Nothing is left to be done about a record that was cancelled, or has ended before a date came."""
    record = told.record
    assert record is not None
    void = _is_void(record)
    if record.is_open and not void:
        return
    rows = Task.objects.about(record).pending().select_related("duty")
    gone = [task for task in rows if void or (task.duty.trigger == Trigger.RELATIVE and not record.is_open)]
    end(gone, _("%(record)s has ended") % {"record": record.number}, told)


def end(tasks: Sequence[Task], why: str, told: Announcement) -> None:
    """Cancel tasks nobody has to do any more."""
    if not tasks:
        return
    lean.locked(told.company)
    tasks = [task for task in ledger.locked(tasks) if task.pending]
    ledger.end(tasks, at=told.at, why=why)
    for task in tasks:
        _enter("task.cancelled", task, told, {"why": [None, why]}, told.record)
