"""Audit programme of a year: what has to be looked at, and the audits that do it (XDYJ-04-01 4.1.1)."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.areas.assurance.criteria import usual_criteria
from bihuan.areas.assurance.models.covering import Covering
from bihuan.areas.assurance.words import Method
from bihuan.core.fields import WordsField
from bihuan.core.models import Part, Person, Record
from bihuan.core.phrases import phrase
from bihuan.core.signatures import approvals_given


class AuditProgramme(Record):
    """《内部审核方案》 of one year."""

    KIND: ClassVar[str] = "audit-programme"
    NOT_SIGNED: ClassVar[frozenset[str]] = frozenset({"result"})

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        APPROVED = "approved", _("Approved")
        IN_EXECUTION = "in-execution", _("In execution")
        CLOSED = "closed", _("Closed")
        CANCELLED = "cancelled", _("Cancelled")

    year = models.PositiveSmallIntegerField(_("Programme year"))
    purpose = models.TextField(pgettext_lazy("audit", "Purpose"), blank=True)
    standards = models.TextField(_("Criteria: standards"), blank=True)
    documents = models.TextField(_("Criteria: documents of the company"), blank=True)
    laws = models.TextField(_("Criteria: laws and regulations"), blank=True)
    methods = WordsField(_("Audit methods"), max_length=80, blank=True, choices=Method.choices)
    arrangements = models.TextField(_("Arrangements and resources"), blank=True)
    interval_reason = models.TextField(
        _("Why the interval is exceeded"), blank=True, help_text=_("Only where more than the allowed time passes.")
    )
    result = models.TextField(_("Result of the year"), blank=True)

    class Meta:
        verbose_name = _("Internal audit programme")
        indexes = [models.Index(fields=["year"], name="audit_programme_year")]

    @property
    def criteria(self) -> str:
        """XDYJ-04-01 4.1.1: standards, the company's own documents, laws and regulations."""
        return "\n".join(text for text in (self.standards, self.documents, self.laws) if text.strip())

    @property
    def is_approved(self) -> bool:
        """Does what it says now stand approved, for its audits to be held against?"""
        return self.state in {self.State.APPROVED, self.State.IN_EXECUTION}

    @property
    def is_being_revised(self) -> bool:
        drafted = self.state in {self.State.DRAFT, self.State.SUBMITTED}
        return drafted and approvals_given(self).exists()

    def derive(self) -> None:
        """A new programme starts with the usual criteria."""
        if self.pk is None:
            for name, text in usual_criteria(self.company).items():
                setattr(self, name, getattr(self, name) or text)

    def clean(self) -> None:
        others = AuditProgramme.objects.filter(company=self.company, year=self.year).exclude(pk=self.pk)
        if other := others.exclude(state=self.State.CANCELLED).first():
            text = _("%(year)s has a programme already: %(number)s. Open that one.")
            raise ValidationError(text % {"year": self.year, "number": other.number})

    def content(self) -> dict[str, Any]:
        """What approvers sign: the programme with its scope, its audits and what each of them covers."""
        own = {name: value for name, value in super().content().items() if name not in self.NOT_SIGNED}
        parts: dict[str, models.Manager[Any]] = {
            "scope": self.scope,
            "planned": self.planned_audits,
            "coverage": self.planned_scope,
        }
        return own | {
            name: [{"id": row.pk, **row.content()} for row in rows.order_by("id")] for name, rows in parts.items()
        }


class ProgrammeScope(Covering):
    """What has to be looked at in a department this year; what is left out needs a reason."""

    WHOLE: ClassVar[str] = "programme"

    programme = models.ForeignKey(AuditProgramme, models.PROTECT, related_name="scope")
    reason = models.CharField(_("Why the rest does not apply"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("Scope of the programme")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["programme", "department"], name="programme_scope_once")]

    def __str__(self) -> str:
        return str(self.department)


class PlannedAudit(Part):
    """An audit the programme plans; when its time comes an audit is made from it."""

    WHOLE: ClassVar[str] = "programme"

    programme = models.ForeignKey(AuditProgramme, models.PROTECT, related_name="planned_audits")
    title = models.CharField(_("Planned audit"), max_length=200)
    starts_on = models.DateField(_("From"))
    ends_on = models.DateField(_("To"))
    lead = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Lead auditor proposed")
    )
    note = models.TextField(_("Note"), blank=True)

    class Meta:
        verbose_name = _("Planned audit")
        ordering = ["starts_on", "id"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        if self.ends_on < self.starts_on:
            text = _("“%(audit)s” ends before it begins. Correct one of the two days.")
            raise ValidationError(text % {"audit": self.title})


class PlannedScope(Covering):
    """What a planned audit covers in a department."""

    WHOLE: ClassVar[str] = "programme"

    programme = models.ForeignKey(AuditProgramme, models.PROTECT, related_name="planned_scope")
    planned = models.ForeignKey(PlannedAudit, models.CASCADE, related_name="scope", verbose_name=_("Planned audit"))

    class Meta:
        verbose_name = _("What a planned audit covers")
        ordering = ["planned", "id"]
        constraints = [models.UniqueConstraint(fields=["planned", "department"], name="planned_scope_once")]

    def __str__(self) -> str:
        return f"{self.planned} · {self.department}"

    @property
    def apart(self) -> dict[str, Any]:
        return {"planned": self.planned}

    def faults(self) -> Iterator[Any]:
        yield from super().faults()
        if self.planned.programme_id != self.programme_id:
            yield _("Choose a planned audit of this programme.")
        if not self.subjects:
            yield phrase(_("Say which elements or processes are looked at in %(place)s."), place=self.department)
