"""What a document contains, as plain blocks. exchange/documents renders the same blocks to docx, PDF and HTML."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
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


@dataclass(frozen=True)
class Signatures:
    """Prepared / reviewed / approved: (what, who, in which role, when)."""

    rows: list[tuple[Any, Any, Any, Any]]


class Revision(NamedTuple):
    """One line of a revision history."""

    version: Any
    date: Any
    change: Any
    approved_by: Any
    author: Any = ""
    reviewed_by: Any = ""


@dataclass(frozen=True)
class Revisions:
    """Revision history: (version, date, what changed, approved by[, author, reviewed by])."""

    rows: Sequence[Revision | tuple[Any, ...]]

    @property
    def entries(self) -> list[Revision]:
        return [Revision(*row) for row in self.rows]


Block = Heading | Paragraph | Facts | Table | Chart | Checklist | Signatures | Revisions


@dataclass(frozen=True)
class Document:
    """A whole document in a company's house style. `code` is the document's number.

    With a cover, the first Signatures and the first Revisions stand there; a one-page form does without.
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
