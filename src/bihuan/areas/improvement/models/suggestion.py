"""Suggestion round: a questionnaire to all staff or some departments, answers, screening (XDYJ-03-02 4.1.3)."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.areas.improvement.models.opportunity import Opportunity
from bihuan.core.models import Department, Part, Person, Record


class SuggestionRound(Record):
    """《过程改进建议调查表》 sent out once."""

    KIND: ClassVar[str] = "suggestion-round"

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        OPEN = "open", _("Collecting answers")
        COLLECTED = "collected", _("Collection ended")
        SCREENED = "screened", _("Screened")
        CLOSED = "closed", _("Closed")
        CANCELLED = "cancelled", _("Cancelled")

    opens_on = models.DateField(_("Opens on"), null=True, blank=True)
    closes_on = models.DateField(_("Open until"))
    introduction = models.TextField(_("Introduction"), blank=True)
    collected_on = models.DateField(_("Collection ended on"), null=True, editable=False)
    result = models.TextField(_("Result"), blank=True, editable=False)

    class Meta:
        verbose_name = _("Suggestion round")

    def clean(self) -> None:
        if self.opens_on and self.closes_on < self.opens_on:
            raise ValidationError(_("The round ends before it begins. Correct one of the two days."))


class RoundDepartment(Part):
    """A department that is asked; without any, everyone is."""

    WHOLE: ClassVar[str] = "round"

    round = models.ForeignKey(SuggestionRound, models.PROTECT, related_name="audience")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("Department"))

    class Meta:
        verbose_name = _("Department asked")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["round", "department"], name="round_department_once")]

    def __str__(self) -> str:
        return str(self.department)


class RoundQuestion(Part):
    """One question of the questionnaire; `key` names its answer."""

    WHOLE: ClassVar[str] = "round"

    class Kind(models.TextChoices):
        TEXT = "text", _("Free text")
        CHOICE = "choice", _("One of several")
        RATING = "rating", _("Grade from 1 to 5")

    round = models.ForeignKey(SuggestionRound, models.PROTECT, related_name="questions")
    key = models.SlugField(_("Key"), max_length=30)
    text = models.CharField(_("Question"), max_length=300)
    kind = models.CharField(_("Kind of answer"), max_length=10, choices=Kind.choices, default=Kind.TEXT)
    choices = models.TextField(_("Choices, one a line"), blank=True)
    required = models.BooleanField(_("Required"), default=False)

    class Meta:
        verbose_name = _("Question")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["round", "key"], name="round_question_key")]

    def __str__(self) -> str:
        return self.text

    @property
    def options(self) -> list[str]:
        """What may be answered; empty for free text."""
        if self.kind == self.Kind.RATING:
            return [str(grade) for grade in range(1, 6)]
        return [line.strip() for line in self.choices.splitlines() if line.strip()]

    def clean(self) -> None:
        if self.kind == self.Kind.CHOICE and len(self.options) < 2:
            raise ValidationError(
                _("“%(question)s”: write at least two choices, one a line.") % {"question": self.text}
            )


class RoundAnswer(Part):
    """One person's answer. `token` keeps a person from answering twice and does not name them."""

    WHOLE: ClassVar[str] = "round"

    class Outcome(models.TextChoices):
        OPEN = "", _("To be screened")
        TAKEN_UP = "taken-up", _("Taken up")
        DISMISSED = "dismissed", _("Not taken up")

    round = models.ForeignKey(SuggestionRound, models.PROTECT, related_name="answers")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Suggested by")
    )
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Department")
    )
    token = models.CharField(max_length=64)
    answers = models.JSONField(_("Answers"), default=dict)
    outcome = models.CharField(_("Outcome"), max_length=10, blank=True, choices=Outcome.choices)
    reason = models.TextField(_("Reason"), blank=True)
    opportunity = models.ForeignKey(
        Opportunity, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Improvement opportunity")
    )

    class Meta:
        verbose_name = _("Answer")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "token"], name="round_answer_once"),
            models.CheckConstraint(condition=~Q(token=""), name="round_answer_token"),
        ]

    def __str__(self) -> str:
        return self.person.name if self.person else str(_("Anonymous"))
