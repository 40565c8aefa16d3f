"""The matrix: a cell opens its chain of evidence beside the table, arrow keys walk, a past day shows what was known then."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.conftest import Enter
from tests.browser.screen import PHONE
from tests.browser.server import Site


@pytest.mark.requirement("XDYJ-03-02.05")
def test_a_cell_opens_into_the_chain_from_clause_to_journal(enter: Enter, site: Site) -> None:
    screen = enter("wang", "/xdyj/matrix/")
    screen.page.get_by_role("row", name=re.compile("审批过程改进计划")).locator("td a").first.click()

    drawer = screen.page.get_by_role("complementary", name="证据链")
    screen.sees("条款", "义务", "任务", "记录", "文件与摘要", "日志链", within=drawer)
    screen.sees("年度过程改进计划", within=drawer)
    assert "cell=" in screen.path
    screen.page.reload()
    screen.sees("日志链", within=drawer)


def test_arrow_keys_walk_the_cells_and_escape_closes_the_chain(enter: Enter) -> None:
    screen = enter("wang", "/xdyj/matrix/")
    cells = screen.page.get_by_role("row", name=re.compile("汇集各专业满意度")).locator("td a")
    cells.first.focus()
    screen.page.keyboard.press("ArrowRight")
    expect(cells.nth(1)).to_be_focused()
    screen.page.keyboard.press("Enter")
    drawer = screen.page.get_by_role("complementary", name="证据链")
    expect(drawer).to_be_visible()

    screen.settled().page.keyboard.press("Escape")

    expect(drawer).to_have_count(0)
    expect(cells.nth(1)).to_be_focused()


def test_a_past_day_shows_the_matrix_as_it_was_known_then(enter: Enter, site: Site) -> None:
    now = timezone.now().astimezone()
    past = (now - timedelta(days=98)).date()
    row = re.compile("审批过程改进计划")
    screen = enter("wang", f"/xdyj/matrix/?year={past.year}")
    done = screen.page.get_by_role("row", name=row).get_by_role("link", name=re.compile("按期完成"))
    expect(done).not_to_have_count(0)

    screen.page.locator("details", has_text="截至").locator("summary").click()
    screen.fill(as_of=f"{past}").press("重放")

    screen.sees(f"{past}")
    expect(done).to_have_count(0)
    assert f"as_of={past}" in screen.path


def test_only_rows_with_problems_are_one_chip_away(enter: Enter) -> None:
    screen = enter("zhi", "/yntd/matrix/")
    rows = screen.page.locator("table.mx tbody tr")
    everything = rows.count()

    screen.follow("只看").settled()

    assert "problems=yes" in screen.path
    expect(rows).not_to_have_count(everything)


@pytest.mark.requirement("XDYJ-04-01.51")
def test_an_assessor_reads_everything_and_changes_nothing(enter: Enter, site: Site) -> None:
    screen = enter("ping", "/xdyj/matrix/").sees("外部评审员")
    screen.record("xdyj", "plans", site.number("xdyj", "plan")).sees("执行中")
    for verb in ("修订", "修改", "上传", "发送"):
        expect(screen.control(verb, screen.main)).to_have_count(0)
    screen.go("/xdyj/opportunities/new/", status=403)


def test_a_phone_opens_the_matrix_at_the_present_month(enter: Enter) -> None:
    screen = enter("wang", "/xdyj/matrix/", **PHONE)
    month = screen.page.locator(".mx th[aria-current=date]").bounding_box()

    assert month and month["x"] >= 0 and month["x"] + month["width"] <= 390
    assert screen.page.evaluate("document.documentElement.scrollWidth") <= 390
