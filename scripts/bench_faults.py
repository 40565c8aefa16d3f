"""Nonconformities with their actions and duties, and a year of audits, for measuring; filled as bench_data fills."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import bench_data as data
from bench_data import Plan

from bihuan.areas.assurance.models import Audit, AuditProgramme, ChecklistItem, ProgrammeScope
from bihuan.areas.correction.models import Action, Nonconformity
from bihuan.areas.policies.models import Duty, Task
from bihuan.core.models import Company, Department
from bihuan.core.vocabulary import Element

STATES = {"raised": 1, "accepted": 1, "under-way": 2, "done": 1, "closed": 5}  # how often
TREATED = {"under-way": "under-way", "done": "done", "closed": "closed"}  # the action's state by that of what it treats
DEPARTMENTS, PROCESSES, QUESTIONS = 20, 12, 5


def planned(company: Company, count: int) -> list[Plan]:
    """What `count` nonconformities and their actions are to be: each has the key before that of its action."""
    dice, people, first = random.Random(3), data.people_of(company), data.first_key() + 1
    faults = [_fault_of(dice, first + data.KINDS_OF_RECORDS * n, people) for n in range(count)]
    actions = [_action_on(one) for one in faults if one["state"] in TREATED]
    return [*faults, *actions]


def fill(company: Company, plans: list[Plan]) -> None:
    """Their own columns; seven of ten have an action, one of ten waits for a duty. The records are there."""
    dice = random.Random(4)
    faults = [one for one in plans if one["kind"] == "nonconformity"]
    data.insert(Nonconformity, (_fault(plan, dice) for plan in faults))
    data.insert(Action, (_action(plan) for plan in plans if plan["kind"] == "action"))
    data.insert(Task, (_task(company, plan) for plan in faults[::10] if plan["state"] != "closed"))
    data.reset_sequences(Task)


def _fault_of(dice: random.Random, key: int, people: list[tuple[int, int]]) -> Plan:
    plan = {**data.plan(dice, key, people), "kind": "nonconformity", "code": "NC"}
    plan["state"] = dice.choices(list(STATES), list(STATES.values()))[0]
    plan["at"] = data.NOW - timedelta(minutes=dice.randint(1, 2 * 365 * 24 * 60))
    plan["checker"] = next(person for person, _department in people if person != plan["owner"])
    return plan


def _action_on(fault: Plan) -> Plan:
    own = {"key": fault["key"] + 1, "kind": "action", "code": "ACT", "state": TREATED[fault["state"]]}
    return {**fault, **own, "treats": fault["key"]}


def _defaults(model: type[Any], **told: Any) -> dict[str, Any]:
    row = {str(f.column): f.get_default() for f in model._meta.local_concrete_fields if f.column != "id"}
    return {**row, **told}


def _fault(plan: Plan, dice: random.Random) -> dict[str, Any]:
    return _defaults(
        Nonconformity, record_ptr_id=plan["key"], source="service", what=f"抽查发现：{plan['title']}", evidence="记录",
        criterion=f"《变更管理程序》{dice.randint(1, 9)}.{dice.randint(1, 9)}", raised_on=plan["at"].date(),
        severity="major" if plan["key"] % 9 == 0 else "minor",
    )  # fmt: skip


def _action(plan: Plan) -> dict[str, Any]:
    day = plan["at"].date()
    return _defaults(
        Action, record_ptr_id=plan["key"], nature="corrective", source="service", what=plan["title"], cause="模板缺项",
        treats_id=plan["treats"], done_on=day, verified_on=day, verified_by_id=plan["checker"],
    )  # fmt: skip


def _task(company: Company, plan: Plan) -> dict[str, Any]:
    """A pending task about it: five days after it was raised, so most of them are overdue."""
    duty = Duty.objects.filter(company=company).first()
    assert duty is not None
    due = plan["at"].replace(hour=16, minute=0) + timedelta(days=5)
    return _defaults(
        Task, company_id=company.pk, line_id=duty.pk, duty_id=duty.pk, occasion=str(plan["key"]), scope="",
        subject_id=plan["key"], triggered_at=plan["at"], made_at=plan["at"], opens_at=plan["at"], due_at=due,
        due_day=due.date(), month=due.year * 100 + due.month, cell=due.year * 100 + due.month, from_day=plan["at"].date(),
        role="responsible-department", department_id=plan["department"], pending=True,
    )  # fmt: skip


# ---------------------------------------------------------------- a year of audits


def audits(company: Company) -> AuditProgramme:
    """A programme over twenty departments, six elements and twelve processes, every place looked at."""
    company.settings = {**company.settings, "scopes": {"process": [{"key": f"p{n}"} for n in range(PROCESSES)]}}
    company.save(update_fields=["settings"])
    rows = [
        Department.objects.create(company=company, key=f"d{n}", name=f"部门{n}")
        for n in range(DEPARTMENTS - Department.objects.filter(company=company).count())
    ]
    programme: AuditProgramme = _made(AuditProgramme, company, "approved", year=2026)
    audit = _made(Audit, company, "follow-up", programme=programme, starts_on=data.TODAY, ended_on=data.TODAY)
    codes = " ".join(f"p{n}" for n in range(PROCESSES))
    own = {"elements": " ".join(Element.values), "processes": codes, "created_at": data.NOW}
    for row in rows:
        ProgrammeScope.objects.create(programme=programme, department=row, **own)
    ChecklistItem.objects.bulk_create(_items(audit, rows, codes.split()), batch_size=500)
    return programme


def _items(audit: Audit, departments: list[Department], codes: list[str]) -> Iterator[ChecklistItem]:
    recorded = {"result": "conform", "evidence": "查阅记录", "created_at": data.NOW, "recorded_at": data.NOW}
    for place in departments:
        for subject in [*Element.values, *(f"process:{code}" for code in codes)]:
            for n in range(QUESTIONS):
                yield ChecklistItem(audit=audit, department=place, subject=subject, question=f"问题 {n}", **recorded)


def _made(model: type[Any], company: Company, state: str, **fields: Any) -> Any:
    number = f"XDYJ-{model.KIND.upper()}-2026-0001"
    at = datetime(2026, 3, 2, tzinfo=UTC)
    common = {"company": company, "kind": model.KIND, "number": number, "title": "测量用", "state": state}
    return model.objects.create(**common, created_at=at, changed_at=at, **fields)
