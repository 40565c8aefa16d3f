"""A capability plan is drawn up by O&M, approved by senior management, handed out, reported on and evaluated."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _

from bihuan.areas.capability.models.plan import CapabilityPlan, Work
from bihuan.core.access import By, Relation
from bihuan.core.asks import Hint
from bihuan.core.cancelling import add_call_off, add_cancel, add_take_back, ends
from bihuan.core.events import announce
from bihuan.core.flow import Act, Flow, Look
from bihuan.core.phrases import listed, phrase
from bihuan.core.refusals import Missing
from bihuan.core.vocabulary import Element, Event, Pdca, Role
from bihuan.core.writing import watch

State = CapabilityPlan.State
SUBJECT = "capability-plan"
CLAUSE = "XDYJ-04-01/1.4.1 YNTD-ITSS-0301/1.1.2"
ASSIGNED = "YNTD-ITSS-0301/1.1.3"
SENIOR: list[By] = [Role.EXECUTIVE, Role.GENERAL_MANAGER]
PLANNERS: list[By] = [Role.OM_MANAGER, Role.OM_MANAGEMENT, Role.QUALITY, Role.QUALITY_HEAD, Relation.OWNER]
FIELDS = ("title", "year", "basis", "resources", "left_out", "owner", "department", "due_on")

capability_plan = Flow(
    CapabilityPlan,
    {
        State.DRAFT: Look("soon", "circle", Pdca.PLAN),
        State.SUBMITTED: Look("wait", "signature", Pdca.PLAN),
        State.APPROVED: Look("done", "circle-check", Pdca.PLAN),
        State.IN_EXECUTION: Look("open", "progress", Pdca.DO),
        State.EVALUATED: Look("open", "clipboard-check", Pdca.CHECK),
        State.CLOSED: Look("done", "lock-check", Pdca.ACT),
        State.CANCELLED: Look("void", "ban", Pdca.ACT),
    },
    initial=State.DRAFT,
    raised_by=[one for one in PLANNERS if one is not Relation.OWNER],
    form=FIELDS,
    required=("title", "year"),
    final=[State.CLOSED, State.CANCELLED],
    strip=[State.DRAFT, State.SUBMITTED, State.APPROVED, State.IN_EXECUTION, State.EVALUATED, State.CLOSED],
)
capability_plan.edit(State.DRAFT, by=PLANNERS, fields=FIELDS, parts={Work: None})
capability_plan.edit(State.IN_EXECUTION, by=PLANNERS, parts={Work: Work.REPORTED})


def _approved(plan: CapabilityPlan, act: Act) -> None:
    """Duties that follow from an approved plan are set off."""
    announce(Event.CAPABILITY_PLAN_APPROVED, company=plan.company, at=act.at, actor=act.actor, record=plan)


capability_plan.waits(State.SUBMITTED, subject=SUBJECT, approved=State.APPROVED, rejected=State.DRAFT, then=_approved)


def stated(plan: CapabilityPlan) -> Missing | None:
    if plan.basis.strip():
        return None
    return Missing(_("Say what the plan rests on: last year's execution, needs, objectives."), "basis", CLAUSE)


def gaps(plan: CapabilityPlan) -> list[Element]:
    """Elements for which nothing is planned."""
    planned = set(plan.work.values_list("element", flat=True))
    return [one for one in Element if one.value not in planned]


def covered(plan: CapabilityPlan) -> Missing | None:
    """Every element has work with a department that answers for it, or it is said why not."""
    found = gaps(plan)
    if not found or plan.left_out.strip():
        return None
    text = _("Nothing is planned for: %(elements)s. Add the work, or say why there is none.")
    return Missing(phrase(text, elements=listed(one.label for one in found)), "left_out", ASSIGNED)


@capability_plan.step(
    State.DRAFT, to=State.SUBMITTED, by=PLANNERS, needs=[stated, covered], label=_("Submit for approval"), clause=CLAUSE,
    icon="send",
)  # fmt: skip
def submit(plan: CapabilityPlan, act: Act, *, comment: str = "") -> None:
    """Senior management decides by the company's route."""


add_take_back(capability_plan, State.SUBMITTED, by=PLANNERS)


@capability_plan.step(
    State.APPROVED, to=State.IN_EXECUTION, by=[*SENIOR, Role.OM_MANAGER], label=_("Hand out the work"), clause=ASSIGNED,
    icon="user-share",
)  # fmt: skip
def start(plan: CapabilityPlan, act: Act) -> None:
    """Every department gets its work; whoever answers for a piece sees the plan and reports in its row."""
    for row in plan.work.select_related("owner"):
        watch(plan, row.owner)


@capability_plan.step(State.APPROVED, State.IN_EXECUTION, to=State.DRAFT, by=PLANNERS, label=_("Revise"), icon="edit")
def revise(
    plan: CapabilityPlan, act: Act, *, reason: Annotated[str, Hint(_("What should change, and why"), long=True)]
) -> None:
    """What was approved is not changed in passing: the revised plan is approved again."""


def told(plan: CapabilityPlan) -> list[Missing]:
    """What came of every piece of work."""
    text = _("“%(work)s”: say what came of it, or why nothing did.")
    return [Missing(phrase(text, work=row), "work", CLAUSE) for row in plan.work.all() if not row.is_told]


@capability_plan.step(
    State.IN_EXECUTION, to=State.EVALUATED, by=PLANNERS, needs=[told], label=_("Evaluate"), clause=CLAUSE,
    icon="clipboard-check",
)  # fmt: skip
def evaluate(
    plan: CapabilityPlan, act: Act, *, result: Annotated[str, Hint(_("Result of the year"), long=True)]
) -> None:
    """What the year brought; next year's plan and the management review begin here."""
    plan.result = result


@capability_plan.step(State.EVALUATED, to=State.CLOSED, by=SENIOR, label=_("Close"), clause=CLAUSE, icon="lock-check")
def close(plan: CapabilityPlan, act: Act, *, comment: str = "") -> None:
    """Senior management has taken note; the plan is archived with its paper."""


NOT_YET, APPROVED = ends(SUBJECT, lambda plan: plan.is_in_force)
add_cancel(capability_plan, State.CANCELLED, by=[*SENIOR, Role.OM_MANAGER], needs=[NOT_YET])
add_call_off(capability_plan, State.CANCELLED, subject=SUBJECT, needs=[APPROVED], label=_("Call the plan off"))
