"""A nonconformity follows its actions: it is where the slowest of them is (docs/decisions: a nonconformity follows).

Every step of treatment is taken once, on the action. What was cancelled does not count.
"""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from bihuan.areas.correction.models import Action, Nonconformity
from bihuan.core.access import Relation
from bihuan.core.flow import Act, Flow
from bihuan.core.models.record import RecordQuerySet
from bihuan.core.writing import take

State, Stage = Nonconformity.State, Action.State
ALONG: dict[str, Nonconformity.State] = {
    Stage.DRAFT: State.ACCEPTED,
    Stage.SUBMITTED: State.CAUSE_FOUND,
    Stage.APPROVED: State.ACTION_APPROVED,
    Stage.UNDER_WAY: State.UNDER_WAY,
    Stage.DONE: State.DONE,
    Stage.VERIFIED: State.VERIFIED,
    Stage.EFFECT_CONFIRMED: State.EFFECT_CONFIRMED,
    Stage.CLOSED: State.CLOSED,
}
ORDER = list(ALONG.values())
FOLLOWED = [state for state in ORDER if state is not State.CLOSED]


def counted(record: Nonconformity) -> RecordQuerySet:
    """The actions that count: all but the cancelled ones."""
    rows: RecordQuerySet = Action.objects.filter(treats=record).exclude(state=Stage.CANCELLED).order_by("id")
    return rows


def place_of(record: Nonconformity) -> Nonconformity.State:
    """Where its actions have brought it: as far as the slowest of them."""
    places = [ALONG[one.stage] for one in counted(record)]
    return min(places, key=ORDER.index, default=State.ACCEPTED)


def follow(record: Nonconformity, at: datetime) -> None:
    """Bring the nonconformity to where its actions are. One nobody has accepted yet waits."""
    record.refresh_from_db()
    place = place_of(record)
    if record.state not in FOLLOWED or place == record.state:
        return
    take("close" if place is State.CLOSED else step_name(place), record, actor=None, at=at)


def step_name(state: Nonconformity.State) -> str:
    return f"reach-{state.value}"


def declare(flow: Flow, state: Nonconformity.State) -> None:
    """The step by which a nonconformity reaches a state along with its actions."""

    def reach(record: Nonconformity, act: Act) -> None:
        """Its actions are as far."""

    reach.__name__ = step_name(state).replace("-", "_")
    others = [one for one in FOLLOWED if one is not state]
    flow.step(*others, to=state, by=[Relation.SYSTEM], label=_("Along with its actions"), icon="arrow-right")(reach)
