"""What improvement does when something is announced: facts raise opportunities, approvals and pilots leave their trace."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.areas.improvement import acting, freezing, raising
from bihuan.areas.improvement.flow.item import CARRIED_OUT, last_evaluation
from bihuan.areas.improvement.models import (
    Evaluation,
    ImprovementPlan,
    ItemDocument,
    Opportunity,
    PilotRun,
    PlanItem,
    ResourceRequest,
    SuggestionRound,
)
from bihuan.areas.improvement.next_cycle import raise_next
from bihuan.areas.improvement.pilots import keep_attempt, next_attempt
from bihuan.areas.improvement.rounds import send_out, write_questions
from bihuan.areas.policies.issuing import request_change
from bihuan.areas.policies.models import ControlledDocument
from bihuan.core.events import Announcement, announce, on
from bihuan.core.flow import Act
from bihuan.core.models import Person
from bihuan.core.notices import tell
from bihuan.core.phrases import for_keeping, listed, phrase
from bihuan.core.vocabulary import Event
from bihuan.core.writing import amend_part, take, watch


@on(*raising.SOURCES)
def raise_opportunity(told: Announcement) -> None:
    """Dissatisfaction, missed levels, signals, observations, decisions, drills enter the ledger."""
    raising.raise_for(told)


# ---------------------------------------------------------------- approvals

DECIDED: dict[type, dict[bool, Event]] = {
    ImprovementPlan: {True: Event.PLAN_APPROVED, False: Event.PLAN_REJECTED},
    PlanItem: {True: Event.ITEM_ROLLOUT_APPROVED},
    ResourceRequest: {True: Event.RESOURCE_DECIDED, False: Event.RESOURCE_DECIDED},
}


@on(Event.APPROVAL_DECIDED)
def decided(told: Announcement) -> None:
    """A decision is kept, told to who asked, and announced by its own name."""
    record, approved = told.record, bool(told.facts["approved"])
    if isinstance(record, ImprovementPlan) and approved:
        freezing.freeze(record, told.facts["approval"], told.at)
    if isinstance(record, PlanItem) and not approved:
        next_attempt(record, told.at)
    if event := DECIDED.get(type(record), {}).get(approved):
        announce(event, company=told.company, at=told.at, actor=told.actor, record=record)
    if isinstance(record, ResourceRequest):
        _tell_requester(record, told)
    if isinstance(record, ImprovementPlan) and approved and record.started_on:
        take("start", record, actor=None, at=told.at)


def _tell_requester(record: ResourceRequest, told: Announcement) -> None:
    text = phrase(_("%(number)s is decided: %(state)s."), number=record.number, state=record.get_state_display())
    if record.created_by:
        tell(record.created_by, text, key=f"resource-{record.pk}", kind="answer", at=told.at, record=record)


@on(Event.ITEM_ROLLOUT_APPROVED)
def ask_for_documents(told: Announcement) -> None:
    """Documents the item changes follow the document procedure (YNTD-ITSS-0300 3.3.3)."""
    assert isinstance(told.record, PlanItem)
    for row in ItemDocument.objects.filter(item=told.record, issued_on__isnull=True):
        document = ControlledDocument.objects.filter(pk=row.document_id or 0).first()
        with for_keeping():
            reason = f"{row.get_change_display()}: {told.record}"
        request_change(document, by=told.record, title=row.title, reason=reason, told=told)


@on(Event.DOCUMENT_ISSUED)
def keep_issued(told: Announcement) -> None:
    """The edition an item asked for is issued: nobody enters that by hand."""
    edition = told.record
    assert isinstance(edition, ControlledDocument)
    rows = ItemDocument.objects.filter(
        issued_on__isnull=True, document__in=[key for key in (edition.pk, edition.predecessor_id) if key],
        item__state__in=CARRIED_OUT, item__links_out__target=edition.pk,
    )  # fmt: skip
    for row in rows.distinct():
        amend_part(row, actor=told.actor, at=told.at, as_rule=True, issued_on=told.company.day_of(told.at))


# ---------------------------------------------------------------- pilots and steps


@on(Event.ITEM_PILOT_VERIFIED, Event.ITEM_PILOT_FAILED)
def keep_pilot(told: Announcement) -> None:
    """Every attempt is kept with its figures; after a failed one the criteria start anew."""
    item = told.record
    assert isinstance(item, PlanItem)
    failed = told.event is Event.ITEM_PILOT_FAILED
    keep_attempt(item, PilotRun.Outcome.FAILED if failed else PilotRun.Outcome.PASSED, told.at)
    if failed:
        next_attempt(item, told.at)


@on(Event.RECORD_AMENDED)
def steps_changed(told: Announcement) -> None:
    """Who has a step sees its item; a step that is done is announced."""
    item, changed = told.record, told.facts.get("changed", {})
    if not isinstance(item, PlanItem):
        return
    if (owner := changed.get("itemstep.owner", [None, None])[1]) is not None:
        watch(item, Person.objects.get(pk=owner))
    if changed.get("itemstep.done_on", [None, None])[1]:
        announce(Event.ITEM_STEP_DONE, company=told.company, at=told.at, actor=told.actor, record=item)


# ---------------------------------------------------------------- the cycle goes on


@on(Event.EVALUATION_CONFIRMED)
def evaluated(told: Announcement) -> None:
    """The evaluation moves its subject on and starts the next improvement (XDYJ-03-02 4.4)."""
    record = told.record
    assert isinstance(record, Evaluation)
    subject = record.subject
    if subject is not None and subject.state in {"in-operation", "in-execution"}:
        take("evaluate", subject, actor=None, at=told.at)
    title = record.next_step
    if not title and record.verdict != Evaluation.Verdict.EFFECTIVE and subject is not None:
        with for_keeping():
            title = str(phrase(_("Effect not reached: %(title)s"), title=subject.title))
    raise_next(record, Act(told.actor, told.at), title, record.conclusion)


@on(Event.ITEM_CLOSED)
def close_opportunities(told: Announcement) -> None:
    """What the item treated is done and verified with it."""
    item = told.record
    assert isinstance(item, PlanItem)
    with for_keeping():
        way = listed(dict(item._meta.get_field("methods").flatchoices)[word] for word in item.methods.split())
        verified: dict[str, Any] = {"verification": (way or str(item))[:200], "verified_result": verified_result(item)}
    verifier = confirmed_by(item) or item.verified_by
    for row in Opportunity.objects.filter(item=item, state=Opportunity.State.PLANNED):
        _close(row, told.at, item.result, verifier, verified)


def _close(row: Opportunity, at: datetime, progress: str, verifier: Person | None, verified: dict[str, Any]) -> None:
    """Done, and verified by who verified what treated it, unless they answer for it themselves."""
    take("finish", row, actor=None, at=at, progress=progress)
    known = {"verified_by": verifier} if verifier and verifier.pk != row.owner_id else {}
    take("close", row, actor=None, at=at, fill=known, **verified)


def confirmed_by(item: PlanItem) -> Person | None:
    """Who confirmed the effect of an item last, by the journal."""
    last = last_evaluation(item)
    entry = last and last.journal.filter(action=f"{last.KIND}.confirm").order_by("-id").first()
    return entry.actor if entry else None


@on(Event.ACTION_APPROVED)
def begin_treatment(told: Announcement) -> None:
    """What an action treats is in treatment once that is approved."""
    assert told.record is not None
    accepted, under_way = Opportunity.State.ACCEPTED, Opportunity.State.IN_TREATMENT
    acting.carry_over(told.record, acting.treated_by(told.record, accepted, under_way), told.at)
    for row in acting.treated_by(told.record, accepted):
        take("begin", row, actor=None, at=told.at)


@on(Event.RECORD_MOVED)
def follow_change(told: Announcement) -> None:
    """A later day or another owner that was decided for an action stands in the ledger too."""
    if told.record and told.record.kind == acting.ACTION and told.facts.get("origin") == "change-asked":
        acting.carry_over(told.record, acting.treated_by(told.record, Opportunity.State.IN_TREATMENT), told.at)


@on(Event.RECORD_MOVED)
def close_treated(told: Announcement) -> None:
    """What a closed action treated is done and verified with it."""
    action = told.record
    if action is None or action.kind != acting.ACTION or action.state != "closed":
        return
    result = str(getattr(action, "result", "") or action)
    verified = {"verification": str(action)[:200], "verified_result": result}
    for row in acting.treated_by(action, Opportunity.State.IN_TREATMENT):
        _close(row, told.at, result, getattr(action, "verified_by", None), verified)


def verified_result(item: PlanItem) -> str:
    """What came of the item; that it worked in part only is said first."""
    last, result = last_evaluation(item), item.result or str(item)
    partly = last is not None and last.verdict == Evaluation.Verdict.PARTLY
    return f"{Evaluation.Verdict.PARTLY.label}：{result}" if partly else result


@on(Event.RECORD_CANCELLED)
def end_items(told: Announcement) -> None:
    """No item outlives its plan."""
    if isinstance(told.record, ImprovementPlan):
        with for_keeping():
            reason = str(phrase(_("The plan %(plan)s was cancelled."), plan=told.record.number))
        for item in PlanItem.objects.filter(plan=told.record, is_open=True):
            take("call-off" if item.is_in_force else "cancel", item, actor=None, at=told.at, reason=reason)


@on(Event.RECORD_CANCELLED)
def give_opportunities_back(told: Announcement) -> None:
    """What a cancelled item or action was to treat is not done: it is open again in the ledger, and says why."""
    item = told.record
    if isinstance(item, PlanItem):
        rows = Opportunity.objects.filter(item=item, state=Opportunity.State.PLANNED)
    elif item is not None and item.kind == acting.ACTION:
        rows = acting.treated_by(item, Opportunity.State.IN_TREATMENT)
    else:
        return
    last = item.journal.order_by("-id").first()
    with for_keeping():
        text = str(
            phrase(_("%(item)s was given up: %(reason)s"), item=item.number, reason=last.comment if last else "")
        )
    for row in rows:
        take("give-back", row, actor=None, at=told.at, reason=text)


@on(Event.RECORD_CREATED)
def prepare_round(told: Announcement) -> None:
    """A new round starts with the questions of the questionnaire; quality changes them as it likes."""
    if isinstance(told.record, SuggestionRound):
        write_questions(told.record, told.at)


@on(Event.ROUND_OPENED)
def send_questionnaire(told: Announcement) -> None:
    """All staff, or the departments that are asked, hear of the round."""
    assert isinstance(told.record, SuggestionRound)
    send_out(told.record, told.at)
