"""A document made elsewhere fulfils its task once quality confirmed it; a waiver needs its approver."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Enter
from tests.browser.screen import Screen

REPORT = {"name": "季度报告.txt", "mimeType": "text/plain", "buffer": "第三季度满意度调查汇总分析。".encode()}


def file_first_overdue(screen: Screen, company: str) -> str:
    """File a document for the first overdue task that asks for one; answers with the task's address."""
    screen.go(f"/{company}/work/").follow("补录文件", screen.main)
    form = screen.page.locator("form.dlg")
    form.locator("input[type=file]").set_input_files([REPORT])
    task = str(form.get_attribute("action")).removesuffix("file/")
    screen.fill(document_number="Q-2026-03", remark="纸质签批后扫描").send("补录")
    return task


@pytest.mark.parametrize(("company", "author", "quality"), [("xdyj", "wang", "zhang"), ("yntd", "zhi", "jian")])
def test_a_filed_document_counts_once_another_one_of_quality_confirmed_it(
    enter: Enter, company: str, author: str, quality: str
) -> None:
    screen = enter(author)
    task = file_first_overdue(screen, company)
    screen.sees("待确认")
    screen.go(task).misses("按期完成")

    confirming = enter(quality, f"/{company}/filings/?state=filed").follow("FIL-")
    confirming.ask("确认为证据").send("确认为证据").sees("已确认")

    screen.go(task).sees("按期完成", "FIL-")


def test_a_waiver_is_decided_by_the_approver_and_ends_the_task(enter: Enter) -> None:
    screen = enter("wang", "/xdyj/policies/XDYJ-03-02/duties/monthly-plan-check/")
    screen.page.get_by_role("row").filter(has_text="已逾期").first.get_by_role("link").first.click()
    screen.page.wait_for_load_state()
    task = screen.path
    screen.ask("申请豁免").fill(reason="当月系统切换，无计划活动").send("提出申请")
    screen.sees("待批", "批准之前任务仍未完成")

    approver = enter("liu", "/xdyj/approvals/").near("豁免", "去审批")
    expect(approver.dialog).to_be_visible()
    approver.fill(verdict="approve", comment="情况属实").send("签署").sees("已批")

    screen.go(task).sees("已豁免", "当月系统切换")
