"""Resource request: people, money or material for an improvement or an action (YNTD-ITSS-0300 4.4.1)."""

from decimal import Decimal
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.core.models import Record


class ResourceRequest(Record):
    """What is needed for a record, what it costs, and what was granted."""

    KIND: ClassVar[str] = "resource-request"

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        REQUESTED = "requested", _("Requested")
        GRANTED = "granted", _("Granted")
        DECLINED = "declined", _("Not granted")
        CANCELLED = "cancelled", _("Cancelled")

    class Type(models.TextChoices):
        PEOPLE = "people", _("People")
        MONEY = "money", _("Money")
        MATERIAL = "material", _("Tools and material")

    concerns = models.ForeignKey(
        "core.Record", models.PROTECT, related_name="resource_requests", verbose_name=_("Concerns")
    )
    type = models.CharField(_("Kind of resource"), max_length=10, choices=Type.choices)
    amount = models.DecimalField(_("Amount"), max_digits=14, decimal_places=2, null=True, blank=True)
    unit = models.CharField(_("Unit"), max_length=20, blank=True)
    needed_by = models.DateField(_("Needed by"), null=True, blank=True)
    purpose = models.TextField(_("What for"))
    granted_amount = models.DecimalField(
        _("Amount granted"), max_digits=14, decimal_places=2, null=True, editable=False
    )
    granted_note = models.TextField(_("Terms"), blank=True, editable=False)

    class Meta:
        verbose_name = _("Resource request")

    def clean(self) -> None:
        if self.amount is not None and self.amount <= Decimal(0):
            raise ValidationError(_("The amount must be more than 0."))
