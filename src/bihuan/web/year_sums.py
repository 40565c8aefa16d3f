"""A year's duties in sums: for the rings of the year wheel, and for the load of the months by role."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Sum

from bihuan.areas.policies.models import Duty, DutyDay, Task, TaskState
from bihuan.areas.policies.sums import Sums
from bihuan.core.months import months_of
from bihuan.core.vocabulary import Role
from bihuan.web.day_groups import Chosen, duties_by_line
from bihuan.web.drawings.ring import Share
from bihuan.web.drawings.wheel import Slot
from bihuan.web.request import Request

RINGS = {"month": "month", "week": "month", "day": "month", "quarter": "quarter"}


def slot(sums: Sums, at: datetime) -> Slot:
    """A piece of the wheel: how much of it is settled, and how it stands as a whole."""
    settled, state = sums.done + sums.waived, sums.state(at)
    if state is TaskState.OVERDUE:
        return Slot(settled, sums.total, "x")
    if sums.pending:
        return Slot(settled, sums.total, "o" if settled or state is TaskState.OPEN else "s")
    return Slot(sums.on_time, sums.total, "l") if sums.late else Slot(sums.total, sums.total, "d")


@dataclass
class YearSums:
    """A year in sums: per ring and place, and per month and role."""

    rings: dict[str, dict[int, Sums]] = field(default_factory=lambda: {"month": {}, "quarter": {}, "year": {}})
    roles: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    whole: Sums = field(default_factory=Sums)

    @property
    def due(self) -> Share:
        """On time of all that counts already."""
        return Share(self.whole.on_time, self.whole.decided)


def year_sums(request: Request, chosen: Chosen, year: int) -> YearSums:
    """One query for the sums, one for what is overdue."""
    found, duties = YearSums(), duties_by_line(request.company.pk)
    overdue = overdue_by(request, chosen, year)
    rows = narrowed(request, chosen, DutyDay.objects.filter(company=request.company, month__range=months_of(year)))
    summed = rows.order_by().values_list("line_id", "month").annotate(
        Sum("total"), Sum("on_time"), Sum("late"), Sum("waived"), Min("opens_at")
    )  # fmt: skip
    for line, month, total, on_time, late, waived, opens_at in summed:
        missed = overdue.get((line, month), 0)
        count(found, duties[line], month % 100, Sums(total, on_time, late, waived, missed, opens_at))
    return found


def count(found: YearSums, duty: Duty, month: int, one: Sums) -> None:
    """Put the sums of a duty in a month where they belong."""
    ring = RINGS.get(str(duty.rule.get("every", "")), "year" if duty.trigger != Duty.Trigger.EVENT else "month")
    place = (month + 2) // 3 if ring == "quarter" else month
    for sums in (found.rings[ring].setdefault(place, Sums()), found.whole):
        sums.add(one)
    found.roles[month][duty.role] += one.total


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
    rows = narrowed(
        request, chosen, Task.objects.filter(company=request.company, history=False, month__range=months_of(year))
    )
    missed = rows.overdue(request.at).order_by().values_list("line_id", "month").annotate(Count("pk"))
    return {(line, month): found for line, month, found in missed}
