"""What a figure of a review counts where it is not records alone: kept with the figure, as it stood, in plain values.

Objectives, decisions and effects are part of the review, and its report prints them: whoever sees the review sees them.
Findings are the audit's own: only who sees the audit sees them.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.areas.assurance.models.checklist import ChecklistItem
from bihuan.areas.assurance.models.review import Decision
from bihuan.areas.capability.models import Attainment, Objective
from bihuan.areas.improvement.models import Opportunity

Row = dict[str, Any]
MOST = 1000  # rows kept behind a figure, the newest
NUMBERS = frozenset({"record", "review", "audit"})  # columns that name a record
COLUMNS: dict[str, tuple[tuple[str, Any], ...]] = {
    "objective": (
        ("record", _("Number")), ("title", _("Objective")), ("measure", _("Measured by")), ("target", _("Target")),
        ("result", _("Result")), ("attainment", _("Attainment")),
    ),
    "decision": (
        ("review", _("Former review")), ("text", _("Decision")), ("owner", _("Responsible")), ("due_on", _("Due")),
        ("record", _("Record")), ("state", _("State")),
    ),
    "finding": (
        ("audit", _("Audit")), ("department", _("Department")), ("question", _("Question")), ("statement", _("Finding")),
        ("evidence", _("Objective evidence")), ("record", _("Became")),
    ),
    "effect": (
        ("record", _("Number")), ("title", _("Title")), ("measure", _("Measure")), ("verified", _("How it was verified")),
        ("effect", _("Effect seen")),
    ),
}  # fmt: skip
TOLD: dict[str, list[float]] = {  # figures told row by row, on the page and in the report; there in these widths
    "objectives": [1.5, 1.9, 1.5, 0.9, 1.7, 0.9],
    "former-open": [1.5, 2.6, 0.9, 1, 1.5, 1.1],
    "effects": [1.5, 1.9, 1.8, 1.2, 1.8],
}
STATES: dict[str, Any] = {
    "done": _("carried out"),
    "reported": _("reported, to be verified"),
    "open": _("not carried out yet"),
}


def objective_row(one: Objective) -> Row:
    """An objective with its target, and how it stands against it."""
    return {
        "record": one.number,
        "title": one.title,
        "measure": one.measure,
        "target": one.target,
        "result": one.result,
        "attainment": one.attainment,
        "as_of": one.result_on,
    }


def decision_row(row: Decision) -> Row:
    """A decision of a former review, as the next one sees it."""
    return {
        "id": row.pk,
        "review": row.review.number,
        "text": row.text,
        "owner": row.owner.name if row.owner else "",
        "due_on": row.due_on,
        "record": row.became.number if row.became else "",
        "state": "done" if row.is_done else "reported" if row.is_reported else "open",
    }


def effect_row(one: Opportunity) -> Row:
    """An improvement that was carried through, with the effect the quality department saw (XDYJ-04-01 4.4)."""
    return {
        "record": one.number,
        "title": one.title,
        "measure": one.measure,
        "verified": one.verification,
        "effect": one.verified_result,
    }


def finding_row(row: ChecklistItem) -> Row:
    """An item of an audit's checklist that did not just conform."""
    return {
        "id": row.pk,
        "audit": row.audit.number,
        "department": row.department.name,
        "question": row.question,
        "statement": row.statement,
        "evidence": row.evidence,
        "record": row.finding.number if row.finding else "",
    }


def cell(name: str, row: Row) -> Any:
    """One value in words."""
    value = row.get(name)
    if name == "state":
        return STATES.get(str(value), "")
    if name == "attainment":
        return Attainment(value).label if value else _("no result yet")
    if name == "result" and value and row.get("as_of"):
        return f"{value} ({row['as_of']})"
    return "" if value is None else value


def cells(table: str, rows: Iterable[Row]) -> list[list[Any]]:
    """The rows of a kind in the words of its columns."""
    return [[cell(name, row) for name, _label in COLUMNS[table]] for row in rows]
