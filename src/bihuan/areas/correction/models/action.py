"""Corrective or preventive action: cause, scheme, carrying out, check and effect; in rounds, if it had none at first."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.areas.correction.independence import objection
from bihuan.areas.correction.models.complaint import Complaint
from bihuan.areas.correction.models.hands import reports
from bihuan.areas.correction.models.nonconformity import Nonconformity
from bihuan.areas.correction.models.owning import SYSTEM_SOURCES, owning_by_pack
from bihuan.areas.correction.words import Character, Nature, Severity, Source
from bihuan.core.access import holders_of
from bihuan.core.fields import PastDayField
from bihuan.core.hands import actors, owners
from bihuan.core.models import Department, JournalEntry, Person, Record
from bihuan.core.routes import fits
from bihuan.core.vocabulary import Role


class Analysis(models.Model):
    """What happened, what was done at once, why it happened, how far it reaches (YNTD-ITSS-0300 4.2.2)."""

    what = models.TextField(_("The problem"), max_length=4000)
    immediate = models.TextField(_("Immediate correction"), blank=True)
    character = models.CharField(_("Kind of problem"), max_length=20, blank=True, choices=Character.choices)
    impact = models.TextField(_("Extent and impact"), blank=True)
    elsewhere = models.TextField(_("The same elsewhere"), blank=True)
    cause = models.TextField(_("Root cause"), blank=True)

    class Meta:
        abstract = True


class Scheme(models.Model):
    """What is to be done, with what, and how long its effect is watched (YNTD-ITSS-0300 4.4)."""

    scheme = models.TextField(_("Implementation scheme"), blank=True)
    resources = models.TextField(_("Resources"), blank=True)
    observe_days = models.PositiveSmallIntegerField(
        _("Days the effect is watched"), default=30, help_text=_("Counted from the day it is carried out.")
    )
    for_review = models.BooleanField(_("Goes before the management review"), default=False)

    class Meta:
        abstract = True


class Outcome(models.Model):
    """What came of it: who verified and who confirmed the effect, and when (YNTD-ITSS-0300 4.5)."""

    done_on = PastDayField(_("Done on"), null=True, editable=False)
    carried_out = models.TextField(_("How it was carried out"), blank=True, editable=False)
    verification = models.TextField(_("Verification"), blank=True, editable=False)
    verified_by = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("Verified by")
    )
    verified_on = models.DateField(_("Verified on"), null=True, editable=False)
    confirm_on = models.DateField(_("Effect to be confirmed from"), null=True, editable=False)
    effect = models.TextField(_("Effect"), blank=True, editable=False)
    confirmed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("Effect confirmed by")
    )
    confirmed_on = models.DateField(_("Effect confirmed on"), null=True, editable=False)
    result = models.TextField(_("Result"), blank=True, editable=False)

    class Meta:
        abstract = True


class Action(Analysis, Scheme, Outcome, Record):
    """An action against the cause of a problem, or against one that might come."""

    KIND: ClassVar[str] = "action"
    ASKED_WITH: ClassVar[tuple[str, ...]] = ("changes__owner", "changes__owner_before")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted for approval")
        APPROVED = "approved", _("Approved")
        CHANGE_ASKED = "change-asked", _("Change asked for")
        UNDER_WAY = "under-way", _("Under way")
        DONE = "done", _("Carried out")
        VERIFIED = "verified", _("Verified")
        EFFECT_CONFIRMED = "effect-confirmed", _("Effect confirmed")
        CLOSED = "closed", _("Closed")
        CANCELLED = "cancelled", _("Cancelled")

    nature = models.CharField(_("Kind of action"), max_length=20, choices=Nature.choices, default=Nature.CORRECTIVE)
    source = models.CharField(_("Source"), max_length=20, choices=Source.choices, default=Source.SERVICE)
    severity = models.CharField(_("Severity"), max_length=10, choices=Severity.choices, default=Severity.MINOR)
    recurring = models.BooleanField(_("Recurring"), default=False, editable=False)
    treats = models.ForeignKey(
        Nonconformity, models.PROTECT, null=True, blank=True, related_name="actions", verbose_name=_("Nonconformity")
    )
    from_complaint = models.ForeignKey(
        Complaint, models.PROTECT, null=True, blank=True, related_name="actions", verbose_name=_("Complaint")
    )
    owning_department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Owning department")
    )
    round = models.PositiveSmallIntegerField(_("Round"), default=1, editable=False)
    fact = models.CharField(_("Fact that raised it"), max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = _("Corrective or preventive action")
        constraints = [models.UniqueConstraint(fields=["fact"], condition=~models.Q(fact=""), name="action_fact_once")]

    @property
    def is_system_action(self) -> bool:
        """Does it mend the management system? Else it mends a service (YNTD-ITSS-0300 4.4.3)."""
        return self.source in SYSTEM_SOURCES

    @property
    def weighty(self) -> bool:
        """Major, or the same again (YNTD-ITSS-0300 4.2.3)."""
        return self.severity == Severity.MAJOR or self.recurring

    @property
    def is_being_revised(self) -> bool:
        """It had no effect and is drawn up anew; what was done in time before stays done."""
        return self.round > 1 and self.is_open

    @property
    def stage(self) -> str:
        """How far it is: while a change is asked for, as far as it was."""
        if self.state != self.State.CHANGE_ASKED:
            return self.state
        return str(self.changes.values_list("origin", flat=True).latest("id"))

    @property
    def asked_for(self) -> object:
        """While a change is asked for, that change."""
        if self.state != self.State.CHANGE_ASKED:
            return ""
        return max(
            self.changes.all(), key=lambda one: one.pk
        ).asked_for  # also where they were fetched for many actions

    def entries_of_round(self) -> list[JournalEntry]:
        """The entries of the journal since its present round began."""
        rows = JournalEntry.objects.filter(record_id=self.pk).order_by("id")
        last = rows.filter(action="action.reopen").last()
        return list(rows.filter(pk__gt=last.pk) if last else rows)

    @property
    def hands(self) -> set[int]:
        """Through whose hands it went in this round: owners, those of its measures, and who reported them as done."""
        entries = self.entries_of_round()
        steps = self.steps.filter(round=self.round, owner__isnull=False).values_list("owner", flat=True)
        reported = (actors(entry) for entry in entries if reports(entry))
        return owners(self, entries).union(steps, *reported)

    @property
    def checked_above(self) -> bool:
        """Is nobody of the owning department left to check it? Packs then name the next level."""
        day = self.company.day_of(self.changed_at)
        heads = {one.pk for one in holders_of(Role.OWNING_DEPARTMENT, self.company_id, day, self)}
        return heads <= {self.owner_id} or heads <= self.hands

    @property
    def audited(self) -> list[Department]:
        """The departments an audit found it in: the one that acts, and the one it was found in, should they differ."""
        if self.source != Source.AUDIT:
            return []
        found = (self.department, self.treats.department if self.treats else None)
        return list(dict.fromkeys(one for one in found if one))

    @property
    def quality_barred(self) -> bool:
        """Is nobody of quality left to check what an audit found: found in their own department, or done by them?"""
        day, places = self.company.day_of(self.changed_at), self.audited
        people = holders_of(Role.QUALITY, self.company_id, day, self)
        return all(one.pk in self.hands or any(objection(one, place, day) for place in places) for one in people)

    def derive(self) -> None:
        """A corrective action weighs what it corrects, and is of the same departments until it is approved.

        Some go before the management review by the pack.
        """
        if self.nature == Nature.CORRECTIVE and self.treats:
            self._follow_nonconformity(self.treats)
        elif self.nature == Nature.CORRECTIVE and self.from_complaint:
            self.source, self.severity = Source.COMPLAINT, self.from_complaint.severity
            self._belong_to(self.from_complaint.department, None)
        self.owning_department = self.owning_department or self.owning_by_pack()
        self.for_review = self.for_review or any(
            fits(when, self) for when in self.company.settings.get("to_review", ())
        )

    def _follow_nonconformity(self, found: Nonconformity) -> None:
        self.source, self.severity, self.recurring = found.source, found.severity, found.recurring
        self.from_complaint = self.from_complaint or found.from_complaint
        self._belong_to(found.department, found.owning_department)

    def _belong_to(self, department: Department | None, owning: Department | None) -> None:
        """Who carries it out and who checks it is told by what it corrects, as far as that says so."""
        if self.state in {self.State.DRAFT, self.State.SUBMITTED}:
            self.department = department or self.department
            self.owning_department = owning or self.owning_by_pack() or self.owning_department

    def owning_by_pack(self) -> Department | None:
        """The department of quality for the system, of O&M for a service."""
        return owning_by_pack(self.company, self.source)

    @property
    def is_in_force(self) -> bool:
        """Approved in this round, and not ended."""
        return self.is_open and self.state not in {self.State.DRAFT, self.State.SUBMITTED}

    def content(self) -> dict[str, Any]:
        """What is approved: the weight it has, its analysis and scheme, and the rows of this round."""
        rows = {
            name: [{"id": row.pk, **row.content()} for row in getattr(self, name).filter(round=self.round)]
            for name in ("whys", "causes", "steps", "documents", "consulted")
        }
        if self.state == self.State.CHANGE_ASKED:
            rows["changes"] = [self.changes.latest("id").content()]
        return {**super().content(), "recurring": self.recurring, "round": self.round, **rows}
