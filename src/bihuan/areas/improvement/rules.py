"""The calculations of improvement: priority, progress, figures. Values in, values out."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.core.phrases import Phrase, phrase

MOST = 5  # the highest grade
HIGHEST_PRIORITY = 100
PERCENT = "%"


@dataclass(frozen=True)
class Score:
    """A priority from 20 to 100, and how it comes about."""

    value: int
    why: Phrase


def priority(impact: int | None, urgency: int | None, effort: int | None) -> Score | None:
    """Impact × urgency × feasibility, on the scale of 100; nothing while one of them is not rated.

    The cube root of the product is the mean of the three, so that one low grade weighs more than in a sum, and
    three middling grades still stand in the middle. Feasibility is the effort the other way round.
    """
    if impact is None or urgency is None or effort is None:
        return None
    feasibility = MOST + 1 - effort
    product = Decimal(impact * urgency * feasibility)
    mean = product ** (Decimal(1) / 3)
    value = int((mean / MOST * 100).quantize(Decimal(1), ROUND_HALF_UP))
    text = _(
        "Impact %(impact)s × urgency %(urgency)s × feasibility %(feasibility)s (6 − effort %(effort)s) = %(product)s of "
        "125; the cube root on a scale of 100 is %(value)s."
    )
    figures = {"impact": impact, "urgency": urgency, "effort": effort}
    return Score(value, phrase(text, **figures, feasibility=feasibility, product=product, value=value))


def figure(
    value: Decimal | None, numerator: Decimal | None, denominator: Decimal | None, unit: str = ""
) -> Decimal | None:
    """The value of a figure: from its numerator and denominator where they are known. 0 below the line is no data."""
    if numerator is None or denominator is None:
        return value
    if denominator == 0:
        return None
    return Decimal(numerator) / denominator * (100 if unit == PERCENT else 1)


def shown(value: Decimal | None, unit: str = "") -> str:
    """A figure as people read it: one decimal for rates, no needless zeros for the rest."""
    if value is None:
        return "—"
    digits = Decimal("0.1") if unit == PERCENT else Decimal("0.01")
    rounded = Decimal(value).quantize(digits, ROUND_HALF_UP)
    text = format(rounded if unit == PERCENT else rounded.normalize(), "f")
    return f"{text}%" if unit == PERCENT else f"{text} {unit}".strip()


def meets(value: Decimal | None, target: Decimal | None, lower_is_better: bool) -> bool | None:
    """Has the value reached the target? None while one of them is not known."""
    if value is None or target is None:
        return None
    return value <= target if lower_is_better else value >= target


def way_gone(baseline: Decimal | None, now: Decimal | None, target: Decimal | None) -> Decimal | None:
    """The share of the way from the baseline to the target that is behind us, from 0 to 1."""
    if baseline is None or now is None or target is None:
        return None
    if baseline == target:
        return Decimal(1) if now == target else Decimal(0)
    return min(max((now - baseline) / (target - baseline), Decimal(0)), Decimal(1))


def percent(share: Decimal | None) -> int | None:
    return None if share is None else int((share * 100).quantize(Decimal(1), ROUND_HALF_UP))


@dataclass(frozen=True)
class Progress:
    """Steps done of all; no steps are no progress, never 0 of 0 as 100 %."""

    done: int
    total: int

    @property
    def percent(self) -> int:
        return percent(Decimal(self.done) / self.total) or 0 if self.total else 0


def progress(steps: Iterable[Any]) -> Progress:
    """Counted over steps, each with `done_on`."""
    marks = [step.done_on is not None for step in steps]
    return Progress(sum(marks), len(marks))
