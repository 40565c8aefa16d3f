"""Rows of a record in the order they are read: those that hold, then those of what ended, the latest first."""

from collections.abc import Iterable
from typing import TypeVar

from bihuan.core.models import Part

P = TypeVar("P", bound=Part)


def in_turn(rows: Iterable[P]) -> list[tuple[str, list[P]]]:
    """The rows by what they ended with, in words; those that hold come first, under no words."""
    found: dict[str, list[P]] = {"": []}
    for row in rows:
        found.setdefault(str(row.ended_with or ""), []).append(row)
    holding = found.pop("")
    return [*([("", holding)] if holding else []), *reversed(found.items())]
