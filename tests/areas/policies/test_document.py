"""Controlled documents: drafted, reviewed by the departments concerned, approved, issued, read, replaced."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, transaction
from django.utils import translation

from bihuan.areas.policies.documents import controlled_document, reading_list
from bihuan.areas.policies.issuing import take_effect
from bihuan.areas.policies.models import ControlledDocument, Distribution, Receipt, Review, Reviewer, Revision
from bihuan.areas.policies.models.document import next_edition
from bihuan.core import blocks, journal
from bihuan.core.access import standing_of
from bihuan.core.approvals import decide
from bihuan.core.files import attach
from bihuan.core.flow import flow_of, may
from bihuan.core.models import Approval, ApprovalSlot, JournalEntry, Notice, Person, Record
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.writing import add_part, amend, amend_part, create, take
from tests.areas.policies.documents import TODAY, approved, draft, issued, opinion, reviewed
from tests.cast import NOON, Cast
from tests.unsealed import lift

pytestmark = pytest.mark.django_db
State = ControlledDocument.State


def reasons(refused: "pytest.ExceptionInfo[Refused]") -> str:
    return str(refused.value)


@pytest.mark.requirement("XDYJ-03-02.09")
class TestReviewing:
    def test_goes_from_the_author_over_the_reviewers_to_a_decision(self, xdyj: Cast) -> None:
        record = approved(xdyj)

        assert (record.state, record.author) == (State.APPROVED, xdyj.olga)
        assert [(r.reviewer.name, r.opinion) for r in record.reviews.all()] == [("Quinn", "agree"), ("Ada", "agree")]
        assert Approval.objects.get(record=record).slots.get().decided_by == xdyj.max
        assert list(journal.verify(xdyj.company)) == []

    def test_needs_a_text_and_a_reviewer_of_each_department_concerned(self, xdyj: Cast) -> None:
        bare = create(ControlledDocument, actor=xdyj.olga, at=NOON, title="x", code="X-1")
        with pytest.raises(Refused) as refused:
            take("hand-over", bare, actor=xdyj.olga, at=NOON)
        assert {reason.field for reason in refused.value.reasons} == {"text", "reviewers"}

        record = draft(xdyj)
        for key in ("quality", "om"):
            add_part(Distribution, record, actor=xdyj.olga, at=NOON, department=xdyj.departments[key])
        with pytest.raises(Refused, match="om is concerned, but nobody of it reviews"):
            take("hand-over", record, actor=xdyj.olga, at=NOON)

    def test_takes_an_attached_file_for_a_text(self, xdyj: Cast) -> None:
        record = draft(xdyj, text="")
        attach(record, ContentFile(b"%PDF-1.7", "a.pdf"), actor=xdyj.olga, at=NOON)

        assert take("hand-over", record, actor=xdyj.olga, at=NOON).state == State.IN_REVIEW

    def test_is_not_done_by_the_author(self, xdyj: Cast) -> None:
        with pytest.raises(Refused, match="own document"):
            add_part(Reviewer, draft(xdyj), actor=xdyj.olga, at=NOON, owner=xdyj.olga)

    def test_tells_the_reviewers_and_lets_them_see_the_document(self, xdyj: Cast) -> None:
        record = draft(xdyj)
        add_part(Reviewer, record, actor=xdyj.olga, at=NOON, owner=xdyj.eve)

        take("hand-over", record, actor=xdyj.olga, at=NOON)

        assert sorted(n.person.name for n in Notice.objects.filter(kind="review")) == ["Ada", "Eve", "Quinn"]
        assert Record.objects.visible_to(standing_of(xdyj.eve, NOON)).filter(pk=record.pk).exists()

    def test_is_for_the_reviewers_once_a_round(self, xdyj: Cast) -> None:
        record = take("hand-over", draft(xdyj), actor=xdyj.olga, at=NOON)
        with pytest.raises(NotAllowed, match="Quinn, Ada"):
            opinion(record, xdyj.max)
        assert not may(standing_of(xdyj.max, NOON), flow_of(record).steps["review"], record).allowed
        opinion(record, xdyj.quinn)

        with pytest.raises(Refused, match="in this round"):
            opinion(record, xdyj.quinn)

    def test_asks_for_words_with_every_other_opinion(self, xdyj: Cast) -> None:
        record = take("hand-over", draft(xdyj), actor=xdyj.olga, at=NOON)

        with pytest.raises(Refused, match="what should be different"):
            opinion(record, xdyj.quinn, "object")

    def test_must_be_complete_and_every_comment_answered_before_approval(self, xdyj: Cast) -> None:
        record = take("hand-over", draft(xdyj), actor=xdyj.olga, at=NOON)
        opinion(record, xdyj.quinn, "comment", "补充回退方案")
        with pytest.raises(Refused) as refused:
            take("submit", record, actor=xdyj.olga, at=NOON)
        assert "Ada has not given an opinion yet." in reasons(refused)
        assert "The comment of Quinn is not answered yet." in reasons(refused)

        opinion(record, xdyj.ada)
        take(
            "answer",
            record,
            actor=xdyj.olga,
            at=NOON,
            comment=Review.objects.get(comment="补充回退方案"),
            reply="已补充",
        )

        assert take("submit", record, actor=xdyj.olga, at=NOON).state == State.SUBMITTED

    def test_that_ends_in_an_objection_leads_to_another_round(self, xdyj: Cast) -> None:
        record = take("hand-over", draft(xdyj), actor=xdyj.olga, at=NOON)
        opinion(record, xdyj.quinn)
        opinion(record, xdyj.ada, "object", "职责不清")
        take("answer", record, actor=xdyj.olga, at=NOON, comment=Review.objects.get(opinion="object"), reply="改")
        with pytest.raises(Refused, match="Ada objects"):
            take("submit", record, actor=xdyj.olga, at=NOON)

        take("rework", record, actor=xdyj.olga, at=NOON)
        amend(record, actor=xdyj.olga, at=NOON, text="第一章 总则 第二章 职责")
        take("hand-over", record, actor=xdyj.olga, at=NOON)
        for person in (xdyj.quinn, xdyj.ada):
            opinion(record, person)

        assert take("submit", record, actor=xdyj.olga, at=NOON).state == State.SUBMITTED
        assert record.reviews.count() == 4

    def test_keeps_what_a_reviewer_said_from_the_author(self, xdyj: Cast) -> None:
        record = take("hand-over", draft(xdyj), actor=xdyj.olga, at=NOON)
        opinion(record, xdyj.ada, "object", "职责不清")

        with pytest.raises(NotAllowed):
            amend_part(Review.objects.get(), actor=xdyj.olga, at=NOON, opinion="agree")

    def test_answers_only_comments_of_the_same_document(self, xdyj: Cast) -> None:
        record = take("hand-over", draft(xdyj), actor=xdyj.olga, at=NOON)
        other = reviewed(xdyj, code="XDYJ-03-06")

        with pytest.raises(Refused, match="another document"):
            take("answer", record, actor=xdyj.olga, at=NOON, comment=other.reviews.first(), reply="x")

    def test_is_void_when_the_text_changes_after_submission(self, xdyj: Cast) -> None:
        record = take("submit", reviewed(xdyj), actor=xdyj.olga, at=NOON)
        attach(record, ContentFile(b"%PDF-1.7", "other.pdf"), actor=xdyj.olga, at=NOON)

        with pytest.raises(Refused, match="changed after it was submitted"):
            decide(Approval.objects.get(), actor=xdyj.max, at=NOON, verdict="approve")
        take("take-back", record, actor=xdyj.olga, at=NOON, reason="附件已换")

        assert record.state == State.DRAFT

    def test_starts_anew_when_the_approver_returns_it(self, xdyj: Cast) -> None:
        record = take("submit", reviewed(xdyj), actor=xdyj.olga, at=NOON)
        decide(Approval.objects.get(), actor=xdyj.max, at=NOON, verdict="reject", comment="缺少附录")
        record.refresh_from_db()

        take("hand-over", record, actor=xdyj.olga, at=NOON)

        assert record.round == 2
        with pytest.raises(Refused, match="has not given an opinion"):
            take("submit", record, actor=xdyj.olga, at=NOON)


@pytest.mark.requirement("XDYJ-03-02.34")
class TestIssuing:
    def test_gives_it_a_line_in_the_revision_history(self, xdyj: Cast) -> None:
        line = Revision.objects.get(document=issued(xdyj))

        assert (line.edition, line.issued_on, line.author_name, line.approved_by) == ("V1.0", TODAY, "Olga", "Max")

    def test_keeps_its_line_in_the_words_of_the_installation_whoever_issues_it(self, xdyj: Cast) -> None:
        record, more = approved(xdyj), {"turn": 9, "role": "executive", "decided_by": xdyj.gina}
        lift("core_approvalslot", "added")
        ApprovalSlot.objects.create(approval=Approval.objects.get(), company=xdyj.company, **more)
        with translation.override("en"):
            line = Revision.objects.get(document=issued(xdyj, record))

        assert line.approved_by == "Max、Gina"

    def test_is_for_quality_and_not_before_today(self, xdyj: Cast) -> None:
        record = approved(xdyj)
        with pytest.raises(NotAllowed):
            take("issue", record, actor=xdyj.olga, at=NOON, effective_on=TODAY)

        with pytest.raises(Refused, match="before it is issued"):
            issued(xdyj, record, TODAY - timedelta(days=1))

    def test_opens_it_to_everyone_of_the_company(self, xdyj: Cast, yntd: Cast) -> None:
        record = issued(xdyj)

        seen = [
            Record.objects.visible_to(standing_of(p, NOON)).filter(pk=record.pk).exists()
            for p in (xdyj.eve, yntd.quinn)
        ]

        assert seen == [True, False]

    def test_gives_it_to_the_departments_concerned_or_to_all(self, xdyj: Cast) -> None:
        everyone = issued(xdyj)
        record = draft(xdyj, code="XDYJ-03-06")
        add_part(Distribution, record, actor=xdyj.olga, at=NOON, department=xdyj.departments["quality"])
        add_part(Distribution, record, actor=xdyj.olga, at=NOON, department=xdyj.departments["rd"])
        take("hand-over", record, actor=xdyj.olga, at=NOON)
        for person in (xdyj.quinn, xdyj.ada):
            opinion(record, person)
        some = issued(xdyj, approved(xdyj, record))

        assert everyone.receipts.count() == Person.objects.filter(company=xdyj.company).count()
        assert sorted(str(receipt) for receipt in some.receipts.all()) == ["Ada", "Eve", "Quinn"]
        assert JournalEntry.objects.filter(action="document.distributed").count() == 2
        assert Notice.objects.filter(kind="document", record=some, person=xdyj.eve).exists()

    def test_is_not_reading(self, xdyj: Cast) -> None:
        record = issued(xdyj)
        assert not Receipt.objects.filter(read_on__isnull=False).exists()

        take("confirm-reading", record, actor=xdyj.eve, at=NOON + timedelta(days=1))

        assert [r.owner for r in Receipt.objects.filter(read_on=TODAY + timedelta(days=1))] == [xdyj.eve]
        with pytest.raises(Refused, match="2026-03-03"):
            take("confirm-reading", record, actor=xdyj.eve, at=NOON + timedelta(days=2))

    def test_can_be_confirmed_by_who_joined_later(self, xdyj: Cast) -> None:
        record = issued(xdyj)
        new = Person.objects.create(company=xdyj.company, name="New")

        take("confirm-reading", record, actor=new, at=NOON)

        assert record.receipts.get(owner=new).read_on == TODAY

    def test_is_not_confirmed_by_an_assessor(self, xdyj: Cast) -> None:
        with pytest.raises(NotAllowed):
            take("confirm-reading", issued(xdyj), actor=xdyj.vera, at=NOON)


@pytest.mark.requirement("XDYJ-03-02.34")
class TestTheNextEdition:
    def asked_for(self, xdyj: Cast, **facts: str) -> tuple[ControlledDocument, ControlledDocument]:
        first = issued(xdyj)
        take("request-change", first, actor=xdyj.eve, at=NOON, reason="增加紧急变更", **facts)
        return first, ControlledDocument.objects.get(predecessor=first)

    @pytest.mark.parametrize(
        ("edition", "following"), [("V1.0", "V1.1"), ("V1.9", "V1.10"), ("A/0", "A/1"), ("3", "4"), ("初版", "初版.1")]
    )
    def test_is_counted_on(self, edition: str, following: str) -> None:
        assert next_edition(edition) == following

    def test_begins_with_a_change_request_and_takes_over_what_there_is(self, xdyj: Cast) -> None:
        first, second = self.asked_for(xdyj)

        assert (second.edition, second.changes, second.state, second.author) == (
            "V1.1",
            "增加紧急变更",
            State.DRAFT,
            xdyj.olga,
        )
        assert [str(row) for row in second.reviewers.all()] == ["Quinn", "Ada"]
        assert [row.edition for row in second.revisions.all()] == ["V1.0"]
        assert first.state == State.ISSUED and first.links_in.filter(kind="replaces", source=second).exists()

    def test_is_begun_once(self, xdyj: Cast) -> None:
        first, second = self.asked_for(xdyj)

        with pytest.raises(Refused, match=second.number):
            take("request-change", first, actor=xdyj.eve, at=NOON, reason="x")

    def test_may_be_called_otherwise(self, xdyj: Cast) -> None:
        assert self.asked_for(xdyj, edition="V2.0")[1].edition == "V2.0"

    def test_leaves_the_history_as_it_came(self, xdyj: Cast) -> None:
        _first, second = self.asked_for(xdyj)

        with pytest.raises(NotAllowed, match="history"):
            amend_part(second.revisions.get(), actor=xdyj.olga, at=NOON, changes="x")

    def test_replaces_the_one_before_when_it_takes_effect(self, xdyj: Cast) -> None:
        first, second = self.asked_for(xdyj)
        take("hand-over", second, actor=xdyj.olga, at=NOON)
        for person in (xdyj.quinn, xdyj.ada):
            opinion(second, person)
        issued(xdyj, approved(xdyj, second), TODAY + timedelta(days=3))
        first.refresh_from_db()
        assert first.is_in_force(TODAY) and not second.is_in_force(TODAY)

        assert take_effect(xdyj.company, NOON + timedelta(days=2)) == 0
        assert take_effect(xdyj.company, NOON + timedelta(days=5)) == 1
        assert take_effect(xdyj.company, NOON + timedelta(days=6)) == 0

        first.refresh_from_db()
        assert (first.state, first.archived_at) == (State.SUPERSEDED, NOON + timedelta(days=5))
        assert [row.edition for row in second.revisions.all()] == ["V1.0", "V1.1"]

    def test_replaces_it_at_once_when_it_takes_effect_today(self, xdyj: Cast) -> None:
        first, second = self.asked_for(xdyj)
        take("hand-over", second, actor=xdyj.olga, at=NOON)
        for person in (xdyj.quinn, xdyj.ada):
            opinion(second, person)

        issued(xdyj, approved(xdyj, second))

        first.refresh_from_db()
        assert first.state == State.SUPERSEDED

    def test_has_the_code_to_itself(self, xdyj: Cast, yntd: Cast) -> None:
        first = draft(xdyj)
        draft(yntd)

        for edition in ("V1.0", "V2.0"):
            with pytest.raises(Refused, match=first.number):
                draft(xdyj, edition=edition)
        take("withdraw", first, actor=xdyj.quinn, at=NOON, reason="编号有误")

        assert draft(xdyj).number != first.number


class TestASupersededDocument:
    @pytest.mark.requirement("XDYJ-04-01.51")
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE policies_controlleddocument SET text = 'x'",
            "DELETE FROM policies_controlleddocument",
            "UPDATE policies_review SET comment = 'x'",
            "DELETE FROM policies_review",
            "UPDATE policies_revision SET changes = 'x'",
            "UPDATE policies_receipt SET read_on = '2026-01-01'",
            "UPDATE core_record SET title = 'x'",
        ],
    )
    def test_is_altered_in_no_row(self, xdyj: Cast, statement: str) -> None:
        record = issued(xdyj)
        take("supersede", record, actor=None, at=NOON)

        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


class TestItsPapers:
    def test_are_the_document_with_cover_and_history(self, xdyj: Cast) -> None:
        record = draft(xdyj, summary="规范变更", department=xdyj.departments["om"])
        take("hand-over", record, actor=xdyj.olga, at=NOON)
        opinion(record, xdyj.quinn)
        opinion(record, xdyj.ada, "comment", "补充回退")
        take("answer", record, actor=xdyj.olga, at=NOON, comment=Review.objects.get(opinion="comment"), reply="已补充")
        paper = controlled_document(issued(xdyj, approved(xdyj, record)), NOON)

        by_type = {type(block): block for block in paper.blocks}
        signatures, revisions = by_type[blocks.Signatures], by_type[blocks.Revisions]
        assert (paper.code, paper.version, paper.title, paper.cover) == ("XDYJ-03-05", "V1.0", "变更管理过程", True)
        assert isinstance(signatures, blocks.Signatures) and isinstance(revisions, blocks.Revisions)
        assert [str(row[1]) for row in signatures.rows] == ["Olga", "Quinn", "Ada", "Max"]
        assert [(one.version, one.approved_by, one.author) for one in revisions.entries] == [("V1.0", "Max", "Olga")]
        assert paper.digest == Approval.objects.get().digest
        assert any("已补充" in str(block) for block in paper.blocks)

    def test_are_the_list_of_readers(self, xdyj: Cast) -> None:
        record = issued(xdyj)
        take("confirm-reading", record, actor=xdyj.eve, at=NOON)

        paper = reading_list(record, NOON)

        facts, table = paper.blocks
        assert isinstance(facts, blocks.Facts) and isinstance(table, blocks.Table)
        assert facts.rows[1][1] == f"1 / {len(table.rows)}"
        assert [row[1] for row in table.rows if row[-1]] == ["Eve"]
