"""The policies listen to everything: what happens sets tasks off, and shows that tasks were done."""

from django.db.models import Q

from bihuan.areas.policies import fulfil, setting_off
from bihuan.areas.policies.models import Duty, Filing, Waiver
from bihuan.areas.policies.reconcile import materialise
from bihuan.core.catalogue import COMMON_DATES, KINDS
from bihuan.core.events import Announcement, on
from bihuan.core.models import Record
from bihuan.core.prepared import Prepared, Slot
from bihuan.core.vocabulary import Event

Trigger = Duty.Trigger
OWN = {
    Event.TASK_DUE,
    Event.TASK_REMINDED,
    Event.TASK_OVERDUE,
    Event.TASK_ESCALATED,
    Event.TASK_FULFILLED,
    Event.TASK_WAIVED,
}
QUIET = OWN | {
    Event.PACK_LOADED,
    Event.COMPANY_CREATED,
    Event.CALENDAR_PUBLISHED,
    Event.COMMENT_ADDED,
    Event.FILE_ATTACHED,
}
STATES = {Event.RECORD_CREATED, Event.RECORD_MOVED}
DATES = STATES | {Event.RECORD_AMENDED}
ANSWERING = {"owner", "department"}


@on()
def heard(told: Announcement) -> None:
    """Evidence first, then what is set off: one happening never fulfils the task it makes."""
    if told.event in QUIET:
        return
    duties = _concerned(told)
    if told.record is not None:
        _about_a_record(told, told.record, [duty for duty in duties if duty.evidence_kind == told.record.kind])
    if waiting := [duty for duty in duties if duty.retired_at is None]:
        _set_off(told, waiting)


def _about_a_record(told: Announcement, record: Record, duties: list[Duty]) -> None:
    """What was decided, what is evidence now or no longer, whose subject is gone, who answers instead."""
    moved = told.event == Event.RECORD_MOVED
    if told.event in STATES:
        _decided(told, record)
    if moved and duties:
        fulfil.revoke(told)
    if duties:
        fulfil.by_record(told, duties)
    if moved:
        fulfil.subject_gone(told)
    elif told.event == Event.RECORD_AMENDED and ANSWERING & told.facts.get("changed", {}).keys():
        setting_off.answering_again(told)


def _decided(told: Announcement, record: Record) -> None:
    if isinstance(record, Waiver) and record.state == Waiver.State.GRANTED:
        fulfil.by_waiver(record, told)
    if isinstance(record, Filing) and record.state == Filing.State.CONFIRMED:
        fulfil.by_filing(record, told)


NAMES = 10  # a happening and the one that follows go by no more names than this
_waiting_for = Prepared(
    lambda: (
        Duty.objects.filter(
            Q(moment__in=[Slot(f"name{n}") for n in range(NAMES)], retired_at__isnull=True)
            | Q(evidence_kind=Slot("kind")),
            company=Slot("company"),
        )
        .order_by("policy_id", "order", "id")
        .defer("title", "title_en", "pdca", "requirements", "made_at")
    ),
    read_once=("rule",),
)


def _concerned(told: Announcement) -> list[Duty]:
    """Duties that wait for this, and duties for which a record of this kind is evidence.

    What is announced of the record right after this (`follows`) is asked for along with it, and kept until then.
    """
    known: list[Duty] | None = told.kept.get(told.event)
    if known is not None:
        return known
    names, follows = _names(told), told.facts.get("follows")
    kind = told.record.kind if told.record is not None else names[0]
    names += [str(follows.value)] if follows else []
    slots = {f"name{n}": names[min(n, len(names) - 1)] for n in range(NAMES)}
    found = _waiting_for(company=told.company.pk, kind=kind, **slots)
    if follows:
        told.kept[follows] = found
    return found


def _names(told: Announcement) -> list[str]:
    """What duties call this: the event, the record's new state, the record's dates."""
    names, record = [str(told.event.value)], told.record
    if record is not None and told.event in STATES:
        names.append(f"{record.kind}.{record.state}")
    if record is not None and told.event in DATES and record.kind in KINDS:
        names += [f"{record.kind}.{name}" for name in KINDS[record.kind].dates | COMMON_DATES]
    return names


def _set_off(told: Announcement, duties: list[Duty]) -> None:
    said = {str(told.event.value)}
    if told.record is not None and told.event in STATES:
        said.add(f"{told.record.kind}.{told.record.state}")
    by_trigger = {
        "event": [duty for duty in duties if duty.trigger == Trigger.EVENT and duty.moment in said],
        "anchor": [duty for duty in duties if duty.read.at_most and duty.moment in said],
        "date": [duty for duty in duties if duty.trigger == Trigger.RELATIVE and duty.moment in _names(told)],
    }
    if by_trigger["event"]:
        setting_off.by_event(told, by_trigger["event"])
    if by_trigger["anchor"]:
        setting_off.by_anchor(told, by_trigger["anchor"])
    if by_trigger["date"] and told.event in DATES:
        setting_off.by_date(told, by_trigger["date"])


@on(Event.CALENDAR_PUBLISHED)
def calendar_published(told: Announcement) -> None:
    """Deadlines to come follow the new calendar; each change is kept and journalled."""
    if Duty.objects.filter(company=told.company).exists():
        materialise(told.company, at=told.at, why=str(Event.CALENDAR_PUBLISHED.label))


@on(Event.TASK_FULFILLED)
def paper_filed(told: Announcement) -> None:
    """Where a document shows that it was done, the interval to the next one begins with it."""
    if isinstance(told.record, Filing):
        setting_off.by_paper(told, told.facts["task"])


@on(Event.APPROVAL_REQUESTED, Event.APPROVAL_SIGNED)
def turn_came(told: Announcement) -> None:
    """The task of a decision follows the turn of those who sign."""
    setting_off.turn_came(told)
