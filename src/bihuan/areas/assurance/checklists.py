"""Preparing a checklist: for every department of an audit the questions of the library about what it covers."""

from typing import Any

from bihuan.areas.assurance import subjects
from bihuan.areas.assurance.library import Question, clauses_in_force, questions_for
from bihuan.areas.assurance.models import Audit, AuditedDepartment, ChecklistItem
from bihuan.core.flow import Act
from bihuan.core.writing import add_part


def draw(audit: Audit, act: Act) -> int:
    """Add the questions that are not there yet; says how many. What was added or changed by hand stays."""
    known = clauses_in_force(audit.company)
    there = set(audit.items.exclude(key="").values_list("department_id", "subject", "key"))
    listed = bool(subjects.processes_of(audit.company))
    added = 0
    for row in audit.departments.select_related("department"):
        row.audit = audit
        for subject in row.subjects:
            for question in questions_for(row.department, subject, listed=listed):
                if (row.department_id, subject, question.key) not in there:
                    _add(audit, act, row, subject, question, known)
                    added += 1
    return added


def _add(
    audit: Audit, act: Act, row: AuditedDepartment, subject: str, question: Question, known: frozenset[str]
) -> None:
    own: dict[str, Any] = {
        "department": row.department, "subject": subject, "question": question.text, "sample": question.sample,
        "methods": list(question.methods), "clause": " ".join(one for one in question.clauses if one in known),
    }  # fmt: skip
    add_part(ChecklistItem, audit, **act.signed, as_rule=True, stamped={"key": question.key}, **own)


def uncovered(audit: Audit) -> list[tuple[AuditedDepartment, str]]:
    """What the audit covers but asks nothing about."""
    asked = set(audit.items.values_list("department_id", "subject"))
    rows = audit.departments.select_related("department")
    return [(row, subject) for row in rows for subject in row.subjects if (row.department_id, subject) not in asked]
