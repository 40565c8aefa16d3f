"""The monthly check of the plan is signed by the head of quality; an effect is confirmed on figures before and after."""

import pytest

from tests.browser.conftest import Enter
from tests.browser.server import Site


@pytest.mark.requirement("XDYJ-03-02.31")
def test_the_head_of_quality_signs_the_monthly_check_and_nobody_else_does(enter: Enter, site: Site) -> None:
    plan = site.number("xdyj", "plan")
    clerk = enter("zhang").record("xdyj", "plans", plan).follow("去编写")
    clerk.fill(title="上月改进计划检查").send("记下")
    check = clerk.path
    clerk.sees("签署", "质量效能部经理")

    head = enter("wang", check).ask("签署").refused("签署", "计划编制情况", "计划实施情况", "检查发现")
    said = {"making": "计划按年度目标编制，八项齐全", "execution": "三项在办，一项试点", "findings": "无"}
    head.fill(**said).send("签署").sees("已签发", "王质量")
    head.record("xdyj", "plans", plan).sees("检查")


@pytest.mark.requirement("XDYJ-03-02.03", "XDYJ-03-02.32", "XDYJ-03-02.33")
def test_an_effect_is_confirmed_on_figures_with_their_counts(enter: Enter, site: Site) -> None:
    screen = enter("wang").record("xdyj", "evaluations", site.number("xdyj", "evaluation"))
    screen.sees("30 / 390", "10 / 410", "−5.3 个百分点", "差异显著", "第三季度质量分析报告")

    screen.ask("确认评估").send("确认评估").sees("已确认")
