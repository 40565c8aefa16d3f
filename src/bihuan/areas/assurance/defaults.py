"""What a new programme starts with: last year's scope or every department with its processes."""

from typing import Any

from bihuan.areas.assurance import subjects
from bihuan.areas.assurance.models import (
    Audit,
    AuditedDepartment,
    AuditProgramme,
    PlannedScope,
    ProgrammeScope,
)
from bihuan.areas.assurance.planning import audited_departments
from bihuan.core.flow import Act
from bihuan.core.models import Company, Department
from bihuan.core.vocabulary import Element, Role
from bihuan.core.writing import add_part


def propose_scope(programme: AuditProgramme, act: Act) -> None:
    """A row for every department: as last year, else all elements and the processes the department runs."""
    before = _last_year(programme)
    for department in audited_departments(programme):
        row = before.get(department.pk)
        said = _as_before(row) if row else _everything(programme.company, department)
        add_part(ProgrammeScope, programme, **act.signed, as_rule=True, department=department, **said)


def _last_year(programme: AuditProgramme) -> dict[int, ProgrammeScope]:
    rows = ProgrammeScope.objects.filter(programme__company=programme.company, programme__year=programme.year - 1)
    return {row.department_id: row for row in rows.exclude(programme__state=AuditProgramme.State.CANCELLED)}


def _as_before(row: ProgrammeScope) -> dict[str, Any]:
    return {"elements": row.element_words, "processes": row.processes, "reason": row.reason}


def _everything(company: Company, department: Department) -> dict[str, Any]:
    return {"elements": [one.value for one in Element], "processes": " ".join(_run_by(company, department))}


def _run_by(company: Company, department: Department) -> list[str]:
    """The processes whose owner belongs to the department by the pack; without one, those of the process owners."""
    listed = company.settings.get("scopes", {}).get(subjects.PROCESS, [])
    owned = [(str(one["key"]), company.place_of(one.get("owner") or Role.PROCESS_OWNER)) for one in listed]
    return [key for key, place in owned if place == department.key]


def copy_plan(audit: Audit, act: Act) -> None:
    """The departments of an audit are those it was planned for."""
    if audit.planned is None:
        return
    for row in PlannedScope.objects.filter(planned=audit.planned).select_related("department"):
        days = {"starts_on": audit.starts_on, "ends_on": audit.ends_on}
        said: dict[str, Any] = {"elements": row.element_words, "processes": row.processes, **days}
        add_part(AuditedDepartment, audit, **act.signed, as_rule=True, department=row.department, **said)
