"""Annual objectives: what leadership wants of the O&M service in a year (YNTD-ITSS-0301 1.1.1)."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.core.models import Record


class Attainment(models.TextChoices):
    """How an objective stands against its target."""

    REACHED = "reached", _("Reached")
    PARTLY = "partly", _("Reached in part")
    MISSED = "missed", _("Not reached")


class Objective(Record):
    """An annual business objective that plans and improvements support."""

    KIND: ClassVar[str] = "objective"

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ISSUED = "issued", _("Issued")
        CLOSED = "closed", _("Closed")
        CANCELLED = "cancelled", _("Cancelled")

    year = models.PositiveSmallIntegerField(_("Year"))
    measure = models.CharField(_("Measured by"), max_length=200, blank=True)
    target = models.CharField(_("Target"), max_length=100, blank=True)
    background = models.TextField(_("Background"), blank=True)
    result = models.TextField(_("Result"), blank=True, editable=False)
    attainment = models.CharField(
        _("Attainment"), max_length=10, choices=Attainment.choices, blank=True, editable=False
    )
    result_on = models.DateField(_("Result as of"), null=True, editable=False)

    class Meta:
        verbose_name = _("Annual objective")
