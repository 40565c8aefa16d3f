"""Policy, clause, duty as they were loaded from a pack. Nothing is overwritten: what changed gets a new row."""

from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.areas.policies.duty_rules import Duty as DutyRule
from bihuan.core.models import Company
from bihuan.core.phrases import in_english
from bihuan.core.vocabulary import Pdca

_READ: dict[int, tuple[dict[str, Any], DutyRule]] = {}  # what was read once: every step of a record asks for rules


class Policy(models.Model):
    """One edition of a policy; an edition in force has not been superseded."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="policies")
    code = models.CharField(_("Code"), max_length=40)
    title = models.CharField(_("Title"), max_length=200)
    title_en = models.CharField(_("English title"), max_length=200, blank=True)
    version = models.CharField(_("Edition"), max_length=20)
    effective = models.DateField(_("In force from"))
    owner = models.CharField(_("Answers for it"), max_length=50)  # a role
    scope = models.TextField(_("Scope"), blank=True)
    decisions = models.JSONField(_("Decisions"), default=list, blank=True)  # how contradictions were settled
    digest = models.CharField(_("Digest"), max_length=64)  # of the pack it came with
    order = models.PositiveSmallIntegerField(default=0)
    loaded_at = models.DateTimeField(_("Loaded"))
    superseded_at = models.DateTimeField(_("Superseded"), null=True, blank=True)

    class Meta:
        verbose_name = _("Policy")
        constraints = [models.UniqueConstraint(fields=["company", "code", "version"], name="policy_edition")]
        ordering = ["company", "order", "id"]

    def __str__(self) -> str:
        return f"{self.code} {self.title} {self.version}"

    @property
    def display_title(self) -> str:
        return _worded(self.title, self.title_en)


class Clause(models.Model):
    """One clause in our own short words; a clause without a duty says why."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="clauses")
    number = models.CharField(_("Number"), max_length=20)
    title = models.CharField(_("Title"), max_length=200)
    gist = models.TextField(_("What it asks for"), blank=True)
    is_heading = models.BooleanField(_("Heading"), default=False)
    no_duty = models.TextField(_("Why it has no duty"), blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(_("Retired"), null=True, blank=True)

    class Meta:
        verbose_name = _("Clause")
        constraints = [models.UniqueConstraint(fields=["policy", "number"], name="clause_number")]
        ordering = ["policy", "order", "id"]

    def __str__(self) -> str:
        return f"{self.policy.code} {self.place}"

    @property
    def place(self) -> str:
        """Where it stands: 'Clause 4.2.2', for the rows of a table 'Table 4-1, row 7'."""
        if self.number.startswith("T") and "." in self.number:
            table, row = self.number[1:].rsplit(".", 1)
            return str(_("Table %(table)s, row %(row)s") % {"table": table, "row": row})
        return str(_("Clause %(number)s") % {"number": self.number})


class DutyQuerySet(models.QuerySet["Duty"]):
    """Duties by whether they are in force."""

    def in_force(self) -> "DutyQuerySet":
        return self.filter(retired_at__isnull=True)


class Duty(models.Model):
    """One edition of a duty. When its rule changes a new row follows, so that tasks keep the rule they were made under."""

    class Trigger(models.TextChoices):
        CALENDAR = "calendar", _("Calendar")
        EVENT = "event", _("Event")
        RELATIVE = "relative", _("Before a date")
        INTERVAL = "interval", _("Interval")

    company = models.ForeignKey(Company, models.PROTECT, related_name="duties")
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="duties")
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="duties")
    ref = models.CharField(max_length=100)  # XDYJ-04-01/audit-programme
    edition = models.PositiveIntegerField(default=1)
    first = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(_("Title"), max_length=200)
    title_en = models.CharField(_("English title"), max_length=200, blank=True)
    pdca = models.CharField(_("PDCA"), max_length=10, choices=Pdca.choices)
    role = models.CharField(_("Role"), max_length=50)
    trigger = models.CharField(_("Trigger"), max_length=20, choices=Trigger.choices)
    moment = models.CharField(max_length=60, blank=True)  # event, kind.state or kind.date it starts from
    evidence_kind = models.CharField(max_length=30)
    rule = models.JSONField()  # the duty as the pack states it
    requirements = models.JSONField(default=list, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(_("In force since"))
    retired_at = models.DateTimeField(_("Retired"), null=True, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("Duty")
        constraints = [
            models.UniqueConstraint(fields=["company", "ref", "edition"], name="duty_edition"),
            models.UniqueConstraint(
                fields=["company", "ref"], condition=Q(retired_at__isnull=True), name="duty_in_force"
            ),
        ]
        indexes = [
            models.Index(fields=["company", "moment"], name="duty_moment"),
            models.Index(fields=["company", "evidence_kind"], name="duty_evidence"),
        ]
        ordering = ["company", "policy", "order", "id"]

    def __str__(self) -> str:
        return f"{self.ref} {self.title}"

    @property
    def key(self) -> str:
        return self.ref.rpartition("/")[2]

    @property
    def line_id(self) -> int:
        """The first edition of this duty: the thread through all its editions."""
        return self.first_id or self.pk

    @property
    def display_title(self) -> str:
        return _worded(self.title, self.title_en)

    @cached_property
    def read(self) -> DutyRule:
        """The rule as the pack's schema reads it."""
        known = _READ.get(self.pk)
        if known is None or known[0] != self.rule:
            known = _READ[self.pk] = (self.rule, DutyRule.model_validate(self.rule))
        return known[1]


def _worded(chinese: str, english: str) -> str:
    return english if english and in_english() else chinese
