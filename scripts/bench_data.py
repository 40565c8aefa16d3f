"""A large company for measuring: records, journal, search index, duties and tasks, filled with raw SQL.

Filling goes around the write path on purpose: a million tasks through it would take an hour, and what is measured is reading
them. The rows look as the write path leaves them; what is measured of writing goes through `take`.
"""

import random
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from bihuan.areas.improvement.models import Opportunity
from bihuan.areas.policies.models import Clause, Duty, Policy, Task
from bihuan.core import organisation, search, sign_ins
from bihuan.core.catalogue import KINDS
from bihuan.core.models import Company, Department, JournalEntry, JournalHead, Person, Record, RoleAssignment
from bihuan.core.vocabulary import Role

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
DUTIES, MONTHS, BATCH = 200, 12, 2000
KINDS_OF_RECORDS = 3  # opportunities, nonconformities and their actions
Plan = dict[str, Any]
SUBJECTS = (
    "网络 主机 桌面 备件 知识库 服务台 变更 发布 回访 巡检 值班 应急 培训 工单 报告 配置 容量 监控 采购 交接".split()
)
TROUBLES = "响应偏慢 登录失败 记录不全 反复发生 没有复核 超时未处理 口径不一 缺少模板 未按时提交 责任不清".split()
PLACES = "市政务中心 第一医院 轨道运营 滨河水务 城市银行 高新园区 电力调度 大学城 机场 海关".split()


KINDS_OF_EVIDENCE = (
    "opportunity audit management-review quality-report kpi-record satisfaction-report customer-visit service-report drill "
    "improvement-plan plan-check evaluation callback survey quality-check action nonconformity training resume-table filing"
).split()


def insert(model: type[Any], rows: Iterable[dict[str, Any]]) -> int:
    """Insert rows of column values, in transactions of BATCH. Returns how many."""
    done, waiting = 0, []
    for row in rows:
        waiting.append(row)
        if len(waiting) == BATCH:
            done += _flush(model, waiting)
            waiting = []
    return done + (_flush(model, waiting) if waiting else 0)


def _flush(model: type[Any], rows: list[dict[str, Any]]) -> int:
    names = list(rows[0])
    quoted = ", ".join(connection.ops.quote_name(name) for name in names)
    table = connection.ops.quote_name(model._meta.db_table)
    adapt = {f.column: f for f in model._meta.local_concrete_fields}
    values = [tuple(adapt[name].get_db_prep_save(row[name], connection) for name in names) for row in rows]
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({quoted}) FROM STDIN") as copy:
                for row in values:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(names))
            cursor.executemany(f"INSERT INTO {table} ({quoted}) VALUES ({marks})", values)
    return len(rows)


def found() -> tuple[Company, Person]:
    """A company with a quality head who can sign in, departments and role holders."""
    company = organisation.create_company("XDYJ", "示例公司", actor=None, at=NOW)
    om = organisation.put_department(company, "om", actor=None, at=NOW, name="运维管理部")
    quality = organisation.put_department(company, "quality", actor=None, at=NOW, name="质量效能部")
    quinn = _person(company, quality, "王质量", "quinn", [Role.QUALITY, Role.QUALITY_HEAD])
    for n in range(40):
        _person(company, om, f"工程师{n}", "", [Role.DISCIPLINE_LEAD])
    return company, quinn


def _person(company: Company, department: Department, name: str, username: str, roles: list[Role]) -> Person:
    person = organisation.put_person(company, actor=None, at=NOW, name=name, department=department)
    if username:
        sign_ins.open_account(person, username, actor=None, at=NOW)
    for role in roles:
        RoleAssignment.objects.create(company=company, person=person, role=role)
    return person


def opportunities(company: Company, count: int) -> list[Plan]:
    """What `count` opportunities are to be: every third key, so that a company's kinds stand between each other."""
    dice, people, first = random.Random(1), people_of(company), first_key()
    plans = [plan(dice, first + KINDS_OF_RECORDS * n, people) for n in range(count)]
    plans[count // 2]["entries"] = 60  # a full timeline
    return plans


def people_of(company: Company) -> list[tuple[int, int]]:
    return list(Person.objects.filter(company=company).values_list("pk", "department_id"))


def first_key() -> int:
    return (Record.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1


def records(company: Company, plans: list[Plan]) -> None:
    """All records in the order of their keys, whatever their kind, as a company's life would; each with its journal."""
    plans = sorted(plans, key=lambda one: int(one["key"]))
    insert(Record, (record(company.pk, one) for one in plans))
    insert(Opportunity, (_opportunity(one) for one in plans if one["kind"] == "opportunity"))
    written = JournalEntry.objects.filter(company=company).count() + insert(JournalEntry, entries(company, plans))
    JournalHead.objects.filter(company=company).update(position=written)
    reset_sequences(Record, JournalEntry)


def index(company: Company) -> None:
    """Everything that was filled is found by search."""
    for _done in search.rebuild(company):
        pass


def plan(dice: random.Random, key: int, people: list[tuple[int, int]]) -> Plan:
    owner, department = dice.choice(people)
    state = dice.choice(["new", "accepted", "planned", "in-treatment", "done", "accepted"])
    return {
        "key": key, "kind": "opportunity", "code": "OPP", "owner": owner, "department": department, "state": state,
        "title": f"{dice.choice(PLACES)}{dice.choice(SUBJECTS)}{dice.choice(TROUBLES)} {key}",
        "due": TODAY + timedelta(days=dice.randint(-200, 200)),
        "at": NOW - timedelta(minutes=5 * (2_000_000 - key)), "entries": 2,
    }  # fmt: skip


def record(company: int, plan: Plan) -> dict[str, Any]:
    return {
        "id": plan["key"], "company_id": company, "kind": plan["kind"], "number": f"XDYJ-{plan['code']}-2026-{plan['key']:07d}",
        "title": plan["title"], "state": plan["state"], "is_open": plan["state"] != "closed", "owner_id": plan["owner"],
        "department_id": plan["department"], "due_on": plan["due"], "elements": "technology process", "open_to_all": False,
        "created_at": plan["at"], "created_by_id": plan["owner"], "changed_at": plan["at"], "version": 2, "archived_at": None,
        "kept_until": None, **_defaults(Record),
    }  # fmt: skip


def _defaults(model: type[Any]) -> dict[str, Any]:
    """Columns this script does not fill by hand, with their defaults."""
    known = (
        "id company_id kind number title state is_open owner_id department_id due_on elements open_to_all created_at "
        "created_by_id changed_at version archived_at kept_until"
    ).split()
    return {f.column: f.get_default() for f in model._meta.local_concrete_fields if f.column not in known}


def _opportunity(plan: Plan) -> dict[str, Any]:
    row: dict[str, Any] = {str(f.column): f.get_default() for f in Opportunity._meta.local_concrete_fields}
    told = {
        "record_ptr_id": plan["key"], "channel": "suggestion", "nature": "weakness", "what": plan["title"],
        "raised_on": plan["at"].date(), "score": plan["key"] % 100,
    }  # fmt: skip
    return {**row, **told}


def entries(company: Company, plans: list[Plan]) -> Iterator[dict[str, Any]]:
    """Two entries a record, sixty of one."""
    position = JournalEntry.objects.filter(company=company).count()
    for plan in plans:
        for n in range(plan["entries"]):
            position += 1
            yield {
                "company_id": company.pk, "position": position, "at": plan["at"] + timedelta(hours=n),
                "actor_id": plan["owner"], "actor_name": "工程师", "role": "", "action": "opportunity.amended",
                "record_id": plan["key"], "subject": plan["title"], "changes": '{"progress":["","进展更新"]}', "comment": "",
                "address": "10.0.0.1", "previous": "0" * 64, "digest": "0" * 64,
            }  # fmt: skip


def tasks(company: Company, count: int) -> None:
    """DUTIES duties over one year with `count` tasks: most done, some late, a few open or overdue."""
    dice = random.Random(2)
    lines = list(_duties(company))
    each = count // (DUTIES * MONTHS)
    quality = Department.objects.get(company=company, key="quality").pk
    insert(Task, (
        _task(company, duty, month, n, dice, quality)
        for duty in lines for month in range(1, MONTHS + 1) for n in range(each)
    ))  # fmt: skip
    reset_sequences(Task)


def _duties(company: Company) -> Iterator[Duty]:
    policy = Policy.objects.create(
        company=company, code="XDYJ-99-01", title="测量用制度", version="V1.0", effective=date(2025, 1, 1), owner="quality",
        digest="0" * 64, loaded_at=NOW,
    )  # fmt: skip
    for n in range(DUTIES):
        clause = Clause.objects.create(company=company, policy=policy, number=f"4.{n}", title=f"条款 {n}", order=n)
        rule = {
            "key": f"d{n}",
            "clause": f"4.{n}",
            "title": f"义务 {n}",
            "by": "quality",
            "every": "month",
            "title_en": f"Duty {n}",
            "pdca": "check",
        }
        yield Duty.objects.create(
            company=company, policy=policy, clause=clause, ref=f"XDYJ-99-01/d{n}", title=f"义务 {n}", pdca="check",
            role="quality" if n % 50 == 0 else "service-desk", trigger="calendar", evidence_kind=KINDS_OF_EVIDENCE[n % len(KINDS_OF_EVIDENCE)],
            rule={**rule, "due": {"day": "last"}, "evidence": {"record": KINDS_OF_EVIDENCE[n % 20], "state": KINDS[KINDS_OF_EVIDENCE[n % 20]].states[-1]}}, order=n,
            made_at=NOW - timedelta(days=400),
        )  # fmt: skip


def _task(company: Company, duty: Duty, month: int, n: int, dice: random.Random, department: int) -> dict[str, Any]:
    due = datetime(2026, month, 27, 16, tzinfo=UTC)
    past = due < NOW
    done = past and dice.random() < 0.999
    late = done and dice.random() < 0.03
    fulfilled = due + timedelta(days=1 if late else -1) if done else None
    row: dict[str, Any] = {str(f.column): f.get_default() for f in Task._meta.local_concrete_fields if f.column != "id"}
    told = {
        "company_id": company.pk, "line_id": duty.pk, "duty_id": duty.pk, "occasion": f"2026-{month:02d}", "scope": f"project:{n}",
        "scope_label": f"项目 {n}", "made_at": due - timedelta(days=40), "opens_at": due - timedelta(days=27), "due_at": due,
        "due_day": due.date(), "month": 202600 + month, "cell": 202600 + month,
        "from_day": date(2026, month, 1), "role": duty.role, "department_id": department, "pending": not done,
        "fulfilled_at": fulfilled, "known_at": fulfilled,
    }  # fmt: skip
    return {**row, **told}


def reset_sequences(*models: type[Any]) -> None:
    """PostgreSQL counts on from the keys that were inserted."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in models:
            table = model._meta.db_table
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")


def tidy() -> None:
    """What PostgreSQL does by itself over night; SQLite keeps no statistics unless told to."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


__all__ = [
    "KINDS_OF_RECORDS", "NOW", "TODAY", "Plan", "first_key", "found", "index", "insert", "opportunities", "people_of",
    "plan", "records", "reset_sequences", "tasks", "tidy",
]  # fmt: skip
