"""How the plan of a year moves: drafted by quality, approved by the pack's route, carried out, evaluated, closed.

A revision goes back to draft; the edition approved before stays in force until the new one is approved.
"""

from typing import Annotated

from django.utils.translation import gettext_lazy as _

from bihuan.areas.improvement.completeness import SUBJECT, gaps
from bihuan.areas.improvement.models import Goal, ImprovementPlan, PlanItem, PlanVersion
from bihuan.areas.improvement.next_cycle import raise_next
from bihuan.core.access import Relation
from bihuan.core.asks import Hint, Reason
from bihuan.core.cancelling import add_call_off, add_cancel, add_take_back, ends
from bihuan.core.flow import Act, Flow, Look
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Missing
from bihuan.core.vocabulary import Event, Pdca, Role

State = ImprovementPlan.State
CLAUSE = "XDYJ-03-02/4.2 YNTD-ITSS-0300/4.1"
FIELDS = (
    "title", "year", "period_start", "period_end", "requirements", "analysis", "solution", "pilot_arrangement",
    "operation_arrangement", "evaluation_arrangement", "resources", "risks", "owner", "department", "due_on", "elements",
)  # fmt: skip

improvement_plan = Flow(
    ImprovementPlan,
    {
        State.DRAFT: Look("soon", "circle", Pdca.PLAN),
        State.SUBMITTED: Look("wait", "signature", Pdca.PLAN),
        State.APPROVED: Look("done", "circle-check", Pdca.PLAN),
        State.IN_EXECUTION: Look("open", "progress", Pdca.DO),
        State.EVALUATED: Look("done", "report-analytics", Pdca.CHECK),
        State.CLOSED: Look("done", "lock-check", Pdca.ACT),
        State.CANCELLED: Look("void", "ban", Pdca.ACT),
    },
    initial=State.DRAFT,
    raised_by=[Role.QUALITY],
    form=FIELDS,
    required=("title", "year", "period_start", "period_end"),
    final=[State.CLOSED, State.CANCELLED],
    strip=[State.DRAFT, State.SUBMITTED, State.APPROVED, State.IN_EXECUTION, State.EVALUATED, State.CLOSED],
)
improvement_plan.edit(State.DRAFT, by=[Role.QUALITY, Relation.OWNER], fields=FIELDS, parts={Goal: None})
improvement_plan.edit(State.APPROVED, State.IN_EXECUTION, by=[Role.QUALITY], fields=("result",), parts={Goal: ("now",)})
improvement_plan.edit(*State, by=[Relation.SYSTEM], parts={PlanVersion: None})
improvement_plan.waits(State.SUBMITTED, subject=SUBJECT, approved=State.APPROVED, rejected=State.DRAFT)


@improvement_plan.step(
    State.DRAFT, to=State.SUBMITTED, by=[Role.QUALITY], needs=[gaps], label=_("Submit for approval"),
    announces=Event.PLAN_SUBMITTED, clause=CLAUSE, icon="send",
)  # fmt: skip
def submit(plan: ImprovementPlan, act: Act) -> None:
    """Every mandatory part is there; those the policy names decide."""


add_take_back(improvement_plan, State.SUBMITTED, by=[Role.QUALITY])


@improvement_plan.step(
    State.APPROVED, to=State.IN_EXECUTION, by=[Role.QUALITY, Relation.SYSTEM], label=_("Start carrying it out"),
    announces=Event.PLAN_STARTED, clause="XDYJ-03-02/4.3", icon="player-play",
)  # fmt: skip
def start(plan: ImprovementPlan, act: Act) -> None:
    """The owners of the items begin their work."""
    plan.started_on = plan.started_on or plan.company.day_of(act.at)


@improvement_plan.step(
    State.APPROVED, State.IN_EXECUTION, to=State.DRAFT, by=[Role.QUALITY], label=_("Revise"), announces=Event.PLAN_REVISED,
    clause=CLAUSE, icon="edit",
)  # fmt: skip
def revise(plan: ImprovementPlan, act: Act, *, reason: Reason) -> None:
    """A new edition is drafted and approved again; until then the present one stays in force."""
    major, _dot, minor = plan.edition.partition(".")
    plan.edition, plan.revision_reason = f"{major}.{int(minor or 0) + 1}", reason


def evaluation(plan: ImprovementPlan) -> Missing | None:
    if plan.evaluations.filter(state="confirmed").exists():
        return None
    return Missing(_("No evaluation of this plan is confirmed."), "evaluations", "XDYJ-03-02/4.4 YNTD-ITSS-0300/4.1")


def finished_items(plan: ImprovementPlan) -> list[Missing]:
    """Every item is closed or cancelled; what goes on moves to next year's plan as an opportunity."""
    text = _("%(item)s is not finished. Close it, or have it called off and carry it over.")
    return [Missing(phrase(text, item=item), "items") for item in PlanItem.objects.filter(plan=plan, is_open=True)]


@improvement_plan.step(
    State.IN_EXECUTION, to=State.EVALUATED, by=[Role.QUALITY, Relation.SYSTEM], needs=[evaluation], label=_("Mark as evaluated"),
    announces=Event.PLAN_EVALUATED, clause="XDYJ-03-02/4.4", icon="report-analytics",
)  # fmt: skip
def evaluate(plan: ImprovementPlan, act: Act) -> None:
    """The effect of the year is evaluated, the evaluation confirmed."""


@improvement_plan.step(
    State.EVALUATED, to=State.CLOSED, by=[Role.QUALITY], needs=[finished_items], label=_("Close"),
    announces=Event.PLAN_CLOSED, clause="XDYJ-03-02/1.3.4", icon="lock-check",
)  # fmt: skip
def close(
    plan: ImprovementPlan, act: Act, *, result: str, next_title: Annotated[str, Hint(_("Into the next cycle"))] = ""
) -> None:
    """The year is over. What was learned starts the next cycle as an opportunity."""
    plan.result = result
    raise_next(plan, act, next_title, result)


NOT_YET, APPROVED = ends(SUBJECT, lambda plan: plan.in_force is not None)
add_cancel(improvement_plan, State.CANCELLED, by=[Role.QUALITY], needs=[NOT_YET])
add_call_off(improvement_plan, State.CANCELLED, subject=SUBJECT, needs=[APPROVED], label=_("Call the plan off"))
