"""Word files by python-docx: built on the company's own template if it has one, without macros."""

import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt, RGBColor

from bihuan.exchange.documents.house import House
from bihuan.exchange.documents.paper import Front, Grid, Paper, Picture, Title, Words
from bihuan.exchange.documents.pdf import pictures
from bihuan.exchange.documents.word_xml import Element, element, field, paragraph, runs, table

SHEETS = {"a4": (Cm(21), Cm(29.7)), "a3": (Cm(29.7), Cm(42))}
WIDEST = Cm(18)  # of a picture
SIZES = {1: 14, 2: 12, 3: 11, 4: 10.5}
EPOCH = (1980, 1, 1, 0, 0, 0)
MUTE = "5F6B7A"
PROPERTY = 255  # characters of one property of a file


def build(paper: Paper, house: House) -> bytes:
    """The paper as a .docx file."""
    file = docx.Document(BytesIO(house.template) if house.template else None)
    _empty(file)
    if house.template is None:
        _styles(file, house)
        _page(file, paper.landscape, paper.size)
    _header(file, paper)
    _properties(file, paper)
    drawn = pictures([piece.svg for piece in paper.pieces if isinstance(piece, Picture)])
    body = Body(file, paper, iter(drawn))
    body.front(paper.front) if paper.front else body.title()
    for piece in paper.pieces:
        body.add(piece)
    return _saved(file)


def _empty(file: Any) -> None:
    """Take the text out of a template, keep its page set-up and styles."""
    body = file.element.body
    for child in list(body):
        if child.tag != qn("w:sectPr"):
            body.remove(child)


def _styles(file: Any, house: House) -> None:
    """The house's fonts: Chinese and Latin apart, as Chinese papers have them."""
    _font(file.styles["Normal"], house.latin_font, house.body_font, 10.5)
    file.styles["Normal"].paragraph_format.space_after = Pt(6)
    file.styles["Normal"].paragraph_format.line_spacing = 1.3
    for level, size in SIZES.items():
        style = file.styles[f"Heading {level}"]
        _font(style, house.latin_font, house.heading_font, size)
        style.font.bold, style.font.italic = True, False
        style.font.color.rgb = RGBColor.from_string(house.accent.lstrip("#").upper() if level == 1 else "1F2933")
        style.paragraph_format.space_before = Pt(14 if level == 1 else 10)
        style.paragraph_format.space_after = Pt(6)


def _font(style: Any, latin: str, chinese: str, size: float) -> None:
    style.font.name, style.font.size = latin, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in [name for name in fonts.attrib if name.endswith("Theme")]:
        del fonts.attrib[name]
    fonts.set(qn("w:eastAsia"), chinese)
    fonts.set(qn("w:hAnsi"), latin)


def _page(file: Any, landscape: bool, size: str) -> None:
    section = file.sections[0]
    short, long = SHEETS[size]
    section.page_width, section.page_height = (long, short) if landscape else (short, long)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin, section.bottom_margin = Cm(2.5), Cm(2.2)


def _header(file: Any, paper: Paper) -> None:
    """Company left, code and version right; digest left, page x of y right. The cover has no header."""
    section = file.sections[0]
    section.different_first_page_header_footer = paper.front is not None
    stop = _room(file)
    _line(
        section.header,
        [*runs(paper.header, size=8, colour=MUTE)],
        [*runs(paper.mark, size=8, colour=MUTE)],
        stop,
        "bottom",
    )
    for place in (section.footer, section.first_page_footer):
        _line(place, [*runs(paper.footer, size=8, colour=MUTE)], list(_page_words(paper.page)), stop, "top")


def _line(place: Any, left: list[Element], right: list[Element], stop: int, rule: str) -> None:
    """Two ends of one line, with a rule towards the text; what a template has there already stays above."""
    place.is_linked_to_previous = False
    for old in place.paragraphs:
        if not old.text.strip() and not old._p.xpath(".//w:drawing | .//w:pict"):
            old._p.getparent().remove(old._p)
    border = element("w:pBdr", element(f"w:{rule}", val="single", sz=4, space=4, color="B8C1CB"))
    stops = [element("w:tab", val="clear", pos=4320), element("w:tab", val="clear", pos=8640)]
    tabs = element("w:tabs", *stops, element("w:tab", val="right", pos=stop))
    settings = element("w:pPr", border, tabs)
    place._element.append(element("w:p", settings, *left, element("w:r", element("w:tab")), *right))


def _page_words(words: str) -> Iterable[Element]:
    """`Page {page} of {pages}` with Word's own counters in the gaps."""
    before, _sep, rest = words.partition("{page}")
    between, _sep, after = rest.partition("{pages}")
    yield from runs(before, size=8, colour=MUTE)
    yield from field("PAGE", size=8, colour=MUTE)
    yield from runs(between, size=8, colour=MUTE)
    yield from field("NUMPAGES", size=8, colour=MUTE)
    yield from runs(after, size=8, colour=MUTE)


def _room(file: Any) -> int:
    """Width of the text in twentieths of a point."""
    section = file.sections[0]
    return int(Emu(section.page_width - section.left_margin - section.right_margin).twips)


def _properties(file: Any, paper: Paper) -> None:
    facts = file.core_properties
    title, company, footer = (words[:PROPERTY] for words in (paper.title, paper.company, paper.footer))
    facts.title, facts.author, facts.comments = title, company, footer
    facts.last_modified_by, facts.revision = company, 1
    try:
        facts.created = facts.modified = datetime.fromisoformat(paper.made_on[:10]).replace(tzinfo=UTC)
    except ValueError:
        facts.created = facts.modified = datetime(*EPOCH[:3], tzinfo=UTC)


class Body:
    """Writes the pieces one after another before the page set-up that ends the body."""

    def __init__(self, file: Any, paper: Paper, drawn: Iterator[bytes]) -> None:
        self.file, self.paper, self.drawn = file, paper, drawn
        self.room = _room(file)
        self.known = {style.name for style in file.styles}
        self.accent = paper.accent.lstrip("#").upper()

    def put(self, *elements: Element) -> None:
        for one in elements:
            self.file.element.body.insert_element_before(one, "w:sectPr")

    def add(self, piece: Title | Words | Grid | Picture) -> None:
        {"heading": self.heading, "paragraph": self.words, "grid": self.grid, "picture": self.picture}[piece.kind](
            piece
        )

    def heading(self, one: Any) -> None:
        style = f"Heading {one.level}"
        self.file.add_paragraph(f"{one.number} {one.text}".strip(), style=style if style in self.known else None)

    def words(self, one: Any) -> None:
        self.put(paragraph(one.text))

    def grid(self, one: Any) -> None:
        if one.caption:
            self.put(paragraph(one.caption, keep=True, tight=True, bold=True, size=9))
        self.put(table(one, self.room), paragraph("", size=4))

    def picture(self, one: Any) -> None:
        width = min(Emu(self.room * 635), WIDEST, Pt(one.width * 1.05))
        line = self.file.add_paragraph()
        line.alignment = 1
        shape = line.add_run().add_picture(BytesIO(next(self.drawn)), width=width)
        shape._inline.docPr.set("descr", one.words)
        if one.caption:
            self.put(paragraph(one.caption, align="center", size=9, colour=MUTE))

    def title(self) -> None:
        self.put(paragraph(self.paper.company, align="center", size=10, colour=MUTE))
        self.put(paragraph(self.paper.title, align="center", bold=True, size=18, colour=self.accent))

    def front(self, front: Front) -> None:
        """The cover: company, title, code, lines with rules to write on, history, then a new page."""
        self.put(*(paragraph("") for _ in range(4)))
        self.put(paragraph(self.paper.company, align="center", size=16), paragraph(""))
        self.put(paragraph(self.paper.title, align="center", bold=True, size=26, colour=self.accent))
        self.put(paragraph(front.code, align="center", size=12), *(paragraph("") for _ in range(4)))
        self.put(_lines(front.lines, self.room), *(paragraph("") for _ in range(3)))
        if front.history:
            self.put(
                paragraph(front.history_title, align="center", bold=True, size=12), table(front.history, self.room)
            )
        self.put(element("w:p", element("w:r", element("w:br", type="page"))))


def _lines(lines: list[list[str]], room: int) -> Element:
    """Label and value pairs without a frame; values stand on a rule."""
    shares = (0.2, 0.34, 0.2, 0.26)
    widths = [int(room * 0.9 * share) for share in shares]
    settings = element(
        "w:tblPr",
        element("w:tblW", w=sum(widths), type="dxa"),
        element("w:jc", val="center"),
        element("w:tblLayout", type="fixed"),
    )
    made = element("w:tbl", settings, element("w:tblGrid", *(element("w:gridCol", w=one) for one in widths)))
    for line in lines:
        cells = []
        for place, words in enumerate(line):
            rule = element("w:bottom", val="single", sz=4, space=0, color="B8C1CB")
            looks = [element("w:tcW", w=widths[place], type="dxa")]
            looks += [element("w:tcBorders", rule)] if place % 2 else []
            content = paragraph(
                words, align="" if place % 2 else "right", tight=True, size=11, colour="" if place % 2 else MUTE
            )
            cells.append(element("w:tc", element("w:tcPr", *looks, element("w:vAlign", val="bottom")), content))
        made.append(element("w:tr", element("w:trPr", element("w:trHeight", val=560)), *cells))
    return made


def _saved(file: Any) -> bytes:
    """The file's bytes; the same paper gives the same bytes, whenever it is made."""
    raw, made = BytesIO(), BytesIO()
    file.save(raw)
    with zipfile.ZipFile(raw) as before, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after:
        for entry in before.infolist():
            fixed = zipfile.ZipInfo(entry.filename, EPOCH)
            fixed.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(fixed, before.read(entry))
    return made.getvalue()
