"""Plan item: one improvement of the plan with its steps, documents, pilot, rollout and evaluation."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.areas.improvement import rules
from bihuan.areas.improvement.models.measures import unknown_kind
from bihuan.areas.improvement.models.plan import Goal, ImprovementPlan
from bihuan.areas.improvement.words import EvaluationMethod
from bihuan.core.fields import PastDayField, WordsField
from bihuan.core.models import Part, Person, Record
from bihuan.core.vocabulary import MeasureKind

PLANNED = (
    "title", "priority", "owner", "department", "due_on", "elements", "goal", "measure", "wide_ranging", "high_risk",
    "touches_process", "scheme", "pilot_scheme", "rollout", "methods", "resources", "risks", "starts_on",
)  # fmt: skip
PILOT = ("pilot_project", "pilot_from", "pilot_to")


class Piloting(models.Model):
    """How the pilot of an item goes; each finished attempt is kept as a PilotRun."""

    pilot_scheme = models.TextField(_("Pilot scheme"), blank=True)
    pilot_project = models.CharField(_("Pilot project or scope"), max_length=300, blank=True)
    pilot_from = models.DateField(_("Pilot from"), null=True, blank=True)
    pilot_to = models.DateField(_("Pilot to"), null=True, blank=True)
    pilot_ended_on = models.DateField(_("Pilot ended on"), null=True, editable=False)
    pilot_paused_on = models.DateField(_("Pilot paused since"), null=True, editable=False)
    early_reason = models.TextField(_("Reason for ending early"), blank=True)
    attempt = models.PositiveSmallIntegerField(_("Attempt"), default=1, editable=False)

    class Meta:
        abstract = True


class PlanItem(Piloting, Record):
    """An improvement that is carried out."""

    KIND: ClassVar[str] = "plan-item"

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned item")
        UNDER_WAY = "under-way", _("Under way")
        IN_PILOT = "in-pilot", _("In pilot")
        PILOT_VERIFIED = "pilot-verified", _("Pilot verified")
        ROLLOUT_APPROVED = "rollout-approved", _("Rollout approved")
        IN_OPERATION = "in-operation", _("In operation")
        EVALUATED = "evaluated", _("Evaluated")
        CLOSED = "closed", _("Closed")
        CANCELLED = "cancelled", _("Cancelled")

    plan = models.ForeignKey(ImprovementPlan, models.PROTECT, related_name="items", verbose_name=_("Improvement plan"))
    goal = models.ForeignKey(
        Goal, models.PROTECT, null=True, blank=True, related_name="items", verbose_name=_("Goal it serves")
    )
    measure = models.CharField(
        _("Kind of measure"), max_length=20, choices=MeasureKind.choices, default=MeasureKind.CORRECTIVE
    )
    priority = models.PositiveSmallIntegerField(
        _("Priority"), null=True, blank=True, validators=[MaxValueValidator(rules.HIGHEST_PRIORITY)],
        help_text=_("From 0 to 100; approved with the plan. Taken from the opportunity it treats."),
    )  # fmt: skip
    wide_ranging = models.BooleanField(_("Wide-ranging"), default=False)
    high_risk = models.BooleanField(_("High risk"), default=False)
    touches_process = models.BooleanField(_("Changes a process"), default=True)
    scheme = models.TextField(_("Scheme"), blank=True)
    rollout = models.TextField(_("Arrangements for rollout and operation"), blank=True)
    methods = WordsField(_("Ways of evaluation"), max_length=60, blank=True, choices=EvaluationMethod.choices)
    resources = models.TextField(_("Resources"), blank=True)
    risks = models.TextField(_("Risks"), blank=True)
    starts_on = models.DateField(_("Starts on"), null=True, blank=True)
    without_pilot = models.TextField(_("Why without a pilot"), blank=True, editable=False)
    verified_by = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("Verified by")
    )
    verified_on = models.DateField(_("Verified on"), null=True, editable=False)
    operated_on = models.DateField(_("In operation since"), null=True, editable=False)
    result = models.TextField(_("Result"), blank=True, editable=False)

    class Meta:
        verbose_name = _("Plan item")

    @property
    def needs_pilot(self) -> bool:
        """XDYJ-03-02 4.3: a changed process, or process document, is piloted; 4.2.4: so is what reaches wide or risks much."""
        return self.touches_process or self.major or self.has_documents

    @property
    def major(self) -> bool:
        return self.wide_ranging or self.high_risk

    @property
    def has_documents(self) -> bool:
        """Does it define or revise a process document?"""
        return bool(self.pk) and len(self.documents.all()) > 0

    @property
    def progress(self) -> rules.Progress:
        return rules.progress(self.steps.all())

    @property
    def is_in_force(self) -> bool:
        """Does the edition of the plan that is in force hold this item?"""
        edition = self.plan.in_force
        return edition is not None and edition.holds(self.number)

    def clean(self) -> None:
        reasons = list(unknown_kind(self, "measure"))
        if self.goal and self.goal.plan_id != self.plan_id:
            reasons.append(_("Choose a goal of this item's own plan."))
        if self.starts_on and self.due_on and self.due_on < self.starts_on:
            reasons.append(_("The item is due before it starts. Correct one of the two days."))
        if self.pilot_from and self.pilot_to and self.pilot_to < self.pilot_from:
            reasons.append(_("The pilot ends before it begins. Correct one of the two days."))
        if reasons:
            raise ValidationError(reasons)

    def planned_content(self) -> dict[str, Any]:
        """What the plan's approvers sign of this item."""
        own = {
            field.name: field.value_from_object(self) for field in self._meta.concrete_fields if field.name in PLANNED
        }
        return {
            "number": self.number,
            **own,
            "owner_name": self.owner.name if self.owner else "",
            "steps": [{"id": step.pk, **step.content()} for step in self.steps.all()],
            "documents": [{"id": row.pk, **row.content()} for row in self.documents.all()],
        }

    def content(self) -> dict[str, Any]:
        """What those sign who approve the rollout: the item and the results of its pilot."""
        criteria = self.criteria.filter(attempt=self.attempt).order_by("id")
        return {**super().content(), "criteria": [{"id": row.pk, **row.content()} for row in criteria]}


class ItemStep(Part):
    """A step of an item: who, from when, until when; a milestone or not."""

    WHOLE: ClassVar[str] = "item"
    REPORTED: ClassVar[tuple[str, ...]] = ("done_on", "note")

    item = models.ForeignKey(PlanItem, models.PROTECT, related_name="steps")
    title = models.CharField(_("Step"), max_length=200)
    owner = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Responsible")
    )
    starts_on = models.DateField(_("Begins"), null=True, blank=True)
    due_on = models.DateField(_("Due"), null=True, blank=True)
    milestone = models.BooleanField(_("Milestone"), default=False)
    done_on = PastDayField(_("Done on"), null=True, blank=True)
    note = models.TextField(_("Progress"), blank=True)

    class Meta:
        verbose_name = _("Step")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title

    @property
    def days_late(self) -> int:
        """Calendar days it was done after its due day; 0 when in time or not done."""
        return max((self.done_on - self.due_on).days, 0) if self.done_on and self.due_on else 0

    def clean(self) -> None:
        if self.starts_on and self.due_on and self.due_on < self.starts_on:
            text = _("“%(step)s” is due before it starts. Correct one of the two days.")
            raise ValidationError(text % {"step": self.title})
        begun = self.item.company.day_of(self.item.created_at)
        if self.done_on and self.done_on < begun:
            text = _("“%(step)s” cannot have been done before the item was written down on %(day)s.")
            raise ValidationError(text % {"step": self.title, "day": begun})

    def content(self) -> dict[str, Any]:
        planned = super().content()
        return {**planned, "owner_name": self.owner.name if self.owner else ""}


class ItemDocument(Part):
    """A process document the item defines or revises (XDYJ-03-02 4.2.3)."""

    WHOLE: ClassVar[str] = "item"
    REPORTED: ClassVar[tuple[str, ...]] = ("issued_on", "document")

    class Change(models.TextChoices):
        DEFINE = "define", _("To be defined")
        REVISE = "revise", _("To be revised")

    item = models.ForeignKey(PlanItem, models.PROTECT, related_name="documents")
    title = models.CharField(_("Process document"), max_length=200)
    change = models.CharField(_("How it changes"), max_length=10, choices=Change.choices, default=Change.REVISE)
    document = models.ForeignKey(
        "core.Record", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Controlled document")
    )
    issued_on = PastDayField(_("Issued on"), null=True, blank=True)

    class Meta:
        verbose_name = _("Process document")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title
