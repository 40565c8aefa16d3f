"""Nonconformity: what does not meet which criterion, with its evidence; treated by its actions, whose states it follows."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.areas.correction.models.complaint import Complaint
from bihuan.areas.correction.words import Character, Severity, Source
from bihuan.core.fields import PastDayField
from bihuan.core.models import Department, Part, Person, Record


class Nonconformity(Record):
    """Something is not as a clause, a document or an agreement asks (XDYJ-04-01 4.1.1, YNTD-ITSS-0300 4.2)."""

    KIND: ClassVar[str] = "nonconformity"
    DUE_BY_DUTY: ClassVar[bool] = True

    class State(models.TextChoices):
        RAISED = "raised", _("Raised")
        ACCEPTED = "accepted", _("Accepted by the department")
        CAUSE_FOUND = "cause-found", _("Cause found")
        ACTION_APPROVED = "action-approved", _("Action approved")
        UNDER_WAY = "under-way", _("Under way")
        DONE = "done", _("Carried out")
        VERIFIED = "verified", _("Verified")
        EFFECT_CONFIRMED = "effect-confirmed", _("Effect confirmed")
        CLOSED = "closed", _("Closed")
        DISMISSED = "dismissed", _("Dismissed")

    source = models.CharField(_("Source"), max_length=20, choices=Source.choices)
    what = models.TextField(_("What was found"), max_length=4000)
    where = models.CharField(_("Where, which process or project"), max_length=200, blank=True)
    evidence = models.TextField(
        _("Objective evidence"), max_length=4000, help_text=_("What was seen, heard or read. Files can be attached.")
    )
    criterion = models.CharField(
        _("Criterion"), max_length=300, help_text=_("The clause, document or agreement that is not met.")
    )
    severity = models.CharField(_("Severity"), max_length=10, choices=Severity.choices, default=Severity.MINOR)
    character = models.CharField(_("Kind of problem"), max_length=20, blank=True, choices=Character.choices)
    recurring = models.BooleanField(_("Recurring"), default=False, editable=False)
    repeats = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="repeated_by", verbose_name=_("Repeats")
    )
    owning_department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Owning department")
    )
    raised_on: "models.DateField[Any, Any]" = PastDayField(_("Raised on"), blank=True)
    accepted_on = models.DateField(_("Accepted on"), null=True, editable=False)
    from_complaint = models.ForeignKey(
        Complaint, models.PROTECT, null=True, blank=True, related_name="nonconformities", verbose_name=_("Complaint")
    )
    outcome = models.TextField(_("Outcome"), blank=True, editable=False)
    fact = models.CharField(_("Fact that raised it"), max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = _("Nonconformity")
        constraints = [
            models.UniqueConstraint(fields=["fact"], condition=~models.Q(fact=""), name="nonconformity_fact_once")
        ]
        indexes = [models.Index(fields=["criterion"], name="nonconformity_criterion")]

    @property
    def is_being_revised(self) -> bool:
        """Its action had no effect and is drawn up anew; what was done in time stays done."""
        return self.is_open and any(one.round > 1 for one in self.actions.all())

    @property
    def found_by_audit(self) -> bool:
        """Did an audit raise it? What somebody enters by hand as an audit's is still a claim of theirs."""
        return self.source == Source.AUDIT and bool(self.fact)

    def derive(self) -> None:
        if not self.raised_on:
            self.raised_on = self.company.day_of(self.created_at)


class Likeness(Part):
    """An earlier nonconformity that looks like this one: how much, why, and what a person says (YNTD-ITSS-0300 4.2.3)."""

    WHOLE: ClassVar[str] = "nonconformity"

    class Verdict(models.TextChoices):
        SAME = "same", _("The same again")
        OTHER = "other", _("Something else")

    nonconformity = models.ForeignKey(Nonconformity, models.PROTECT, related_name="likenesses")
    earlier = models.ForeignKey(
        Nonconformity, models.PROTECT, related_name="+", verbose_name=_("Earlier nonconformity")
    )
    score = models.PositiveSmallIntegerField(_("Likeness"))
    reasons = models.JSONField(_("Reasons"), default=list)  # words of likeness.Reason, those against it with a minus
    verdict = models.CharField(_("Decision"), max_length=10, blank=True, choices=Verdict.choices)
    decided_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Decided by")
    )
    decided_on = models.DateField(_("Decided on"), null=True, blank=True)

    class Meta:
        verbose_name = _("Likeness to an earlier nonconformity")
        ordering = ["-score", "id"]
        constraints = [models.UniqueConstraint(fields=["nonconformity", "earlier"], name="likeness_once")]

    def __str__(self) -> str:
        return f"{self.earlier.number} {self.score}%"
