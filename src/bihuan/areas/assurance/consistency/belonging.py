"""To which department somebody belonged on a day: by the journal, or by a role given for a department for that time."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bihuan.areas.assurance.consistency.rule import home
from bihuan.core.models import Company, JournalEntry, Person, RoleAssignment

CHANGED = "person.changed"


@dataclass(frozen=True)
class Move:
    """From one department to another on a day, as the journal tells; `begins` where it tells of the person's first day."""

    day: date
    before: int | None
    after: int | None
    begins: bool = False


@dataclass
class Belonging:
    """The departments of the people of a company, day by day, as far as they are known."""

    moves: dict[int, list[Move]] = field(default_factory=dict)
    given: dict[int, list[RoleAssignment]] = field(default_factory=dict)

    @classmethod
    def of(cls, company: Company) -> "Belonging":
        given: dict[int, list[RoleAssignment]] = defaultdict(list)
        for one in RoleAssignment.objects.filter(company=company, department__isnull=False, record__isnull=True):
            given[one.person_id].append(one)
        return cls(_moves(company), given)

    @property
    def known(self) -> set[int]:
        """The people of whom more is known than where they are today."""
        return self.moves.keys() | self.given.keys()

    def is_known(self, person: int, day: date) -> bool:
        """Does the journal reach back to the day?"""
        first = next(iter(self.moves.get(person, [])), None)
        return first is not None and not (first.begins and first.day > day)

    def worked_for(self, person: int, department: int, day: date) -> bool:
        """Did they hold a role for the department on the day?"""
        return any(one.department_id == department and one.in_force(day) for one in self.given.get(person, []))

    def belonged_to(self, person: int, department: int, day: date, today: int | None) -> bool:
        """On the day; where the journal knows nothing of it, `today` is taken."""
        return department == self._place(person, day, today)

    def _place(self, person: int, day: date, today: int | None) -> int | None:
        if not self.is_known(person, day):
            return today
        moves = self.moves[person]
        before = [one for one in moves if one.day <= day]
        return before[-1].after if before else moves[0].before


def _moves(company: Company) -> dict[int, list[Move]]:
    """Read in the order of the journal. An entry names a person by name; of two people of one name nothing is known."""
    rows = JournalEntry.objects.filter(home(company), record__isnull=True, action=CHANGED).order_by("id")
    known, shared = _by_name(company)
    found: dict[int, list[Move]] = defaultdict(list)
    for entry in rows:
        told = entry.told()
        key = told["id"][1] if "id" in told else known.get(entry.subject)
        if key is None or entry.subject in shared or "department" not in told:
            continue
        day = company.day_of(entry.at)
        before, after = told["department"]
        found[key].append(Move(day, before, after, begins="id" in told))
    return dict(found)


def _by_name(company: Company) -> tuple[dict[str, int], set[str]]:
    rows: Iterable[tuple[Any, Any]] = Person.objects.filter(company=company).values_list("name", "pk")
    known: dict[str, int] = {}
    shared: set[str] = set()
    for name, key in rows:
        if name in known:
            shared.add(name)
        known[name] = key
    return known, shared
