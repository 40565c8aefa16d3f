"""The papers: the plan in its parts and titles, the ledger column by column, the timeline."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.utils.translation import override

from bihuan.areas.improvement.documents import plan_document, tracking_document
from bihuan.areas.improvement.gantt import timeline
from bihuan.areas.improvement.ledger import COLUMNS, ledger_columns, ledger_row, ledger_rows, ledger_title
from bihuan.areas.improvement.models import Opportunity, PlanCheck, PlanItem, SuggestionRound
from bihuan.areas.improvement.reports import check_document, evaluation_document, questionnaire_document
from bihuan.core.blocks import Block, Document, Facts, Heading, Revisions, Signatures, Table
from bihuan.core.models import Company
from bihuan.core.vocabulary import PlanPart
from bihuan.core.writing import amend, amend_part, create, take
from tests.areas.improvement import builders as given
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
TITLES = {
    "XDYJ": {"improvement-plan": "过程改进计划", "improvement-ledger": "改进措施跟踪表"},
    "YNTD": {"improvement-plan": "运维服务能力改进计划", "improvement-ledger": "改进机会台账"},
}


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    with override("zh-hans"):
        yield


def titled(cast: Cast, **settings: Any) -> Company:
    company = cast.company
    Company.objects.filter(pk=company.pk).update(settings={"titles": TITLES[company.code], **settings})
    company.refresh_from_db()
    for person in cast.people.values():
        person.company = company
    return company


def parts(document: Document) -> list[str]:
    return [str(block.text) for block in document.blocks if isinstance(block, Heading) and block.level == 1]


def blocks(document: Document, kind: type[Block]) -> list[Any]:
    return [block for block in document.blocks if isinstance(block, kind)]


class TestThePlanOnPaper:
    @pytest.mark.requirement("XDYJ-03-02.35", "XDYJ-03-02.11")
    def test_of_xdyj_has_its_eight_parts_under_its_title(self, xdyj: Cast) -> None:
        titled(xdyj)
        document = plan_document(given.approved(xdyj), NOON)

        eight = [part.label for part in PlanPart if part is not PlanPart.ANALYSIS]
        assert parts(document) == [str(label) for label in eight]
        assert "过程改进计划" in str(document.title) and "2026" in str(document.title)
        assert (document.version, document.code) == ("V1.0", "XDYJ-PLAN-2026-0001")

    @pytest.mark.requirement("YNTD-ITSS-0300.07")
    def test_of_yntd_has_the_parts_of_its_pack_under_its_title(self, yntd: Cast) -> None:
        titled(yntd, plan_parts=["goals", "analysis", "activities", "operation", "schedule"])
        document = plan_document(given.full_plan(yntd), NOON)

        assert len(parts(document)) == 5 and parts(document)[1] == str(PlanPart.ANALYSIS.label)
        assert "运维服务能力改进计划" in str(document.title)

    @pytest.mark.requirement("XDYJ-03-02.11", "XDYJ-03-02.35")
    def test_tells_steps_with_owner_and_days(self, xdyj: Cast) -> None:
        document = plan_document(given.full_plan(xdyj), NOON)

        rows = [row for table in blocks(document, Table) for row in table.rows]
        assert [1, "修订变更管理程序", "Olga", "2026-01-19", "2026-02-27", "◆"] in rows

    def test_is_signed_and_keeps_its_revisions(self, xdyj: Cast) -> None:
        document = plan_document(given.approved(xdyj), NOON)

        signed = [str(row[1]) for row in blocks(document, Signatures)[0].rows]
        assert signed == ["Quinn", "Max"]
        assert [str(one.version) for one in blocks(document, Revisions)[0].entries] == ["V1.0"]

    def test_of_an_approved_edition_says_what_was_signed_then(self, xdyj: Cast) -> None:
        plan = take("revise", given.running(xdyj), actor=xdyj.quinn, at=NOON, reason="调整")
        amend(plan, actor=xdyj.quinn, at=NOON, requirements="新的要求")
        edition = plan.in_force

        old, new = plan_document(plan, NOON, edition), plan_document(plan, NOON)

        texts = [[str(getattr(block, "text", "")) for block in document.blocks] for document in (old, new)]
        assert "围绕年度目标，先补短板" in texts[0] and "新的要求" in texts[1]
        assert edition is not None and (old.version, old.digest, new.version) == ("V1.0", edition.digest, "V1.1")


class TestTheLedger:
    @pytest.mark.requirement("XDYJ-03-02.36", "XDYJ-03-02.18")
    def test_has_every_column_of_the_tracking_table_under_the_companys_title(self, xdyj: Cast, yntd: Cast) -> None:
        given.accepted(xdyj)
        rows = Opportunity.objects.filter(company=titled(xdyj))

        found = list(ledger_rows(rows))

        assert len(ledger_columns(xdyj.company)) == len(COLUMNS) == 25
        assert (ledger_title(xdyj.company), ledger_title(titled(yntd))) == ("改进措施跟踪表", "改进机会台账")
        assert [len(row) for row in found] == [25]

    @pytest.mark.requirement("XDYJ-03-02.36")
    def test_tells_an_opportunity_from_its_source_to_its_verification(self, xdyj: Cast) -> None:
        record = given.accepted(xdyj)
        record = given.treated(xdyj, record, cause="无标准")
        take("finish", record, actor=xdyj.olga, at=NOON, progress="已用")
        take("close", record, actor=xdyj.quinn, at=NOON, verification="抽查", verified_result="有效")

        row = dict(zip([column.name for column in COLUMNS], ledger_row(record), strict=True))

        assert (row["number"], row["raised_on"], row["due_on"]) == (record.number, date(2026, 3, 2), date(2026, 6, 30))
        assert (row["measure"], row["cause"], row["owner"], row["verified_by"]) == (
            "统一模板",
            "无标准",
            "Olga",
            "Quinn",
        )
        assert (row["score"], row["done_on"], row["verified_result"]) == ("4 × 4", date(2026, 3, 2), "有效")

    def test_reads_the_plan_item_where_one_treats_it(self, xdyj: Cast) -> None:
        plan = given.plan(xdyj)
        given.goal(xdyj, plan)
        item = given.full_item(xdyj, plan)
        record = take("plan", given.accepted(xdyj), actor=xdyj.quinn, at=NOON, item=item)
        amend_part(item.steps.get(), actor=xdyj.quinn, at=NOON, due_on=date(2026, 3, 1))

        row = dict(zip([column.name for column in COLUMNS], ledger_row(record), strict=True))

        assert item.number in row["measure"] and "0 / 1" in row["progress"]
        assert row["resources"] == "工具 2 万元"

    def test_figures_of_the_goal_are_not_those_of_the_opportunity(self, xdyj: Cast) -> None:
        plan = given.plan(xdyj)
        given.goal(xdyj, plan)
        item = given.full_item(xdyj, plan)
        record = take("plan", given.accepted(xdyj), actor=xdyj.quinn, at=NOON, item=item)

        row = dict(zip([column.name for column in COLUMNS], ledger_row(record), strict=True))

        assert (row["baseline"], row["target"]) == ("", "")

    def test_before_an_evaluation_its_figures_are_those_the_pilot_is_measured_by(self, xdyj: Cast) -> None:
        item = given.piloted(xdyj)
        record = take("plan", given.accepted(xdyj), actor=xdyj.quinn, at=NOON, item=item)

        row = dict(zip([column.name for column in COLUMNS], ledger_row(record), strict=True))

        assert (row["baseline"], row["target"]) == ("变更失败率 7.7%", "变更失败率 ≤ 3.0%")

    def test_once_its_item_is_evaluated_its_figures_are_those_compared(self, xdyj: Cast) -> None:
        item = given.operating(xdyj)
        record = take("plan", given.accepted(xdyj), actor=xdyj.quinn, at=NOON, item=item)
        judged = given.evaluation(xdyj, item)
        compared = {"before_numerator": "62", "before_denominator": "100", "after_numerator": "97", "after_denominator": "100"}  # fmt: skip
        given.figure(xdyj, judged, metric="有评估的变更", direction="higher", target="95", **compared)
        given.figure(xdyj, judged)

        def said() -> tuple[str, str]:
            (told,) = ledger_rows(Opportunity.objects.filter(pk=record.pk))
            row = dict(zip([column.name for column in COLUMNS], told, strict=True))
            return row["baseline"], row["target"]

        assert said() == ("变更失败率 7.7%", "变更失败率 ≤ 3.0%")  # a draft says nothing yet
        take("confirm", judged, actor=xdyj.quinn, at=NOON)
        assert said() == ("有评估的变更 62.0%、变更失败率 7.7%", "有评估的变更 ≥ 95.0%")
        amend(record, actor=xdyj.quinn, at=NOON, baseline="三种格式", target="一种格式")
        assert said() == ("三种格式", "一种格式")

    def test_is_due_when_its_plan_item_is(self, xdyj: Cast) -> None:
        item = given.item(xdyj, given.plan(xdyj))
        record = take("plan", given.accepted(xdyj), actor=xdyj.quinn, at=NOON, item=item)

        def due() -> object:
            found = Opportunity.objects.get(pk=record.pk)
            return dict(zip([column.name for column in COLUMNS], ledger_row(found), strict=True))["due_on"]

        assert due() == date(2026, 12, 18) != record.due_on
        amend(item, actor=xdyj.quinn, at=NOON, due_on=date(2026, 12, 28))
        assert due() == date(2026, 12, 28)

    def test_who_verified_the_pilot_of_its_item_did_not_verify_the_opportunity(self, xdyj: Cast) -> None:
        plan = given.plan(xdyj)
        given.goal(xdyj, plan)
        item = given.full_item(xdyj, plan)
        record = take("plan", given.accepted(xdyj), actor=xdyj.quinn, at=NOON, item=item)
        record.item.verified_by, record.item.verified_on = xdyj.quinn, NOON.date()
        record.verified_by = xdyj.quinn  # as the system names before who is to

        row = dict(zip([column.name for column in COLUMNS], ledger_row(record), strict=True))

        assert (row["verified_by"], row["verified_on"], row["verified_result"]) == ("", None, "")

    def test_asks_the_database_no_more_for_more_rows(self, xdyj: Cast, django_assert_num_queries: Any) -> None:
        for _number in range(3):
            given.accepted(xdyj)

        with django_assert_num_queries(1):
            assert len(list(ledger_rows(Opportunity.objects.all()))) == 3


class TestTheTimeline:
    def test_has_a_bar_per_item_with_pilot_and_milestones(self, xdyj: Cast) -> None:
        item = given.piloted(xdyj)

        data = timeline(item.plan, given.on(date(2026, 3, 10)))

        (row,) = data["rows"]
        assert (data["from"], data["to"], data["today"]) == (date(2026, 1, 1), date(2026, 12, 31), date(2026, 3, 10))
        assert (row["from"], row["to"], row["pilot"]) == (
            date(2026, 1, 19),
            date(2026, 12, 18),
            [date(2026, 3, 2), date(2026, 3, 16)],
        )
        assert (row["look"], row["marks"][0]["state"]) == ("over", "late")

    @pytest.mark.requirement("XDYJ-03-02.29")
    def test_stands_in_the_tracking_table_with_what_is_overdue(self, xdyj: Cast) -> None:
        item = given.started_item(xdyj)

        document = tracking_document(item.plan, given.on(date(2026, 3, 10)))

        (row,) = blocks(document, Table)[0].rows
        assert row[0] == item.number and row[4] == "0 / 1" and row[7] == "修订变更管理程序"

    def test_leaves_out_what_is_cancelled(self, xdyj: Cast) -> None:
        plan = given.full_plan(xdyj)
        take("cancel", PlanItem.objects.get(), actor=xdyj.quinn, at=NOON, reason="x")

        assert timeline(plan, NOON)["rows"] == []


class TestThePriorityOnPaper:
    @pytest.mark.requirement("XDYJ-03-02.06")
    def test_stands_with_every_item(self, xdyj: Cast) -> None:
        plan = given.full_plan(xdyj)
        amend(PlanItem.objects.get(), actor=xdyj.quinn, at=NOON, priority=85)

        facts = [{str(k): v for k, v in one.rows} for one in blocks(plan_document(plan, NOON), Facts)]

        label = str(PlanItem._meta.get_field("priority").verbose_name)
        assert [one[label] for one in facts if label in one] == ["85"]


class TestTheSmallerPapers:
    @pytest.mark.requirement("XDYJ-03-02.31")
    def test_of_a_check_show_the_progress_that_was_signed(self, xdyj: Cast) -> None:
        item = given.started_item(xdyj)
        said = {"plan": item.plan, "month": "2026-03", "making": "按期", "execution": "一步逾期", "findings": "无"}
        record = create(PlanCheck, actor=xdyj.quinn, at=NOON, title="3 月检查", **said)
        take("sign", record, actor=xdyj.quinn, at=NOON)

        document = check_document(record)

        assert blocks(document, Table)[0].rows[0][0] == item.number
        assert [row[1] for row in blocks(document, Signatures)[0].rows] == ["Quinn", "Quinn"]

    @pytest.mark.requirement("XDYJ-03-02.33", "XDYJ-03-02.03")
    def test_of_an_evaluation_show_rates_with_their_counts_and_the_test(self, xdyj: Cast) -> None:
        record = given.evaluated(xdyj).evaluations.get()

        (row,) = blocks(evaluation_document(record), Table)[0].rows

        assert (row[2], row[4]) == ("7.7% (30 / 390)", "2.4% (10 / 410)")
        assert "0.001" in str(row[6])

    @pytest.mark.requirement("XDYJ-03-02.15")
    def test_of_a_round_are_the_questionnaire(self, xdyj: Cast) -> None:
        record = create(SuggestionRound, actor=xdyj.quinn, at=NOON, title="x", closes_on=date(2026, 3, 13))

        document = questionnaire_document(record)

        rows = blocks(document, Table)[0].rows
        assert document.title == "过程改进建议调查表" and len(rows) == 4
        assert all(question and not answer.strip() and answer.count("\n") >= 2 for _number, question, answer in rows)
