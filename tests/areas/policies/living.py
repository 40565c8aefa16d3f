"""Companies that live by a small pack: the cast of tests/cast.py, a few duties, and a clock that is set by hand."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bihuan.areas.capability.models import Objective
from bihuan.areas.policies import engine, loading
from bihuan.areas.policies.models import Task
from bihuan.areas.policies.pack import Pack, pack_of
from bihuan.core.models import Person
from bihuan.core.writing import create, take
from tests.cast import Cast

CODE = "XDYJ-03-02"
SHANGHAI = ZoneInfo("Asia/Shanghai")
COMPANY = """
[company]
code = "{code}"
name = "远景"
name_en = "Yuanjing"
[[department]]
code = "quality"
name = "quality"
name_en = "Quality"
[[department]]
code = "om"
name = "om"
name_en = "O&M"
[[department]]
code = "rd"
name = "rd"
name_en = "R&D"
audited = false
[role]
quality = {{ label = "质量效能部", label_en = "Quality", department = "quality" }}
quality-head = {{ label = "质量效能部经理", label_en = "Head of quality", department = "quality" }}
om-management = {{ label = "运维管理部", label_en = "O&M management", department = "om" }}
om-manager = {{ label = "运维管理部经理", label_en = "O&M manager", department = "om" }}
general-manager = {{ label = "总经理", label_en = "General manager" }}
hr = {{ label = "人力资源部", label_en = "Human resources" }}
department-head = {{ label = "部门负责人", label_en = "Department head" }}
responsible-department = {{ label = "责任部门", label_en = "Responsible department" }}
improvement-owner = {{ label = "改进责任人", label_en = "Improvement owner" }}
{company}
"""
POLICY = """
[policy]
code = "{code}"
title = "改进"
title_en = "Improvement"
version = "{version}"
effective = 2025-01-10
owner = "quality"
[[clause]]
number = "4.2"
title = "计划"
gist = "{gist}"
[[clause]]
number = "5"
title = "文件"
gist = "不单列任务"
no_duty = "随其他条款"
{duties}
[[approval]]
subject = "waiver"
by = ["om-management"]
clause = "4.2"
[[approval]]
subject = "opportunity"
by = ["om-management"]
clause = "4.2"
"""
MONTHLY = {"every": '"month"', "due": '{ day = "last" }'}
ISSUED = '{ record = "objective", state = "issued" }'


def duty(key: str = "plan", **lines: str) -> str:
    """One duty; give its trigger, and what differs from: quality, shown by an issued objective."""
    said = {
        "clause": '"4.2"', "title": '"编制计划"', "title_en": '"Make the plan"', "pdca": '"plan"', "by": '"quality"',
        "evidence": ISSUED,
    }  # fmt: skip
    body = "\n".join(f"{name} = {value}" for name, value in {**said, **lines}.items() if value)
    return f'\n[[duty]]\nkey = "{key}"\n{body}\n'


def pack(*duties: str, code: str = "XDYJ", version: str = "V1.0", company: str = "", gist: str = "每年一份") -> Pack:
    texts = {
        "company.toml": COMPANY.format(code=code, company=company),
        "improvement.toml": POLICY.format(code=CODE, version=version, duties="".join(duties), gist=gist),
    }
    found = pack_of({name: text.encode() for name, text in texts.items()})
    return replace(found, conflicts=())  # here one record shows all duties, which is no contradiction


def local(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A time in Shanghai."""
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


START = local(2026, 1, 5)


def living(cast: Cast, *duties: str, at: datetime = START, **pack_words: Any) -> Cast:
    """The cast's company, living by these duties since `at`."""
    loading.load(cast.company, pack(*duties, **pack_words), actor=None, at=at)
    return cast


def tick(cast: Cast, at: datetime) -> Any:
    return engine.tick(cast.company, at=at)


def tasks(cast: Cast, key: str = "plan", **only: Any) -> list[Task]:
    rows = Task.objects.filter(company=cast.company, duty__ref=f"{CODE}/{key}", **only)
    return list(rows.select_related("duty").order_by("due_at", "scope"))


def task(cast: Cast, key: str = "plan", **only: Any) -> Task:
    (found,) = tasks(cast, key, **only)
    return found


def due_days(found: Iterable[Task]) -> list[date]:
    return [one.due_day for one in found]


def issued(cast: Cast, at: datetime, *, actor: Person | None = None, **fields: Any) -> Objective:
    """An annual objective, issued: the record that fulfils most duties of these tests."""
    said = {"title": "变更成功率 98%", "year": at.year, **fields}
    return take("issue", create(Objective, actor=cast.quinn, at=at, **said), actor=actor or cast.gina, at=at)
