"""《内部审核方案》: purpose, criteria, scope as a matrix, the audits of the year, coverage and interval."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.areas.assurance import subjects
from bihuan.areas.assurance.coverage import coverage_of, gap_words
from bihuan.areas.assurance.documents.paper import chapter, period
from bihuan.areas.assurance.interval import interval_of
from bihuan.areas.assurance.models import AuditProgramme
from bihuan.areas.assurance.rules import Cover, Coverage
from bihuan.areas.assurance.words import Method
from bihuan.core.blocks import Block, Document, Facts, Heading, Paragraph, Signatures, Table, labelled
from bihuan.core.models import Department
from bihuan.core.papers import (
    approval_of,
    approved,
    drawn_up,
    drawn_up_in,
    edition_day,
    edition_of,
    revisions,
    submission,
    title_of_year,
    words_of,
    writer,
)
from bihuan.core.phrases import listed, phrase
from bihuan.core.registry import TYPES

WIDE = 8  # more columns than fit upright
MARKS = {Cover.DONE: "●", Cover.PLANNED: "○", Cover.GAP: pgettext_lazy("coverage cell", "gap"), Cover.NONE: "—"}


@labelled(_("Audit programme"))
def programme_document(programme: AuditProgramme, at: datetime) -> Document:
    """The programme as it stands: what is audited where, against what, when and by whom."""
    columns = subjects.subjects_of(programme.company)
    put_forward = submission(programme)
    blocks: list[Block] = [
        Signatures([drawn_up(programme, put_forward), *approved(programme)]),
        revisions(programme, "revise"),
        _facts(programme),
        *chapter(pgettext_lazy("audit", "Purpose"), programme.purpose),
        *_criteria(programme),
        *chapter(_("Audit methods"), words_of(programme.methods, Method)),
        *_scope(programme, columns),
        *_audits(programme, columns),
        *_interval(programme),
        *chapter(_("Arrangements and resources"), programme.arrangements),
    ]
    return Document(
        title=title_of_year(TYPES[programme.kind].title(programme.company), programme.year),
        company=programme.company.name, code=programme.number, version=edition_of(programme), blocks=blocks,
        department=drawn_up_in(programme, writer(programme, put_forward)),
        made_on=edition_day(programme, approval_of(programme)).isoformat(), landscape=len(columns) > WIDE,
    )  # fmt: skip


def _facts(programme: AuditProgramme) -> Facts:
    rows = [(_("Number"), programme.number), (_("Programme year"), str(programme.year))]
    return Facts([*rows, (_("State"), programme.get_state_display())])


def _criteria(programme: AuditProgramme) -> list[Block]:
    rows = [(_("Standards"), programme.standards), (_("Documents of the company"), programme.documents)]
    return [Heading(_("Audit criteria")), Facts([*rows, (_("Laws and regulations"), programme.laws)])]


def _scope(programme: AuditProgramme, columns: list[subjects.Subject]) -> list[Block]:
    found = coverage_of(programme)
    departments = Department.objects.in_bulk(list(found.departments))
    rows = [
        [str(departments[one]), *(str(MARKS[found.cells[one, column.code].cover]) for column in columns)]
        for one in found.departments
    ]
    table = Table(
        [_("Department"), *(column.label for column in columns)], rows, widths=[2.2, *([1.0] * len(columns))],
        caption=_("● examined, ○ planned, — does not apply"),
    )  # fmt: skip
    reasons = [(row.department, row.reason) for row in programme.scope.select_related("department") if row.reason]
    extra: list[Block] = [Facts([(str(place), reason) for place, reason in reasons])] if reasons else []
    return [Heading(_("Scope: department × element and process")), table, *extra, _sentence(programme, found)]


def _sentence(programme: AuditProgramme, found: Coverage) -> Paragraph:
    figures = {"done": found.counts[Cover.DONE], "all": found.applicable, "planned": found.counts[Cover.PLANNED]}
    if found.gaps:
        text = _("%(all)s places apply: %(done)s examined, %(planned)s planned; not covered: %(gaps)s.")
        return Paragraph(phrase(text, **figures, gaps=gap_words(programme, found)))
    return Paragraph(phrase(_("%(all)s places apply: %(done)s examined, %(planned)s planned, no gap."), **figures))


def _audits(programme: AuditProgramme, columns: list[subjects.Subject]) -> list[Block]:
    labels = {column.code: column.label for column in columns}
    blocks: list[Block] = []
    rows = [
        [one.title, period(one.starts_on, one.ends_on), str(one.lead or ""), one.note]
        for one in programme.planned_audits.select_related("lead")
    ]
    head = [_("Audit"), _("Days"), _("Lead auditor proposed"), _("Note")]
    blocks.append(Table(head, rows, widths=[2.4, 1.8, 1.2, 2.4]))
    covered = []
    for row in programme.planned_scope.select_related("planned", "department"):
        row.programme = programme
        covered.append([row.planned.title, str(row.department), listed(labels[code] for code in row.subjects)])
    blocks.append(Table([_("Audit"), _("Department"), _("What is looked at")], covered, widths=[1.8, 1.4, 4.6]))
    return [Heading(_("Audits of the year")), *blocks]


def _interval(programme: AuditProgramme) -> list[Block]:
    found = interval_of(programme.company)
    if found is None:
        return []
    rows = [(_("Last full audit ended on"), found.last), (_("The next one must end by"), found.latest)]
    reason = [(_("Why the interval is exceeded"), programme.interval_reason)] if programme.interval_reason else []
    return [Heading(_("Interval between full audits")), Facts([*rows, *reason])]
