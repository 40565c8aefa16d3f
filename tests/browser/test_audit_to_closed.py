"""An audit in the browser, from the programme of the year to closed: by each company's own people, routes and words."""

from datetime import date, timedelta
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import expect

from bihuan.areas.assurance.flow.audit import audit as flow
from tests.browser.audited import SLUG
from tests.browser.conftest import Enter
from tests.browser.recording import items, save, write
from tests.browser.screen import Screen
from tests.browser.treating import Crew, step, treated, word

SPECIAL = "变更专项审核"
QUESTION, AGAINST = "紧急变更事后是否补齐评审？", "变更管理程序 第 5.3 条"
FOUND = "抽 5 单紧急变更，1 单没有补评审"


class Cast(NamedTuple):
    """Who arranges, who approves and appoints, who leads, who speaks for the audited department; who may not audit it."""

    quality: str
    approves: str
    lead: str
    lead_name: str
    om: str
    om_department: str
    own_name: str  # belongs to the audited department
    crew: Crew
    owning: str
    report: str


CASTS = {
    SLUG: Cast(
        "sh-wang", "sh-liu", "sh-he", "何研发", "sh-zhou", "运维管理部", "周专业",
        Crew("sh-li", "sh-zhou", "周专业", approves="sh-li", verifies="sh-he", confirms="sh-wang", closes="sh-wang"),
        "质量效能部", "内部审核报告",
    ),
    "yntd": Cast(
        "zhi", "fen", "ren", "任人力", "gong", "运维部", "龚项目",
        Crew("yun", "gong", "龚项目", approves="yun", verifies="jian", confirms="zhi", closes="zhi"),
        "质量部", "内部审核报告",
    ),
}  # fmt: skip


class Journey:
    """One audit of one company, in the windows of those who take part."""

    def __init__(self, enter: Enter, company: str) -> None:
        self.enter, self.company, self.cast = enter, company, CASTS[company]
        self.year = enter.today.year + 1
        enter.later(days=(date(self.year, 1, 11) - enter.today).days)
        self.day = enter.today + timedelta(days=14)  # of the audit
        self.quality, self.lead = enter(self.cast.quality), enter(self.cast.lead)
        self.approves, self.om = enter(self.cast.approves), enter(self.cast.om)

    # ------------------------------------------------------------ the programme

    def plan(self) -> None:
        """Two audits; the second looks at all the first does not."""
        quality, days = self.quality, {"starts_on": self.day.isoformat(), "ends_on": self.day.isoformat()}
        said = {
            "title": "年度内部审核方案",
            "year": str(self.year),
            "purpose": "看体系是否有效运行",
            "methods": ["interview"],
        }
        quality.go(f"/{self.company}/audit-programmes/new/").fill(**said).send("记下")
        self.programme = quality.path
        quality.ask("提交批准").sees("没有安排审核", within=quality.dialog).close()
        expect(quality.page.locator(".hc.cv-g")).not_to_have_count(0)
        for title in (SPECIAL, "全覆盖内审"):
            quality.go(f"{self.programme}parts/plannedaudit/new/").fill(title=title, **days).send("保存这一行")
        looked = {"planned": SPECIAL, "department": self.cast.om_department, "elements": ["process"]}
        quality.go(f"{self.programme}parts/plannedscope/new/").fill(**looked).send("保存这一行")
        quality.go(f"{self.programme}steps/cover-gaps/").fill(planned="全覆盖内审").send("把缺口排进审核")
        quality.go(self.programme)
        expect(quality.page.locator(".hc.cv-g")).to_have_count(0)

    def approve(self) -> None:
        self.quality.ask("提交批准").send("提交批准")
        self.approves.go(self.programme).ask("去审批").fill(verdict="approve", comment="同意").send("签署")
        self.quality.go(self.programme).sees("已批准")

    def card(self, screen: Screen) -> Any:
        """The planned audit on the page of the programme."""
        heading = screen.page.get_by_role("heading", name=SPECIAL, exact=True)
        return screen.main.locator("section.card", has=heading)

    # ------------------------------------------------------------ arranged

    def arrange(self) -> None:
        """Who leads, who looks: never somebody of the department itself."""
        quality, cast = self.quality, self.cast
        quality.press("安排审核", self.card(quality)).send("记下")
        self.audit = quality.path
        step(self.approves.go(self.audit), flow, "appoint-lead", person=cast.lead_name).sees(cast.lead_name)
        quality.go(f"{self.audit}parts/teammember/new/").fill(person=cast.own_name, department=cast.om_department)
        quality.control("保存这一行").click()
        quality.sees(cast.own_name, "不能审核").fill(person=cast.lead_name).send("保存这一行")

    def agree(self) -> None:
        """The department hears of it and agrees to the day; without that the dates cannot be confirmed."""
        self.lead.go(self.audit).ask(word(flow, "confirm-dates")).sees("还没有与", within=self.lead.dialog).close()
        day = self.day.isoformat()
        place = {"department": self.cast.om_department, "starts_on": day, "ends_on": day}
        step(self.om.go(self.audit), flow, "agree-days", **place)
        step(self.lead.go(self.audit), flow, "confirm-dates").sees("日期已确认")

    def prepare(self) -> None:
        """Material is asked for and handed in; the checklist is drawn and a question of one's own added."""
        lead, due = self.lead, (self.day - timedelta(days=3)).isoformat()
        asked = {"department": self.cast.om_department, "title": "近三个月变更清单", "due_on": due}
        lead.go(f"{self.audit}parts/materialrequest/new/").fill(**asked).send("保存这一行")
        step(lead.go(self.audit), flow, "draw-checklist")
        own = {"department": self.cast.om_department, "subject": "process", "question": QUESTION, "clause": AGAINST}
        lead.go(f"{self.audit}parts/checklistitem/new/").fill(**own).send("保存这一行")
        self.enter.later(days=10)
        handed = {"material": "近三个月变更清单", "note": "已发审核组邮箱"}
        step(self.om.go(self.audit), flow, "hand-in", **handed).sees("已收到")

    # ------------------------------------------------------------ carried out

    def record(self) -> None:
        self.enter.later(days=4)
        lead = self.lead.go(self.audit)
        step(lead, flow, "start", notes="部门负责人、专业负责人到会，说明目的、范围和时间").press("记录结果")
        rows = items(lead.page)
        assert len(rows) > 1
        for row in rows:
            lead.page.locator(f"[data-item='{row['id']}']").click()
            own = row["question"] == QUESTION
            write(lead.page, *(("minor", FOUND) if own else ("conform", "抽 5 单，与规定一致")))
            save(lead.page)
        expect(lead.page.locator("[data-count]")).to_have_text(f"{len(rows)} / {len(rows)}")
        expect(lead.page.locator(".ck-wait")).to_have_count(0)

    def report(self) -> None:
        lead = self.lead.go(self.audit)
        step(lead, flow, "end-fieldwork", notes="通报一项不符合，部门负责人确认")
        said = {
            "conclusion": "总体有效",
            "recommendations": "紧急变更三日内补评审",
            "distribution": self.cast.om_department,
        }
        step(lead, flow, "issue-report", **said).sees("跟踪中")

    def close(self) -> None:
        """Not before its nonconformity is."""
        lead = self.lead.ask(word(flow, "close"))
        lead.sees("须先关闭", within=lead.dialog).close()
        finding = lead.main.locator("a[href*='/nonconformities/']").first.get_attribute("href")
        assert finding
        treated(self.enter, self.cast.crew, finding, owning_department=self.cast.owning)
        lead.go(finding).sees("已关闭", FOUND)
        step(lead.go(self.audit), flow, "close").sees("已关闭")


@pytest.mark.requirement(
    "XDYJ-04-01.04", "XDYJ-04-01.12", "XDYJ-04-01.13", "XDYJ-04-01.15", "XDYJ-04-01.16", "XDYJ-04-01.18",
    "YNTD-ITSS-0300.09", "YNTD-ITSS-0301.17",
)  # fmt: skip
@pytest.mark.usefixtures("audit")
@pytest.mark.parametrize("company", CASTS)
def test_an_audit_goes_from_its_programme_to_closed(enter: Enter, company: str) -> None:
    journey = Journey(enter, company)
    for part in (
        journey.plan, journey.approve, journey.arrange, journey.agree, journey.prepare, journey.record,
        journey.report, journey.close,
    ):  # fmt: skip
        part()

    lead = journey.lead.go(f"{journey.audit}documents/report-document/")
    lead.sees(journey.cast.report, FOUND, "紧急变更三日内补评审")
    lead.go(journey.programme).sees("已关闭", within=journey.card(lead))
