"""Is a change of a rate more than chance? Two proportions compared; Fisher's exact test where counts are small."""

from dataclasses import dataclass
from decimal import Decimal
from math import comb, erfc, sqrt

from bihuan.areas.improvement.words import Direction

Count = tuple[Decimal | None, Decimal | None]  # numerator, denominator
LEVEL = 0.05
SMALLEST_EXPECTED = 5  # below this the normal approximation is not to be trusted


@dataclass(frozen=True)
class Comparison:
    """The two-sided p-value of a difference, the test used, and whether the change went the better way."""

    p_value: float
    exact: bool
    better: bool

    @property
    def significant(self) -> bool:
        return self.p_value < LEVEL


def z_test(hits: int, total: int, later_hits: int, later_total: int) -> float:
    """Two-sided p-value of the pooled two-proportion z-test."""
    pooled = (hits + later_hits) / (total + later_total)
    spread = sqrt(pooled * (1 - pooled) * (1 / total + 1 / later_total))
    return erfc(abs(later_hits / later_total - hits / total) / spread / sqrt(2)) if spread else 1.0


def fisher_exact(hits: int, total: int, later_hits: int, later_total: int) -> float:
    """Two-sided p-value of Fisher's exact test: all tables at most as likely as the one seen."""
    all_hits, everything = hits + later_hits, total + later_total
    lowest, highest = max(0, all_hits - later_total), min(total, all_hits)
    ways = [comb(total, k) * comb(later_total, all_hits - k) for k in range(lowest, highest + 1)]
    seen = ways[hits - lowest]
    return sum(way for way in ways if way <= seen) / comb(everything, all_hits)


def compare_rates(before: Count, after: Count, direction: str = Direction.HIGHER) -> Comparison | None:
    """Compare hits of a total before and after. None where one side is no count of a total."""
    counts = [_whole(value) for value in (*before, *after)]
    if any(count is None for count in counts):
        return None
    hits, total, later_hits, later_total = (count or 0 for count in counts)
    if not (0 <= hits <= total and 0 <= later_hits <= later_total and total and later_total):
        return None
    exact = _smallest_expected(hits, total, later_hits, later_total) < SMALLEST_EXPECTED
    test = fisher_exact if exact else z_test
    rise = later_hits * total - hits * later_total
    better = rise < 0 if direction == Direction.LOWER else rise > 0
    return Comparison(test(hits, total, later_hits, later_total), exact, better)


def _whole(value: Decimal | None) -> int | None:
    return int(value) if value is not None and value == int(value) else None


def _smallest_expected(hits: int, total: int, later_hits: int, later_total: int) -> float:
    everything, all_hits = total + later_total, hits + later_hits
    return min(n * m / everything for n in (total, later_total) for m in (all_hits, everything - all_hits))
