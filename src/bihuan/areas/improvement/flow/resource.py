"""How a request for resources moves: the responsible department asks, the pack's route decides."""

from decimal import Decimal
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from bihuan.areas.improvement.models import ResourceRequest
from bihuan.core.access import Relation, Routed
from bihuan.core.asks import Hint
from bihuan.core.cancelling import add_cancel
from bihuan.core.flow import Act, Flow, Look
from bihuan.core.refusals import Missing, Refused
from bihuan.core.registry import concrete
from bihuan.core.vocabulary import Event, Pdca, Role
from bihuan.core.writing import link

State = ResourceRequest.State
SUBJECT = "resource-request"
FIELDS = ("title", "concerns", "type", "amount", "unit", "needed_by", "purpose", "owner", "department", "due_on")

resource_request = Flow(
    ResourceRequest,
    {
        State.DRAFT: Look("soon", "circle", Pdca.PLAN),
        State.REQUESTED: Look("wait", "signature", Pdca.PLAN),
        State.GRANTED: Look("done", "circle-check", Pdca.DO),
        State.DECLINED: Look("void", "circle-x", Pdca.ACT),
        State.CANCELLED: Look("void", "ban", Pdca.ACT),
    },
    initial=State.DRAFT,
    raised_by=[Relation.ANYONE],
    form=FIELDS,
    required=("title", "concerns", "type", "purpose"),
    final=[State.GRANTED, State.DECLINED, State.CANCELLED],
    strip=[State.DRAFT, State.REQUESTED, State.GRANTED],
)
resource_request.edit(
    State.DRAFT, by=[Relation.CREATOR, Relation.OWNER], fields=[one for one in FIELDS if one != "owner"]
)
resource_request.edit(State.DRAFT, by=[Relation.CREATOR, Role.QUALITY], not_by=[Relation.OWNER], fields=("owner",))


def grant(record: ResourceRequest, act: Act) -> None:
    """What is granted is what was asked for, unless another amount was set before signing."""
    if record.granted_amount is None:
        record.granted_amount = record.amount


resource_request.waits(
    State.REQUESTED,
    subject=SUBJECT,
    approved=State.GRANTED,
    rejected=State.DECLINED,
    then=grant,
    not_by=[Relation.OWNER, Relation.CREATOR],
)


def amount(record: ResourceRequest) -> Missing | None:
    return None if record.amount is not None else Missing(_("Say how much is needed."), "amount", "YNTD-ITSS-0300/4.4")


@resource_request.step(
    State.DRAFT, to=State.REQUESTED, by=[Relation.CREATOR, Relation.OWNER, Role.QUALITY], label=_("Ask for it"), needs=[amount],
    announces=Event.RESOURCE_REQUESTED, clause="YNTD-ITSS-0300/4.4", icon="send",
)  # fmt: skip
def request(record: ResourceRequest, act: Act) -> None:
    """The department cannot provide it by itself and asks those who decide."""


@resource_request.step(
    State.REQUESTED,
    by=[Routed(SUBJECT)],
    not_by=[Relation.OWNER, Relation.CREATOR],
    label=_("Set what is granted"),
    icon="adjustments",
)
def set_grant(
    record: ResourceRequest, act: Act, *, granted_amount: Decimal, note: Annotated[str, Hint(_("Terms"), long=True)]
) -> None:
    """Grant another amount than was asked for; the signature follows."""
    if granted_amount < 0 or (record.amount is not None and granted_amount > record.amount):
        raise Refused([Missing(_("Grant between 0 and what was asked for."), "granted_amount")])
    record.granted_amount, record.granted_note = granted_amount, note


add_cancel(resource_request, State.CANCELLED, by=[Relation.CREATOR, Relation.OWNER, Role.QUALITY])


@resource_request.created
def tie(record: ResourceRequest, act: Act) -> None:
    """The request shows on the record it is for."""
    link(concrete(record.concerns), record, actor=act.actor, at=act.at, kind="led-to")
