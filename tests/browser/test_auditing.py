"""Recording an audit on a tablet: offline nothing is lost, two recorders notice each other; the map follows."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Error, Page, expect

from bihuan.areas.assurance.flow.audit import audit as audit_flow
from tests.browser.audited import HANDS, SLUG
from tests.browser.conftest import Enter
from tests.browser.screen import PHONE
from tests.browser.server import ROOT, Site
from tests.browser.treating import Crew, step, treated, word

TABLET = {"viewport": {"width": 1180, "height": 820}, "has_touch": True}


@pytest.fixture(scope="module")
def audit(site: Site, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """An audit under way in a company of its own."""
    told = tmp_path_factory.mktemp("audit") / "told.json"
    command = [sys.executable, "-m", "tests.browser.audited", str(told)]
    subprocess.run(command, cwd=ROOT, env=site.environment, check=True)
    found: dict[str, Any] = json.loads(Path(told).read_text(encoding="utf-8"))
    site.told["sessions"].update(found["sessions"])
    return found


def checklist(audit: dict[str, Any], item: str = "") -> str:
    return f"/{SLUG}/audits/{audit['audit']}/checklist/{item}"


def in_om(page: Page, place: int) -> str:
    """The key of an item of the O&M department nobody recorded, from the end."""
    rows = json.loads(page.locator("#checklist").text_content() or "{}")["items"]
    open_ones = [one["id"] for one in rows if one["place"].startswith("运维管理部") and not one["result"]]
    return str(open_ones[place])


def write(page: Page, result: str, evidence: str) -> None:
    page.locator(f"[name=result][value={result}]").check(force=True)
    page.locator("[name=evidence]").fill(evidence)


def save(page: Page) -> None:
    page.locator("[data-save]").click()


@pytest.mark.requirement("XDYJ-04-01.15")
def test_what_is_recorded_without_a_connection_is_sent_when_it_is_back(enter: Enter, audit: dict[str, Any]) -> None:
    screen = enter("sh-he", checklist(audit), **TABLET)
    page = screen.page
    first, second = in_om(page, -1), in_om(page, -2)
    screen.context.set_offline(True)

    for item, evidence in ((first, "断网时看到的第一件"), (second, "断网时看到的第二件")):
        page.locator(f"[data-item='{item}']").click()
        write(page, "conform", evidence)
        save(page)
    expect(page.locator(".ck-wait")).to_have_count(2)
    expect(page.locator("[data-state-text]")).to_contain_text("2")

    screen.context.set_offline(False)
    expect(page.locator(".ck-wait")).to_have_count(0, timeout=30_000)
    other = enter("sh-he", checklist(audit, f"?item={first}"), **TABLET)
    expect(other.page.locator("[name=evidence]")).to_have_value("断网时看到的第一件")
    screen.faults[:] = [one for one in screen.faults if "ERR_INTERNET_DISCONNECTED" not in one]


@pytest.mark.requirement("XDYJ-04-01.15")
def test_what_was_recorded_offline_survives_a_closed_tab_and_is_sent_once(enter: Enter, audit: dict[str, Any]) -> None:
    screen = enter("sh-he", checklist(audit), **TABLET)
    page = screen.page
    half, saved, open_one = (in_om(page, place) for place in (-5, -6, -7))
    screen.context.set_offline(True)
    page.locator(f"[data-item='{half}']").click()
    page.locator("[name=evidence]").fill("断网时写到一半")
    for item, evidence in ((saved, "断网时记完"), (open_one, "断网时写好还没保存")):
        page.locator(f"[data-item='{item}']").click()
        write(page, "conform", evidence)
        if item == saved:
            save(page)
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        page.reload()  # the page itself needs the connection
    page.close()

    screen.context.set_offline(False)
    page = screen.context.new_page()
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.post_data or "") if one.method == "POST" else None)
    for _time in range(2):
        page.goto(checklist(audit, f"?item={half}"))
        expect(page.locator("[name=evidence]")).to_have_value("断网时写到一半")
        for item in (saved, open_one):
            expect(page.locator(f"[data-item='{item}']")).to_have_class("ck-done")

    assert [sum(f"item={item}&" in one for one in sent) for item in (half, saved, open_one)] == [0, 1, 1]
    for item, evidence in ((saved, "断网时记完"), (open_one, "断网时写好还没保存")):
        other = enter("sh-he", checklist(audit, f"?item={item}"), **TABLET)
        expect(other.page.locator("[name=evidence]")).to_have_value(evidence)
    screen.faults[:] = [one for one in screen.faults if "ERR_INTERNET_DISCONNECTED" not in one]


@pytest.mark.requirement("XDYJ-04-01.15")
def test_what_was_typed_is_there_after_the_page_was_closed(enter: Enter, audit: dict[str, Any]) -> None:
    screen = enter("sh-he", checklist(audit), **TABLET)
    page = screen.page
    item = in_om(page, -3)
    page.locator(f"[data-item='{item}']").click()
    page.locator("[name=evidence]").fill("写到一半")

    screen.go(checklist(audit, f"?item={item}"))

    expect(page.locator("[name=evidence]")).to_have_value("写到一半")
    expect(page.locator(f"[data-item='{item}']")).to_have_class("ck-wait")
    page.locator("[name=evidence]").fill("")
    expect(page.locator(f"[data-item='{item}']")).to_have_class("ck-todo")


@pytest.mark.requirement("XDYJ-04-01.02")
def test_a_result_without_evidence_is_not_saved(enter: Enter, audit: dict[str, Any]) -> None:
    screen = enter("sh-he", checklist(audit), **TABLET)
    page = screen.page
    item = in_om(page, -3)
    page.locator(f"[data-item='{item}']").click()
    page.keyboard.press("2")
    save(page)

    expect(page.locator("[data-reasons]")).to_be_visible()
    assert page.url.endswith(f"item={item}")
    expect(page.locator("[data-becomes]")).to_contain_text("运维管理部")


@pytest.mark.requirement("XDYJ-04-01.15")
def test_the_second_recorder_is_shown_what_the_first_wrote_and_decides(enter: Enter, audit: dict[str, Any]) -> None:
    one, two = (enter("sh-he", checklist(audit), **TABLET) for _n in range(2))
    item = in_om(one.page, -4)
    for screen in (one, two):
        screen.page.locator(f"[data-item='{item}']").click()
    write(one.page, "conform", "甲看到的")
    save(one.page)
    expect(one.page.locator(f"[data-item='{item}']")).to_have_class("ck-done")

    write(two.page, "minor", "乙看到的")
    save(two.page)
    expect(two.page.locator(f"[data-item='{item}']")).to_have_class("ck-wait")
    two.page.locator(f"[data-item='{item}']").click()
    expect(two.page.locator("section[data-clash]")).to_be_visible()
    two.sees("甲看到的", "乙看到的")
    two.page.locator("[data-keep-mine]").click()

    expect(two.page.locator(f"[data-item='{item}']")).to_have_class("ck-minor")
    one.go(checklist(audit, f"?item={item}"))
    expect(one.page.locator("[name=evidence]")).to_have_value("乙看到的")


def test_works_on_a_phone_with_the_list_on_demand(enter: Enter, audit: dict[str, Any]) -> None:
    screen = enter("sh-he", checklist(audit), **PHONE)
    page = screen.page

    expect(page.locator(".fx-l")).to_be_hidden()
    page.locator("[data-list-button]").click()
    page.locator(".fx-l [data-item]").nth(3).click()

    expect(page.locator(".fx-l")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_map_leads_to_what_was_examined_and_to_what_is_to_be_arranged(enter: Enter, audit: dict[str, Any]) -> None:
    screen = enter("sh-wang", f"/{SLUG}/audit-programmes/{audit['programme']}/")
    page = screen.page

    page.locator(".hc.cv-d").first.click()
    expect(page.locator("[data-item-form]")).to_be_visible()
    page.go_back()
    page.locator("a.btn-primary[href*='audits/new/']").click()

    expect(page.locator("[name=title]")).to_have_value("第 2 次内审")


# Who is to lead; who is named for the own department, and is refused.
TEAM = {SLUG: ("何研发", "冯人力", "人力资源部"), "yntd": ("任人力", "蔡采购", "采购部")}


@pytest.mark.requirement("XDYJ-04-01.12", "XDYJ-04-01.13", "XDYJ-04-01.04", "YNTD-ITSS-0301.17")
@pytest.mark.parametrize("company", TEAM)
def test_a_programme_is_planned_approved_and_its_audit_arranged(
    enter: Enter, site: Site, audit: dict[str, Any], company: str
) -> None:
    lead, own, department = TEAM[company]
    quality = enter(HANDS[company].quality, f"/{company}/audit-programmes/new/")
    decides = enter(HANDS[company].approves)
    year = int(audit["programmes"][company].split("-")[2]) + 1
    quality.fill(title="来年内部审核方案", year=str(year), purpose="看体系是否有效", methods=["interview"]).send("记下")
    programme = quality.path
    quality.page.locator("summary", has_text="范围与审核安排").wait_for()
    expect(quality.page.locator(".hc.cv-g")).not_to_have_count(0)
    quality.go(f"{programme}parts/plannedaudit/new/")
    quality.fill(title="全覆盖内审", starts_on=f"{year}-03-08", ends_on=f"{year}-03-12").send("保存这一行")
    quality.go(f"{programme}steps/cover-gaps/").fill(planned="全覆盖内审").send("把缺口排进审核")
    quality.go(programme)
    expect(quality.page.locator(".hc.cv-g")).to_have_count(0)
    quality.ask("提交批准").send("提交批准")

    decides.go(programme).ask("去审批").fill(verdict="approve").send("签署")
    quality.go(programme).sees("已批准").press("安排审核")
    quality.send("记下")
    arranged = quality.path
    quality.sees("全覆盖内审", "采购部")

    decides.go(arranged).ask("任命内审组长").fill(person=lead).send("任命内审组长")
    decides.sees(lead)
    quality.go(f"{arranged}parts/teammember/new/").fill(person=own, department=department)
    quality.control("保存这一行").click()
    quality.sees(own, "不能审核")


CREWS = {
    SLUG: Crew("sh-li", "sh-zhou", "周专业", approves="sh-li", verifies="sh-he", confirms="sh-wang", closes="sh-wang"),
    "yntd": Crew("yun", "gong", "龚项目", approves="yun", verifies="jian", confirms="zhi", closes="zhi"),
}
REPORT = {SLUG: "内部审核报告", "yntd": "内部审核报告"}
OWNING = {SLUG: "质量效能部", "yntd": "质量部"}


@pytest.mark.requirement("XDYJ-04-01.15", "XDYJ-04-01.16", "XDYJ-04-01.18", "YNTD-ITSS-0300.09")
@pytest.mark.parametrize("company", CREWS)
def test_an_audit_goes_from_its_programme_to_closed(enter: Enter, audit: dict[str, Any], company: str) -> None:
    hands, crew = HANDS[company], CREWS[company]
    programme = f"/{company}/audit-programmes/{audit['programmes'][company]}/"
    lead = enter(hands.lead, programme)
    card = lead.main.locator("section.card", has=lead.page.get_by_role("heading", name="变更专项审核", exact=True))
    lead.sees("实施中", within=card).follow(audit["special"][company], card)
    lead.page.wait_for_url("**/audits/*/")
    here = lead.path

    lead.press("记录结果")
    for result, evidence in (("conform", "抽 5 单，均先评审"), ("minor", "5 单中 1 单没有回退方案")):
        write(lead.page, result, evidence)
        save(lead.page)
    expect(lead.page.locator("[data-count]")).to_have_text("2 / 2")
    expect(lead.page.locator(".ck-wait")).to_have_count(0)
    step(lead.go(here), audit_flow, "end-fieldwork", notes="通报一项不符合，部门负责人确认")
    said = {"conclusion": "总体有效", "recommendations": "回退方案设为必填", "distribution": "运维部门"}
    step(lead, audit_flow, "issue-report", **said)
    lead.sees("跟踪中").ask(word(audit_flow, "close")).sees("须先关闭", within=lead.dialog).close()

    finding = lead.main.locator("a[href*='/nonconformities/']").first.get_attribute("href")
    assert finding
    treated(enter, crew, finding, owning_department=OWNING[company])

    lead.go(finding).sees("已关闭", "5 单中 1 单没有回退方案")
    step(lead.go(here), audit_flow, "close").sees("已关闭")
    lead.go(f"{here}documents/report-document/").sees(REPORT[company], "5 单中 1 单没有回退方案", "回退方案设为必填")
    lead.go(programme).sees("已关闭", within=card)
