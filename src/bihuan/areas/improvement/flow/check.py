"""How a monthly plan check moves: drafted by quality, signed by the head of quality with the progress of that moment."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from bihuan.areas.improvement.models import PlanCheck
from bihuan.areas.improvement.snapshots import progress_of
from bihuan.core.cancelling import add_cancel
from bihuan.core.flow import Act, Flow, Look
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Missing
from bihuan.core.vocabulary import Event, Pdca, Role

State = PlanCheck.State
FIELDS = ("title", "plan", "month", "making", "execution", "findings", "requests", "owner", "department", "due_on")

plan_check = Flow(
    PlanCheck,
    {
        State.DRAFT: Look("soon", "circle", Pdca.CHECK),
        State.SIGNED: Look("done", "signature", Pdca.CHECK),
        State.CANCELLED: Look("void", "ban", Pdca.ACT),
    },
    initial=State.DRAFT,
    raised_by=[Role.QUALITY_HEAD, Role.QUALITY],
    form=FIELDS,
    required=("title", "plan", "month"),
    final=[State.SIGNED, State.CANCELLED],
    strip=[State.DRAFT, State.SIGNED],
)
plan_check.edit(State.DRAFT, by=[Role.QUALITY_HEAD, Role.QUALITY], fields=FIELDS[3:])

ASKED = {
    "making": _("Say how the plan was made."),
    "execution": _("Say how the plan is carried out."),
    "findings": _("Write down the findings, or that there are none."),
}


def written(record: PlanCheck) -> list[Missing]:
    """The check covers the making and the execution of the plan."""
    return [Missing(text, name, "XDYJ-03-02/4.3") for name, text in ASKED.items() if not getattr(record, name).strip()]


def not_ahead(record: PlanCheck, at: datetime) -> Missing | None:
    """What has not been carried out yet cannot be checked: the true check of the month would find it taken."""
    if record.first_day <= record.company.day_of(at):
        return None
    text = _("%(month)s has not begun. Sign its check in that month.")
    return Missing(phrase(text, month=record.month), "month", "XDYJ-03-02/4.3")


@plan_check.step(
    State.DRAFT, to=State.SIGNED, by=[Role.QUALITY_HEAD], needs=[written, not_ahead], label=_("Sign"), announces=Event.PLAN_CHECKED,
    clause="XDYJ-03-02/4.3", icon="signature",
)  # fmt: skip
def sign(record: PlanCheck, act: Act) -> None:
    """The head of quality signs; the progress of every item is kept as it stands now."""
    record.snapshot = progress_of(record.plan, record.company.day_of(act.at))
    record.owner = act.actor


add_cancel(plan_check, State.CANCELLED, by=[Role.QUALITY_HEAD, Role.QUALITY])
