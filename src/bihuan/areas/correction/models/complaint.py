"""Complaint: what a customer is not content with, how it was answered, and the corrective action it led to."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.areas.correction.words import CustomerChannel, Severity
from bihuan.core.fields import PastDayField
from bihuan.core.models import Person, Record


class Complaint(Record):
    """A customer complained. It ends with an answer and a corrective action (YNTD-ITSS-0300 4.2.1)."""

    KIND: ClassVar[str] = "complaint"
    DUE_BY_DUTY: ClassVar[bool] = True

    class State(models.TextChoices):
        RECEIVED = "received", _("Received")
        IN_TREATMENT = "in-treatment", _("In treatment")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Closed")
        CANCELLED = "cancelled", _("Cancelled")

    customer = models.CharField(_("Customer"), max_length=200)
    project = models.CharField(_("Project"), max_length=200, blank=True)
    contact = models.CharField(_("Who complained"), max_length=100, blank=True)
    channel = models.CharField(
        _("Channel"), max_length=20, choices=CustomerChannel.choices, default=CustomerChannel.PHONE
    )
    what = models.TextField(_("What the complaint says"), max_length=4000)
    severity = models.CharField(_("Severity"), max_length=10, choices=Severity.choices, default=Severity.MINOR)
    received_on: "models.DateField[Any, Any]" = PastDayField(_("Received on"), blank=True)
    answer = models.TextField(_("Answer to the customer"), blank=True, editable=False)
    answered_on = PastDayField(_("Answered on"), null=True, editable=False)
    answered_by = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("Answered by")
    )
    result = models.TextField(_("Result"), blank=True, editable=False)
    fact = models.CharField(_("Fact that raised it"), max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = _("Complaint")
        constraints = [
            models.UniqueConstraint(fields=["fact"], condition=~models.Q(fact=""), name="complaint_fact_once")
        ]

    def derive(self) -> None:
        if not self.received_on:
            self.received_on = self.company.day_of(self.created_at)
