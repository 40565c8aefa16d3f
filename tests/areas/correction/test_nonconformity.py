"""A nonconformity is raised with evidence, accepted, and then goes along with its actions until it is closed."""

import pytest

from bihuan.areas.correction.models import Action, Nonconformity
from bihuan.core.refusals import Refused
from bihuan.core.writing import take
from tests.areas.correction.builders import (
    CONFIRM,
    accepted,
    action_of,
    approved,
    closed,
    confirmed,
    done,
    drawn_up,
    nonconformity,
    routed,
    sign,
    submitted,
    verified,
)
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
State = Nonconformity.State


def now(record: Nonconformity) -> str:
    return Nonconformity.objects.get(pk=record.pk).state


class TestFollowingItsActions:
    def test_from_raised_to_closed(self, xdyj: Cast) -> None:
        routed(xdyj)
        record = nonconformity(xdyj)
        assert record.state == State.RAISED

        accepted(xdyj, record)
        action = action_of(record)
        assert now(record) == State.ACCEPTED

        submitted(xdyj, action)
        assert now(record) == State.CAUSE_FOUND
        sign(action, xdyj.max)
        assert now(record) == State.ACTION_APPROVED
        closed_action = Action.objects.get(pk=action.pk)
        take("start", closed_action, actor=xdyj.olga, at=NOON)
        assert now(record) == State.UNDER_WAY
