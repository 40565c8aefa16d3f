"""A nonconformity treated in the browser, from accepted to closed: by each company's own people, routes and words."""

import re
from datetime import timedelta
from typing import Any, NamedTuple

from django.utils import translation

from bihuan.areas.correction.flow.action import action as action_flow
from bihuan.areas.correction.flow.nonconformity import nonconformity as nonconformity_flow
from tests.browser.conftest import Enter
from tests.browser.screen import WAIT, Screen

TIME = timedelta(days=60)  # to carry it out
WATCHED = 30  # days


class Crew(NamedTuple):
    """Who accepts for the department, draws up and carries out, approves, verifies, confirms, closes; who agrees for whom."""

    head: str
    owner: str
    owner_name: str
    approves: str
    verifies: str
    confirms: str
    closes: str
    agrees: str = ""
    asked: str = ""  # the department that draws it up too


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


def treated(enter: Enter, crew: Crew, record: str, **accepted: Any) -> str:
    """From accepted to verified, then, once its effect was watched, confirmed and closed; the action's address.

    The clock has then gone on for all windows of the test.
    """
    step(enter(crew.head, record), nonconformity_flow, "accept", owner=crew.owner_name, **accepted)
    owner = enter(crew.owner, record)
    address = owner.main.locator("a[href*='-ACT-']").first.get_attribute("href")
    assert address and re.search(r"-ACT-\d{4}-\d+/$", address)
    owner.go(address).ask(word(action_flow, "submit")).sees("根本原因", within=owner.dialog).close()
    drawn_up(owner, crew, address, (enter.today + TIME).isoformat())
    if crew.asked:
        owner.go(f"{address}parts/consulted/new/").fill(department=crew.asked)
        sent(owner)
        step(enter(crew.agrees, address), action_flow, "agree")
    step(owner.go(address), action_flow, "submit")
    enter(crew.approves, address).ask("去审批").fill(verdict="approve", comment="同意").send("签署")
    step(owner.go(address), action_flow, "start")
    owner.ask("修改 发布单加验证一栏").fill(done_on=enter.today.isoformat()).send("保存这一行")
    step(owner, action_flow, "finish", carried_out="发布单已改")
    step(enter(crew.verifies, address), action_flow, "verify", verification="抽查 3 次发布，均有验证记录")
    confirms = enter(crew.confirms, address)
    confirms.ask(word(action_flow, "confirm")).sees("才能确认", within=confirms.dialog).close()
    enter.later(days=WATCHED)
    step(confirms.go(address), action_flow, "confirm", effect="未再发生")
    step(enter(crew.closes, address), action_flow, "close", result="有效，列入模板")
    return address


def drawn_up(owner: Screen, crew: Crew, address: str, due: str) -> None:
    """Cause, measure and step are written down."""
    owner.go(f"{address}edit/").fill(
        cause="发布单没有验证一栏", impact="两个项目", scheme="改发布单，补培训", due_on=due, observe_days=str(WATCHED)
    )
    owner.page.locator("[name=character]").first.select_option("system")
    sent(owner)
    owner.go(f"{address}parts/why/new/").fill(question="为什么没有验证记录？", answer="发布单没有这一栏")
    sent(owner).sees("为什么没有验证记录？")
    owner.go(f"{address}parts/actionstep/new/").fill(
        title="发布单加验证一栏", owner=crew.owner_name, due_on=due, how="改模板并发布"
    )
    sent(owner)
