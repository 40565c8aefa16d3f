"""The days in sums (DutyDay): changed together with every task, under the company's lock, and rebuildable."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Min, Q

from bihuan.areas.policies.models import DutyDay, Task
from bihuan.core import lean
from bihuan.core.models import Company
from bihuan.core.months import month_of

Key = tuple[int, int, date, int | None]  # line, cell, day, department
SUMS = ("total", "on_time", "late", "waived")
LEFT = F("total") - F("on_time") - F("late") - F("waived")  # of a row: what is still to be done
SOME_LEFT = Q(total__gt=F("on_time") + F("late") + F("waived"))
UNDONE = (1, 0, 0, 0)  # what a task adds that still has to be done
ON_TIME = Q(fulfilled_at__lte=F("due_at"))
LATE = Q(fulfilled_at__gt=F("due_at"))
WAIVED = Q(fulfilled_at__isnull=True, waived_at__isnull=False)
UNSETTLED = Q(fulfilled_at__isnull=True, waived_at__isnull=True)
COUNTED = Q(cancelled_at__isnull=True) & (Q(history=False) | Q(fulfilled_at__isnull=False) | Q(waived_at__isnull=False))


def key_of(task: Task) -> Key:
    return task.line_id, task.cell, task.due_day, task.department_id


def share(task: Task) -> tuple[int, int, int, int]:
    """What one task adds to its cell: total, on time, late, waived."""
    settled = task.fulfilled_at or task.waived_at
    if task.cancelled_at or (task.history and not settled):
        return 0, 0, 0, 0
    if task.fulfilled_at:
        return 1, int(task.on_time), int(not task.on_time), 0
    return 1, 0, 0, int(task.waived_at is not None)


@dataclass
class Tally:
    """Changes of sums, collected while tasks change and written at once."""

    company: Company
    sums: dict[Key, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0, 0]))
    opens: dict[Key, datetime] = field(default_factory=dict)
    thinned: set[Key] = field(
        default_factory=set
    )  # a task left: the first opening of what is undone is looked up again

    def without(self, task: Task) -> None:
        """The task as it stood until now no longer counts."""
        self._add(task, -1)
        self.thinned.add(key_of(task))

    def with_(self, task: Task) -> None:
        """The task counts as it stands now."""
        self._add(task, 1)
        key = key_of(task)
        if share(task) == UNDONE:
            self.opens[key] = min(self.opens.get(key, task.opens_at), task.opens_at)

    def _add(self, task: Task, sign: int) -> None:
        sums = self.sums[key_of(task)]
        for place, amount in enumerate(share(task)):
            sums[place] += sign * amount

    def write(self) -> None:
        """Change the rows; the company must be locked."""
        kept = {_key(row): row for row in self._rows()}
        new: list[DutyDay] = []
        changed: list[DutyDay] = []
        for key, sums in self.sums.items():
            row = kept.get(key) or _empty(self.company, key)
            for name, amount in zip(SUMS, sums, strict=True):
                setattr(row, name, getattr(row, name) + amount)
            row.opens_at = self._opens(key, row)
            (changed if row.pk else new).append(row)
        lean.add(new)
        lean.save_all(changed, *SUMS, "opens_at")
        self.sums.clear()
        self.opens.clear()
        self.thinned.clear()

    def _rows(self) -> Iterable[DutyDay]:
        lines, cells, days = {key[0] for key in self.sums}, {key[1] for key in self.sums}, {key[2] for key in self.sums}
        return DutyDay.objects.filter(company=self.company, line__in=lines, cell__in=cells, day__in=days)

    def _opens(self, key: Key, row: DutyDay) -> datetime | None:
        if key in self.thinned:
            found: dict[str, datetime | None] = _undone(self.company, key).aggregate(first=Min("opens_at"))
            return found["first"]
        known = [one for one in (row.opens_at, self.opens.get(key)) if one]
        return min(known, default=None)


def _key(row: DutyDay) -> Key:
    return row.line_id, row.cell, row.day, row.department_id


def _empty(company: Company, key: Key) -> DutyDay:
    line, cell, day, department = key
    return DutyDay(company=company, line_id=line, cell=cell, day=day, month=month_of(day), department_id=department)


def _undone(company: Company, key: Key) -> Any:
    line, cell, day, department = key
    here = {"line": line, "cell": cell, "due_day": day, "department": department}
    return Task.objects.filter(COUNTED & UNSETTLED, company=company, **here)


def recounted(company: Company) -> Iterator[DutyDay]:
    """The sums as the tasks themselves give them."""
    rows = Task.objects.filter(COUNTED, company=company).values("line", "cell", "due_day", "department").order_by()
    sums = rows.annotate(
        total=Count("pk"),
        on_time=Count("pk", filter=ON_TIME),
        late=Count("pk", filter=LATE),
        waived_=Count("pk", filter=WAIVED),
        first=Min("opens_at", filter=UNSETTLED),
    )
    for one in sums:
        row = _empty(company, (one["line"], one["cell"], one["due_day"], one["department"]))
        row.total, row.on_time, row.late, row.waived = one["total"], one["on_time"], one["late"], one["waived_"]
        row.opens_at = one["first"]
        yield row


@transaction.atomic
def rebuild(company: Company) -> int:
    """Count everything again and put right what differs; says how many rows were wrong."""
    lean.locked(company)
    kept = DutyDay.objects.filter(company=company)
    before = {_key(row): _sums(row) for row in kept if row.total}
    rows = list(recounted(company))
    after = {_key(row): _sums(row) for row in rows}
    wrong = [key for key in before.keys() | after.keys() if before.get(key) != after.get(key)]
    if wrong:
        lean.drop(kept)
        lean.add(rows)
    return len(wrong)


def _sums(row: DutyDay) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in (*SUMS, "opens_at"))
