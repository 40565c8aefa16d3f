"""Disposal of archived records whose retention has ended: asked for with a list, approved, carried out, and kept for good."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.core.models import Part, Record


class Disposal(Record):
    """One request: the records whose retention ended by a day, listed when it is asked for and signed as listed."""

    KIND: ClassVar[str] = "disposal"

    class State(models.TextChoices):
        REQUESTED = "requested", _("Requested")
        APPROVED = "approved", _("Approved")
        CARRIED_OUT = "carried-out", _("Carried out")
        REFUSED = "refused", _("Refused")

    ended_by = models.DateField(_("Retention ended by"))
    reason = models.TextField(_("Reason"), max_length=4000)

    class Meta:
        verbose_name = _("Disposal")

    def content(self) -> dict[str, Any]:
        """What is signed: the request and every record on its list."""
        return super().content() | {"records": [row.content() for row in self.entries.all()]}


class DisposalEntry(Part):
    """A record on the list, as it was when the disposal was asked for."""

    WHOLE: ClassVar[str] = "disposal"

    disposal = models.ForeignKey(Disposal, models.PROTECT, related_name="entries")
    record = models.ForeignKey("core.Record", models.PROTECT, related_name="+", verbose_name=_("Record"))
    title = models.CharField(_("Title"), max_length=200)
    kept_until = models.DateField(_("Kept until"))
    files = models.PositiveIntegerField(_("Files"), default=0)

    class Meta:
        verbose_name = _("Record to be disposed of")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["disposal", "record"], name="disposal_record_once")]

    def __str__(self) -> str:
        return f"{self.record.number} {self.title}"
