"""How duties stand in figures: shares of tasks done on time by month and phase, from the monthly sums."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Sum

from bihuan.areas.policies.models import DutyDay, Task
from bihuan.core.access import Standing
from bihuan.core.months import months_of
from bihuan.web.drawings.ring import Share


@dataclass
class MonthFigures:
    """What was due in a month: by phase on time of all, and what was late or is missing."""

    shares: dict[str, Share] = field(default_factory=dict)
    late: int = 0
    missing: int = 0

    @property
    def total(self) -> Share:
        return sum(self.shares.values(), Share(0, 0))


def by_month(standing: Standing, months: list[int]) -> Mapping[int, MonthFigures]:
    """One row per month and phase. Someone without a function sees the figures of the own departments."""
    rows = DutyDay.objects.filter(company_id=standing.company_id, month__in=months)
    if not standing.sees_all:
        rows = rows.filter(department__in=standing.departments)
    sums = (
        rows.order_by()
        .values("month", phase=F("line__pdca"))
        .annotate(all=Sum("total"), done=Sum("on_time"), after=Sum("late"), not_asked=Sum("waived"))
    )
    found: dict[int, MonthFigures] = defaultdict(MonthFigures)
    for row in sums:
        due = row["all"] - row["not_asked"]
        figures = found[row["month"]]
        figures.shares[row["phase"]] = Share(row["done"], due)
        figures.late += row["after"]
        figures.missing += due - row["done"] - row["after"]
    return found


def by_duty(standing: Standing, lines: Iterable[int], year: int, at: datetime) -> dict[int, Share]:
    """Of each duty (by line), how the periods of a year stand."""
    return _of_year(standing, "line", year, at, {"line__in": list(lines)})


def by_policy(standing: Standing, year: int, at: datetime) -> dict[str, Share]:
    """Of each policy (by code: a duty goes on through the editions), how the periods of a year stand."""
    return _of_year(standing, "line__policy__code", year, at, {})


def _of_year(standing: Standing, by: str, year: int, at: datetime, only: dict[str, object]) -> dict[Any, Share]:
    """On time of: on time, late, and overdue until now; of the year's cells, as the matrix counts them.

    What belongs to December and is due in January stands in the year of its period, on every page.
    """
    span = {"company_id": standing.company_id, "cell__range": months_of(year), **only}
    done = DutyDay.objects.filter(**span).order_by().values_list(by).annotate(Sum("on_time"), Sum("late"))
    missed = Task.objects.filter(**span, history=False).overdue(at).order_by().values_list(by).annotate(Count("pk"))
    overdue = dict(missed)
    return {key: Share(on_time, on_time + late + overdue.get(key, 0)) for key, on_time, late in done}
