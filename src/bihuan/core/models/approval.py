"""Approval by the pack's route: who decides, in a row or side by side, each decision signed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.core.models.company import Company, Department
from bihuan.core.models.people import Person
from bihuan.core.models.record import Record
from bihuan.core.phrases import in_place


class ApprovalRoute(models.Model):
    """From the pack: who approves a subject, under which condition."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="routes")
    subject = models.CharField(max_length=50)
    when = models.JSONField(default=dict, blank=True)  # {field: value | [values]}
    by = models.JSONField()  # [[role, …], …]: rows in turn, roles within a row side by side
    clause = models.CharField(max_length=60, blank=True)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["company", "subject", "order"]

    def __str__(self) -> str:
        return f"{self.subject}: {self.by}"


class Approval(models.Model):
    """One request for approval of one content of one record."""

    class State(models.TextChoices):
        OPEN = "open", _("Waiting for approval")
        APPROVED = "approved", _("Approved")
        REJECTED = "rejected", _("Returned")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    record = models.ForeignKey(Record, models.PROTECT, related_name="approvals")
    subject = models.CharField(max_length=50)
    clause = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.OPEN)
    turn = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64)
    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record"], condition=Q(state="open"), name="one_open_approval"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} · {self.record}"


class ApprovalSlot(models.Model):
    """One signature an approval needs."""

    class Verdict(models.TextChoices):
        APPROVE = "approve", _("Approve")
        REJECT = "reject", _("Return")

    approval = models.ForeignKey(Approval, models.PROTECT, related_name="slots")
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    turn = models.PositiveIntegerField()
    role = models.CharField(max_length=50)
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    is_open = models.BooleanField(default=False)  # its turn has come and nobody decided
    verdict = models.CharField(max_length=20, choices=Verdict.choices, blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    comment = models.TextField(blank=True)

    class Meta:
        ordering = ["turn", "id"]
        indexes = [models.Index(fields=["company", "role"], condition=Q(is_open=True), name="slot_open")]

    def __str__(self) -> str:
        return f"{self.approval} · {self.role}"

    @property
    def signer(self) -> object:
        """Who signed, and in whose place."""
        return in_place(self.decided_by, self.on_behalf_of)
