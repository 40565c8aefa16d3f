"""Faults: a form sent twice, two people at one record, a foreign address, no connection."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Enter
from tests.browser.server import Site


def test_a_double_click_makes_one_record(enter: Enter) -> None:
    screen = enter("chen", "/xdyj/opportunities/new/")
    screen.fill(title="点了两下的建议", channel="员工建议", what="网慢时容易点两下")
    screen.control("记下").dblclick()
    screen.sees("点了两下的建议", "待甄别")

    screen.go("/xdyj/opportunities/?q=点了两下")
    expect(screen.page.locator("[data-rows] tbody tr")).to_have_count(1)


def test_who_goes_back_and_writes_another_has_both(enter: Enter) -> None:
    screen = enter("chen", "/xdyj/opportunities/new/")
    screen.fill(title="返回前写的建议", channel="员工建议", what="第一条").send("记下")
    screen.page.go_back()
    screen.fill(title="返回后写的建议", channel="员工建议", what="第二条").send("记下")

    screen.sees("返回后写的建议").go("/xdyj/opportunities/?q=写的建议")
    expect(screen.page.locator("[data-rows] tbody tr")).to_have_count(2)


def test_a_form_sent_again_from_the_history_makes_no_second_record(enter: Enter, site: Site) -> None:
    screen = enter("zhang").record("xdyj", "opportunities", site.number("xdyj", "twice"))
    screen.ask("不采纳").fill(reason="只回绝一次")
    sent = screen.dialog.locator("form").evaluate("form => Object.fromEntries(new FormData(form))")
    address = str(screen.dialog.locator("form").get_attribute("action"))
    screen.send("不采纳").sees("不采纳")

    again = screen.page.request.post(address, form=sent, headers={"Referer": f"{site.address}/"}, max_redirects=0)

    assert again.status == 302
    screen.page.reload()
    expect(screen.page.locator("#journal .log > li").filter(has_text="不采纳")).to_have_count(1)


def test_the_second_of_two_editors_sees_both_values_and_loses_nothing(enter: Enter, site: Site) -> None:
    number = site.number("xdyj", "accepted")
    first = enter("zhang").record("xdyj", "opportunities", number, "edit/")
    second = enter("wang").record("xdyj", "opportunities", number, "edit/")
    first.fill(where="市政务中心机房").send("保存修改")

    second.fill(where="全部项目", benefit="客户少问一遍").press("保存修改")
    clash = second.page.get_by_role("alert")
    second.sees("张质检", "市政务中心机房", "全部项目", within=clash)
    expect(second.page.locator("[name=benefit]")).to_have_value("客户少问一遍")
    second.send("保存修改")

    second.sees("全部项目", "客户少问一遍")


@pytest.mark.parametrize(
    "path", ["opportunities/{number}/", "opportunities/{number}/steps/accept/", "matrix/", "work/"]
)
def test_an_address_of_the_other_company_does_not_exist(enter: Enter, site: Site, path: str) -> None:
    screen = enter("yuan").go("/xdyj/" + path.format(number=site.number("xdyj", "to_refuse")), status=404)

    screen.misses("工单分类太粗", "巡检报告格式不一", within=screen.main)


def test_an_unknown_number_offers_the_search_with_it_filled_in(enter: Enter) -> None:
    screen = enter("wang").go("/xdyj/opportunities/XDYJ-OPP-2026-9999/", status=404)

    expect(screen.main.locator("input[type=search]")).to_have_value(re.compile("XDYJ-OPP-2026-9999"))


def test_a_yellow_bar_says_when_there_is_no_connection(enter: Enter) -> None:
    screen = enter("wang", "/xdyj/work/")
    bar = screen.page.locator(".offline")
    expect(bar).to_be_hidden()

    screen.context.set_offline(True)
    expect(bar).to_be_visible()

    screen.context.set_offline(False)
    expect(bar).to_be_hidden()
