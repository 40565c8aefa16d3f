"""A plan item: started under an approved plan, progress by steps, rolled out, evaluated, closed."""

from datetime import date

import pytest
from django.utils import translation

from bihuan.areas.improvement.flow.item import finished_work
from bihuan.areas.improvement.models import Evaluation, ItemStep, Opportunity, PlanItem
from bihuan.areas.improvement.words import EvaluationMethod
from bihuan.core.access import standing_of
from bihuan.core.events import Announcement, _handlers, on
from bihuan.core.flow import flow_of
from bihuan.core.models import ApprovalRoute, Link
from bihuan.core.phrases import for_keeping, listed
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.vocabulary import Event, Pdca, Role
from bihuan.core.writing import amend_part, take
from tests.areas.improvement import builders as given
from tests.areas.policies import test_document as documents
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
State = PlanItem.State


class TestWorkingOnAnItem:
    @pytest.mark.requirement("XDYJ-03-02.29")
    def test_is_reported_step_by_step_and_shows_as_progress(self, xdyj: Cast) -> None:
        item = given.started_item(xdyj)

        amend_part(item.steps.get(), actor=xdyj.olga, at=NOON, done_on=date(2026, 3, 2), note="已发布")

        assert (item.progress.done, item.progress.total, item.progress.percent) == (1, 1, 100)
        assert item.journal.filter(action="plan-item.itemstep-amended", actor=xdyj.olga).exists()

    @pytest.mark.requirement("XDYJ-03-02.29")
    def test_lets_who_has_a_step_see_the_item_and_report_that_step_only(self, xdyj: Cast) -> None:
        plan = given.full_plan(xdyj)
        found = PlanItem.objects.get(plan=plan)
        mine = given.step(xdyj, found, title="培训", owner=xdyj.eve)
        given.running(xdyj, plan)
        item = take("start", PlanItem.objects.get(pk=found.pk), actor=xdyj.olga, at=NOON)

        assert item in PlanItem.objects.visible_to(standing_of(xdyj.eve, NOON))
        amend_part(mine, actor=xdyj.eve, at=NOON, done_on=date(2026, 3, 2))
        with pytest.raises(NotAllowed):
            amend_part(item.steps.exclude(pk=mine.pk).get(), actor=xdyj.eve, at=NOON, done_on=date(2026, 3, 2))
        with pytest.raises(Refused):
            amend_part(mine, actor=xdyj.eve, at=NOON, due_on=date(2027, 1, 1))

    def test_announces_a_step_that_is_done(self, xdyj: Cast) -> None:
        heard: list[Announcement] = []
        on(Event.ITEM_STEP_DONE)(heard.append)
        try:
            item = given.started_item(xdyj)
            amend_part(item.steps.get(), actor=xdyj.olga, at=NOON, done_on=date(2026, 3, 2))
        finally:
            _handlers[Event.ITEM_STEP_DONE].remove(heard.append)

        assert [told.record for told in heard] == [item]

    def test_knows_how_late_a_step_was_done(self) -> None:
        assert ItemStep(due_on=date(2026, 3, 13), done_on=date(2026, 3, 16)).days_late == 3
        assert ItemStep(due_on=date(2026, 3, 13), done_on=date(2026, 3, 12)).days_late == 0

    @pytest.mark.requirement("YNTD-ITSS-0300.08")
    @pytest.mark.parametrize("kind", ["corrective", "preventive"])
    def test_corrects_or_prevents(self, yntd: Cast, kind: str) -> None:
        assert given.started_item(yntd, measure=kind).measure == kind

    @pytest.mark.requirement("XDYJ-03-02.01")
    def test_refuses_to_start_without_elements_owner_and_due_date(self, xdyj: Cast) -> None:
        plan = given.full_plan(xdyj)
        given.running(xdyj, plan)
        PlanItem.objects.update(elements="", owner=None, due_on=None)

        with pytest.raises(Refused) as refused:
            take("start", PlanItem.objects.get(), actor=xdyj.quinn, at=NOON)

        assert {reason.field for reason in refused.value.reasons} == {"elements", "owner", "due_on"}

    def test_serves_a_goal_of_its_own_plan(self, xdyj: Cast) -> None:
        other = given.full_plan(xdyj)

        with pytest.raises(Refused):
            given.item(xdyj, given.plan(xdyj), goal=other.goals.get())


class TestRollingOut:
    @pytest.mark.requirement("XDYJ-03-02.30")
    def test_without_a_pilot_is_refused_where_a_process_changes(self, xdyj: Cast) -> None:
        item = given.started_item(xdyj, wide_ranging=False)

        with pytest.raises(Refused):
            take("operate-directly", item, actor=xdyj.olga, at=NOON, reason="小改")

    @pytest.mark.requirement("XDYJ-03-02.24")
    @pytest.mark.parametrize("flag", ["wide_ranging", "high_risk"])
    def test_without_a_pilot_is_refused_where_it_reaches_wide_or_risks_much(self, xdyj: Cast, flag: str) -> None:
        item = given.started_item(xdyj, **{"wide_ranging": False, "touches_process": False, flag: True})

        with pytest.raises(Refused):
            take("operate-directly", item, actor=xdyj.olga, at=NOON, reason="小改")

    def test_without_a_pilot_is_for_what_touches_no_process(self, xdyj: Cast) -> None:
        item = given.started_item(xdyj, touches_process=False, wide_ranging=False)

        take("operate-directly", item, actor=xdyj.olga, at=NOON, reason="只换一台设备")

        assert (item.state, item.without_pilot) == (State.IN_OPERATION, "只换一台设备")

    @pytest.mark.requirement("XDYJ-03-02.30")
    def test_without_a_pilot_is_refused_where_a_document_is_defined_or_revised(self, xdyj: Cast) -> None:
        plan = given.plan(xdyj)
        given.goal(xdyj, plan)
        item = given.full_item(xdyj, plan, touches_process=False, wide_ranging=False)
        given.document(xdyj, item)
        given.running(xdyj, plan)
        item = take("start", PlanItem.objects.get(pk=item.pk), actor=xdyj.olga, at=NOON)

        with pytest.raises(Refused) as refused:
            take("operate-directly", item, actor=xdyj.olga, at=NOON, reason="只改文件")

        assert [reason.field for reason in refused.value.reasons] == ["pilot_scheme"]

    @pytest.mark.requirement("XDYJ-03-02.30", "XDYJ-03-02.06")
    def test_of_a_process_is_approved_by_om_management_after_quality_verified(self, xdyj: Cast) -> None:
        item = take("verify-pilot", given.pilot_submitted(xdyj), actor=xdyj.quinn, at=NOON, comment="已核对")
        with pytest.raises(Refused):
            take("operate", item, actor=xdyj.olga, at=NOON)
        with pytest.raises(NotAllowed):
            given.sign(item, xdyj.gina)

        item = given.sign(item, xdyj.max)

        assert item.state == State.ROLLOUT_APPROVED

    def test_of_a_major_one_follows_the_packs_longer_route(self, xdyj: Cast) -> None:
        route = [[Role.OM_MANAGEMENT], [Role.MANAGEMENT_REPRESENTATIVE]]
        ApprovalRoute.objects.create(company=xdyj.company, subject="plan-item", when={"major": True}, by=route)
        item = take("verify-pilot", given.pilot_submitted(xdyj), actor=xdyj.quinn, at=NOON, comment="已核对")

        assert given.sign(item, xdyj.max).state == State.PILOT_VERIFIED
        assert given.sign(item, xdyj.gina).state == State.ROLLOUT_APPROVED

    @pytest.mark.requirement("XDYJ-03-02.09")
    def test_asks_for_the_change_of_the_documents_it_revises(self, xdyj: Cast) -> None:
        heard: list[Announcement] = []
        on(Event.DOCUMENT_CHANGE_REQUESTED)(heard.append)
        try:
            given.operating(xdyj)
        finally:
            _handlers[Event.DOCUMENT_CHANGE_REQUESTED].remove(heard.append)

        assert [told.facts["title"] for told in heard] == ["变更管理程序"]

    @pytest.mark.requirement("XDYJ-03-02.09", "YNTD-ITSS-0300.24")
    def test_begins_the_next_edition_of_a_controlled_one_and_keeps_when_it_is_issued(self, xdyj: Cast) -> None:
        ApprovalRoute.objects.filter(company=xdyj.company, subject="document").update(by=[[Role.GENERAL_MANAGER]])
        written = take("submit", documents.reviewed(xdyj), actor=xdyj.olga, at=NOON)
        now = documents.issued(xdyj, given.sign(written, xdyj.gina))
        made = given.pilot_submitted(xdyj)
        row = made.documents.get()
        amend_part(row, actor=None, at=NOON, as_rule=True, document=now)
        item = given.sign(take("verify-pilot", made, actor=xdyj.quinn, at=NOON, comment="已核对"), given.approver(xdyj))

        draft = now.successors.get()
        assert Link.objects.filter(source=item.pk, target=draft.pk, kind=Link.Kind.LED_TO).exists()
        with translation.override("en"):
            open_ones = [str(one) for one in finished_work(item) if one.field == "documents"]
        assert len(open_ones) == 1 and "not issued by document control yet" in open_ones[0]

        take("hand-over", draft, actor=xdyj.quinn, at=NOON)
        for reviewer in (xdyj.quinn, xdyj.ada):
            documents.opinion(draft, reviewer)
        take("submit", draft, actor=xdyj.quinn, at=NOON)
        documents.issued(xdyj, given.sign(draft, xdyj.gina))

        assert item.documents.get().issued_on == NOON.date()
        assert not [one for one in finished_work(item) if one.field == "documents"]


def treating(cast: Cast) -> tuple[PlanItem, Opportunity]:
    """An item in operation, and the opportunity it treats."""
    item, source = given.operating(cast), given.accepted(cast)
    take("plan", source, actor=cast.quinn, at=NOON, item=item)
    return item, source


class TestClosing:
    @pytest.mark.requirement("XDYJ-03-02.33")
    def test_needs_a_confirmed_evaluation(self, xdyj: Cast) -> None:
        with pytest.raises(Refused) as refused:
            take("evaluate", given.operating(xdyj), actor=xdyj.quinn, at=NOON)

        assert [reason.field for reason in refused.value.reasons] == ["evaluations"]

    def test_refuses_with_every_open_step_and_document(self, xdyj: Cast) -> None:
        with pytest.raises(Refused) as refused:
            take("close", given.evaluated(xdyj), actor=xdyj.quinn, at=NOON, result="达成")

        assert [reason.field for reason in refused.value.reasons] == ["steps", "documents"]

    @pytest.mark.requirement("XDYJ-03-02.05")
    def test_feeds_the_next_cycle_and_ends_what_it_treated(self, xdyj: Cast) -> None:
        plan = given.plan(xdyj)
        given.goal(xdyj, plan)
        source = given.accepted(xdyj)
        item = given.full_item(xdyj, plan)
        take("plan", source, actor=xdyj.quinn, at=NOON, item=item)

        given.finish(xdyj, plan, item)

        source.refresh_from_db()
        born = Opportunity.objects.get(title="扩到全部项目")
        assert (source.state, source.verified_result) == (Opportunity.State.CLOSED, "达成")
        assert Link.objects.filter(source_id=item.pk, target_id=born.pk).exists()
        assert born.state == Opportunity.State.NEW

    def test_is_not_for_who_carried_it_out(self, xdyj: Cast) -> None:
        item = given.evaluated(xdyj)
        given.finish_work(xdyj, item)
        PlanItem.objects.filter(pk=item.pk).update(owner=xdyj.quinn)

        with pytest.raises(NotAllowed):
            take("close", item, actor=xdyj.quinn, at=NOON, result="达成")

    @pytest.mark.requirement("XDYJ-03-02.03", "XDYJ-03-02.33")
    def test_is_refused_while_the_last_evaluation_says_it_did_not_work(self, xdyj: Cast) -> None:
        item = given.evaluated(xdyj, verdict="not-effective")
        given.finish_work(xdyj, item)

        with pytest.raises(Refused) as refused:
            take("close", item, actor=xdyj.quinn, at=NOON, result="达成")

        assert [reason.field for reason in refused.value.reasons] == ["evaluations"]

    @pytest.mark.requirement("XDYJ-03-02.03", "XDYJ-03-02.33")
    def test_looks_at_the_last_verdict_not_at_an_earlier_one(self, xdyj: Cast) -> None:
        item = given.evaluated(xdyj, given.evaluated(xdyj, verdict="not-effective"), verdict="partly")
        given.finish_work(xdyj, item)

        assert take("close", item, actor=xdyj.quinn, at=NOON, result="达成").state == State.CLOSED

    @pytest.mark.requirement("XDYJ-03-02.33")
    def test_says_in_the_ledger_that_it_worked_in_part_only(self, xdyj: Cast) -> None:
        item, source = treating(xdyj)
        given.finish_work(xdyj, given.evaluated(xdyj, item, verdict="partly"))

        take("close", PlanItem.objects.get(pk=item.pk), actor=xdyj.quinn, at=NOON, result="达成")

        source.refresh_from_db()
        partly = Evaluation.Verdict.PARTLY.label
        assert (source.state, source.verified_result) == (Opportunity.State.CLOSED, f"{partly}：达成")

    def test_names_in_the_ledger_who_confirmed_the_effect_in_the_words_of_the_installation(self, xdyj: Cast) -> None:
        item, source = treating(xdyj)
        given.finish_work(xdyj, given.evaluated(xdyj, item, verdict="partly"))

        with translation.override("en"):
            take("close", PlanItem.objects.get(pk=item.pk), actor=xdyj.quinn, at=NOON, result="达成")

        source.refresh_from_db()
        with for_keeping():
            ways = listed(EvaluationMethod(one).label for one in ("audit", "kpi"))
            result = f"{Evaluation.Verdict.PARTLY.label}：达成"
        assert (source.verified_by, source.verification, source.verified_result) == (xdyj.quinn, ways, result)

    def test_names_nobody_in_the_ledger_who_answers_for_it(self, xdyj: Cast) -> None:
        item = given.operating(xdyj)
        source = given.accepted(xdyj, owner=xdyj.quinn)
        take("plan", source, actor=xdyj.quinn, at=NOON, item=item)
        given.finish_work(xdyj, given.evaluated(xdyj, item))

        take("close", PlanItem.objects.get(pk=item.pk), actor=xdyj.quinn, at=NOON, result="达成")

        source.refresh_from_db()
        assert (source.state, source.verified_by) == (Opportunity.State.CLOSED, None)

    @pytest.mark.requirement("XDYJ-03-02.03", "XDYJ-03-02.33")
    def test_of_what_never_worked_is_a_calling_off_that_the_ledger_tells(self, xdyj: Cast) -> None:
        item, source = treating(xdyj)
        item = given.evaluated(xdyj, item, verdict="not-effective")

        take("call-off", item, actor=given.approver(xdyj), at=NOON, reason="两轮都未见效")

        source.refresh_from_db()
        assert (source.state, source.item) == (Opportunity.State.ACCEPTED, None)
        assert item.number in source.progress and "两轮都未见效" in source.progress

    def test_can_turn_back_to_work_when_the_effect_did_not_come(self, xdyj: Cast) -> None:
        item = take("rework", given.evaluated(xdyj), actor=xdyj.quinn, at=NOON, reason="失败率回升")

        assert item.state == State.UNDER_WAY

    @pytest.mark.requirement("XDYJ-03-02.03", "XDYJ-03-02.32")
    def test_is_evaluated_anew_after_it_was_worked_on_again(self, xdyj: Cast) -> None:
        free = {"touches_process": False, "wide_ranging": False}
        item = take("operate-directly", given.started_item(xdyj, **free), actor=xdyj.olga, at=NOON, reason="不涉及过程")
        item = take("rework", given.evaluated(xdyj, item), actor=xdyj.quinn, at=NOON, reason="失败率回升")
        later = given.on(date(2026, 3, 9))
        item = take("operate-directly", item, actor=xdyj.olga, at=later, reason="不涉及过程")

        with pytest.raises(Refused) as refused:
            take("evaluate", item, actor=xdyj.quinn, at=later)

        assert [reason.field for reason in refused.value.reasons] == ["evaluations"]


@pytest.mark.requirement("XDYJ-03-02.05")
def test_every_state_stands_somewhere_in_the_cycle() -> None:
    assert {look.phase for look in flow_of(PlanItem).looks.values()} == set(Pdca)
