"""The duties that came due on the days a review looks back on: done on time, late, overdue; each figure with the tasks it counts."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet, Sum

from bihuan.areas.assurance.models.review import ManagementReview
from bihuan.areas.assurance.review_period import Reach
from bihuan.areas.assurance.review_rows import MOST
from bihuan.areas.policies.models import DutyDay, Task
from bihuan.areas.policies.tallies import COUNTED, LATE, ON_TIME
from bihuan.core.models import Company


def duty_figures(review: ManagementReview, reach: Reach, at: datetime) -> list[dict[str, Any]]:
    """Counted in the kept sums, on time of all that counts already; the tasks are read from their own rows."""
    days = DutyDay.objects.filter(company=review.company, day__range=(reach.first, reach.last))
    sums = days.aggregate(timely=Sum("on_time"), tardy=Sum("late"))
    on_time, late = sums["timely"] or 0, sums["tardy"] or 0
    open_ones = Task.objects.filter(company=review.company, pending=True, **_due(reach), due_at__lt=at)
    overdue = open_ones.count()
    decided = on_time + late + overdue
    tardy = LATE & Q(line__in=list(days.filter(late__gt=0).order_by().values_list("line", flat=True).distinct()))
    return [
        _figure("duties", on_time, decided, _named(_settled(review, reach), ON_TIME) if on_time else []),
        _figure("duties-late", late, decided, _named(_settled(review, reach), tardy) if late else []),
        _figure("duties-overdue", overdue, decided, _named(open_ones.order_by("due_at", "pk"), Q())),
    ]


def _figure(key: str, value: int, of: int, tasks: list[int]) -> dict[str, Any]:
    return {"key": key, "value": value, "of": of, "numbers": [], "tasks": tasks}


def _settled(review: ManagementReview, reach: Reach) -> "QuerySet[Any]":
    """What came due on these days, by the index of days."""
    rows = Task.objects.filter(COUNTED, company=review.company, **_due(reach))
    return rows.order_by("due_day", "pk")


def _due(reach: Reach) -> dict[str, Any]:
    """A duty goes before the review whose period has the last day of its task."""
    return {"due_day__range": (reach.first, reach.last)}


def _named(rows: "QuerySet[Any]", condition: Q) -> list[int]:
    return list(rows.filter(condition).values_list("pk", flat=True)[:MOST])


def has_duties(company: Company) -> bool:
    return DutyDay.objects.filter(company=company, total__gt=0).exists()
