"""Monthly check of the plan by the head of the quality department (XDYJ-03-02 4.3)."""

import re
from datetime import date
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.areas.improvement.models.plan import ImprovementPlan
from bihuan.core.models import Record


class PlanCheck(Record):
    """What the check of a month found, with the state of every item as it was then."""

    KIND: ClassVar[str] = "plan-check"

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SIGNED = "signed", _("Signed")
        CANCELLED = "cancelled", _("Cancelled")

    plan = models.ForeignKey(ImprovementPlan, models.PROTECT, related_name="checks", verbose_name=_("Improvement plan"))
    month = models.CharField(_("Month checked"), max_length=7, help_text=_("As 2026-09."))
    making = models.TextField(_("How the plan was made"), blank=True)
    execution = models.TextField(_("How the plan is carried out"), blank=True)
    findings = models.TextField(_("Findings"), blank=True)
    requests = models.TextField(_("What has to happen"), blank=True)
    snapshot = models.JSONField(_("Progress at the time"), default=list, editable=False, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = _("Monthly plan check")
        indexes = [models.Index(fields=["plan", "month"], name="plan_check_month")]

    @property
    def first_day(self) -> date:
        """Of the month checked."""
        return date(int(self.month[:4]), int(self.month[5:]), 1)

    def clean(self) -> None:
        if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", self.month):
            raise ValidationError(_("Write the month as 2026-09."))
        if self.first_day < min(self.plan.period_start, self.company.day_of(self.plan.created_at)).replace(day=1):
            text = _("%(month)s lies before %(plan)s was made. Choose the month that is checked.")
            raise ValidationError(text % {"month": self.month, "plan": self.plan.number})
        others = PlanCheck.objects.filter(plan=self.plan, month=self.month).exclude(pk=self.pk)
        if other := others.exclude(state=self.State.CANCELLED).first():
            text = _("%(month)s is already checked: %(number)s. Open that record.")
            raise ValidationError(text % {"month": self.month, "number": other.number})
