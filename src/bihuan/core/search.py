"""Search that finds two-character Chinese words: bigrams in FTS5 or tsvector."""

from typing import Any

from bihuan.core.models import Record


def index(record: Record, changed: dict[str, Any]) -> None:
    """Placeholder until the index is in place."""


def narrow(rows: Any, query: str) -> Any:
    """Placeholder until the index is in place."""
    return rows.filter(title__icontains=query) | rows.filter(number__icontains=query)
