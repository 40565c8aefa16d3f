"""The choices several records of this area share."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Severity(models.TextChoices):
    """How much it weighs; routes and reviews depend on it."""

    MINOR = "minor", _("Minor")
    MAJOR = "major", _("Major")


class Source(models.TextChoices):
    """Where it was found. Packs name these values: who checks an action depends on them (YNTD-ITSS-0300 4.4.3)."""

    AUDIT = "audit", _("Internal audit")
    COMPLAINT = "complaint", _("Customer complaint")
    SERVICE = "service", _("Service process")
    SYSTEM_CHECK = "system-check", _("System check")
    SLA = "sla", _("Service level missed")
    ACCEPTANCE = "acceptance", _("Acceptance or test")
    SUPPLIER = "supplier", _("Supplier performance")
    REVIEW = "management-review", _("Management review")
    ANALYSIS = "data-analysis", _("Data analysis")
    OTHER = "other", _("Other")


class Nature(models.TextChoices):
    """Against what happened, or against what might (YNTD-ITSS-0300 4.1.3)."""

    CORRECTIVE = "corrective", _("Corrective action")
    PREVENTIVE = "preventive", _("Preventive action")


class Character(models.TextChoices):
    """What kind of problem it is: missing in the system, not carried out, or carried out without effect."""

    SYSTEM = "system", _("The rules are missing or wrong")
    EXECUTION = "execution", _("The rules were not followed")
    EFFECT = "effect", _("The rules were followed without effect")


class Category(models.TextChoices):
    """The bones of the fishbone."""

    PEOPLE = "people", pgettext_lazy("cause category", "People")
    TOOLS = "tools", _("Tools and equipment")
    MATERIAL = "material", _("Parts and information")
    METHOD = "method", _("Method and process")
    ENVIRONMENT = "environment", _("Environment")
    MEASUREMENT = "measurement", _("Measurement and monitoring")


class MeasureKind(models.TextChoices):
    """What a measure of an action does."""

    CORRECTION = "correction", _("Immediate correction")
    CORRECTIVE = "corrective", _("Against the cause")
    PREVENTIVE = "preventive", _("Against the same elsewhere")


class CustomerChannel(models.TextChoices):
    """How a complaint came in."""

    PHONE = "phone", _("Telephone")
    MAIL = "mail", _("E-mail or letter")
    VISIT = "visit", _("Visit or meeting")
    SURVEY = "survey", _("Survey or callback")
    TICKET = "ticket", _("Ticket")
    OTHER = "other", _("Other channel")
