"""The choices of a management review."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Output(models.TextChoices):
    """What a management review decides on (XDYJ-04-01 4.1.2)."""

    SYSTEM = "system", _("Improvement of the system")
    RESOURCES = "resources", _("Change of resources")
    OBJECTIVES = "objectives", _("Objectives of next year")


class Becomes(models.TextChoices):
    """How a decision is carried out and tracked."""

    ACTION = "action", _("A corrective or preventive action")
    RESOURCE_REQUEST = "resource-request", _("A resource request")
    OBJECTIVE = "objective", _("An objective of next year")
    OPPORTUNITY = "opportunity", _("An entry of the improvement ledger")
    TASK = "task", _("Carried out as it stands here")
    NOTHING = "nothing", _("Nothing changes")


class Presence(models.TextChoices):
    """Who sat in the meeting."""

    PRESENT = "present", _("Present")
    DEPUTY = "deputy", _("Sent a deputy")
    ABSENT = "absent", _("Absent")
