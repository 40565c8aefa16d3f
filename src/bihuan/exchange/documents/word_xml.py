"""Pieces of WordprocessingML, built directly: python-docx adds table rows one by one, which takes too long."""

from collections.abc import Iterable
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from bihuan.exchange.documents.paper import Grid, Head

Element = Any  # of lxml, which brings no types
SHADE = "F1F4F7"
LINE = "B8C1CB"
SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def element(name: str, *children: Element, **attributes: object) -> Element:
    """`element("w:p", …)`: an element with its children; attributes are of Word's own namespace."""
    made: Element = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    made.extend(children)
    return made


def runs(words: str, *, bold: bool = False, size: float = 0, colour: str = "") -> Iterable[Element]:
    """A run of text; line ends become breaks, tabs become tabs."""
    looks = [element("w:b")] if bold else []
    looks += [element("w:color", val=colour)] if colour else []
    looks += [element("w:sz", val=int(size * 2)), element("w:szCs", val=int(size * 2))] if size else []
    run = element("w:r", *([element("w:rPr", *looks)] if looks else []))
    for place, line in enumerate(words.split("\n")):
        run.extend([element("w:br")] if place else [])
        for order, piece in enumerate(line.split("\t")):
            run.extend([element("w:tab")] if order else [])
            made = element("w:t")
            made.text = piece
            made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            run.append(made)
    yield run


def paragraph(words: str, *, align: str = "", tight: bool = False, keep: bool = False, **looks: object) -> Element:
    """One paragraph of plain words; `tight` without space around it, `keep` on one page with the next."""
    settings = [element("w:keepNext")] if keep else []
    settings += [element("w:spacing", before=0, after=0, line=264, lineRule="auto")] if tight else []
    settings += [element("w:jc", val=align)] if align else []
    head = [element("w:pPr", *settings)] if settings else []
    return element("w:p", *head, *runs(words, **looks))  # type: ignore[arg-type]


def field(code: str, **looks: object) -> Iterable[Element]:
    """A field Word fills in: PAGE, NUMPAGES. All its runs carry the same looks."""
    instruction = element("w:instrText")
    instruction.text = f" {code} "
    marks = [element("w:fldChar", fldCharType=kind) for kind in ("begin", "separate", "end")]
    for inner in (marks[0], instruction, marks[1], None, marks[2]):
        for run in runs("1" if inner is None else "", **looks):  # type: ignore[arg-type]
            if inner is not None:
                run[-1].getparent().replace(run[-1], inner)
            yield run


def table(grid: Grid, width: int) -> Element:
    """A grid as a Word table of `width` twentieths of a point; head rows repeat on every page."""
    total = sum(grid.widths) or 1
    widths = [int(width * one / total) for one in grid.widths]
    borders = [element(f"w:{side}", val="single", sz=4, space=0, color=LINE) for side in SIDES]
    gap = int(grid.size * 10 - 20) if grid.size < 9 else 90  # twentieths of a point
    margins = [element(f"w:{side}", w=gap if side in {"left", "right"} else 50, type="dxa") for side in SIDES[:4]]
    made = element(
        "w:tbl",
        element(
            "w:tblPr",
            element("w:tblW", w=sum(widths), type="dxa"),
            element("w:tblBorders", *borders),
            element("w:tblLayout", type="fixed"),
            element("w:tblCellMar", *margins),
        ),
        element("w:tblGrid", *(element("w:gridCol", w=one) for one in widths)),
    )
    made.extend(_heads(grid.head, widths, grid.size))
    together = grid.look == "facts" and len(grid.rows) <= 12  # a few facts stay on one page
    for place, row in enumerate(grid.rows, 1):
        made.append(_row(row, grid, widths, keep=together and place < len(grid.rows)))
    return made


def _heads(heads: list[list[Head]], widths: list[int], size: float) -> Iterable[Element]:
    """Head rows; a cell that spans rows goes on as an empty merged cell below."""
    below: dict[int, int] = {}
    for heads_row in heads:
        cells, place, waiting = [], 0, list(heads_row)
        while place < len(widths):
            if below.get(place, 0):
                cells.append(_cell("", widths[place], size, "center", shaded=True, merge="continue"))
                below[place] -= 1
                place += 1
            elif waiting:
                one = waiting.pop(0)
                merge = "restart" if one.rows > 1 else ""
                span = sum(widths[place : place + one.cols])
                cells.append(_cell(one.text, span, size, "center", shaded=True, bold=True, cols=one.cols, merge=merge))
                below.update(dict.fromkeys(range(place, place + one.cols), one.rows - 1))
                place += one.cols
            else:
                break
        yield element("w:tr", element("w:trPr", element("w:cantSplit"), element("w:tblHeader")), *cells)


def _row(row: list[str], grid: Grid, widths: list[int], *, keep: bool) -> Element:
    cells = [
        _cell(
            words,
            widths[place],
            grid.size,
            "right" if place in grid.numeric else "",
            shaded=place < grid.labels,
            bold=place < grid.labels,
            keep=keep,
        )
        for place, words in enumerate(row)
    ]
    return element("w:tr", element("w:trPr", element("w:cantSplit")), *cells)


def _cell(  # noqa: PLR0913 (a cell has these looks)
    words: str,
    width: int,
    size: float,
    align: str = "",
    *,
    shaded: bool = False,
    bold: bool = False,
    cols: int = 1,
    merge: str = "",
    keep: bool = False,
) -> Element:
    settings = [element("w:tcW", w=width, type="dxa")]
    settings += [element("w:gridSpan", val=cols)] if cols > 1 else []
    settings += [element("w:vMerge", val=merge)] if merge else []
    settings += [element("w:shd", val="clear", color="auto", fill=SHADE)] if shaded else []
    settings += [element("w:vAlign", val="center")]
    content = paragraph(words, align=align, tight=True, keep=keep, bold=bold, size=size)
    return element("w:tc", element("w:tcPr", *settings), content)
