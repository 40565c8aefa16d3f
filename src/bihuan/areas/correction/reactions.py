"""What correction does when something is announced: nonconformities follow their actions, confirmed actions change documents."""

from typing import Any

from bihuan.areas.correction import chosen, consent, days, following
from bihuan.areas.correction.checkers import dead_ends
from bihuan.areas.correction.flow.action import SUBJECT
from bihuan.areas.correction.flow.changing import CHANGE
from bihuan.areas.correction.flow.nonconformity import draft_action
from bihuan.areas.correction.models import Action, ActionDocument, Complaint, Nonconformity
from bihuan.areas.correction.models.hands import DONE
from bihuan.areas.correction.raising import OF_CHANNEL, Raised, raise_action
from bihuan.areas.correction.words import Source
from bihuan.areas.policies.issuing import request_change
from bihuan.core.events import Announcement, announce, on
from bihuan.core.flow import Act
from bihuan.core.keeping import difference, own_values
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.vocabulary import Event
from bihuan.core.writing import amend_part, take


@on(Event.RECORD_CREATED, Event.RECORD_MOVED)
def follow(told: Announcement) -> None:
    """A nonconformity is where its actions are."""
    record = told.record
    if isinstance(record, Action) and record.treats is not None:
        following.follow(record.treats, told.at)


@on(Event.RECORD_CREATED, Event.RECORD_AMENDED, Event.RECORD_MOVED)
def owned_by_another(told: Announcement) -> None:
    """Whoever comes to answer for something chose neither its checkers nor how little it weighs."""
    record = told.record
    if not isinstance(record, chosen.Treated) or record.owner is None or not record.is_open:
        return
    if told.event == Event.RECORD_AMENDED and not chosen.CHOICES & told.facts.get("changed", {}).keys():
        return
    if told.event == Event.RECORD_MOVED and told.facts.get("step") not in chosen.STEPS:
        return
    owned_well(record)


def owned_well(record: chosen.Treated) -> None:
    """Refuses an owner who chose its checkers, or how little it weighs."""
    if record.owner and (reasons := list(chosen.objections(record, record.owner))):
        raise NotAllowed(reasons)


@on(Event.RECORD_MOVED)
def draft(told: Announcement) -> None:
    """Whatever is accepted gets its corrective action (YNTD-ITSS-0300 4.2.1)."""
    record = told.record
    if isinstance(record, Nonconformity) and told.facts.get("step") == "accept":
        draft_action(record, Act(told.actor, told.at))


@on(Event.RECORD_AMENDED, Event.NONCONFORMITY_RECURRING)
def weigh_along(told: Announcement) -> None:
    """What corrects it weighs as much at once, as long as it is being drawn up (YNTD-ITSS-0300 4.2.3)."""
    record = told.record
    if not isinstance(record, Nonconformity | Complaint):
        return
    name = "treats" if isinstance(record, Nonconformity) else "from_complaint"
    for one in Action.objects.filter(**{name: record}, state=Action.State.DRAFT):
        before = own_values(one)
        one.derive()
        if difference(before, own_values(one)):
            owned_well(take("weigh-along", Action.objects.get(pk=one.pk), actor=None, at=told.at))


@on(Event.ACTION_WANTED)
def draft_wanted(told: Announcement) -> None:
    """What the ledger of improvement calls for is drafted; one and the same opportunity may call again later."""
    record, said = told.record, dict(told.facts)
    assert record is not None
    raised = Raised(told.company, told.at, told.actor, (record,), f"{record.kind}:{record.pk}:{told.at.isoformat()}")
    raise_action(raised, source=OF_CHANNEL.get(said.pop("channel"), Source.OTHER), **said)


@on(Event.RECORD_CANCELLED)
def drop_actions(told: Announcement) -> None:
    """What was drafted for a nonconformity that is none falls away."""
    if isinstance(told.record, Nonconformity):
        for one in Action.objects.filter(treats=told.record, is_open=True):
            take(
                "call-off" if one.is_in_force else "cancel",
                one,
                actor=None,
                at=told.at,
                reason=told.record.outcome or str(told.record),
            )


@on(Event.APPROVAL_DECIDED)
def changed(told: Announcement) -> None:
    """What was approved holds another day or has another owner: who follows it hears of it."""
    record, approval = told.record, told.facts["approval"]
    if not isinstance(record, Action) or not told.facts["approved"] or approval.subject != CHANGE:
        return
    row = record.changes.latest("id")
    pair = {"due_on": [row.due_before, row.due_on]} if row.due_on else {"owner": [row.owner_before_id, row.owner_id]}
    announce(Event.RECORD_AMENDED, company=told.company, at=told.at, actor=told.actor, record=record, changed=pair)


@on(Event.APPROVAL_DECIDED)
def approved(told: Announcement) -> None:
    """An approved action is announced by its own name; a change of it is not approved once more."""
    if isinstance(told.record, Action) and told.facts["approved"] and told.facts["approval"].subject == SUBJECT:
        announce(Event.ACTION_APPROVED, company=told.company, at=told.at, actor=told.actor, record=told.record)


@on(Event.RECORD_AMENDED)
def check_report(told: Announcement) -> None:
    """A measure is done on a day that can be, and reported by one who leaves others to check (YNTD-ITSS-0300 4.4.2)."""
    record = told.record
    if not isinstance(record, Action) or DONE not in told.facts.get("changed", {}):
        return
    reasons = list(days.of_measures(record))
    if record.state != Action.State.DRAFT:
        reasons += dead_ends(record, told.company.day_of(told.at))
    if reasons:
        raise Refused(reasons)


@on(Event.ACTION_DONE)
def leave_somebody(told: Announcement) -> None:
    """Who reports it leaves somebody who may check it."""
    assert isinstance(told.record, Action)
    if reasons := list(dead_ends(told.record, told.company.day_of(told.at))):
        raise Refused(reasons)


@on(Event.RECORD_AMENDED)
def ask_again(told: Announcement) -> None:
    """Who agreed to an action agreed to what it said (YNTD-ITSS-0300 4.3.2)."""
    if isinstance(told.record, Action):
        consent.lapse(told.record, told.facts.get("changed", {}), told.at)


# ---------------------------------------------------------------- documents


@on(Event.ACTION_CONFIRMED)
def ask_for_documents(told: Announcement) -> None:
    """Documents a confirmed action contradicts are changed by document control (YNTD-ITSS-0300 4.5.3)."""
    assert isinstance(told.record, Action)
    for row in told.record.documents.filter(round=told.record.round, requested_on__isnull=True):
        ask_for(row, told)


@on(Event.RECORD_AMENDED)
def ask_for_further_document(told: Announcement) -> None:
    """So are those that are named after the effect was confirmed."""
    record = told.record
    if isinstance(record, Action) and record.state == Action.State.EFFECT_CONFIRMED:
        for row in record.documents.filter(round=record.round, requested_on__isnull=True):
            ask_for(row, told)


def ask_for(row: ActionDocument, told: Announcement) -> None:
    """The change is asked for; the row keeps when, and the edition that carries it."""
    draft = request_change(row.document, by=row.action, title=row.title, reason=row.change, told=told)
    given: dict[str, Any] = {"requested_on": told.company.day_of(told.at), "draft": draft}
    amend_part(row, actor=told.actor, at=told.at, as_rule=True, **given)
