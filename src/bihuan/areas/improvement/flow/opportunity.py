"""How an opportunity moves: raised by anyone, screened by quality, treated, verified, closed (XDYJ-03-02 4.1).

It is treated by an item of the plan, which is approved with the plan; by a corrective or preventive action, which is
approved as such; or directly, by a measure that those the pack names approve first (XDYJ-04-01 4.4).
"""

from datetime import date
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _

from bihuan.areas.improvement.acting import CLAUSE as ACTED
from bihuan.areas.improvement.acting import call_for_action, no_action
from bihuan.areas.improvement.answering import answer_suggester
from bihuan.areas.improvement.flow.item import plan_is_fixed
from bihuan.areas.improvement.models import ImprovementPlan, Opportunity, PlanItem
from bihuan.areas.improvement.models.measures import kinds_of
from bihuan.core import approvals
from bihuan.core.access import Relation
from bihuan.core.asks import Hint, Reason
from bihuan.core.cancelling import add_call_off, add_cancel, add_take_back, ends
from bihuan.core.flow import Act, Flow, Look
from bihuan.core.models import Department, Person
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Missing, NotAllowed, Refused
from bihuan.core.routes import route_for
from bihuan.core.signatures import approvals_given
from bihuan.core.vocabulary import Event, MeasureKind, Pdca, Role
from bihuan.core.writing import amend, create, link, watch

State = Opportunity.State
SAID = ("title", "channel", "nature", "elements", "what", "where", "source_text", "benefit")
RATED = ("impact", "urgency", "effort")
MEASURE = ("cause", "measure", "measure_kind", "resources")  # what is approved before it is carried out
TRACKED = (
    "baseline", "target", "progress", "done_on", "verification", "remark",
)  # fmt: skip
SUBJECT = "opportunity"  # of the approval route
CLAUSE = "XDYJ-04-01/4.4 YNTD-ITSS-0300/4.2.4"
RUNNING = (State.ACCEPTED, State.PLANNED, State.IN_TREATMENT, State.DONE)

opportunity = Flow(
    Opportunity,
    {
        State.NEW: Look("wait", "inbox", Pdca.PLAN),
        State.ACCEPTED: Look("open", "circle-check", Pdca.PLAN),
        State.DECLINED: Look("void", "circle-x", Pdca.ACT),
        State.MERGED: Look("void", "arrows-join", Pdca.ACT),
        State.PROPOSED: Look("wait", "signature", Pdca.PLAN),
        State.PLANNED: Look("open", "checklist", Pdca.PLAN),
        State.IN_TREATMENT: Look("open", "progress", Pdca.DO),
        State.DONE: Look("wait", "hourglass", Pdca.CHECK),
        State.CLOSED: Look("done", "lock-check", Pdca.ACT),
        State.CANCELLED: Look("void", "ban", Pdca.ACT),
    },
    initial=State.NEW,
    raised_by=[Relation.ANYONE],
    form=(*SAID, "department", "suggested_by", "raised_on", "anonymous"),
    required=("title", "channel", "what"),
    final=[State.DECLINED, State.MERGED, State.CLOSED, State.CANCELLED],
    strip=[State.NEW, State.ACCEPTED, State.PLANNED, State.DONE, State.CLOSED],
    announces=Event.OPPORTUNITY_RAISED,
    anonymous="anonymous",
)
opportunity.edit(State.NEW, by=[Relation.CREATOR, Role.QUALITY], fields=SAID)
opportunity.edit(State.NEW, *RUNNING, by=[Role.QUALITY], fields=(*SAID, *RATED, *TRACKED))
opportunity.edit(State.NEW, State.ACCEPTED, State.PLANNED, by=[Role.QUALITY], fields=("department", "due_on", "owner"))
opportunity.edit(State.NEW, by=[Role.QUALITY], fields=MEASURE)
opportunity.edit(State.ACCEPTED, State.PLANNED, by=[Relation.OWNER, Role.QUALITY], fields=MEASURE)
opportunity.edit(*RUNNING, by=[Relation.OWNER, Role.QUALITY], fields=("baseline", "target", "progress"))
opportunity.edit(State.IN_TREATMENT, by=[Relation.SYSTEM], fields=(*MEASURE, "owner", "due_on"))  # as its action goes
opportunity.edit(State.DONE, by=[Relation.SYSTEM], fields=("verified_by",))  # by who verified what treated it
opportunity.waits(
    State.PROPOSED, subject=SUBJECT, approved=State.IN_TREATMENT, rejected=State.ACCEPTED, not_by=[Relation.OWNER]
)


@opportunity.step(
    State.NEW, to=State.ACCEPTED, by=[Role.QUALITY], label=_("Accept"), announces=Event.OPPORTUNITY_ACCEPTED,
    clause="XDYJ-03-02/4.1", icon="circle-check",
)  # fmt: skip
def accept(  # noqa: PLR0913 (the form of the screening)
    record: Opportunity,
    act: Act,
    *,
    owner: Person,
    due_on: date,
    elements: str,
    impact: int,
    urgency: int,
    effort: int,
    department: Department | None = None,
    comment: str = "",
) -> None:
    """It is worth doing: name who answers for it and by when, which elements it touches, and how much it matters."""
    if due_on < record.company.day_of(act.at):
        raise Refused(
            [Missing(_("That day is over. Say by when it is to be done, from today on."), "due_on", "XDYJ-03-02/4.1")]
        )
    record.owner, record.due_on = owner, due_on
    record.department = department or record.department or owner.department
    record.elements, record.impact, record.urgency, record.effort = elements, impact, urgency, effort
    record.answer = comment
    text = _("“%(title)s” is taken up. %(owner)s answers for it, until %(due)s.")
    _answer(record, act, phrase(text, title=record.title, owner=owner.name, due=due_on))


@opportunity.step(
    State.NEW, to=State.DECLINED, by=[Role.QUALITY], label=_("Decline"), announces=Event.OPPORTUNITY_DECLINED,
    clause="XDYJ-03-02/1.3.3", icon="circle-x",
)  # fmt: skip
def decline(record: Opportunity, act: Act, *, reason: Reason) -> None:
    """It is not taken up. Who suggested it is told why."""
    record.answer = reason
    _answer(record, act, phrase(_("“%(title)s” is not taken up: %(reason)s"), title=record.title, reason=reason))


@opportunity.step(
    State.NEW, State.ACCEPTED, to=State.MERGED, by=[Role.QUALITY], needs=[no_action], label=_("Merge"),
    announces=Event.OPPORTUNITY_MERGED, icon="arrows-join",
)  # fmt: skip
def merge(record: Opportunity, act: Act, *, into: Opportunity, comment: str = "") -> None:
    """It says the same as another one, and is followed up there."""
    if into.pk == record.pk or not into.is_open:
        raise Refused([Missing(_("Choose another opportunity that is still open."), "into")])
    record.merged_into, record.answer = into, comment
    link(record, into, actor=act.actor, at=act.at)
    if record.suggested_by:
        watch(into, record.suggested_by)
    _answer(record, act, phrase(_("“%(title)s” is followed up in %(into)s."), title=record.title, into=into))


@opportunity.step(
    State.ACCEPTED, to=State.PLANNED, by=[Role.QUALITY], needs=[no_action], label=_("Take into the plan"),
    clause="XDYJ-03-02/4.2", icon="checklist",
)  # fmt: skip
def plan(
    record: Opportunity,
    act: Act,
    *,
    item: Annotated[PlanItem | None, Hint(_("Into this plan item"))] = None,
    plan: Annotated[ImprovementPlan | None, Hint(_("As a new item of this plan"))] = None,
) -> None:
    """It is treated by an item of the improvement plan: one that exists, or a new one."""
    if (item is None) == (plan is None):
        raise Refused([_("Choose either a plan item or a plan.")])
    if item is None:
        own: dict[str, Any] = {
            "title": record.title,
            "owner": record.owner,
            "department": record.department,
            "due_on": record.due_on,
            "priority": record.score,
        }
        more: dict[str, Any] = {
            "elements": record.elements,
            "measure": record.measure_kind or kinds_of(record.company)[0],
        }
        item = create(PlanItem, **act.signed, sources=[record], plan=plan, scheme=record.measure, **own, **more)
    elif not item.is_open:
        raise Refused([Missing(_("The plan item is finished. Choose one that is still open."), "item")])
    else:
        link(record, item, actor=act.actor, at=act.at, kind="led-to")
        _hand_on_priority(record, item, act)
    record.item = item


def _hand_on_priority(record: Opportunity, item: PlanItem, act: Act) -> None:
    """An item without a priority takes that of what it treats, as long as its plan is a draft."""
    if item.priority is None and record.score is not None and not plan_is_fixed(item):
        amend(item, **act.signed, priority=record.score)


@opportunity.step(
    State.PLANNED, State.IN_TREATMENT, to=State.ACCEPTED, by=[Relation.SYSTEM], label=_("Back from the plan"),
    icon="arrow-back-up",
)  # fmt: skip
def give_back(record: Opportunity, act: Act, *, reason: str = "") -> None:
    """What was to treat it was cancelled: it says why, and waits for another treatment."""
    record.progress = reason or record.progress
    record.item = None


def placed(record: Opportunity) -> list[Missing]:
    """Where the head of its department approves, the department is known."""
    return approvals.unplaced(record, route_for(record, SUBJECT))


@opportunity.step(
    State.ACCEPTED, to=State.PROPOSED, by=[Role.QUALITY, Relation.OWNER], needs=[placed, no_action],
    label=_("Treat directly"), clause=CLAUSE, icon="progress",
)  # fmt: skip
def treat(record: Opportunity, act: Act, *, measure: str, measure_kind: str, cause: str = "") -> None:
    """It is small enough to be done without an item of the plan: say what is to be done, and have it approved."""
    record.measure, record.measure_kind, record.cause = measure, measure_kind, cause or record.cause


@opportunity.step(
    State.ACCEPTED, by=[Role.QUALITY, Relation.OWNER], needs=[no_action], label=_("Treat by an action"), clause=ACTED,
    icon="shield-check",
)  # fmt: skip
def act_on(record: Opportunity, act: Act, *, measure_kind: str) -> None:
    """A corrective or preventive action is drafted for it, with its own causes, approval and checks."""
    if measure_kind == MeasureKind.OTHER:
        text = _("An action corrects or prevents: choose one of them, or treat it directly.")
        raise Refused([Missing(text, "measure_kind", ACTED)])
    record.measure_kind = measure_kind
    call_for_action(record, act, measure_kind)


@opportunity.step(
    State.ACCEPTED, to=State.IN_TREATMENT, by=[Relation.SYSTEM], label=_("Its action is approved"), clause=ACTED,
    icon="progress",
)  # fmt: skip
def begin(record: Opportunity, act: Act) -> None:
    """What is to be done is approved, and carried out from here on."""


add_take_back(opportunity, State.PROPOSED, by=[Role.QUALITY, Relation.OWNER])


@opportunity.step(
    State.IN_TREATMENT, State.PLANNED, to=State.DONE, by=[Relation.OWNER, Role.QUALITY, Relation.SYSTEM],
    label=_("Report as done"), announces=Event.OPPORTUNITY_DONE, icon="checks",
)  # fmt: skip
def finish(record: Opportunity, act: Act, *, progress: str = "") -> None:
    """The measure is carried out; quality verifies it next."""
    if act.actor and record.item_id and record.item and record.item.is_open:
        text = _("It is treated by %(item)s, which is not finished. It is reported as done when that item is closed.")
        raise Refused([phrase(text, item=record.item)])
    if act.actor and (reason := no_action(record)):
        raise Refused([reason])
    record.progress = progress or record.progress
    record.done_on = record.done_on or record.company.day_of(act.at)


@opportunity.step(
    State.DONE, to=State.ACCEPTED, by=[Role.QUALITY], label=_("Not effective: treat again"), icon="arrow-back-up"
)
def treat_again(record: Opportunity, act: Act, *, reason: Reason) -> None:
    """The measure did not work, or is not finished: what is done instead is approved again."""
    record.done_on, record.verified_result = None, reason


@opportunity.step(
    State.DONE, to=State.CLOSED, by=[Role.QUALITY, Relation.SYSTEM], not_by=[Relation.OWNER], label=_("Verify and close"),
    announces=Event.OPPORTUNITY_CLOSED, clause="XDYJ-03-02/1.4.2", icon="lock-check",
)  # fmt: skip
def close(record: Opportunity, act: Act, *, verification: str, verified_result: str) -> None:
    """It works: say how that was verified. Who carried it out, or reported it, cannot verify it."""
    if reported_by(record) & {one.pk for one in act.eyes}:
        text = _("Four eyes: who reported it as done does not verify it. Let somebody else check it.")
        raise NotAllowed([Missing(text, clause=CLAUSE)])
    record.verification, record.verified_result = verification, verified_result
    record.verified_by = act.actor or record.verified_by  # the system says before who verified what treated it
    record.verified_on = record.company.day_of(act.at)
    text = _("“%(title)s” is done and verified: %(result)s")
    _answer(record, act, phrase(text, title=record.title, result=verified_result))


def reported_by(record: Opportunity) -> set[int | None]:
    """Who reported it as done last, by the journal."""
    last = record.journal.filter(action=f"{record.KIND}.finish").order_by("-id").first()
    return {last.actor_id} if last else set()


# ---------------------------------------------------------------- void


@opportunity.step(
    State.NEW, to=State.CANCELLED, by=[Relation.CREATOR], label=_("Take back"), announces=Event.RECORD_CANCELLED,
    icon="arrow-back-up",
)  # fmt: skip
def withdraw(record: Opportunity, act: Act, *, reason: Reason) -> None:
    """It was raised by mistake, and nobody has taken it up yet. It stays readable, with the reason."""


def is_approved(record: Opportunity) -> bool:
    """Is it treated directly, by a measure that was approved?"""
    if record.item_id or record.state not in {State.IN_TREATMENT, State.DONE}:
        return False
    return approvals_given(record, SUBJECT).exists()


def no_item_in_force(record: Opportunity) -> Missing | None:
    """What the approved plan treats ends with the item, by those who approved that."""
    if record.item is None or not (record.item.is_open and record.item.is_in_force):
        return None
    text = _("It is treated by %(item)s of the approved plan. Have that called off first.")
    return Missing(phrase(text, item=record.item))


NOT_YET, APPROVED = ends(SUBJECT, is_approved)
add_cancel(
    opportunity,
    State.CANCELLED,
    by=[Role.QUALITY],
    not_by=[Relation.OWNER],
    needs=[no_action, no_item_in_force, NOT_YET],
)
add_call_off(
    opportunity, State.CANCELLED, subject=SUBJECT, needs=[no_action, APPROVED], label=_("Call the measure off")
)


def _answer(record: Opportunity, act: Act, text: object) -> None:
    """Tell who suggested it; nobody knows who that is where it is anonymous, so everyone may then read the answer."""
    record.open_to_all = record.open_to_all or record.anonymous
    answer_suggester(record, act, text)


@opportunity.created
def follow(record: Opportunity, act: Act) -> None:
    """Who suggested it sees what becomes of it, also when someone else wrote it down."""
    if record.suggested_by and record.suggested_by_id != record.created_by_id:
        watch(record, record.suggested_by)
