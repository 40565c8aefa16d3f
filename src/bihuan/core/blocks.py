"""What a document contains, as plain blocks. exchange/documents renders the same blocks to docx, PDF and HTML."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

Cell = Any  # text or number; None prints as a dash


@dataclass(frozen=True)
class Heading:
    text: Any
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    text: Any


@dataclass(frozen=True)
class Facts:
    """Label and value pairs in a two-column table."""

    rows: list[tuple[Any, Cell]]


@dataclass(frozen=True)
class Table:
    """A table with a head row; `widths` are relative column widths; `numeric` names right-aligned columns."""

    head: list[Any]
    rows: list[list[Cell]]
    caption: Any = ""
    widths: list[float] | None = None
    numeric: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Chart:
    """A chart described once; pages draw it with ECharts, documents as SVG, from the same data.

    bars, line: `{"x": [label], "s": [{"name", "data": [number | None], "color": token}], "unit", "target"}`.
    pareto: `{"x", "y"}`, largest first. control: `{"name", "unit", "x", "y",
    "phases": [{"name", "from", "to", "cl", "ucl", "lcl"}], "flags": [{"i", "text"}]}`.
    gantt: `{"from", "to", "today", "rows": [{"text", "from", "to", "done": 0..1, "look": token,
    "pilot": [from, to] | None, "marks": [{"on", "state": "done" | "open" | "late", "text"}]}]}`, dates as date or ISO text.
    """

    kind: str
    data: dict[str, Any]
    caption: Any = ""


@dataclass(frozen=True)
class Checklist:
    """Points with a verdict: (text, True | False | None for open, remark)."""

    rows: list[tuple[Any, bool | None, Any]]


class Sign(StrEnum):
    """What a signature under a paper is for; a cover has its places for the first three and for no other."""

    DRAWN_UP = "drawn-up"
    REVIEWED = "reviewed"
    APPROVED = "approved"
    OTHER = ""


class Signed(NamedTuple):
    """One signature: as what, who, in which role, when; and which place of a cover is its."""

    what: Any
    who: Any
    role: Any
    when: Any
    sign: Sign = Sign.OTHER


@dataclass(frozen=True)
class Signatures:
    """Who signed what the document prints: (what, who, in which role, when[, which place of a cover]).

    `to_approve` says whether somebody approves such a paper at all: if not, its cover has no place for that.
    """

    rows: Sequence[Signed | tuple[Any, ...]]
    to_approve: bool = True

    @property
    def entries(self) -> list[Signed]:
        return [Signed(*row) for row in self.rows]

    def of(self, sign: Sign) -> list[Signed]:
        """Those given for this."""
        return [one for one in self.entries if one.sign == sign]


class Revision(NamedTuple):
    """One line of a revision history: `date` is the day it was approved; each of the others has a day of its own."""

    version: Any
    date: Any
    change: Any
    approved_by: Any
    author: Any = ""
    reviewed_by: Any = ""
    drawn_up_on: Any = None
    reviewed_on: Any = None


@dataclass(frozen=True)
class Revisions:
    """Revision history: (version, date, what changed, approved by[, author, reviewed by, drawn up on, reviewed on])."""

    rows: Sequence[Revision | tuple[Any, ...]]

    @property
    def entries(self) -> list[Revision]:
        return [Revision(*row) for row in self.rows]


Block = Heading | Paragraph | Facts | Table | Chart | Checklist | Signatures | Revisions


@dataclass(frozen=True)
class Document:
    """A whole document in a company's house style. `code` is the document's number.

    With a cover, the first Signatures and the first Revisions stand there; a one-page form does without. `made_on` is the
    day of what it prints: of an edition the day it was approved, of a draft its last change.
    """

    title: Any
    company: str
    code: str
    version: str
    blocks: list[Block] = field(default_factory=list)
    department: str = ""
    made_on: str = ""
    digest: str = ""
    landscape: bool = False
    cover: bool = True


F = TypeVar("F", bound=Callable[..., Document])


def labelled(label: Any) -> Callable[[F], F]:
    """Decorator of a function that makes a document: what a menu calls it, before it is made."""

    def name(make: F) -> F:
        make.label = label  # type: ignore[attr-defined]
        return make

    return name
