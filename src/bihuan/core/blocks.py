"""What a document contains, as plain blocks. exchange/documents renders the same blocks to docx, PDF and HTML."""

from dataclasses import dataclass, field
from typing import Any

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
    """A chart described once: kind `bars`, `line`, `gantt`, `control` or `pareto`, and its data."""

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


@dataclass(frozen=True)
class Revisions:
    """Revision history: (version, date, what changed, approved by)."""

    rows: list[tuple[Any, Any, Any, Any]]


Block = Heading | Paragraph | Facts | Table | Chart | Checklist | Signatures | Revisions


@dataclass(frozen=True)
class Document:
    """A whole document in a company's house style. `code` is the document's number, `classification` optional."""

    title: Any
    company: str
    code: str
    version: str
    blocks: list[Block] = field(default_factory=list)
    department: str = ""
    made_on: str = ""
    digest: str = ""
    landscape: bool = False
