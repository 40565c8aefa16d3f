"""Without script everything is links and forms: recording, a step with its refusal, an approval."""

from playwright.sync_api import expect

from tests.browser.conftest import Enter
from tests.browser.screen import PLAIN
from tests.browser.server import Site


def test_an_employee_records_a_suggestion(enter: Enter) -> None:
    screen = enter("he", "/xdyj/work/", **PLAIN).press("记一条改进机会")
    screen.fill(title="没有脚本也能提", channel="员工建议", elements=["technology"]).press("记下")
    screen.sees("请填写：问题或机会描述")
    expect(screen.page.locator("[name=title]")).to_have_value("没有脚本也能提")

    screen.fill(what="老浏览器打不开弹窗").press("记下")

    screen.sees("没有脚本也能提", "待甄别")


def test_a_step_is_a_page_that_refuses_and_takes(enter: Enter, site: Site) -> None:
    screen = enter("zhang", **PLAIN).record("xdyj", "opportunities", site.number("xdyj", "without_script"))
    screen.press("采纳").sees("采纳", "待甄别 → 已采纳")
    screen.fill(comment="先换三个灯").press("采纳").sees("请填写：责任人", "请填写：期限")
    rated = {"impact": "3", "urgency": "3", "effort": "1", "elements": ["resources"]}
    screen.fill(owner="孙工", due_on="2027-02-28", **rated).press("采纳")

    screen.sees("已采纳", "先换三个灯", "孙工")


def test_an_approval_is_a_page_and_filters_are_links(enter: Enter, site: Site) -> None:
    screen = enter("li", **PLAIN).record("xdyj", "plans", site.number("xdyj", "reviewed"))
    screen.press("去审批").sees("签署将记下")
    screen.fill(verdict="reject").press("签署").sees("写明退回")
    screen.fill(comment="缺少人力安排").press("签署").sees("草稿", "缺少人力安排")

    screen.go("/xdyj/opportunities/").follow("待甄别", screen.main).sees("待甄别")
    assert "state=new" in screen.path
