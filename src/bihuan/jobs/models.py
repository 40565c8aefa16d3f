"""Background jobs and the beat of the clock, each held by one worker at a time under a lease."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class JobRow(models.Model):
    """A piece of work to be done in the background. A worker that dies with it loses its lease, and another takes over."""

    class State(models.TextChoices):
        READY = "READY", _("Ready")
        RUNNING = "RUNNING", _("Running")
        SUCCESSFUL = "SUCCESSFUL", _("Done")
        FAILED = "FAILED", _("Given up")

    key = models.CharField(max_length=64, unique=True)
    task = models.CharField(max_length=200)
    queue = models.CharField(max_length=50)
    priority = models.SmallIntegerField(default=0)
    arguments = models.JSONField()  # {"args": […], "kwargs": {…}}
    state = models.CharField(max_length=10, choices=State.choices, default=State.READY)
    enqueued_at = models.DateTimeField()
    run_after = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=64, blank=True)
    workers = models.JSONField(default=list)
    attempts = models.PositiveIntegerField(default=0)
    most_attempts = models.PositiveIntegerField()
    result = models.JSONField(null=True)
    errors = models.JSONField(default=list)  # [{"exception", "traceback", "at"}]

    class Meta:
        verbose_name = _("Background job")
        indexes = [
            models.Index(fields=["-priority", "run_after", "id"], condition=Q(state="READY"), name="job_ready"),
            models.Index(fields=["lease_until"], condition=Q(state="RUNNING"), name="job_running"),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.key}"


class Beat(models.Model):
    """Something that happens at an interval, once for all workers."""

    name = models.CharField(max_length=50, unique=True)
    last_at = models.DateTimeField(null=True)
    holder = models.CharField(max_length=64, blank=True)
    until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
