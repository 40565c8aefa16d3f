"""How an evaluation moves: figures or evidence are gathered, then quality confirms the verdict (XDYJ-03-02 4.4)."""

from django.utils.translation import gettext_lazy as _

from bihuan.areas.improvement.hands import other_eyes
from bihuan.areas.improvement.models import Evaluation, EvaluationFigure
from bihuan.areas.improvement.words import EvaluationMethod
from bihuan.core.access import By, Relation
from bihuan.core.cancelling import add_cancel
from bihuan.core.flow import Act, Flow, Look
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Missing, Refused
from bihuan.core.said import says_something
from bihuan.core.vocabulary import Event, Pdca, Role
from bihuan.core.writing import link

State = Evaluation.State
CLAUSE = "XDYJ-03-02/4.4 YNTD-ITSS-0300/4.1"
SAID = (
    "methods",
    "evidence",
    "verdict",
    "conclusion",
    "report",
    "document",
    "next_step",
    "owner",
    "department",
    "due_on",
    "elements",
)
AUTHORS: list[By] = [Role.QUALITY, Role.IMPROVEMENT_OWNER, Relation.OWNER]

evaluation = Flow(
    Evaluation,
    {
        State.DRAFT: Look("soon", "circle", Pdca.CHECK),
        State.CONFIRMED: Look("done", "circle-check", Pdca.ACT),
        State.CANCELLED: Look("void", "ban", Pdca.ACT),
    },
    initial=State.DRAFT,
    raised_by=[Role.QUALITY, Role.IMPROVEMENT_OWNER, Role.PROCESS_OWNER, Role.OM_MANAGER],
    form=("title", "item", "plan", *SAID),
    required=("title",),
    final=[State.CONFIRMED, State.CANCELLED],
    strip=[State.DRAFT, State.CONFIRMED],
)
evaluation.edit(State.DRAFT, by=[*AUTHORS, Relation.CREATOR], fields=("title", *SAID), parts={EvaluationFigure: None})


def data(record: Evaluation) -> list[Missing]:
    """XDYJ-03-02 1.3.2: that it worked rests on figures before and after, or on named objective evidence."""
    rows = list(record.figures.all())
    text = _("“%(metric)s” lacks its value before or after.")
    found = [Missing(phrase(text, metric=row.metric), "figures", CLAUSE) for row in rows if not row.is_complete]
    if not rows and EvaluationMethod.KPI in record.methods.split():
        found.append(Missing(_("A KPI comparison needs at least one metric before and after."), "figures", CLAUSE))
    if not rows and not says_something(record.evidence):
        found.append(Missing(_("Give figures before and after, or name the objective evidence."), "evidence", CLAUSE))
    return found


def shown(record: Evaluation) -> Missing | None:
    """XDYJ-03-02 1.3.2: what its own figures speak against is not called effective, unless other evidence is named."""
    rows = list(record.figures.all())
    if record.verdict in {"", Evaluation.Verdict.NOT_EFFECTIVE} or says_something(record.evidence) or not rows:
        return None
    good = [row.is_better or bool(row.met) for row in rows]
    if all(good) or (any(good) and record.verdict == Evaluation.Verdict.PARTLY):
        return None
    text = _(
        "Not every figure got better or reaches its target. Give another verdict, or name the evidence that shows the effect."
    )
    return Missing(text, "verdict", CLAUSE)


def judged(record: Evaluation) -> list[Missing]:
    """Methods, verdict and conclusion are there, and where the result shows up (XDYJ-03-02 4.4)."""
    asked = {
        "methods": _("Choose at least one way of evaluation."),
        "verdict": _("Give the verdict."),
        "conclusion": _("Write the conclusion."),
    }
    found = [Missing(text, name, CLAUSE) for name, text in asked.items() if not getattr(record, name).strip()]
    if not (says_something(record.report) or says_something(record.document)):
        text = _("Name the management report or the revised document that shows the result.")
        found.append(Missing(text, "report", CLAUSE))
    return found


def ready_subject(record: Evaluation) -> Missing | None:
    """An item is evaluated in operation, a plan in execution."""
    subject = record.subject
    fitting = {"in-operation", "evaluated"} if record.item_id else {"in-execution", "evaluated"}
    if subject is None or subject.state in fitting:
        return None
    return Missing(phrase(_("%(subject)s is not far enough to be evaluated."), subject=subject), "item")


@evaluation.step(
    State.DRAFT, to=State.CONFIRMED, by=[Role.QUALITY], needs=[data, shown, judged, ready_subject], label=_("Confirm"),
    announces=Event.EVALUATION_CONFIRMED, clause=CLAUSE, icon="circle-check",
)  # fmt: skip
def confirm(record: Evaluation, act: Act) -> None:
    """Quality confirms the verdict. It moves what was evaluated on, and feeds the next cycle."""
    if record.item:
        other_eyes(record.item, act.eyes, CLAUSE)


add_cancel(evaluation, State.CANCELLED, by=[Role.QUALITY, Relation.CREATOR])


@evaluation.created
def tie(record: Evaluation, act: Act) -> None:
    """The evaluation shows on what it evaluates."""
    subject = record.subject
    if subject is None:
        raise Refused([_("Choose what is evaluated: one plan item, or one plan.")])
    link(subject, record, actor=act.actor, at=act.at, kind="led-to")
