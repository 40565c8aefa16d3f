"""The duties of the months a review looks back on: done on time, late, overdue; each figure with the tasks it counts."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet, Sum

from bihuan.areas.assurance.models.review import ManagementReview
from bihuan.areas.assurance.review_rows import MOST
from bihuan.areas.policies.models import DutyDay, Task
from bihuan.areas.policies.tallies import COUNTED, LATE, ON_TIME
from bihuan.core.models import Company
from bihuan.core.months import month_of


def months_seen(review: ManagementReview) -> tuple[int, int]:
    """The first and the last month: 202601, 202612."""
    return month_of(review.period_start), month_of(review.period_end)


def duty_figures(review: ManagementReview, at: datetime) -> list[dict[str, Any]]:
    """Counted in the kept sums, on time of all that counts already; the tasks are read from their own rows."""
    months = DutyDay.objects.filter(company=review.company, month__range=months_seen(review))
    sums = months.aggregate(timely=Sum("on_time"), tardy=Sum("late"))
    on_time, late = sums["timely"] or 0, sums["tardy"] or 0
    open_ones = Task.objects.filter(
        company=review.company, pending=True, month__range=months_seen(review), due_at__lt=at
    )
    overdue = open_ones.count()
    decided = on_time + late + overdue
    tardy = LATE & Q(line__in=list(months.filter(late__gt=0).order_by().values_list("line", flat=True).distinct()))
    return [
        _figure("duties", on_time, decided, _named(_settled(review), ON_TIME) if on_time else []),
        _figure("duties-late", late, decided, _named(_settled(review), tardy) if late else []),
        _figure("duties-overdue", overdue, decided, _named(open_ones.order_by("due_at", "pk"), Q())),
    ]


def _figure(key: str, value: int, of: int, tasks: list[int]) -> dict[str, Any]:
    return {"key": key, "value": value, "of": of, "numbers": [], "tasks": tasks}


def _settled(review: ManagementReview) -> "QuerySet[Any]":
    """What came due in these months, by the index of days: a month's tasks are those whose last day lies in it."""
    last = (review.period_end.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    rows = Task.objects.filter(
        COUNTED, company=review.company, due_day__range=(review.period_start.replace(day=1), last)
    )
    return rows.order_by("due_day", "pk")


def _named(rows: "QuerySet[Any]", condition: Q) -> list[int]:
    return list(rows.filter(condition).values_list("pk", flat=True)[:MOST])


def has_duties(company: Company) -> bool:
    return DutyDay.objects.filter(company=company, total__gt=0).exists()
