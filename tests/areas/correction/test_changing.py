"""What was approved changes by a decision of its own: a later day, another owner."""

from datetime import date
from typing import Any

import pytest

from bihuan.areas.correction.models import Action, Nonconformity
from bihuan.core.models import Approval, ApprovalRoute, Notice
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.vocabulary import Role
from bihuan.core.writing import amend, take
from tests.areas.correction import builders as b
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
State = Action.State


class TestChanging:
    """Until when and by whom was approved: both change by a step of their own and a new decision."""

    @pytest.mark.requirement("YNTD-ITSS-0300.19")
    def test_neither_changes_by_a_mere_amendment(self, yntd: Cast) -> None:
        action = b.approved(yntd)

        with pytest.raises(NotAllowed, match="Name another owner"):
            amend(action, actor=yntd.quinn, at=NOON, owner=yntd.ada)
        with pytest.raises(NotAllowed, match="Ask for an extension"):
            amend(action, actor=yntd.quinn, at=NOON, due_on=date(2027, 1, 1))

    @pytest.mark.requirement("YNTD-ITSS-0300.19", "YNTD-ITSS-0300.13", "XDYJ-04-01.17")
    @pytest.mark.parametrize("company", ["xdyj", "yntd"])
    def test_an_extension_is_decided_by_who_approved_it(self, company: str, request: pytest.FixtureRequest) -> None:
        cast: Cast = request.getfixturevalue(company)
        record = b.accepted(b.routed(cast))
        action = take("start", b.approved(cast, b.drawn_up(cast, b.action_of(record))), actor=cast.olga, at=NOON)
        asked = take("extend", action, actor=cast.olga, at=NOON, due_on=date(2026, 4, 20), reason="供方补丁未到")

        assert (asked.state, asked.due_on) == (State.CHANGE_ASKED, b.DUE)  # the old day holds until it is decided
        assert Nonconformity.objects.get(pk=record.pk).state == Nonconformity.State.UNDER_WAY
        with pytest.raises(NotAllowed):
            b.sign(asked, cast.gina)
        found = b.sign(asked, cast.max)

        row = found.changes.get()
        assert (found.state, found.due_on) == (State.UNDER_WAY, date(2026, 4, 20))
        assert (row.due_before, row.due_on, row.reason, row.decision) == (
            b.DUE, date(2026, 4, 20), "供方补丁未到", "granted",
        )  # fmt: skip

    @pytest.mark.requirement("YNTD-ITSS-0300.19")
    def test_one_that_is_refused_or_taken_back_leaves_it_as_it_was(self, yntd: Cast) -> None:
        action = b.approved(yntd)
        said: dict[str, Any] = {"due_on": date(2026, 4, 20), "reason": "供方补丁未到"}

        found = b.sign(take("extend", action, actor=yntd.olga, at=NOON, **said), yntd.max, "reject", "不同意")
        assert (found.state, found.due_on) == (State.APPROVED, b.DUE)
        take("extend", found, actor=yntd.olga, at=NOON, **said)
        take("withdraw-change", found, actor=yntd.olga, at=NOON, reason="补丁到了")

        assert (found.state, found.due_on) == (State.APPROVED, b.DUE)
        assert [row.decision for row in found.changes.all()] == ["refused", "withdrawn"]
        assert not Approval.objects.filter(record_id=found.pk, state="open").exists()

    def test_an_extension_goes_forward_in_time_and_says_why(self, yntd: Cast) -> None:
        action = b.approved(yntd)

        for day in (date(2026, 3, 1), b.DUE):
            with pytest.raises(Refused, match="Choose a day after today"):
                take("extend", action, actor=yntd.olga, at=NOON, due_on=day, reason="x")
        with pytest.raises(Refused, match="Why it takes longer"):
            take("extend", action, actor=yntd.olga, at=NOON, due_on=date(2026, 4, 20))

    @pytest.mark.requirement("YNTD-ITSS-0300.11")
    def test_that_of_a_major_one_is_for_the_general_manager(self, yntd: Cast) -> None:
        action = b.approved(yntd, b.action_of(b.accepted(b.routed(yntd), severity="major")), approver=yntd.gina)
        asked = take("extend", action, actor=yntd.olga, at=NOON, due_on=date(2026, 4, 20), reason="x")

        with pytest.raises(NotAllowed):
            b.sign(asked, yntd.max)
        assert b.sign(asked, yntd.gina).due_on == date(2026, 4, 20)

    def test_a_pack_may_name_others_who_decide(self, yntd: Cast) -> None:
        ApprovalRoute.objects.create(company=yntd.company, subject="action.change", by=[[Role.QUALITY]])
        asked = take("extend", b.approved(yntd), actor=yntd.olga, at=NOON, due_on=date(2026, 4, 20), reason="x")

        assert b.sign(asked, yntd.quinn).state == State.APPROVED

    @pytest.mark.requirement("YNTD-ITSS-0300.19")
    def test_another_owner_is_named_with_a_reason_and_journalled(self, yntd: Cast) -> None:
        action = b.approved(yntd)

        with pytest.raises(Refused, match="Reason"):
            take("reassign", action, actor=yntd.quinn, at=NOON, owner=yntd.ada)
        with pytest.raises(Refused, match="already"):
            take("reassign", action, actor=yntd.quinn, at=NOON, owner=yntd.olga, reason="x")
        asked = take("reassign", action, actor=yntd.quinn, at=NOON, owner=yntd.ada, reason="Olga 出差")
        assert (asked.state, asked.owner) == (State.CHANGE_ASKED, yntd.olga)
        found = b.sign(asked, yntd.max)

        assert (found.owner, found.state) == (yntd.ada, State.APPROVED)
        assert found.journal.latest("id").told()["owner"] == [yntd.olga.pk, yntd.ada.pk]
        assert found.changes.get().reason == "Olga 出差"
        assert Notice.objects.filter(person=yntd.ada, kind="owner").exists()

    def test_another_owner_is_not_named_by_the_owner(self, yntd: Cast) -> None:
        with pytest.raises(NotAllowed):
            take("reassign", b.approved(yntd), actor=yntd.olga, at=NOON, owner=yntd.ada, reason="x")


@pytest.mark.requirement("YNTD-ITSS-0300.13")
def test_what_is_approved_is_called_off_by_who_approves_it_and_not_cancelled_by_quality(yntd: Cast) -> None:
    action = b.approved(yntd)
    with pytest.raises(Refused):
        take("cancel", action, actor=yntd.quinn, at=NOON, reason="不做了")
    with pytest.raises(NotAllowed):
        take("call-off", action, actor=yntd.quinn, at=NOON, reason="不做了")

    ended = take("call-off", action, actor=yntd.max, at=NOON, reason="设备已报废")

    assert (ended.state, ended.is_open) == ("cancelled", False)


def test_a_draft_is_cancelled_by_quality_and_not_called_off(yntd: Cast) -> None:
    draft = b.action_of(b.accepted(b.routed(yntd)))
    with pytest.raises(Refused):
        take("call-off", draft, actor=yntd.max, at=NOON, reason="x")

    assert take("cancel", draft, actor=yntd.quinn, at=NOON, reason="重复").state == "cancelled"
