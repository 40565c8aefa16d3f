"""Programme, checklist and audit report on paper, opened again by other libraries."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from django.utils.translation import override

from bihuan.areas.assurance.documents import checklist_document, programme_document, report_document
from bihuan.areas.assurance.models import Audit
from bihuan.core.blocks import Document, Heading, Table
from bihuan.core.writing import amend_part
from bihuan.exchange.documents import House, render
from tests.areas.assurance import builders as given
from tests.cast import NOON, Cast
from tests.exchange.documents.overlaps import overlapping
from tests.exchange.documents.test_render import pdf_text, squeezed, word_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
READERS: dict[str, Callable[[bytes], str]] = {"pdf": pdf_text, "docx": word_text}


def printed(document: Document, form: str, cast: Cast) -> str:
    return squeezed(READERS[form](render(document, form, House.of(cast.company))))  # type: ignore[call-overload]


def lacking(text: str, *words: Any) -> list[str]:
    return [str(word) for word in words if squeezed(str(word)) not in text]


@pytest.fixture
def audited(cast: Cast) -> Audit:
    """An audit with one finding of each sort."""
    made = given.under_way(cast)
    om = given.items(made, cast.departments["om"])
    given.record(cast, om[0], "major", statement="回退方案缺失", evidence="CHG-2608-031 没有回退方案", auditee="周专业")
    given.record(cast, om[1], "observation", evidence="备件台账两处笔误")
    given.record(cast, om[2], "good-practice", evidence="诊断手册有检索")
    given.record(cast, om[3], "not-sampled", evidence="")
    amend_part(om[0], actor=cast.quinn, at=given.START, clause="XDYJ-04-01/4.2.1")
    return given.reported(cast, made)


@pytest.mark.parametrize("form", ["pdf", "docx"])
@pytest.mark.requirement("XDYJ-04-01.12", "XDYJ-04-01.14")
def test_the_programme_tells_criteria_scope_audits_and_who_signed(form: str, cast: Cast) -> None:
    record = given.approved(cast)

    text = printed(programme_document(record, NOON), form, cast)

    assert (
        lacking(text, record.number, "2026", "GB/T 28827.1", "公司体系文件", "第一次内审", "2026-04-13 – 2026-04-17")
        == []
    )
    assert lacking(text, "Quinn", "Gina", "18 places apply: 0 examined, 18 planned, no gap.") == []


@pytest.mark.parametrize("form", ["pdf", "docx"])
@pytest.mark.requirement("XDYJ-04-01.15", "XDYJ-04-01.44")
def test_the_checklist_tells_question_clause_evidence_result_and_auditor(form: str, cast: Cast, audited: Audit) -> None:
    text = printed(checklist_document(audited), form, cast)

    assert lacking(text, "people 如何管理？", "XDYJ-04-01/4.2.1", "CHG-2608-031", "Major nonconformity", "周专业") == []
    assert lacking(text, "Ada", "Olga", "om · Resources", "Not sampled this time") == []


def test_an_empty_checklist_has_room_to_write(cast: Cast) -> None:
    made = given.audit(cast)
    given.ask(cast, made, cast.departments["om"], "people")

    table = next(block for block in checklist_document(made).blocks if isinstance(block, Table))

    assert len(table.head) == 9 and table.rows[0][4:] == ["", "", "", "", ""]


@pytest.mark.parametrize("form", ["pdf", "docx"])
@pytest.mark.requirement("XDYJ-04-01.16")
def test_the_report_tells_course_findings_conclusion_and_distribution(form: str, cast: Cast, audited: Audit) -> None:
    text = printed(report_document(audited, NOON), form, cast)

    findings = [item.finding.number for item in audited.items.filter(finding__isnull=False)]
    assert len(findings) == 3 and lacking(text, *findings, *given.REPORT.values()) == []
    assert (
        lacking(
            text,
            "17 of 18 items were examined; 1 were not sampled this time, 0 do not apply",
            "回退方案缺失",
            "诊断手册有检索",
            "Ada",
        )
        == []
    )


@pytest.mark.requirement("XDYJ-04-01.16", "XDYJ-04-01.48")
def test_no_words_of_the_papers_are_printed_over_one_another(cast: Cast, audited: Audit, tmp_path: Path) -> None:
    for language in ("en", "zh-hans"):
        with override(language):
            for made in (report_document(audited, NOON), checklist_document(audited)):
                assert overlapping(render(made, "pdf", House.of(cast.company)), tmp_path) == []


@pytest.mark.requirement("XDYJ-04-01.16")
def test_the_report_counts_nonconformities_by_department_and_element(cast: Cast, audited: Audit) -> None:
    document = report_document(audited, NOON)
    table = next(
        block for block in document.blocks if isinstance(block, Table) and "by department" in str(block.caption)
    )

    assert {str(row[0]): row[1:] for row in table.rows} == {
        "quality": [0, 0, 0, 0, 0, 0, 0], "om": [1, 0, 0, 0, 0, 0, 1], "rd": [0, 0, 0, 0, 0, 0, 0],
        "Sum": [1, 0, 0, 0, 0, 0, 1],
    }  # fmt: skip


def test_the_word_report_opens_with_its_tables_and_headings(cast: Cast, audited: Audit, tmp_path: Any) -> None:
    document = report_document(audited, NOON)
    path = tmp_path / "report.docx"
    path.write_bytes(render(document, "docx", House.of(cast.company)))

    opened = docx.Document(str(path))

    wanted = [str(block.text) for block in document.blocks if isinstance(block, Heading) and block.level == 1]
    titles = " ".join(one.text for one in opened.paragraphs)
    assert [one for one in wanted if one not in titles] == [] and len(opened.tables) >= 6


def test_papers_bear_the_companys_own_titles(cast: Cast) -> None:
    made = given.audit(cast)
    made.company.settings = {"titles": {"audit-checklist": "内审检查单", "audit-report": "内审报告书"}}

    assert (checklist_document(made).title, report_document(made, NOON).title) == ("内审检查单", "内审报告书")
