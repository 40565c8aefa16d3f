"""A nonconformity in the browser, from raised to archived: by each company's own people, routes and words."""

import re
from datetime import date, timedelta
from typing import Any, NamedTuple

import pytest
from django.utils import translation

from bihuan.areas.correction.flow.action import action as action_flow
from bihuan.areas.correction.flow.nonconformity import nonconformity as nonconformity_flow
from tests.browser.conftest import Enter
from tests.browser.screen import WAIT, Screen

pytestmark = pytest.mark.requirement("XDYJ-04-01.17", "XDYJ-04-01.34", "YNTD-ITSS-0300.09", "YNTD-ITSS-0300.23")


class Crew(NamedTuple):
    """Who raises, who accepts for the department, who draws up, who approves, who checks."""

    company: str
    raises: str
    head: str
    owner: str
    owner_name: str
    severity: str
    approves: str
    checks: str
    report: str


CREWS = [
    Crew("xdyj", "zhang", "li", "sun", "孙工", "一般", "li", "wang", "纠正与预防措施报告"),
    Crew("yntd", "jian", "yun", "gong", "龚项目", "严重", "zong", "zhi", "纠正和预防措施报告"),
]
TODAY = date.today().isoformat()
DUE = (date.today() + timedelta(days=60)).isoformat()
QUALITY = {"xdyj": "质量效能部", "yntd": "质量部"}
OM = {"xdyj": "运维管理部", "yntd": "运维部"}


def word(flow: Any, step: str) -> str:
    with translation.override("zh-hans"):
        return str(flow.steps[step].label)


def sent(screen: Screen) -> Screen:
    """Send the form of the page and wait for the page that follows."""
    before = screen.page.url
    screen.main.locator("form.dlg button[type=submit], form button.btn-primary[type=submit]").last.click()
    screen.page.wait_for_url(lambda now: now != before, timeout=WAIT)
    return screen.settled()


def step(screen: Screen, flow: Any, name: str, **values: Any) -> Screen:
    """Press the step on the record's page, fill its dialog, send it."""
    label = word(flow, name)
    return screen.ask(label).fill(**values).send(label)


@pytest.mark.parametrize("crew", CREWS, ids=[one.company for one in CREWS])
def test_from_raised_to_archived(enter: Enter, crew: Crew) -> None:
    raiser = enter(crew.raises, f"/{crew.company}/nonconformities/new/")
    raiser.fill(
        title="发布没有验证记录", source="服务过程", what="抽查 10 次发布，2 次没有验证记录", criterion="发布管理程序 5.5",
        evidence="发布单 REL-031、REL-044", severity=crew.severity, department=OM[crew.company],
        owning_department=QUALITY[crew.company],
    )  # fmt: skip
    sent(raiser).sees("发布没有验证记录", "发布单 REL-031")
    record = raiser.path

    head = enter(crew.head, record)
    step(head, nonconformity_flow, "accept", owner=crew.owner_name)
    owner = enter(crew.owner, record)
    address = owner.main.locator("a[href*='-ACT-']").first.get_attribute("href")
    assert address and re.search(r"-ACT-\d{4}-\d+/$", address)
    owner.go(address).ask(word(action_flow, "submit")).sees("根本原因", within=owner.dialog).close()
    owner.go(f"{address}edit/").fill(
        cause="发布单没有验证一栏", impact="两个项目", scheme="改发布单，补培训", due_on=DUE, observe_days="0"
    )
    owner.page.locator("[name=character]").first.select_option("system")
    sent(owner)
    owner.go(f"{address}parts/why/new/").fill(question="为什么没有验证记录？", answer="发布单没有这一栏")
    sent(owner).sees("为什么没有验证记录？")
    owner.go(f"{address}parts/actionstep/new/").fill(
        title="发布单加验证一栏", owner=crew.owner_name, due_on=DUE, how="改模板并发布"
    )
    sent(owner)
    step(owner.go(address), action_flow, "submit")

    enter(crew.approves, address).ask("去审批").fill(verdict="approve", comment="同意").send("签署")
    step(owner.go(address), action_flow, "start")
    owner.ask("修改 发布单加验证一栏").fill(done_on=TODAY).send("保存这一行")
    step(owner, action_flow, "finish", carried_out="发布单已改")
    checker = enter(crew.checks, address)
    step(checker, action_flow, "verify", verification="抽查 3 次发布，均有验证记录")
    step(checker, action_flow, "confirm", effect="未再发生")
    step(enter(crew.raises, address), action_flow, "close", result="有效，列入模板")

    raiser.go(record).sees("已关闭").go(f"{address}documents/action-document/").sees(crew.report, "发布单没有验证一栏")
