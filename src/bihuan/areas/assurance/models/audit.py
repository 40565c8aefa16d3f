"""Audit: who looks at what and when, the meetings, the report (XDYJ-04-01 4.1.1, YNTD-ITSS-0301 2.1)."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.areas.assurance.models.programme import AuditProgramme, PlannedAudit
from bihuan.areas.assurance.words import Method
from bihuan.core.fields import WordsField
from bihuan.core.models import Person, Record


class Meetings(models.Model):
    """Opening and closing meeting."""

    opened_on = models.DateField(_("Opening meeting on"), null=True, blank=True, editable=False)
    opening_notes = models.TextField(_("Opening meeting"), blank=True, editable=False)
    ended_on = models.DateField(_("Closing meeting on"), null=True, blank=True, editable=False)
    closing_notes = models.TextField(_("Closing meeting"), blank=True, editable=False)

    class Meta:
        abstract = True


class Report(models.Model):
    """What the audit report says beside the findings."""

    course = models.TextField(_("How the audit went"), blank=True)
    strengths = models.TextField(_("What is done well"), blank=True)
    conclusion = models.TextField(_("Overall conclusion"), blank=True)
    recommendations = models.TextField(_("Recommendations for improvement"), blank=True)
    distribution = models.TextField(_("Distribution of the report"), blank=True)
    reported_on = models.DateField(_("Reported on"), null=True, editable=False)

    class Meta:
        abstract = True


class Audit(Meetings, Report, Record):
    """An internal audit, from its planning to the last nonconformity closed."""

    KIND: ClassVar[str] = "audit"

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("audit", "Planned")
        DATES_AGREED = "dates-agreed", _("Dates agreed")
        UNDER_WAY = "under-way", _("Under way")
        REPORTED = "reported", _("Reported")
        FOLLOW_UP = "follow-up", _("Follow-up")
        CLOSED = "closed", _("Closed")
        CANCELLED = "cancelled", _("Cancelled")

    programme = models.ForeignKey(
        AuditProgramme, models.PROTECT, null=True, blank=True, related_name="audits", verbose_name=_("Audit programme")
    )
    planned = models.ForeignKey(
        PlannedAudit, models.PROTECT, null=True, blank=True, related_name="audits", verbose_name=_("Planned as")
    )
    purpose = models.TextField(pgettext_lazy("audit", "Purpose"), blank=True)
    criteria = models.TextField(_("Audit criteria"), blank=True)
    methods = WordsField(_("Audit methods"), max_length=80, blank=True, choices=Method.choices)
    starts_on = models.DateField(_("Audit from"), null=True, blank=True)
    ends_on = models.DateField(_("Audit to"), null=True, blank=True)
    lead = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("Lead auditor")
    )
    appointed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("Appointed by")
    )
    appointed_on = models.DateField(_("Appointed on"), null=True, editable=False)
    full_coverage = models.BooleanField(_("Completes the coverage of the year"), default=False, editable=False)

    class Meta:
        verbose_name = _("Internal audit")

    @property
    def has_begun(self) -> bool:
        return self.state not in {self.State.PLANNED, self.State.DATES_AGREED}

    @property
    def is_over(self) -> bool:
        """Has the closing meeting taken place?"""
        return self.ended_on is not None

    def derive(self) -> None:
        """What the programme says already need not be typed again."""
        if self.pk or self.planned is None:
            return
        plan, programme = self.planned, self.planned.programme
        self.programme = self.programme or programme
        self.starts_on, self.ends_on = self.starts_on or plan.starts_on, self.ends_on or plan.ends_on
        self.purpose, self.criteria = self.purpose or programme.purpose, self.criteria or programme.criteria
        self.methods = self.methods or programme.methods

    def clean(self) -> None:
        reasons = []
        if self.planned and self.programme_id != self.planned.programme_id:
            reasons.append(_("The planned audit belongs to another programme."))
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            reasons.append(_("The audit ends before it begins. Correct one of the two days."))
        if reasons:
            raise ValidationError(reasons)

    def content(self) -> dict[str, Any]:
        """The audit with its departments, team and checklist."""
        parts: dict[str, models.Manager[Any]] = {
            "departments": self.departments,
            "team": self.team,
            "items": self.items,
        }
        return super().content() | {
            name: [{"id": row.pk, **row.content()} for row in rows.order_by("id")] for name, rows in parts.items()
        }
