"""Files of records: what is accepted, what is refused and why, how they are kept and given back."""

import io
import struct
import zipfile
from datetime import date

import docx
import pytest
import xlsxwriter
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction

from bihuan.areas.capability.models import Objective
from bihuan.core import files, office_files
from bihuan.core.access import standing_of
from bihuan.core.files import attach
from bihuan.core.models import Attachment, JournalEntry, Person
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.writing import create, take
from tests.cast import NOON, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
PNG = b"\x89PNG\r\n\x1a\n" + bytes(32)
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def objective(cast: Cast) -> Objective:
    return create(Objective, actor=cast.quinn, at=NOON, title="一线解决率", year=2026)


def upload(content: bytes, name: str) -> "ContentFile[bytes]":
    return ContentFile(content, name)


def put(cast: Cast, content: bytes, name: str, actor: Person | None = None, **facts: object) -> Attachment:
    return attach(objective(cast), upload(content, name), actor=actor or cast.quinn, at=NOON, **facts)


def refusal(cast: Cast, content: bytes, name: str, **facts: object) -> str:
    with pytest.raises(Refused) as refused:
        put(cast, content, name, **facts)
    return str(refused.value)


def word() -> bytes:
    made = io.BytesIO()
    docx.Document().save(made)
    return made.getvalue()


def excel() -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        book.add_worksheet().write(0, 0, "改进")
    return made.getvalue()


def with_member(container: bytes, name: str, content: bytes) -> bytes:
    made = io.BytesIO(container)
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return made.getvalue()


def ole(stream: str) -> bytes:
    return OLE + stream.encode("utf-16-le") + bytes(8)


class TestAnAcceptedFile:
    @pytest.mark.parametrize(
        ("content", "name", "media_type"),
        [
            (PDF, "报告.pdf", "application/pdf"),
            (PNG, "照片.PNG", "image/png"),
            (b"\xff\xd8\xff\xe0" + bytes(20), "照片.jpeg", "image/jpeg"),
            (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "a.webp", "image/webp"),
            ("工单,时长\n1,2\n".encode(), "tickets.csv", "text/csv"),
            ("工单,时长\n".encode("gb18030"), "tickets.csv", "text/csv"),
            ("\ufeff记录".encode("utf-16-le"), "记录.txt", "text/plain"),
            (b"<5% of the tickets", "note.txt", "text/plain"),
            (ole("WordDocument"), "旧.doc", "application/msword"),
            (ole("Workbook"), "旧.et", "application/vnd.ms-excel"),
        ],
    )
    def test_is_known_by_its_content(self, xdyj: Cast, content: bytes, name: str, media_type: str) -> None:
        kept = put(xdyj, content, name)

        assert (kept.name, kept.media_type, kept.size) == (name, media_type, len(content))
        with files.content(kept) as stored:
            assert stored.read() == content

    def test_may_come_from_word_and_excel(self, xdyj: Cast) -> None:
        kept = [put(xdyj, word(), "方案.docx"), put(xdyj, excel(), "台账.xlsx")]

        assert [k.media_type.rsplit(".", 1)[-1] for k in kept] == ["document", "sheet"]

    def test_keeps_the_period_it_proves_apart_from_the_day_it_came(self, xdyj: Cast) -> None:
        kept = put(xdyj, PDF, "a.pdf", proves_from=date(2025, 1, 1), proves_to=date(2025, 12, 31))

        assert (kept.proves_from, kept.proves_to, kept.received_at) == (date(2025, 1, 1), date(2025, 12, 31), NOON)

    def test_is_journalled_with_its_digest(self, xdyj: Cast) -> None:
        kept = put(xdyj, PDF, "a.pdf", purpose="evidence", address="10.0.0.1")

        entry = JournalEntry.objects.latest("id")
        assert (entry.action, entry.actor, entry.address) == ("objective.file-attached", xdyj.quinn, "10.0.0.1")
        assert entry.told()["file.digest"] == [None, kept.digest]

    def test_is_stored_once_however_often_it_comes(self, xdyj: Cast) -> None:
        first, second = put(xdyj, PDF, "a.pdf"), put(xdyj, PDF, "b.pdf")

        folder = files.place_of(xdyj.company.pk, first.digest).rsplit("/", 1)[0]
        assert first.digest == second.digest
        kept = [name for name in default_storage.listdir(folder)[1] if name.startswith(first.digest)]
        assert kept == [first.digest]

    def test_replaces_what_a_stopped_writer_left(self, xdyj: Cast) -> None:
        content = b"%PDF-1.7 stopped half-way"
        place = files.place_of(xdyj.company.pk, files.digest_of(io.BytesIO(content)))
        default_storage.delete(place)
        default_storage.save(place, ContentFile(content[:9]))

        assert files.is_intact(put(xdyj, content, "a.pdf"))

    def test_is_found_out_when_it_was_altered(self, xdyj: Cast) -> None:
        kept = put(xdyj, b"%PDF-1.7 altered later", "a.pdf")
        place = files.place_of(xdyj.company.pk, kept.digest)
        default_storage.delete(place)
        assert not files.is_intact(kept)
        default_storage.save(place, ContentFile(b"%PDF-1.7 something else"))

        assert not files.is_intact(kept)

    @pytest.mark.parametrize(
        ("name", "kept"),
        [
            ("../../etc/passwd.pdf", "passwd.pdf"),
            ("C:\\Temp\\报告.pdf", "报告.pdf"),
            ("a\x00b\r\nSet-Cookie: x.pdf", "a_b_Set-Cookie_ x.pdf"),
            ("invoice\u202efdp.exe.pdf", "invoice_fdp.exe.pdf"),
            ("con.pdf", "_con.pdf"),
            ("报" * 300 + ".pdf", "报" * 146 + ".pdf"),
            ("", "_.pdf"),
            ("report", "report.pdf"),
        ],
    )
    def test_gets_a_harmless_name(self, xdyj: Cast, name: str, kept: str) -> None:
        assert put(xdyj, PDF, name).name == kept


class TestARefusedFile:
    @pytest.mark.parametrize(
        ("content", "name", "what"),
        [
            (b"MZ\x90\x00" + bytes(100), "报告.pdf", "a Windows program"),
            (b"\x7fELF\x02" + bytes(100), "a.png", "a Linux program"),
            (b"#!/bin/sh\nrm -rf /\n", "a.txt", "a script"),
            (b"<!DOCTYPE html><script>alert(1)</script>", "a.txt", "a web page"),
            (b"\xef\xbb\xbf  <HTML>", "a.csv", "a web page"),
            (b"<!-- x --><svg onload=alert(1)>", "a.txt", "an SVG drawing"),
            (b"<?xml version='1.0'?><svg xmlns='x'/>", "logo.svg", "an SVG drawing"),
            (b"<?xml version='1.0'?><a/>", "a.txt", "an XML file"),
            (b"<?php system($_GET[0]);", "a.txt", "a script"),
            (b"Rar!\x1a\x07", "a.pdf", "a RAR archive"),
            (bytes(range(256)), "a.pdf", "a file of an unknown kind"),
            (OLE, "setup.doc", "an installer"),
            (ole("EncryptedPackage"), "方案.docx", "protected with a password"),
            (b"PK\x03\x04 damaged", "a.docx", "a damaged archive"),
        ],
    )
    def test_is_named_as_what_it_is(self, xdyj: Cast, content: bytes, name: str, what: str) -> None:
        said = refusal(xdyj, content, name)

        assert f"“{name}” is {what}" in said and "PDF" in said

    def test_must_not_pretend_to_be_another_kind(self, xdyj: Cast) -> None:
        assert "really a PNG picture" in refusal(xdyj, PNG, "a.pdf")

    def test_is_an_archive_of_files(self, xdyj: Cast) -> None:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            archive.writestr("a.exe", b"MZ")

        assert "a ZIP archive" in refusal(xdyj, made.getvalue(), "a.docx")

    def test_has_macros(self, xdyj: Cast) -> None:
        assert "with macros" in refusal(xdyj, with_member(excel(), "xl/vbaProject.bin", b"x"), "a.xlsx")

    def test_unpacks_to_far_more_than_it_seems(self, xdyj: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(office_files, "SMALL", 100_000)

        assert "zip bomb" in refusal(xdyj, with_member(word(), "word/media/1.bmp", bytes(20_000_000)), "a.docx")

    def test_lies_about_the_size_of_its_members(self, xdyj: Cast) -> None:
        made = bytearray(with_member(word(), "word/media/1.bmp", bytes(5_000_000)))
        entry = made.rindex(b"PK\x01\x02")
        made[entry + 24 : entry + 28] = struct.pack("<I", 10)

        assert "a damaged archive" in refusal(xdyj, bytes(made), "a.docx")

    def test_is_too_large_and_is_told_all_its_faults_at_once(self, xdyj: Cast, settings: LazySettings) -> None:
        settings.MAX_UPLOAD = 1024 * 1024

        said = refusal(xdyj, PDF + bytes(2_000_000), "a.pdf", proves_from=date(2026, 2, 1), proves_to=date(2026, 1, 1))

        assert "is 1.9 MB; a file may have 1.0 MB" in said and "ends before it begins" in said

    def test_is_empty(self, xdyj: Cast) -> None:
        assert "is empty" in refusal(xdyj, b"", "a.pdf")

    def test_leaves_nothing_behind(self, xdyj: Cast) -> None:
        refusal(xdyj, b"MZ", "a.pdf")

        assert not Attachment.objects.exists() and not JournalEntry.objects.filter(action__contains="file").exists()


class TestWhoMayAttach:
    def test_anyone_who_sees_the_record(self, xdyj: Cast) -> None:
        assert put(xdyj, PDF, "a.pdf", xdyj.olga).received_from == xdyj.olga

    @pytest.mark.parametrize("who", ["eve", "vera"])
    def test_not_who_does_not_see_it_or_only_looks(self, xdyj: Cast, who: str) -> None:
        with pytest.raises(NotAllowed):
            put(xdyj, PDF, "a.pdf", xdyj.people[who])

    def test_not_the_other_company(self, xdyj: Cast, yntd: Cast) -> None:
        with pytest.raises(NotAllowed):
            put(xdyj, PDF, "a.pdf", yntd.quinn)

    @pytest.mark.requirement("XDYJ-04-01.51")
    def test_nobody_once_the_record_is_archived(self, xdyj: Cast) -> None:
        record = objective(xdyj)
        take("issue", record, actor=xdyj.gina, at=NOON)
        take("close", record, actor=xdyj.gina, at=NOON, result="72%", attainment="reached")

        with pytest.raises(Refused, match="archived"):
            attach(record, upload(PDF, "a.pdf"), actor=xdyj.quinn, at=NOON)


class TestAKeptFile:
    @pytest.mark.requirement("XDYJ-04-01.51")
    @pytest.mark.parametrize("statement", ["UPDATE core_attachment SET name = 'b'", "DELETE FROM core_attachment"])
    def test_is_neither_altered_nor_deleted_in_the_database(self, xdyj: Cast, statement: str) -> None:
        put(xdyj, PDF, "a.pdf")

        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

        assert Attachment.objects.get().name == "a.pdf"

    def test_is_there_only_for_who_sees_its_record(self, xdyj: Cast, yntd: Cast) -> None:
        kept = put(xdyj, PDF, "a.pdf")

        found = [files.seen_by(standing_of(p, NOON), kept.pk) for p in (xdyj.quinn, xdyj.vera, xdyj.eve, yntd.quinn)]

        assert found == [kept, kept, None, None]

    def test_is_saved_by_the_browser_under_its_own_name(self, xdyj: Cast) -> None:
        told = files.headers(put(xdyj, PDF, '报告 "终".pdf'), show=True)

        assert told["Content-Disposition"].startswith("attachment; filename*=utf-8''%E6%8A%A5")
        assert told["X-Content-Type-Options"] == "nosniff" and "sandbox" in told["Content-Security-Policy"]

    def test_is_shown_only_when_it_is_a_picture(self, xdyj: Cast) -> None:
        assert files.headers(put(xdyj, PNG, "a.png"), show=True)["Content-Disposition"].startswith("inline")
