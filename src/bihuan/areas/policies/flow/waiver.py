"""A waiver is asked for with a reason and decided by the pack's route; granted, it ends the task."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from bihuan.areas.policies.answering import Holders
from bihuan.areas.policies.models import Waiver
from bihuan.core import approvals
from bihuan.core.access import Relation
from bihuan.core.flow import Act, Flow, Look
from bihuan.core.models import Record
from bihuan.core.vocabulary import Pdca, Role

State = Waiver.State

waiver = Flow(
    Waiver,
    {
        State.REQUESTED: Look("wait", "signature", Pdca.CHECK),
        State.GRANTED: Look("void", "ban", Pdca.ACT),
        State.REFUSED: Look("over", "circle-x", Pdca.ACT),
    },
    initial=State.REQUESTED,
    raised_by=[Relation.ANYONE],
    form=("title", "task", "reason"),
    required=("title", "task", "reason"),
    final=[State.GRANTED, State.REFUSED],
    strip=[State.REQUESTED, State.GRANTED],
)


def answering(waivers: Sequence[Record], day: date) -> dict[int, set[int]]:
    """Who answers for the task, or stands in for one who does: nobody lets themselves off."""
    rows = Waiver.objects.filter(pk__in=[one.pk for one in waivers]).select_related("task__person")
    holders = Holders(waivers[0].company, day)
    people = {one.pk: holders.with_delegates(one.task) for one in rows}
    return {key: {person.pk for person in found} for key, found in people.items()}


waiver.waits(State.REQUESTED, subject="waiver", approved=State.GRANTED, rejected=State.REFUSED, theirs=answering)


@waiver.step(
    State.REQUESTED,
    to=State.REFUSED,
    by=[Relation.CREATOR, Role.ADMINISTRATOR],
    label=_("Take the request back"),
    icon="arrow-back-up",
)
def take_back(waiver: Waiver, act: Act, *, reason: str) -> None:
    """The task is to be done after all."""
    approvals.withdraw(waiver, act)
