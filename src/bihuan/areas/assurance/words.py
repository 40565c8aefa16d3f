"""The choices audits and checks share: how one looks, and what was found."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Method(models.TextChoices):
    """How an auditor gets at the facts."""

    INTERVIEW = "interview", _("Interview")
    RECORDS = "records", _("Reading records")
    SAMPLING = "sampling", _("Sampling")
    ON_SITE = "on-site", _("On-site observation")


class Result(models.TextChoices):
    """What an item of a checklist came to."""

    CONFORM = "conform", _("Conform")
    MINOR = "minor", _("Minor nonconformity")
    MAJOR = "major", _("Major nonconformity")
    OBSERVATION = "observation", _("Observation")
    GOOD_PRACTICE = "good-practice", _("Good practice")
    NOT_APPLICABLE = "not-applicable", _("Not applicable")
    NOT_SAMPLED = "not-sampled", _("Not sampled this time")


NONCONFORM = frozenset({Result.MINOR, Result.MAJOR})
NOTED = frozenset({Result.OBSERVATION, Result.GOOD_PRACTICE})
FINDINGS = NONCONFORM | NOTED
NOT_LOOKED_AT = frozenset({Result.NOT_APPLICABLE, Result.NOT_SAMPLED})
EXAMINED = frozenset(Result) - NOT_LOOKED_AT  # what counts as audited
