"""The interval between two full audits on a line: the last one, today, the audits planned, the last day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

LEFT, RIGHT = 10.0, 550.0
LEAST = 6.0  # a bar is never narrower


@dataclass(frozen=True)
class Stretch:
    """An audit on the line."""

    x: float
    width: float
    done: bool


@dataclass(frozen=True)
class Line:
    """Where everything stands."""

    today: float
    audits: list[Stretch]


def line(last: date, latest: date, today: date, audits: Iterable[tuple[date, date, bool]]) -> Line:
    """Positions on a line 560 wide; what lies outside is drawn at its ends."""
    whole = max((latest - last).days, 1)

    def at(day: date) -> float:
        share = min(max((day - last).days / whole, 0), 1)
        return round(LEFT + (RIGHT - LEFT) * share, 1)

    stretches = [Stretch(at(first), max(round(at(end) - at(first), 1), LEAST), done) for first, end, done in audits]
    return Line(at(today), stretches)
