"""The calculations of assurance: coverage and interval. Values in, values out."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

Place = tuple[int, str]  # department, subject


class Cover(StrEnum):
    """How a cell of the coverage matrix stands."""

    DONE = "done"  # something was examined here
    PLANNED = "planned"  # an audit that is still to come will
    GAP = "gap"  # it applies, and nothing will
    NONE = "none"  # it does not apply


@dataclass(frozen=True)
class Tally:
    """What the checklists say about a place: items examined, and findings among them."""

    examined: int = 0
    findings: int = 0


@dataclass(frozen=True)
class Cell:
    """One place: how it stands, what was examined, which audits (by key) are to look at it."""

    cover: Cover
    tally: Tally = Tally()
    audits: tuple[int, ...] = ()


@dataclass(frozen=True)
class Coverage:
    """The matrix of a programme: a cell for every department and subject, in their order."""

    departments: tuple[int, ...]
    subjects: tuple[str, ...]
    cells: Mapping[Place, Cell]

    @property
    def counts(self) -> Counter[Cover]:
        return Counter(cell.cover for cell in self.cells.values())

    @property
    def applicable(self) -> int:
        return sum(count for cover, count in self.counts.items() if cover is not Cover.NONE)

    @property
    def share(self) -> Decimal | None:
        """Audited share in percent; nothing where nothing applies, never 100 %."""
        if not self.applicable:
            return None
        share = Decimal(self.counts[Cover.DONE]) * 100 / self.applicable
        return share.quantize(Decimal("0.1"), ROUND_HALF_UP)

    @property
    def gaps(self) -> list[Place]:
        return [place for place, cell in self.cells.items() if cell.cover is Cover.GAP]

    @property
    def is_full(self) -> bool:
        """Was everything that applies examined?"""
        return self.applicable > 0 and self.counts[Cover.DONE] == self.applicable

    def of_department(self, department: int) -> tuple[int, int]:
        """Examined, applicable."""
        row = [self.cells[department, subject].cover for subject in self.subjects]
        return row.count(Cover.DONE), len(row) - row.count(Cover.NONE)


def coverage(
    wanted: Mapping[int, Sequence[str]],
    subjects: Sequence[str],
    planned: Mapping[Place, Iterable[int]],
    tallies: Mapping[Place, Tally],
) -> Coverage:
    """What is wanted in each department, against what was examined and what is planned.

    What was examined counts even where nobody wanted it; a cell that is neither is left out with a reason.
    """
    cells = {}
    for department, here in wanted.items():
        for subject in subjects:
            place = (department, subject)
            tally, audits = tallies.get(place, Tally()), tuple(planned.get(place, ()))
            cells[place] = Cell(_cover(subject in here, tally, bool(audits)), tally, audits)
    return Coverage(tuple(wanted), tuple(subjects), cells)


def _cover(applies: bool, tally: Tally, is_planned: bool) -> Cover:
    if tally.examined:
        return Cover.DONE
    if not applies:
        return Cover.NONE
    return Cover.PLANNED if is_planned else Cover.GAP


@dataclass(frozen=True)
class Interval:
    """The longest time between two full audits: when the last one ended, and the last day of the next."""

    last: date
    latest: date
    clause: str = ""

    def days_left(self, day: date) -> int:
        """Negative when it has passed."""
        return (self.latest - day).days

    def keeps(self, ends: Iterable[date]) -> bool:
        """Does the last of these audits, with which the coverage is complete, end in time?"""
        return max(ends, default=date.max) <= self.latest
