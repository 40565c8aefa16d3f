"""Twelve bars of a rate with its target. The axis is cut below the lowest bar, and never hides one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bihuan.web.drawings.shapes import n

WIDTH, PITCH, BAR, FIRST = 312, 26, 20, 3
TOP, BASE = 1.2, 42.0
THINNEST = 1.0  # nothing done is a figure too, and shows
CUT, ROOM = 84.0, 6.0  # where the axis begins at most, and what stays of the lowest bar


@dataclass(frozen=True)
class Bar:
    """A month's bar; a month without a figure has no height."""

    label: Any
    value: float | None
    x: str
    middle: str
    y: str
    height: str
    is_last: bool


@dataclass(frozen=True)
class Trend:
    bars: list[Bar]
    target_y: str
    target: float

    @property
    def values(self) -> list[float]:
        return [bar.value for bar in self.bars if bar.value is not None]


def trend(points: Sequence[tuple[Any, float | None]], target: float = 95.0) -> Trend:
    """Bars for (label, percentage or None), the last one marked."""
    known = [value for _label, value in points if value is not None]
    bottom = max(0.0, min([CUT, target - ROOM, *(value - ROOM for value in known)]))

    def y(value: float) -> float:
        return BASE - max((value - bottom) / (100 - bottom) * (BASE - TOP), THINNEST)

    bars = [
        Bar(
            label, value, n(FIRST + place * PITCH), n(FIRST + place * PITCH + BAR / 2),
            n(BASE if value is None else y(value)), n(0 if value is None else BASE - y(value)), place == len(points) - 1,
        )
        for place, (label, value) in enumerate(points)
    ]  # fmt: skip
    return Trend(bars, n(y(target)), target)
