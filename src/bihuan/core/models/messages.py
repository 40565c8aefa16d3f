"""Notices inside the house, and the outbox of what leaves it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.core.models.company import Company
from bihuan.core.models.people import Person
from bihuan.core.models.record import Record


class Notice(models.Model):
    """A line for one person; `key` makes it unique, so that nobody is told the same twice."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="notices")
    key = models.CharField(max_length=120)
    kind = models.CharField(max_length=40)
    text = models.CharField(max_length=300)
    path = models.CharField(max_length=300, blank=True)
    record = models.ForeignKey(Record, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="notice_once")]
        indexes = [models.Index(fields=["person", "-id"], condition=Q(read_at__isnull=True), name="notice_unread")]

    def __str__(self) -> str:
        return self.text


class Outgoing(models.Model):
    """A message on its way out: e-mail or a webhook; tried again until it is delivered or given up."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Given up")

    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    channel = models.CharField(max_length=20)
    address = models.CharField(max_length=500)
    key = models.CharField(max_length=160)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    log = models.JSONField(default=list)  # [{"at", "ok", "answer"}]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "address", "key"], name="outgoing_once")]
        indexes = [models.Index(fields=["next_try_at"], condition=Q(state="waiting"), name="outgoing_due")]

    def __str__(self) -> str:
        return f"{self.channel} {self.address} {self.subject}"
