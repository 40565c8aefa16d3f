"""A nonconformity from raised to archived through the pages, by each company's own roles, routes and words."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from bihuan.areas.correction.models import Action, ActionStep, Nonconformity
from bihuan.areas.policies.models import Task
from bihuan.core.models import Approval
from tests.areas.correction.test_duties import living
from tests.cast import Cast
from tests.web.conftest import browser
from tests.web.pages.conftest import Clock
from tests.web.pages.reading import main

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


@dataclass
class Desk:
    """Someone at the pages of one company."""

    cast: Cast

    def at(self, path: str) -> str:
        return f"/{self.cast.company.slug}/{path}"

    def post(self, who: str, path: str, **given: Any) -> None:
        """Send a form and be led on; a form that comes back says why."""
        answer = browser(self.cast.people[who]).post(self.at(path), given)
        assert answer.status_code == 302, main(answer).words

    def reads(self, who: str, path: str) -> str:
        return main(browser(self.cast.people[who]).get(self.at(path))).words

    def step(self, who: str, record: Any, name: str, **given: Any) -> None:
        record.refresh_from_db()
        noun = "actions" if isinstance(record, Action) else "nonconformities"
        self.post(who, f"{noun}/{record.number}/steps/{name}/", version=record.version, **given)

    def sign(self, who: str, record: Any) -> None:
        asked = Approval.objects.get(record_id=record.pk, state="open")
        self.post(who, f"actions/{record.number}/approvals/{asked.pk}/", verdict="approve", comment="同意")


ROUTES = {"xdyj": ("max", "ada", "quinn"), "yntd": ("max", "quinn", "quinn")}  # approves, verifies, confirms


@pytest.mark.requirement("XDYJ-04-01.17", "XDYJ-04-01.18", "XDYJ-04-01.34", "YNTD-ITSS-0300.09", "YNTD-ITSS-0300.23")
@pytest.mark.parametrize("code", ["xdyj", "yntd"])
def test_from_raised_to_archived(code: str, xdyj: Cast, yntd: Cast, clock: Clock) -> None:
    cast = living({"xdyj": xdyj, "yntd": yntd}[code], code)
    desk, (approver, verifier, confirmer) = Desk(cast), ROUTES[code]
    clock(2026, 3, 2, 10)

    desk.post(
        "ada", "nonconformities/new/", title="2 单变更没有回退方案", source="audit", what="抽查 12 单，2 单没有回退方案",
        evidence="CHG-031、CHG-044", criterion="变更管理程序 5.3", severity="minor", department=cast.departments["om"].pk,
        owning_department=cast.departments["quality"].pk, elements="process",
    )  # fmt: skip
    record = Nonconformity.objects.get(company=cast.company)
    assert "03-09" in desk.reads("max", f"nonconformities/{record.number}/")

    desk.step("max", record, "accept", owner=cast.olga.pk)
    action = Action.objects.get(treats=record)
    drawn_up(desk, action)
    desk.step("olga", action, "submit")
    desk.sign(approver, action)
    desk.step("olga", action, "start")
    row = ActionStep.objects.get(action=action)
    desk.post("olga", f"actions/{action.number}/parts/actionstep/{row.pk}/", done_on=DAY.isoformat(), note="已发布")
    desk.step("olga", action, "finish", carried_out="模板已改，两个项目已用")
    desk.step(verifier, action, "verify", verification="抽查 5 单，均有回退方案")
    clock(2026, 4, 8, 10)
    desk.step(confirmer, action, "confirm", effect="一个月 30 单均有回退方案")
    desk.step("quinn", action, "close", result="有效，列入模板")

    record.refresh_from_db()
    assert (record.state, record.is_open) == ("closed", False) and record.archived_at
    assert not Task.objects.filter(company=cast.company, subject__in=[record.pk, action.pk], pending=True).exists()
    report = browser(cast.quinn).get(desk.at(f"actions/{action.number}/documents/action-document/?format=pdf"))
    assert report.status_code == 200 and b"".join(report).startswith(b"%PDF")


def drawn_up(desk: Desk, action: Action) -> None:
    """Cause, scheme and one measure, by the forms of the page."""
    action.refresh_from_db()
    here = f"actions/{action.number}"
    desk.post(
        "olga", f"{here}/edit/", version=action.version, title=action.title, what=action.what, cause="模板里回退方案不是必填项",
        character="system", impact="两个项目", scheme="改模板，补培训", due_on="2026-03-31", observe_days="30",
        owner=desk.cast.olga.pk, department=desk.cast.departments["om"].pk,
        owning_department=desk.cast.departments["quality"].pk, elements="process",
    )  # fmt: skip
    desk.post("olga", f"{here}/parts/why/new/", question="为什么没有回退方案？", answer="模板未要求", category="method")
    desk.post(
        "olga", f"{here}/parts/actionstep/new/", title="模板把回退方案设为必填", type="corrective", owner=desk.cast.olga.pk,
        due_on="2026-03-20", how="改模板并发布",
    )  # fmt: skip
