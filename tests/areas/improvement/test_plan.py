"""The plan of a year: its mandatory parts, approval, editions, what changed between them."""

from datetime import date

import pytest

from bihuan.areas.improvement.comparison import ChangeKind, counted, draft_changes, edition_changes
from bihuan.areas.improvement.completeness import completeness, gaps
from bihuan.areas.improvement.models import Goal, ImprovementPlan, ItemStep, Opportunity, PlanItem
from bihuan.core.models import Approval, Company, Link
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.vocabulary import PlanPart, Role
from bihuan.core.writing import add_part, amend, amend_part, create, remove_part, take
from tests.areas.improvement import builders as given
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
State = ImprovementPlan.State


def part(plan: ImprovementPlan, name: PlanPart) -> bool:
    return next(one for one in completeness(plan) if one.part is name).complete


def missing(plan: ImprovementPlan) -> set[PlanPart]:
    return {one.part for one in completeness(plan) if not one.complete}


def only_item(plan: ImprovementPlan) -> PlanItem:
    return PlanItem.objects.get(plan=plan)


class TestTheMandatoryParts:
    def test_of_xdyj_are_eight_and_a_full_plan_has_them(self, xdyj: Cast) -> None:
        parts = completeness(given.full_plan(xdyj))

        assert [(one.number, one.complete, one.where) for one in parts] == [(n, True, None) for n in range(1, 9)]

    def test_of_an_empty_plan_say_what_is_missing_and_where(self, xdyj: Cast) -> None:
        plan = given.plan(xdyj, requirements="")

        goals = completeness(plan)[0]

        assert missing(plan) == set(PlanPart) - {PlanPart.ANALYSIS}
        assert goals.where is not None and (goals.where.number, goals.where.field) == (plan.number, "requirements")

    @pytest.mark.requirement("XDYJ-03-02.21")
    def test_goals_and_requirements_are_one(self, xdyj: Cast) -> None:
        plan = given.full_plan(xdyj)

        amend(plan, actor=xdyj.quinn, at=NOON, requirements="")

        assert missing(plan) == {PlanPart.GOALS}

    @pytest.mark.requirement("XDYJ-03-02.02")
    def test_a_goal_is_tied_to_an_objective_or_a_business_goal(self, xdyj: Cast) -> None:
        plan = given.full_plan(xdyj)
        goal = plan.goals.get()

        amend_part(goal, actor=xdyj.quinn, at=NOON, objective=None)
        assert missing(plan) == {PlanPart.GOALS}

        amend_part(goal, actor=xdyj.quinn, at=NOON, business_goal="拿下政务云续约")
        assert missing(plan) == set()

    @pytest.mark.requirement("XDYJ-03-02.02")
    def test_an_item_without_a_goal_is_a_gap(self, xdyj: Cast) -> None:
        plan = given.full_plan(xdyj)

        amend(only_item(plan), actor=xdyj.quinn, at=NOON, goal=None)

        assert missing(plan) == {PlanPart.GOALS}

    @pytest.mark.requirement("XDYJ-03-02.22")
    def test_activities_need_an_item_with_a_step(self, xdyj: Cast) -> None:
        plan = given.full_plan(xdyj)

        for row in ItemStep.objects.all():
            remove_part(row, actor=xdyj.quinn, at=NOON)

        assert missing(plan) == {PlanPart.ACTIVITIES, PlanPart.MILESTONES}

    @pytest.mark.requirement("XDYJ-03-02.01")
    def test_every_item_names_the_elements_it_touches(self, xdyj: Cast, yntd: Cast) -> None:
        for cast in (xdyj, yntd):
            plan = given.full_plan(cast)

            amend(only_item(plan), actor=cast.quinn, at=NOON, elements=[])

            assert missing(plan) == {PlanPart.ACTIVITIES}

    @pytest.mark.requirement("XDYJ-03-02.23")
    def test_an_item_that_changes_a_process_names_the_document(self, xdyj: Cast) -> None:
        plan = given.full_plan(xdyj)
        item = only_item(plan)

        for row in item.documents.all():
            remove_part(row, actor=xdyj.quinn, at=NOON)
        assert missing(plan) == {PlanPart.DOCUMENTS}

        amend(item, actor=xdyj.quinn, at=NOON, touches_process=False)
        assert missing(plan) == set()

    @pytest.mark.requirement("XDYJ-03-02.24")
    @pytest.mark.parametrize("flag", ["wide_ranging", "high_risk"])
    def test_a_pilot_scheme_is_mandatory_where_it_reaches_wide_or_risks_much(self, xdyj: Cast, flag: str) -> None:
        plan = given.full_plan(xdyj)
        item = amend(
            only_item(plan), actor=xdyj.quinn, at=NOON, pilot_scheme="", wide_ranging=False, touches_process=False
        )
        for row in item.documents.all():
            remove_part(row, actor=xdyj.quinn, at=NOON)
        assert part(plan, PlanPart.PILOT)

        amend(item, actor=xdyj.quinn, at=NOON, **{flag: True})

        assert missing(plan) == {PlanPart.PILOT}

    @pytest.mark.requirement("XDYJ-03-02.30", "XDYJ-03-02.24")
    def test_a_pilot_scheme_is_mandatory_where_a_document_is_defined_or_revised(self, xdyj: Cast) -> None:
        plan = given.full_plan(xdyj)
        plain = {"pilot_scheme": "", "wide_ranging": False, "touches_process": False}

        amend(only_item(plan), actor=xdyj.quinn, at=NOON, **plain)

        assert missing(plan) == {PlanPart.PILOT}

    @pytest.mark.requirement("XDYJ-03-02.25")
    @pytest.mark.parametrize("fields", [{"rollout": ""}, {"methods": []}])
    def test_operation_and_evaluation_are_arranged_for_every_item(self, xdyj: Cast, fields: dict[str, object]) -> None:
        plan = given.full_plan(xdyj)

        amend(only_item(plan), actor=xdyj.quinn, at=NOON, **fields)

        assert missing(plan) == {PlanPart.OPERATION}

    @pytest.mark.requirement("XDYJ-03-02.26", "XDYJ-03-02.11")
    @pytest.mark.parametrize("name", ["owner", "starts_on", "due_on"])
    def test_every_step_has_an_owner_and_a_schedule(self, xdyj: Cast, name: str) -> None:
        plan = given.full_plan(xdyj)

        amend_part(ItemStep.objects.get(), actor=xdyj.quinn, at=NOON, **{name: None})

        assert missing(plan) == {PlanPart.SCHEDULE}

    @pytest.mark.requirement("XDYJ-03-02.27")
    @pytest.mark.parametrize("name", ["resources", "risks"])
    def test_resources_and_risks_are_named(self, xdyj: Cast, name: str) -> None:
        plan = given.full_plan(xdyj)

        amend(only_item(plan), actor=xdyj.quinn, at=NOON, **{name: " "})

        assert missing(plan) == {PlanPart.RESOURCES}

    @pytest.mark.requirement("XDYJ-03-02.28")
    def test_every_item_has_a_milestone(self, xdyj: Cast) -> None:
        plan = given.full_plan(xdyj)

        amend_part(ItemStep.objects.get(), actor=xdyj.quinn, at=NOON, milestone=False)

        assert missing(plan) == {PlanPart.MILESTONES}

    @pytest.mark.requirement("YNTD-ITSS-0300.07")
    def test_of_yntd_are_those_its_pack_names_with_analysis_and_evaluation(self, yntd: Cast) -> None:
        asked = ["goals", "analysis", "operation"]
        Company.objects.filter(pk=yntd.company.pk).update(settings={"plan_parts": asked})
        plan = ImprovementPlan.objects.get(pk=given.full_plan(yntd, analysis="", solution="").pk)

        assert [one.part for one in completeness(plan)] == asked
        assert missing(plan) == {PlanPart.ANALYSIS}

        amend(plan, actor=yntd.quinn, at=NOON, analysis="现状", solution="方案")
        assert missing(plan) == set()


class TestThePeriod:
    @pytest.mark.parametrize(
        "said",
        [
            {"year": 2027, "period_end": "2026-12-31"},
            {"year": 2026, "period_start": "1990-01-01", "period_end": "1990-12-31"},
        ],
    )
    def test_holds_days_of_the_year(self, xdyj: Cast, said: dict[str, object]) -> None:
        with pytest.raises(Refused):
            given.plan(xdyj, **said)


class TestSubmitting:
    def test_refuses_with_every_gap_at_once(self, xdyj: Cast) -> None:
        plan = given.plan(xdyj, requirements="")
        given.item(xdyj, plan, resources="", methods=[])

        with pytest.raises(Refused) as refused:
            take("submit", plan, actor=xdyj.quinn, at=NOON)

        fields = {reason.field for reason in refused.value.reasons}
        assert fields >= {"requirements", "goals", "goal", "steps", "documents", "methods", "resources"}
        assert len(refused.value.reasons) == len(gaps(plan))

    @pytest.mark.requirement("XDYJ-03-02.08", "YNTD-ITSS-0300.02")
    @pytest.mark.parametrize("who", ["max", "gina", "olga", "eve"])
    def test_and_drafting_are_for_quality(self, xdyj: Cast, who: str) -> None:
        with pytest.raises(NotAllowed):
            create(
                ImprovementPlan,
                actor=xdyj.people[who],
                at=NOON,
                title="x",
                year=2026,
                period_start=NOON.date(),
                period_end=NOON.date(),
            )

    @pytest.mark.requirement("XDYJ-03-02.19")
    def test_next_years_plan_is_drafted_out_of_what_was_collected(self, xdyj: Cast) -> None:
        collected = [given.accepted(xdyj), given.accepted(xdyj)]
        december = given.on(date(2026, 12, 20))
        period = {"period_start": date(2027, 1, 1), "period_end": date(2027, 12, 31)}
        plan = create(ImprovementPlan, actor=xdyj.quinn, at=december, title="2027 年度计划", year=2027, **period)

        for record in collected:
            take("plan", record, actor=xdyj.quinn, at=december, plan=plan)

        assert {one.item.plan.year for one in collected if one.item} == {2027}
        assert plan.items.count() == 2 and {one.state for one in collected} == {Opportunity.State.PLANNED}


class TestApproving:
    @pytest.mark.requirement("XDYJ-03-02.06", "XDYJ-03-02.20")
    @pytest.mark.parametrize("who", ["quinn", "gina", "olga", "ada", "eve", "vera"])
    def test_at_xdyj_is_for_om_management_and_nobody_else(self, xdyj: Cast, who: str) -> None:
        plan = take("submit", given.full_plan(xdyj), actor=xdyj.quinn, at=NOON)

        with pytest.raises(NotAllowed):
            given.sign(plan, xdyj.people[who])

        assert given.sign(plan, xdyj.max).state == State.APPROVED

    @pytest.mark.requirement("YNTD-ITSS-0300.01", "YNTD-ITSS-0300.06")
    def test_at_yntd_is_for_the_general_manager(self, yntd: Cast) -> None:
        plan = take("submit", given.full_plan(yntd), actor=yntd.quinn, at=NOON)
        with pytest.raises(NotAllowed):
            given.sign(plan, yntd.max)

        assert given.sign(plan, yntd.gina).state == State.APPROVED

    @pytest.mark.requirement("XDYJ-03-02.20", "YNTD-ITSS-0300.06")
    def test_comes_before_any_work(self, xdyj: Cast, yntd: Cast) -> None:
        for cast in (xdyj, yntd):
            plan = given.full_plan(cast)
            with pytest.raises(Refused):
                take("start", plan, actor=cast.quinn, at=NOON)
            with pytest.raises(Refused) as refused:
                take("start", only_item(plan), actor=cast.olga, at=NOON)
            assert "plan" in {reason.field for reason in refused.value.reasons}

    def test_is_void_when_the_content_changes_meanwhile(self, xdyj: Cast) -> None:
        plan = take("submit", given.full_plan(xdyj), actor=xdyj.quinn, at=NOON)
        PlanItem.objects.filter(plan=plan).update(scheme="换了方案")

        with pytest.raises(Refused):
            given.sign(plan, xdyj.max)

    def test_returns_the_plan_with_a_reason(self, xdyj: Cast) -> None:
        plan = take("submit", given.full_plan(xdyj), actor=xdyj.quinn, at=NOON)

        plan = given.sign(plan, xdyj.max, "reject", "资源不足")

        assert (plan.state, plan.in_force) == (State.DRAFT, None)

    def test_can_be_withdrawn_before_anyone_decides(self, xdyj: Cast) -> None:
        plan = take("submit", given.full_plan(xdyj), actor=xdyj.quinn, at=NOON)

        take("take-back", plan, actor=xdyj.quinn, at=NOON, reason="再改一处")

        assert (plan.state, Approval.objects.get().state) == (State.DRAFT, "withdrawn")

    def test_freezes_what_was_signed(self, xdyj: Cast) -> None:
        edition = given.approved(xdyj).in_force

        assert edition is not None
        assert (edition.edition, edition.approved_by, edition.digest) == (
            "1.0",
            xdyj.max,
            Approval.objects.get().digest,
        )
        assert edition.frozen["items"][0]["steps"][0]["title"] == "修订变更管理程序"


class TestRevising:
    def test_keeps_the_approved_edition_in_force_until_the_next_is_approved(self, xdyj: Cast) -> None:
        plan = take("revise", given.running(xdyj), actor=xdyj.quinn, at=NOON, reason="新增一项")
        given.full_item(xdyj, plan, title="双路断电演练")

        assert (plan.state, plan.edition, plan.in_force.edition if plan.in_force else "") == (State.DRAFT, "1.1", "1.0")
        assert plan.is_being_revised

        plan = given.approved(xdyj, plan)
        assert (plan.state, plan.in_force.edition if plan.in_force else "") == (State.IN_EXECUTION, "1.1")

    def test_says_in_words_what_it_adds_removes_and_reschedules(self, xdyj: Cast) -> None:
        whole = given.full_plan(xdyj)
        gone = given.full_item(xdyj, whole, title="取消的一项")
        plan = take("revise", given.running(xdyj, whole), actor=xdyj.quinn, at=NOON, reason="年中调整")
        kept = PlanItem.objects.get(plan=plan, title="变更前评估风险")
        new = given.full_item(xdyj, plan, title="双路断电演练")
        take("call-off", gone, actor=xdyj.max, at=NOON, reason="并入其他项")
        amend(kept, actor=xdyj.quinn, at=NOON, due_on=date(2027, 1, 18), owner=xdyj.max)

        changes = draft_changes(plan)

        assert {(one.kind, one.number, one.days) for one in changes} == {
            (ChangeKind.ADDED, new.number, 0),
            (ChangeKind.REMOVED, gone.number, 0),
            (ChangeKind.RESCHEDULED, kept.number, 31),
            (ChangeKind.CHANGED, kept.number, 0),
        }
        assert counted(changes) == {
            ChangeKind.ADDED: 1,
            ChangeKind.REMOVED: 1,
            ChangeKind.RESCHEDULED: 1,
            ChangeKind.CHANGED: 1,
        }
        assert any("+31" in str(one.text) for one in changes)

    def test_tells_steps_goals_and_texts_apart(self, xdyj: Cast) -> None:
        plan = take("revise", given.running(xdyj), actor=xdyj.quinn, at=NOON, reason="x")
        item = only_item(plan)
        given.step(xdyj, item, title="培训")
        amend_part(item.steps.order_by("id").first(), actor=xdyj.quinn, at=NOON, due_on=date(2026, 3, 2))
        add_part(Goal, plan, actor=xdyj.quinn, at=NOON, title="一线解决率 ≥ 72%")
        amend(plan, actor=xdyj.quinn, at=NOON, analysis="更新后的现状")
        plan = given_again(xdyj, plan)

        kinds = sorted(one.kind for one in edition_changes(plan.in_force))

        assert kinds == ["added", "added", "changed", "rescheduled"]

    def test_changes_nothing_by_reporting_progress(self, xdyj: Cast) -> None:
        plan = given.running(xdyj)
        item = take("start", only_item(plan), actor=xdyj.olga, at=NOON)
        amend_part(item.steps.get(), actor=xdyj.olga, at=NOON, done_on=date(2026, 3, 2), note="已发布")
        amend_part(plan.goals.get(), actor=xdyj.quinn, at=NOON, now="98.1")

        assert draft_changes(plan) == []

    def test_is_the_only_way_to_change_what_was_signed(self, xdyj: Cast) -> None:
        plan = given.running(xdyj)
        item = only_item(plan)

        for attempt in (
            lambda: amend(item, actor=xdyj.quinn, at=NOON, due_on=date(2027, 1, 1)),
            lambda: given.step(xdyj, item),
            lambda: given.item(xdyj, plan),
        ):
            with pytest.raises(Refused) as refused:
                attempt()
            assert plan.number in str(refused.value)


def given_again(cast: Cast, plan: ImprovementPlan) -> ImprovementPlan:
    """The revision approved, the new goal completed first."""
    amend_part(plan.goals.last(), actor=cast.quinn, at=NOON, business_goal="x", metric="一线解决率", target="72")
    return given.approved(cast, plan)


class TestTheEndOfAPlan:
    @pytest.mark.requirement("XDYJ-03-02.05")
    def test_needs_an_evaluation_and_feeds_the_next_cycle(self, xdyj: Cast) -> None:
        plan = given.running(xdyj)
        with pytest.raises(Refused):
            take("evaluate", plan, actor=xdyj.quinn, at=NOON)
        record = given.evaluation(xdyj, plan, methods=["review"], evidence="2026 年管理评审报告第 3 节")
        take("confirm", record, actor=xdyj.quinn, at=NOON)
        plan.refresh_from_db()
        assert plan.state == State.EVALUATED

        with pytest.raises(Refused):
            take("close", plan, actor=xdyj.quinn, at=NOON, result="完成")
        take("call-off", only_item(plan), actor=xdyj.max, at=NOON, reason="转下一年")
        take("close", plan, actor=xdyj.quinn, at=NOON, result="完成", next_title="变更评审转线上")

        born = Opportunity.objects.get(title="变更评审转线上")
        assert Link.objects.filter(source_id=plan.pk, target_id=born.pk).exists()


def test_a_role_on_the_route_is_from_the_pack_not_from_code(xdyj: Cast) -> None:
    from bihuan.core.models import ApprovalRoute

    ApprovalRoute.objects.filter(company=xdyj.company, subject="improvement-plan").update(by=[[Role.AUDITOR]])
    plan = take("submit", given.full_plan(xdyj), actor=xdyj.quinn, at=NOON)

    assert given.sign(plan, xdyj.ada).state == State.APPROVED
