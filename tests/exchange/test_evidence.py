"""The evidence package: complete, checkable with common tools, and of one company only."""

import hashlib
import io
import json
import subprocess
import zipfile
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from pypdf import PdfReader

from bihuan.areas.improvement.models import Opportunity
from bihuan.areas.policies.models import Evidence, Task
from bihuan.core import files
from bihuan.core.access import standing_of
from bihuan.core.models import JournalEntry, Record
from bihuan.core.months import months_of
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.exchange.evidence import Selection, Summary, clause_of, package, write_package
from bihuan.exchange.record_sheet import documents_of
from bihuan.jobs.cli import main
from tests.areas.improvement.builders import opportunity
from tests.cast import NOON, Cast
from tests.exchange.duties import duty, task

pytestmark = pytest.mark.django_db
YEAR = months_of(2026)


def proved(cast: Cast, one: Task, title: str = "夜间接听", **values: Any) -> Record:
    """A record that counted for the task."""
    record = opportunity(cast, title=title, **values)
    Evidence.objects.create(company=cast.company, task=one, record=record, counted_at=NOON, known_at=NOON)
    Task.objects.filter(pk=one.pk).update(pending=False, fulfilled_at=NOON, known_at=NOON, record=record)
    return record


def attached(cast: Cast, record: Record, name: str, content: bytes = b"%PDF-1.7 signed") -> None:
    files.attach(record, ContentFile(content, name=name), actor=cast.quinn, at=NOON)


def made(selection: Selection) -> tuple[Summary, dict[str, bytes]]:
    target = io.BytesIO()
    summary = write_package(selection, target, at=NOON)
    with zipfile.ZipFile(target) as container:
        assert container.testzip() is None
        return summary, {name: container.read(name) for name in container.namelist()}


class TestAPackage:
    def test_holds_papers_files_data_and_journal_of_every_record(self, xdyj: Cast) -> None:
        record = proved(xdyj, task(duty(xdyj.company)))
        attached(xdyj, record, "签字页.pdf")

        summary, found = made(Selection(xdyj.company, *YEAR))

        folder = f"records/{record.number}"
        assert (summary.tasks, summary.records, summary.files, summary.problems) == (1, 1, 1, [])
        assert found[f"{folder}/files/签字页.pdf"] == b"%PDF-1.7 signed"
        assert json.loads(found[f"{folder}/record.json"])["fields"]["title"] == "夜间接听"
        papers = [name for name in found if name.startswith(folder) and name.endswith(".pdf") and "/files/" not in name]
        assert "夜间接听" in PdfReader(io.BytesIO(found[papers[0]])).pages[0].extract_text()

    def test_can_be_checked_with_sha256sum(self, xdyj: Cast, tmp_path: Path) -> None:
        attached(xdyj, proved(xdyj, task(duty(xdyj.company))), "附件 一.pdf")
        target = io.BytesIO()
        summary = write_package(Selection(xdyj.company, *YEAR), target, at=NOON)
        zipfile.ZipFile(target).extractall(tmp_path)

        checked = subprocess.run(
            ["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path, capture_output=True, text=True, check=False
        )

        lying = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()} - {
            "SHA256SUMS"
        }
        named = {line.split("  ", 1)[1] for line in (tmp_path / "SHA256SUMS").read_text().splitlines()}
        assert checked.returncode == 0 and named == lying
        assert summary.digest == hashlib.sha256((tmp_path / "SHA256SUMS").read_bytes()).hexdigest()

    def test_lets_anybody_check_the_journal_lines(self, xdyj: Cast) -> None:
        record = proved(xdyj, task(duty(xdyj.company)))

        lines = [
            json.loads(line)
            for line in made(Selection(xdyj.company, *YEAR))[1][f"records/{record.number}/journal.jsonl"].splitlines()
        ]

        assert [line["action"] for line in lines] == ["opportunity.created"]
        for line in lines:
            assert hashlib.sha256(line["sealed"].encode()).hexdigest() == line["digest"]

    def test_is_itself_journalled_with_its_digest(self, xdyj: Cast) -> None:
        proved(xdyj, task(duty(xdyj.company)))

        summary, _found = made(Selection(xdyj.company, *YEAR))

        assert summary.digest in JournalEntry.objects.get(action="evidence.packaged").changes

    def test_indexes_every_task_with_state_and_links_that_lead_somewhere(self, xdyj: Cast) -> None:
        proved(xdyj, task(duty(xdyj.company)), title="<script>alert(1)</script>")
        task(duty(xdyj.company, title="逾期的义务"), date(2026, 1, 31))

        _summary, found = made(Selection(xdyj.company, *YEAR))

        links: list[str] = []

        class Links(HTMLParser):
            def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
                assert tag != "script"
                links.extend(unquote(value or "") for name, value in attrs if name == "href")

        Links().feed(found["index.html"].decode())
        assert len(links) == 5 and [link for link in links if link not in found] == []
        assert "逾期的义务" in found["index.html"].decode()
        sheet = openpyxl.load_workbook(io.BytesIO(found["index.xlsx"])).active
        assert sheet is not None and sheet.max_row == 5  # title, what it covers, head, two tasks

    def test_holds_a_record_of_two_tasks_once(self, xdyj: Cast) -> None:
        first, second = task(duty(xdyj.company)), task(duty(xdyj.company))
        record = proved(xdyj, first)
        Evidence.objects.create(company=xdyj.company, task=second, record=record, counted_at=NOON, known_at=NOON)

        summary, found = made(Selection(xdyj.company, *YEAR))

        assert (summary.tasks, summary.records) == (2, 1)
        assert len([name for name in found if name.endswith("record.json")]) == 1

    def test_leaves_out_evidence_that_was_revoked(self, xdyj: Cast) -> None:
        record = proved(xdyj, task(duty(xdyj.company)))
        Evidence.objects.filter(record=record).update(revoked_at=NOON)

        assert made(Selection(xdyj.company, *YEAR))[0].records == 0


class TestWhatItCovers:
    def test_is_the_clause_with_those_below_it_in_the_period(self, xdyj: Cast) -> None:
        wanted = [task(duty(xdyj.company, number=number)) for number in ("4.1", "4.1.1")]
        task(duty(xdyj.company, number="4.10"))
        task(duty(xdyj.company, code="XDYJ-04-01", number="4.1"))
        task(duty(xdyj.company, number="4.1"), date(2025, 12, 31))
        task(duty(xdyj.company, number="4.1"), cancelled_at=NOON, pending=False)

        found = Selection(xdyj.company, *YEAR, *clause_of(xdyj.company, "xdyj-03-02/4.1")).tasks()

        assert sorted(one.pk for one in found) == [one.pk for one in wanted]

    @pytest.mark.parametrize("clause", ["XDYJ-99-99/1", "XDYJ-03-02/9.9"])
    def test_must_exist(self, clause: str, xdyj: Cast) -> None:
        duty(xdyj.company)

        with pytest.raises(Refused) as refused:
            clause_of(xdyj.company, clause)

        assert "XDYJ-03-02" in str(refused.value)

    def test_is_never_of_another_company(self, xdyj: Cast, yntd: Cast) -> None:
        proved(xdyj, task(duty(xdyj.company)))
        secret = proved(yntd, task(duty(yntd.company, title="别家的义务")), title="别家的秘密")
        attached(yntd, secret, "secret.pdf", b"%PDF-1.7 secret")
        # Even a stray row that ties their record to our task brings nothing of theirs along.
        Evidence.objects.create(
            company=yntd.company,
            task=Task.objects.get(company=xdyj.company),
            record=secret,
            counted_at=NOON,
            known_at=NOON,
        )

        _summary, found = made(Selection(xdyj.company, *YEAR))

        everything = b"\n".join([*found.values(), *(name.encode() for name in found)])
        assert "别家".encode() not in everything and b"secret" not in everything


class TestFiles:
    def test_that_are_missing_or_were_altered_are_named(self, xdyj: Cast) -> None:
        record = proved(xdyj, task(duty(xdyj.company)))
        attached(xdyj, record, "gone.pdf", b"%PDF-1.7 gone")
        attached(xdyj, record, "altered.pdf", b"%PDF-1.7 altered")
        for one in record.attachments.all():
            place = files.place_of(one.company_id, one.digest)
            default_storage.delete(place)
            if one.name == "altered.pdf":
                default_storage.save(place, ContentFile(b"%PDF-1.7 forged!"))

        summary, found = made(Selection(xdyj.company, *YEAR))

        said = "\n".join(str(problem) for problem in summary.problems)
        assert "gone.pdf" in said and "altered.pdf" in said and "gone.pdf" in found["index.html"].decode()

    def test_with_hostile_or_equal_names_stay_inside_their_folder(self, xdyj: Cast) -> None:
        record = proved(xdyj, task(duty(xdyj.company)))
        for number, name in enumerate(["../../etc/passwd.pdf", "a.pdf", "A.pdf", "CON.pdf", "..\\x.pdf"]):
            attached(xdyj, record, name, b"%PDF-1.7 " + str(number).encode())

        _summary, found = made(Selection(xdyj.company, *YEAR))

        inside = [name for name in found if "/files/" in name]
        assert len(inside) == 5 and len({name.casefold() for name in inside}) == 5
        assert all(
            name.startswith(f"records/{record.number}/files/") and ".." not in name and "\\" not in name
            for name in inside
        )


class TestWhoMayHaveIt:
    def test_whoever_sees_all_records_of_the_company(self, xdyj: Cast) -> None:
        proved(xdyj, task(duty(xdyj.company)))

        summary, pieces = package(
            Selection(xdyj.company, *YEAR), at=NOON, actor=xdyj.vera, standing=standing_of(xdyj.vera, NOON)
        )

        assert zipfile.ZipFile(io.BytesIO(b"".join(pieces))).testzip() is None and summary.tasks == 1

    def test_nobody_else(self, xdyj: Cast, yntd: Cast) -> None:
        for person in (xdyj.eve, yntd.quinn):
            with pytest.raises(NotAllowed):
                package(Selection(xdyj.company, *YEAR), at=NOON, actor=person, standing=standing_of(person, NOON))


def test_the_command_writes_a_whole_package(xdyj: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    proved(xdyj, task(duty(xdyj.company, code="XDYJ-04-01", number="4.1.1")))

    status = main(
        ["evidence", "--clause", "XDYJ-04-01/4.1.1", "--year", "2026", "--out", str(tmp_path / "out"), "--json"]
    )

    found = json.loads(capsys.readouterr().out)
    assert (
        status == 0
        and found["tasks"] == 1
        and [path.name for path in (tmp_path / "out").iterdir()] == ["XDYJ-04-01 4.1.1 2026.zip"]
    )
    assert main(["evidence", "--clause", "XDYJ-04-01/7", "--year", "2026", "--out", str(tmp_path)]) == 1
    assert main(["evidence", "--year", "2026", "--out", str(tmp_path)]) == 2
    assert main(["evidence", "--clause", "XDYJ-04-01", "--out", str(tmp_path)]) == 2


def test_an_opportunity_without_papers_of_its_own_gets_a_sheet(xdyj: Cast) -> None:
    [sheet] = documents_of(opportunity(xdyj), NOON)

    assert sheet.code == Opportunity.objects.get().number and len(sheet.blocks) > 2


def test_the_command_makes_no_package_in_the_name_of_who_may_not_see_it(
    xdyj: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    proved(xdyj, task(duty(xdyj.company, code="XDYJ-04-01", number="4.1.1")))
    argv = ["evidence", "--clause", "XDYJ-04-01", "--year", "2026", "--out", str(tmp_path / "out"), "--as"]

    assert main([*argv, "eve@xdyj"]) == 1
    assert not (tmp_path / "out").exists() and not JournalEntry.objects.filter(action="evidence.packaged").exists()
    assert main([*argv, "vera@xdyj"]) == 0
    assert JournalEntry.objects.get(action="evidence.packaged").actor == xdyj.vera
