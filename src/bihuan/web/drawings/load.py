"""Stacked bars of the twelve months: how many tasks, and on whom they fall."""

from collections.abc import Sequence
from dataclasses import dataclass

from bihuan.web.drawings.shapes import n

PITCH, WIDTH, FIRST, BASE, TALLEST = 45, 28, 8, 100.0, 82.0
BANDS = ("a", "b", "c")  # from the bottom: darkest first


@dataclass(frozen=True)
class Band:
    key: str
    y: str
    height: str


@dataclass(frozen=True)
class Month:
    """One month's bar with its bands; `is_peak` marks the fullest month."""

    month: int
    total: int
    x: str
    middle: str
    top: str
    bands: list[Band]
    is_peak: bool


def load(months: Sequence[Sequence[int]]) -> list[Month]:
    """Bars for twelve rows of up to three counts; heights relative to the fullest month."""
    peak = max((sum(counts) for counts in months), default=0)
    return [month(place, counts, peak) for place, counts in enumerate(months)]


def month(place: int, counts: Sequence[int], peak: int) -> Month:
    x, y, bands = FIRST + place * PITCH, BASE, []
    for key, count in zip(BANDS, counts, strict=False):
        height = count * TALLEST / peak if peak else 0
        y -= height
        if count:
            bands.append(Band(key, n(y), n(height)))
    total = sum(counts)
    return Month(place + 1, total, n(x), n(x + WIDTH / 2), n(y - 5), bands, bool(total) and total == peak)
