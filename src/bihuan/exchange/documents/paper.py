"""A document as it will be printed: numbered headings, grids of plain words, pictures; the same for all renderers."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bihuan.core.blocks import (
    Block,
    Chart,
    Checklist,
    Document,
    Facts,
    Heading,
    Paragraph,
    Revision,
    Revisions,
    Sign,
    Signatures,
    Table,
)
from bihuan.core.phrases import listed
from bihuan.exchange.documents.charts import draw
from bihuan.exchange.documents.house import House
from bihuan.exchange.documents.wording import cell, day, text


@dataclass(frozen=True)
class Head:
    """A cell of a head row; it may span columns and rows."""

    text: str
    cols: int = 1
    rows: int = 1


@dataclass(frozen=True)
class Title:
    """A numbered heading."""

    text: str
    number: str
    level: int
    kind: str = "heading"


@dataclass(frozen=True)
class Words:
    """A paragraph."""

    text: str
    kind: str = "paragraph"


@dataclass(frozen=True)
class Grid:
    """A table of words. `labels` leading columns name their row; `look` says what it was: facts, table, …"""

    look: str
    rows: list[list[str]]
    head: list[list[Head]] = field(default_factory=list)
    widths: list[float] = field(default_factory=list)
    numeric: list[int] = field(default_factory=list)
    labels: int = 0
    caption: str = ""
    size: float = 9  # of its letters, in points
    kind: str = "grid"


@dataclass(frozen=True)
class Picture:
    """A drawn chart."""

    svg: str
    width: int
    height: int
    caption: str
    words: str
    kind: str = "picture"


Piece = Title | Words | Grid | Picture
MANY_COLUMNS = 15  # such a table across needs A3


@dataclass(frozen=True)
class Front:
    """The cover: lines of label and value, and the history of revisions under its own heading."""

    code: str
    lines: list[list[str]]
    history_title: str
    history: Grid | None


@dataclass(frozen=True)
class Paper:
    """Everything a renderer needs, in plain words."""

    title: str
    company: str
    header: str
    mark: str
    footer: str
    page: str
    made_on: str
    accent: str
    landscape: bool
    size: str  # a4, or a3 for a table with many columns
    front: Front | None
    pieces: list[Piece]

    def plain(self) -> dict[str, Any]:
        """As JSON takes it."""
        return asdict(self)


def paper(document: Document, house: House) -> Paper:
    """Lay a document out in a company's house style."""
    front, blocks = _front(document, house) if document.cover else (None, document.blocks)
    company = text(document.company or house.name)
    pieces = list(_pieces(blocks, house))
    wide = document.landscape and any(isinstance(one, Grid) and len(one.widths) >= MANY_COLUMNS for one in pieces)
    return Paper(
        title=text(document.title),
        company=company,
        header=text(house.header) or company,
        mark=" · ".join(word for word in (text(document.code), text(document.version)) if word),
        footer=_footer(document, house),
        page=_("Page {page} of {pages}"),
        made_on=text(document.made_on),
        accent=house.accent,
        landscape=document.landscape,
        size="a3" if wide else "a4",
        front=front,
        pieces=pieces,
    )


def _footer(document: Document, house: House) -> str:
    digest = _("Digest %(digest)s") % {"digest": document.digest[:16]} if document.digest else ""
    return " · ".join(word for word in (text(house.footer), digest) if word)


def _front(document: Document, house: House) -> tuple[Front, list[Block]]:
    """The cover in the company's layout, and the blocks left for the body.

    Where the cover names only the approver, the signatures stay in the body.
    """
    signatures = next((one for one in document.blocks if isinstance(one, Signatures)), Signatures([]))
    history = next((one for one in document.blocks if isinstance(one, Revisions)), None)
    if house.cover == "signatures":
        lines, title = _by_signatures(signatures), pgettext("paper", "Preparation and revision record")
        table, taken = _long_history(history, house), [signatures, history]
    else:
        lines, title = _by_department(document, signatures), pgettext("paper", "Revision record")
        table, taken = _revisions(history, house), [history]
    shown = [[day(word, house.zone) for word in line] for line in lines]
    rest = [one for one in document.blocks if not any(one is gone for gone in taken)]
    return Front(text(document.code), shown, title, table if history else None), rest


def _by_department(document: Document, signatures: Signatures) -> list[list[Any]]:
    """Department and date, version and review, approver and approval: each signature by what it was given for."""
    drawn, reviewed = signatures.of(Sign.DRAWN_UP), signatures.of(Sign.REVIEWED)
    prepared = drawn[-1].when if drawn and drawn[-1].when else document.made_on
    if reviewed:
        second = (pgettext("paper", "Reviewed on"), reviewed[-1].when)
    else:
        second = (pgettext("paper", "Date"), document.made_on)
    lines = [
        [pgettext("paper", "Prepared in"), document.department, pgettext("paper", "Prepared on"), prepared],
        [pgettext("paper", "Version"), document.version, *second],
    ]
    return [*lines, *([_approval(signatures)] if signatures.to_approve else [])]


def _approval(signatures: Signatures) -> list[Any]:
    """Everyone who approved what is printed, and the day it was; empty cells while nobody did."""
    rows = signatures.of(Sign.APPROVED)
    who, when = listed(one.who for one in rows), rows[-1].when if rows else ""
    return [pgettext("paper", "Approved by"), who, pgettext("paper", "Approved on"), when]


def _by_signatures(signatures: Signatures) -> list[list[Any]]:
    """Who prepared, reviewed and approved, each with the day; a place nobody signed yet is left to be signed."""
    rows = [(one.what, one.who, one.when) for one in signatures.entries]
    places = {
        Sign.DRAWN_UP: pgettext("paper", "Prepared by"),
        Sign.REVIEWED: pgettext("paper", "Reviewed by"),
        Sign.APPROVED: pgettext("paper", "Approved by"),
    }
    if not rows:
        rows = [(word, "", "") for word in places.values()]
    elif signatures.to_approve and not signatures.of(Sign.APPROVED):
        rows.append((places[Sign.APPROVED], "", ""))
    return [[what, who or "", pgettext("paper", "Date"), when or ""] for what, who, when in rows]


def letters(columns: int) -> float:
    """The size of a table's letters: the more columns, the smaller."""
    return 9 if columns < 10 else 8 if columns < MANY_COLUMNS else 6.5


def _grid(
    look: str, head: Iterable[Any], rows: Iterable[Iterable[Any]], widths: list[float], house: House, **more: Any
) -> Grid:
    heads = [Head(text(word)) for word in head]
    words = [[cell(one, house.zone) for one in row] for row in rows]
    return Grid(look, words, [heads] if heads else [], widths, size=letters(len(widths)), **more)


def _revisions(block: Revisions | None, house: House) -> Grid:
    entries = block.entries if block else []
    rows = [(day(one.date, house.zone), one.version, one.change, one.approved_by) for one in entries]
    head = (
        pgettext("paper", "Date"),
        pgettext("paper", "Version"),
        pgettext("paper", "What changed"),
        pgettext("paper", "Approved by"),
    )
    return _grid("revisions", head, rows, [1.1, 0.8, 3, 1], house)


def _long_history(block: Revisions | None, house: House) -> Grid:
    """Version, then author, reviewer and approver each with the day, then what changed: two head rows."""
    on = pgettext("paper", "Date")
    top = [
        Head(pgettext("paper", "Version"), rows=2),
        Head(pgettext("paper", "Prepared or changed"), 2),
        Head(pgettext("paper", "Issued"), 2),
    ]
    top += [Head(pgettext("paper", "In force"), 2), Head(pgettext("paper", "What changed"), rows=2)]
    second = [
        Head(word)
        for word in (
            pgettext("paper", "Author"),
            on,
            pgettext("paper", "Reviewer"),
            on,
            pgettext("paper", "Approver"),
            on,
        )
    ]
    rows = [_long_revision(one, house) for one in (block.entries if block else [])]
    made = _grid("revisions", (), rows, [0.9, 0.9, 1.35, 0.9, 1.35, 0.9, 1.35, 1.8], house)
    return Grid(made.look, made.rows, [top, second], made.widths)


def _long_revision(one: Revision, house: House) -> tuple[Any, ...]:
    """A day stands only beside the name whose day it is."""
    hands = ((one.author, one.drawn_up_on), (one.reviewed_by, one.reviewed_on), (one.approved_by, one.date))
    signed = [word for who, when in hands for word in (who, day(when, house.zone) if who else "")]
    return one.version, *signed, one.change


def _pieces(blocks: Iterable[Block], house: House) -> Iterable[Piece]:
    counters: list[int] = []
    for block in blocks:
        if isinstance(block, Heading):
            yield _heading(block, counters, house)
        else:
            yield from MAKERS[type(block)](block, house)


def _heading(block: Heading, counters: list[int], house: House) -> Title:
    """`1.`, `1.1.`, `1.1.1.` as the companies number; a skipped level counts as 1."""
    level = min(max(block.level, 1), 4)
    del counters[level:]
    counters += [0] * (level - len(counters))
    counters[level - 1] += 1
    number = ".".join(str(count or 1) for count in counters) + "." if house.numbered else ""
    return Title(text(block.text), number, level)


def _paragraph(block: Paragraph, house: House) -> Iterable[Piece]:
    for one in text(block.text).split("\n\n"):
        if one.strip():
            yield Words(one.strip())


def _facts(block: Facts, house: House) -> Iterable[Piece]:
    yield _grid("facts", (), block.rows, [1, 3], house, labels=1)


def _table(block: Table, house: House) -> Iterable[Piece]:
    widths = block.widths or [1.0] * len(block.head)
    more = {"numeric": sorted(block.numeric), "caption": text(block.caption)}
    yield _grid("table", block.head, block.rows, widths, house, **more)


def _chart(block: Chart, house: House) -> Iterable[Piece]:
    drawn = draw(block.kind, block.data, house.accent)
    yield Picture(drawn.svg, drawn.width, drawn.height, text(block.caption), drawn.words)


def _checklist(block: Checklist, house: House) -> Iterable[Piece]:
    verdicts = {
        True: pgettext("paper", "✓ Met"),
        False: pgettext("paper", "✗ Not met"),
        None: pgettext("paper", "○ Open"),
    }
    rows = [(place, point, verdicts[met], remark) for place, (point, met, remark) in enumerate(block.rows, 1)]
    yield _grid(
        "checklist",
        (
            pgettext("paper", "No."),
            pgettext("paper", "Point"),
            pgettext("paper", "Result"),
            pgettext("paper", "Remark"),
        ),
        rows,
        [0.4, 2.4, 0.9, 2],
        house,
    )


def _signatures(block: Signatures, house: House) -> Iterable[Piece]:
    head = ("", pgettext("paper", "Name"), pgettext("paper", "Role"), pgettext("paper", "Date"))
    rows = [one[: len(head)] for one in block.entries]
    yield _grid("signatures", head, rows, [1, 1.2, 1.6, 1.2], house, labels=1)


def _history(block: Revisions, house: House) -> Iterable[Piece]:
    yield _revisions(block, house)


MAKERS: dict[type, Callable[[Any, House], Iterable[Piece]]] = {
    Paragraph: _paragraph,
    Facts: _facts,
    Table: _table,
    Chart: _chart,
    Checklist: _checklist,
    Signatures: _signatures,
    Revisions: _history,
}
