"""What was approved of a record, when, and who signed it."""

from datetime import date, datetime

from django.db.models import QuerySet

from bihuan.core.models import Approval, ApprovalSlot, Record


def approvals_given(record: Record, subject: str = "") -> "QuerySet[Approval]":
    """The approvals of the record, or of this subject of it, that were given; the first one first."""
    rows = Approval.objects.filter(record=record.pk, state=Approval.State.APPROVED).order_by("ended_at", "id")
    return rows.filter(subject=subject) if subject else rows


def approved_on(record: Record, since: datetime | None = None) -> date | None:
    """The day the record was approved for the first time, or for the first time since then."""
    rows = approvals_given(record)
    given = (rows.filter(ended_at__gte=since) if since else rows).values_list("ended_at", flat=True).first()
    return record.company.day_of(given) if given else None


def holding(record: Record) -> list[ApprovalSlot]:
    """The signatures of the approval that holds: the last one given."""
    last = approvals_given(record).last()
    return list(last.slots.select_related("decided_by", "on_behalf_of")) if last else []


def signatures(record: Record) -> "QuerySet[ApprovalSlot]":
    """Every signature under the record, whatever its verdict, in the order they were given."""
    signed = ApprovalSlot.objects.filter(approval__record=record.pk).exclude(verdict="")
    return signed.select_related("decided_by").order_by("decided_at", "id")
