"""What the check of a pack found: problems with file and line, and duties that contradict each other."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

MOST = 500  # findings of one sort that are worth listing


@dataclass(frozen=True)
class Problem:
    """Something to mend, and where."""

    file: str
    line: int
    message: Any  # a phrase, put into the reader's language when shown

    def as_json(self) -> dict[str, Any]:
        return {"file": self.file, "line": self.line, "message": str(self.message)}


@dataclass(frozen=True)
class Conflict(Problem):
    """Two duties that ask the same thing differently: another rhythm, role or deadline."""

    duties: tuple[str, str] = ("", "")
    differs: str = ""

    def as_json(self) -> dict[str, Any]:
        return {**super().as_json(), "duties": list(self.duties), "differs": self.differs}


@dataclass(frozen=True)
class Report:
    """The result of a check. Fit to load when there are no errors; at peace when no conflicts either."""

    policies: int = 0
    clauses: int = 0
    duties: int = 0
    errors: tuple[Problem, ...] = field(default=())
    warnings: tuple[Problem, ...] = field(default=())
    conflicts: tuple[Conflict, ...] = field(default=())

    @property
    def is_loadable(self) -> bool:
        return not self.errors

    @property
    def is_good(self) -> bool:
        return not self.errors and not self.conflicts

    def as_json(self) -> dict[str, Any]:
        return {
            "policies": self.policies,
            "clauses": self.clauses,
            "duties": self.duties,
            "errors": [one.as_json() for one in self.errors],
            "warnings": [one.as_json() for one in self.warnings],
            "conflicts": [one.as_json() for one in self.conflicts],
        }


def in_order(problems: Iterable[Problem]) -> tuple[Any, ...]:
    """By file and line, each once, no more than anyone reads."""
    once = {(one.file, one.line, str(one.message)): one for one in problems}
    return tuple(once[key] for key in sorted(once)[:MOST])
