"""The pilot of an item: success criteria with figures, and every attempt with what came of it (XDYJ-03-02 3.3)."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.areas.improvement.models.figures import AFTER, BeforeAfter
from bihuan.areas.improvement.models.item import PlanItem
from bihuan.core.models import Part, Person


class PilotCriterion(BeforeAfter, Part):
    """One success criterion of one attempt; locked once the pilot runs, except for its result."""

    WHOLE: ClassVar[str] = "item"
    RESULT: ClassVar[tuple[str, ...]] = (*AFTER, "basis")

    item = models.ForeignKey(PlanItem, models.PROTECT, related_name="criteria")
    attempt = models.PositiveSmallIntegerField(_("Attempt"), default=1, editable=False)
    title = models.CharField(_("Success criterion"), max_length=200)
    basis = models.CharField(_("Basis of the result"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("Success criterion")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.title} {self.target_text}"

    def clean(self) -> None:
        if self._state.adding:
            self.attempt = self.item.attempt


class PilotRun(Part):
    """A finished attempt, kept as it went."""

    WHOLE: ClassVar[str] = "item"

    class Outcome(models.TextChoices):
        PASSED = "passed", _("Verified")
        FAILED = "failed", _("Failed")

    item = models.ForeignKey(PlanItem, models.PROTECT, related_name="runs")
    attempt = models.PositiveSmallIntegerField(_("Attempt"))
    outcome = models.CharField(_("Outcome"), max_length=10, choices=Outcome.choices)
    project = models.CharField(_("Pilot project or scope"), max_length=300)
    started_on = models.DateField(_("From"), null=True, blank=True)
    planned_to = models.DateField(_("Planned to"), null=True, blank=True)
    ended_on = models.DateField(_("Ended on"), null=True, blank=True)
    early_reason = models.TextField(_("Reason for ending early"), blank=True)
    verified_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Verified by")
    )
    comment = models.TextField(_("Judgement"), blank=True)

    class Meta:
        verbose_name = _("Pilot attempt")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.attempt} {self.get_outcome_display()}"
