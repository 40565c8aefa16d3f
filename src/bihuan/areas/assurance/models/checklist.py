"""A row of the checklist: the question, and what was found (XDYJ-04-01 4.1.1).

What was found is written by the step “record” only, so that the rules on who may and what is needed hold everywhere.
"""

from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.areas.assurance import subjects
from bihuan.areas.assurance.models.audit import Audit
from bihuan.areas.assurance.words import Method, Result
from bihuan.areas.correction.independence import objection
from bihuan.core.fields import WordsField
from bihuan.core.models import Department, Part, Person, Record


class Found(models.Model):
    """What was found, by whom, when; `revision` counts the changes, so that two recorders notice each other."""

    result = models.CharField(_("Result"), max_length=20, choices=Result.choices, blank=True, editable=False)
    statement = models.CharField(_("Finding in one sentence"), max_length=200, blank=True, editable=False)
    evidence = models.TextField(_("Objective evidence"), blank=True, editable=False)
    sampled = models.CharField(_("What was sampled"), max_length=300, blank=True, editable=False)
    auditee = models.CharField(_("Confirmed by (auditee)"), max_length=100, blank=True, editable=False)
    auditor = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("Auditor")
    )
    recorded_at = models.DateTimeField(_("Recorded at"), null=True, editable=False)
    revision = models.PositiveIntegerField(_("Times recorded"), default=0, editable=False)
    finding = models.ForeignKey(
        Record, models.PROTECT, null=True, editable=False, related_name="checklist_items", verbose_name=_("Became")
    )

    class Meta:
        abstract = True


class ChecklistItem(Found, Part):
    """One question to one department."""

    WHOLE: ClassVar[str] = "audit"
    QUESTION: ClassVar[tuple[str, ...]] = ("question", "clause", "methods", "sample")
    RECORDED: ClassVar[tuple[str, ...]] = ("result", "statement", "evidence", "sampled", "auditee")

    audit = models.ForeignKey(Audit, models.PROTECT, related_name="items")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("Department"))
    subject = models.CharField(
        _("Element or process"), max_length=60, help_text=_("Such as people, or process:incident.")
    )
    question = models.CharField(_("Question"), max_length=300)
    clause = models.CharField(_("Clause"), max_length=100, blank=True)
    methods = WordsField(_("How to look"), max_length=80, blank=True, choices=Method.choices)
    sample = models.CharField(_("Sample to draw"), max_length=300, blank=True)
    key = models.CharField(max_length=40, blank=True, editable=False)  # of the library; empty: an own question

    class Meta:
        verbose_name = _("Item of the checklist")
        ordering = ["department", "subject", "id"]
        indexes = [models.Index(fields=["audit", "department", "subject"], name="checklist_cell")]

    def __str__(self) -> str:
        return self.question

    def get_subject_display(self) -> str:
        return subjects.in_words(self.subject, self.audit.company)

    @property
    def is_judged(self) -> bool:
        return bool(self.result)

    @property
    def recorded(self) -> dict[str, Any]:
        """What a recorder wrote."""
        return {name: getattr(self, name) for name in self.RECORDED}

    def content(self) -> dict[str, Any]:
        return super().content() | self.recorded

    def clean(self) -> None:
        reasons: list[Any] = []
        known = {one.code for one in subjects.subjects_of(self.audit.company)}
        if self.subject not in known:
            text = _("“%(subject)s” is neither an element nor a process of this company. Known are: %(known)s.")
            reasons.append(text % {"subject": self.subject, "known": " ".join(sorted(known))})
        if not self.audit.departments.filter(department=self.department_id).exists():
            reasons.append(_("%(department)s is not in this audit. Add it first.") % {"department": self.department})
        if self.auditor and self._is_recorded_anew and (reason := objection(self.auditor, self.department, self._day)):
            reasons.append(str(reason))
        if reasons:
            raise ValidationError(reasons)

    @property
    def _is_recorded_anew(self) -> bool:
        """Independence counts when something is recorded; who moves departments later leaves what was found as it is."""
        before = ChecklistItem.objects.filter(pk=self.pk).values_list("revision", flat=True).first()
        return before != self.revision

    @property
    def _day(self) -> date:
        at = self.recorded_at or self.audit.created_at
        return self.audit.company.day_of(at)
