"""The frame of a chart with two axes: round ticks, grid lines, labels that do not run into one another."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bihuan.exchange.documents.charts.canvas import LINE, Canvas, clipped, wide
from bihuan.exchange.documents.wording import number, text

WIDTH, HEIGHT = 640, 260
LEFT, RIGHT, TOP = 52, 24, 30
ONE_LINE, TWO_LINES = 28, 42  # room below the axis
TINY = 1e-9  # as good as nothing


def finite(values: Iterable[Any]) -> list[float]:
    """The figures among the values; gaps are left out."""
    return [float(one) for one in values if one is not None and math.isfinite(float(one))]


def words(values: Iterable[Any]) -> list[str]:
    return [text(one) for one in values]


def ticks(low: float, high: float, wanted: int = 5) -> list[float]:
    """Round marks that enclose both ends: steps of 1, 2 or 5 times a power of ten."""
    low, high = (0.0 if abs(one) < TINY else one for one in (low, high))
    if high - low <= max(abs(low), abs(high)) * 1e-6:
        high = low + (abs(low) or 1.0)
    rough = (high - low) / wanted
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(size * power for size in (1, 2, 5, 10) if size * power >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [float(f"{place * step:.12g}") for place in range(first, last + 1)]


@dataclass
class Plot:
    """A drawing area: `x` of the n-th place, `y` of a figure."""

    canvas: Canvas
    marks: list[float]
    labels: list[str]
    right: int = RIGHT

    @property
    def count(self) -> int:
        return len(self.labels)

    @property
    def room(self) -> float:
        return (self.canvas.width - LEFT - self.right) / max(self.count, 1)

    @property
    def floor(self) -> float:
        return float(self.canvas.height - (TWO_LINES if any("\n" in label for label in self.labels) else ONE_LINE))

    def x(self, place: float) -> float:
        return LEFT + (place + 0.5) * self.room

    def y(self, value: float) -> float:
        low, high = self.marks[0], self.marks[-1]
        return self.floor - (value - low) / (high - low) * (self.floor - TOP)

    def frame(self, unit: str) -> None:
        """Grid lines with their figures, and the labels below."""
        for mark in self.marks:
            self.canvas.line(LEFT, self.y(mark), self.canvas.width - self.right, self.y(mark), LINE)
            self.canvas.text(LEFT - 6, self.y(mark) + 4, f"{number(mark)}{unit}", anchor="end")
        self._name_places(self.labels)

    def _name_places(self, labels: list[str]) -> None:
        """Every label, or every n-th when they would touch; two lines at most."""
        longest = max((wide(line, 11) for label in labels for line in label.split("\n")), default=0)
        every = max(1, math.ceil((min(longest, 90) + 8) / self.room)) if self.room < 60 else 1
        for place in range(0, len(labels), every):
            for row, line in enumerate(labels[place].split("\n")[:2]):
                shown = clipped(line, 11, self.room * every - 4)
                self.canvas.text(self.x(place), self.floor + 17 + 14 * row, shown, anchor="middle")
