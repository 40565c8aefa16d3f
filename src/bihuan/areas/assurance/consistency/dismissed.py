"""Findings that a report of an audit tells, and that were dismissed since."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from bihuan.areas.assurance.consistency.rule import Found, rule
from bihuan.areas.assurance.models import ChecklistItem
from bihuan.areas.assurance.words import NONCONFORM
from bihuan.areas.correction.models import Nonconformity
from bihuan.core.models import Company


@rule(
    "reported-finding-dismissed",
    _("Finding of a report that was dismissed since"),
    _(
        "The report of the audit tells it; the register says it was none. Who decided so, and why, stands in its journal."
    ),
)
def dismissed_since(company: Company, day: date) -> Found:
    told = ChecklistItem.objects.filter(
        audit__company=company, audit__reported_on__isnull=False, result__in=NONCONFORM, finding__isnull=False,
        finding__state=Nonconformity.State.DISMISSED,
    )  # fmt: skip
    return [told.values_list("finding", flat=True)]
