"""What was entered after the fact: papers long after their day, signatures under another content than was asked for."""

from datetime import date, timedelta

from django.db.models import DateTimeField, ExpressionWrapper, F
from django.utils.translation import gettext_lazy as _

from bihuan.areas.assurance.consistency.rule import Found, of, rule
from bihuan.areas.policies.models import Filing
from bihuan.core.models import ApprovalSlot, Company

LONG = timedelta(days=32)  # beyond the end of the month after


@rule(
    "filed-long-after",
    _("Filed long after its day"),
    _("A document made elsewhere says it took effect more than a month before it was filed as evidence."),
)
def filed_long_after(company: Company, day: date) -> Found:
    """What lies before the company began here is history, not late."""
    papers = of(Filing, company).exclude(state=Filing.State.REJECTED).exclude(task__history=True)
    after = ExpressionWrapper(F("effective_on") + LONG, output_field=DateTimeField())
    return [papers.filter(created_at__gt=after).values_list("pk", flat=True)]


@rule(
    "signed-other-content",
    _("Signed on another content"),
    _("The digest under a signature is not that of what was asked to be approved."),
)
def signed_other_content(company: Company, day: date) -> Found:
    signed = ApprovalSlot.objects.filter(company=company, decided_at__isnull=False).exclude(digest="")
    return [signed.exclude(digest=F("approval__digest")).values_list("approval__record", flat=True)]
