"""The journal: append-only, one hash chain per company, sealed against UPDATE and DELETE by triggers."""

import json
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.core.models.company import Company
from bihuan.core.models.people import Person
from bihuan.core.models.record import Record


class JournalEntry(models.Model):
    """Who did what, when, what changed from what to what, from which address."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="journal")
    position = models.PositiveBigIntegerField(_("Position"))
    at = models.DateTimeField(_("Time"))
    actor = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField(_("Who"), max_length=100, blank=True)
    role = models.CharField(_("In which role"), max_length=50, blank=True)
    action = models.CharField(_("Action"), max_length=80)
    record = models.ForeignKey(Record, models.PROTECT, null=True, related_name="journal")
    subject = models.CharField(_("Subject"), max_length=300)
    changes = models.TextField(_("Changes"), default="{}")  # canonical JSON: {field: [before, after]}
    comment = models.TextField(_("Comment"), blank=True)
    address = models.CharField(_("Address"), max_length=64, blank=True)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("Journal entry")
        constraints = [models.UniqueConstraint(fields=["company", "position"], name="journal_position")]
        indexes = [models.Index(fields=["record", "id"], name="journal_record")]

    def __str__(self) -> str:
        return f"{self.position} {self.action} {self.subject}"

    def told(self) -> dict[str, list[Any]]:
        """The changes the entry tells of: field → [before, after]."""
        read: dict[str, list[Any]] = json.loads(self.changes)
        return read


class JournalHead(models.Model):
    """The end of a company's chain; locked by each writer."""

    company = models.OneToOneField(Company, models.PROTECT, primary_key=True, related_name="journal_head")
    position = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.company} {self.position}"
