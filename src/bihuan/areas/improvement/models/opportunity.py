"""Improvement opportunity: a row of the one ledger, from the first word to what came of it (XDYJ-03-02 4.1)."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.areas.improvement import rules
from bihuan.areas.improvement.models.measures import unknown_kind
from bihuan.areas.improvement.words import Grade
from bihuan.core.access import heads_of
from bihuan.core.fields import PastDayField
from bihuan.core.models import Person, Record
from bihuan.core.signatures import approvals_given
from bihuan.core.vocabulary import Channel, MeasureKind


def grade(label: Any) -> "models.PositiveSmallIntegerField[Any, Any]":
    return models.PositiveSmallIntegerField(label, choices=Grade.choices, null=True, blank=True)


class Treatment(models.Model):
    """What was done about it, and whether it worked: the tracking half of the ledger row."""

    cause = models.TextField(_("Cause"), blank=True)
    measure = models.TextField(_("Improvement measure"), blank=True)
    measure_kind = models.CharField(_("Kind of measure"), max_length=20, blank=True, choices=MeasureKind.choices)
    resources = models.TextField(_("Resources"), blank=True)
    baseline = models.CharField(_("Baseline"), max_length=200, blank=True)
    target = models.CharField(_("Target"), max_length=200, blank=True)
    progress = models.TextField(_("Progress"), blank=True)
    done_on = PastDayField(_("Done on"), null=True, blank=True)
    verification = models.CharField(_("Way of verification"), max_length=200, blank=True)
    verified_result = models.TextField(_("Result of verification"), blank=True)
    verified_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Verified by")
    )
    verified_on = PastDayField(_("Verified on"), null=True, blank=True)
    remark = models.TextField(_("Remark"), blank=True)

    class Meta:
        abstract = True


class Opportunity(Treatment, Record):
    """A weakness or a good practice that someone, or a figure, pointed out."""

    KIND: ClassVar[str] = "opportunity"

    class State(models.TextChoices):
        NEW = "new", _("To be screened")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        MERGED = "merged", _("Merged")
        PROPOSED = "proposed", _("Treatment waits for approval")
        PLANNED = "planned", _("Taken into the plan")
        IN_TREATMENT = "in-treatment", _("In treatment")
        DONE = "done", _("Carried out")
        CLOSED = "closed", _("Closed")
        CANCELLED = "cancelled", _("Cancelled")

    class Nature(models.TextChoices):
        WEAKNESS = "weakness", _("Weakness")
        GOOD_PRACTICE = "good-practice", _("Good practice")

    channel = models.CharField(_("Channel"), max_length=20, choices=Channel.choices)
    nature = models.CharField(_("Nature"), max_length=20, choices=Nature.choices, default=Nature.WEAKNESS)
    what = models.TextField(_("What was noticed"), max_length=4000)
    where = models.CharField(_("Where, which process or project"), max_length=200, blank=True)
    source_text = models.CharField(_("Source"), max_length=300, blank=True)
    raised_on: "models.DateField[Any, Any]" = PastDayField(_("Raised on"), blank=True)
    anonymous = models.BooleanField(
        _("Anonymous"),
        default=False,
        help_text=_("Your name is kept nowhere. Nobody can write back, so the answer will be open to everyone."),
    )
    suggested_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Raised by")
    )
    benefit = models.TextField(_("Expected benefit"), blank=True)
    impact = grade(_("Impact"))
    urgency = grade(_("Urgency"))
    effort = grade(_("Effort"))
    score = models.PositiveSmallIntegerField(_("Priority"), null=True, editable=False)
    answer = models.TextField(_("Answer of the screening"), blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="merged", verbose_name=_("Merged into")
    )
    item = models.ForeignKey(
        "improvement.PlanItem", models.PROTECT, null=True, editable=False, related_name="opportunities",
        verbose_name=_("Plan item"),
    )  # fmt: skip
    fact = models.CharField(_("Fact that raised it"), max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = _("Improvement opportunity")
        constraints = [
            models.UniqueConstraint(fields=["fact"], condition=~models.Q(fact=""), name="opportunity_fact_once"),
            models.CheckConstraint(
                condition=models.Q(anonymous=False) | models.Q(suggested_by__isnull=True), name="opportunity_anonymous"
            ),
        ]
        indexes = [models.Index(fields=["score"], name="opportunity_score")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def rating(self) -> rules.Score | None:
        """The priority with its explanation."""
        return rules.priority(self.impact, self.urgency, self.effort)

    @property
    def suggester(self) -> str:
        """Who raised it, in words fit for a list."""
        if self.anonymous:
            return str(_("Anonymous"))
        return self.suggested_by.name if self.suggested_by else "—"

    suggester.fget.label = _("Raised by")  # type: ignore[attr-defined]

    @property
    def major(self) -> bool:
        """Of the highest impact: packs may ask for a longer route."""
        return bool(self.impact == Grade.HIGHEST)

    @property
    def by_head(self) -> bool:
        """Does the head of the responsible department answer for it? Packs then ask someone else to approve."""
        day = self.company.day_of(self.changed_at)
        return self.department is not None and self.owner in heads_of(self.department, day)

    def stands(self, state: str) -> bool:
        """A treatment that was approved was planned in time, also where it did not work and another one follows."""
        return state == self.State.IN_TREATMENT and approvals_given(self).exists()

    def derive(self) -> None:
        rating = self.rating
        self.score = rating.value if rating else None
        if not self.raised_on:
            self.raised_on = self.company.day_of(self.created_at)
        if self.anonymous:
            self.suggested_by = None
        elif self.suggested_by is None and self._state.adding and not self.fact:
            self.suggested_by = self.created_by

    def clean(self) -> None:
        reasons = list(unknown_kind(self, "measure_kind"))
        if self.done_on and self.done_on < self.raised_on:
            reasons.append(_("It cannot be done before it was raised. Correct one of the two days."))
        if self.verified_on and self.verified_on < (self.done_on or self.raised_on):
            reasons.append(_("It cannot be verified before it was done. Correct one of the two days."))
        if reasons:
            raise ValidationError(reasons)
