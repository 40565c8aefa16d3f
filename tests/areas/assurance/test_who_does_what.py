"""Who does what by each company's own policy: senior management, quality, the departments; by its real pack."""

from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile

from bihuan.areas.assurance.models import Audit, AuditProgramme, ManagementReview, Topic
from bihuan.areas.correction.counting import Scope, figures
from bihuan.areas.correction.models import Action, PotentialProblem, PreventiveScreening
from bihuan.areas.improvement.models import Opportunity
from bihuan.areas.policies.models import ControlledDocument, Filing, Reviewer, Task
from bihuan.core.approvals import decide
from bihuan.core.files import attach
from bihuan.core.models import Approval, ApprovalRoute, Link, RoleAssignment
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.vocabulary import Role
from bihuan.core.writing import add_part, amend, amend_part, create, take
from tests.areas.assurance import reviews
from tests.areas.assurance.test_audit_duties import living
from tests.areas.correction import builders as correction
from tests.areas.correction.test_screening_trend import long_here
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
RISING = [1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 3, 4, 5, 6]  # from January 2025; its upper limit is about seven


class TestPreventionFirst:
    @pytest.mark.requirement("XDYJ-04-01.01")
    def test_a_rising_trend_raises_preventive_work_while_every_month_is_within_its_limits(self, xdyj: Cast) -> None:
        long_here(xdyj, date(2025, 1, 1))
        living(xdyj, "xdyj")
        for place, count in enumerate(RISING):
            for _n in range(count):
                correction.nonconformity(xdyj, raised_on=date(2025 + place // 12, place % 12 + 1, 5))
        period = {"period_start": date(2025, 1, 1), "period_end": date(2026, 2, 28)}
        record = create(
            PreventiveScreening, actor=xdyj.quinn, at=NOON, title="趋势分析", dimension="department", **period
        )

        found = figures(Scope.of(record))
        signals = {one["rule"]: one["months"] for one in found["signals"]}
        assert max(RISING) < found["upper"] and "N1" not in signals
        assert signals["N3"][-1] == "2026-02"

        shown = {"title": "变更不符合逐月上升", "shown_by": "连续六个月上升", "verdict": "prevent"}
        add_part(
            PotentialProblem, record, actor=xdyj.quinn, at=NOON, owner=xdyj.olga, due_on=date(2026, 5, 29), **shown
        )
        amend(record, actor=xdyj.quinn, at=NOON, conclusion="先行预防")
        take("complete", record, actor=xdyj.quinn, at=NOON)

        action = Action.objects.get(nature="preventive")
        assert Link.objects.filter(source=record.pk, target=action.pk).exists()
        assert correction.approved(xdyj, action).state == Action.State.APPROVED

    @pytest.mark.requirement("XDYJ-04-01.01")
    def test_audits_come_round_by_themselves(self, xdyj: Cast) -> None:
        living(xdyj, "xdyj")

        keys = set(Task.objects.filter(company=xdyj.company).values_list("duty__ref", flat=True))

        assert {"XDYJ-04-01/audit-programme", "XDYJ-04-01/internal-audit", "XDYJ-04-01/management-review"} <= keys


class TestSeniorManagement:
    @pytest.mark.requirement("XDYJ-04-01.03", "XDYJ-04-01.19")
    def test_takes_the_chair_and_approves_the_report(self, xdyj: Cast) -> None:
        living(xdyj, "xdyj")
        RoleAssignment.objects.filter(person=xdyj.gina, role=Role.GENERAL_MANAGER).delete()
        made = reviews.decided(xdyj, reviews.held(xdyj))
        take("submit-report", made, actor=xdyj.quinn, at=NOON)
        approval = Approval.objects.get(record_id=made.pk, state="open")

        with pytest.raises(NotAllowed):
            decide(approval, actor=xdyj.max, at=NOON, verdict="approve")
        decide(approval, actor=xdyj.gina, at=NOON, verdict="approve")

        assert ManagementReview.objects.get(pk=made.pk).state == "follow-up"

    @pytest.mark.requirement("XDYJ-04-01.03")
    def test_no_other_may_chair(self, xdyj: Cast) -> None:
        living(xdyj, "xdyj")
        RoleAssignment.objects.filter(person=xdyj.gina, role__in=[Role.GENERAL_MANAGER, Role.EXECUTIVE]).delete()

        with pytest.raises(Refused, match="Gina"):
            reviews.held(xdyj)

    @pytest.mark.requirement("XDYJ-04-01.03")
    def test_is_asked_to_approve_the_annual_plan(self, xdyj: Cast) -> None:
        living(xdyj, "xdyj")

        route = ApprovalRoute.objects.get(company=xdyj.company, subject="capability-plan")
        asked = Task.objects.get(company=xdyj.company, duty__ref="XDYJ-04-01/capability-plan-approval", occasion="2026")

        assert route.by == [["executive"]]
        assert (asked.role, asked.due_day, asked.pending) == ("executive", date(2026, 1, 31), True)

    @pytest.mark.requirement("XDYJ-04-01.03")
    def test_may_show_a_plan_made_elsewhere_by_its_signed_paper(self, xdyj: Cast) -> None:
        living(xdyj, "xdyj")
        asked = Task.objects.get(company=xdyj.company, duty__ref="XDYJ-04-01/capability-plan-approval", occasion="2026")
        said = {"title": "2026 年度运维服务能力管理计划（批准稿）", "effective_on": date(2026, 1, 16), "task": asked}
        paper = create(Filing, actor=xdyj.gina, at=NOON, **said)

        with pytest.raises(Refused) as refused:
            take("confirm", paper, actor=xdyj.quinn, at=NOON)
        assert [reason.field for reason in refused.value.reasons] == ["attachments"]
        attach(paper, ContentFile(b"%PDF-1.7 signed", "plan.pdf"), actor=xdyj.gina, at=NOON)
        with pytest.raises(NotAllowed):
            take("confirm", paper, actor=xdyj.gina, at=NOON)
        take("confirm", paper, actor=xdyj.quinn, at=NOON)

        asked.refresh_from_db()
        assert asked.fulfilled_at and not asked.pending


class TestTheQualityDepartment:
    FORMS: tuple[tuple[Any, dict[str, Any]], ...] = (
        (AuditProgramme, {"title": "2026 年度内部审核方案", "year": 2026}),
        (Audit, {"title": "专项审核"}),
        (
            ManagementReview,
            {
                "title": "年度评审", "year": 2026, "planned_on": date(2026, 12, 1), "period_start": date(2026, 1, 1),
                "period_end": date(2026, 11, 30),
            },
        ),
    )  # fmt: skip

    @pytest.mark.requirement("XDYJ-04-01.05")
    @pytest.mark.parametrize(("model", "form"), FORMS, ids=lambda one: getattr(one, "KIND", ""))
    def test_organises_audits_and_reviews_and_no_other_department_does(
        self, xdyj: Cast, model: Any, form: dict[str, Any]
    ) -> None:
        living(xdyj, "xdyj")
        said = {**form, **({"chair": xdyj.gina} if model is ManagementReview else {})}

        for other in (xdyj.olga, xdyj.max, xdyj.eve):
            with pytest.raises(NotAllowed):
                create(model, actor=other, at=NOON, **said)
        assert create(model, actor=xdyj.quinn, at=NOON, **said).created_by == xdyj.quinn

    @pytest.mark.requirement("XDYJ-04-01.05")
    def test_answers_for_programme_and_audit_by_the_policy(self, xdyj: Cast) -> None:
        living(xdyj, "xdyj")

        refs = ("XDYJ-04-01/audit-programme", "XDYJ-04-01/internal-audit", "XDYJ-04-01/company-survey")
        rows = Task.objects.filter(company=xdyj.company, duty__ref__in=refs)
        assert {(task.duty.ref, task.role) for task in rows} == {(ref, "quality") for ref in refs}

    @pytest.mark.requirement("XDYJ-04-01.05")
    def test_makes_the_overall_plan_a_document_that_senior_management_approves(self, xdyj: Cast) -> None:
        living(xdyj, "xdyj")
        said = {"title": "2026 年服务质量管理策划", "code": "XDYJ-QP-2026", "type": "plan", "text": "目标与安排"}
        plan = create(ControlledDocument, actor=xdyj.quinn, at=NOON, owner_process="服务质量管理", **said)
        add_part(Reviewer, plan, actor=xdyj.quinn, at=NOON, owner=xdyj.max)
        plan = take("hand-over", plan, actor=xdyj.quinn, at=NOON)
        take("review", plan, actor=xdyj.max, at=NOON, opinion="agree")
        plan = take("submit", plan, actor=xdyj.quinn, at=NOON)
        correction.sign(plan, xdyj.gina)

        take("issue", plan, actor=xdyj.quinn, at=NOON, effective_on=NOON.date())

        shown = Task.objects.filter(company=xdyj.company, record=plan).values_list("duty__ref", "role")
        assert ("XDYJ-04-01/quality-management-plan", "quality") in shown

    @pytest.mark.requirement("YNTD-ITSS-0301.15", "YNTD-ITSS-0301.17")
    def test_takes_what_a_review_suggests_into_the_plan_of_the_system(self, yntd: Cast) -> None:
        living(yntd, "yntd")
        reviews.objective(yntd)
        made = reviews.review(yntd)
        for one in ("audits", "objectives", "actions", "former", "improvement"):
            reviews.topic(yntd, made, input=one)
        made = reviews.held(yntd, take("freeze-inputs", made, actor=yntd.quinn, at=NOON))
        row = reviews.decision(yntd, made, text="变更审批改为线上", becomes="opportunity")
        for output in ("resources", "objectives"):
            reviews.decision(yntd, made, output=output, becomes="nothing", text="不变", owner=None, due_on=None)
        for one in Topic.objects.filter(review=made.pk):
            amend_part(one, actor=yntd.quinn, at=NOON, concludes="有效")
        amend(made, actor=yntd.quinn, at=NOON, conclusion="有效")

        reviews.approved(yntd, made)

        row.refresh_from_db()
        suggestion = Opportunity.objects.get()
        screening = Task.objects.get(company=yntd.company, subject=suggestion.pk, duty__ref="YNTD-ITSS-0300/screening")
        assert row.became_id == suggestion.pk and screening.role == "quality" and screening.pending


class TestADepartment:
    @pytest.mark.requirement("YNTD-ITSS-0300.03")
    def test_counts_what_went_wrong_in_its_own_processes_and_improves_one_of_them(self, yntd: Cast) -> None:
        living(yntd, "yntd")
        om = yntd.departments["om"]
        for _n in range(2):
            correction.nonconformity(yntd, raised_on=date(2026, 2, 10), criterion="变更管理")
        correction.nonconformity(yntd, raised_on=date(2026, 2, 10), department=yntd.departments["rd"])
        own = {"department": om, "own_only": True, "dimension": "clause", "counted": ["nonconformities"]}
        period = {"period_start": date(2026, 1, 1), "period_end": date(2026, 2, 28)}
        record = create(PreventiveScreening, actor=yntd.max, at=NOON, title="变更过程绩效", **period, **own)
        shown = {"title": "变更管理缺回退方案", "shown_by": "本部门 2 项全在变更", "verdict": "prevent"}
        add_part(PotentialProblem, record, actor=yntd.max, at=NOON, owner=yntd.olga, due_on=date(2026, 5, 29), **shown)
        amend(record, actor=yntd.max, at=NOON, conclusion="改一个过程")

        take("complete", record, actor=yntd.max, at=NOON)

        action = Action.objects.get(nature="preventive")
        assert [(bar["key"], bar["count"]) for bar in record.snapshot["bars"]] == [("变更管理", 2)]
        assert (action.department, action.owner) == (om, yntd.olga)

    @pytest.mark.requirement("YNTD-ITSS-0300.03")
    def test_hands_in_the_figures_of_its_process_every_month(self, yntd: Cast) -> None:
        RoleAssignment.objects.get_or_create(company=yntd.company, person=yntd.olga, role=Role.PROCESS_OWNER)
        living(yntd, "yntd")
        rows = Task.objects.filter(company=yntd.company, duty__ref="YNTD-ITSS-0409/data-submission", occasion="2026-01")
        asked = rows.get(scope="process:change")
        said = {"title": "变更管理 1 月度量数据", "effective_on": date(2026, 2, 4), "task": asked}
        paper = create(Filing, actor=yntd.olga, at=NOON, **said)
        attach(paper, ContentFile(b"%PDF-1.7 figures", "change.pdf"), actor=yntd.olga, at=NOON)

        take("confirm", paper, actor=yntd.quinn, at=NOON)

        asked.refresh_from_db()
        assert asked.fulfilled_at and rows.filter(pending=True).exists()  # other processes hand in their own

    @pytest.mark.requirement("YNTD-ITSS-0300.03")
    def test_carries_the_improvement_of_one_process_through_and_counts_again(self, yntd: Cast) -> None:
        living(yntd, "yntd")
        om = yntd.departments["om"]
        for day in (10, 17, 24):
            correction.nonconformity(yntd, raised_on=date(2026, 2, day), criterion="变更管理")
        measure = correction.preventive(yntd, title="变更回退方案", what="2 月变更管理 3 项不符合", department=om)

        found = correction.closed(yntd, measure, yntd.gina)
        correction.nonconformity(yntd, at=correction.CONFIRM, raised_on=date(2026, 4, 2), criterion="变更管理")

        own = {"department": om, "own_only": True, "dimension": "clause", "counted": ["nonconformities"]}
        counts = []
        for month, last in ((2, 28), (4, 30)):
            period = {"period_start": date(2026, month, 1), "period_end": date(2026, month, last)}
            record = create(PreventiveScreening, actor=yntd.max, at=correction.CONFIRM, title="变更", **period, **own)
            counts += [(bar["key"], bar["count"]) for bar in figures(Scope.of(record))["bars"]]
        assert (found.state, found.department, found.archived_at is not None) == ("closed", om, True)
        assert counts == [("变更管理", 3), ("变更管理", 1)]
