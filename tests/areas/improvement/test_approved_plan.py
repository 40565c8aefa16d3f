"""What was approved of a plan: its priorities, and that it ends early only by those who approved it."""

import pytest

from bihuan.areas.improvement.models import ImprovementPlan, PlanItem
from bihuan.core.access import role_word
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.writing import amend, remove_part, take
from tests.areas.improvement import builders as given
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
State = ImprovementPlan.State


def only_item(plan: ImprovementPlan) -> PlanItem:
    return PlanItem.objects.get(plan=plan)


class TestWhatIsApproved:
    """Quality drafts; what was approved ends early only by those who approve."""

    @pytest.mark.requirement("XDYJ-03-02.20", "XDYJ-03-02.06", "YNTD-ITSS-0300.01")
    def test_an_item_of_it_is_not_cancelled_by_quality_alone(self, xdyj: Cast, yntd: Cast) -> None:
        for cast in (xdyj, yntd):
            plan = given.running(cast)
            for act in ("cancel", "call-off"):
                with pytest.raises(Refused) as refused:
                    take(act, only_item(plan), actor=cast.quinn, at=NOON, reason="不做了")
                assert role_word(cast.company, given.approver_role(cast)) in str(refused.value)

            item = take("call-off", only_item(plan), actor=given.approver(cast), at=NOON, reason="预算取消")

            assert (item.state, item.is_open) == (PlanItem.State.CANCELLED, False)

    @pytest.mark.requirement("XDYJ-03-02.20")
    def test_stays_so_while_a_revision_is_drafted(self, xdyj: Cast) -> None:
        plan = take("revise", given.running(xdyj), actor=xdyj.quinn, at=NOON, reason="年中调整")
        new = given.full_item(xdyj, plan, title="新的一项")

        with pytest.raises(Refused):
            take("cancel", plan.items.first(), actor=xdyj.quinn, at=NOON, reason="不做了")

        assert take("cancel", new, actor=xdyj.quinn, at=NOON, reason="填错").state == PlanItem.State.CANCELLED

    @pytest.mark.requirement("XDYJ-03-02.20")
    def test_an_item_is_not_called_off_by_its_owner(self, xdyj: Cast) -> None:
        plan = given.plan(xdyj)
        given.goal(xdyj, plan)
        given.full_item(xdyj, plan, owner=xdyj.max)
        given.running(xdyj, plan)

        with pytest.raises(NotAllowed):
            take("call-off", only_item(plan), actor=xdyj.max, at=NOON, reason="不做了")

    @pytest.mark.requirement("XDYJ-03-02.20")
    def test_the_plan_itself_is_called_off_by_those_who_approved_it_and_its_items_with_it(self, xdyj: Cast) -> None:
        plan = given.running(xdyj)
        with pytest.raises(Refused):
            take("cancel", plan, actor=xdyj.quinn, at=NOON, reason="不做了")

        take("call-off", plan, actor=xdyj.max, at=NOON, reason="公司重组")

        assert (plan.state, only_item(plan).state) == (State.CANCELLED, PlanItem.State.CANCELLED)

    @pytest.mark.requirement("XDYJ-03-02.06", "YNTD-ITSS-0300.02")
    def test_holds_the_priority_of_every_item(self, xdyj: Cast) -> None:
        plan = given.full_plan(xdyj)
        amend(only_item(plan), actor=xdyj.quinn, at=NOON, priority=85)
        plan = given.approved(xdyj, plan)
        assert plan.in_force is not None

        assert [item["priority"] for item in plan.in_force.frozen["items"]] == [85]
        with pytest.raises(NotAllowed):
            amend(only_item(plan), actor=xdyj.quinn, at=NOON, priority=10)

    @pytest.mark.requirement("XDYJ-03-02.06")
    def test_a_priority_changed_after_submission_voids_the_signature(self, xdyj: Cast) -> None:
        plan = take("submit", given.full_plan(xdyj), actor=xdyj.quinn, at=NOON)
        PlanItem.objects.filter(plan=plan).update(priority=99)

        with pytest.raises(Refused):
            given.sign(plan, xdyj.max)

    @pytest.mark.parametrize("value", [-1, 101])
    def test_a_priority_is_from_0_to_100(self, xdyj: Cast, value: int) -> None:
        plan = given.full_plan(xdyj)

        with pytest.raises(Refused):
            amend(only_item(plan), actor=xdyj.quinn, at=NOON, priority=value)


def in_revision(cast: Cast, item: PlanItem) -> PlanItem:
    """The item, its plan reopened for a revision."""
    take("revise", ImprovementPlan.objects.get(pk=item.plan_id), actor=cast.quinn, at=NOON, reason="年中调整")
    return PlanItem.objects.get(pk=item.pk)


class TestWhatIsCarriedOut:
    """Only what was signed: what a revision rewrites waits until that is approved."""

    @pytest.mark.requirement("XDYJ-03-02.30", "XDYJ-03-02.20")
    def test_a_revision_that_is_drafted_saves_no_pilot(self, xdyj: Cast) -> None:
        item = in_revision(xdyj, given.started_item(xdyj, wide_ranging=False))
        remove_part(item.documents.get(), actor=xdyj.quinn, at=NOON)
        amend(item, actor=xdyj.olga, at=NOON, touches_process=False)

        with pytest.raises(Refused) as refused:
            take("operate-directly", PlanItem.objects.get(pk=item.pk), actor=xdyj.olga, at=NOON, reason="小改")

        assert [reason.field for reason in refused.value.reasons] == ["touches_process", "documents"]

    @pytest.mark.requirement("XDYJ-03-02.30", "XDYJ-03-02.20")
    def test_a_rewritten_scheme_is_neither_started_nor_piloted(self, xdyj: Cast) -> None:
        waiting = only_item(given.running(xdyj))
        under_way = given.started_item(xdyj)
        for name, item in (("start", waiting), ("start-pilot", under_way)):
            item = in_revision(xdyj, item)
            amend(item, actor=xdyj.quinn, at=NOON, scheme="换一种做法")

            with pytest.raises(Refused) as refused:
                take(name, item, actor=xdyj.olga, at=NOON)

            assert "scheme" in [reason.field for reason in refused.value.reasons]

    @pytest.mark.requirement("XDYJ-03-02.29")
    def test_work_goes_on_while_another_item_is_revised(self, xdyj: Cast) -> None:
        item = in_revision(xdyj, only_item(given.running(xdyj)))
        given.full_item(xdyj, item.plan, title="新的一项")

        assert take("start", item, actor=xdyj.olga, at=NOON).state == PlanItem.State.UNDER_WAY

    @pytest.mark.requirement("XDYJ-03-02.30", "XDYJ-03-02.06")
    def test_a_rollout_that_a_revision_rewrote_is_approved_again(self, xdyj: Cast) -> None:
        item = take("verify-pilot", given.pilot_submitted(xdyj), actor=xdyj.quinn, at=NOON, comment="已核对")
        item = given.sign(item, given.approver(xdyj))
        with pytest.raises(Refused):
            take("approve-again", item, actor=xdyj.olga, at=NOON)

        item = in_revision(xdyj, item)
        amend(item, actor=xdyj.quinn, at=NOON, scheme="换一种做法", rollout="一次推行")
        with pytest.raises(Refused) as refused:
            take("operate", item, actor=xdyj.olga, at=NOON)
        assert {reason.field for reason in refused.value.reasons} == {"scheme", "rollout", ""}

        given.approved(xdyj, ImprovementPlan.objects.get(pk=item.plan_id))
        item = PlanItem.objects.get(pk=item.pk)
        with pytest.raises(Refused) as refused:
            take("operate", item, actor=xdyj.olga, at=NOON)
        assert [reason.field for reason in refused.value.reasons] == [""]

        item = given.sign(take("approve-again", item, actor=xdyj.olga, at=NOON), given.approver(xdyj))
        assert take("operate", item, actor=xdyj.olga, at=NOON).state == PlanItem.State.IN_OPERATION
