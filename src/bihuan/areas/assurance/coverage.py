"""The coverage matrix of a programme, read from its scope, its audits and their checklists (XDYJ-04-01 4.1.1)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Count, Q

from bihuan.areas.assurance import subjects
from bihuan.areas.assurance.models import (
    Audit,
    AuditedDepartment,
    AuditProgramme,
    ChecklistItem,
    PlannedScope,
    ProgrammeScope,
)
from bihuan.areas.assurance.rules import Coverage, Place, Tally, coverage
from bihuan.areas.assurance.words import EXAMINED, FINDINGS
from bihuan.core.models import Department
from bihuan.core.phrases import listed

MOST_NAMED = 6


def scope_of(programme: AuditProgramme) -> list[ProgrammeScope]:
    """The rows of the scope with their departments."""
    rows = list(programme.scope.select_related("department"))
    for row in rows:
        row.programme = programme
    return rows


def coverage_of(programme: AuditProgramme, scope: Sequence[ProgrammeScope] | None = None) -> Coverage:
    """How the programme's scope is covered now. Cancelled audits cover nothing; what they found stays found."""
    columns = [one.code for one in subjects.subjects_of(programme.company)]
    known = subjects.processes_of(programme.company)
    rows = scope_of(programme) if scope is None else scope
    wanted = {row.department_id: subjects.chosen(row.elements, row.processes, known) for row in rows}
    return coverage(wanted, columns, planned_places(programme, known), tallies(programme))


def planned_places(programme: AuditProgramme, known: Iterable[str]) -> dict[Place, list[int]]:
    """Which audits are still to look where: those under way or to come, and planned ones nobody arranged yet.

    Audits are named by their key, planned ones that have none by their own, negative.
    """
    audits = programme.audits.exclude(state=Audit.State.CANCELLED)
    coming = audits.filter(ended_on__isnull=True)
    arranged = programme.audits.filter(planned__isnull=False).values("planned")  # also those cancelled since
    here = AuditedDepartment.objects.filter(audit__in=coming)
    open_plans = PlannedScope.objects.filter(programme=programme).exclude(planned__in=arranged)
    places: dict[Place, list[int]] = defaultdict(list)
    names = ("department_id", "elements", "processes")
    for audit, department, elements, named in here.values_list("audit_id", *names):
        for subject in subjects.chosen(elements, named, known):
            places[department, subject].append(audit)
    for planned, department, elements, named in open_plans.values_list("planned_id", *names):
        for subject in subjects.chosen(elements, named, known):
            places[department, subject].append(-planned)
    return places


def tallies(programme: AuditProgramme) -> dict[Place, Tally]:
    """What the checklists of the programme's audits say: examined items and findings per place."""
    rows = ChecklistItem.objects.filter(audit__programme=programme).exclude(audit__state=Audit.State.CANCELLED)
    counted = rows.order_by().values_list("department_id", "subject").annotate(
        examined=Count("pk", filter=Q(result__in=EXAMINED)), findings=Count("pk", filter=Q(result__in=FINDINGS))
    )  # fmt: skip
    return {(department, subject): Tally(done, found) for department, subject, done, found in counted}


def gap_words(programme: AuditProgramme, found: Coverage, departments: Mapping[int, Department] | None = None) -> str:
    """The gaps by name: 采购部 · 配置, …"""
    places, most = found.gaps, MOST_NAMED
    if departments is None:
        departments = Department.objects.in_bulk([place[0] for place in places])
    labels = {one.code: one.label for one in subjects.subjects_of(programme.company)}
    words = [f"{departments[department]} · {labels[subject]}" for department, subject in places[:most]]
    return listed(words) + (" …" if len(places) > most else "")
