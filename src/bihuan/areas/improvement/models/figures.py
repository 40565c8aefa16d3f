"""Figures with numerator and denominator: typed decimals, a unit, and which way is better."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.areas.improvement import rules
from bihuan.areas.improvement.words import Direction


def number(label: Any) -> "models.DecimalField[Any, Any]":
    return models.DecimalField(label, max_digits=18, decimal_places=4, null=True, blank=True)


class Measured(models.Model):
    """A metric named in the text of a row: unit, direction, target."""

    unit = models.CharField(_("Unit"), max_length=20, blank=True)
    direction = models.CharField(_("Direction"), max_length=10, choices=Direction.choices, default=Direction.HIGHER)
    target = number(_("Target"))

    class Meta:
        abstract = True

    @property
    def lower_is_better(self) -> bool:
        return self.direction == Direction.LOWER

    @property
    def target_text(self) -> str:
        if self.target is None:
            return "—"
        return f"{'≤' if self.lower_is_better else '≥'} {rules.shown(self.target, self.unit)}"


class BeforeAfter(Measured):
    """A metric before and after, each with numerator and denominator where it is a rate."""

    before_numerator = number(_("Before: numerator"))
    before_denominator = number(_("Before: denominator"))
    before_value = number(_("Before: value"))
    after_numerator = number(_("After: numerator"))
    after_denominator = number(_("After: denominator"))
    after_value = number(_("After: value"))

    class Meta:
        abstract = True

    @property
    def before(self) -> Decimal | None:
        return rules.figure(self.before_value, self.before_numerator, self.before_denominator, self.unit)

    @property
    def after(self) -> Decimal | None:
        return rules.figure(self.after_value, self.after_numerator, self.after_denominator, self.unit)

    @property
    def before_text(self) -> str:
        return rules.shown(self.before, self.unit)

    @property
    def after_text(self) -> str:
        return rules.shown(self.after, self.unit)

    @property
    def met(self) -> bool | None:
        return rules.meets(self.after, self.target, self.lower_is_better)


AFTER = ("after_numerator", "after_denominator", "after_value")
