"""How a plan item moves: planned, under way, piloted, rolled out, evaluated, closed (XDYJ-03-02 4.3, 4.4)."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _

from bihuan.areas.improvement.as_signed import approved_plan, as_approved, rollout_as_signed
from bihuan.areas.improvement.completeness import SUBJECT as PLAN_SUBJECT
from bihuan.areas.improvement.hands import other_eyes
from bihuan.areas.improvement.models import (
    Evaluation,
    ImprovementPlan,
    ItemDocument,
    ItemStep,
    PilotCriterion,
    PlanItem,
)
from bihuan.areas.improvement.models.item import PILOT, PLANNED
from bihuan.areas.improvement.next_cycle import raise_next
from bihuan.core.access import By, Relation
from bihuan.core.asks import Hint, Reason
from bihuan.core.cancelling import add_call_off, add_cancel, ends
from bihuan.core.flow import Act, Flow, Look
from bihuan.core.moments import midnight
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Missing, Refused
from bihuan.core.vocabulary import Event, Pdca, Role

State = PlanItem.State
WORKERS: list[By] = [Relation.OWNER, Role.QUALITY]
UNFINISHED = (
    State.PLANNED, State.UNDER_WAY, State.IN_PILOT, State.PILOT_VERIFIED, State.ROLLOUT_APPROVED, State.IN_OPERATION,
)  # fmt: skip
CARRIED_OUT = (*UNFINISHED[1:], State.EVALUATED)

plan_item = Flow(
    PlanItem,
    {
        State.PLANNED: Look("soon", "circle", Pdca.PLAN),
        State.UNDER_WAY: Look("open", "progress", Pdca.DO),
        State.IN_PILOT: Look("open", "flask", Pdca.DO),
        State.PILOT_VERIFIED: Look("wait", "signature", Pdca.DO),
        State.ROLLOUT_APPROVED: Look("done", "circle-check", Pdca.DO),
        State.IN_OPERATION: Look("done", "player-play", Pdca.CHECK),
        State.EVALUATED: Look("wait", "hourglass", Pdca.ACT),
        State.CLOSED: Look("done", "lock-check", Pdca.ACT),
        State.CANCELLED: Look("void", "ban", Pdca.ACT),
    },
    initial=State.PLANNED,
    raised_by=[Role.QUALITY],
    form=("plan", *PLANNED, *PILOT),
    required=("title", "plan"),
    final=[State.CLOSED, State.CANCELLED],
    strip=[
        State.PLANNED, State.UNDER_WAY, State.IN_PILOT, State.PILOT_VERIFIED, State.ROLLOUT_APPROVED, State.IN_OPERATION,
        State.EVALUATED, State.CLOSED,
    ],
)  # fmt: skip


def plan_is_fixed(item: PlanItem) -> object:
    """What the approvers of the plan signed changes only by a revision of the plan."""
    if item.plan.state == ImprovementPlan.State.DRAFT:
        return None
    text = _(
        "This belongs to the plan %(plan)s, which is “%(state)s”. Revise the plan first; the revision is approved again."
    )
    return phrase(text, plan=item.plan.number, state=item.plan.get_state_display())


plan_item.edit(
    *UNFINISHED, by=[Role.QUALITY, Relation.OWNER], fields=PLANNED, parts={ItemStep: None, ItemDocument: None},
    unless=plan_is_fixed,
)  # fmt: skip
plan_item.edit(State.PLANNED, State.UNDER_WAY, by=WORKERS, fields=PILOT, parts={PilotCriterion: None})
plan_item.edit(State.IN_PILOT, by=WORKERS, fields=("early_reason",), parts={PilotCriterion: PilotCriterion.RESULT})
plan_item.edit(*CARRIED_OUT, by=WORKERS, parts={ItemStep: ItemStep.REPORTED, ItemDocument: ItemDocument.REPORTED})


def answered_for(item: PlanItem) -> list[Missing]:
    asked = {
        "owner_id": _("Name who answers for it."),
        "due_on": _("Say by when it is to be done."),
        "elements": ELEMENTS,
    }
    return [Missing(text, name.removesuffix("_id")) for name, text in asked.items() if not getattr(item, name)]


ELEMENTS = _("Name at least one of the six elements it touches.")


@plan_item.step(
    State.PLANNED, to=State.UNDER_WAY, by=WORKERS, needs=[approved_plan, as_approved, answered_for],
    label=_("Start work"), announces=Event.ITEM_STARTED, clause="XDYJ-03-02/4.3", icon="player-play",
)  # fmt: skip
def start(item: PlanItem, act: Act) -> None:
    """The approved item is carried out; progress is reported on its steps."""
    item.starts_on = item.starts_on or item.company.day_of(act.at)


@plan_item.step(
    State.ROLLOUT_APPROVED, to=State.IN_OPERATION, by=WORKERS, needs=[as_approved, rollout_as_signed],
    label=_("Put into operation"), announces=Event.ITEM_IN_OPERATION, clause="XDYJ-03-02/4.3", icon="rocket",
)  # fmt: skip
def operate(item: PlanItem, act: Act) -> None:
    """The approved rollout is carried out everywhere it was planned for."""
    item.operated_on = item.company.day_of(act.at)


def pilot_free(item: PlanItem) -> Missing | None:
    if not item.needs_pilot:
        return None
    text = _("This item changes a process or one of its documents, reaches wide or risks much: a pilot comes first.")
    return Missing(text, "pilot_scheme", "XDYJ-03-02/4.3")


@plan_item.step(
    State.UNDER_WAY, to=State.IN_OPERATION, by=WORKERS, needs=[as_approved, pilot_free],
    label=_("Put into operation without a pilot"), announces=Event.ITEM_IN_OPERATION, icon="rocket",
)  # fmt: skip
def operate_directly(
    item: PlanItem, act: Act, *, reason: Annotated[str, Hint(_("Why without a pilot"), long=True)]
) -> None:
    """The item touches no process, so nothing needs to be tried out first."""
    item.without_pilot, item.operated_on = reason, item.company.day_of(act.at)


EVALUATED_BY = "XDYJ-03-02/4.4 YNTD-ITSS-0300/4.5"


def last_evaluation(item: PlanItem) -> Evaluation | None:
    """Of what is in operation now: an evaluation from before it was worked on again proves nothing."""
    confirmed = item.evaluations.filter(state=Evaluation.State.CONFIRMED)
    if item.operated_on:
        confirmed = confirmed.filter(archived_at__gte=midnight(item.operated_on, item.company.zone))
    return confirmed.order_by("archived_at", "pk").last()


def evaluation(item: PlanItem) -> Missing | None:
    if last_evaluation(item) is not None:
        return None
    return Missing(_("No evaluation of this item is confirmed."), "evaluations", EVALUATED_BY)


def effective(item: PlanItem) -> Missing | None:
    """Only what worked, at least in part, is closed: the last confirmed verdict says so."""
    last = last_evaluation(item)
    if last is None:
        return evaluation(item)
    if last.verdict != Evaluation.Verdict.NOT_EFFECTIVE:
        return None
    text = _("%(evaluation)s says it is not effective. Work on it again, or have the item called off with the reason.")
    return Missing(phrase(text, evaluation=last.number), "evaluations", EVALUATED_BY)


@plan_item.step(
    State.IN_OPERATION, to=State.EVALUATED, by=[Role.QUALITY, Relation.SYSTEM], needs=[evaluation], label=_("Mark as evaluated"),
    announces=Event.ITEM_EVALUATED, clause="XDYJ-03-02/4.4", icon="report-analytics",
)  # fmt: skip
def evaluate(item: PlanItem, act: Act) -> None:
    """Its effect is evaluated, the evaluation confirmed."""


@plan_item.step(
    State.EVALUATED,
    to=State.UNDER_WAY,
    by=[Role.QUALITY],
    label=_("Not effective: work on it again"),
    icon="arrow-back-up",
)
def rework(item: PlanItem, act: Act, *, reason: Reason) -> None:
    """The effect did not come; the item is carried out again."""
    item.result = reason


def finished_work(item: PlanItem) -> list[Missing]:
    """Every step is done and every document is issued."""
    step, document = _("The step “%(title)s” is not done."), _("The document “%(title)s” is not issued.")
    controlled = _("The edition of “%(title)s” that carries the change is not issued by document control yet.")
    open_steps = item.steps.filter(done_on__isnull=True)
    open_documents = item.documents.filter(issued_on__isnull=True)
    return [
        *(Missing(phrase(step, title=row.title), "steps") for row in open_steps),
        *(
            Missing(phrase(controlled if row.document_id else document, title=row.title), "documents")
            for row in open_documents
        ),
    ]


@plan_item.step(
    State.EVALUATED, to=State.CLOSED, by=[Role.QUALITY], not_by=[Relation.OWNER], needs=[effective, finished_work],
    label=_("Close"), announces=Event.ITEM_CLOSED, clause="XDYJ-03-02/1.3.4", icon="lock-check",
)  # fmt: skip
def close(
    item: PlanItem, act: Act, *, result: str, next_title: Annotated[str, Hint(_("Into the next cycle"))] = ""
) -> None:
    """It works and is finished. What is left to improve starts the next cycle."""
    other_eyes(item, act.eyes, "XDYJ-03-02/1.3.4")
    item.result = result
    raise_next(item, act, next_title, result)


NOT_YET, APPROVED = ends(PLAN_SUBJECT, lambda item: item.is_in_force)
add_cancel(plan_item, State.CANCELLED, by=[Role.QUALITY, Relation.SYSTEM], needs=[NOT_YET])
add_call_off(plan_item, State.CANCELLED, subject=PLAN_SUBJECT, needs=[APPROVED], label=_("Call the item off"))


@plan_item.created
def belongs_to_a_draft(item: PlanItem, act: Act) -> None:
    """A plan that is approved gets new items by a revision only."""
    if reason := plan_is_fixed(item):
        raise Refused([Missing(reason, "plan")])
