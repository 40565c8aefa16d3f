"""An item of the plan: its pilot is refused until everything is there, verified by quality, its rollout approved."""

import pytest

from tests.browser.conftest import Enter
from tests.browser.server import Site

pytestmark = pytest.mark.requirement("XDYJ-03-02.12", "XDYJ-03-02.30")
RECORD = {"name": "试点运行记录.txt", "mimeType": "text/plain", "buffer": "市政务中心，四周，两项判据。".encode()}


def test_a_pilot_is_not_submitted_without_results_record_and_reason(enter: Enter, site: Site) -> None:
    number = site.number("xdyj", "pilot")
    owner = enter("sun").record("xdyj", "items", number)
    owner.sees("变更失败率", "未填", "还差 4 项")
    owner.ask("提交试点验证").refused("提交试点验证", "变更失败率", "紧急变更比例", "试点运行记录", "提前结束")
    owner.fill(early_reason="样本已足，客户要求提前").refused("提交试点验证", "变更失败率", "试点运行记录").close()

    for criterion, failed in (("变更失败率", "1"), ("紧急变更比例", "2")):
        owner.ask(f"修改 {criterion}").fill(after_numerator=failed, after_denominator="41").send("保存这一行")
    owner.ask("上传").sees("试点运行记录", within=owner.dialog)
    owner.dialog.locator("input[type=file]").set_input_files([RECORD])
    owner.send("上传").sees("试点运行记录.txt")
    owner.ask("提交试点验证").fill(early_reason="样本已足，客户要求提前").send("提交试点验证")

    owner.sees("等", "验证").misses("还差 4 项")


def test_quality_verifies_the_pilot_and_the_two_approvers_release_the_rollout(enter: Enter, site: Site) -> None:
    number = site.number("xdyj", "piloted")
    quality = enter("zhang").record("xdyj", "items", number).sees("2.4%", "达成", "样本已足")
    quality.ask("验证试点").refused("验证试点", "请填写：验证情况")
    quality.fill(comment="抽查 41 张变更单，判据属实").send("验证试点").sees("试点已验证", "等待运维管理部")

    enter("zhang").record("xdyj", "items", number).misses("去审批")
    approver = enter("meng").record("xdyj", "items", number).ask("去审批")
    approver.fill(verdict="approve", comment="可以推行").send("签署").sees("等待管理者代表决定")
    second = enter("liu").record("xdyj", "items", number).ask("去审批").fill(verdict="approve").send("签署")
    second.sees("已批准推行")
    owner = enter("sun").record("xdyj", "items", number).ask("转入正式运行").send("转入正式运行")
    owner.sees("正式运行", "孟副理")


@pytest.mark.requirement("XDYJ-03-02.29")
def test_the_gantt_shows_the_items_with_pilots_milestones_and_today(enter: Enter, site: Site) -> None:
    screen = enter("wang").record("xdyj", "plans", site.number("xdyj", "plan"))
    gantt = screen.page.get_by_role("group", name="时间轴")
    screen.sees("变更前评估风险", "巡检报告换统一模板", "备件出入库扫码", within=gantt)
    assert gantt.locator("svg").count() >= 3

    screen.follow("里程碑", screen.page.locator(".seg")).sees(
        "修订程序", "全面推行", within=screen.page.locator("#items")
    )
    assert "tab=milestones" in screen.path


@pytest.mark.requirement("XDYJ-03-02.29")
def test_the_owner_reports_a_step_as_done(enter: Enter, site: Site) -> None:
    owner = enter("zhou").record("xdyj", "items", site.number("xdyj", "worked")).sees("1 / 3")
    owner.ask("修改 培训与试点").fill(done_on="2026-11-19", note="两班都培训了").send("保存这一行")

    owner.sees("2 / 3", "两班都培训了")
