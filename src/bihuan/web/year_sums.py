"""A year's duties in sums: for the rings of the year wheel, and for the load of the months by role."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Min, Sum

from bihuan.areas.policies.models import Duty, DutyDay, Task
from bihuan.core.vocabulary import Role
from bihuan.web.day_groups import Chosen, duties_by_line
from bihuan.web.drawings.ring import Share
from bihuan.web.drawings.wheel import Slot
from bihuan.web.request import Request

RINGS = {"month": "month", "week": "month", "day": "month", "quarter": "quarter"}


@dataclass
class Sums:
    """What falls into one piece of the wheel."""

    total: int = 0
    on_time: int = 0
    late: int = 0
    waived: int = 0
    overdue: int = 0
    is_open: bool = False

    @property
    def left(self) -> int:
        return self.total - self.on_time - self.late - self.waived

    def slot(self) -> Slot:
        done = self.on_time + self.late + self.waived
        if self.overdue:
            return Slot(done, self.total, "x")
        if self.left:
            return Slot(done, self.total, "o" if self.is_open or done else "s")
        return Slot(self.on_time if self.late else self.total, self.total, "l" if self.late else "d")


@dataclass
class YearSums:
    """A year in sums: per ring and place, and per month and role."""

    rings: dict[str, dict[int, Sums]] = field(default_factory=lambda: {"month": {}, "quarter": {}, "year": {}})
    roles: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    due: Share = field(default_factory=lambda: Share(0, 0))
    total: int = 0
    ahead: int = 0


def year_sums(request: Request, chosen: Chosen, year: int) -> YearSums:
    """One query for the sums, one for what is overdue."""
    found, duties = YearSums(), duties_by_line(request.company.pk)
    overdue = overdue_by(request, chosen, year)
    rows = narrowed(request, chosen, DutyDay.objects.filter(company=request.company, **span(year)))
    for row in (
        rows.order_by()
        .values("line_id", "month")
        .annotate(
            all=Sum("total"), done=Sum("on_time"), after=Sum("late"), not_asked=Sum("waived"), opens=Min("opens_at")
        )
    ):
        duty, month = duties[row["line_id"]], row["month"] % 100
        one = Sums(
            row["all"], row["done"], row["after"], row["not_asked"], overdue.get((row["line_id"], row["month"]), 0)
        )
        one.is_open = bool(row["opens"] and row["opens"] <= request.at)
        count(found, duty, month, one)
    return found


def count(found: YearSums, duty: Duty, month: int, one: Sums) -> None:
    """Put the sums of a duty in a month where they belong."""
    ring = RINGS.get(str(duty.rule.get("every", "")), "year" if duty.trigger != Duty.Trigger.EVENT else "month")
    place = (month + 2) // 3 if ring == "quarter" else month
    whole = found.rings[ring].setdefault(place, Sums())
    for name in ("total", "on_time", "late", "waived", "overdue"):
        setattr(whole, name, getattr(whole, name) + getattr(one, name))
    whole.is_open |= one.is_open
    found.roles[month][duty.role] += one.total
    found.total += one.total
    found.due += Share(one.on_time, one.on_time + one.late + one.overdue)
    found.ahead += one.left - one.overdue


def span(year: int) -> dict[str, int]:
    return {"month__gte": year * 100, "month__lte": year * 100 + 99}


def narrowed(request: Request, chosen: Chosen, rows: Any) -> Any:
    """Sums of the duties chosen; “mine” are those of the roles one holds."""
    if chosen.who == "mine":
        rows = rows.filter(line__role__in=request.standing.roles)
        own = {held.department_id for held in request.standing.held if held.role != Role.EMPLOYEE}
        rows = rows if None in own else rows.filter(department__in=own | set(request.standing.departments))
    if chosen.policy:
        rows = rows.filter(line__policy__code=chosen.policy)
    if chosen.department:
        rows = rows.filter(department=chosen.department)
    return rows.filter(line=chosen.duty) if chosen.duty else rows


def overdue_by(request: Request, chosen: Chosen, year: int) -> dict[tuple[int, int], int]:
    rows = narrowed(request, chosen, Task.objects.filter(company=request.company, history=False, **span(year)))
    missed = rows.overdue(request.at).order_by().values_list("line_id", "month").annotate(Count("pk"))
    return {(line, month): found for line, month, found in missed}
