"""Facts of the ledger that a screening counts: findings that entered it, and what customers and staff said."""

from typing import Any

from django.db.models import F, QuerySet

from bihuan.areas.improvement.models import Opportunity
from bihuan.core.facts import Counted, Dimension, FactKind, count
from bihuan.core.models import Company, Link
from bihuan.core.vocabulary import Channel

FINDERS = ("audit", "quality-check", "management-review")  # kinds whose findings enter the ledger
# What was said, not what another fact or a screening itself has raised: that would count twice, or feed itself.
SAID = (Channel.FEEDBACK, Channel.SUGGESTION, Channel.LESSON, Channel.DAILY_CHECK)
COUNTED_ALREADY = (*FINDERS, "complaint", "nonconformity", "action", "preventive-screening")


def _weaknesses(company: Company) -> "QuerySet[Any]":
    return Opportunity.objects.filter(company=company, kind=Opportunity.KIND, nature=Opportunity.Nature.WEAKNESS)


def _findings(company: Company) -> "QuerySet[Any]":
    return _weaknesses(company).filter(links_in__source__kind__in=FINDERS)


def _feedback(company: Company) -> "QuerySet[Any]":
    raised = Link.objects.filter(source__company=company, source__kind__in=COUNTED_ALREADY).values("target")
    return _weaknesses(company).filter(channel__in=SAID).exclude(pk__in=raised)


def _counted(rows: Any, source: str) -> Counted:
    places: dict[str, Any] = {Dimension.DEPARTMENT: F("department__name"), Dimension.SOURCE: F(source)}
    return Counted(rows, "created_at", places, by_moment=True, void=Opportunity.State.CANCELLED)


count(FactKind.FINDINGS, _counted(_findings, "links_in__source__kind"))
count(FactKind.FEEDBACK, _counted(_feedback, "channel"))
