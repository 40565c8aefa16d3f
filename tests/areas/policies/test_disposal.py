"""Archived records are disposed of after their retention only, by an approved act that is written down."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction

from bihuan.areas.capability.models import Objective
from bihuan.areas.policies.models import Disposal, DisposalEntry
from bihuan.core import disposing, files, journal
from bihuan.core.files import attach
from bihuan.core.flow import Act
from bihuan.core.models import Attachment, JournalEntry, Record
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.writing import create, take
from tests.areas.improvement.builders import approver, sign
from tests.cast import NOON, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("XDYJ-04-01.51")]
State = Disposal.State
LONG_AGO = datetime(2022, 6, 1, 4, 0, tzinfo=UTC)  # archived then, kept until 2025-06-01
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"


def archived(cast: Cast, at: datetime = LONG_AGO, content: bytes = PDF) -> Objective:
    record = create(Objective, actor=cast.quinn, at=at, title="一线解决率", year=2022)
    attach(record, ContentFile(content, "会签页.pdf"), actor=cast.quinn, at=at)
    take("issue", record, actor=cast.gina, at=at)
    return take("close", record, actor=cast.gina, at=at, result="72%", attainment="reached")


def asked(cast: Cast, at: datetime = NOON, ended_by: date = date(2025, 12, 31)) -> Disposal:
    said = {"title": "2022 年档案处置", "ended_by": ended_by, "reason": "保存期已满"}
    return create(Disposal, actor=cast.quinn, at=at, **said)


def approved(cast: Cast) -> Disposal:
    return sign(asked(cast), approver(cast))


class TestADisposal:
    def test_lists_what_need_not_be_kept_any_more_and_nothing_else(self, xdyj: Cast, yntd: Cast) -> None:
        old = archived(xdyj)
        archived(xdyj, datetime(2023, 6, 1, 4, 0, tzinfo=UTC))
        archived(yntd)
        create(Objective, actor=xdyj.quinn, at=LONG_AGO, title="还开着", year=2022)

        listed = DisposalEntry.objects.filter(disposal=asked(xdyj))

        assert [(row.record_id, row.kept_until, row.files) for row in listed] == [(old.pk, date(2025, 6, 1), 1)]

    def test_is_refused_where_everything_must_still_be_kept(self, xdyj: Cast) -> None:
        archived(xdyj, datetime(2023, 6, 1, 4, 0, tzinfo=UTC))

        with pytest.raises(Refused):
            asked(xdyj)
        with pytest.raises(Refused):
            asked(xdyj, ended_by=date(2026, 3, 2))

    def test_is_asked_for_by_quality_and_approved_by_the_route(self, xdyj: Cast) -> None:
        archived(xdyj)
        with pytest.raises(NotAllowed):
            create(Disposal, actor=xdyj.olga, at=NOON, title="x", ended_by=date(2025, 12, 31), reason="x")
        record = asked(xdyj)
        with pytest.raises(NotAllowed):
            sign(record, xdyj.quinn)
        with pytest.raises(Refused):
            take("carry-out", record, actor=xdyj.quinn, at=NOON)

        assert sign(record, xdyj.max).state == State.APPROVED

    def test_refused_changes_nothing(self, xdyj: Cast) -> None:
        archived(xdyj)

        record = sign(asked(xdyj), xdyj.max, "reject", "还要用")

        assert record.state == State.REFUSED
        assert files.is_intact(Attachment.objects.get())

    def test_destroys_the_files_and_leaves_row_digest_and_journal(
        self, xdyj: Cast, django_capture_on_commit_callbacks: object
    ) -> None:
        old = archived(xdyj)
        record = approved(xdyj)

        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            take("carry-out", record, actor=xdyj.quinn, at=NOON)

        file = Attachment.objects.get()
        assert record.state == State.CARRIED_OUT and not files.is_intact(file)
        entry = JournalEntry.objects.get(record=old.pk, action="objective.disposed")
        assert file.digest in entry.changes and record.number in entry.changes
        assert Objective.objects.filter(pk=old.pk).exists()
        assert list(journal.verify(xdyj.company)) == []

    def test_keeps_a_file_another_record_still_needs(
        self, xdyj: Cast, django_capture_on_commit_callbacks: object
    ) -> None:
        archived(xdyj)
        archived(xdyj, NOON)

        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            take("carry-out", approved(xdyj), actor=xdyj.quinn, at=NOON)

        assert all(files.is_intact(one) for one in Attachment.objects.all())

    def test_disposes_of_no_record_twice(self, xdyj: Cast) -> None:
        archived(xdyj)
        first, second = approved(xdyj), approved(xdyj)
        take("carry-out", first, actor=xdyj.quinn, at=NOON)

        with pytest.raises(Refused):
            take("carry-out", second, actor=xdyj.quinn, at=NOON)
        with pytest.raises(Refused):
            asked(xdyj)

    def test_cannot_be_had_by_calling_the_core(self, xdyj: Cast) -> None:
        """Not even code disposes of what must be kept."""
        young = archived(xdyj, NOON)

        with pytest.raises(Refused):
            disposing.dispose(young, young, Act(xdyj.quinn, NOON))

    def test_itself_is_archived_and_its_list_sealed(self, xdyj: Cast) -> None:
        archived(xdyj)
        record = take("carry-out", approved(xdyj), actor=xdyj.quinn, at=NOON)

        assert Record.objects.get(pk=record.pk).archived_at == NOON
        with pytest.raises(DatabaseError), transaction.atomic():
            DisposalEntry.objects.update(title="x")
