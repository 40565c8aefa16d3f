"""An opportunity: raised by anyone, screened and answered, treated, verified, closed."""

from datetime import date

import pytest

from bihuan.areas.improvement.models import Opportunity, PlanItem
from bihuan.core.access import standing_of
from bihuan.core.flow import flow_of
from bihuan.core.models import ApprovalRoute, Company, Department, JournalEntry, Link, Notice, Person, RoleAssignment
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.vocabulary import Channel, Pdca
from bihuan.core.writing import amend, create, take
from tests.areas.improvement import builders as given
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
State = Opportunity.State


def seen_by(person: Person) -> list[Opportunity]:
    return list(Opportunity.objects.visible_to(standing_of(person, NOON)))


class TestRaisingAnOpportunity:
    @pytest.mark.requirement("XDYJ-03-02.04", "XDYJ-03-02.10", "YNTD-ITSS-0300.04")
    def test_is_for_every_employee_and_they_see_it(self, xdyj: Cast, yntd: Cast) -> None:
        for cast in (xdyj, yntd):
            record = given.opportunity(cast, cast.eve)

            assert (record.state, record.suggested_by, seen_by(cast.eve)) == (State.NEW, cast.eve, [record])

    def test_is_not_for_an_assessor(self, xdyj: Cast) -> None:
        with pytest.raises(NotAllowed):
            given.opportunity(xdyj, xdyj.vera)

    @pytest.mark.requirement("XDYJ-03-02.13", "XDYJ-03-02.17", "YNTD-ITSS-0300.06")
    @pytest.mark.parametrize("channel", Channel.values)
    def test_goes_through_every_channel_and_links_its_source(self, xdyj: Cast, channel: str) -> None:
        goal = given.objective(xdyj)

        record = create(Opportunity, actor=xdyj.eve, at=NOON, sources=[goal], title="x", channel=channel, what="y")

        assert record.channel == channel
        assert Link.objects.get(target_id=record.pk).source_id == goal.pk

    @pytest.mark.requirement("XDYJ-03-02.14")
    @pytest.mark.parametrize("nature", Opportunity.Nature.values)
    def test_names_a_weakness_or_a_good_practice(self, xdyj: Cast, nature: str) -> None:
        assert given.opportunity(xdyj, channel="audit-review", nature=nature).nature == nature

    @pytest.mark.requirement("XDYJ-03-02.18")
    def test_enters_the_one_ledger_under_a_number(self, xdyj: Cast) -> None:
        numbers = [
            given.opportunity(xdyj, who, channel=how).number
            for who, how in ((xdyj.eve, "suggestion"), (xdyj.max, "lesson"))
        ]

        assert numbers == ["XDYJ-OPP-2026-0001", "XDYJ-OPP-2026-0002"]

    def test_shows_it_to_who_suggested_it_when_someone_else_writes_it_down(self, xdyj: Cast) -> None:
        record = given.opportunity(xdyj, xdyj.quinn, suggested_by=xdyj.eve)

        assert seen_by(xdyj.eve) == [record]

    @pytest.mark.requirement("XDYJ-03-02.10")
    def test_shows_a_department_what_is_assigned_to_it(self, xdyj: Cast) -> None:
        mine = given.opportunity(xdyj, xdyj.max, department=xdyj.departments["rd"])
        given.opportunity(xdyj, xdyj.max, department=xdyj.departments["om"])

        assert seen_by(xdyj.eve) == [mine]


class TestAnAnonymousOpportunity:
    def test_names_nobody_anywhere(self, xdyj: Cast) -> None:
        record = given.opportunity(xdyj, xdyj.eve, anonymous=True, suggested_by=xdyj.eve)

        entry = JournalEntry.objects.get(record_id=record.pk)
        assert (record.created_by, record.suggested_by, record.anonymous) == (None, None, True)
        assert (entry.actor, entry.role, entry.address) == (None, "anonymous", "")
        assert "Eve" not in f"{entry.actor_name}{entry.changes}{entry.subject}{entry.comment}"
        assert entry.actor_name not in {"", "Eve"}

    def test_does_not_keep_the_address_it_came_from(self, xdyj: Cast) -> None:
        said = {"title": "x", "channel": "suggestion", "what": "y", "anonymous": True}
        record = create(Opportunity, actor=xdyj.eve, at=NOON, address="10.1.2.3", **said)

        assert JournalEntry.objects.get(record_id=record.pk).address == ""

    def test_is_still_not_for_an_assessor(self, xdyj: Cast) -> None:
        with pytest.raises(NotAllowed):
            given.opportunity(xdyj, xdyj.vera, anonymous=True)

    @pytest.mark.requirement("XDYJ-03-02.04")
    def test_is_answered_where_everyone_can_read_it(self, xdyj: Cast) -> None:
        record = given.opportunity(xdyj, xdyj.eve, anonymous=True)
        assert seen_by(xdyj.ada) == [record] and seen_by(xdyj.eve) == []

        take("decline", record, actor=xdyj.quinn, at=NOON, reason="已有同类安排")

        assert seen_by(xdyj.eve) == [record] and record.answer == "已有同类安排"
        assert not Notice.objects.filter(person=xdyj.eve).exists()


class TestScreening:
    @pytest.mark.requirement("XDYJ-03-02.08", "YNTD-ITSS-0300.02")
    @pytest.mark.parametrize("who", ["eve", "max", "gina", "ada"])
    def test_is_for_quality_alone(self, xdyj: Cast, who: str) -> None:
        record = given.opportunity(xdyj)

        with pytest.raises(NotAllowed):
            take("decline", record, actor=xdyj.people[who], at=NOON, reason="x")

    @pytest.mark.requirement("YNTD-ITSS-0300.02", "XDYJ-03-02.08")
    def test_accepting_rates_assigns_and_answers(self, yntd: Cast) -> None:
        record = given.accepted(yntd)

        assert (record.state, record.score, record.owner, record.department) == (
            State.ACCEPTED,
            80,
            yntd.olga,
            yntd.departments["om"],
        )
        assert Notice.objects.filter(person=yntd.eve, record_id=record.pk).count() == 1

    @pytest.mark.requirement("XDYJ-03-02.01")
    def test_refuses_to_accept_without_elements_and_ratings_all_at_once(self, xdyj: Cast) -> None:
        with pytest.raises(Refused) as refused:
            take(
                "accept", given.opportunity(xdyj), actor=xdyj.quinn, at=NOON, owner=xdyj.olga, due_on=date(2026, 6, 30)
            )

        assert {reason.field for reason in refused.value.reasons} == {"elements", "impact", "urgency", "effort"}

    @pytest.mark.requirement("XDYJ-03-02.01")
    def test_knows_the_six_elements_and_no_other(self, xdyj: Cast) -> None:
        record = given.accepted(xdyj, elements=["emergency", "people"])
        assert record.element_list == ["people", "emergency"]

        with pytest.raises(Refused):
            given.opportunity(xdyj, elements=["money"])

    @pytest.mark.requirement("XDYJ-03-02.04")
    def test_declining_needs_a_reason_and_tells_who_suggested_it(self, xdyj: Cast) -> None:
        record = given.opportunity(xdyj, xdyj.eve)
        with pytest.raises(Refused):
            take("decline", record, actor=xdyj.quinn, at=NOON)

        take("decline", record, actor=xdyj.quinn, at=NOON, reason="已在 0003 中处理")

        notice = Notice.objects.get(person=xdyj.eve)
        assert notice.record_id == record.pk and "0003" in notice.text
        assert record.state == State.DECLINED and not record.is_open

    def test_merging_points_to_the_other_and_follows_it(self, xdyj: Cast) -> None:
        record, other = given.opportunity(xdyj, xdyj.eve), given.accepted(xdyj, given.opportunity(xdyj, xdyj.max))

        take("merge", record, actor=xdyj.quinn, at=NOON, into=other.number)

        assert (record.state, record.merged_into) == (State.MERGED, other)
        assert other in seen_by(xdyj.eve)

    def test_merging_into_itself_or_a_finished_one_is_refused(self, xdyj: Cast) -> None:
        record = given.opportunity(xdyj)
        done = take("decline", given.opportunity(xdyj), actor=xdyj.quinn, at=NOON, reason="x")

        for into in (record, done):
            with pytest.raises(Refused):
                take("merge", record, actor=xdyj.quinn, at=NOON, into=into)

    def test_another_companys_opportunity_is_unknown(self, xdyj: Cast, yntd: Cast) -> None:
        with pytest.raises(Refused):
            take("merge", given.opportunity(xdyj), actor=xdyj.quinn, at=NOON, into=given.opportunity(yntd))


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


@pytest.mark.requirement("XDYJ-03-02.05")
def test_every_state_stands_somewhere_in_the_cycle() -> None:
    phases = {look.phase for look in flow_of(Opportunity).looks.values()}

    assert phases == set(Pdca)


@pytest.mark.requirement("XDYJ-03-02.18")
def test_is_open_again_when_the_item_that_was_to_treat_it_is_cancelled(xdyj: Cast) -> None:
    record = take("plan", given.accepted(xdyj), actor=xdyj.quinn, at=NOON, plan=given.plan(xdyj))

    take("cancel", record.item, actor=xdyj.quinn, at=NOON, reason="预算取消")

    record.refresh_from_db()
    assert (record.state, record.item) == (State.ACCEPTED, None)
