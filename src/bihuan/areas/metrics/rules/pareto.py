"""Pareto: causes by how often they come, largest first, with the share they add up to."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

L = TypeVar("L")
VITAL = Decimal("0.8")  # the few causes that make four fifths of all


@dataclass(frozen=True)
class Bar(Generic[L]):
    """One cause: its count, its share of all, the share up to and with it, and whether it is one of the vital few."""

    label: L
    count: int
    share: Decimal
    cumulative: Decimal
    vital: bool


def pareto(counts: Mapping[L, int]) -> list[Bar[L]]:
    """The bars, largest first; equal ones in the order given. Nothing counted is no bar, not a share of 0."""
    if any(count < 0 for count in counts.values()):
        raise ValueError("a count is never less than 0")
    ranked = sorted(((label, count) for label, count in counts.items() if count), key=lambda pair: -pair[1])
    total, below = sum(count for _label, count in ranked), 0
    bars: list[Bar[L]] = []
    for label, count in ranked:
        vital = Decimal(below) / total < VITAL
        below += count
        bars.append(Bar(label, count, Decimal(count) / total, Decimal(below) / total, vital))
    return bars
