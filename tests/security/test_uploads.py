"""Files somebody prepared: nothing of them runs, fills the disk or ends the process; each is refused in words."""

import io
import json
import zipfile
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bihuan.areas.policies.pack import check_files
from bihuan.core import organisation
from bihuan.core.files import tidy_name
from bihuan.core.models import Attachment, CalendarNotice
from bihuan.core.refusals import Refused
from bihuan.core.vocabulary import Role
from bihuan.exchange.pack_upload import files_of
from tests.cast import NOON, Cast
from tests.core.test_files import PDF, PNG, excel, with_member, word
from tests.exchange.imports.test_corners import DEADLY, NEAR, sheet, workbook
from tests.web.conftest import an_objective, browser

pytestmark = pytest.mark.django_db
SCRIPT = b"<html><script>alert(document.cookie)</script></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
PROGRAM = b"MZ" + bytes(300)


def sent(client: Client, address: str, content: bytes, name: str, **fields: str) -> Any:
    return client.post(address, {"file": SimpleUploadedFile(name, content), **fields})


@pytest.fixture
def attach(xdyj: Cast) -> str:
    return f"/xdyj/objectives/{an_objective(xdyj).number}/attachments/"


DISGUISED = {
    "a page as PDF": (SCRIPT, "报告.pdf"),
    "a page as picture": (SCRIPT, "a.png"),
    "a page as text": (SCRIPT, "a.txt"),
    "a page in UTF-16": (("\ufeff" + SCRIPT.decode()).encode("utf-16-le"), "a.txt"),
    "a drawing with a script": (SVG, "a.svg"),
    "a drawing as picture": (SVG, "a.png"),
    "a program as Word": (PROGRAM, "合同.docx"),
    "a picture as Word": (PNG, "a.docx"),
    "a PDF as page": (PDF, "a.html"),
    "nothing": (b"", "a.pdf"),
    "Word as workbook": (word(), "a.xlsx"),
    "a workbook with macros": (with_member(excel(), "xl/vbaProject.bin", b"x"), "a.xlsx"),
    "a bomb": (with_member(excel(), "xl/media/a.bin", bytes(40_000_000)), "a.xlsx"),
}


class TestAFileOfARecord:
    @pytest.mark.parametrize("name", DISGUISED)
    def test_that_is_disguised_is_refused_by_its_name(self, xdyj: Cast, attach: str, name: str) -> None:
        content, called = DISGUISED[name]

        answer = sent(browser(xdyj.quinn), attach, content, called)

        assert answer.status_code == 422 and called in answer.content.decode()
        assert not Attachment.objects.exists()

    @pytest.mark.parametrize(
        ("content", "name"), [(PDF + SCRIPT, "a.pdf"), (b"hello\n" + SCRIPT, "a.txt"), (PNG + SCRIPT, "a.png")]
    )
    def test_that_holds_a_script_all_the_same_runs_nowhere(
        self, xdyj: Cast, attach: str, content: bytes, name: str
    ) -> None:
        quinn = browser(xdyj.quinn)
        sent(quinn, attach, content, name)
        kept = Attachment.objects.get()
        address = f"{attach}{kept.pk}/"

        for shown in ("", "?show"):
            answer = quinn.get(address + shown)
            answer.getvalue()
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
            assert answer["Content-Type"] == kept.media_type and "html" not in kept.media_type
            assert answer["Content-Disposition"].startswith(
                "inline" if shown and name.endswith("png") else "attachment"
            )

    def test_that_is_too_large_is_refused_and_not_stored_to_its_end(
        self, xdyj: Cast, attach: str, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings.MAX_UPLOAD = 100_000
        stored: list[int] = []
        monkeypatch.setattr("bihuan.core.files.megabytes", lambda size: stored.append(size) or "x")

        answer = sent(browser(xdyj.quinn), attach, PDF + bytes(900_000), "a.pdf")

        assert answer.status_code == 422
        assert 100_000 < stored[0] < 300_000

    def test_of_many_in_one_form_cannot_fill_the_disk(self, attach: str, settings: LazySettings) -> None:
        """Also from who is not signed in."""
        settings.MAX_UPLOAD = 10_000
        many = [SimpleUploadedFile(f"{n}.pdf", PDF + bytes(9_000)) for n in range(30)]

        answer = Client(raise_request_exception=False).post("/sign-in/", {"file": many, "username": "x"})

        assert answer.status_code == 400

    @pytest.mark.parametrize(
        "name",
        [
            "a\u061cb.pdf",
            "a\u2028b.pdf",
            "a\x85b.pdf",
            "a\u2066b\u2069.pdf",
            "a\nb.pdf",
            ".." * 9 + "/a.pdf",
            "\u2060a.pdf",
        ],
    )
    def test_has_a_name_that_shows_as_what_it_is(self, name: str) -> None:
        kept = tidy_name(name)

        assert all(sign.isprintable() for sign in kept) and "/" not in kept and not kept.startswith(".")


# ---------------------------------------------------------------- sheets


@pytest.mark.parametrize("page", ["/xdyj/setup/import/", "/xdyj/setup/people/import/"])
class TestASheet:
    @pytest.mark.parametrize("name", DEADLY)
    def test_that_would_end_the_process_is_refused(self, xdyj: Cast, page: str, name: str) -> None:
        answer = sent(browser(xdyj.quinn), page, DEADLY[name], "a.xlsx", do="try")

        assert answer.status_code == 422

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a.xlsx", b""), ("a.xlsx", b"PK\x03\x04" + bytes(50)), ("a.xlsx", SCRIPT), ("a.xlsx", word()), ("a.xls", b"x"),
            ("a.csv", b"\x00\x01"), ("a.csv", SCRIPT), ("a.csv", b'"' * 200_001), ("a.csv", b"a," * 90_000), ("a.xlsx", workbook("<nothing/>")),
            ("a.xlsx", workbook(sheet(NEAR))), ("a.exe", PROGRAM), ("\u202exslx.a", PDF),
        ],
    )  # fmt: skip
    def test_that_is_none_is_refused_in_words(self, xdyj: Cast, page: str, name: str, content: bytes) -> None:
        answer = sent(browser(xdyj.quinn), page, content, name, do="try")

        assert answer.status_code == 422 and answer.context["refused"].reasons


# ---------------------------------------------------------------- packs


def zipped(**members: bytes) -> bytes:
    page = io.BytesIO()
    with zipfile.ZipFile(page, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return page.getvalue()


def broken_inside() -> bytes:
    """A zip whose directory is whole and whose content is not."""
    content = bytearray(zipped(**{"company.toml": b"a = 1\n" * 5000}))
    content[60:70] = b"\xff" * 10
    return bytes(content)


TOML_BOMBS = {
    "nested arrays": b"a = " + b"[" * 50_000 + b"]" * 50_000,
    "nested tables": b"a = " + b"{a=" * 20_000 + b"1" + b"}" * 20_000,
    "dotted keys": b".".join([b"a"] * 50_000) + b" = 1",
    "a dotted head": b"[" + b".".join([b"a"] * 50_000) + b"]",
    "a huge text": b'a = "' + b"x" * 250_000 + b'"',
    "a huge number": b"a = " + b"9" * 200_000,
    "many heads": b"".join(b"[[a]]\n" for _n in range(40_000)),
    "many keys": b"".join(b"k%d = 1\n" % n for n in range(20_000)),
    "open text": b'a = """' + b'\\"' * 100_000,
    "a NUL": b'a = "\\u0000"',
    "half a pair": b'a = "\\ud800"',
    "too large": b"# " + b"x" * 300_000,
}


class TestAPack:
    @pytest.mark.parametrize("name", TOML_BOMBS)
    def test_that_is_a_bomb_is_reported(self, name: str) -> None:
        report = check_files(
            files_of([("pack.zip", zipped(**{"x/company.toml": TOML_BOMBS[name], "x/a.toml": TOML_BOMBS[name]}))])
        )

        assert report.errors and not report.is_loadable

    @pytest.mark.parametrize(
        "content",
        [broken_inside(), b"PK\x05\x06" + bytes(18), zipped(**{"readme.md": b"x"}), zipped(**{"../../etc/cron.d/x": b"x"}), b"", PROGRAM],
    )  # fmt: skip
    def test_that_is_none_is_refused(self, xdyj: Cast, content: bytes) -> None:
        with pytest.raises(Refused):
            files_of([("pack.zip", content)])

        sent_to_page = browser(xdyj.quinn).post(
            "/xdyj/setup/pack/", {"files": SimpleUploadedFile("pack.zip", content), "do": "check"}
        )
        assert sent_to_page.status_code == 422

    def test_with_names_that_climb_stays_in_its_folder(self) -> None:
        assert list(files_of([("p.zip", zipped(**{"../../../company.toml": b"a = 1"}))])) == ["company.toml"]

    def test_that_unpacks_to_far_more_is_read_no_further_than_it_may_be_long(self) -> None:
        found = files_of([("p.zip", zipped(**{"company.toml": b"#" * 50_000_000}))])

        assert len(found["company.toml"]) < 300_000


# ---------------------------------------------------------------- the year's notice


DAY = {"name": "元旦", "date": "2027-01-01", "isOffDay": True}
NOTICES: list[Any] = [
    [], {}, {"year": 2027}, {"year": "2027", "days": [DAY]}, {"year": 2027, "days": {}}, {"year": 2027, "days": [1]}, {"year": True, "days": [DAY]},
    {"year": 2027, "days": [{**DAY, "date": "2027-02-30"}]}, {"year": 2027, "days": [{**DAY, "date": 20270101}]}, {"year": 10**30, "days": [DAY]},
    {"year": 2027, "days": [{**DAY, "name": ["a"]}]}, {"year": 2027, "days": [DAY] * 300}, {"year": 2027, "days": [DAY, DAY]}, {"year": 2027.5, "days": [DAY]},
    {"year": 2027, "days": [{**DAY, "name": "x\x00"}]}, {"year": 2027, "days": [{**DAY, "isOffDay": "yes"}]}, {"year": 2027, "papers": [1], "days": [DAY]},
]  # fmt: skip
RAW = [
    "[" * 100_000,
    "{",
    '{"year": NaN, "days": []}',
    '{"year": 2027, "days": [{"name": "\\ud800", "date": "2027-01-01", "isOffDay": true}]}',
]


@pytest.mark.parametrize("text", [*map(json.dumps, NOTICES), *RAW])
def test_a_malformed_notice_is_refused_with_the_reason(xdyj: Cast, settings: LazySettings, text: str) -> None:
    organisation.grant(xdyj.quinn, Role.ADMINISTRATOR, actor=None, at=NOON)

    answer = browser(xdyj.quinn).post("/xdyj/setup/calendar/", {"do": "notice", "text": text})

    assert answer.status_code == 422 and answer.context["refused"].reasons
    assert not CalendarNotice.objects.filter(year=2027).exists()


# ---------------------------------------------------------------- too much text


def test_a_form_with_more_text_than_it_can_take_says_so(xdyj: Cast) -> None:
    answer = browser(xdyj.quinn, raise_request_exception=False).post(
        "/xdyj/objectives/new/", {"title": "x" * 6_000_000}
    )

    assert (answer.status_code == 400 and "附件" in answer.content.decode()) or "attach" in answer.content.decode()
