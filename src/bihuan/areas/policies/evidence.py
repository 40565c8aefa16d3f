"""Which tasks a record is evidence for: by its kind and state, by what it is about, by period and scope."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q, QuerySet

from bihuan.areas.policies.duty_rules import Duty as DutyRule
from bihuan.areas.policies.models import Duty, Filing, Task
from bihuan.areas.policies.paper_rules import drawn_up_ahead
from bihuan.areas.policies.schedule import wanted_facts
from bihuan.core.models import Department, Link, Person, Record
from bihuan.core.periods import read_period
from bihuan.core.refusals import Refused
from bihuan.core.registry import TYPES, concrete
from bihuan.core.vocabulary import Event

NOON = time(12)
UNSETTLED = Q(pending=True) | Q(history=True, fulfilled_at__isnull=True)
EVENT, RELATIVE = Duty.Trigger.EVENT, Duty.Trigger.RELATIVE


def fact(record: Record, name: str) -> Any:
    """A field of a record as packs compare it: related records by number, departments by key."""
    value = getattr(record, name.replace("-", "_"), None)
    if isinstance(value, Department):
        return value.key
    if isinstance(value, Person):
        return value.pk
    return value.number if isinstance(value, Record) else value


def same(wanted: Any, actual: Any) -> bool:
    """Is the value the one a pack asks for? Periods name days, and one of several is enough."""
    if isinstance(wanted, list | tuple):
        return any(same(one, actual) for one in wanted)
    if isinstance(wanted, bool) or isinstance(actual, bool):
        return wanted is actual
    if isinstance(actual, date) and str(wanted) != actual.isoformat():
        return _in_period(str(wanted), actual)
    return str(wanted) == str(actual)


def _in_period(key: str, day: date) -> bool:
    try:
        return day in read_period(key)
    except Refused:
        return False


def meets(record: Record, wanted: dict[str, Any]) -> bool:
    return all(same(value, fact(record, name)) for name, value in wanted.items())


def is_open(value: Any) -> bool:
    """Does the value stand for something of the task ($period, $scope)?"""
    return isinstance(value, str) and value.startswith("$")


def reached(rule: DutyRule, record: Record, event: str) -> bool:
    """Does what was just announced make the record evidence in the sense of the duty, leaving the task aside?"""
    wanted = rule.evidence
    if wanted.event:
        told = event == wanted.event
    elif wanted.state:
        told = event in {Event.RECORD_CREATED, Event.RECORD_MOVED} and record.state in wanted.state
    else:
        told = event == Event.RECORD_CREATED
    return told and meets(record, {name: value for name, value in wanted.where.items() if not is_open(value)})


def effective(record: Record, at: datetime) -> datetime:
    """When the evidence took effect: the record's own effective date if it has one, else now."""
    day = getattr(record, "effective_on", None)
    if day is None:
        return at
    return min(at, datetime.combine(day, NOON, record.company.zone))


def about(record: Record) -> set[int]:
    """The records this one is about: itself, what it refers to, what it is linked with."""
    found: set[int | None] = {record.pk}
    for field in record._meta.concrete_fields:
        target = field.related_model
        if field.is_relation and isinstance(target, type) and issubclass(target, Record):
            found.add(field.value_from_object(record))
    links = Link.objects.filter(Q(source=record.pk) | Q(target=record.pk))
    found |= {pk for pair in links.values_list("source_id", "target_id") for pk in pair}
    return {one for one in found if one}


def scope_codes(record: Record, kind: str) -> set[str]:
    """As which scopes of a kind the record can count."""
    if kind == "element":
        return {f"element:{one}" for one in record.element_list}
    value = getattr(record, {"key-customer": "customer"}.get(kind, kind).replace("-", "_"), None)
    if isinstance(value, Department):
        return {f"{kind}:{value.key}"}
    if isinstance(value, Record):
        return {f"{kind}:{value.number}", f"{kind}:{value.pk}"}
    return {f"{kind}:{value}"} if value not in (None, "") else set()


def tasks_served(record: Record, duties: Sequence[Duty], event: str, at: datetime) -> Iterator[Task]:
    """The tasks for which the record, by what was just announced, is evidence."""
    lines: dict[int, list[Duty]] = {}
    for duty in duties:
        if reached(duty.read, record, event):
            lines.setdefault(duty.line_id, []).append(duty)
    if not lines:
        return
    related = about(record)
    day = record.company.day_of(effective(record, at))
    for editions in lines.values():
        if editions[0].trigger in {EVENT, RELATIVE}:
            yield from (task for task in _set_off(record, editions, related) if _concerns(task, record, related))
        else:
            yield from chosen([task for task in _begun(record, editions, day) if _fits(task, record)], day)


def _pending(record: Record, editions: Sequence[Duty]) -> QuerySet[Task]:
    """Pending tasks of the duty in the record's scope."""
    rows = Task.objects.filter(company=record.company, pending=True, duty__in=editions).select_related(
        "duty", "subject"
    )
    kind = editions[0].read.for_each
    return rows.filter(scope__in=scope_codes(record, kind)) if kind else rows


def _set_off(record: Record, editions: Sequence[Duty], related: set[int]) -> Iterator[Task]:
    """Those about what the record is about."""
    rows = _pending(record, editions)
    yield from rows.filter(subject__in=related)
    if key_of(record):
        yield from rows.filter(line=editions[0].line_id, occasion=key_of(record), subject__isnull=True)


def _begun(record: Record, editions: Sequence[Duty], day: date) -> QuerySet[Task]:
    """Those whose period had begun when the record took effect; the plan of a year may be there before."""
    rows = _pending(record, editions).filter(line=editions[0].line_id).order_by("due_at")
    return rows if names_its_year(editions[0]) else rows.filter(from_day__lte=day)


def names_its_year(duty: Duty) -> bool:
    """Is the evidence the plan of the very year the task is for?"""
    return drawn_up_ahead(duty.read) and "$year" in duty.read.evidence.where.values()


def key_of(record: Record) -> str:
    """What a record answers that is no record itself (a ticket, an answer of a survey)."""
    return str(getattr(record, "occasion_key", "") or "")


def _concerns(task: Task, record: Record, related: set[int]) -> bool:
    """Is the record, or what it refers to, what the task is about?"""
    told_of_itself = task.duty.moment.partition(".")[0] == record.kind
    if told_of_itself and task.subject is not None and task.subject.kind == record.kind:
        return task.subject_id == record.pk
    return (task.subject_id is None or task.subject_id in related) and _fits(task, record)


def _fits(task: Task, record: Record) -> bool:
    """Does the record say what the duty wants of the evidence of this very task?"""
    where = {name: value for name, value in task.duty.read.evidence.where.items() if is_open(value)}
    return meets(record, words(task, where))


def there_already(task: Task) -> Iterator[Record]:
    """The plan of a year may be in force before its task comes: records that say what the duty wants of the evidence."""
    kind, rule = task.duty.evidence_kind, task.duty.read
    if rule.evidence.event or kind not in TYPES or not names_its_year(task.duty):
        return
    wanted = words(task, rule.evidence.where)
    for record in TYPES[kind].model._default_manager.filter(company=task.company_id).order_by("id"):
        ours = not rule.for_each or task.scope in scope_codes(record, rule.for_each)
        if ours and meets(record, wanted):
            yield record


def words(task: Task, where: dict[str, Any]) -> dict[str, Any]:
    """`where` with the task's own values in place of $period, $year, $scope …"""
    known = task.subject is not None and task.subject.kind in TYPES
    year = getattr(concrete(task.subject), "year", None) if known and task.subject else None
    day = date(int(year), 1, 1) if year else task.from_day
    return wanted_facts(where, task.occasion, task.scope, day)


def chosen(tasks: Sequence[Task], day: date) -> list[Task]:
    """Of the tasks of one rhythm the one a record serves, in each scope.

    The last one missed goes first, so that work done late closes what is overdue; otherwise the next one due.
    """
    by_scope: dict[str, list[Task]] = {}
    for task in tasks:
        by_scope.setdefault(task.scope, []).append(task)
    return [_first(found, day) for found in by_scope.values()]


def _first(tasks: Sequence[Task], day: date) -> Task:
    missed = [task for task in tasks if task.due_day < day]
    return missed[-1] if missed else tasks[0]


def in_its_period(tasks: Sequence[Task], day: date) -> Task | None:
    """The task in whose period a day lies: the first that was not over by then, else the last."""
    return next((task for task in tasks if task.due_day >= day), tasks[-1] if tasks else None)


def task_served(filing: Filing) -> Task | None:
    """The task a filed document is for: the one named, or the one of the duty's period by its effective date."""
    rows = Task.objects.filter(company=filing.company, cancelled_at__isnull=True).select_related("duty")
    if filing.task_id:
        return rows.filter(pk=filing.task_id).first()
    if filing.duty is None:
        return None
    open_then = rows.filter(UNSETTLED, line=filing.duty.line_id, from_day__lte=filing.effective_on)
    return in_its_period(list(open_then.order_by("due_at")[:400]), filing.effective_on)
