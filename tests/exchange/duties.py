"""A policy with one duty and its tasks, for tests of what leaves the house."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from bihuan.areas.policies.models import Clause, Duty, Policy, Task
from bihuan.core.models import Company
from bihuan.core.vocabulary import Role
from tests.cast import NOON


def duty(company: Company, code: str = "XDYJ-03-02", number: str = "4.3", title: str = "月度计划检查") -> Duty:
    policy, _new = Policy.objects.get_or_create(
        company=company, code=code, version="V1.0",
        defaults={"title": "改进管理制度", "effective": date(2025, 1, 10), "owner": "quality", "digest": "0", "loaded_at": NOON},
    )  # fmt: skip
    clause, _new = Clause.objects.get_or_create(
        company=company, policy=policy, number=number, defaults={"title": "实施"}
    )
    key = f"{code}/{number}-{Duty.objects.count()}"
    return Duty.objects.create(
        company=company, policy=policy, clause=clause, ref=key, title=title, pdca="check", role=Role.QUALITY,
        trigger="calendar", evidence_kind="plan-check", rule={}, made_at=NOON,
    )  # fmt: skip


def task(of: Duty, due: date = date(2026, 3, 31), **values: Any) -> Task:
    """A pending task due at the end of a day, for whoever is in quality."""
    ends = datetime(due.year, due.month, due.day, 16, 0, tzinfo=UTC)  # midnight in Shanghai
    given = {
        "company": of.company, "line": of, "duty": of, "occasion": f"{due:%Y-%m}-{Task.objects.count()}", "made_at": NOON,
        "opens_at": ends - timedelta(days=30), "due_at": ends, "due_day": due, "month": due.year * 100 + due.month,
        "cell": due.year * 100 + due.month, "from_day": due.replace(day=1), "role": Role.QUALITY,
    }  # fmt: skip
    return Task.objects.create(**given | values)
