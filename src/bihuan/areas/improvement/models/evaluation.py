"""Evaluation of an effect: by which methods, with which figures, and where the result goes (XDYJ-03-02 4.4)."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.areas.improvement import statistics
from bihuan.areas.improvement.models.figures import BeforeAfter
from bihuan.areas.improvement.models.item import PlanItem
from bihuan.areas.improvement.models.plan import ImprovementPlan
from bihuan.areas.improvement.words import EvaluationMethod
from bihuan.core.fields import WordsField
from bihuan.core.models import Part, Record


class Evaluation(Record):
    """Did it work? Of one item, or of the year's whole plan."""

    KIND: ClassVar[str] = "evaluation"

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        CONFIRMED = "confirmed", _("Confirmed")
        CANCELLED = "cancelled", _("Cancelled")

    class Verdict(models.TextChoices):
        EFFECTIVE = "effective", _("Effective")
        PARTLY = "partly", _("Partly effective")
        NOT_EFFECTIVE = "not-effective", _("Not effective")

    item = models.ForeignKey(
        PlanItem, models.PROTECT, null=True, blank=True, related_name="evaluations", verbose_name=_("Plan item")
    )
    plan = models.ForeignKey(
        ImprovementPlan, models.PROTECT, null=True, blank=True, related_name="evaluations",
        verbose_name=_("Improvement plan"),
    )  # fmt: skip
    methods = WordsField(_("Ways of evaluation"), max_length=60, blank=True, choices=EvaluationMethod.choices)
    evidence = models.TextField(
        _("Objective evidence"),
        blank=True,
        help_text=_("Where there are no before and after figures: which record or document shows the effect."),
    )
    verdict = models.CharField(_("Verdict"), max_length=20, blank=True, choices=Verdict.choices)
    conclusion = models.TextField(_("Conclusion"), blank=True)
    report = models.CharField(_("Shown in the report"), max_length=200, blank=True)
    document = models.CharField(_("Shown in the revised document"), max_length=200, blank=True)
    next_step = models.CharField(_("Next improvement"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("Effect evaluation")

    @property
    def subject(self) -> Record | None:
        """What is evaluated."""
        return self.item or self.plan

    def derive(self) -> None:
        """An evaluation touches the elements of what it evaluates, unless it names its own."""
        if not self.elements and self.subject is not None:
            self.elements = self.subject.elements

    def clean(self) -> None:
        if (self.item is None) == (self.plan is None):
            raise ValidationError(_("Choose what is evaluated: one plan item, or one plan."))


class EvaluationFigure(BeforeAfter, Part):
    """A metric before and after the improvement."""

    WHOLE: ClassVar[str] = "evaluation"

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="figures")
    metric = models.CharField(_("Metric"), max_length=200)
    period_before = models.CharField(_("Period before"), max_length=60, blank=True)
    period_after = models.CharField(_("Period after"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("Before and after")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.metric} {self.before_text} → {self.after_text}"

    @property
    def is_complete(self) -> bool:
        return self.before is not None and self.after is not None

    @property
    def is_better(self) -> bool:
        """Did the figure move the way it should, however little?"""
        if self.before is None or self.after is None:
            return False
        return self.after < self.before if self.lower_is_better else self.after > self.before

    @property
    def comparison(self) -> statistics.Comparison | None:
        """Is the difference more than chance? Only where both sides are counts out of a total."""
        return statistics.compare_rates(
            (self.before_numerator, self.before_denominator),
            (self.after_numerator, self.after_denominator),
            self.direction,
        )
