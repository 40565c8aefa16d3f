"""Management review: who sits, what is put before them, what they decide (XDYJ-04-01 4.1.2, YNTD-ITSS-0301 2.2)."""

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from bihuan.areas.assurance.review_words import Becomes, Output, Presence
from bihuan.areas.improvement.models import Opportunity, ResourceRequest
from bihuan.core.fields import PastDayField, WordsField
from bihuan.core.models import Approval, Department, Part, Person, Record
from bihuan.core.signatures import approved_on
from bihuan.core.vocabulary import Element, ReviewInput

if TYPE_CHECKING:
    from django.db.models import QuerySet


# The ends of a record that carry out what was decided; declined or cancelled, nobody did it.
CARRIED_OUT: dict[str, frozenset[str]] = {
    Becomes.ACTION: frozenset({"closed"}),
    Becomes.RESOURCE_REQUEST: frozenset({"granted"}),
    Becomes.OBJECTIVE: frozenset({"issued", "closed"}),
    Becomes.OPPORTUNITY: frozenset({"closed"}),
}


class Frozen(models.Model):
    """The inputs as they stood on a day, with their digest."""

    snapshot = models.JSONField(_("Inputs"), default=dict, editable=False, encoder=DjangoJSONEncoder)
    digest = models.CharField(_("Digest of the inputs"), max_length=64, blank=True, editable=False)
    frozen_on = models.DateField(_("Inputs of"), null=True, editable=False)

    class Meta:
        abstract = True


class ManagementReview(Frozen, Record):
    """《管理评审》 of a year: prepared, held, reported, followed up."""

    KIND: ClassVar[str] = "management-review"

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned review")
        INPUTS_READY = "inputs-ready", _("Inputs ready")
        HELD = "held", _("Held")
        REPORT_SUBMITTED = "report-submitted", _("Report submitted")
        REPORT_APPROVED = "report-approved", _("Report approved")
        FOLLOW_UP = "follow-up", _("Follow-up")
        CLOSED = "closed", _("Closed")
        CANCELLED = "cancelled", _("Cancelled")

    year = models.PositiveSmallIntegerField(_("Year of the review"))
    chair = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("Chair"))
    planned_on = models.DateField(_("Planned for"))
    place = models.CharField(_("Place"), max_length=100, blank=True)
    period_start: "models.DateField[Any, date]" = models.DateField(_("Inputs from"))
    period_end: "models.DateField[Any, date]" = models.DateField(_("Inputs to"))
    purpose = models.TextField(_("Purpose of the review"), blank=True)
    held_on = PastDayField(_("Held on"), null=True, editable=False)
    minutes = models.TextField(_("What was discussed"), blank=True)
    conclusion = models.TextField(
        _("Overall conclusion"), blank=True, help_text=_("Is the system suitable, adequate and effective?")
    )
    result = models.TextField(_("Result of the follow-up"), blank=True, editable=False)

    class Meta:
        verbose_name = _("Management review")
        indexes = [models.Index(fields=["year"], name="management_review_year")]

    def clean(self) -> None:
        reasons = []
        if self.period_end < self.period_start:
            reasons.append(_("The period ends before it begins. Correct one of the two days."))
        if self.chair_id and self.chair.company_id != self.company_id:
            reasons.append(_("The chair is not of this company."))
        if reasons:
            raise ValidationError(reasons)

    def content(self) -> dict[str, Any]:
        """What is signed: the review with who sat, what was put before them and what they decided."""
        rows: dict[str, Any] = {
            "attendees": self.attendees,
            "topics": self.topics,
            "decisions": self.decisions,
            "waived": self.waived,
        }
        parts = {name: [{"id": row.pk, **row.content()} for row in some.order_by("id")] for name, some in rows.items()}
        return super().content() | parts | {"inputs": self.digest, "held_on": self.held_on}

    @property
    def is_approved(self) -> bool:
        """Is its report approved? What it decided then stands, also where its follow-up is called off."""
        return self.approved_on is not None

    @property
    def approved_on(self) -> date | None:
        """The day its report was approved."""
        return approved_on(self)

    @property
    def former(self) -> "QuerySet[ManagementReview]":
        """The reviews held before this one; of those cancelled the ones whose report was approved."""
        held = ManagementReview.objects.filter(company=self.company_id, held_on__isnull=False)
        approved = Approval.objects.filter(record=OuterRef("pk"), state=Approval.State.APPROVED)
        found = held.exclude(~Exists(approved), state=self.State.CANCELLED).exclude(pk=self.pk)
        return found.filter(held_on__lte=self.held_on) if self.held_on else found

    @property
    def later(self) -> "QuerySet[ManagementReview]":
        """The reviews held after this one: they take over what is still open."""
        held = ManagementReview.objects.filter(company=self.company_id, held_on__gt=self.held_on or date.max)
        return held.exclude(state=self.State.CANCELLED)


class Attendee(Part):
    """Somebody who is to sit in the review, and whether they did."""

    WHOLE: ClassVar[str] = "review"

    review = models.ForeignKey(ManagementReview, models.PROTECT, related_name="attendees")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("Person"))
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Heads the department")
    )
    presence = models.CharField(_("Presence"), max_length=20, choices=Presence.choices, blank=True)
    note = models.CharField(_("Who came instead, or why not"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("Attendee")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["review", "person"], name="attendee_once")]

    def __str__(self) -> str:
        return str(self.person)

    def clean(self) -> None:
        twins = Attendee.objects.filter(review=self.review, person=self.person).exclude(pk=self.pk)
        if twins.exists():
            raise ValidationError(_("%(person)s is on the list already.") % {"person": self.person})


class Topic(Part):
    """A point of the agenda: what it is about, what is put before the review, what it concludes."""

    WHOLE: ClassVar[str] = "review"

    review = models.ForeignKey(ManagementReview, models.PROTECT, related_name="topics")
    title = models.CharField(_("Topic"), max_length=200)
    elements = WordsField(_("Elements"), max_length=80, blank=True, choices=Element.choices)
    input = models.CharField(_("Is the input"), max_length=20, choices=ReviewInput.choices, blank=True)
    presenter = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Presented by")
    )
    says = models.TextField(_("What it says"), blank=True)
    paper = models.ForeignKey(
        Record, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Record or filed document")
    )
    concludes = models.TextField(_("What the review concludes"), blank=True)

    class Meta:
        verbose_name = _("Topic of the agenda")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title

    @property
    def has_material(self) -> bool:
        return self.paper_id is not None or bool(self.says.strip())


class WaivedInput(Part):
    """An input the chair does without, and why."""

    WHOLE: ClassVar[str] = "review"

    review = models.ForeignKey(ManagementReview, models.PROTECT, related_name="waived")
    input = models.CharField(_("Input"), max_length=20, choices=ReviewInput.choices)
    reason = models.TextField(_("Reason"))

    class Meta:
        verbose_name = _("Input done without")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["review", "input"], name="waived_input_once")]

    def __str__(self) -> str:
        return str(ReviewInput(self.input).label)


class Decision(Part):
    """What the review decided, by whom and until when it is done, and what it became."""

    WHOLE: ClassVar[str] = "review"
    REPORTED: ClassVar[tuple[str, ...]] = ("done_on", "done_note")
    SHOWN: ClassVar[tuple[str, ...]] = ("became",)

    review = models.ForeignKey(ManagementReview, models.PROTECT, related_name="decisions")
    output = models.CharField(_("Kind of decision"), max_length=20, choices=Output.choices)
    text = models.TextField(_("What is decided"))
    elements = WordsField(_("Elements"), max_length=80, blank=True, choices=Element.choices)
    becomes = models.CharField(_("Becomes"), max_length=20, choices=Becomes.choices, default=Becomes.ACTION)
    resource = models.CharField(_("Kind of resource"), max_length=10, choices=ResourceRequest.Type.choices, blank=True)
    owner = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Responsible")
    )
    due_on = models.DateField(_("Due"), null=True, blank=True)
    done_on = PastDayField(_("Done on"), null=True, blank=True)
    done_note = models.TextField(_("How it was carried out"), blank=True)
    verified_on = models.DateField(_("Verified on"), null=True, editable=False)
    verified_by = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("Verified by")
    )
    became = models.ForeignKey(
        Record, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("Record")
    )

    class Meta:
        verbose_name = _("Decision of the review")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:80]

    def clean(self) -> None:
        if self.done_on and self.becomes != Becomes.TASK:
            raise ValidationError(_("Its record says when it is done."))
        if self.done_on and not self.done_note.strip():
            raise ValidationError(_("Say how it was carried out."))
        if (self.done_on or self.done_note.strip()) and self.verified_on is None:
            self._check_day()
        before = Decision.objects.filter(pk=self.pk, verified_on__isnull=False).first() if self.verified_on else None
        if before and any(getattr(before, name) != getattr(self, name) for name in self.REPORTED):
            text = _("It was verified on %(day)s: what was reported stands.")
            raise ValidationError(text % {"day": before.verified_on})

    def _check_day(self) -> None:
        """Nothing is carried out before it is decided; the report of the review says what is."""
        approved = self.review.approved_on
        if approved is None:
            raise ValidationError(_("The report of the review is not approved yet. Report this decision afterwards."))
        if self.done_on and self.done_on < approved:
            text = _("It cannot have been carried out before the report was approved on %(day)s. Correct the day.")
            raise ValidationError(text % {"day": approved})

    @property
    def is_reported(self) -> bool:
        """Reported as carried out, and nobody has verified it yet."""
        return self.done_on is not None and self.verified_on is None

    @property
    def outcome(self) -> Record | None:
        """The record that says whether it is carried out: its own, or the one it is followed up in."""
        found = self.became
        if self.becomes != Becomes.OPPORTUNITY:
            return found
        while found is not None and found.state == Opportunity.State.MERGED:
            found = Opportunity.objects.get(pk=found.pk).merged_into
        return found

    @property
    def is_done(self) -> bool:
        """Carried out: by the end its record came to, reported and verified, or nothing was to be done."""
        if self.becomes == Becomes.NOTHING:
            return True
        if self.became is not None:
            return self.outcome is not None and self.outcome.state in CARRIED_OUT[self.becomes]
        return self.verified_on is not None

    @property
    def is_undone(self) -> bool:
        return not self.is_done

    @property
    def ended_with_review(self) -> bool:
        """The next review found it open and decides anew: left standing in a review that is closed, or come to nothing."""
        if self.becomes == Becomes.TASK:
            return not self.review.is_open
        ended = self.outcome.archived_at if self.outcome and self.is_undone else None
        return ended is not None and self.review.later.filter(held_on__gte=self.review.company.day_of(ended)).exists()
