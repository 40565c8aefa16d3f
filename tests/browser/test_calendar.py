"""The duty calendar: year wheel, month with holidays, list, a year tried out, a feed with a secret address."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.conftest import Enter
from tests.browser.screen import Screen


@pytest.mark.parametrize(("company", "user", "policies"), [("xdyj", "wang", "2 份制度"), ("yntd", "zhi", "3 份制度")])
def test_the_wheel_opens_into_the_month_and_the_month_into_a_task(
    enter: Enter, company: str, user: str, policies: str
) -> None:
    today = timezone.localdate()
    screen = enter(user, f"/{company}/calendar/?who=all").sees(policies)
    wheel = screen.page.get_by_role("group", name=f"{today.year} 年轮")
    wheel.locator(f"a[href$='month={today.month}']").first.focus()
    screen.page.keyboard.press("Enter")
    screen.page.wait_for_url("**view=month**")

    month = screen.page.get_by_role("table", name=f"{today.year} 年 {today.month} 月")
    expect(month.get_by_role("columnheader")).to_have_text(["周一", "周二", "周三", "周四", "周五", "周六", "周日"])
    month.locator("a[href*='/tasks/']").first.click()
    screen.sees("期限", "为什么是这一天")


def test_the_month_marks_holidays_and_make_up_working_days(enter: Enter) -> None:
    screen = enter("wang", "/xdyj/calendar/?view=month&year=2026&month=10")
    month = screen.page.get_by_role("table")

    screen.sees("国庆节", "休", "班", within=month)
    screen.sees("国务院办公厅 2026 年放假安排")


def test_a_year_without_published_holidays_says_so(enter: Enter) -> None:
    enter("wang", "/xdyj/calendar/simulation/?year=2028").sees("2028", "暂按")


def test_the_feed_has_a_secret_address_that_can_be_revoked(enter: Enter) -> None:
    screen = enter("he", "/xdyj/calendar/feed/").send("生成地址")
    first = feed_address(screen)
    assert screen.page.request.get(first).text().startswith("BEGIN:VCALENDAR")

    second = feed_address(screen.send("生成新地址"))
    assert screen.page.request.get(first).status == 404
    assert screen.page.request.get(second).ok

    screen.send("撤销地址")
    assert screen.page.request.get(second).status == 404


def feed_address(screen: Screen) -> str:
    """The path of the address the page shows once."""
    found = re.search(r"/feed/[^\"\s<]+\.ics", screen.main.inner_html())
    assert found is not None
    return found.group()
