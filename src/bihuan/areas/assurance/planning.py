"""What a programme still lacks before it can be submitted (contents, scope, audits, coverage, interval); closing gaps."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.areas.assurance import subjects
from bihuan.areas.assurance.coverage import coverage_of, gap_words, scope_of
from bihuan.areas.assurance.interval import interval_of
from bihuan.areas.assurance.models import AuditProgramme, PlannedAudit, PlannedScope, ProgrammeScope
from bihuan.areas.policies.scopes import scopes_of
from bihuan.core.flow import Act
from bihuan.core.models import Department
from bihuan.core.phrases import listed, phrase
from bihuan.core.refusals import Missing
from bihuan.core.vocabulary import Element
from bihuan.core.writing import add_part, amend_part

CLAUSE = "XDYJ-04-01/4.1.1 YNTD-ITSS-0301/2.1"
WRITTEN: dict[str, Any] = {
    "purpose": _("Say what the audits of the year are for."),
    "standards": _("Name the standards to audit against."),
    "documents": _("Name the company's own documents to audit against."),
    "laws": _("Name the laws and regulations to audit against."),
    "methods": _("Choose how the audits are carried out."),
}


def gaps(programme: AuditProgramme) -> list[Missing]:
    """Everything that is missing, all of it at once."""
    scope, audits = scope_of(programme), list(programme.planned_audits.all())
    return [
        *_contents(programme), *_scope(programme, scope), *_audits(programme, scope, audits), *_interval(programme, audits),
    ]  # fmt: skip


def _contents(programme: AuditProgramme) -> Iterator[Missing]:
    for name, text in WRITTEN.items():
        if not str(getattr(programme, name)).strip():
            yield Missing(text, name, CLAUSE)


def audited_departments(programme: AuditProgramme, without: Iterable[int] = ()) -> list[Department]:
    """The departments an audit looks at on their own, as the pack has them; but for some."""
    day = programme.company.day_of(programme.created_at)
    keys = {one.department_id or 0 for one in scopes_of("department", programme.company, day)} - set(without)
    return list(Department.objects.filter(pk__in=keys).order_by("id")) if keys else []


def _scope(programme: AuditProgramme, rows: Sequence[ProgrammeScope]) -> Iterator[Missing]:
    covered = {row.department_id for row in rows if row.subjects}
    for department in audited_departments(programme, covered):
        text = _("%(department)s is not in the scope. Every department concerned is audited.")
        yield Missing(phrase(text, department=department), "scope", CLAUSE)
    columns = subjects.subjects_of(programme.company)
    named = {code for row in rows for code in row.subjects}
    if left := [one.label for one in columns if one.code not in named]:
        text = _("Nobody is audited on: %(subjects)s. All six elements and all processes are covered.")
        yield Missing(phrase(text, subjects=listed(left)), "scope", CLAUSE)
    yield from (gap for row in rows for gap in _reason(row))


def _reason(row: ProgrammeScope) -> Iterator[Missing]:
    left = [one.label for one in Element if one not in row.elements.split()]
    if left and not row.reason.strip():
        text = _("%(department)s: say why this does not apply there: %(left)s.")
        yield Missing(phrase(text, department=row.department, left=listed(left)), "scope", CLAUSE)


def _audits(
    programme: AuditProgramme, scope: Sequence[ProgrammeScope], audits: Sequence[PlannedAudit]
) -> Iterator[Missing]:
    if not audits:
        yield Missing(_("The programme plans no audit. Add the audits of the year."), "planned_audits", CLAUSE)
    for one in audits:
        if one.ends_on.year != programme.year:
            text = _("“%(audit)s” does not end in %(year)s. Correct its days, or the year.")
            yield Missing(phrase(text, audit=one.title, year=str(programme.year)), "planned_audits", CLAUSE)
    found = coverage_of(programme, scope)
    if found.gaps:
        text = _(
            "No audit is planned for %(count)s of %(all)s places: %(names)s. Cover them by an audit, or say in the scope why not."
        )
        names = gap_words(programme, found, {row.department_id: row.department for row in scope})
        yield Missing(phrase(text, count=len(found.gaps), all=found.applicable, names=names), "planned_scope", CLAUSE)


def cover(programme: AuditProgramme, planned: PlannedAudit, act: Act) -> int:
    """Let a planned audit look at everything no audit looks at; says in how many departments."""
    wanted: dict[int, list[str]] = {}
    for department, subject in coverage_of(programme).gaps:
        wanted.setdefault(department, []).append(subject)
    there = {row.department_id: row for row in planned.scope.select_related("department")}
    departments = Department.objects.in_bulk(list(wanted))
    for key, codes in wanted.items():
        row = there.get(key)
        said = _joined(row, codes)
        if row is not None:
            row.programme, row.planned = programme, planned
            amend_part(row, **act.signed, as_rule=True, **said)
        else:
            place: dict[str, Any] = {"planned": planned, "department": departments[key], **said}
            add_part(PlannedScope, programme, **act.signed, as_rule=True, **place)
    return len(wanted)


def _joined(row: PlannedScope | None, codes: Iterable[str]) -> dict[str, Any]:
    """What a row names already, and these subjects."""
    elements = set(row.element_words if row else ()) | {one for one in codes if ":" not in one}
    processes = set(row.processes.split() if row else ()) | {one.partition(":")[2] for one in codes if ":" in one}
    return {"elements": sorted(elements), "processes": " ".join(sorted(processes))}


def _interval(programme: AuditProgramme, audits: Sequence[PlannedAudit]) -> Iterator[Missing]:
    """XDYJ-04-01 4.1.1: not more than 12 months between two full audits; exceeded only with a reason."""
    allowed = interval_of(programme.company)
    ends = [one.ends_on for one in audits]
    if allowed is None or not ends or allowed.keeps(ends) or programme.interval_reason.strip():
        return
    text = _(
        "The last full audit ended on %(last)s, so the next one must end by %(latest)s; planned is %(planned)s. "
        "Move it forward, or write why not."
    )
    figures = {"last": allowed.last, "latest": allowed.latest, "planned": max(ends)}
    yield Missing(phrase(text, **figures), "interval_reason", allowed.clause)
