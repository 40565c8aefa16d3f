"""Run rules: which points of a control chart are more than chance, by Nelson or by Western Electric.

A rule looks at a window of points; the last point of every window that breaks it is named, counted from 1. No window crosses
from one phase into another, and a phase with too few points gives no signal. Where packages differ: a trend is six points
that rise or fall, an alternation fourteen points, and 'eight beyond one sigma' has points on both sides.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bihuan.areas.metrics.rules.charts import Chart, Point


@dataclass(frozen=True)
class Seen:
    """A point as the rules see it: its value, how many sigma it is away, and whether there is any spread."""

    value: float
    distance: float
    spread: bool


Window = Sequence[Seen]


@dataclass(frozen=True)
class Rule:
    """A rule: its name, the length of its window, what breaks it."""

    name: str
    length: int
    broken: Callable[[Window], bool]


@dataclass(frozen=True)
class Signal:
    """A rule that was broken, and by which points, counted from 1."""

    rule: str
    points: tuple[int, ...]


def beyond(count: int, sigmas: float) -> Callable[[Window], bool]:
    """At least `count` points of the window beyond so many sigma on the same side."""

    def broken(window: Window) -> bool:
        above = sum(point.distance > sigmas for point in window)
        below = sum(point.distance < -sigmas for point in window)
        return max(above, below) >= count

    return broken


def one_side(window: Window) -> bool:
    return all(point.distance > 0 for point in window) or all(point.distance < 0 for point in window)


def trend(window: Window) -> bool:
    """Every point higher than the one before, or every one lower; two equal ones end it."""
    steps = [after.value - before.value for before, after in pairwise(window)]
    return all(step > 0 for step in steps) or all(step < 0 for step in steps)


def alternating(window: Window) -> bool:
    steps = [after.value - before.value for before, after in pairwise(window)]
    return all(one * other < 0 for one, other in pairwise(steps))


def hugging(window: Window) -> bool:
    """All close to the centre: limits that are too wide. A process without any spread does not hug."""
    return all(point.spread and abs(point.distance) < 1 for point in window)


def both_sides(window: Window) -> bool:
    """None near the centre, and some on either side of it."""
    away = all(abs(point.distance) > 1 for point in window)
    return away and not one_side(window)


NELSON = (
    Rule("N1", 1, beyond(1, 3)),
    Rule("N2", 9, one_side),
    Rule("N3", 6, trend),
    Rule("N4", 14, alternating),
    Rule("N5", 3, beyond(2, 2)),
    Rule("N6", 5, beyond(4, 1)),
    Rule("N7", 15, hugging),
    Rule("N8", 8, both_sides),
)
WESTERN_ELECTRIC = (
    Rule("WE1", 1, beyond(1, 3)),
    Rule("WE2", 3, beyond(2, 2)),
    Rule("WE3", 5, beyond(4, 1)),
    Rule("WE4", 8, one_side),
)
RULE_SETS: dict[str, tuple[Rule, ...]] = {"nelson": NELSON, "western-electric": WESTERN_ELECTRIC, "none": ()}


def signals(chart: Chart, rules: Sequence[Rule] = NELSON) -> list[Signal]:
    """The rules that were broken, each with its points."""
    found = [Signal(rule.name, tuple(_points(chart, rule))) for rule in rules]
    return [signal for signal in found if signal.points]


def _points(chart: Chart, rule: Rule) -> list[int]:
    numbers: list[int] = []
    for phase in dict.fromkeys(point.phase for point in chart.points):
        if phase in chart.short:
            continue
        places = [n for n, point in enumerate(chart.points, 1) if point.phase == phase and point.distance is not None]
        numbers += flagged([_seen(chart.points[n - 1]) for n in places], places, rule)
    return sorted(numbers)


def _seen(point: Point) -> Seen:
    assert point.value is not None and point.distance is not None
    return Seen(point.value, point.distance, bool(point.sigma))


def flagged(points: Window, places: Sequence[int], rule: Rule) -> list[int]:
    """The places of the points that end a window which breaks the rule."""
    ends = range(rule.length, len(points) + 1)
    return [places[end - 1] for end in ends if rule.broken(points[end - rule.length : end])]
