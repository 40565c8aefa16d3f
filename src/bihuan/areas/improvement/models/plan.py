"""Improvement plan of a year: goals, requirements, arrangements, and each approved edition frozen (XDYJ-03-02 4.2)."""

from decimal import Decimal
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.areas.capability.models import Objective
from bihuan.areas.improvement import rules
from bihuan.areas.improvement.models.figures import Measured, number
from bihuan.core.models import Part, Person, Record

FIRST_EDITION = "1.0"


class ImprovementPlan(Record):
    """《过程改进计划》 or 《运维服务能力改进计划》 of one year."""

    KIND: ClassVar[str] = "improvement-plan"
    NOT_SIGNED: ClassVar[frozenset[str]] = frozenset({"result"})

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        APPROVED = "approved", _("Approved")
        IN_EXECUTION = "in-execution", _("In execution")
        EVALUATED = "evaluated", _("Evaluated")
        CLOSED = "closed", _("Closed")
        CANCELLED = "cancelled", _("Cancelled")

    year = models.PositiveSmallIntegerField(_("Plan year"))
    period_start = models.DateField(_("From"))
    period_end = models.DateField(_("To"))
    requirements = models.TextField(_("Overall requirements"), blank=True)
    analysis = models.TextField(
        _("Present state"), blank=True, help_text=_("How the processes stand today: figures, findings, causes.")
    )
    solution = models.TextField(_("Chosen solution"), blank=True)
    pilot_arrangement = models.TextField(_("Pilot arrangements"), blank=True)
    operation_arrangement = models.TextField(_("Arrangements for operation"), blank=True)
    evaluation_arrangement = models.TextField(_("Arrangements for evaluating the effect"), blank=True)
    resources = models.TextField(_("Resources needed"), blank=True)
    risks = models.TextField(_("Risks"), blank=True)
    result = models.TextField(_("Result of the year"), blank=True)
    edition = models.CharField(_("Edition"), max_length=10, default=FIRST_EDITION, editable=False)
    revision_reason = models.TextField(_("Reason for the revision"), blank=True, editable=False)
    started_on = models.DateField(_("Started on"), null=True, editable=False)

    class Meta:
        verbose_name = _("Improvement plan")

    def clean(self) -> None:
        if self.period_end < self.period_start:
            raise ValidationError(_("The period ends before it begins. Correct one of the two days."))
        if not self.period_start.year <= self.year <= self.period_end.year:
            text = _("A plan of %(year)s holds days of that year. Correct the year or the period.")
            raise ValidationError(text % {"year": self.year})

    @property
    def is_first_draft(self) -> bool:
        """Not approved yet; a revision has a later edition."""
        return self.edition == FIRST_EDITION and self.state in {self.State.DRAFT, self.State.SUBMITTED}

    @property
    def in_force(self) -> "PlanVersion | None":
        """The edition last approved; it holds until the next one is approved."""
        if self.is_first_draft:
            return None
        return PlanVersion.objects.filter(plan=self).order_by("-id").first()

    @property
    def is_being_revised(self) -> bool:
        return self.state in {self.State.DRAFT, self.State.SUBMITTED} and self.in_force is not None

    @property
    def major(self) -> bool:
        """Has it an item that reaches wide or risks much (approval routes may ask)."""
        return any(item.major for item in self.items.all())

    def content(self) -> dict[str, Any]:
        """What approvers sign: the plan with its goals, items, steps and documents, without what only reports progress."""
        own = {name: value for name, value in super().content().items() if name not in self.NOT_SIGNED}
        goals = Goal.objects.filter(plan=self).order_by("id")
        items = self.items.exclude(state="cancelled").order_by("id")
        return {
            **own,
            "edition": self.edition,
            "goals": [{"id": goal.pk, **goal.content()} for goal in goals],
            "items": [
                item.planned_content()
                for item in items.select_related("owner", "company").prefetch_related("steps__owner", "documents")
            ],
        }


class Goal(Measured, Part):
    """A goal of the plan, tied to an annual objective or a named business goal (XDYJ-03-02 1.3.1)."""

    WHOLE: ClassVar[str] = "plan"

    plan = models.ForeignKey(ImprovementPlan, models.PROTECT, related_name="goals")
    title = models.CharField(_("Goal"), max_length=200)
    objective = models.ForeignKey(
        Objective, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Annual objective")
    )
    business_goal = models.CharField(_("Business goal"), max_length=200, blank=True)
    metric = models.CharField(_("Metric"), max_length=200, blank=True)
    baseline = number(_("Baseline"))
    now = number(_("Now"))

    class Meta:
        verbose_name = _("Goal")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_aligned(self) -> bool:
        return self.objective_id is not None or bool(self.business_goal.strip())

    @property
    def way_gone(self) -> Decimal | None:
        """The share of the way from baseline to target; nothing while a figure is missing."""
        return rules.way_gone(self.baseline, self.now, self.target)

    @property
    def percent(self) -> int | None:
        return rules.percent(self.way_gone)

    @property
    def baseline_text(self) -> str:
        return rules.shown(self.baseline, self.unit)

    @property
    def now_text(self) -> str:
        return rules.shown(self.now, self.unit)

    def content(self) -> dict[str, Any]:
        return {name: value for name, value in super().content().items() if name != "now"}


class PlanVersion(Part):
    """An approved edition of the plan, frozen; `digest` is what the approvers signed."""

    WHOLE: ClassVar[str] = "plan"

    plan = models.ForeignKey(ImprovementPlan, models.PROTECT, related_name="versions")
    edition = models.CharField(_("Edition"), max_length=10)
    approved_at = models.DateTimeField(_("Approved at"))
    approved_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Approved by")
    )
    reason = models.TextField(_("Reason for the revision"), blank=True)
    digest = models.CharField(_("Digest"), max_length=64)
    frozen = models.JSONField(_("Content"), encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = _("Edition of the plan")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["plan", "edition"], name="plan_edition_once")]

    def __str__(self) -> str:
        return f"V{self.edition}"

    def holds(self, number: str) -> bool:
        """Is the item of this number part of the edition?"""
        return self.item(number) is not None

    def item(self, number: str) -> dict[str, Any] | None:
        """The item of this number, as it was signed."""
        return next((item for item in self.frozen["items"] if item["number"] == number), None)
