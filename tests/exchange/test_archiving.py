"""What is archived keeps its report as a file: made once, under its digest, to be opened by any program."""

import hashlib
from io import BytesIO

import docx
import pytest

from bihuan.areas.assurance.models import CheckItem
from bihuan.core import files
from bihuan.core.models import Attachment, Company
from bihuan.core.registry import TYPES
from bihuan.core.writing import add_part, amend, take
from tests.areas.assurance import builders as given
from tests.areas.assurance import test_check as checks
from tests.areas.correction import builders as b
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db


def paper_of(record: object) -> Attachment:
    return Attachment.objects.get(record=record, purpose=files.PAPER)


def words(paper: Attachment) -> str:
    with files.content(paper) as stored:
        opened = docx.Document(BytesIO(stored.read()))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in opened.paragraphs), *cells])


@pytest.mark.requirement("YNTD-ITSS-0300.23", "XDYJ-04-01.45", "XDYJ-04-01.51")
@pytest.mark.parametrize("company", ["xdyj", "yntd"])
def test_a_closed_action_keeps_its_report_with_its_digest(company: str, request: pytest.FixtureRequest) -> None:
    cast: Cast = request.getfixturevalue(company)
    action = b.closed(cast)
    paper = paper_of(action)

    with files.content(paper) as stored:
        assert hashlib.sha256(stored.read()).hexdigest() == paper.digest
    said = words(paper)
    for text in (action.cause, action.carried_out, action.verification, action.effect, action.result):
        assert text in said
    assert action.number in paper.name and files.is_intact(paper)


@pytest.mark.requirement("YNTD-ITSS-0300.23")
def test_it_bears_the_title_of_that_day(yntd: Cast) -> None:
    Company.objects.filter(pk=yntd.company.pk).update(settings={"titles": {"action-report": "纠正和预防措施报告"}})
    yntd.company.refresh_from_db()
    for person in yntd.people.values():
        person.refresh_from_db()
    paper = paper_of(b.closed(yntd))
    Company.objects.filter(pk=yntd.company.pk).update(settings={"titles": {"action-report": "另一种报告"}})

    assert paper.name.startswith("纠正和预防措施报告")
    assert "纠正和预防措施报告" in words(paper) and "另一种报告" not in words(paper)


@pytest.mark.requirement("XDYJ-04-01.44", "XDYJ-04-01.16", "XDYJ-04-01.51")
def test_a_closed_audit_keeps_its_checklist_beside_its_report(xdyj: Cast) -> None:
    made = take("close", given.reported(xdyj), actor=xdyj.quinn, at=given.END)

    papers = Attachment.objects.filter(record=made, purpose=files.PAPER).order_by("id")
    checklist, report = papers
    question = made.items.first()
    assert question is not None and question.question in words(checklist) and question.evidence in words(checklist)
    assert made.conclusion in words(report)
    assert all(files.is_intact(one) for one in papers)


def test_a_closed_nonconformity_keeps_its_report(xdyj: Cast) -> None:
    found = b.closed(xdyj).treats

    assert found is not None
    found.refresh_from_db()
    assert found.state == "closed" and found.evidence in words(paper_of(found))


def test_a_completed_check_keeps_what_was_seen(xdyj: Cast) -> None:
    made = checks.check(xdyj)
    point = {"question": "变更单有无审批", "result": "conform", "evidence": "查了 5 单"}
    add_part(CheckItem, made, actor=xdyj.quinn, at=NOON, **point)
    take("start", made, actor=xdyj.quinn, at=NOON)
    amend(made, actor=xdyj.quinn, at=NOON, summary="五单均有审批")

    made = take("complete", made, actor=xdyj.quinn, at=NOON)

    assert all(text in words(paper_of(made)) for text in ("五单均有审批", "查了 5 单"))


def test_every_paper_that_is_kept_can_be_looked_at_before() -> None:
    for declared in TYPES.values():
        assert set(declared.keeps) <= set(declared.documents), declared.kind


def test_what_was_cancelled_has_no_report(yntd: Cast) -> None:
    action = take("cancel", b.action_of(b.accepted(yntd)), actor=yntd.quinn, at=NOON, reason="重复登记")

    assert action.archived_at and not Attachment.objects.filter(record=action).exists()
