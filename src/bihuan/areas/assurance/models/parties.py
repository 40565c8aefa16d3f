"""Both sides of an audit: the departments audited with their agreed days and material, and the auditors of each."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.areas.assurance.models.audit import Audit
from bihuan.areas.assurance.models.covering import Covering
from bihuan.areas.correction.independence import objection
from bihuan.core.fields import PastDayField
from bihuan.core.models import Department, Part, Person
from bihuan.core.phrases import phrase


class AuditedDepartment(Covering):
    """A department in the audit: what is looked at, on which days, agreed with whom."""

    WHOLE: ClassVar[str] = "audit"
    SHOWN: ClassVar[tuple[str, ...]] = ("agreed_on", "agreed_by")
    AGREED_TO: ClassVar[tuple[str, ...]] = ("department_id", "starts_on", "ends_on", "elements", "processes")

    audit = models.ForeignKey(Audit, models.PROTECT, related_name="departments")
    starts_on = models.DateField(_("From"), null=True, blank=True)
    ends_on = models.DateField(_("To"), null=True, blank=True)
    contact = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Contact of the department")
    )
    agreed_on = models.DateField(_("Agreed on"), null=True, editable=False)
    agreed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("Agreed by")
    )

    class Meta:
        verbose_name = _("Audited department")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["audit", "department"], name="audited_department_once")]

    def __str__(self) -> str:
        return str(self.department)

    def derive(self) -> None:
        """Other days, or something else that is looked at: what the department agreed to is void (YNTD-ITSS-0301 2.1)."""
        before = AuditedDepartment.objects.filter(pk=self.pk, agreed_on__isnull=False).first() if self.pk else None
        if before and any(getattr(before, name) != getattr(self, name) for name in self.AGREED_TO):
            self.agreed_on = self.agreed_by = None

    def faults(self) -> Iterator[Any]:
        yield from super().faults()
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            text = _("%(department)s: the audit ends before it begins. Correct one of the two days.")
            yield phrase(text, department=self.department)


class TeamMember(Part):
    """An auditor and the department this auditor looks at. Nobody audits their own."""

    WHOLE: ClassVar[str] = "audit"

    audit = models.ForeignKey(Audit, models.PROTECT, related_name="team")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("Auditor"))
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("Audits"))

    class Meta:
        verbose_name = _("Auditor of a department")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["audit", "person", "department"], name="team_member_once")]

    def __str__(self) -> str:
        return f"{self.person} → {self.department}"

    def clean(self) -> None:
        """XDYJ-04-01 3.2: whoever names an auditor, by whatever way, is held to independence."""
        reasons = []
        day = self.audit.starts_on or self.audit.created_at.date()
        if reason := objection(self.person, self.department, day):
            reasons.append(str(reason))
        twins = TeamMember.objects.filter(audit=self.audit, person=self.person, department=self.department)
        if twins.exclude(pk=self.pk).exists():
            reasons.append(_("%(person)s is named for this department already.") % {"person": self.person})
        if reasons:
            raise ValidationError(reasons)


class MaterialRequest(Part):
    """Material a department hands in for the audit: requested, received, missing (YNTD-ITSS-0301 2.1)."""

    WHOLE: ClassVar[str] = "audit"
    REPORTED: ClassVar[tuple[str, ...]] = ("status", "received_on", "note")

    class Status(models.TextChoices):
        REQUESTED = "requested", pgettext_lazy("material", "Requested")
        RECEIVED = "received", pgettext_lazy("material", "Received")
        MISSING = "missing", pgettext_lazy("material", "Missing")

    audit = models.ForeignKey(Audit, models.PROTECT, related_name="materials")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("Department"))
    title = models.CharField(_("Material"), max_length=200)
    due_on = models.DateField(_("To be handed in by"), null=True, blank=True)
    status = models.CharField(_("Status"), max_length=20, choices=Status.choices, default=Status.REQUESTED)
    received_on = PastDayField(_("Received on"), null=True, blank=True)
    note = models.CharField(_("Note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("Material request")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        received = self.status == self.Status.RECEIVED
        if received and self.received_on is None:
            raise ValidationError(_("“%(title)s”: say when it was received.") % {"title": self.title})
        if not received and self.received_on is not None:
            raise ValidationError(
                _("“%(title)s” has a day of receipt but is not received. Correct one of the two.")
                % {"title": self.title}
            )
