"""As of any past day: replaying a random history gives what the live matrix showed, and the sums equal a recount."""

from collections.abc import Callable
from dataclasses import astuple
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bihuan.areas.improvement.models import Opportunity
from bihuan.areas.policies import engine, loading, matrix, tallies
from bihuan.areas.policies.models import DutyDay, Task, Waiver
from bihuan.core.approvals import decide
from bihuan.core.models import Approval
from bihuan.core.refusals import Refused
from bihuan.core.writing import amend, create, take
from tests.areas.policies.living import MONTHLY, START, duty, issued, local, pack
from tests.cast import Cast

pytestmark = pytest.mark.django_db
RULES = [
    duty(**MONTHLY),
    duty("quarterly", every='"quarter"', due='{ workday = 3, of = "next" }', for_each='"department"'),
    duty(
        "screening",
        on='"opportunity.raised"',
        within='"5 workdays"',
        evidence='{ record = "opportunity", state = "accepted" }',
    ),
    duty("finish", **MONTHLY, evidence='{ record = "opportunity", state = "done" }'),
    duty(
        "look",
        before='"opportunity.due_on"',
        lead='"1 week"',
        evidence='{ record = "opportunity", event = "reminder.sent" }',
    ),
    duty("again", at_most='"3 months"', after='"objective.issued"'),
]
CHANGED = [
    duty(every='"month"', due="{ day = 20 }"),
    *RULES[1:3],
    duty("finish", every='"quarter"', by='"om-management"'),
    *RULES[5:],
]

PACKS = [RULES, CHANGED, RULES[2:]]  # moved, and gone


class Year:
    """A company whose clock jumps, and the acts that may happen to it."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.at = cast, START
        loading.load(cast.company, pack(*RULES), actor=None, at=START)

    def issue(self, number: int) -> None:
        issued(self.cast, self.at, department=[None, *self.cast.departments.values()][number % 4])

    def raise_one(self, number: int) -> None:
        create(Opportunity, actor=self.cast.eve, at=self.at, title=f"{number}", channel="lesson", what="x")

    def move(self, number: int) -> None:
        """Take some record one step further, or back."""
        steps: dict[str, tuple[str, dict[str, Any]]] = {
            "new": ("accept", {"owner": self.cast.olga, "due_on": (self.at + timedelta(days=number)).date(), "elements": ["process"], "impact": 4, "urgency": 4, "effort": 2}),
            "accepted": ("treat", {"measure": "x", "measure_kind": "corrective"}),
            "proposed": ("take-back", {"reason": "x"}),
            "in-treatment": ("finish", {"progress": "x"}),
            "done": ("treat-again", {"reason": "x"}),
        }  # fmt: skip
        record = self.some(Opportunity.objects.filter(state__in=steps), number)
        if record:
            name, fields = steps[record.state]
            take(name, record, actor=self.cast.quinn, at=self.at, **fields)

    def cancel(self, number: int) -> None:
        if record := self.some(Opportunity.objects.filter(is_open=True), number):
            take("cancel", record, actor=self.cast.quinn, at=self.at, reason="x")

    def postpone(self, number: int) -> None:
        if record := self.some(Opportunity.objects.filter(state="accepted"), number):
            amend(record, actor=self.cast.quinn, at=self.at, due_on=(self.at + timedelta(days=3 * number)).date())

    def waive(self, number: int) -> None:
        if wanted := self.some(Task.objects.filter(pending=True), number):
            waiver = create(Waiver, actor=self.cast.quinn, at=self.at, title="x", task=wanted, reason="x")
            decide(Approval.objects.get(record=waiver.pk), actor=self.cast.max, at=self.at, verdict="approve")

    def reload(self, number: int) -> None:
        loading.load(self.cast.company, pack(*PACKS[number % 3]), actor=None, at=self.at)

    def beat(self, number: int) -> None:
        engine.tick(self.cast.company, at=self.at)

    def some(self, rows: Any, number: int) -> Any:
        found = list(rows.order_by("pk"))
        return found[number % len(found)] if found else None


ACTS = ("issue", "raise_one", "move", "move", "cancel", "postpone", "waive", "reload", "beat", "beat")
HISTORIES = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 30), st.integers(1, 500)), min_size=3, max_size=25)

# A cell with one task done and one that has not opened yet, in departments of their own.
ONE_DONE_ONE_TO_COME = [
    ("issue", 0, 118), ("issue", 0, 256), ("issue", 29, 86), ("issue", 0, 430), ("reload", 19, 1), ("issue", 0, 173),
    ("issue", 0, 1), ("issue", 0, 1), ("reload", 0, 230),
]  # fmt: skip


def picture(cast: Cast, year: int, at: datetime, as_of: datetime | None = None) -> Any:
    """Everything a matrix shows, as plain values."""
    shown = matrix.year(cast.company, year, at, as_of)
    return {
        (row.duty.ref, row.duty.edition, cell.month): (cell.state, *astuple(cell.sums)[:5])
        for row in shown.rows
        for cell in row.cells
        if cell.sums.total
    }


@example(history=ONE_DONE_ONE_TO_COME)
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(history=HISTORIES)
def test_a_past_day_looks_as_the_live_matrix_did_on_that_day(xdyj: Cast, history: list[tuple[str, int, int]]) -> None:
    with undone():
        year, shown = Year(xdyj), {}
        for act, number, hours in history:
            year.at += timedelta(hours=hours)
            attempt(getattr(year, act), number)
            for one in (2026, 2027):
                shown[one, year.at] = picture(xdyj, one, year.at)
        now = year.at + timedelta(days=1)

        for (one, at), then in shown.items():
            assert picture(xdyj, one, now, as_of=at) == then, f"{one} as of {at}"
        sums_are_right(xdyj)
        cells_open_into_what_they_count(xdyj, now)


def attempt(act: Callable[[int], None], number: int) -> None:
    """An act the rules refuse leaves no trace."""
    try:
        with transaction.atomic():
            act(number)
    except Refused:
        pass


def sums_are_right(cast: Cast) -> None:
    before = {tuple(row.values()) for row in kept(cast)}
    assert tallies.rebuild(cast.company) == 0
    assert {tuple(row.values()) for row in kept(cast)} == before


def kept(cast: Cast) -> Any:
    names = ("line", "cell", "day", "department", "total", "on_time", "late", "waived", "opens_at")
    return DutyDay.objects.filter(company=cast.company, total__gt=0).values(*names)


def cells_open_into_what_they_count(cast: Cast, at: datetime) -> None:
    for row in matrix.year(cast.company, 2026, at).rows:
        for cell in row.cells:
            assert len(matrix.cell(cast.company, row.duty, cell.month, at)) == cell.sums.total


class undone:
    """Each example starts from the same company: what it did is rolled back."""

    def __enter__(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def __exit__(self, *error: Any) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(*error)


def test_a_history_put_together_by_hand(xdyj: Cast) -> None:
    """Done, taken back, done again, moved by a new rule, cancelled with the duty: each day as it was."""
    year, at = Year(xdyj), count()
    shown = {}
    for act in ("raise_one", "move", "move", "move", "beat", "move", "move", "reload", "waive", "beat", "issue"):
        year.at = local(2026, 3, 2) + timedelta(days=9 * next(at))
        attempt(getattr(year, act), 1)
        shown[year.at] = picture(xdyj, 2026, year.at)

    for moment, then in shown.items():
        assert picture(xdyj, 2026, local(2027, 1, 1), as_of=moment) == then


def test_a_task_that_was_moved_and_then_cancelled(xdyj: Cast) -> None:
    year, shown = Year(xdyj), {}
    for number in (1, 2, 0):
        year.at += timedelta(days=10)
        year.reload(number)
        shown[year.at] = picture(xdyj, 2026, year.at)

    assert len({len(then) for then in shown.values()}) > 1
    for moment, then in shown.items():
        assert picture(xdyj, 2026, local(2027, 1, 1), as_of=moment) == then


def test_wrong_sums_are_found_and_put_right(xdyj: Cast) -> None:
    loading.load(xdyj.company, pack(*RULES), actor=None, at=START)
    DutyDay.objects.filter(company=xdyj.company, cell=202603).update(on_time=7)

    assert tallies.rebuild(xdyj.company) > 0
    assert tallies.rebuild(xdyj.company) == 0
