"""Quality screens opportunities in the step dialog: accepts, declines with a reason, merges."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Enter
from tests.browser.server import Site

pytestmark = pytest.mark.requirement("XDYJ-03-02.08", "YNTD-ITSS-0300.02")


@pytest.mark.parametrize(("company", "quality", "owner"), [("xdyj", "zhang", "孙工"), ("yntd", "jian", "龚项目")])
def test_a_refused_step_says_everything_that_is_missing_and_keeps_what_was_typed(
    enter: Enter, site: Site, company: str, quality: str, owner: str
) -> None:
    screen = enter(quality).record(company, "opportunities", site.number(company, "to_accept"))
    screen.ask("采纳").fill(impact="4", comment="先在三个项目统一模板")
    screen.refused("采纳", "请填写：责任人", "请填写：期限", "请填写：紧迫", "请填写：投入")
    expect(screen.dialog.locator("[name=comment]")).to_have_value("先在三个项目统一模板")
    expect(screen.dialog.locator("[name=impact]")).to_have_value("4")

    screen.fill(owner=owner, due_on="2027-03-31", urgency="4", effort="2").send("采纳")

    screen.sees("已采纳", owner, "先在三个项目统一模板")


@pytest.mark.requirement("XDYJ-03-02.04")
def test_declining_needs_a_reason_which_the_employee_reads(enter: Enter, site: Site) -> None:
    number = site.number("xdyj", "to_decline")
    screen = enter("zhang").record("xdyj", "opportunities", number)
    screen.ask("不采纳").refused("不采纳", "请填写：原因")

    screen.fill(reason="交接单下月随系统上线，届时再看").send("不采纳")

    screen.sees("不采纳", "交接单下月随系统上线")
    enter("qian", "/xdyj/notices/").sees("夜班交接靠口头", "交接单下月随系统上线")


def test_two_that_say_the_same_are_merged_and_point_at_each_other(enter: Enter, site: Site) -> None:
    number, into = site.number("xdyj", "to_merge"), site.number("xdyj", "into")
    screen = enter("zhang").record("xdyj", "opportunities", number)
    screen.ask("合并").fill(into=into).send("合并")

    screen.sees("已合并", into)
    screen.record("xdyj", "opportunities", into).sees(number, "备件标签看不清")


def test_a_step_of_others_names_who_takes_it(enter: Enter, site: Site) -> None:
    number = site.number("xdyj", "to_refuse")
    screen = enter("qian").go(f"/xdyj/opportunities/{number}/steps/accept/", status=403)

    screen.sees("质量效能部", within=screen.main)
    expect(screen.control("采纳", screen.main)).to_have_count(0)
