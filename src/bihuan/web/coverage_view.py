"""An audit programme as its page shows it: share of coverage, the map of departments and subjects, gaps with their verb."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bihuan.areas.assurance import subjects
from bihuan.areas.assurance.coverage import coverage_of, scope_of
from bihuan.areas.assurance.models import Audit, AuditProgramme, ChecklistItem, PlannedAudit, PlannedScope
from bihuan.areas.assurance.rules import Cell, Cover, Coverage, Place
from bihuan.areas.assurance.words import EXAMINED
from bihuan.core.editing import editable_parts
from bihuan.core.models import Department
from bihuan.web import addresses
from bihuan.web.request import Request

LOOKS = {Cover.DONE: "cv-d", Cover.PLANNED: "cv-p", Cover.GAP: "cv-g", Cover.NONE: "cv-n"}
DEEP, MIDDLE = 8, 4  # so many items colour a cell
BAR = 360  # the width of the bar
SUFFIX = "管理"  # of a process in a narrow column


@dataclass(frozen=True)
class Column:
    """A column head; `ends` marks the last of a group."""

    code: str
    label: str
    ends: bool = False


@dataclass(frozen=True)
class Field:
    """A cell of the map: what it shows, what it leads to, what it says aloud."""

    look: str
    shade: str
    text: str
    findings: int
    href: str
    says: str
    in_dialog: bool = False
    is_planned: bool = False


@dataclass(frozen=True)
class Row:
    """A department with its cells and its own coverage."""

    department: Department
    fields: list[Field]
    done: int
    applies: int


@dataclass(frozen=True)
class Piece:
    """A piece of the bar."""

    look: str
    x: float
    width: float


@dataclass
class Map:
    """Everything the cards on coverage show."""

    found: Coverage
    columns: list[Column]
    rows: list[Row]
    pieces: list[Piece]
    counts: dict[str, int]
    gaps: list[str]
    elements: int
    processes: int


def coverage_map(request: Request, record: AuditProgramme, by: str, audits: "Sequence[Arranged]") -> Map:
    """`by` says what the cells count: items, or findings."""
    scope = scope_of(record)
    found = coverage_of(record, scope)
    named = subjects.subjects_of(request.company)
    departments = {row.department_id: row.department for row in scope}
    ways = Ways(request, record, found, audits)
    rows = [
        Row(
            departments[one],
            [ways.field(found, (one, column.code), departments[one], column.label, by) for column in named],
            *found.of_department(one),
        )
        for one in found.departments
    ]
    elements = sum(not one.is_process for one in named)
    return Map(
        found=found, columns=[_column(place, one, elements) for place, one in enumerate(named, 1)], rows=rows,
        pieces=pieces(found), counts={cover.value: found.counts[cover] for cover in Cover},
        gaps=[f"{departments[place[0]]} · {_label(named, place[1])}" for place in found.gaps], elements=elements,
        processes=len(named) - elements,
    )  # fmt: skip


def _column(place: int, one: subjects.Subject, elements: int) -> Column:
    label = one.label.removesuffix(SUFFIX) if one.is_process else one.label
    return Column(one.code, label or one.label, place == elements)


def _label(named: list[subjects.Subject], code: str) -> str:
    return next((one.label for one in named if one.code == code), code)


def pieces(found: Coverage) -> list[Piece]:
    """The bar: examined, planned, gap, side by side."""
    made, x = [], 0.0
    for cover, look in ((Cover.DONE, "sb-d"), (Cover.PLANNED, "sb-p"), (Cover.GAP, "sb-g")):
        width = BAR * found.counts[cover] / found.applicable if found.applicable else 0
        if width:
            made.append(Piece(look, round(x, 1), round(width, 1)))
        x += width
    return made


class Ways:
    """Where a cell leads: the checklist that examined it, the audit that will, the form that mends a gap."""

    def __init__(self, request: Request, record: AuditProgramme, found: Coverage, audits: "Sequence[Arranged]") -> None:
        self.request, self.record = request, record
        self.numbers = {one.audit.pk: one.audit.number for one in audits if one.audit}
        self.plans = {one.plan.pk: one.title for one in audits if one.plan}
        self.looked = self._looked() if found.counts[Cover.DONE] else {}
        self.may_mend = PlannedScope in editable_parts(request.standing, record)

    def _looked(self) -> dict[Place, str]:
        rows = ChecklistItem.objects.filter(audit__programme=self.record, result__in=EXAMINED)
        rows = rows.exclude(audit__state=Audit.State.CANCELLED).order_by("audit_id")
        return {
            (department, subject): number
            for department, subject, number in rows.values_list("department_id", "subject", "audit__number").distinct()
        }

    def field(self, found: Coverage, place: Place, department: Department, label: str, by: str) -> Field:
        cell = found.cells[place]
        count = cell.tally.findings if by == "findings" else cell.tally.examined
        text = (
            str(count)
            if cell.cover is Cover.DONE
            else pgettext("coverage cell", "gap")
            if cell.cover is Cover.GAP
            else "·"
        )
        href, in_dialog = self._way(place, cell)
        return Field(
            look=LOOKS[cell.cover], shade=_shade(cell), text=text, findings=cell.tally.findings if by != "findings" else 0,
            href=href, says=f"{department} {label}: {self._says(cell)}", in_dialog=in_dialog,
            is_planned=cell.cover is Cover.PLANNED,
        )  # fmt: skip

    def _says(self, cell: Cell) -> str:
        if cell.cover is Cover.DONE:
            text = _("%(count)s items examined, %(findings)s findings")
            return text % {"count": cell.tally.examined, "findings": cell.tally.findings}
        if cell.cover is Cover.PLANNED:
            return _("planned in %(audit)s") % {"audit": self._name(cell.audits[0])}
        return _("gap, nothing planned") if cell.cover is Cover.GAP else _("does not apply")

    def _name(self, key: int) -> str:
        return self.numbers.get(key, "") if key > 0 else self.plans.get(-key, "")

    def _way(self, place: Place, cell: Cell) -> tuple[str, bool]:
        company = self.request.company
        if cell.cover is Cover.DONE:
            where = urlencode({"department": place[0], "subject": place[1]})
            number = self.looked.get(place, "")
            return (f"{addresses.page(company, 'audit-checklist', number=number)}?{where}" if number else ""), False
        if cell.cover is Cover.PLANNED:
            key = cell.audits[0]
            number = self.numbers.get(key, "")
            return (
                addresses.page(company, "record", noun="audits", number=number) if number else f"#planned-{-key}"
            ), False
        if cell.cover is Cover.GAP and self.may_mend:
            names = {"noun": "audit-programmes", "number": self.record.number, "part": "plannedscope"}
            return addresses.page(company, "add-part", **names), True
        return "", False


def _shade(cell: Cell) -> str:
    if cell.cover is not Cover.DONE:
        return ""
    return "v3" if cell.tally.examined >= DEEP else "v2" if cell.tally.examined >= MIDDLE else "v1"


# ---------------------------------------------------------------- the audits beside the map


@dataclass(frozen=True)
class Arranged:
    """An audit of the programme, planned or arranged, with what a look at it tells."""

    plan: PlannedAudit | None
    audit: Audit | None
    title: str
    facts: dict[str, Any]
    arrange: str = ""


def arranged(request: Request, record: AuditProgramme) -> list[Arranged]:
    """Planned audits and those made of them, in order of time; cancelled ones last."""
    audits = list(record.audits.select_related("lead__department", "appointed_by").order_by("starts_on", "id"))
    plans = list(record.planned_audits.select_related("lead"))
    may = record.state in {"approved", "in-execution"} and not request.standing.read_only
    of_key = {one.pk: one for one in plans}
    made = [_arranged(one, of_key.get(one.planned_id or 0)) for one in audits]
    taken = {one.planned_id for one in audits if one.state != Audit.State.CANCELLED}
    new = addresses.page(request.company, "new", noun="audits")
    for plan in plans:
        if plan.pk not in taken:
            href = (
                f"{new}?{urlencode({'planned': plan.pk, 'programme': record.number, 'title': plan.title})}"
                if may
                else ""
            )
            made.append(Arranged(plan, None, plan.title, {}, href))
    return sorted(made, key=_when)


def _when(one: Arranged) -> tuple[bool, str]:
    source = one.audit or one.plan
    cancelled = one.audit is not None and one.audit.state == Audit.State.CANCELLED
    return cancelled, str(source.starts_on if source else "")


def _arranged(audit: Audit, plan: PlannedAudit | None) -> Arranged:
    """What it found, how much it asks, whose material came."""
    rows = list(audit.items.values_list("result", flat=True))
    material = list(audit.materials.values_list("status", flat=True))
    facts = {
        "items": len(rows),
        "judged": sum(bool(one) for one in rows),
        "auditors": audit.team.values("person").distinct().count(),
        "nonconformities": sum(one in {"minor", "major"} for one in rows),
        "observations": rows.count("observation"),
        "good": rows.count("good-practice"),
        "received": material.count("received"),
        "asked": len(material),
    }
    return Arranged(plan, audit, audit.title, facts)
