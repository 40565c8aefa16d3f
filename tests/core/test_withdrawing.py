"""A file attached by mistake is struck out, never deleted: it proves nothing any more and stays in the journal."""

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction

from bihuan.areas.improvement.flow.pilot import PILOT_RECORD
from bihuan.areas.improvement.models import PlanItem
from bihuan.core import files, journal
from bihuan.core.files import attach
from bihuan.core.models import Attachment, JournalEntry, Person
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.withdrawing import withdraw
from bihuan.core.writing import take
from tests.areas.improvement import builders as given
from tests.cast import NOON, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"


def put(item: PlanItem, actor: Person, name: str = "试点运行记录.pdf") -> Attachment:
    return attach(item, ContentFile(PDF, name), actor=actor, at=NOON, purpose=PILOT_RECORD)


class TestAWithdrawnFile:
    @pytest.mark.requirement("XDYJ-04-01.51")
    def test_stays_with_its_content_and_in_the_journal(self, xdyj: Cast) -> None:
        file = put(given.piloted(xdyj), xdyj.olga)

        withdraw(file, actor=xdyj.olga, at=NOON, reason="传错了项目")

        struck = Attachment.objects.get().struck
        assert struck and (struck.at, struck.by, struck.why) == (NOON, xdyj.olga, "传错了项目")
        assert files.is_intact(file)
        entry = JournalEntry.objects.get(action="plan-item.file-withdrawn")
        assert (entry.actor, entry.comment) == (xdyj.olga, "传错了项目")
        assert list(journal.verify(xdyj.company)) == []
        with pytest.raises(DatabaseError), transaction.atomic():
            file.delete()

    @pytest.mark.requirement("XDYJ-03-02.12")
    def test_proves_nothing_any_more(self, xdyj: Cast) -> None:
        item = given.piloted(xdyj)
        given.result(xdyj, item, 1)
        withdraw(put(item, xdyj.olga), actor=xdyj.olga, at=NOON, reason="传错了")
        later = given.on(item.pilot_to)

        with pytest.raises(Refused) as refused:
            take("end-pilot", item, actor=xdyj.olga, at=later)
        assert [reason.field for reason in refused.value.reasons] == ["attachments"]

        put(item, xdyj.olga)
        assert take("end-pilot", item, actor=xdyj.olga, at=later).pilot_ended_on

    def test_is_struck_out_by_who_attached_it_the_owner_or_quality(self, xdyj: Cast) -> None:
        item = given.piloted(xdyj)
        for who in ("max", "gina", "vera"):
            with pytest.raises(NotAllowed):
                withdraw(put(item, xdyj.quinn), actor=xdyj.people[who], at=NOON, reason="x")

        for who in ("olga", "quinn"):
            withdraw(put(item, xdyj.max), actor=xdyj.people[who], at=NOON, reason="x")
        withdraw(put(item, xdyj.max), actor=xdyj.max, at=NOON, reason="x")

    def test_is_not_withdrawn_twice_or_without_a_reason(self, xdyj: Cast) -> None:
        file = put(given.piloted(xdyj), xdyj.olga)
        with pytest.raises(Refused, match="Say why"):
            withdraw(file, actor=xdyj.olga, at=NOON, reason=" ")
        withdraw(file, actor=xdyj.olga, at=NOON, reason="x")

        with pytest.raises(Refused, match="withdrawn already"):
            withdraw(file, actor=xdyj.olga, at=NOON, reason="x")

    @pytest.mark.requirement("XDYJ-03-02.30")
    def test_stays_with_what_was_submitted_for_approval(self, xdyj: Cast) -> None:
        item = given.piloted(xdyj)
        given.result(xdyj, item, 1)
        file = put(item, xdyj.olga)
        later = given.on(item.pilot_to)
        take("end-pilot", item, actor=xdyj.olga, at=later)
        take("verify-pilot", item, actor=xdyj.quinn, at=later, comment="已核对")

        with pytest.raises(Refused, match="submitted for approval"):
            withdraw(file, actor=xdyj.olga, at=later, reason="x")

    @pytest.mark.requirement("XDYJ-04-01.51")
    def test_is_not_one_of_an_archived_record(self, xdyj: Cast) -> None:
        item = given.operating(xdyj)
        file = put(item, xdyj.olga)
        item = given.closed(xdyj, item)

        with pytest.raises(Refused, match="archived"):
            withdraw(file, actor=xdyj.olga, at=NOON, reason="x")
