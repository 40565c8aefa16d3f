"""Signatures an assessor would ask about: given on a day off, by somebody who had left, or to what was returned before."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, QuerySet
from django.db.models.functions import Cast, Substr, TruncDate
from django.utils.translation import gettext_lazy as _

from bihuan.areas.assurance.consistency.rule import Found, of, rule
from bihuan.areas.assurance.models import Audit, ManagementReview
from bihuan.core.models import Approval, ApprovalSlot, Company
from bihuan.core.workdays import calendar_for

HOUR = len("2026-03-31 09")
ONE_HOUR = timedelta(hours=1)


def off_days(company: Company, rows: "QuerySet[Any]", name: str) -> list[date]:
    """Of the days that occur in a column those on which nobody works."""
    calendar = calendar_for(company)
    days = rows.order_by().values_list(name, flat=True).distinct()
    return [day for day in days if day and not calendar.is_workday(day)]


@rule(
    "signed-on-a-day-off",
    _("Signed on a day off"),
    _("An approval was signed on a weekend or a holiday of the company's calendar."),
)
def signed_on_day_off(company: Company, day: date) -> Found:
    signed = ApprovalSlot.objects.filter(company=company, decided_at__isnull=False)
    by_hour = signed.annotate(hour=Substr(Cast("decided_at", CharField()), 1, HOUR))
    found = by_hour.filter(hour__in=off_hours(company, by_hour)).annotate(
        day=TruncDate("decided_at", tzinfo=company.zone)
    )
    return [found.filter(day__in=off_days(company, found, "day")).values_list("approval__record", flat=True)]


def off_hours(company: Company, rows: "QuerySet[Any]") -> list[str]:
    """Of the hours (of UTC) in which was signed those that touch a day off; exact days are asked of these alone."""
    calendar, found = calendar_for(company), []
    for hour in rows.order_by().values_list("hour", flat=True).distinct():
        begins = datetime.strptime(hour, "%Y-%m-%d %H").replace(tzinfo=UTC).astimezone(company.zone)
        if not all(calendar.is_workday(at.date()) for at in (begins, begins + ONE_HOUR)):
            found.append(hour)
    return found


@rule(
    "held-on-a-day-off",
    _("Held on a day off"),
    _("A review or the meeting of an audit was held on a weekend or a holiday."),
)
def held_on_day_off(company: Company, day: date) -> Found:
    reviews = of(ManagementReview, company, held_on__isnull=False)
    opened = of(Audit, company, opened_on__isnull=False)
    ended = of(Audit, company, ended_on__isnull=False)
    found = reviews.filter(held_on__in=off_days(company, reviews, "held_on")).values_list("pk", flat=True)
    return [
        found,
        opened.filter(opened_on__in=off_days(company, opened, "opened_on")).values_list("pk", flat=True),
        ended.filter(ended_on__in=off_days(company, ended, "ended_on")).values_list("pk", flat=True),
    ]


@rule(
    "signed-after-leaving",
    _("Signed by somebody who had left"),
    _("The day of the signature lies after the signer's last day with the company."),
)
def signed_after_leaving(company: Company, day: date) -> Found:
    signed = ApprovalSlot.objects.filter(company=company, decided_by__left_on__isnull=False)
    dated = signed.annotate(day=TruncDate("decided_at", tzinfo=company.zone))
    return [dated.filter(day__gt=F("decided_by__left_on")).values_list("approval__record", flat=True)]


@rule(
    "approved-unchanged",
    _("Approved unchanged after it was returned"),
    _(
        "The content that was approved is the one that had been returned, letter by letter: what was asked for was not done."
    ),
)
def approved_unchanged(company: Company, day: date) -> Found:
    same = {name: OuterRef(name) for name in ("record", "subject", "digest")}
    later = Approval.objects.filter(**same, state=Approval.State.APPROVED, pk__gt=OuterRef("pk"))
    returned = Approval.objects.filter(company=company, state=Approval.State.REJECTED)
    return [returned.filter(Exists(later)).values_list("record", flat=True)]
