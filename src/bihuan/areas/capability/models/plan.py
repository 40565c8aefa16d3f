"""The year's capability plan: what each element needs, who answers for it until when (XDYJ-04-01 1.4.1, YNTD-ITSS-0301 1.1)."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.core.fields import PastDayField
from bihuan.core.models import Department, Part, Person, Record
from bihuan.core.signatures import approvals_given
from bihuan.core.vocabulary import Element


class CapabilityPlan(Record):
    """《年度运维服务能力管理计划》: drawn up, approved by senior management, handed out, evaluated."""

    KIND: ClassVar[str] = "capability-plan"

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        APPROVED = "approved", _("Approved")
        IN_EXECUTION = "in-execution", _("In execution")
        EVALUATED = "evaluated", _("Evaluated")
        CLOSED = "closed", _("Closed")
        CANCELLED = "cancelled", _("Cancelled")

    year = models.PositiveSmallIntegerField(_("Year of the plan"))
    basis = models.TextField(
        _("What it rests on"), blank=True, help_text=_("Last year's execution, needs, objectives.")
    )
    resources = models.TextField(_("Resources"), blank=True)
    left_out = models.TextField(_("Elements without work, and why"), blank=True)
    result = models.TextField(_("Result of the year"), blank=True, editable=False)

    class Meta:
        verbose_name = _("Annual service capability management plan")
        indexes = [models.Index(fields=["year"], name="capability_plan_year")]

    @property
    def is_being_revised(self) -> bool:
        """A revision is drafted; the edition approved before holds until the new one is."""
        drafted = self.state in {self.State.DRAFT, self.State.SUBMITTED}
        return drafted and approvals_given(self).exists()

    @property
    def is_in_force(self) -> bool:
        """Approved and not ended, also while its next edition is drafted."""
        under_way = {self.State.APPROVED, self.State.IN_EXECUTION, self.State.EVALUATED}
        return self.state in under_way or self.is_being_revised

    def clean(self) -> None:
        others = CapabilityPlan.objects.filter(company=self.company_id, year=self.year).exclude(pk=self.pk)
        if twin := others.exclude(state=self.State.CANCELLED).first():
            text = _("%(year)s has a plan already: %(number)s. Revise that one.")
            raise ValidationError(text % {"year": self.year, "number": twin.number})

    def content(self) -> dict[str, Any]:
        """What is signed: the plan with the work it hands out."""
        return super().content() | {"work": [row.content() for row in self.work.order_by("id")]}


class Work(Part):
    """A piece of work on an element: its measure, the department and the person that answer for it, its day."""

    WHOLE: ClassVar[str] = "plan"
    REPORTED: ClassVar[tuple[str, ...]] = ("done_on", "outcome")

    plan = models.ForeignKey(CapabilityPlan, models.PROTECT, related_name="work")
    element = models.CharField(_("Element"), max_length=20, choices=Element.choices)
    text = models.CharField(_("Work"), max_length=300)
    indicator = models.CharField(_("Measured by"), max_length=200, blank=True)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("Department"))
    owner = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("Responsible"))
    due_on = models.DateField(_("Due"))
    done_on = PastDayField(_("Done on"), null=True, blank=True)
    outcome = models.TextField(_("Outcome"), blank=True)

    class Meta:
        verbose_name = _("Work of the plan")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def is_told(self) -> bool:
        """Carried out, or why not."""
        return bool(self.outcome.strip())

    def clean(self) -> None:
        reasons: list[Any] = []
        if self.due_on.year != self.plan.year:
            text = _("“%(work)s” is due on %(day)s, outside the year of the plan. Correct the day.")
            reasons.append(text % {"work": self, "day": self.due_on})
        if self.done_on and not self.is_told:
            reasons.append(_("Say what came of it."))
        if reasons:
            raise ValidationError(reasons)
