"""What the papers of assurance share: chapters, spans of days."""

from datetime import date
from typing import Any

from bihuan.core.blocks import Block, Heading, Paragraph
from bihuan.core.papers import paragraphs


def chapter(heading: Any, text: str, *blocks: Block) -> list[Block]:
    """A heading with a text and what follows; a dash where there is nothing."""
    found = [*paragraphs(text), *blocks]
    return [Heading(heading), *(found or [Paragraph("—")])]


def period(first: date | None, last: date | None) -> str:
    return f"{first} – {last}" if first and last else "—"
