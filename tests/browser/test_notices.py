"""Notices: counted at the bell, opened where they lead, read at once; the personal settings of theme and reminders."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Enter


def test_a_notice_leads_to_its_record_and_is_then_read(enter: Enter) -> None:
    screen = enter("sun", "/xdyj/notices/")
    bell = screen.page.locator("header a[href$='/notices/'] i")
    before = int(bell.inner_text())

    notice = screen.main.get_by_role("button").filter(has_text="责任人").first
    (number,) = re.findall(r"XDYJ-[A-Z]+-\d{4}-\d{4}", notice.inner_text())
    notice.click()
    screen.sees("孙工")
    assert screen.path.endswith(f"/{number}/")
    screen.go("/xdyj/notices/")
    expect(bell).to_have_text(f"{before - 1}")

    screen.press("全部标为已读", screen.main)
    expect(bell).to_have_count(0)


def test_the_theme_comes_with_the_page(enter: Enter) -> None:
    screen = enter("feng", "/xdyj/me/")
    screen.page.locator("summary.bh-me").click()
    screen.press("深色", screen.page.locator(".pop-f"))
    screen.page.wait_for_load_state()

    screen.go("/xdyj/work/")
    expect(screen.page.locator("html")).to_have_attribute("data-bs-theme", "dark")
