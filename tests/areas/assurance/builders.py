"""What the tests of this area start from: a programme, an audit at each of its stages, in the hands of the cast.

Quinn (quality) arranges, Gina approves and appoints, Ada (research) leads, Olga (O&M) audits Ada's own department.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from bihuan.areas.assurance.models import (
    Audit,
    AuditProgramme,
    ChecklistItem,
    PlannedAudit,
    PlannedScope,
    TeamMember,
)
from bihuan.core.approvals import decide
from bihuan.core.models import Approval, ApprovalRoute, Department, Person
from bihuan.core.vocabulary import Role
from bihuan.core.writing import add_part, create, take
from tests.cast import NOON, Cast

DAY = timedelta(days=1)
FIRST, LAST = date(2026, 4, 13), date(2026, 4, 17)


def on(day: date) -> datetime:
    """Noon in Shanghai on a day."""
    return datetime(day.year, day.month, day.day, 4, 0, tzinfo=UTC)


START, END = on(FIRST), on(LAST)


def route(cast: Cast, role: str = Role.MANAGEMENT_REPRESENTATIVE) -> None:
    ApprovalRoute.objects.get_or_create(company=cast.company, subject="audit-programme", defaults={"by": [[role]]})


def programme(cast: Cast, **fields: Any) -> AuditProgramme:
    """A draft whose scope is proposed by itself."""
    route(cast)
    said = {
        "title": "2026 年度内部审核方案",
        "year": 2026,
        "purpose": "看体系是否有效",
        "documents": "公司体系文件",
        "methods": ["interview", "records"],
        **fields,
    }
    return create(AuditProgramme, actor=cast.quinn, at=NOON, **said)


def planned(cast: Cast, record: AuditProgramme, *keys: str, title: str = "第一次内审", **fields: Any) -> PlannedAudit:
    """An audit planned for these departments (all), everything in them."""
    said = {"title": title, "starts_on": FIRST, "ends_on": LAST, **fields}
    plan = add_part(PlannedAudit, record, actor=cast.quinn, at=NOON, **said)
    for row in record.scope.select_related("department"):
        if not keys or row.department.key in keys:
            same = {"department": row.department, "elements": row.element_words, "processes": row.processes}
            add_part(PlannedScope, record, actor=cast.quinn, at=NOON, planned=plan, **same)
    return plan


def signed(cast: Cast, record: AuditProgramme, at: datetime = NOON) -> AuditProgramme:
    take("submit", record, actor=cast.quinn, at=at)
    approval = Approval.objects.get(record=record, state="open")
    decide(approval, actor=cast.gina, at=at, verdict="approve")
    record.refresh_from_db()
    return record


def approved(cast: Cast) -> AuditProgramme:
    record = programme(cast)
    planned(cast, record)
    return signed(cast, record)


def audit(cast: Cast, record: AuditProgramme | None = None, plan: PlannedAudit | None = None) -> Audit:
    """Arranged from the programme."""
    plan = plan or (record or approved(cast)).planned_audits.get()
    return create(Audit, actor=cast.quinn, at=NOON, title=plan.title, planned=plan)


def name(cast: Cast, made: Audit, person: Person, department: Department) -> TeamMember:
    return add_part(TeamMember, made, actor=cast.quinn, at=NOON, person=person, department=department)


def auditor(cast: Cast, department: Department) -> Person:
    """Ada audits everybody but her own department; that Olga does."""
    return cast.olga if department.key == "rd" else cast.ada


def contact(cast: Cast, department: Department) -> Person:
    """Somebody of the department."""
    people = cast.company.people.filter(department=department).order_by("id")
    return people.first() or people.create(company=cast.company, name=department.key.title(), department=department)


def staffed(cast: Cast, made: Audit | None = None) -> Audit:
    """With its lead auditor and an independent auditor for each department."""
    made = made or audit(cast)
    take("appoint-lead", made, actor=cast.gina, at=NOON, person=cast.ada)
    for row in made.departments.select_related("department"):
        name(cast, made, auditor(cast, row.department), row.department)
    return made


def agreed(cast: Cast, made: Audit | None = None) -> Audit:
    """Its days are agreed with every department."""
    made = staffed(cast, made)
    for row in made.departments.select_related("department"):
        agree(cast, made, row.department)
    return take("confirm-dates", made, actor=cast.quinn, at=NOON)


def agree(cast: Cast, made: Audit, department: Department, **fields: Any) -> Audit:
    said = {"department": department, "starts_on": FIRST, "ends_on": LAST, **fields}
    return take("agree-days", made, actor=contact(cast, department), at=NOON, **said)


def under_way(cast: Cast, made: Audit | None = None) -> Audit:
    made = agreed(cast, made)
    for row in made.departments.select_related("department"):
        row.audit = made
        for subject in row.subjects:
            ask(cast, made, row.department, subject)
    return take("start", made, actor=cast.ada, at=START, notes="各部门到会，说明目的、范围和时间")


def ask(cast: Cast, made: Audit, department: Department, subject: str, **fields: Any) -> ChecklistItem:
    """One question of one's own; the library's are many."""
    said = {
        "department": department,
        "subject": subject,
        "question": f"{subject} 如何管理？",
        "clause": "4.1",
        **fields,
    }
    return add_part(ChecklistItem, made, actor=cast.quinn, at=NOON, **said)


def items(made: Audit, department: Department | None = None) -> list[ChecklistItem]:
    rows = made.items.order_by("id")
    return list(rows.filter(department=department) if department else rows)


def record(cast: Cast, item: ChecklistItem, result: str = "conform", **said: Any) -> Audit:
    given = {"evidence": "查阅记录 3 份", **said}
    actor = given.pop("actor", None) or auditor(cast, item.department)
    return take("record", item.audit, actor=actor, at=given.pop("at", START), item=item, result=result, **given)


def judged(cast: Cast, made: Audit | None = None, *findings: str) -> Audit:
    """Everything is recorded; the first items of O&M get the findings named."""
    made = made or under_way(cast)
    results = dict(zip([one.pk for one in items(made, cast.departments["om"])], findings, strict=False))
    for item in items(made):
        if not item.result:
            record(cast, item, results.get(item.pk, "conform"))
    made.refresh_from_db()
    return made


def ended(cast: Cast, made: Audit | None = None, *findings: str) -> Audit:
    made = judged(cast, made, *findings)
    return take("end-fieldwork", made, actor=cast.ada, at=END, notes="通报发现，各部门确认")


REPORT = {"conclusion": "体系有效", "recommendations": "完善变更管理", "distribution": "各部门负责人、管理者代表"}


def reported(cast: Cast, made: Audit | None = None, *findings: str) -> Audit:
    made = ended(cast, made, *findings)
    return take("issue-report", made, actor=cast.ada, at=END + DAY, fill=dict(REPORT))
