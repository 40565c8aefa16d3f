"""An opportunity is treated: in the plan or directly by an approved measure, its kind and priority; verified, closed."""

from datetime import date

import pytest

from bihuan.areas.improvement.models import Opportunity, PlanItem
from bihuan.core.models import ApprovalRoute, Company, Department, Link, Notice, RoleAssignment
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.writing import amend, take
from tests.areas.improvement import builders as given
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
State = Opportunity.State


class TestTreating:
    def test_in_the_plan_makes_an_item_out_of_it(self, xdyj: Cast) -> None:
        whole = given.plan(xdyj)

        record = take("plan", given.accepted(xdyj), actor=xdyj.quinn, at=NOON, plan=whole)

        item = PlanItem.objects.get()
        assert (record.state, record.item, item.title, item.owner) == (State.PLANNED, item, record.title, xdyj.olga)
        assert Link.objects.filter(source_id=record.pk, target_id=item.pk).exists()

    def test_in_the_plan_asks_for_one_place_only(self, xdyj: Cast) -> None:
        with pytest.raises(Refused):
            take("plan", given.accepted(xdyj), actor=xdyj.quinn, at=NOON)

    @pytest.mark.requirement("YNTD-ITSS-0300.08")
    def test_directly_says_whether_it_corrects_or_prevents(self, yntd: Cast) -> None:
        record = given.accepted(yntd)
        with pytest.raises(Refused) as refused:
            take("treat", record, actor=yntd.olga, at=NOON)
        assert {reason.field for reason in refused.value.reasons} == {"measure", "measure_kind"}

        take("treat", record, actor=yntd.olga, at=NOON, measure="统一模板", measure_kind="corrective")

        assert record.state == State.PROPOSED

    @pytest.mark.requirement("XDYJ-04-01.34")
    def test_directly_is_not_approved_by_who_answers_for_it(self, xdyj: Cast, yntd: Cast) -> None:
        for cast in (xdyj, yntd):
            record = given.accepted(cast, owner=given.approver(cast))
            with pytest.raises(Refused) as refused:
                take("treat", record, actor=cast.quinn, at=NOON, measure="统一模板", measure_kind="corrective")
            assert "本人的事项" in str(refused.value)

    @pytest.mark.requirement("XDYJ-04-01.34")
    def test_directly_begins_with_the_approval_of_its_measure(self, xdyj: Cast) -> None:
        record = given.accepted(xdyj)
        take("treat", record, actor=xdyj.olga, at=NOON, measure="统一模板", measure_kind="corrective")
        with pytest.raises(Refused):
            take("finish", record, actor=xdyj.olga, at=NOON)
        with pytest.raises(NotAllowed):
            amend(record, actor=xdyj.olga, at=NOON, measure="另一套")

        record = given.sign(record, given.approver(xdyj))

        assert record.state == State.IN_TREATMENT
        with pytest.raises(NotAllowed):
            amend(record, actor=xdyj.quinn, at=NOON, measure="另一套")

    @pytest.mark.requirement("XDYJ-04-01.34")
    def test_directly_is_approved_by_someone_else_than_who_proposed_it(self, xdyj: Cast) -> None:
        record = given.accepted(xdyj, owner=given.approver(xdyj))

        with pytest.raises(Refused):
            take("treat", record, actor=given.approver(xdyj), at=NOON, measure="统一模板", measure_kind="other")

    @pytest.mark.requirement("XDYJ-04-01.34")
    def test_directly_goes_back_with_the_reason_when_it_is_not_approved(self, xdyj: Cast) -> None:
        record = given.accepted(xdyj)
        take("treat", record, actor=xdyj.olga, at=NOON, measure="统一模板", measure_kind="corrective")

        record = given.sign(record, given.approver(xdyj), verdict="reject", comment="先在一个项目试")

        assert record.state == State.ACCEPTED
        assert "先在一个项目试" in Notice.objects.filter(person=xdyj.olga).latest("id").text

    @pytest.mark.requirement("XDYJ-04-01.34")
    def test_directly_may_be_taken_back_before_anyone_decides(self, xdyj: Cast) -> None:
        record = given.accepted(xdyj)
        take("treat", record, actor=xdyj.olga, at=NOON, measure="统一模板", measure_kind="corrective")

        take("take-back", record, actor=xdyj.olga, at=NOON, reason="措施还要改")

        assert (record.state, record.approvals.get().state) == (State.ACCEPTED, "withdrawn")

    @pytest.mark.requirement("XDYJ-03-02.08")
    def test_is_verified_by_someone_else_than_who_did_it(self, xdyj: Cast) -> None:
        record = given.accepted(xdyj, owner=xdyj.quinn)
        record = given.treated(xdyj, record, xdyj.quinn)
        take("finish", record, actor=xdyj.quinn, at=NOON)

        with pytest.raises(NotAllowed):
            take("close", record, actor=xdyj.quinn, at=NOON, verification="抽查", verified_result="有效")

    @pytest.mark.requirement("XDYJ-03-02.08")
    def test_nor_by_who_reported_it_though_another_owns_it(self, xdyj: Cast) -> None:
        record = given.treated(xdyj, given.accepted(xdyj))
        take("finish", record, actor=xdyj.quinn, at=NOON)

        with pytest.raises(NotAllowed):
            amend(record, actor=xdyj.quinn, at=NOON, owner=xdyj.eve)
        with pytest.raises(NotAllowed):
            take("close", record, actor=xdyj.quinn, at=NOON, verification="抽查", verified_result="有效")

    @pytest.mark.requirement("XDYJ-04-01.34")
    def test_a_head_by_role_is_a_head_where_the_route_asks_someone_else(self, yntd: Cast) -> None:
        record = given.accepted(yntd, owner=yntd.eve, department=yntd.departments["rd"])
        assert not record.by_head
        Department.objects.filter(pk=record.department_id).update(head=None)
        RoleAssignment.objects.create(company=yntd.company, person=yntd.eve, role="department-head")

        assert Opportunity.objects.get(pk=record.pk).by_head

    @pytest.mark.requirement("XDYJ-04-01.34")
    def test_that_a_head_approves_names_its_department_first(self, yntd: Cast) -> None:
        ApprovalRoute.objects.filter(company=yntd.company, subject="opportunity").update(by=[["department-head"]])
        record = given.accepted(yntd)
        amend(record, actor=yntd.quinn, at=NOON, department=None)
        measure = {"measure": "统一模板", "measure_kind": "corrective"}

        with pytest.raises(Refused) as refused:
            take("treat", record, actor=yntd.olga, at=NOON, **measure)
        assert [reason.field for reason in refused.value.reasons] == ["department"]
        amend(record, actor=yntd.quinn, at=NOON, department=yntd.departments["om"])

        take("treat", record, actor=yntd.olga, at=NOON, **measure)
        with pytest.raises(NotAllowed):
            given.sign(record, yntd.ada)  # heads another department
        assert given.sign(record, yntd.max).state == State.IN_TREATMENT

    @pytest.mark.requirement("XDYJ-04-01.34")
    def test_that_did_not_work_is_treated_again_by_what_is_approved_again(self, xdyj: Cast) -> None:
        record = given.accepted(xdyj)
        record = given.treated(xdyj, record)
        take("finish", record, actor=xdyj.olga, at=NOON)

        take("treat-again", record, actor=xdyj.quinn, at=NOON, reason="仍有两个项目未用")

        assert (record.state, record.done_on) == (State.ACCEPTED, None)
        assert record.stands(State.IN_TREATMENT)

    def test_ends_with_a_verified_result_the_suggester_is_told(self, xdyj: Cast) -> None:
        record = given.accepted(xdyj)
        record = given.treated(xdyj, record)
        take("finish", record, actor=xdyj.olga, at=NOON, progress="三个项目已用")

        take(
            "close",
            record,
            actor=xdyj.quinn,
            at=given.on(date(2026, 3, 3)),
            verification="抽查",
            verified_result="有效",
        )

        assert (record.state, record.verified_by, record.verified_on) == (State.CLOSED, xdyj.quinn, date(2026, 3, 3))
        assert record.archived_at is not None
        assert "有效" in Notice.objects.filter(person=xdyj.eve).latest("id").text

    def test_of_a_planned_one_ends_with_its_item(self, xdyj: Cast) -> None:
        record = take("plan", given.accepted(xdyj), actor=xdyj.quinn, at=NOON, plan=given.plan(xdyj))

        with pytest.raises(Refused):
            take("finish", record, actor=xdyj.olga, at=NOON)

    def test_cannot_be_done_before_it_was_raised(self, xdyj: Cast) -> None:
        with pytest.raises(Refused):
            amend(given.accepted(xdyj), actor=xdyj.quinn, at=NOON, done_on=date(2026, 3, 1))


class TestTheKindOfMeasure:
    @pytest.fixture
    def strict(self, yntd: Cast) -> Cast:
        """A policy that knows correction and prevention only."""
        settings = {"measure_kinds": ["preventive", "corrective"]}
        Company.objects.filter(pk=yntd.company.pk).update(settings=settings)
        for person in yntd.people.values():
            person.company.settings = settings
        yntd.company.refresh_from_db()
        return yntd

    @pytest.mark.requirement("YNTD-ITSS-0300.08")
    def test_of_an_improvement_is_one_the_policy_knows(self, strict: Cast) -> None:
        record = given.accepted(strict)

        with pytest.raises(Refused, match=r"Corrective|纠正"):
            take("treat", record, actor=strict.olga, at=NOON, measure="统一模板", measure_kind="other")

        assert take("treat", record, actor=strict.olga, at=NOON, measure="x", measure_kind="preventive").is_open

    @pytest.mark.requirement("YNTD-ITSS-0300.08")
    def test_of_a_plan_item_is_one_the_policy_knows(self, strict: Cast) -> None:
        with pytest.raises(Refused, match=r"Preventive|预防"):
            given.item(strict, given.plan(strict), measure="other")

    @pytest.mark.requirement("YNTD-ITSS-0300.08")
    def test_may_be_left_open_until_it_is_treated(self, strict: Cast) -> None:
        record = given.accepted(strict)
        assert record.measure_kind == ""

        record = take("plan", record, actor=strict.quinn, at=NOON, plan=given.plan(strict))

        assert record.item is not None and record.item.measure == "preventive"

    def test_that_was_chosen_before_the_policy_changed_stays(self, yntd: Cast) -> None:
        record = given.accepted(yntd)
        record = given.treated(yntd, record, measure_kind="other")
        record.company.settings = {"measure_kinds": ["corrective"]}

        assert take("finish", record, actor=yntd.olga, at=NOON).measure_kind == "other"


class TestThePriority:
    @pytest.mark.requirement("YNTD-ITSS-0300.02", "XDYJ-03-02.06")
    def test_goes_over_into_a_new_item_of_the_plan(self, yntd: Cast) -> None:
        record = given.accepted(yntd)

        record = take("plan", record, actor=yntd.quinn, at=NOON, plan=given.plan(yntd))

        assert record.score and record.item is not None and record.item.priority == record.score

    def test_goes_over_into_an_item_that_has_none(self, yntd: Cast) -> None:
        item = given.item(yntd, given.plan(yntd))

        record = take("plan", given.accepted(yntd), actor=yntd.quinn, at=NOON, item=item)

        item.refresh_from_db()
        assert item.priority == record.score

    def test_does_not_replace_one_that_was_set(self, yntd: Cast) -> None:
        item = given.item(yntd, given.plan(yntd), priority=12)

        take("plan", given.accepted(yntd), actor=yntd.quinn, at=NOON, item=item)

        item.refresh_from_db()
        assert item.priority == 12

    def test_of_an_approved_item_stays_as_it_was_approved(self, yntd: Cast) -> None:
        item = given.started_item(yntd)

        take("plan", given.accepted(yntd), actor=yntd.quinn, at=NOON, item=item)

        item.refresh_from_db()
        assert item.priority is None
