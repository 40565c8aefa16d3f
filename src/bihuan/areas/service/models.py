"""Service level agreement: what is served, how well, and who answers for what (XDYJ-04-01 3.1)."""

from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.core.fields import PastDayField
from bihuan.core.models import Part, Person, Record


class ServiceLevel(Record):
    """One version of what a customer and we agreed; the next version is a record of its own that replaces it."""

    KIND: ClassVar[str] = "service-level"

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        AGREED = "agreed", _("Agreed and signed")
        IN_FORCE = "in-force", _("In force")
        ENDED = "ended", _("Ended")

    customer = models.CharField(_("Customer"), max_length=200)
    project = models.CharField(_("Service project"), max_length=200, blank=True)
    scope = models.TextField(_("Service scope"), blank=True, max_length=4000)
    our_part = models.TextField(_("Our responsibilities"), blank=True, max_length=4000)
    customer_part = models.TextField(_("The customer's responsibilities"), blank=True, max_length=4000)
    starts_on: "models.DateField[Any, date | None]" = models.DateField(_("Holds from"), null=True, blank=True)
    ends_on: "models.DateField[Any, date | None]" = models.DateField(
        _("Holds to"), null=True, blank=True, help_text=_("Left empty, it holds until it is ended.")
    )
    changes = models.TextField(_("What changed"), blank=True, max_length=4000)
    signed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("Signed for us by")
    )
    customer_signed_by = models.CharField(_("Signed for the customer by"), max_length=100, blank=True, editable=False)
    signed_on = PastDayField(_("Signed on"), null=True, editable=False)
    edition = models.PositiveSmallIntegerField(_("Edition"), default=1, editable=False)
    predecessor = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="successors", verbose_name=_("Replaces")
    )

    class Meta:
        verbose_name = _("Service level agreement")

    def derive(self) -> None:
        self.owner_id = self.owner_id or self.created_by_id

    def content(self) -> dict[str, Any]:
        return super().content() | {"standards": [row.content() for row in self.standards.order_by("id")]}


class Standard(Part):
    """A quality standard: what is measured, for which priority, within which limits, and how much of it must hold."""

    WHOLE: ClassVar[str] = "service_level"

    service_level = models.ForeignKey(ServiceLevel, models.PROTECT, related_name="standards")
    measure = models.CharField(_("What is measured"), max_length=200)
    priority = models.CharField(_("Priority"), max_length=40, blank=True)
    response_minutes = models.PositiveIntegerField(_("Response within (minutes)"), null=True, blank=True)
    resolution_minutes = models.PositiveIntegerField(_("Resolution within (minutes)"), null=True, blank=True)
    service_hours = models.CharField(_("Service hours"), max_length=100, blank=True)
    target = models.CharField(_("Target"), max_length=100)

    class Meta:
        verbose_name = _("Quality standard")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.measure} {self.priority}".strip()

    def clean(self) -> None:
        response, resolution = self.response_minutes, self.resolution_minutes
        if response is not None and resolution is not None and resolution < response:
            raise ValidationError(_("It would be resolved before it is responded to. Correct one of the two limits."))
