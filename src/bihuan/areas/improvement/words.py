"""The choices several records of this area share."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EvaluationMethod(models.TextChoices):
    """XDYJ-03-02 4.4: how an effect is evaluated; one or several."""

    AUDIT = "audit", _("Special audit")
    KPI = "kpi", _("KPI comparison")
    SURVEY = "survey", _("Survey of satisfaction")
    REVIEW = "review", _("Management review")


class Direction(models.TextChoices):
    """Which way is better."""

    HIGHER = "higher", _("Higher is better")
    LOWER = "lower", _("Lower is better")


class Grade(models.IntegerChoices):
    """How much, from 1 to 5."""

    LOWEST = 1, _("1 · very low")
    LOW = 2, _("2 · low")
    MEDIUM = 3, _("3 · medium")
    HIGH = 4, _("4 · high")
    HIGHEST = 5, _("5 · very high")
