"""Waiver: a task need not be done, with reason and approval. Filing: a document made elsewhere, as evidence."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.areas.policies import paper_rules
from bihuan.areas.policies.models.policy import Duty
from bihuan.areas.policies.models.task import Task
from bihuan.core.fields import PastDayField
from bihuan.core.models import Record
from bihuan.core.refusals import Refused


class Waiver(Record):
    """A request that one task need not be done."""

    KIND: ClassVar[str] = "waiver"

    class State(models.TextChoices):
        REQUESTED = "requested", _("Requested")
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Refused")

    task = models.ForeignKey(Task, models.PROTECT, related_name="waivers", verbose_name=_("Task"))
    reason = models.TextField(_("Reason"), max_length=4000)

    class Meta:
        verbose_name = _("Waiver")

    @property
    def role(self) -> str:
        """Who answers for the task: those do not decide on it, so packs may name others for it."""
        return self.task.role

    def derive(self) -> None:
        self.department_id = self.task.department_id
        self.owner_id = self.owner_id or self.created_by_id

    def clean(self) -> None:
        if self.pk is None and not self.task.pending:
            raise ValidationError(_("This task is already settled. There is nothing to waive."))
        if self.pk is None and self.task.waivers.filter(state=self.State.REQUESTED).exists():
            raise ValidationError(_("A waiver for this task is already waiting for a decision."))


class Filing(Record):
    """A document made outside Bihuan. `effective_on` decides which period it serves, not the day it was filed."""

    KIND: ClassVar[str] = "filing"

    class State(models.TextChoices):
        FILED = "filed", _("Filed")
        CONFIRMED = "confirmed", _("Confirmed")
        REJECTED = "rejected", _("Rejected")

    duty = models.ForeignKey(
        Duty, models.PROTECT, null=True, blank=True, related_name="filings", verbose_name=_("Duty")
    )
    task = models.ForeignKey(
        Task, models.PROTECT, null=True, blank=True, related_name="filings", verbose_name=_("Task")
    )
    effective_on: "models.DateField[Any, Any]" = PastDayField(_("Took effect on"))
    document_number = models.CharField(_("Its own number"), max_length=100, blank=True)
    remark = models.TextField(_("Remark"), max_length=4000, blank=True)

    class Meta:
        verbose_name = _("Filed document")

    @property
    def type(self) -> str:
        """The kind of record it stands for."""
        duty = self.task.duty if self.task else self.duty
        return duty.evidence_kind if duty else ""

    def derive(self) -> None:
        self.owner_id = self.owner_id or self.created_by_id
        if self.task is not None:
            self.department_id = self.task.department_id

    def clean(self) -> None:
        """As long as it can still be corrected, it has to fit the task it is for."""
        if self.state == self.State.FILED and (reasons := list(paper_rules.faults(self))):
            raise Refused(reasons)

    def content(self) -> dict[str, Any]:
        """With the digests of the files: confirming confirms exactly these."""
        files = self.attachments.evidence().order_by("id").values_list("digest", flat=True)
        return super().content() | {"files": list(files)}
