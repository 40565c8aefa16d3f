"""Counts of tasks and what follows from them: state of a cell, rate."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bihuan.areas.policies.models import TaskState


@dataclass(slots=True)
class Sums:
    """Tasks by how they stand. `overdue` is part of what is pending."""

    total: int = 0
    on_time: int = 0
    late: int = 0
    waived: int = 0
    overdue: int = 0
    opens_at: datetime | None = None  # when the first of those still to be done opens

    def add(self, other: "Sums") -> None:
        """Count what the other counts as well."""
        self.total += other.total
        self.on_time += other.on_time
        self.late += other.late
        self.waived += other.waived
        self.overdue += other.overdue
        self.open_from(other.opens_at)

    def open_from(self, moment: datetime | None) -> None:
        """One of the tasks opens then."""
        if moment and (self.opens_at is None or moment < self.opens_at):
            self.opens_at = moment

    @classmethod
    def of(cls, parts: Iterable["Sums"]) -> "Sums":
        found = cls()
        for one in parts:
            found.add(one)
        return found

    @property
    def done(self) -> int:
        return self.on_time + self.late

    @property
    def pending(self) -> int:
        return self.total - self.done - self.waived

    @property
    def asked(self) -> int:
        """What was to be done: all but what was waived."""
        return self.total - self.waived

    @property
    def decided(self) -> int:
        """What counts already: done, or overdue."""
        return self.done + self.overdue

    @property
    def rate(self) -> float | None:
        """Share done on time of what counts already; None: no data."""
        return self.on_time / self.decided if self.decided else None

    def state(self, at: datetime) -> TaskState | None:
        """The worst that is in it: overdue, in progress, not due, late, on time, waived."""
        if not self.total:
            return None
        if self.overdue:
            return TaskState.OVERDUE
        if self.pending:
            opened = self.opens_at is not None and self.opens_at <= at
            return TaskState.OPEN if opened else TaskState.NOT_DUE
        if self.late:
            return TaskState.LATE
        return TaskState.ON_TIME if self.on_time else TaskState.WAIVED
