"""What a duty fans out to: for each department, project, customer, process … as the company stands on a day.

Departments, processes, disciplines and elements are known here; areas above provide the others:
`scopes.provide("project", running_projects)`. Until then a company may list them in its settings.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bihuan.areas.policies.own_scopes import roles_there
from bihuan.core.models import Company, Department
from bihuan.core.vocabulary import Element


@dataclass(frozen=True)
class Scope:
    """One place a duty holds for, from a day to a day. `people` names who answers there: {"discipline-lead": 17}."""

    kind: str = ""
    key: str = ""
    label: str = ""
    department_id: int | None = None
    people: Mapping[str, int] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)  # a role that another one plays here
    since: date | None = None
    until: date | None = None

    @property
    def code(self) -> str:
        """As a task keeps it: `department:quality`; empty for the whole company."""
        return f"{self.kind}:{self.key}" if self.kind else ""


WHOLE = Scope()


def in_english(company: Company, code: str, label: str) -> str:
    """What the pack calls a scope in English; the label kept with the task where it has no word."""
    kind, _colon, key = code.partition(":")
    listed = company.settings.get("scopes", {}).get(kind, [])
    return next(
        (str(one.get("label_en") or label) for one in listed if isinstance(one, dict) and one["key"] == key), label
    )


Provider = Callable[[Company, date], Iterable[Scope]]
_providers: dict[str, Provider] = {}


def provide(kind: str, found: Provider) -> None:
    """Let an area say which scopes of a kind there are on a day."""
    _providers[kind] = found


def scopes_of(kind: str | None, company: Company, day: date) -> list[Scope]:
    """The scopes of a kind, in their order; the whole company where a duty does not fan out."""
    if not kind:
        return [WHOLE]
    return list(_providers.get(kind, _listed(kind))(company, day))


def _listed(kind: str) -> Provider:
    """From the company's settings: `scopes = {"project": [{"key": …, "label": …, "people": {role: key of a person}}]}`."""

    def found(company: Company, day: date) -> Iterable[Scope]:
        for one in company.settings.get("scopes", {}).get(kind, []):
            yield Scope(kind, str(one["key"]), _label(one), people=one.get("people", {}), roles=roles_there(one))

    return found


def _label(one: dict[str, Any]) -> str:
    return str(one.get("label") or one["key"])[:120]


def _departments(company: Company, day: date) -> Iterable[Scope]:
    """The departments the pack has audited on their own; without such a list, all."""
    listed = company.settings.get("scopes", {}).get("department")
    for department in Department.objects.filter(company=company).order_by("id"):
        if listed is None or department.key in listed:
            yield Scope("department", department.key, department.name, department.pk)


def _elements(company: Company, day: date) -> Iterable[Scope]:
    return (Scope("element", element.value, str(element.label)) for element in Element)


provide("department", _departments)
provide("element", _elements)
