"""The year wheel: months outside, then what is due monthly, quarterly, and in the year, with today's hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bihuan.web.drawings.shapes import Circle, Point, n

CENTRE = Circle(260, 250)
MONTHS, MONTHLY, QUARTERLY, YEARLY = (211, 247), (165, 209), (117, 163), (79, 115)
SIGNS = {"d": "✓", "l": "迟", "x": "!", "o": "◐", "s": "○", "w": "–"}


@dataclass(frozen=True)
class Slot:
    """What falls into a piece of the wheel: done and due in all, and the look: d, l, x, o, s or w."""

    done: int
    total: int
    look: str

    @property
    def figures(self) -> str:
        return f"{self.done}/{self.total}" if 0 < self.done < self.total or self.look in {"x", "o"} else str(self.total)


@dataclass(frozen=True)
class Piece:
    """A drawn piece: its path, where its two lines of text stand, or one turned along the ring, and what it says."""

    ring: str
    number: int
    path: str
    upper: Point
    lower: Point
    middle: Point
    turn: str
    slot: Slot | None = None
    is_current: bool = False


@dataclass(frozen=True)
class Wheel:
    months: list[Piece]
    pieces: list[Piece]
    hand: tuple[Point, Point] | None


def wheel(year: int, today: date, rings: Mapping[str, Mapping[int, Slot]]) -> Wheel:
    """`rings` maps month, quarter and year to slots by number (a year's by month)."""
    current = today.month if today.year == year else 0
    months = [piece("name", m, 12, MONTHS, is_current=m == current) for m in range(1, 13)]
    pieces = [piece("month", m, 12, MONTHLY, rings.get("month", {}).get(m)) for m in range(1, 13)]
    pieces += [piece("quarter", q, 4, QUARTERLY, rings.get("quarter", {}).get(q)) for q in range(1, 5)]
    pieces += [piece("year", m, 12, YEARLY, slot) for m, slot in sorted(rings.get("year", {}).items())]
    return Wheel(months, [one for one in pieces if one.slot], hand(today) if current else None)


def piece(
    ring: str, number: int, of: int, radii: tuple[int, int], slot: Slot | None = None, *, is_current: bool = False
) -> Piece:
    inner, outer = radii
    start, end = 360 / of * (number - 1), 360 / of * number
    angle = (start + end) / 2
    middle = CENTRE.at(angle, (inner + outer) / 2)
    path = CENTRE.piece(start, end, inner, outer)
    return Piece(ring, number, path, middle.moved(dy=-8), middle.moved(dy=8), middle, along(angle), slot, is_current)


def along(angle: float) -> str:
    """How far text is turned to run along the ring at an angle, never upside down."""
    return n(angle if angle <= 90 else angle - 180 if angle <= 270 else angle - 360)


def hand(today: date) -> tuple[Point, Point]:
    """From the hole to the rim, at today's share of the year."""
    length = (date(today.year + 1, 1, 1) - date(today.year, 1, 1)).days
    angle = (today - date(today.year, 1, 1)).days / length * 360
    return CENTRE.at(angle, YEARLY[0]), CENTRE.at(angle, MONTHS[1])


def sign(slot: Slot, words: Mapping[str, Any] | None = None) -> str:
    """The mark of a look, so that colour never says it alone."""
    return str((words or SIGNS).get(slot.look, SIGNS[slot.look]))
