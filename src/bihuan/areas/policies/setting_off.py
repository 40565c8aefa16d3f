"""What events and dates set off: a task with the deadline from that moment, about that record."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from bihuan.areas.policies import fulfil, ledger
from bihuan.areas.policies.evidence import effective, fact, is_open, meets, same, scope_codes
from bihuan.areas.policies.models import Anchor, Duty, Horizon, Task
from bihuan.areas.policies.planning import Plan, Planner
from bihuan.areas.policies.reconcile import compare_duty
from bihuan.core import lean
from bihuan.core.events import Announcement, announce
from bihuan.core.models import Record
from bihuan.core.vocabulary import Event

Trigger = Duty.Trigger


def by_event(told: Announcement, duties: Sequence[Duty]) -> None:
    """Every duty that waits for this makes its task, one for each scope."""
    fitting = [duty for duty in duties if fits(duty.read.when, told)]
    if not fitting:
        return
    lean.locked(told.company)
    planner = Planner(told.company, told.at)
    plans = [plan for duty in fitting for plan in _plans(planner, duty, told)]
    _make(planner, plans, told)


def fits(when: dict[str, Any], told: Announcement) -> bool:
    """Does what happened meet the duty's `when`: facts of the announcement first, then the record's."""
    for name, wanted in when.items():
        found = told.facts[name] if name in told.facts else fact(told.record, name) if told.record else None
        if not same(wanted, found):
            return False
    return True


def _plans(planner: Planner, duty: Duty, told: Announcement) -> Iterable[Plan]:
    for scope in planner.scopes(duty):
        occasion = _occasion(duty, scope.code, told)
        if occasion:
            yield planner.after(duty, told.at, occasion, told.record, scope)


def _occasion(duty: Duty, scope: str, told: Announcement) -> str:
    """The name of this occurrence; empty if the task for it is there already.

    A record to which the same happens again after it was dealt with (submitted once more) gives a new task; what is
    no record says by its `key` whether it is the same.
    """
    rows = Task.objects.filter(company=told.company, line=duty.line_id, scope=scope)
    key = str(told.facts.get("key") or "")
    if key or told.record is None:
        occasion = (key or f"{told.event} {told.at.isoformat()}")[:60]
        return "" if rows.filter(occasion=occasion).exists() else occasion
    earlier = list(rows.filter(subject=told.record.pk).values_list("pending", "triggered_at"))
    if any(pending or triggered == told.at for pending, triggered in earlier):
        return ""
    return numbered(told.record, len(earlier))


def numbered(record: Record, earlier: int) -> str:
    return f"{record.number}/{earlier + 1}" if earlier else record.number


def _make(planner: Planner, plans: Iterable[Plan], told: Announcement) -> None:
    tasks = [plan.task(told.company, told.at) for plan in plans]
    for task in tasks:
        task.remind_at = planner.ladder.first_look(task, told.at)
    for task in ledger.make(told.company, tasks):
        announce(Event.TASK_DUE, company=told.company, at=told.at, actor=told.actor, record=told.record, task=task)


# ---------------------------------------------------------------- dates


def by_date(told: Announcement, duties: Sequence[Duty]) -> None:
    """Duties that look ahead to a date of this record: their task comes, moves or goes with the date."""
    record = told.record
    assert record is not None
    lean.locked(told.company)
    planner = Planner(told.company, told.at)
    for duty in duties:
        day = _date(record, duty.moment.partition(".")[2], planner)
        rows = Task.objects.about(record).filter(line=duty.line_id)
        tasks = list(rows.select_related("duty").order_by("pk"))
        if day is None:
            fulfil.end([one for one in tasks if one.pending], _("The date was taken away"), told)
        elif record.is_open:
            _follow(planner, duty, day, tasks, told)


def _date(record: Record, name: str, planner: Planner) -> date | None:
    if name == "created_on":
        return planner.day(record.created_at)
    value = getattr(record, name, None)
    return planner.day(value) if isinstance(value, datetime) else value


def _follow(planner: Planner, duty: Duty, day: date, tasks: Sequence[Task], told: Announcement) -> None:
    record = told.record
    assert record is not None
    for scope in planner.scopes(duty):
        plan = planner.before(duty, day, record, scope)
        own = [one for one in tasks if one.scope == scope.code]
        latest = own[-1] if own else None
        if latest is None:
            _make(planner, [plan] if worth_it(duty, day, planner) else [], told)
        elif latest.triggered_at == plan.triggered_at:
            continue
        elif latest.pending:
            _move(planner, latest, plan, told)
        elif duty.read.evidence.event:  # what was done for the old date is to be done again for the new one
            again = [_renamed(plan, numbered(record, len(own)))]
            _make(planner, again if worth_it(duty, day, planner) else [], told)


def worth_it(duty: Duty, day: date, planner: Planner) -> bool:
    """Nobody is reminded of a day that is today or past; everything else is still to be done."""
    return duty.read.evidence.event != Event.REMINDER_SENT or day > planner.today


def _renamed(plan: Plan, occasion: str) -> Plan:
    return Plan(plan.duty, plan.scope, occasion, plan.due, plan.answer, plan.subject, plan.triggered_at)


def _move(planner: Planner, task: Task, plan: Plan, told: Announcement) -> None:
    """The date changed, and with it the deadline."""
    before = task.due_at
    columns = plan.columns | {"triggered_at": plan.triggered_at}
    probe = plan.task(told.company, told.at)
    columns["remind_at"] = planner.ladder.first_look(probe, told.at)
    ledger.move_all(told.company, [(task, columns)], at=told.at, why=_("The date it depends on changed"))
    changes: dict[str, list[Any]] = {"due_at": [before, task.due_at], "date": [None, plan.triggered_at]}
    lean.enter(
        told.company, "task.moved", at=told.at, actor=told.actor, record=told.record, subject=str(task), changes=changes
    )


# ---------------------------------------------------------------- intervals


def by_anchor(told: Announcement, duties: Sequence[Duty]) -> None:
    """What an interval counts from happened: the next one is due so long after it."""
    lean.locked(told.company)
    planner = Planner(told.company, told.at)
    for duty in duties:
        _begin(planner, duty, _anchored_scopes(planner, duty, told.record), told)


def by_paper(told: Announcement, task: Task) -> None:
    """A filed document stands for what an interval counts from as well: the next one follows it."""
    duty = Duty.objects.filter(company=told.company, ref=task.duty.ref).in_force().first()
    if duty is not None and duty.read.at_most:
        lean.locked(told.company)
        _begin(Planner(told.company, told.at), duty, [task.scope], told)


def _begin(planner: Planner, duty: Duty, scopes: Iterable[str], told: Announcement) -> None:
    """Let the duty's interval begin anew in these scopes."""
    record, kept = told.record, Horizon.objects.filter(company=told.company).first()
    at = effective(record, told.at) if record else told.at
    common = {"company": told.company, "line_id": duty.line_id, "at": at, "record_id": record.pk if record else None}
    news = [row for row in [Anchor(scope=code, **common) for code in scopes] if lean.once(row)]
    if kept and news:
        planner.__dict__.pop("anchors", None)
        compare_duty(planner, duty, kept.until, _("The last one took place"))


def _anchored_scopes(planner: Planner, duty: Duty, record: Record | None) -> Iterable[str]:
    """For which scopes it happened; a record of the evidence's kind must say what the evidence must."""
    wanted = {name: value for name, value in duty.read.evidence.where.items() if not is_open(value)}
    if record is not None and record.kind == duty.evidence_kind and not meets(record, wanted):
        return []
    codes = [one.code for one in planner.scopes(duty)]
    kind = duty.read.for_each
    return codes if not kind else [code for code in codes if record and code in scope_codes(record, kind)]


# ---------------------------------------------------------------- who answers


def answering_again(told: Announcement) -> None:
    """Owner or department of a record changed: its pending tasks go with it."""
    assert told.record is not None
    _answer_anew(list(Task.objects.about(told.record).pending().select_related("duty")), told)


def turn_came(told: Announcement) -> None:
    """Others are to sign now: the task to decide is theirs."""
    assert told.record is not None
    tasks = Task.objects.about(told.record).pending().select_related("duty")
    _answer_anew([task for task in tasks if task.duty.read.evidence.event == Event.APPROVAL_DECIDED], told)


def _answer_anew(tasks: Sequence[Task], told: Announcement) -> None:
    record = told.record
    if not tasks:
        return
    lean.locked(told.company)
    planner, moves = Planner(told.company, told.at), []
    for task in ledger.locked(tasks):
        answer = planner.holders.answer(task.duty, planner.scope_of(task, task.duty), record)
        columns = {"role": answer.role, "department_id": answer.department_id, "person_id": answer.person_id}
        if any(getattr(task, name) != value for name, value in columns.items()):
            moves.append((task, columns | {"remind_at": task.remind_at}))
    ledger.move_all(told.company, moves, at=told.at, why=_("Someone else answers for it"))
