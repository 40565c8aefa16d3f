"""What the papers of assurance share: chapters, spans of days, signatures in a fixed order."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from bihuan.core.blocks import Block, Heading, Paragraph, Signatures
from bihuan.core.models import Record
from bihuan.core.papers import approved, paragraphs, taken


def chapter(heading: Any, text: str, *blocks: Block) -> list[Block]:
    """A heading with a text and what follows; a dash where there is nothing."""
    found = [*paragraphs(text), *blocks]
    return [Heading(heading), *(found or [Paragraph("—")])]


def period(first: date | None, last: date | None) -> str:
    return f"{first} – {last}" if first and last else "—"


def signatures(record: Record, steps: Iterable[tuple[str, Any]]) -> Signatures:
    """Who took each of these steps last, then everyone who signed the last approval."""
    return Signatures([*(rows[-1] for rows in taken(record, dict(steps)).values() if rows), *approved(record)])
