"""Tasks by the million: what somebody must do by when; what fulfilled it; who was reminded; the days in sums."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.areas.policies import scopes
from bihuan.areas.policies.models.policy import Duty
from bihuan.areas.policies.models.task_queries import TaskQuerySet
from bihuan.core.models import Company, Department, Person, Record
from bihuan.core.phrases import in_english
from bihuan.core.vocabulary import Element

if TYPE_CHECKING:
    from datetime import datetime


class TaskState(models.TextChoices):
    """How a task stands at a moment; computed, never stored."""

    NOT_DUE = "not-due", _("Not due yet")
    OPEN = "open", _("In progress")
    OVERDUE = "overdue", _("Overdue")
    ON_TIME = "on-time", _("Done on time")
    LATE = "late", _("Done late")
    WAIVED = "waived", _("Waived")
    CANCELLED = "cancelled", _("Cancelled")
    HISTORY = "history", _("History")


class Task(models.Model):
    """One duty, one occasion, one scope: unique, whatever happens to the scheduler.

    `known_at` is when the system learned of the fulfilment, `fulfilled_at` when it took effect.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="tasks", db_index=False)
    line = models.ForeignKey(Duty, models.PROTECT, related_name="+", db_index=False)  # first edition of the duty
    duty = models.ForeignKey(Duty, models.PROTECT, related_name="tasks", db_index=False)
    occasion = models.CharField(max_length=60)  # 2026-Q1, record-123
    scope = models.CharField(max_length=60, blank=True)  # department:quality
    scope_label = models.CharField(max_length=120, blank=True)
    subject = models.ForeignKey(Record, models.PROTECT, null=True, related_name="tasks", db_index=False)
    triggered_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    opens_at = models.DateTimeField(_("Opens"))
    due_at = models.DateTimeField(_("Due"))
    due_day = models.DateField(_("Last day"))
    month = models.PositiveIntegerField()  # 202610, of the last day
    cell = models.PositiveIntegerField()  # the matrix's month: of the period, although it may be due after its end
    from_day = models.DateField()  # what took effect earlier is no evidence
    provisional = models.BooleanField(_("Provisional"), default=False)
    calendar = models.CharField(max_length=20, blank=True)  # version of the working calendar it was computed with
    role = models.CharField(_("Role"), max_length=50)
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    pending = models.BooleanField(default=True)  # neither fulfilled, waived nor cancelled
    history = models.BooleanField(default=False)  # due before the company started with Bihuan
    revised = models.BooleanField(default=False)  # its past is not in this row alone: see DueChange and Evidence
    remind_at = models.DateTimeField(null=True)
    overdue_at = models.DateTimeField(null=True)  # when it was announced
    fulfilled_at = models.DateTimeField(_("Done"), null=True)
    known_at = models.DateTimeField(null=True)
    waived_at = models.DateTimeField(_("Waived"), null=True)
    cancelled_at = models.DateTimeField(_("Cancelled"), null=True)
    ended_why = models.CharField(_("Why"), max_length=200, blank=True)
    record = models.ForeignKey(Record, models.PROTECT, null=True, related_name="fulfilled_tasks", db_index=False)

    SAID_WITH: ClassVar[tuple[str, ...]] = ("duty", "subject", "company")  # relations its words need
    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("Task")
        constraints = [
            models.UniqueConstraint(fields=["company", "line", "occasion", "scope"], name="task_once"),
        ]
        indexes = [
            models.Index(fields=["company", "line", "cell"], name="task_cell"),
            models.Index(fields=["company", "due_day"], name="task_day"),
            models.Index(fields=["company", "role", "due_at"], condition=Q(pending=True), name="task_role"),
            models.Index(fields=["company", "person", "due_at"], condition=Q(pending=True), name="task_person"),
            models.Index(fields=["company", "department", "due_at"], condition=Q(pending=True), name="task_department"),
            models.Index(
                fields=["company", "due_at", "line", "month", "department"], condition=Q(pending=True), name="task_due"
            ),
            models.Index(fields=["company", "line", "scope"], condition=Q(pending=True), name="task_line"),
            models.Index(fields=["subject"], condition=Q(subject__isnull=False), name="task_subject"),
            models.Index(
                fields=["company", "due_day"], condition=Q(pending=True, subject__isnull=False), name="task_about"
            ),
            models.Index(fields=["record"], condition=Q(record__isnull=False), name="task_record"),
            models.Index(fields=["company", "remind_at"], condition=Q(pending=True), name="task_remind"),
        ]

    def __str__(self) -> str:
        return f"{self.duty.ref} {self.occasion} {self.scope}".strip()

    @property
    def scope_words(self) -> str:
        """For whom or what, in the reader's language."""
        kind, _colon, key = self.scope.partition(":")
        if kind == "element" and key in Element.values:
            return str(Element(key).label)
        if not self.scope or not in_english():
            return self.scope_label
        if kind == "department" and self.department and self.department.key == key:
            return str(self.department)
        return scopes.in_english(self.company, self.scope, self.scope_label)

    @property
    def on_time(self) -> bool:
        return self.fulfilled_at is not None and self.fulfilled_at <= self.due_at

    def state_at(self, at: "datetime") -> TaskState:
        """How the task stands by what this row says now; for what was known earlier see `replay`."""
        if self.cancelled_at:
            return TaskState.CANCELLED
        if self.fulfilled_at:
            return TaskState.ON_TIME if self.on_time else TaskState.LATE
        if self.waived_at:
            return TaskState.WAIVED
        if self.history:
            return TaskState.HISTORY
        if at > self.due_at:
            return TaskState.OVERDUE
        return TaskState.OPEN if at >= self.opens_at else TaskState.NOT_DUE


class DueChange(models.Model):
    """How a task stood until `at`, and why it changed then. Kept so that the past can be read as it was."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="due_changes")
    at = models.DateTimeField()
    opens_at = models.DateTimeField()
    due_at = models.DateTimeField()
    cell = models.PositiveIntegerField()
    department_id = models.BigIntegerField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=200)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.task_id} {self.due_at} → {self.why}"


class Evidence(models.Model):
    """A record that shows a task was done; revoked when the record leaves the state that counted."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="+", db_index=False)
    task = models.ForeignKey(Task, models.PROTECT, related_name="evidence")
    record = models.ForeignKey(Record, models.PROTECT, related_name="evidence_for")
    counted_at = models.DateTimeField()  # when it took effect
    known_at = models.DateTimeField()  # when the system learned of it
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Evidence")
        constraints = [
            models.UniqueConstraint(
                fields=["task", "record"], condition=Q(revoked_at__isnull=True), name="evidence_once"
            ),
        ]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.task_id} ← {self.record_id}"


class Reminder(models.Model):
    """One rung of a task's ladder that was sent; the key makes it once, `late` says it was caught up."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="+", db_index=False)
    task = models.ForeignKey(Task, models.PROTECT, related_name="reminders")
    rung = models.CharField(max_length=40)  # "1 week", "overdue 2026-10-09", "escalation"
    due_day = models.DateField()  # of the deadline it was about: a new deadline has a ladder of its own
    planned_for = models.DateTimeField()
    sent_at = models.DateTimeField()
    late = models.BooleanField(default=False)
    people = models.JSONField(default=list)  # who was told; nobody: the role has no holder

    class Meta:
        verbose_name = _("Reminder")
        constraints = [models.UniqueConstraint(fields=["task", "rung", "due_day"], name="reminder_once")]
        ordering = ["planned_for", "id"]

    def __str__(self) -> str:
        return f"{self.task_id} {self.rung}"


class DutyDay(models.Model):
    """The sums of one duty, day and department, kept with every change of a task and rebuildable from them.

    `cell` is the month of the matrix, `day` the last day of the tasks and `month` the month of that day.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="+", db_index=False)
    line = models.ForeignKey(Duty, models.PROTECT, related_name="+", db_index=False)
    cell = models.PositiveIntegerField()
    day = models.DateField()
    month = models.PositiveIntegerField()
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+", db_index=False)
    total = models.IntegerField(default=0)  # without cancelled and history
    on_time = models.IntegerField(default=0)
    late = models.IntegerField(default=0)
    waived = models.IntegerField(default=0)
    opens_at = models.DateTimeField(null=True)  # of the earliest task counted here

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "month", "line", "cell", "day", "department"], name="duty_day"
            ),  # also the index of months; where no department is named, the next one holds
            models.UniqueConstraint(
                fields=["company", "line", "cell", "day"], condition=Q(department__isnull=True), name="duty_day_plain"
            ),
        ]
        indexes = [
            models.Index(fields=["company", "cell", "line"], name="duty_day_cell"),
            models.Index(fields=["company", "day"], name="duty_day_due"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.day}"


class Anchor(models.Model):
    """When what a duty's interval counts from last happened: 'at most 12 months after the last one'."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="+", db_index=False)
    line = models.ForeignKey(Duty, models.PROTECT, related_name="+", db_index=False)
    scope = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    record = models.ForeignKey(Record, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "line", "scope", "at"], name="anchor_once")]
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.line_id} {self.at}"


class Horizon(models.Model):
    """Up to where a company's tasks are made; `stamp` tells whether anything they depend on changed since."""

    company = models.OneToOneField(Company, models.PROTECT, primary_key=True, related_name="task_horizon")
    until = models.DateField()
    made_at = models.DateTimeField()
    stamp = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.company} {self.until}"
