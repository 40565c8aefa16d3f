"""Controlled document: a policy, process, work instruction or plan, with its review, issue, readers and history."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.core.models import Department, Part, Person, Record
from bihuan.core.phrases import phrase


class ControlledDocument(Record):
    """One edition of a document; the next edition is a record of its own that replaces it."""

    KIND: ClassVar[str] = "document"

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_REVIEW = "in-review", _("In review")
        SUBMITTED = "submitted", _("Submitted for approval")
        APPROVED = "approved", _("Approved")
        ISSUED = "issued", _("Issued")
        SUPERSEDED = "superseded", _("Superseded")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Type(models.TextChoices):
        POLICY = "policy", _("Policy")
        PROCESS = "process", _("Process document")
        INSTRUCTION = "work-instruction", _("Work instruction")
        PLAN = "plan", _("Plan")

    code = models.CharField(_("Document code"), max_length=60)
    edition = models.CharField(_("Edition"), max_length=20, default="V1.0")
    type = models.CharField(_("Type"), max_length=20, choices=Type.choices, default=Type.PROCESS)
    owner_process = models.CharField(_("Belongs to the process"), max_length=100, blank=True)
    author = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Author")
    )
    summary = models.TextField(_("Purpose and scope"), blank=True, max_length=4000)
    text = models.TextField(_("Text"), blank=True, help_text=_("Here, or as an attached file."))
    changes = models.TextField(_("What changed"), blank=True, max_length=4000)
    effective_on = models.DateField(_("Takes effect on"), null=True, blank=True)
    review_due_on = models.DateField(_("To be reviewed by"), null=True, blank=True)
    issued_on = models.DateField(_("Issued on"), null=True, editable=False)
    round = models.PositiveSmallIntegerField(_("Round of review"), default=0, editable=False)
    predecessor = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="successors", verbose_name=_("Replaces")
    )

    class Meta:
        verbose_name = _("Controlled document")

    def derive(self) -> None:
        self.author_id = self.author_id or self.created_by_id
        self.owner_id = self.owner_id or self.author_id

    def clean(self) -> None:
        same = ControlledDocument.objects.filter(company_id=self.company_id, code=self.code)
        others = same.exclude(pk=self.pk).exclude(state=self.State.WITHDRAWN)
        if twin := others.filter(edition=self.edition).first():
            text = _("This edition of %(code)s exists already: %(twin)s.")
            raise ValidationError(str(phrase(text, code=self.code, twin=twin)))
        if other := others.filter(predecessor=None).exclude(pk=self.first_edition().pk).first():
            text = _("%(code)s is the code of %(other)s. Ask for a change there to begin the next edition.")
            raise ValidationError(str(phrase(text, code=self.code, other=other)))

    def first_edition(self) -> "ControlledDocument":
        """The edition all others of this document go back to."""
        first = self
        while first.predecessor is not None:
            first = first.predecessor
        return first

    def content(self) -> dict[str, Any]:
        """What is approved: the fields, the files, what the reviewers said and what they were answered."""
        files = self.attachments.evidence().order_by("id").values_list("digest", flat=True)
        said = [review.content() for review in self.reviews.all()]
        return super().content() | {"files": list(files), "reviews": said}

    def is_in_force(self, day: date) -> bool:
        return self.state == self.State.ISSUED and self.effective_on is not None and self.effective_on <= day

    def stands(self, state: str) -> bool:
        """A review in which somebody gave an opinion has taken place, also where the opinion sent the draft back."""
        return state == self.State.IN_REVIEW and self.round_of_review().exists()

    def round_of_review(self) -> "models.QuerySet[Review]":
        """The opinions of the present round."""
        return self.reviews.filter(round=self.round)

    def readers(self, day: date) -> Iterable[Person]:
        """Who gets the document: the staff of the departments it is distributed to, or everyone."""
        staff = Person.objects.filter(company_id=self.company_id).here_on(day)
        departments = [row.department_id for row in self.distribution.all()]
        return staff.filter(department__in=departments) if departments else staff


def next_edition(edition: str) -> str:
    """The edition after this one: its last number goes up. V1.9 → V1.10, A/0 → A/1, 3 → 4."""
    last = re.search(r"\d+(?=\D*$)", edition)
    return f"{edition[: last.start()]}{int(last[0]) + 1}{edition[last.end() :]}" if last else f"{edition}.1"


class Reviewer(Part):
    """Someone of a department concerned who is asked for an opinion."""

    WHOLE: ClassVar[str] = "document"

    document = models.ForeignKey(ControlledDocument, models.PROTECT, related_name="reviewers")
    owner = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("Reviewer"))

    class Meta:
        verbose_name = _("Reviewer")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["document", "owner"], name="document_reviewer_once")]

    def __str__(self) -> str:
        return str(self.owner)

    def clean(self) -> None:
        if self.owner_id == self.document.author_id:
            raise ValidationError(_("The author cannot review their own document. Choose someone else."))
        if self.document.reviewers.filter(owner_id=self.owner_id).exclude(pk=self.pk).exists():
            raise ValidationError(_("This reviewer is on the list already."))


class Review(Part):
    """One reviewer's opinion in one round, and the author's answer to it."""

    WHOLE: ClassVar[str] = "document"

    class Opinion(models.TextChoices):
        AGREE = "agree", _("Agrees")
        COMMENT = "comment", _("Agrees with comments")
        OBJECT = "object", _("Objects")

    document = models.ForeignKey(ControlledDocument, models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("Reviewer"))
    round = models.PositiveSmallIntegerField(_("Round of review"))
    opinion = models.CharField(_("Opinion"), max_length=20, choices=Opinion.choices)
    comment = models.TextField(_("Comment"), blank=True, max_length=4000)
    given_on = models.DateField(_("Given on"))
    answer = models.TextField(pgettext_lazy("opinion", "Answer"), blank=True, max_length=4000)
    answered_on = models.DateField(_("Answered on"), null=True, blank=True)

    class Meta:
        verbose_name = _("Opinion")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["document", "reviewer", "round"], name="document_review_once")]

    def __str__(self) -> str:
        return f"{self.reviewer} · {self.get_opinion_display()}"


class Distribution(Part):
    """A department the document is for; without any, it is for the whole company."""

    WHOLE: ClassVar[str] = "document"

    document = models.ForeignKey(ControlledDocument, models.PROTECT, related_name="distribution")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("Department"))

    class Meta:
        verbose_name = _("Department concerned")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["document", "department"], name="document_department_once")]

    def __str__(self) -> str:
        return str(self.department)

    def clean(self) -> None:
        if self.document.distribution.filter(department_id=self.department_id).exclude(pk=self.pk).exists():
            raise ValidationError(_("This department is on the list already."))


class Receipt(Part):
    """That a person was given the document, and that they confirmed to have read it: two different days."""

    WHOLE: ClassVar[str] = "document"

    document = models.ForeignKey(ControlledDocument, models.PROTECT, related_name="receipts")
    owner = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("Reader"))
    sent_on = models.DateField(_("Given on"))
    read_on = models.DateField(_("Confirmed as read on"), null=True, blank=True)

    class Meta:
        verbose_name = _("Read receipt")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["document", "owner"], name="document_receipt_once")]

    def __str__(self) -> str:
        return str(self.owner)


class Revision(Part):
    """A line of the revision history; those of earlier editions come along with a new one."""

    WHOLE: ClassVar[str] = "document"

    document = models.ForeignKey(ControlledDocument, models.PROTECT, related_name="revisions")
    edition = models.CharField(_("Edition"), max_length=20)
    issued_on = models.DateField(_("Issued on"))
    changes = models.TextField(_("What changed"), max_length=4000)
    author_name = models.CharField(_("Author"), max_length=100, blank=True)
    approved_by = models.CharField(_("Approved by"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("Revision")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.edition
