"""An annual objective is drafted, issued to the departments, reported on, and summed up at the year's end."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _

from bihuan.areas.capability.models import Attainment, Objective
from bihuan.core.access import By, Relation
from bihuan.core.asks import Hint
from bihuan.core.cancelling import add_cancel
from bihuan.core.flow import Act, Flow, Look
from bihuan.core.vocabulary import Event, Pdca, Role

State = Objective.State
LEADERS: list[By] = [Role.GENERAL_MANAGER, Role.EXECUTIVE, Role.MANAGEMENT_REPRESENTATIVE]
REPORTERS: list[By] = [*LEADERS, Role.QUALITY, Relation.OWNER]
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


def _measured(objective: Objective, act: Act, result: str, attainment: Attainment) -> None:
    objective.result, objective.attainment = result, attainment
    objective.result_on = objective.company.day_of(act.at)


@objective.step(State.ISSUED, by=REPORTERS, label=_("Report the result"), icon="chart-dots", clause="XDYJ-04-01/4.1.2")
def report(
    objective: Objective,
    act: Act,
    *,
    result: Annotated[str, Hint(_("Result"), _("The figure reached, and what it rests on."), long=True)],
    attainment: Annotated[Attainment, Hint(_("Attainment"))],
) -> None:
    """How it stands against its target today, as a management review is to see it; a later report takes its place."""
    _measured(objective, act, result, attainment)


@objective.step(State.ISSUED, to=State.CLOSED, by=[*LEADERS, Role.QUALITY], label=_("Sum up and close"))
def close(
    objective: Objective,
    act: Act,
    *,
    result: Annotated[str, Hint(_("Result"), long=True)],
    attainment: Annotated[Attainment, Hint(_("Attainment"))],
) -> None:
    """The year is over; what was reached is written down."""
    _measured(objective, act, result, attainment)


add_cancel(objective, State.CANCELLED, by=LEADERS)
