"""A resource request: asked by the department, decided on the pack's route, granted in full or in part."""

from decimal import Decimal

import pytest

from bihuan.areas.improvement.models import ResourceRequest
from bihuan.core.models import Notice, Person
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.writing import create, take
from tests.areas.improvement import builders as given
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
State = ResourceRequest.State


def draft(cast: Cast, actor: Person | None = None, **fields: object) -> ResourceRequest:
    said = {
        "title": "评审工具",
        "concerns": given.started_item(cast),
        "type": "money",
        "amount": "20000",
        "unit": "元",
        "purpose": "采购",
    }
    return create(ResourceRequest, actor=actor or cast.olga, at=NOON, **{**said, **fields})


def requested(cast: Cast) -> ResourceRequest:
    return take("request", draft(cast), actor=cast.olga, at=NOON)


class TestAResourceRequest:
    @pytest.mark.requirement("YNTD-ITSS-0300.16", "YNTD-ITSS-0300.01")
    def test_at_yntd_is_granted_by_the_general_manager(self, yntd: Cast) -> None:
        record = requested(yntd)
        with pytest.raises(NotAllowed):
            given.sign(record, yntd.max)

        record = given.sign(record, yntd.gina)

        assert (record.state, record.granted_amount) == (State.GRANTED, Decimal(20000))

    def test_is_not_granted_by_who_owns_or_raised_it(self, xdyj: Cast) -> None:
        owned, raised = draft(xdyj, owner=xdyj.max), draft(xdyj, actor=xdyj.max, owner=xdyj.olga)
        for record in (owned, raised):
            with pytest.raises(Refused) as refused:
                take("request", record, actor=xdyj.quinn, at=NOON)
            assert "本人的事项" in str(refused.value)

    @pytest.mark.requirement("XDYJ-03-02.07")
    def test_at_xdyj_is_granted_by_om_management_and_who_asked_is_told(self, xdyj: Cast) -> None:
        record = given.sign(requested(xdyj), xdyj.max)

        assert record.state == State.GRANTED
        assert Notice.objects.filter(person=xdyj.olga, record_id=record.pk, kind="answer").count() == 1

    @pytest.mark.requirement("YNTD-ITSS-0300.16")
    def test_can_be_granted_in_part_with_the_terms(self, yntd: Cast) -> None:
        record = take("set-grant", requested(yntd), actor=yntd.gina, at=NOON, granted_amount="15000", note="先买一套")

        record = given.sign(record, yntd.gina)

        assert (record.state, record.granted_amount, record.granted_note) == (State.GRANTED, Decimal(15000), "先买一套")

    @pytest.mark.parametrize("amount", ["-1", "20001"])
    def test_is_never_granted_beyond_what_was_asked(self, yntd: Cast, amount: str) -> None:
        with pytest.raises(Refused):
            take("set-grant", requested(yntd), actor=yntd.gina, at=NOON, granted_amount=amount, note="x")

    def test_is_declined_with_a_reason(self, yntd: Cast) -> None:
        record = given.sign(requested(yntd), yntd.gina, "reject", "年度预算已用完")

        assert (record.state, record.granted_amount) == (State.DECLINED, None)

    def test_says_how_much(self, yntd: Cast) -> None:
        record = draft(yntd, amount=None)

        with pytest.raises(Refused) as refused:
            take("request", record, actor=yntd.olga, at=NOON)

        assert [reason.field for reason in refused.value.reasons] == ["amount"]
