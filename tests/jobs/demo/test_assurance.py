"""The played year, all twelve months: audits, actions, reviews and checks close their duties by records of their own."""

from datetime import time

import pytest
from django.db.models import Q

from bihuan.areas.assurance.models import (
    Audit,
    AuditProgramme,
    ChecklistItem,
    MaterialRequest,
)
from bihuan.areas.assurance.words import NONCONFORM, Result
from bihuan.areas.correction.counting import in_period
from bihuan.areas.correction.models import Action, ActionChange, Complaint, Nonconformity, PreventiveScreening
from bihuan.areas.correction.screening_document import label_of
from bihuan.areas.improvement.models import Opportunity
from bihuan.areas.policies.models import ControlledDocument, Task, TaskState
from bihuan.areas.service.models import ServiceLevel
from bihuan.core.freezing import is_intact
from bihuan.core.models import Approval, ApprovalSlot, Link
from bihuan.jobs.demo.window import Window

TOP = {"XDYJ": "management-representative", "YNTD": "general-manager"}
CRITERIA = {
    "XDYJ": {
        "三张变更单关闭后两周内没有实施后回顾": "《变更管理程序》第 3 条：实施后两个工作日内回顾",
        "城建集团四份现场服务单没有客户签字": "XDYJ-04-01/T4-1.5",
        "两份月度质量分析报告没有写明数据取数时间": "XDYJ-04-01/4.2.2",
        "光模块供应商三季度七次超时到货，没有一次按协议处理": "XDYJ-04-01/1.4.6",
        "三名新人上岗前没有完成带教考核": "XDYJ-04-01/1.4.5",
        "两名工程师的厂商证书已过有效期，履历表仍写有效": "人员履历表填写要求：证书写明有效期",
    },
    "YNTD": {
        "六台设备的配置信息与现场不一致": "YNTD-ITSS-0301/3.4.1",
        "四张问题单根因写“设备老化”，没有分析依据": "YNTD-ITSS-0301/3.4.1",
        "三个离岗人员账号仍可登录监控系统": "YNTD-ITSS-0301/3.4.1",
        "发电机连续两个季度没有做带载试验": "YNTD-ITSS-0301/3.6.5",
        "两场技术培训没有效果评价": "YNTD-ITSS-0301/3.1.7",
    },
}
# What the trend of the second quarter told: the rules of its last month, and what the facts are that are counted.
TREND = {"XDYJ": ("complaints", ["N1"], "方法与流程"), "YNTD": ("nonconformities", ["N5"], "人员")}
# Every kind of these two areas; none of their duties needs a filed paper any more.
KINDS = {
    "audit-programme", "audit", "management-review", "quality-check", "nonconformity", "action", "complaint",
    "preventive-screening",
}  # fmt: skip
both = pytest.mark.parametrize("code", ["XDYJ", "YNTD"])


def tasks(code: str, *keys: str) -> list[Task]:
    rows = Task.objects.filter(company__code=code, duty__evidence_kind__in=KINDS).select_related("duty", "record")
    return [task for task in rows if not keys or task.duty.key in keys]


def duties(code: str, here: Window, *keys: str) -> dict[str, set[str]]:
    """The states of the tasks of each duty that were due in the window."""
    found: dict[str, set[str]] = {key: set() for key in keys}
    for task in tasks(code, *keys):
        if not task.history and here.start < task.due_day < here.today:
            found[task.duty.key].add(str(task.state_at(here.end)))
    return found


@pytest.mark.django_db
class TestDutiesCloseByRecords:
    @both
    def test_no_paper_stands_for_a_record_of_these_areas(self, year: Window, code: str) -> None:
        closed = [task for task in tasks(code) if task.record_id]

        assert closed
        assert {task.record.kind for task in closed if task.record} <= KINDS
        assert [task for task in closed if task.record and task.record.kind != task.duty.evidence_kind] == []

    @pytest.mark.requirement(
        "XDYJ-04-01.11", "XDYJ-04-01.12", "XDYJ-04-01.13", "XDYJ-04-01.16", "XDYJ-04-01.17", "XDYJ-04-01.18",
        "XDYJ-04-01.19", "XDYJ-04-01.21", "XDYJ-04-01.48",
    )  # fmt: skip
    def test_xdyj_did_every_one_of_its_duties(self, year: Window) -> None:
        keys = (
            "audit-programme", "audit-programme-approval", "internal-audit", "audit-report", "nc-cause-and-action",
            "nc-verification", "management-review", "review-report", "preventive-screening",
        )  # fmt: skip

        states = duties("XDYJ", year, *keys)

        assert [key for key in keys if TaskState.ON_TIME not in states[key]] == []

    @pytest.mark.requirement(
        "YNTD-ITSS-0300.09", "YNTD-ITSS-0300.10", "YNTD-ITSS-0300.11", "YNTD-ITSS-0300.14", "YNTD-ITSS-0300.18",
        "YNTD-ITSS-0300.21", "YNTD-ITSS-0300.22", "YNTD-ITSS-0300.23", "YNTD-ITSS-0301.16", "YNTD-ITSS-0301.17",
        "YNTD-ITSS-0301.18", "YNTD-ITSS-0301.19",
    )  # fmt: skip
    def test_yntd_did_every_one_of_its_duties(self, year: Window) -> None:
        keys = (
            "complaint-action", "nonconformity-action", "major-action-approval", "service-action-check",
            "system-action-check", "effect-confirmation", "action-report", "action-reminder", "preventive-screening",
            "internal-audit", "audit-dates", "management-review", "quality-admin-check", "daily-process-check",
            "department-plan-check",
        )  # fmt: skip

        states = duties("YNTD", year, *keys)

        assert [key for key in keys if TaskState.ON_TIME not in states[key]] == []

    @both
    def test_few_were_late_or_are_overdue(self, year: Window, code: str) -> None:
        due = [task.state_at(year.end) for task in tasks(code) if not task.history and task.due_day < year.today]
        done = [one for one in due if one in {TaskState.ON_TIME, TaskState.LATE, TaskState.OVERDUE}]

        assert 0 < len(done) - done.count(TaskState.ON_TIME) <= len(done) * 0.1


@pytest.mark.django_db
@both
class TestAudits:
    @pytest.mark.requirement("XDYJ-04-01.12", "YNTD-ITSS-0301.17")
    def test_the_programme_was_approved_in_time_and_is_carried_out(self, year: Window, code: str) -> None:
        programme = AuditProgramme.objects.get(company__code=code, year=2026)
        returned, approved = Approval.objects.filter(record_id=programme.pk).order_by("id")

        assert (programme.state, returned.state, approved.state) == ("in-execution", "rejected", "approved")
        assert returned.digest != approved.digest
        assert returned.ended_at and approved.ended_at and returned.ended_at < approved.asked_at < approved.ended_at
        planned = programme.planned_audits.order_by("starts_on")
        assert programme.company.day_of(approved.ended_at) < planned[0].starts_on
        owed = Task.objects.filter(company__code=code, evidence__record=programme.pk)
        assert [task.on_time for task in owed] == [True] * owed.count()

    @pytest.mark.requirement("XDYJ-04-01.13", "XDYJ-04-01.18")
    def test_two_are_closed_one_is_followed_up_and_the_next_is_planned(self, year: Window, code: str) -> None:
        audits = Audit.objects.filter(company__code=code).order_by("starts_on")

        assert [one.state for one in audits] == ["closed", "closed", "follow-up", "planned"]
        assert [one.full_coverage for one in audits] == [True, False, True, False]
        assert all(one.lead and one.appointed_by and one.appointed_by != one.lead for one in audits)

    @pytest.mark.requirement("XDYJ-04-01.14", "XDYJ-04-01.15")
    def test_every_kind_of_result_came_up_each_with_its_evidence(self, year: Window, code: str) -> None:
        items = ChecklistItem.objects.filter(audit__company__code=code).exclude(result="")

        assert set(items.values_list("result", flat=True)) == set(Result.values)
        assert not items.exclude(result=Result.NOT_SAMPLED).filter(evidence="").exists()

    @pytest.mark.requirement("XDYJ-04-01.14", "XDYJ-04-01.15")
    def test_what_was_seen_in_order_answers_the_question_that_was_asked(self, year: Window, code: str) -> None:
        items = ChecklistItem.objects.filter(audit__company__code=code, result=Result.CONFORM)
        asked: dict[str, set[str]] = {}
        for evidence, key in items.values_list("evidence", "key"):
            asked.setdefault(evidence, set()).add(key)

        assert items.count() > 90
        assert {evidence: keys for evidence, keys in asked.items() if len(keys) > 1} == {}

    @pytest.mark.requirement("XDYJ-04-01.17", "YNTD-ITSS-0301.18")
    def test_nonconformities_are_held_against_what_they_break(self, year: Window, code: str) -> None:
        rows = Nonconformity.objects.filter(company__code=code, source="audit")

        assert {row.title: row.criterion for row in rows} == CRITERIA[code]

    @pytest.mark.requirement("YNTD-ITSS-0301.18")
    def test_material_was_missing_first(self, year: Window, code: str) -> None:
        asked = MaterialRequest.objects.filter(audit__company__code=code, audit__state__in=["closed", "follow-up"])

        assert set(asked.values_list("status", flat=True)) == {"received"}
        assert asked.exclude(note="").exists()

    @pytest.mark.requirement("XDYJ-04-01.17", "XDYJ-04-01.33")
    def test_findings_became_records_that_show_where_they_come_from(self, year: Window, code: str) -> None:
        items = ChecklistItem.objects.filter(audit__company__code=code, finding__isnull=False).select_related("finding")

        for item in items:
            kind = "nonconformity" if item.result in NONCONFORM else "opportunity"
            assert item.finding is not None and item.finding.kind == kind
            assert Link.objects.filter(source=item.audit_id, target=item.finding_id).exists()


@pytest.mark.django_db
@both
class TestActions:
    def recurring(self, code: str) -> Action:
        return Action.objects.get(company__code=code, recurring=True, state="closed")

    @pytest.mark.requirement("YNTD-ITSS-0300.11", "XDYJ-04-01.04")
    def test_the_major_recurring_one_went_to_the_top(self, year: Window, code: str) -> None:
        slots = ApprovalSlot.objects.filter(approval__record_id=self.recurring(code).pk)

        assert set(slots.values_list("role", flat=True)) == {TOP[code]}

    def test_one_was_given_more_time_by_those_who_approved_it(self, year: Window, code: str) -> None:
        change = ActionChange.objects.get(action__company__code=code)

        assert (change.decision, change.owner) == ("granted", None)
        assert change.due_before and change.action.due_on == change.due_on > change.due_before

    @pytest.mark.requirement("YNTD-ITSS-0300.22", "YNTD-ITSS-0300.23")
    def test_it_had_no_effect_at_first_and_was_begun_anew(self, year: Window, code: str) -> None:
        action = self.recurring(code)

        assert (action.round, action.rounds.count(), bool(action.effect)) == (2, 1, True)

    @pytest.mark.requirement("YNTD-ITSS-0300.24", "YNTD-ITSS-0300.05")
    def test_it_changed_a_document_by_document_control(self, year: Window, code: str) -> None:
        row = self.recurring(code).documents.select_related("draft").get()

        assert row.draft is not None
        assert row.draft.state == ControlledDocument.State.ISSUED
        assert Approval.objects.filter(record_id=row.draft_id, state="approved").exists()

    def screening(self, code: str) -> tuple[Action, PreventiveScreening]:
        """The preventive action that was closed, and the screening that raised it."""
        action = Action.objects.get(company__code=code, nature="preventive", state="closed")
        source = Link.objects.get(target=action.pk, kind="led-to", source__kind=PreventiveScreening.KIND)
        return action, PreventiveScreening.objects.get(pk=source.source_id)

    @pytest.mark.requirement("YNTD-ITSS-0300.14", "YNTD-ITSS-0300.15")
    def test_a_trend_led_to_a_preventive_action(self, year: Window, code: str) -> None:
        action, screening = self.screening(code)
        facts, rules, _top = TREND[code]

        found = screening.snapshot
        assert is_intact(found, screening.digest) and found["enough_data"]
        assert found["facts"] == [facts]
        assert sorted(one["rule"] for one in found["signals"] if "2026-06" in one["months"]) == rules
        last = "、".join(str(one["count"]) for one in found["months"][-6:])
        assert last in screening.problems.get(action=action).shown_by
        assert last in screening.conclusion and "、".join(rules) in screening.conclusion

    @pytest.mark.requirement("YNTD-ITSS-0300.14")
    def test_its_months_are_those_somebody_recorded(self, year: Window, code: str) -> None:
        """The company is here since November; the ledger of the months before was taken over without a gap."""
        found = self.screening(code)[1].snapshot

        assert (found["months"][0], found["begins"]) == ({"month": "2025-07", "count": 1}, "2025-07")
        assert len(found["months"]) == 12
        assert all(one["count"] for one in found["months"] if one["month"] < "2025-12")

    def test_conclusions_say_what_pareto_shows(self, year: Window, code: str) -> None:
        found = self.screening(code)[1]
        top, *others = found.snapshot["bars"]

        assert found.snapshot["dimension"] == "cause" and label_of("cause", top["key"]) == TREND[code][2]
        assert top["share"] > 0.5 and all(one["count"] < top["count"] for one in others)
        assert "" not in {one["key"] for one in found.snapshot["bars"]}  # every cause is known
        assert f"{TREND[code][2]}类最多，{top['count']} 件（{top['share']:.0%}）" in found.conclusion

    def test_no_other_screening_saw_more_than_chance(self, year: Window, code: str) -> None:
        others = PreventiveScreening.objects.filter(company__code=code).exclude(pk=self.screening(code)[1].pk)

        assert [one for one in others if in_period({**one.snapshot, "from": one.period_start})] == []
        counted = [one for one in others if one.snapshot["total"]]
        assert counted and all(f"{one.snapshot['total']} 件" in one.conclusion for one in counted)
        assert not Opportunity.objects.filter(links_in__source__in=[one.pk for one in others]).exists()

    def test_no_conclusion_denies_what_its_chart_prints(self, year: Window, code: str) -> None:
        shown = [
            (one, signal)
            for one in PreventiveScreening.objects.filter(company__code=code).exclude(conclusion="")
            for signal in one.snapshot["signals"]
        ]

        assert {one.period_start.month for one, _signal in shown} >= {4, 7}
        assert all(signal["rule"] in one.conclusion for one, signal in shown)
        assert all("趋势没有超出" not in one.conclusion for one, _signal in shown)

    @pytest.mark.requirement("YNTD-ITSS-0300.10")
    def test_every_nonconformity_that_was_accepted_tells_of_what_kind_it_is(self, year: Window, code: str) -> None:
        """System, execution or effect; and where its analysis says so, the two say the same."""
        rows = Nonconformity.objects.filter(company__code=code).exclude(state__in=("raised", "dismissed"))

        assert len(rows) > 8 and all(one.character for one in rows)
        assert {"system", "execution"} <= {one.character for one in rows}
        analysed = Action.objects.filter(treats__in=rows).exclude(character="").select_related("treats")
        assert all(one.treats and one.character == one.treats.character for one in analysed)

    @pytest.mark.requirement("XDYJ-04-01.12", "YNTD-ITSS-0300.11")
    def test_nothing_was_approved_as_it_had_been_returned(self, year: Window, code: str) -> None:
        returned = Approval.objects.filter(company__code=code, state="rejected")

        again = [one.record.approvals.filter(state="approved") for one in returned]
        assert {"audit-programme", "improvement-plan"} <= {one.subject for one in returned}
        assert [one for rows, one in zip(again, returned, strict=True) if rows.filter(digest=one.digest).exists()] == []

    @pytest.mark.requirement("XDYJ-04-01.01", "XDYJ-04-01.33", "YNTD-ITSS-0300.14")
    def test_the_signal_of_that_trend_raised_an_opportunity_that_was_followed_up(self, year: Window, code: str) -> None:
        found = Opportunity.objects.get(links_in__source=self.screening(code)[1].pk)

        assert (found.channel, found.state) == ("data-analysis", "closed")

    @pytest.mark.requirement("XDYJ-04-01.33")
    def test_every_complaint_is_in_the_ledger_of_opportunities(self, year: Window, code: str) -> None:
        fresh = Complaint.objects.filter(company__code=code, imported_on__isnull=True)

        for complaint in fresh:
            assert Opportunity.objects.filter(links_in__source=complaint.pk, channel="feedback").count() == 1

    @pytest.mark.requirement("XDYJ-04-01.34")
    def test_nothing_was_treated_before_its_measure_was_approved(self, year: Window, code: str) -> None:
        direct = Opportunity.objects.filter(company__code=code, item=None, state__in=["in-treatment", "done", "closed"])

        assert direct.count() > 20
        for one in direct:
            assert one.approvals.filter(state="approved").exists(), one

    def test_nonconformities_came_from_several_sides_and_one_was_none(self, year: Window, code: str) -> None:
        rows = Nonconformity.objects.filter(company__code=code)

        assert {"audit", "service", "system-check", "sla"} <= set(rows.values_list("source", flat=True))
        assert {"minor", "major"} == set(rows.values_list("severity", flat=True))
        assert rows.get(state="dismissed").outcome

    @pytest.mark.requirement("YNTD-ITSS-0300.09")
    def test_a_complaint_was_answered_late_and_all_led_to_an_action(self, year: Window, code: str) -> None:
        rows = Complaint.objects.filter(company__code=code).exclude(state="received")

        assert [one for one in rows if not one.actions.exists()] == []
        assert [one.answered_on > one.due_on for one in rows if one.answered_on and one.due_on].count(True) == 1


@pytest.mark.requirement("XDYJ-04-01.09")
@pytest.mark.django_db
@both
def test_a_service_level_was_agreed_and_holds(year: Window, code: str) -> None:
    agreed = ServiceLevel.objects.get(company__code=code)

    assert agreed.state == "in-force"
    assert agreed.signed_on and agreed.starts_on and agreed.signed_on < agreed.starts_on < year.today
    assert agreed.signed_by != agreed.created_by


@pytest.mark.django_db
@both
class TestToday:
    def test_something_is_due_today_and_something_overdue(self, year: Window, code: str) -> None:
        rows = Task.objects.filter(company__code=code, pending=True)

        assert rows.filter(due_day=year.today, duty__evidence_kind__in=KINDS).exists()
        assert rows.filter(due_at__lt=year.end, duty__evidence_kind__in=KINDS).exists()

    def test_those_who_decide_have_something_to_sign(self, year: Window, code: str) -> None:
        open_ones = ApprovalSlot.objects.filter(approval__company__code=code, approval__state="open", is_open=True)

        roles = set(open_ones.filter(approval__record__kind=Action.KIND).values_list("role", flat=True))
        assert {TOP[code], "department-head"} <= roles

    def test_actions_stand_at_every_step(self, year: Window, code: str) -> None:
        states = set(Action.objects.filter(company__code=code).values_list("state", flat=True))

        assert {"draft", "submitted", "under-way", "done", "closed"} <= states

    def test_nothing_was_played_after_its_end(self, year: Window, code: str) -> None:
        moments = list(
            Task.objects.filter(Q(company__code=code), fulfilled_at__isnull=False).values_list(
                "fulfilled_at", flat=True
            )
        )

        assert max(moments) <= year.end
        assert year.end.time() == time(9)
