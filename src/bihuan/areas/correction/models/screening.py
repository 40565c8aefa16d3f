"""Preventive screening: what might go wrong, read from what went wrong, by Pareto and trend (YNTD-ITSS-0300 4.3.1)."""

from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.core.facts import Dimension, FactKind
from bihuan.core.fields import WordsField
from bihuan.core.models import Part, Person, Record


class PreventiveScreening(Record):
    """The screening of a period by one department, or of the whole company."""

    KIND: ClassVar[str] = "preventive-screening"

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        COMPLETED = "completed", _("Completed")
        CANCELLED = "cancelled", _("Cancelled")

    period_start: "models.DateField[Any, date]" = models.DateField(_("From"))
    period_end: "models.DateField[Any, date]" = models.DateField(_("To"))
    counted = WordsField(
        _("What is counted"), max_length=60, choices=FactKind.choices, default=" ".join(FactKind.values)
    )
    dimension = models.CharField(_("Counted by"), max_length=20, choices=Dimension.choices, default=Dimension.CAUSE)
    own_only = models.BooleanField(
        _("Only what concerns the responsible department"), default=False, help_text=_("Otherwise the whole company.")
    )
    conclusion = models.TextField(_("Conclusion"), blank=True)
    snapshot = models.JSONField(_("Figures"), default=dict, editable=False, encoder=DjangoJSONEncoder)
    digest = models.CharField(_("Digest"), max_length=64, blank=True, editable=False)
    frozen_on = models.DateField(_("Figures of"), null=True, editable=False)

    class Meta:
        verbose_name = _("Preventive screening")

    @property
    def month(self) -> str:
        """The last month it is about (packs may ask)."""
        return f"{self.period_end:%Y-%m}"

    def clean(self) -> None:
        reasons = []
        if self.period_end < self.period_start:
            reasons.append(_("The period ends before it begins. Correct one of the two days."))
        if self.own_only and self.department_id is None:
            reasons.append(_("Name the department whose facts are counted, or count the whole company."))
        if reasons:
            raise ValidationError(reasons)

    def content(self) -> dict[str, Any]:
        return super().content() | {"problems": [row.content() for row in self.problems.order_by("id")]}


class PotentialProblem(Part):
    """Something the figures point at, and what is concluded about it."""

    WHOLE: ClassVar[str] = "screening"
    SHOWN: ClassVar[tuple[str, ...]] = ("action",)

    class Verdict(models.TextChoices):
        PREVENT = "prevent", _("A preventive action is needed")
        WATCH = "watch", _("Watch until the next screening")
        NOTHING = "nothing", _("Nothing to be done")

    screening = models.ForeignKey(PreventiveScreening, models.PROTECT, related_name="problems")
    title = models.CharField(_("Potential problem"), max_length=200)
    shown_by = models.CharField(_("What shows it"), max_length=300)
    verdict = models.CharField(_("Conclusion"), max_length=20, choices=Verdict.choices, blank=True)
    reason = models.TextField(_("Reason"), blank=True)
    owner = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Owner of the action")
    )
    due_on = models.DateField(_("Action due"), null=True, blank=True)
    action = models.ForeignKey(
        "correction.Action", models.PROTECT, null=True, editable=False, related_name="+",
        verbose_name=_("Preventive action"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("Potential problem")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title

    @property
    def needs_action(self) -> bool:
        return self.verdict == self.Verdict.PREVENT
