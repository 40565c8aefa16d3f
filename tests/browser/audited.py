"""An audit under way for the journeys, in a company of its own with the policies of XDYJ.

Run in a process of its own on the database of the running site: `python -m tests.browser.audited out.json`.
"""

import json
import os
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

SLUG, CODE = "shenhe", "SHENHE"
PEOPLE = {  # user → name, department, roles, head
    "sh-liu": ("刘代表", "top", ("management-representative",), False),
    "sh-wang": ("王质量", "quality", ("quality-head", "quality"), True),
    "sh-zhang": ("张审核", "quality", ("auditor",), False),
    "sh-li": ("李运维", "om", ("om-manager", "om-management"), True),
    "sh-zhou": ("周专业", "om", ("discipline-lead",), False),
    "sh-he": ("何研发", "rd", ("rd", "auditor"), True),
    "sh-feng": ("冯人力", "hr", ("hr", "auditor"), True),
    "sh-wu": ("吴采购", "purchasing", ("purchasing",), True),
}
AUDITORS = {"quality": "sh-he", "om": "sh-he", "rd": "sh-zhang", "hr": "sh-he", "purchasing": "sh-he"}
CONTACTS = {"quality": "sh-wang", "om": "sh-zhou", "rd": "sh-he", "hr": "sh-feng", "purchasing": "sh-wu"}
DAY = timedelta(days=1)


def main(target: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.settings")
    import django

    django.setup()
    from django.db import transaction
    from django.utils import timezone, translation

    with translation.override("zh-hans"), transaction.atomic():
        told = build(timezone.now())
    Path(target).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def build(now: datetime) -> dict[str, Any]:
    from bihuan.areas.policies.loading import found_company
    from bihuan.areas.policies.pack import find_pack, load_pack
    from tests.browser.stage import sessions

    found = found_company(load_pack(find_pack("xdyj")), actor=None, at=now - 60 * DAY, code=CODE, name="审核样例公司")
    audit = Year(found, take_on(found, now - 59 * DAY), now).under_way()
    users = sessions(now)
    own = {one: users[one] for one in PEOPLE}
    return {"audit": audit.number, "programme": audit.programme.number, "sessions": own}


def take_on(company: Any, at: datetime) -> dict[str, Any]:
    from bihuan.core import organisation
    from bihuan.core.models import Account, Department

    departments = {one.key: one for one in Department.objects.filter(company=company)}
    people: dict[str, Any] = {}
    for user, (name, home, roles, heads) in PEOPLE.items():
        account = Account(username=user, email=f"{user}@{SLUG}.example", language="zh-hans")
        account.set_unusable_password()
        account.save()
        values = {"name": name, "account": account, "mail": "none", "department": departments[home]}
        people[user] = organisation.put_person(company, actor=None, at=at, **values)
        for role in roles:
            organisation.grant(people[user], role, actor=None, at=at)
        if heads:
            organisation.put_department(company, home, actor=None, at=at, head=people[user])
    return people


class Year:
    """The audits of a year."""

    def __init__(self, company: Any, people: dict[str, Any], now: datetime) -> None:
        self.company, self.people, self.now = company, people, now
        self.today = company.day_of(now)
        self._programme: Any = None

    def by(self, user: str, ago: float) -> dict[str, Any]:
        return {"actor": self.people[user], "at": self.now - timedelta(days=ago)}

    @property
    def programme(self) -> Any:
        """Approved: four departments now, the others in three weeks."""
        from bihuan.areas.assurance.models import AuditProgramme
        from bihuan.core.approvals import decide
        from bihuan.core.models import Approval
        from bihuan.core.writing import create, take

        if self._programme is not None:
            return self._programme
        quality, year = self.by("sh-wang", 50), self.today.year
        said = {"purpose": "看体系是否有效运行", "methods": ["interview", "records", "sampling"]}
        record = create(AuditProgramme, **quality, title=f"{year} 年度内部审核方案", year=year, **said)
        keys = [row.department.key for row in record.scope.select_related("department")]
        first = [one for one in keys if one in {"om", "quality", "rd", "hr"}]
        self.plan(record, "第 1 次内审", -1, first)  # it began yesterday: nobody begins before the day agreed
        self.plan(record, "第 2 次内审", 20, [one for one in keys if one not in first])
        take("submit", record, **quality)
        decide(Approval.objects.get(record=record.pk), **self.by("sh-liu", 48), verdict="approve")
        record.refresh_from_db()
        self._programme = record
        return record

    def plan(self, record: Any, title: str, after: int, keys: list[str]) -> None:
        from bihuan.areas.assurance.models import PlannedAudit, PlannedScope
        from bihuan.core.writing import add_part

        quality = self.by("sh-wang", 50)
        days = {"starts_on": self.today + after * DAY, "ends_on": self.today + (after + 4) * DAY}
        plan = add_part(PlannedAudit, record, **quality, title=title, **days)
        for row in record.scope.select_related("department"):
            if row.department.key in keys:
                whole = {"elements": row.element_words, "processes": row.processes}
                add_part(PlannedScope, record, **quality, planned=plan, department=row.department, **whole)

    def under_way(self) -> Any:
        from bihuan.areas.assurance.models import Audit, MaterialRequest, TeamMember
        from bihuan.core.writing import add_part, create, take

        plan = self.programme.planned_audits.get(title="第 1 次内审")
        audit = create(Audit, **self.by("sh-wang", 40), title=plan.title, planned=plan)
        take("appoint-lead", audit, **self.by("sh-liu", 39), person=self.people["sh-he"])
        for row in audit.departments.select_related("department"):
            key = row.department.key
            pair = {"person": self.people[AUDITORS[key]], "department": row.department}
            add_part(TeamMember, audit, **self.by("sh-wang", 38), **pair)
            days = {"starts_on": audit.starts_on, "ends_on": audit.ends_on}
            take("agree-days", audit, **self.by(CONTACTS[key], 20), department=row.department, **days)
            asked = {"department": row.department, "title": "近三个月记录清单", "due_on": self.today}
            add_part(MaterialRequest, audit, **self.by("sh-wang", 15), **asked)
        take("confirm-dates", audit, **self.by("sh-wang", 10))
        take("draw-checklist", audit, **self.by("sh-he", 9))
        take("start", audit, **self.by("sh-he", 0.2), notes="各部门负责人到会，说明目的、范围、方法和时间")
        self.record(audit)
        return audit

    def record(self, audit: Any) -> None:
        from bihuan.core.writing import take

        said = {
            "conform": "抽 3 个岗位，说明书与实际一致", "minor": "5 人中 2 人没有能力评价记录", "good-practice": "培训效果有跟踪表",
            "observation": "储备人员名单未注明接替顺序",
        }  # fmt: skip
        rows = audit.items.filter(department__key="om").order_by("subject", "id")[: len(said)]
        for item, (result, evidence) in zip(rows, said.items(), strict=True):
            take("record", audit, **self.by("sh-he", 0.1), item=item, result=result, evidence=evidence)


if __name__ == "__main__":
    main(sys.argv[1])
