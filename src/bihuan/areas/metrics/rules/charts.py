"""Control charts: individuals, means, and counts of units and of faults, phase by phase.

A phase has its own centre and limits (a new baseline starts one). A point without data has no value and no limits; one
that is left out of the baseline is judged by limits it did not make.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import fsum, inf, isclose, sqrt
from statistics import stdev

from bihuan.areas.metrics.rules.constants import LARGEST_RANGED, c4, d2

ENOUGH = 12  # points that make a baseline; fewer say nothing reliable about the limits
SIGMAS = 3


class Kind(StrEnum):
    XMR = "xmr"  # single values; spread from the moving range
    P = "p"  # share of units with a fault
    NP = "np"  # number of units with a fault
    U = "u"  # faults per unit
    C = "c"  # faults in an area of opportunity that stays the same
    XBAR = "xbar"  # means of small samples; spread from their ranges


@dataclass(frozen=True)
class Sample:
    """What was seen at one time: one value, a count with its size, or several values.

    `size` is the number of units a count is of; `phase` says which baseline it belongs to; `baseline` is False for a point
    that must not make the limits it is judged by.
    """

    values: tuple[float, ...]
    size: float | None = None
    phase: int | str = 1
    baseline: bool = True


@dataclass(frozen=True)
class Point:
    """A point of the chart with the limits that hold for it; None where there are no data."""

    value: float | None
    center: float | None
    sigma: float | None
    lower: float | None
    upper: float | None
    phase: int | str

    @property
    def distance(self) -> float | None:
        """How far from the centre, in standard deviations. Without spread any step away is beyond every limit."""
        if self.value is None or self.center is None or self.sigma is None:
            return None
        if isclose(self.value, self.center, rel_tol=1e-12, abs_tol=1e-15):
            return 0.0
        away = self.value - self.center
        return away / self.sigma if self.sigma else inf * away


@dataclass(frozen=True)
class Chart:
    """All points in order; `short` are the phases whose baseline has too few points to be trusted."""

    kind: Kind
    points: tuple[Point, ...]
    short: frozenset[int | str]

    @property
    def enough_data(self) -> bool:
        return bool(self.points) and not self.short


@dataclass(frozen=True)
class Spread:
    """Centre of a phase, and the standard deviation of a point of a given size."""

    center: float
    sigma: Callable[[float], float]
    highest: Callable[[float], float] = lambda _size: inf
    lowest: float = 0.0


def chart(kind: Kind | str, samples: Sequence[Sample]) -> Chart:
    """The chart of the samples, in the order given."""
    kind = Kind(kind)
    _check(kind, samples)
    phases = list(dict.fromkeys(sample.phase for sample in samples))
    made = {phase: [s for s in samples if s.phase == phase and s.baseline and has_data(kind, s)] for phase in phases}
    spreads = {phase: _spread(kind, baseline) for phase, baseline in made.items()}
    points = tuple(_point(kind, sample, spreads[sample.phase]) for sample in samples)
    return Chart(kind, points, frozenset(phase for phase, baseline in made.items() if len(baseline) < ENOUGH))


def has_data(kind: Kind, sample: Sample) -> bool:
    """A count of nothing is no data, never 0 %."""
    return bool(sample.values) and not (kind in {Kind.P, Kind.U, Kind.NP} and not sample.size)


def _check(kind: Kind, samples: Iterable[Sample]) -> None:
    """Raise ValueError at what no chart can be made of, with the number of the point."""
    for place, sample in enumerate(samples, 1):
        if problem := _problem(kind, sample):
            raise ValueError(f"point {place}: {problem}")


def _problem(kind: Kind, sample: Sample) -> str:
    if kind in {Kind.P, Kind.NP, Kind.U} and sample.values and sample.size is None:
        return f"a {kind} chart needs the size of every sample"
    if kind not in {Kind.XMR, Kind.XBAR} and (min(sample.values, default=0) < 0 or (sample.size or 0) < 0):
        return "a count and a size are never less than 0"
    if kind in {Kind.P, Kind.NP} and sample.values and sample.size and sample.values[0] > sample.size:
        return "more units with a fault than there are units"
    if kind is Kind.XBAR and len(sample.values) == 1:
        return "a mean needs at least two values; use xmr for single ones"
    return ""


def statistic(kind: Kind, sample: Sample) -> float | None:
    """The value drawn: the mean, the share, the rate, or the value itself."""
    if not has_data(kind, sample):
        return None
    if kind is Kind.XBAR:
        return fsum(sample.values) / len(sample.values)
    if kind in {Kind.P, Kind.U}:
        assert sample.size is not None
        return sample.values[0] / sample.size
    return sample.values[0]


def _size(kind: Kind, sample: Sample) -> float:
    return float(len(sample.values)) if kind is Kind.XBAR else sample.size or 1.0


def _point(kind: Kind, sample: Sample, spread: Spread | None) -> Point:
    value = statistic(kind, sample)
    if value is None or spread is None:
        return Point(value, None, None, None, None, sample.phase)
    size = _size(kind, sample)
    center = spread.center * size if kind is Kind.NP else spread.center
    sigma = spread.sigma(size)
    lower, upper = center - SIGMAS * sigma, center + SIGMAS * sigma
    return Point(value, center, sigma, max(lower, spread.lowest), min(upper, spread.highest(size)), sample.phase)


def _spread(kind: Kind, baseline: Sequence[Sample]) -> Spread | None:
    return SPREADS[kind](baseline) if baseline else None


def _of_individuals(baseline: Sequence[Sample]) -> Spread | None:
    values = [sample.values[0] for sample in baseline]
    if len(values) < 2:
        return None
    moving = fsum(abs(after - before) for before, after in pairwise(values)) / (len(values) - 1)
    return Spread(fsum(values) / len(values), lambda _size: moving / d2(2), lowest=-inf)


def _of_means(baseline: Sequence[Sample]) -> Spread:
    everything = [value for sample in baseline for value in sample.values]
    means = [fsum(sample.values) / len(sample.values) for sample in baseline]
    even = len({len(sample.values) for sample in baseline}) == 1
    center = fsum(means) / len(means) if even else fsum(everything) / len(everything)
    within = fsum(_within(sample.values) for sample in baseline) / len(baseline)
    return Spread(center, lambda size: within / sqrt(size), lowest=-inf)


def _within(values: Sequence[float]) -> float:
    """The standard deviation inside one sample, by its range."""
    if len(values) > LARGEST_RANGED:
        return stdev(values) / c4(len(values))
    return (max(values) - min(values)) / d2(len(values))


def _of_shares(baseline: Sequence[Sample]) -> Spread:
    share = _pooled(baseline)
    return Spread(share, lambda size: sqrt(share * (1 - share) / size), lambda _size: 1.0)


def _of_numbers(baseline: Sequence[Sample]) -> Spread:
    share = _pooled(baseline)
    return Spread(share, lambda size: sqrt(size * share * (1 - share)), lambda size: size)


def _of_rates(baseline: Sequence[Sample]) -> Spread:
    rate = _pooled(baseline)
    return Spread(rate, lambda size: sqrt(rate / size))


def _of_counts(baseline: Sequence[Sample]) -> Spread:
    mean = fsum(sample.values[0] for sample in baseline) / len(baseline)
    return Spread(mean, lambda _size: sqrt(mean))


def _pooled(baseline: Sequence[Sample]) -> float:
    return fsum(sample.values[0] for sample in baseline) / fsum(sample.size or 0 for sample in baseline)


SPREADS: dict[Kind, Callable[[Sequence[Sample]], Spread | None]] = {
    Kind.XMR: _of_individuals,
    Kind.XBAR: _of_means,
    Kind.P: _of_shares,
    Kind.NP: _of_numbers,
    Kind.U: _of_rates,
    Kind.C: _of_counts,
}
