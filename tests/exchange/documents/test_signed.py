"""Who drew a paper up, who approved it and when: what it prints, opened again by another library, is what happened."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import docx
import pytest
from django.core.files.base import ContentFile
from django.utils import translation

from bihuan.areas.assurance.consistency import look
from bihuan.areas.assurance.documents import programme_document, report_document
from bihuan.areas.assurance.review_document import review_document
from bihuan.areas.capability.models import CapabilityPlan
from bihuan.areas.capability.plan_document import plan_document as capability_plan_document
from bihuan.areas.correction.documents import action_document, nonconformity_document
from bihuan.areas.correction.models import Nonconformity
from bihuan.areas.improvement.documents import plan_document
from bihuan.areas.improvement.models import ImprovementPlan
from bihuan.areas.policies.documents import controlled_document
from bihuan.core import files
from bihuan.core.blocks import Chart, Document
from bihuan.core.files import attach
from bihuan.core.models import Approval, Attachment
from bihuan.core.organisation import delegate
from bihuan.core.writing import amend, create, take
from bihuan.exchange.documents import House, render
from tests.areas.assurance import builders as audits
from tests.areas.assurance import reviews
from tests.areas.correction import builders as b
from tests.areas.improvement import builders as plans
from tests.areas.policies import documents
from tests.cast import NOON, Cast
from tests.exchange.documents.test_render import pdf_text, squeezed

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATE = NOON + timedelta(days=200)
Rows = list[list[str]]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def tables(made: Document, cast: Cast, cover: str = "department") -> list[Rows]:
    """The tables of the Word file, as python-docx reads them: a cover first, then its history."""
    content = render(made, "docx", House(cast.company.name, cover=cover))  # type: ignore[arg-type]
    opened = docx.Document(BytesIO(content))
    return [[[cell.text for cell in row.cells] for row in one.rows] for one in opened.tables]


def front(made: Document, cast: Cast, cover: str = "department") -> dict[str, str]:
    """Label and value of each pair of cells of the cover."""
    return {row[at]: row[at + 1] for row in tables(made, cast, cover)[0] for at in (0, 2)}


def cells(made: Document, cast: Cast) -> list[str]:
    return [cell for one in tables(made, cast) for row in one for cell in row]


def lend(cast: Cast, whose: Any, to: Any) -> None:
    delegate(whose, to, actor=whose, at=NOON, from_day=NOON.date(), to_day=date(2027, 3, 1))


class TestAuditReport:
    @pytest.mark.requirement("XDYJ-04-01.16")
    def test_has_no_place_for_an_approval_nobody_gives(self, xdyj: Cast) -> None:
        made = report_document(audits.reported(xdyj), LATE)

        cover = front(made, xdyj)
        assert "Approved by" not in cover and "Approved on" not in cover and "Gina" not in cover.values()
        assert cover["Prepared in"] == "rd" and cover["Prepared on"] == cover["Date"] == "2026-04-18"

    def test_tells_who_appointed_the_lead_auditor_as_what_it_is(self, xdyj: Cast) -> None:
        told = [row for one in tables(report_document(audits.reported(xdyj), LATE), xdyj) for row in one]

        assert ["Lead auditor appointed by", "Gina · 2026-03-02"] in told

    def test_the_archived_one_says_the_same(self, xdyj: Cast) -> None:
        made = take("close", audits.reported(xdyj), actor=xdyj.quinn, at=audits.END + DAY)

        kept = Attachment.objects.filter(record=made, purpose="archived-paper").order_by("id").last()
        assert kept is not None
        with files.content(kept) as stored:
            cover = docx.Document(BytesIO(stored.read())).tables[0]
        words = [cell.text for row in cover.rows for cell in row.cells]
        assert "2026-04-18" in words and "Gina" not in words and "2026-03-02" not in words


class TestReviewReport:
    @pytest.mark.requirement("XDYJ-04-01.21")
    def test_is_drawn_up_by_who_submitted_it_on_that_day(self, xdyj: Cast) -> None:
        made = reviews.decided(xdyj, reviews.held(reviews.routed(xdyj)))
        amend(made, actor=xdyj.quinn, at=NOON, owner=xdyj.gina)
        made = reviews.approved(xdyj, made, at=NOON + 3 * DAY)

        cover = front(review_document(made), xdyj)
        assert (cover["Prepared in"], cover["Prepared on"]) == ("quality", "2026-03-05")
        assert (cover["Approved by"], cover["Approved on"], cover["Date"]) == ("Gina", "2026-03-05", "2026-03-05")

    def test_a_draft_is_approved_by_nobody(self, xdyj: Cast) -> None:
        made = reviews.decided(xdyj, reviews.held(reviews.routed(xdyj)))

        cover = front(review_document(made), xdyj)
        assert (cover["Approved by"], cover["Approved on"]) == ("", "")


class TestPlan:
    @pytest.fixture
    def plan(self, xdyj: Cast) -> ImprovementPlan:
        return plans.approved(xdyj, at=NOON + DAY)

    def test_bears_the_day_of_its_edition_however_late_it_is_printed(self, xdyj: Cast, plan: ImprovementPlan) -> None:
        cover = front(plan_document(plan, LATE), xdyj)

        assert (cover["Version"], cover["Date"], cover["Approved on"]) == ("V1.0", "2026-03-03", "2026-03-03")

    def test_a_revision_has_no_approval_and_the_edition_in_force_keeps_its_own(
        self, xdyj: Cast, plan: ImprovementPlan
    ) -> None:
        draft = take("revise", plan, actor=xdyj.quinn, at=NOON + 5 * DAY, reason="增加一项")

        new, old = front(plan_document(draft, LATE), xdyj), plan_document(draft, LATE, draft.versions.get())
        assert (new["Version"], new["Approved by"], new["Approved on"], new["Date"]) == ("V1.1", "", "", "2026-03-07")
        assert front(old, xdyj)["Approved by"] == "Max" and front(old, xdyj)["Date"] == "2026-03-03"

    def test_prints_what_was_approved_while_its_approval_holds(self, xdyj: Cast, plan: ImprovementPlan) -> None:
        made = plan_document(plan, LATE)

        assert made.digest == plan.versions.get().digest

    @pytest.mark.parametrize("company", ["xdyj", "yntd"])
    @pytest.mark.parametrize("cover", ["department", "signatures"])
    def test_a_substitute_stands_on_cover_and_history_as_one(
        self, company: str, cover: str, request: pytest.FixtureRequest
    ) -> None:
        cast: Cast = request.getfixturevalue(company)
        boss = plans.approver(cast)
        lend(cast, boss, cast.ada)
        made = take("submit", plans.full_plan(cast), actor=cast.quinn, at=NOON)
        made = plans.sign(made, cast.ada)

        first, history = tables(plan_document(made, LATE), cast, cover)[:2]
        said = f"Ada on behalf of {boss.name}"
        assert said in [cell for row in first for cell in row] and said in history[-1]

    def test_a_day_stands_only_beside_the_name_whose_day_it_is(self, yntd: Cast) -> None:
        whole = take("submit", plans.full_plan(yntd), actor=yntd.quinn, at=NOON)
        made = plans.sign(whole, yntd.gina, at=NOON + 2 * DAY)

        history = tables(plan_document(made, LATE), yntd, "signatures")[1]
        assert history[-1] == ["V1.0", "Quinn", "2026-03-02", "—", "—", "Gina", "2026-03-04", "First edition"]


class TestProgramme:
    @pytest.mark.parametrize("title", ["内部审核方案", "年度内部审核方案", "《年度内部审核方案》"])
    def test_says_its_year_once(self, xdyj: Cast, title: str) -> None:
        record = audits.approved(xdyj)
        record.company.settings = {"titles": {"audit-programme": {"zh": title, "en": "Audit programme"}}}

        with translation.override("zh-hans"):
            text = squeezed(pdf_text(render(programme_document(record, LATE), "pdf", House.of(record.company))))

        assert "年度年度" not in text and "内部审核方案" in text and "2026年度" in text

    def test_bears_the_day_it_was_approved_and_a_line_for_each_approval(self, xdyj: Cast) -> None:
        record = audits.approved(xdyj)
        record = take("revise", record, actor=xdyj.quinn, at=NOON + DAY, reason="补一个部门")
        record = audits.signed(xdyj, record, at=NOON + 2 * DAY)

        made = programme_document(record, LATE)
        cover, history = front(made, xdyj), tables(made, xdyj)[1]
        assert (cover["Version"], cover["Date"], cover["Approved by"]) == ("V1.1", "2026-03-04", "Gina")
        assert cover["Prepared on"] == "2026-03-04" and cover["Prepared in"] == "quality"
        assert history[1:] == [
            ["2026-03-02", "V1.0", "First edition", "Gina"],
            ["2026-03-04", "V1.1", "补一个部门", "Gina"],
        ]


class TestCapabilityPlan:
    def test_a_draft_bears_no_approval_and_no_day_but_its_own(self, xdyj: Cast) -> None:
        record = create(CapabilityPlan, actor=xdyj.max, at=NOON, title="能力管理计划", year=2026)

        cover = front(capability_plan_document(record, LATE), xdyj)
        assert (cover["Approved by"], cover["Approved on"], cover["Date"]) == ("", "", "2026-03-02")


class TestAction:
    def test_tells_an_approval_of_a_change_from_that_of_the_action(self, yntd: Cast) -> None:
        action = b.approved(yntd, b.drawn_up(yntd, b.action_of(b.accepted(b.routed(yntd)))))
        later = take("extend", action, at=NOON, actor=yntd.olga, due_on=date(2026, 4, 20), reason="供方补丁未到")
        made = b.sign(later, yntd.max)

        said = cells(action_document(made), yntd)
        assert said.count("Approved by") == 1 and said.count("Change approved by") == 1

    def test_a_substitute_stands_on_it_as_one(self, yntd: Cast) -> None:
        lend(yntd, yntd.max, yntd.ada)
        action = b.submitted(yntd, b.drawn_up(yntd, b.action_of(b.accepted(b.routed(yntd)))))

        assert "Ada on behalf of Max" in cells(action_document(b.sign(action, yntd.ada)), yntd)


class TestFiles:
    @pytest.fixture
    def closed(self, xdyj: Cast) -> Nonconformity:
        found = b.closed(xdyj).treats
        assert found is not None
        return Nonconformity.objects.get(pk=found.pk)

    def test_what_is_archived_is_no_evidence_of_itself(self, xdyj: Cast, closed: Nonconformity) -> None:
        assert closed.archived_at and closed.attachments.valid().exists()

        assert not closed.attachments.evidence().exists()
        assert "Attached evidence" not in " ".join(cells(nonconformity_document(closed), xdyj))

    def test_one_without_evidence_is_named_though_its_paper_is_kept(self, xdyj: Cast) -> None:
        found = b.nonconformity(xdyj)
        Nonconformity.objects.filter(pk=found.pk).update(evidence="")
        paper = {
            "name": "不符合项报告.docx",
            "purpose": "archived-paper",
            "media_type": "x",
            "size": 1,
            "digest": "0" * 64,
        }
        Attachment.objects.create(company=xdyj.company, record_id=found.pk, received_at=NOON, **paper)

        assert found.pk in named(xdyj, "finding-without-evidence")

    def test_a_file_that_was_attached_stays_evidence(self, xdyj: Cast) -> None:
        found = b.nonconformity(xdyj)
        attach(found, ContentFile(b"%PDF-1.7 seen", "seen.pdf"), actor=xdyj.ada, at=NOON)

        assert "seen.pdf" in cells(nonconformity_document(found), xdyj)


def named(cast: Cast, key: str) -> set[int]:
    found = look(cast.company, date(2026, 3, 2))
    return {record.pk for one in found if one.rule.key == key for record in one.records}


class TestNonconformityOfAnAudit:
    @pytest.fixture
    def found(self, xdyj: Cast) -> Nonconformity:
        """Found by Olga in research, in an audit Ada leads."""
        made = audits.under_way(xdyj)
        item = audits.items(made, xdyj.departments["rd"])[0]
        audits.record(xdyj, item, "minor", statement="记录缺失", evidence="三份记录没有", auditee="周研发")
        audits.reported(xdyj, made)
        return Nonconformity.objects.get(what="记录缺失")

    @pytest.mark.requirement("XDYJ-04-01.15")
    def test_names_the_auditor_who_saw_it_and_who_confirmed_it(self, xdyj: Cast, found: Nonconformity) -> None:
        rows = [row for one in tables(nonconformity_document(found), xdyj) for row in one]

        assert ["Auditor", "Olga"] in rows and ["Confirmed by (auditee)", "周研发"] in rows
        signed = {row[0]: row for row in rows if len(row) == 4}
        assert signed["Found by"][1] == "Olga" and signed["Found by"][3].startswith("2026-04-13")
        assert signed["Handed over by"][1] == "Ada" and "Raised by" not in signed

    def test_says_until_when_it_is_to_be_put_right(self, xdyj: Cast, found: Nonconformity) -> None:
        amend(found, actor=xdyj.quinn, at=audits.END + DAY, due_on=date(2026, 5, 8))

        rows = [row for one in tables(nonconformity_document(found), xdyj) for row in one]
        assert ["To be completed by", "2026-05-08"] in rows


def test_the_moment_of_printing_stands_nowhere_as_a_day_of_signing(xdyj: Cast) -> None:
    printed = datetime(2031, 1, 1, 4, 0, tzinfo=NOON.tzinfo)
    plan = plans.approved(xdyj)
    programme = audits.approved(xdyj)
    assert Approval.objects.filter(state="approved").count() == 2

    for made in (plan_document(plan, printed), programme_document(programme, printed)):
        assert "2031-01-01" not in " ".join(cells(made, xdyj))


class TestEditionsOfAPlan:
    def test_an_edition_that_was_replaced_says_so_and_shows_only_what_was_planned(self, xdyj: Cast) -> None:
        plan = plans.running(xdyj)
        old = plan.versions.get()
        draft = take("revise", plan, actor=xdyj.quinn, at=NOON + DAY, reason="增加一项")
        amid = plan_document(draft, LATE, old)
        again = plans.approved(xdyj, draft, at=NOON + 2 * DAY)

        made = plan_document(again, LATE, old)
        assert ["State", "In force"] in [row for one in tables(amid, xdyj) for row in one]
        assert ["State", "Superseded"] in [row for one in tables(made, xdyj) for row in one]
        chart = next(one for one in made.blocks if isinstance(one, Chart))
        assert chart.data["today"] is None and [row["done"] for row in chart.data["rows"]] == [0.0]


class TestControlledDocument:
    def test_is_written_before_it_is_reviewed_and_reviewed_before_it_is_approved(self, xdyj: Cast) -> None:
        made = documents.draft(xdyj)
        assert "Reviewed on" not in front(controlled_document(made, LATE), xdyj)

        made = documents.approved(xdyj, documents.reviewed(xdyj, code="XDYJ-03-06"))
        cover = front(controlled_document(made, LATE), xdyj)
        assert cover["Prepared on"] <= cover["Reviewed on"] <= cover["Approved on"] and cover["Approved by"]
