"""《内部审核报告》: course, findings and their distribution, what is done well, conclusion, recommendations (XDYJ-04-01 4.1.1)."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.areas.assurance import subjects
from bihuan.areas.assurance.documents.paper import chapter, period
from bihuan.areas.assurance.models import Audit, ChecklistItem
from bihuan.areas.assurance.words import EXAMINED, NONCONFORM, Method, Result
from bihuan.areas.correction.models import Nonconformity
from bihuan.core.blocks import (
    Block,
    Chart,
    Document,
    Facts,
    Heading,
    Paragraph,
    Sign,
    Signatures,
    Signed,
    Table,
    labelled,
)
from bihuan.core.models import Department
from bihuan.core.papers import drawn_up_in, form_number, paper_title, paragraphs, taken, words_of
from bihuan.core.phrases import listed, phrase
from bihuan.core.vocabulary import Element

PAPER = "audit-report"


@labelled(_("Audit report"))
def report_document(audit: Audit, at: datetime) -> Document:
    """What the audit did, what it found and where, what it recommends, and who gets the report."""
    items = list(audit.items.select_related("department", "finding", "auditor").order_by("department", "subject", "id"))
    blocks: list[Block] = [
        _signatures(audit),
        *_overview(audit),
        *_course(audit, items),
        *_distribution(items),
        *_nonconformities(items),
        *_noted(_("Observations"), items, Result.OBSERVATION),
        *_strengths(audit, items),
        *chapter(_("Overall conclusion"), audit.conclusion),
        *chapter(_("Recommendations for improvement"), audit.recommendations),
        *chapter(_("Distribution of the report"), audit.distribution),
    ]
    made_on = audit.reported_on or audit.company.day_of(audit.changed_at)
    return Document(
        title=paper_title(audit.company, PAPER), company=audit.company.name,
        code=form_number(audit.company, PAPER) or audit.number, version="V1.0", blocks=blocks,
        department=drawn_up_in(audit, audit.lead), made_on=made_on.isoformat(),
    )  # fmt: skip


def _signatures(audit: Audit) -> Signatures:
    """The lead auditor issues the report; the policies have it approved by nobody (XDYJ-04-01 4.1.1)."""
    issued = taken(audit, {"issue-report": _("Reported by")}, Sign.DRAWN_UP)["issue-report"]
    to_sign = Signed(_("Reported by"), "", _("Lead auditor"), None, Sign.DRAWN_UP)
    signed = issued[-1]._replace(role=_("Lead auditor")) if issued else to_sign
    return Signatures([signed], to_approve=False)


def _overview(audit: Audit) -> list[Block]:
    columns = {one.code: one.label for one in subjects.subjects_of(audit.company)}
    days = period(audit.starts_on, audit.ends_on)
    facts: list[tuple[Any, Any]] = [
        (_("Audit"), str(audit)), (_("Days"), days), (_("Lead auditor"), str(audit.lead or "")), *_appointed(audit),
        (_("Audit criteria"), audit.criteria), (_("Audit methods"), words_of(audit.methods, Method)),
    ]  # fmt: skip
    auditors: dict[int, list[str]] = {}
    for one in audit.team.select_related("person"):
        auditors.setdefault(one.department_id, []).append(str(one.person))
    rows = []
    for row in audit.departments.select_related("department", "agreed_by"):
        row.audit = audit
        looked = listed(columns[code] for code in row.subjects)
        here = listed(auditors.get(row.department_id, []))
        rows.append([str(row.department), looked, period(row.starts_on, row.ends_on), str(row.agreed_by or ""), here])
    head = [_("Department"), _("What is looked at"), _("Days"), _("Agreed by"), _("Auditors")]
    table = Table(head, rows, widths=[1.3, 2.7, 1.9, 0.8, 1.1])
    return [Heading(_("Overview")), *paragraphs(audit.purpose), Facts(facts), table]


def _appointed(audit: Audit) -> list[tuple[Any, Any]]:
    """Who named the lead auditor: that was before the audit, and approves nothing of what is reported."""
    rows = taken(audit, {"appoint-lead": _("Lead auditor appointed by")})["appoint-lead"]
    return [(one.what, f"{one.who} · {audit.company.day_of(one.when)}") for one in rows[-1:]]


def _course(audit: Audit, items: list[ChecklistItem]) -> list[Block]:
    examined = sum(item.result in EXAMINED for item in items)
    skipped, idle = (sum(item.result == one for item in items) for one in (Result.NOT_SAMPLED, Result.NOT_APPLICABLE))
    text = _(
        "%(examined)s of %(all)s items were examined; %(skipped)s were not sampled this time, %(idle)s do not apply."
    )
    sentence = phrase(text, examined=examined, all=len(items), skipped=skipped, idle=idle)
    material = Counter(row.status for row in audit.materials.all())
    rows: list[tuple[Any, Any]] = [
        (_("Opening meeting"), f"{audit.opened_on or '—'} {audit.opening_notes}"),
        (_("Closing meeting"), f"{audit.ended_on or '—'} {audit.closing_notes}"),
    ]
    if material:
        rows.append((_("Material received"), f"{material['received']} / {sum(material.values())}"))
    return [Heading(_("How the audit went")), Paragraph(sentence), *paragraphs(audit.course), Facts(rows)]


def _distribution(items: list[ChecklistItem]) -> list[Block]:
    """Nonconformities, department × element; then every result."""
    departments = list({item.department_id: item.department for item in items}.values())
    counted = Counter(
        (item.department_id, subjects.element_of(item.subject)) for item in items if item.result in NONCONFORM
    )
    rows = [
        [str(one), *(counted[one.pk, element.value] for element in Element), _sum(counted, one)] for one in departments
    ]
    totals = [sum(counted[one.pk, element.value] for one in departments) for element in Element]
    head = [_("Department"), *(element.label for element in Element), _("Sum")]
    table = Table(
        head, [*rows, [str(_("Sum")), *totals, sum(totals)]], numeric=frozenset(range(1, len(head))),
        caption=_("Nonconformities by department and element"), widths=[2.0, *([1.0] * (len(head) - 1))],
    )  # fmt: skip
    results = Counter(item.result for item in items if item.result)
    chart = Chart(
        "bars",
        {
            "x": [str(one.label) for one in Result],
            "s": [{"name": str(_("Items")), "data": [results[one] for one in Result]}],
        },
        caption=_("Results of the checklist"),
    )
    return [Heading(_("Findings and where they are")), table, *([chart] if results else [])]


def _sum(counted: Counter[tuple[int, str]], department: Department) -> int:
    return sum(count for (place, _element), count in counted.items() if place == department.pk)


def _nonconformities(items: Iterable[ChecklistItem]) -> list[Block]:
    found = [item for item in items if item.result in NONCONFORM]
    raised = Nonconformity.objects.in_bulk([item.finding_id for item in found if item.finding_id])
    told = {key: one.criterion for key, one in raised.items()}
    rows = [
        [
            item.finding.number if item.finding else "", str(item.department), told.get(item.finding_id, item.clause),
            item.statement or item.question, item.evidence, str(Result(item.result).label),
        ]
        for item in found
    ]  # fmt: skip
    head = [_("Number"), _("Department"), _("Criterion"), _("What is not met"), _("Objective evidence"), _("Severity")]
    listing: Block = Table(head, rows, widths=[1.5, 1.0, 1.1, 1.9, 2.6, 1.1]) if rows else Paragraph(_("None."))
    return [Heading(_("Nonconformities"), 2), listing]


def _noted(heading: Any, items: Iterable[ChecklistItem], result: Result) -> list[Block]:
    rows = [
        [
            item.finding.number if item.finding else "",
            str(item.department),
            item.statement or item.question,
            item.evidence,
        ]
        for item in items
        if item.result == result
    ]
    head = [_("Number"), _("Department"), _("What was noted"), _("Objective evidence")]
    found: list[Block] = [Table(head, rows, widths=[1.4, 1.2, 2.6, 3.2])] if rows else [Paragraph(_("None."))]
    return [Heading(heading, 2), *found]


def _strengths(audit: Audit, items: list[ChecklistItem]) -> list[Block]:
    noted = _noted(_("Good practice"), items, Result.GOOD_PRACTICE)
    return [*chapter(_("What is done well"), audit.strengths), *noted]
