"""The same blocks as PDF, Word and HTML: opened again by other libraries."""

import io
import re
import zipfile
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import docx
import pytest
from django.utils import translation
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from bihuan.core.blocks import Document, Heading, Paragraph, Table
from bihuan.core.refusals import Refused
from bihuan.exchange.documents import House, pdf, render
from tests.exchange.documents.papers import HOSTILE, XDYJ, YNTD, document

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SAID = [
    "第一段",
    "第二段",
    "王质量",
    "责任人",
    "周专业",
    "一线解决率",
    "表 1",
    "图 1",
    "图 5",
    "验收人",
    "−1,207.5",
    "新建",
    "增加 2 项",
]


def squeezed(text: str) -> str:
    """Without what line breaking adds."""
    return re.sub(r"[\s\u200b]", "", text)


def pdf_text(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def word_parts(content: bytes) -> dict[str, ElementTree.Element]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        return {
            name: ElementTree.fromstring(package.read(name))  # noqa: S314 (our own)
            for name in package.namelist()
            if name.endswith((".xml", ".rels"))
        }


def word_text(content: bytes) -> str:
    """Every paragraph of body, header and footer; breaks and tabs as they are."""
    lines = []
    for part in word_parts(content).values():
        for line in part.iter(f"{W}p"):
            pieces = {f"{W}t": lambda e: e.text or "", f"{W}br": lambda e: "\n", f"{W}tab": lambda e: "\t"}
            lines.append("".join(pieces[e.tag](e) for e in line.iter() if e.tag in pieces))
    return "\n".join(lines)


class Strict(HTMLParser):
    """Collects text; fails on unbalanced tags and on anything a strict CSP forbids."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in {"script", "style", "iframe", "object", "link", "base", "form"}
        assert not [name for name, _value in attrs if name == "style" or name.startswith("on")]
        assert not [value for _name, value in attrs if value and "javascript:" in value]
        if tag != "br":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def html_text(fragment: str) -> str:
    reader = Strict()
    reader.feed(fragment)
    reader.close()
    assert reader.open == []
    return "\n".join(reader.text)


def read(made: Any, form: str) -> str:
    return {"pdf": pdf_text, "docx": word_text, "html": html_text}[form](made)


@pytest.mark.parametrize("form", ["pdf", "docx", "html"])
@pytest.mark.parametrize("house", [XDYJ, YNTD], ids=["xdyj", "yntd"])
def test_every_block_is_in_every_form(form: Any, house: House) -> None:
    text = squeezed(read(render(document(), form, house), form))

    assert [said for said in SAID if squeezed(said) not in text] == []
    assert "XDYJ-PLAN-2026-0001" in text and "V1.1" in text and "4f1c9a7b" in text


@pytest.mark.parametrize("form", ["pdf", "docx", "html"])
def test_the_cover_is_laid_out_as_each_company_has_it(form: Any) -> None:
    with translation.override("en"):
        department, signatures = (squeezed(read(render(document(), form, house), form)) for house in (XDYJ, YNTD))

    assert "Revisionrecord" in department and "Preparedin" in department and "质量效能部" in department
    assert "Preparationandrevisionrecord" in signatures and "编制人" in signatures and "Preparedorchanged" in signatures
    assert "2025-12-26" in department and "2025-12-26" in signatures  # the company's day of 17:30 UTC


@pytest.mark.parametrize("form", ["pdf", "docx", "html"])
def test_headings_are_numbered_as_the_companies_number(form: Any) -> None:
    blocks = [Heading("总则"), Heading("目的", 2), Heading("原则", 2), Heading("细则", 3), Heading("程序")]
    made = render(Document("制度", "公司", "A-1", "V1", blocks), form, XDYJ)

    found = re.findall(r"([\d.]+\.)\s*(总则|目的|原则|细则|程序)", read(made, form))
    assert found == [("1.", "总则"), ("1.1.", "目的"), ("1.2.", "原则"), ("1.2.1.", "细则"), ("2.", "程序")]


@pytest.mark.parametrize("form", ["pdf", "docx", "html"])
def test_a_form_without_cover_shows_its_title_and_signatures_in_the_text(form: Any) -> None:
    text = squeezed(read(render(document(cover=False), form, XDYJ), form))

    assert "2026年度过程改进计划" in text and "王质量" in text and "新建" in text


@pytest.mark.parametrize("form", ["pdf", "docx", "html"])
def test_the_same_document_gives_the_same_bytes(form: Any) -> None:
    assert render(document(), form, XDYJ) == render(document(), form, XDYJ)


@pytest.mark.parametrize("form", ["pdf", "docx", "html"])
@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_are_printed_and_do_nothing(form: Any, hostile: str) -> None:
    text = squeezed(read(render(document(hostile), form, YNTD), form))

    assert squeezed(f"第一段{hostile}") in text


@pytest.mark.parametrize("form", ["pdf", "docx", "html"])
@pytest.mark.parametrize(
    "odd",
    ["😀👨‍👩‍👧🇨🇳", "עברית العربية", "é̂́̀" * 5, "𠮷𰻞", "\u202ereversed", "\x00\x07\x1b", "W" * 400, "一" * 700, "\ud800", "\ufffe\uffff", "", " "],
    ids=["emoji", "right-to-left", "stacked accents", "rare Han", "override", "control", "one long word", "long", "surrogate", "non-characters", "empty", "space"],
)  # fmt: skip
def test_odd_words_break_nothing(form: Any, odd: str) -> None:
    text = squeezed(read(render(document(odd), form, XDYJ), form))

    assert "第一段" in text and "\u202e" not in text and "\x07" not in text


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=60))
@example("鿰䶶々ｱ")  # Chinese characters younger than the fonts
def test_any_words_make_a_document_in_every_form(words: str) -> None:
    blocks = [Heading(words), Paragraph(words), Table([words, "x"], [[words, 1]])]
    for form in ("pdf", "docx", "html"):
        read(render(Document(words, words, words, words, blocks), form, XDYJ), form)  # type: ignore[call-overload]


class TestPdf:
    def test_is_pdf_a_with_its_fonts_inside(self) -> None:
        content = render(document(), "pdf", XDYJ)
        pdf = PdfReader(io.BytesIO(content))

        assert b"pdfaid:part" in content or "pdfaid" in str(
            pdf.xmp_metadata.stream.get_data() if pdf.xmp_metadata else ""
        )
        fonts = [font.get_object() for page in pdf.pages for font in page["/Resources"].get("/Font", {}).values()]
        inner = [child.get_object()["/FontDescriptor"] for font in fonts for child in font["/DescendantFonts"]]
        assert inner and all("/FontFile2" in one or "/FontFile3" in one for one in inner)

    def test_counts_its_pages_and_leaves_the_cover_without_header(self) -> None:
        with translation.override("en"):
            pages = [page.extract_text() for page in PdfReader(io.BytesIO(render(document(), "pdf", XDYJ))).pages]

        assert f"Page 1 of {len(pages)}" in pages[0] and f"Page {len(pages)} of {len(pages)}" in pages[-1]
        assert "XDYJ-PLAN-2026-0001 · V1.1" not in pages[0] and "XDYJ-PLAN-2026-0001 · V1.1" in pages[1]

    def test_repeats_the_head_of_a_long_table(self) -> None:
        rows = [[n, "步骤说明"] for n in range(200)]
        content = render(
            Document("长表", "公司", "A-1", "V1", [Table(["序号", "步骤"], rows)], cover=False), "pdf", XDYJ
        )

        pages = PdfReader(io.BytesIO(content)).pages
        assert len(pages) > 3 and all("序号" in page.extract_text() for page in pages)

    def test_puts_a_table_of_many_columns_on_a3_across(self) -> None:
        table = Table([f"列{n}" for n in range(25)], [["2026-03-05"] * 25])
        content = render(Document("台账", "公司", "", "", [table], landscape=True, cover=False), "pdf", XDYJ)

        box = PdfReader(io.BytesIO(content)).pages[0].mediabox
        assert (round(box.width), round(box.height)) == (1191, 842)

    def test_that_takes_too_long_is_given_up(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pdf, "LONGEST", 0.001)

        with pytest.raises(Refused):
            render(document(), "pdf", XDYJ)

    def test_draws_on_several_threads(self) -> None:
        with ThreadPoolExecutor(4) as pool:
            made = list(pool.map(lambda n: render(document(str(n % 2)), "pdf", XDYJ), range(8)))

        assert len(set(made)) == 2


class TestWord:
    def test_opens_with_tables_pictures_and_counters(self) -> None:
        content = render(document(), "docx", XDYJ)
        file = docx.Document(io.BytesIO(content))
        parts = word_parts(content)

        assert len(file.inline_shapes) == 5 and len(file.tables) == 7
        fields = [e.text for part in parts.values() for e in part.iter(f"{W}instrText")]
        assert {"PAGE", "NUMPAGES"} == {str(code).strip() for code in fields}
        described = [e.get("descr") for part in parts.values() for e in part.iter() if e.tag.endswith("}docPr")]
        assert len(described) == 5 and all(described)

    def test_refers_to_nothing_outside_and_runs_nothing(self) -> None:
        with zipfile.ZipFile(io.BytesIO(render(document(), "docx", XDYJ))) as package:
            everything = b"".join(package.read(name) for name in package.namelist() if name.endswith((".rels", ".xml")))
            names = package.namelist()

        assert b'TargetMode="External"' not in everything
        assert not [name for name in names if "vba" in name.lower() or "embed" in name.lower()]

    def test_keeps_heads_on_every_page_and_cells_of_a_row_equal_in_number(self) -> None:
        body = word_parts(render(document(), "docx", YNTD))["word/document.xml"]

        for table in body.iter(f"{W}tbl"):
            columns = len(list(table.iter(f"{W}gridCol")))
            for row in table.iter(f"{W}tr"):
                spans = [cell.find(f"{W}tcPr/{W}gridSpan") for cell in row.iter(f"{W}tc")]
                assert sum(int(span.get(f"{W}val", "1")) if span is not None else 1 for span in spans) == columns
        assert list(body.iter(f"{W}tblHeader"))

    def test_turns_the_page_for_wide_tables(self) -> None:
        section = docx.Document(io.BytesIO(render(document(landscape=True), "docx", XDYJ))).sections[0]

        assert section.page_width > section.page_height
