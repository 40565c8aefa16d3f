"""The monthly check: making and execution, the progress of that moment, signed by the head of quality."""

from datetime import date

import pytest

from bihuan.areas.improvement.models import ImprovementPlan, PlanCheck
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.writing import create, take
from tests.areas.improvement import builders as given
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
APRIL = given.on(date(2026, 4, 1))


def check(cast: Cast, plan: ImprovementPlan, month: str = "2026-03", **fields: str) -> PlanCheck:
    said = {"making": "按期编制", "execution": "一步逾期", "findings": "无", **fields}
    return create(PlanCheck, actor=cast.quinn, at=NOON, title="3 月检查", plan=plan, month=month, **said)


class TestAMonthlyCheck:
    @pytest.mark.requirement("XDYJ-03-02.31")
    def test_covers_making_and_execution_and_is_signed_by_the_head_of_quality(self, xdyj: Cast) -> None:
        plan = given.running(xdyj)
        record = check(xdyj, plan, making="", execution="", findings="")
        with pytest.raises(Refused) as refused:
            take("sign", record, actor=xdyj.quinn, at=NOON)
        assert [reason.field for reason in refused.value.reasons] == ["making", "execution", "findings"]

        record = take("sign", check(xdyj, plan, "2026-04"), actor=xdyj.quinn, at=APRIL)

        assert (record.state, record.owner, record.month) == (PlanCheck.State.SIGNED, xdyj.quinn, "2026-04")

    @pytest.mark.requirement("XDYJ-03-02.31")
    @pytest.mark.parametrize("who", ["max", "olga", "gina"])
    def test_is_signed_by_nobody_else(self, xdyj: Cast, who: str) -> None:
        with pytest.raises(NotAllowed):
            take("sign", check(xdyj, given.running(xdyj)), actor=xdyj.people[who], at=NOON)

    @pytest.mark.requirement("XDYJ-03-02.31", "XDYJ-03-02.29")
    def test_keeps_how_every_item_stood(self, xdyj: Cast) -> None:
        plan = given.running(xdyj)

        (row,) = take("sign", check(xdyj, plan), actor=xdyj.quinn, at=APRIL).snapshot

        assert (row["done"], row["steps"], row["milestones"], row["milestones_done"]) == (0, 1, 1, 0)
        assert (row["overdue_steps"], row["overdue"], row["state"]) == (["修订变更管理程序"], False, "planned")

    @pytest.mark.requirement("XDYJ-03-02.31")
    def test_finds_no_step_late_of_an_item_that_was_called_off(self, xdyj: Cast) -> None:
        plan = given.running(xdyj)
        take("call-off", plan.items.get(), actor=xdyj.max, at=NOON, reason="线路由业主改造")

        (row,) = take("sign", check(xdyj, plan), actor=xdyj.quinn, at=APRIL).snapshot

        assert (row["overdue_steps"], row["state"]) == ([], "cancelled")

    @pytest.mark.requirement("XDYJ-03-02.31")
    def test_of_a_month_that_has_not_begun_is_not_signed(self, xdyj: Cast, yntd: Cast) -> None:
        for cast in (xdyj, yntd):
            record = check(cast, given.running(cast), "2026-04")
            with pytest.raises(Refused) as refused:
                take("sign", record, actor=cast.quinn, at=NOON)
            assert [reason.field for reason in refused.value.reasons] == ["month"]

            assert take("sign", record, actor=cast.quinn, at=APRIL).state == PlanCheck.State.SIGNED

    def test_of_a_month_before_the_plan_was_made_is_refused(self, xdyj: Cast) -> None:
        plan = given.running(xdyj)
        with pytest.raises(Refused) as refused:
            check(xdyj, plan, "1999-11")

        assert plan.number in str(refused.value)

    def test_of_a_month_is_made_once(self, xdyj: Cast) -> None:
        plan = given.running(xdyj)
        first = check(xdyj, plan)
        with pytest.raises(Refused) as refused:
            check(xdyj, plan)
        assert first.number in str(refused.value)

        take("cancel", first, actor=xdyj.quinn, at=NOON, reason="填错")
        assert check(xdyj, plan).number != first.number

    @pytest.mark.parametrize("month", ["2026-13", "3月", "2026/03"])
    def test_names_a_month(self, xdyj: Cast, month: str) -> None:
        with pytest.raises(Refused):
            check(xdyj, given.running(xdyj), month)
