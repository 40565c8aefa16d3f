"""《内部审核检查表》: every question with its clause, and, once recorded, evidence and result; empty ones to fill in by hand."""

from itertools import groupby
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.areas.assurance import subjects
from bihuan.areas.assurance.documents.paper import period
from bihuan.areas.assurance.models import Audit, ChecklistItem
from bihuan.areas.assurance.words import Method, Result
from bihuan.core.blocks import Block, Document, Facts, Heading, Table, labelled
from bihuan.core.papers import form_number, paper_title, words_of
from bihuan.core.phrases import listed

PAPER = "audit-checklist"
HEAD = [
    _("No."), _("Clause"), _("What is checked"), _("How to look, sample"), _("Objective evidence"), _("Result"), _("Auditee"),
    _("Auditor"), _("Date"),
]  # fmt: skip
WIDTHS = [0.5, 1.4, 2.5, 1.6, 2.8, 1.0, 0.8, 0.8, 1.1]


@labelled(_("Audit checklist"))
def checklist_document(audit: Audit) -> Document:
    """The checklist of an audit, a table for each department and element."""
    labels = {one.code: one.label for one in subjects.subjects_of(audit.company)}
    rows = list(audit.items.select_related("department", "auditor"))
    order = {code: place for place, code in enumerate(labels)}  # a process the company no longer lists comes last
    rows.sort(key=lambda item: (item.department_id, order.get(item.subject, len(order)), item.subject, item.pk))
    blocks: list[Block] = [_head(audit)]
    number = 0
    for (department, subject), group in groupby(rows, key=lambda item: (item.department, item.subject)):
        found = list(group)
        table = [_row(audit, place, item) for place, item in enumerate(found, start=number + 1)]
        number += len(found)
        blocks += [Heading(f"{department} · {labels.get(subject, subject)}", 2), Table(HEAD, table, widths=WIDTHS)]
    return Document(
        paper_title(audit.company, PAPER), audit.company.name, form_number(audit.company, PAPER) or audit.number, "", blocks,
        made_on=audit.company.day_of(audit.changed_at).isoformat(), landscape=True, cover=False,
    )  # fmt: skip


def _head(audit: Audit) -> Facts:
    team = listed(dict.fromkeys(str(one.person) for one in audit.team.select_related("person")))
    return Facts(
        [
            (_("Audit"), str(audit)),
            (_("Days"), period(audit.starts_on, audit.ends_on)),
            (_("Lead auditor"), str(audit.lead or "")),
            (_("Auditors"), team),
            (_("Audit criteria"), audit.criteria),
        ]
    )


def _row(audit: Audit, place: int, item: ChecklistItem) -> list[Any]:
    how = " · ".join(text for text in (words_of(item.methods, Method), item.sample) if text)
    evidence = " ".join(text for text in (item.statement, item.evidence, item.sampled) if text)
    result = str(Result(item.result).label) if item.result else ""
    day = audit.company.day_of(item.recorded_at) if item.recorded_at else ""
    return [
        place, item.clause, item.question, how, evidence, result, item.auditee, str(item.auditor or ""), day or "",
    ]  # fmt: skip
