"""Approval by route: in a row, side by side, four eyes, delegation, bound to content."""

from datetime import date, timedelta
from typing import Any

import pytest

from bihuan.areas.capability.models import Objective
from bihuan.areas.improvement.models import ResourceRequest
from bihuan.core import organisation
from bihuan.core.access import standing_of
from bihuan.core.approvals import content_digest, decide, waiting_for
from bihuan.core.entries import behalf_of
from bihuan.core.models import Approval, JournalEntry, Notice
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.routes import fits
from bihuan.core.vocabulary import Role
from bihuan.core.writing import create, take
from tests.areas.capability.test_plan import complete
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=3)


def route(cast: Cast, *by: list[str], when: dict[str, Any] | None = None) -> None:
    rows = [{"subject": "resource-request", "by": list(by), "when": when or {}, "clause": "4.4"}]
    organisation.put_routes(cast.company, rows, actor=None, at=NOON)


def asked(cast: Cast, by: str = "olga") -> ResourceRequest:
    """A request for money, waiting for approval."""
    goal = create(Objective, actor=cast.quinn, at=NOON, title="一线解决率", year=2026)
    given = {"title": "备件款", "concerns": goal, "type": "money", "amount": "20000", "purpose": "补齐安全库存"}
    record = create(ResourceRequest, actor=cast.people[by], at=NOON, **given)
    return take("request", record, actor=cast.people[by], at=NOON)


def sign(cast: Cast, record: ResourceRequest, name: str, verdict: str = "approve", comment: str = "") -> None:
    approval = Approval.objects.get(record_id=record.pk, state="open")
    decide(approval, actor=cast.people[name], at=LATER, verdict=verdict, comment=comment, seen=approval.digest)
    record.refresh_from_db()


class TestARow:
    def test_moves_on_when_the_last_in_the_row_has_signed(self, yntd: Cast) -> None:
        route(yntd, [Role.OM_MANAGER], [Role.GENERAL_MANAGER])
        record = asked(yntd)

        with pytest.raises(NotAllowed):
            sign(yntd, record, "gina")  # not her turn
        sign(yntd, record, "max")
        waiting = record.state
        sign(yntd, record, "gina")

        assert (waiting, record.state, record.granted_amount) == ("requested", "granted", 20000)

    def test_ends_at_the_first_return_and_keeps_the_reason(self, yntd: Cast) -> None:
        route(yntd, [Role.OM_MANAGER], [Role.GENERAL_MANAGER])
        record = asked(yntd)

        sign(yntd, record, "max", "reject", "先用现有库存")

        assert record.state == "declined"
        assert JournalEntry.objects.filter(record_id=record.pk, comment="先用现有库存").exists()
        assert not Approval.objects.get(record_id=record.pk).slots.filter(is_open=True).exists()  # type: ignore[attr-defined]


class TestSideBySide:
    def test_waits_for_both_in_any_order(self, xdyj: Cast) -> None:
        route(xdyj, [Role.OM_MANAGER, Role.QUALITY])
        record = asked(xdyj)

        sign(xdyj, record, "quinn")
        waiting = record.state
        sign(xdyj, record, "max")

        assert (waiting, record.state) == ("requested", "granted")

    def test_takes_one_signature_from_one_person_even_with_both_roles(self, xdyj: Cast) -> None:
        route(xdyj, [Role.OM_MANAGER, Role.OM_MANAGEMENT])
        record = asked(xdyj)
        sign(xdyj, record, "max")

        with pytest.raises(NotAllowed):
            sign(xdyj, record, "max")


class TestFourEyes:
    def test_who_asked_cannot_sign(self, xdyj: Cast) -> None:
        route(xdyj, [Role.OM_MANAGER])
        organisation.grant(xdyj.olga, Role.OM_MANAGER, actor=None, at=NOON)
        record = asked(xdyj)

        with pytest.raises(NotAllowed):
            sign(xdyj, record, "olga")

    def test_nor_can_a_delegate_on_behalf_of_who_asked(self, xdyj: Cast) -> None:
        route(xdyj, [Role.OM_MANAGER])
        organisation.grant(xdyj.ada, Role.OM_MANAGER, actor=None, at=NOON, department=xdyj.departments["rd"])
        organisation.grant(xdyj.gina, Role.OM_MANAGER, actor=None, at=NOON)
        days = {"from_day": date(2026, 3, 1), "to_day": date(2026, 3, 9)}
        organisation.delegate(xdyj.max, xdyj.eve, actor=xdyj.max, at=NOON, **days)
        record = asked(xdyj, by="max")

        with pytest.raises(NotAllowed):
            sign(xdyj, record, "eve")

    @pytest.mark.requirement("XDYJ-03-02.20", "YNTD-ITSS-0300.06")
    @pytest.mark.parametrize("company", ["xdyj", "yntd"])
    @pytest.mark.parametrize("signs", ["max", "eve"])
    def test_nor_can_the_one_in_whose_place_it_was_submitted(
        self, company: str, signs: str, request: pytest.FixtureRequest
    ) -> None:
        cast: Cast = request.getfixturevalue(company)
        approval = self.submitted_for_max(cast)

        with pytest.raises(NotAllowed):
            sign(cast, approval.record, signs)
        people = {name: cast.people[name] for name in ("max", "ada", "eve", "gina")}
        may = {name for name, person in people.items() if waiting_for(standing_of(person, LATER))}
        assert may == {"gina"}
        sign(cast, approval.record, "gina")
        assert Approval.objects.get(pk=approval.pk).state == "approved"

    def submitted_for_max(self, cast: Cast) -> Approval:
        """Ada submits a plan in Max's place; Eve stands in for him when it is to be approved."""
        rows = [{"subject": "capability-plan", "by": [[Role.EXECUTIVE]], "when": {}, "clause": "4.4"}]
        organisation.put_routes(cast.company, rows, actor=None, at=NOON)
        organisation.grant(cast.max, Role.EXECUTIVE, actor=None, at=NOON)
        days = {"from_day": date(2026, 3, 1), "to_day": date(2026, 3, 9)}
        made = complete(cast)
        for one in (cast.ada, cast.eve):
            organisation.delegate(cast.max, one, actor=cast.max, at=NOON, **days)
        take("submit", made, actor=cast.ada, at=NOON)
        assert behalf_of(JournalEntry.objects.get(record_id=made.pk, action="capability-plan.submit")) == "Max"
        told = Notice.objects.filter(record=made.pk, kind=Notice.Kind.APPROVAL_REQUESTED)
        assert [one.person for one in told] == [cast.gina]
        return Approval.objects.get(record_id=made.pk)

    def test_who_stands_in_but_submitted_for_themselves_leaves_the_other_to_decide(self, xdyj: Cast) -> None:
        route(xdyj, [Role.OM_MANAGER])
        days = {"from_day": date(2026, 3, 1), "to_day": date(2026, 3, 9)}
        organisation.delegate(xdyj.max, xdyj.olga, actor=xdyj.max, at=NOON, **days)
        record = asked(xdyj)

        sign(xdyj, record, "max")

        assert record.state == "granted"

    def test_whose_signature_is_there_does_not_sign_again_through_a_delegate(self, xdyj: Cast) -> None:
        route(xdyj, [Role.OM_MANAGER], [Role.EXECUTIVE])
        organisation.grant(xdyj.max, Role.EXECUTIVE, actor=None, at=NOON)
        days = {"from_day": date(2026, 3, 1), "to_day": date(2026, 3, 9)}
        organisation.delegate(xdyj.max, xdyj.ada, actor=xdyj.max, at=NOON, **days)
        record = asked(xdyj)
        sign(xdyj, record, "max")

        with pytest.raises(NotAllowed):
            sign(xdyj, record, "ada")

    def test_a_request_nobody_else_could_approve_is_refused_at_once(self, xdyj: Cast) -> None:
        route(xdyj, [Role.OM_MANAGER])

        with pytest.raises(Refused) as refused:
            asked(xdyj, by="max")

        assert ResourceRequest.objects.get().state == "draft" and len(refused.value.reasons) == 1


class TestADelegate:
    def test_signs_for_the_holder_and_both_names_are_kept(self, xdyj: Cast) -> None:
        route(xdyj, [Role.OM_MANAGER])
        days = {"from_day": date(2026, 3, 1), "to_day": date(2026, 3, 9)}
        organisation.delegate(xdyj.max, xdyj.ada, actor=xdyj.max, at=NOON, **days)
        record = asked(xdyj)

        sign(xdyj, record, "ada")

        slot = Approval.objects.get(record_id=record.pk).slots.get()  # type: ignore[attr-defined]
        assert (slot.decided_by, slot.on_behalf_of, slot.role) == (xdyj.ada, xdyj.max, "om-manager")
        assert (
            "Max" in JournalEntry.objects.get(record_id=record.pk, action="resource-request.approval-approve").comment
        )

    def test_holds_every_role_lent_by_one_person(self, xdyj: Cast) -> None:
        days = {"from_day": date(2026, 3, 1), "to_day": date(2026, 3, 9)}
        for role in (Role.OM_MANAGER, Role.OM_MANAGEMENT):
            organisation.delegate(xdyj.max, xdyj.ada, role=role, actor=xdyj.max, at=NOON, **days)

        assert {Role.OM_MANAGER, Role.OM_MANAGEMENT} <= standing_of(xdyj.ada, NOON).roles

    def test_cannot_after_the_last_day(self, xdyj: Cast) -> None:
        route(xdyj, [Role.OM_MANAGER])
        days = {"from_day": date(2026, 2, 1), "to_day": date(2026, 3, 1)}
        organisation.delegate(xdyj.max, xdyj.ada, actor=xdyj.max, at=NOON, **days)

        with pytest.raises(NotAllowed):
            sign(xdyj, asked(xdyj), "ada")


class TestTheDigest:
    def test_refuses_a_decision_on_what_changed_meanwhile(self, xdyj: Cast) -> None:
        route(xdyj, [Role.OM_MANAGER])
        record = asked(xdyj)
        ResourceRequest.objects.filter(pk=record.pk).update(purpose="别的用途")

        with pytest.raises(Refused) as refused:
            sign(xdyj, record, "max")

        assert len(refused.value.reasons) == 1

    def test_refuses_what_the_approver_did_not_see(self, xdyj: Cast) -> None:
        route(xdyj, [Role.OM_MANAGER])
        record = asked(xdyj)
        approval = Approval.objects.get(record_id=record.pk)

        with pytest.raises(Refused):
            decide(approval, actor=xdyj.max, at=LATER, verdict="approve", seen="0" * 64)

    def test_is_of_the_content_and_nothing_else(self, xdyj: Cast) -> None:
        record = asked(xdyj)
        before = content_digest(record)

        sign(xdyj, record, "max")

        assert content_digest(record) == before


class TestDecidingBadly:
    def test_lists_every_fault(self, xdyj: Cast) -> None:
        record = asked(xdyj)
        approval = Approval.objects.get(record_id=record.pk)

        with pytest.raises(Refused) as returned:
            decide(approval, actor=xdyj.max, at=LATER, verdict="reject", comment="  ")
        with pytest.raises(Refused) as unknown:
            decide(approval, actor=xdyj.max, at=LATER, verdict="maybe", seen="x")

        assert [r.field for r in returned.value.reasons] == ["comment"]
        assert [r.field for r in unknown.value.reasons] == ["verdict", ""]

    def test_twice_is_refused(self, xdyj: Cast) -> None:
        record = asked(xdyj)
        approval = Approval.objects.get(record_id=record.pk)
        sign(xdyj, record, "max")

        with pytest.raises(NotAllowed):
            decide(approval, actor=xdyj.max, at=LATER, verdict="approve")

    def test_is_not_for_the_assessor(self, xdyj: Cast) -> None:
        organisation.grant(xdyj.vera, Role.OM_MANAGEMENT, actor=None, at=NOON)

        with pytest.raises(NotAllowed):
            sign(xdyj, asked(xdyj), "vera")


class TestChoosingARoute:
    @pytest.mark.parametrize(
        ("when", "fit"),
        [
            ({}, True),
            ({"type": "money"}, True),
            ({"type": ["people", "money"]}, True),
            ({"type": "people"}, False),
            ({"gone": 1}, False),
        ],
    )
    def test_goes_by_what_the_record_says(self, xdyj: Cast, when: dict[str, Any], fit: bool) -> None:
        assert fits(when, asked(xdyj)) is fit
