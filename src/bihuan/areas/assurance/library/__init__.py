"""The library of questions: own short ones per element, process and policy clause; checklists are drawn from it."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bihuan.areas.assurance.subjects import PREFIX, element_of
from bihuan.areas.policies.models import Clause
from bihuan.core.models import Company, Department


@dataclass(frozen=True)
class Question:
    """One question: about which element or process, in which departments, after which clauses."""

    key: str
    element: str
    text: str
    sample: str = ""
    process: str = ""
    departments: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()

    def suits(self, department: Department, subject: str, *, listed: bool) -> bool:
        """Is it asked in this department about this element or process?

        Where a company lists its processes (`listed`), what is about one of them is asked there only.
        """
        if self.departments and department.key not in self.departments:
            return False
        if subject.startswith(PREFIX):
            return self.process == subject.removeprefix(PREFIX)
        return subject == self.element and not (listed and self.process)


@cache
def questions() -> tuple[Question, ...]:
    """Every question of the library, in its order."""
    text = files(__package__).joinpath("questions.toml").read_text(encoding="utf-8")
    return tuple(_question(row) for row in tomllib.loads(text)["question"])


def _question(row: dict[str, object]) -> Question:
    return Question(**{name: tuple(value) if isinstance(value, list) else value for name, value in row.items()})  # type: ignore[arg-type]


def questions_for(department: Department, subject: str, *, listed: bool) -> list[Question]:
    """What to ask in a department about an element or process; where nothing is about it, what is asked of all."""
    suitable = [one for one in questions() if one.suits(department, subject, listed=listed)]
    element = element_of(subject)
    return suitable or [one for one in questions() if one.element == element and not (one.process or one.departments)]


def clauses_in_force(company: Company) -> frozenset[str]:
    """The clauses of the company's policies: XDYJ-04-01/4.1.1."""
    rows = Clause.objects.filter(company=company, retired_at__isnull=True, policy__superseded_at__isnull=True)
    return frozenset(f"{code}/{number}" for code, number in rows.values_list("policy__code", "number"))
