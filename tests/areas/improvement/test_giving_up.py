"""Giving an opportunity up: by who raised it until it is taken up, then by quality, what is approved by its approvers."""

import pytest

from bihuan.areas.improvement.models import Opportunity
from bihuan.core.access import role_word
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.writing import take
from tests.areas.improvement import builders as given
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
State = Opportunity.State


def test_who_raised_it_takes_it_back_as_long_as_nobody_has_taken_it_up(xdyj: Cast) -> None:
    mine, taken = given.opportunity(xdyj, title="甲"), given.accepted(xdyj, given.opportunity(xdyj, title="乙"))
    with pytest.raises(NotAllowed):
        take("withdraw", mine, actor=xdyj.olga, at=NOON, reason="填错")

    assert take("withdraw", mine, actor=xdyj.eve, at=NOON, reason="填错").state == State.CANCELLED
    for name in ("withdraw", "cancel"):
        with pytest.raises(Refused):
            take(name, taken, actor=xdyj.eve, at=NOON, reason="不想做了")


@pytest.mark.requirement("XDYJ-03-02.08")
def test_quality_cancels_what_is_accepted_but_not_what_it_answers_for_itself(xdyj: Cast) -> None:
    own = given.accepted(xdyj, given.opportunity(xdyj, title="甲"), owner=xdyj.quinn)
    record = given.accepted(xdyj, given.opportunity(xdyj, title="乙"))

    with pytest.raises(NotAllowed):
        take("cancel", own, actor=xdyj.quinn, at=NOON, reason="不做了")
    assert take("cancel", record, actor=xdyj.quinn, at=NOON, reason="重复").state == State.CANCELLED


@pytest.mark.requirement("XDYJ-04-01.18", "YNTD-ITSS-0300.01")
def test_what_is_approved_is_called_off_by_those_who_approved_it(xdyj: Cast, yntd: Cast) -> None:
    for cast in (xdyj, yntd):
        record = given.accepted(cast)
        with pytest.raises(Refused):
            take("call-off", record, actor=given.approver(cast), at=NOON, reason="x")
        record = given.treated(cast, record)

        with pytest.raises(Refused) as refused:
            take("cancel", record, actor=cast.quinn, at=NOON, reason="不做了")
        assert role_word(cast.company, given.approver_role(cast)) in str(refused.value)
        with pytest.raises(NotAllowed):
            take("call-off", record, actor=cast.quinn, at=NOON, reason="不做了")

        take("finish", record, actor=cast.olga, at=NOON)
        with pytest.raises(Refused):
            take("cancel", record, actor=cast.quinn, at=NOON, reason="不做了")
        assert take("call-off", record, actor=given.approver(cast), at=NOON, reason="预算取消").state == State.CANCELLED


@pytest.mark.requirement("XDYJ-03-02.20")
def test_what_the_approved_plan_treats_is_given_up_with_its_item_only(xdyj: Cast) -> None:
    plan, record = given.full_plan(xdyj), given.accepted(xdyj)
    item = plan.items.get()
    take("plan", record, actor=xdyj.quinn, at=NOON, item=item)
    given.running(xdyj, plan)

    with pytest.raises(Refused, match=item.number):
        take("cancel", record, actor=xdyj.quinn, at=NOON, reason="不做了")

    item.refresh_from_db()
    take("call-off", item, actor=xdyj.max, at=NOON, reason="预算取消")
    record.refresh_from_db()
    assert take("cancel", record, actor=xdyj.quinn, at=NOON, reason="预算取消").state == State.CANCELLED


def test_after_it_is_treated_again_an_earlier_approval_no_longer_holds_it(xdyj: Cast) -> None:
    record = given.treated(xdyj, given.accepted(xdyj))
    take("finish", record, actor=xdyj.olga, at=NOON)
    record = take("treat-again", record, actor=xdyj.quinn, at=NOON, reason="没有效果")

    assert take("cancel", record, actor=xdyj.quinn, at=NOON, reason="不再需要").state == State.CANCELLED
