"""An annual objective is drafted, issued to the departments, and summed up at the year's end."""

from django.utils.translation import gettext_lazy as _

from bihuan.areas.capability.models import Objective
from bihuan.core.cancelling import add_cancel
from bihuan.core.flow import Act, Flow, Look
from bihuan.core.vocabulary import Event, Pdca, Role

State = Objective.State
LEADERS = [Role.GENERAL_MANAGER, Role.EXECUTIVE, Role.MANAGEMENT_REPRESENTATIVE]
FIELDS = ("title", "year", "measure", "target", "background", "owner", "department", "elements")

objective = Flow(
    Objective,
    {
        State.DRAFT: Look("soon", "circle", Pdca.PLAN),
        State.ISSUED: Look("open", "target-arrow", Pdca.DO),
        State.CLOSED: Look("done", "lock-check", Pdca.ACT),
        State.CANCELLED: Look("void", "ban", Pdca.ACT),
    },
    initial=State.DRAFT,
    raised_by=[*LEADERS, Role.QUALITY],
    form=FIELDS,
    required=("title", "year"),
    final=[State.CLOSED, State.CANCELLED],
    strip=[State.DRAFT, State.ISSUED, State.CLOSED],
)
objective.edit(State.DRAFT, by=[*LEADERS, Role.QUALITY], fields=FIELDS)


@objective.step(
    State.DRAFT,
    to=State.ISSUED,
    by=LEADERS,
    label=_("Issue"),
    announces=Event.OBJECTIVES_ISSUED,
    clause="YNTD-ITSS-0301/1.1.1",
)
def issue(objective: Objective, act: Act) -> None:
    """Leadership issues the objective; plans can now refer to it."""


@objective.step(State.ISSUED, to=State.CLOSED, by=[*LEADERS, Role.QUALITY], label=_("Sum up and close"))
def close(objective: Objective, act: Act, *, result: str) -> None:
    """The year is over; what was reached is written down."""
    objective.background = f"{objective.background}\n{result}".strip()


add_cancel(objective, State.CANCELLED, by=LEADERS)
