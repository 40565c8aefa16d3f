"""The compliance matrix: duties by months, from the kept sums for now, from what was known then for any past day.

A rate is done on time ÷ (done on time + done late + overdue): what is neither over nor done does not count yet.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Count, Min, Q, Sum
from django.db.models.functions import Coalesce

from bihuan.areas.policies import replay
from bihuan.areas.policies.models import Clause, Duty, DutyDay, Policy, Task, TaskState
from bihuan.areas.policies.sums import Sums
from bihuan.areas.policies.tallies import LEFT, SOME_LEFT, SUMS
from bihuan.core.calendars import ONE_DAY
from bihuan.core.models import Company, Department
from bihuan.core.moments import midnight
from bihuan.core.months import months_of

TICK = timedelta(microseconds=1)
CellKey = tuple[int, int]  # line, cell
WORDS = ("rule", "requirements")  # of a duty, not shown in the sheet


@dataclass(frozen=True)
class Cell:
    """One duty in one month."""

    month: int  # 202610
    sums: Sums
    state: TaskState | None  # None: nothing was asked


@dataclass(frozen=True)
class Row:
    """A duty with its twelve months."""

    duty: Duty
    cells: tuple[Cell, ...]
    sums: Sums

    @property
    def clause(self) -> Clause:
        return self.duty.clause

    @property
    def has_problem(self) -> bool:
        return bool(self.sums.overdue or self.sums.late)


@dataclass(frozen=True)
class Section:
    """A policy with the rows of its duties; `clauses` and `duties` count what the policy has."""

    policy: Policy
    rows: tuple[Row, ...]
    sums: Sums
    clauses: int
    duties: int


@dataclass(frozen=True)
class Matrix:
    """A year, as known at `known_at`; `is_replay` when that is a past day."""

    year: int
    known_at: datetime
    is_replay: bool
    sections: tuple[Section, ...]
    sums: Sums = field(default_factory=Sums)

    @property
    def rows(self) -> Iterator[Row]:
        return (row for section in self.sections for row in section.rows)


def moment_of(company: Company, at: datetime, as_of: date | datetime | None) -> datetime:
    """The moment a replay stands for: the end of a past day, never later than now."""
    if as_of is None:
        return at
    if not isinstance(as_of, datetime):
        as_of = midnight(as_of + ONE_DAY, company.zone) - TICK
    return min(as_of, at)


def year(  # noqa: PLR0913 (the filters of the page)
    company: Company,
    year: int,
    at: datetime,
    as_of: date | datetime | None = None,
    policy: str | None = None,
    department: Department | None = None,
    problems_only: bool = False,
) -> Matrix:
    """The matrix of a year, now or as it stood on a past day."""
    known_at = moment_of(company, at, as_of)
    is_replay = known_at < at
    read = replay.sums if is_replay else live
    sums = read(company, year, known_at, department)
    duties = _editions(company, known_at if is_replay else None)
    sections = tuple(_sections(company, duties, sums, year, known_at, policy, problems_only))
    return Matrix(year, known_at, is_replay, sections, Sums.of(section.sums for section in sections))


def live(company: Company, year: int, at: datetime, department: Department | None = None) -> dict[CellKey, Sums]:
    """From the kept sums. What is overdue follows from the day it is due on; only the running day is counted."""
    rows = DutyDay.objects.filter(company=company, cell__range=months_of(year))
    if department is not None:
        rows = rows.filter(department=department)
    today = company.day_of(at - TICK)
    sums = {f"all_{name}": Sum(name) for name in SUMS}
    past, opens = Coalesce(Sum(LEFT, filter=Q(day__lt=today)), 0), Min("opens_at", filter=SOME_LEFT)
    summed = rows.order_by().values_list("line_id", "cell").annotate(**sums, past=past, opens=opens)
    found: dict[CellKey, Sums] = defaultdict(Sums)
    for line, cell, *figures in summed:
        found[line, cell] = Sums(*figures)
    for key, count in _overdue(company, midnight(today, company.zone), at, department).items():
        found[key].overdue += count
    return found


def _overdue(company: Company, start: datetime, at: datetime, department: Department | None) -> dict[CellKey, int]:
    """Pending tasks past their deadline, of those due on the day that is running."""
    rows = Task.objects.filter(company=company, pending=True, due_at__gt=start, due_at__lt=at)
    if department is not None:
        rows = rows.filter(department=department)
    counted = rows.order_by().values_list("line_id", "cell").annotate(Count("pk"))
    return {(line, cell): count for line, cell, count in counted}


def _editions(company: Company, known_at: datetime | None) -> list[Duty]:
    """Each duty in its latest edition known by then, in the order of the papers."""
    rows = Duty.objects.filter(company=company).order_by("edition").defer(*WORDS)
    if known_at is not None:
        rows = rows.filter(made_at__lte=known_at)
    latest = {duty.line_id: duty for duty in rows}
    papers = {one.pk: one for one in Policy.objects.filter(company=company)}
    clauses = {one.pk: one for one in Clause.objects.filter(company=company)}
    for duty in latest.values():
        duty.policy, duty.clause = papers[duty.policy_id], clauses[duty.clause_id]
        duty.clause.policy = duty.policy
    return sorted(latest.values(), key=lambda duty: (duty.policy.order, duty.clause.order, duty.order))


def _sections(  # noqa: PLR0913
    company: Company,
    duties: Sequence[Duty],
    sums: dict[CellKey, Sums],
    year: int,
    known_at: datetime,
    policy: str | None,
    problems_only: bool,
) -> Iterator[Section]:
    rows: dict[str, list[Row]] = defaultdict(list)
    counted: dict[str, int] = defaultdict(int)
    papers: dict[str, Policy] = {}
    for duty in duties:
        in_force = duty.retired_at is None or duty.retired_at > known_at
        row = _row(duty, sums, year, known_at)
        counted[duty.policy.code] += in_force
        if policy not in {None, duty.policy.code} or not (in_force or row.sums.total):
            continue
        papers[duty.policy.code] = duty.policy
        if row.has_problem or not problems_only:
            rows[duty.policy.code].append(row)
    clauses = _clauses(company)
    for code, paper in papers.items():
        own = tuple(rows[code])
        if own or not problems_only:
            yield Section(paper, own, Sums.of(row.sums for row in own), clauses.get(paper.pk, 0), counted[code])


def _clauses(company: Company) -> dict[int, int]:
    rows = Clause.objects.filter(company=company, is_heading=False, retired_at__isnull=True).order_by()
    return dict(rows.values_list("policy_id").annotate(Count("pk")))


def _row(duty: Duty, sums: dict[CellKey, Sums], year: int, at: datetime) -> Row:
    months = [year * 100 + number for number in range(1, 13)]
    found = [sums.get((duty.line_id, month)) or Sums() for month in months]
    cells = tuple(Cell(month, one, one.state(at)) for month, one in zip(months, found, strict=True))
    return Row(duty, cells, Sums.of(found))


def cell(
    company: Company,
    duty: Duty,
    month: int,
    at: datetime,
    as_of: date | datetime | None = None,
    department: Department | None = None,
) -> list[replay.Seen]:
    """The tasks behind one cell, as they stood: exactly those its figures count."""
    known_at = moment_of(company, at, as_of)
    found = replay.seen(company, known_at, line=duty.line_id, first=month, last=month, live=known_at >= at)
    wanted = [one for one in found if department is None or one.department_id == department.pk]
    return sorted(_counted(wanted), key=lambda one: (one.due_at, one.task.scope, one.task.pk))


def _counted(found: Iterable[replay.Seen]) -> Iterator[replay.Seen]:
    return (one for one in found if one.state not in {TaskState.CANCELLED, TaskState.HISTORY})
