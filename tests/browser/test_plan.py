"""The plan of a year, from an empty draft to its approval, its return, and its next edition."""

import pytest

from tests.browser.conftest import Enter
from tests.browser.screen import Screen
from tests.browser.server import Site

EIGHT = (
    "目标与总体要求", "具体活动与步骤", "需定义或修订的过程文件", "试点方案", "正式运行与效果评估安排", "责任人与进度要求", "资源与风险",
    "关键控制点与里程碑",
)  # fmt: skip


def new_plan(screen: Screen, company: str, title: str) -> str:
    screen.go(f"/{company}/plans/new/")
    screen.fill(title=title, year="2027", period_start="2027-01-01", period_end="2027-12-31").send("记下")
    return screen.path


def add_goal(screen: Screen) -> None:
    goal = {"title": "变更成功率 ≥ 98%", "business_goal": "重点客户续约", "metric": "变更成功率", "unit": "%"}
    screen.ask("加一个目标").fill(**goal, baseline="92.3", target="98").send("保存这一行")


def add_item(screen: Screen, plan: str, **said: object) -> str:
    """A complete item with a step and a document; answers with its address."""
    number = plan.split("/")[-2]
    screen.press("加一项").fill(
        title="变更前评估风险", owner="孙工", due_on="2027-06-30", goal=number, methods=["kpi"], elements=["process"],
        resources="工具 2 万元", risks="评审拖慢上线", rollout="分两批", **said,
    )  # fmt: skip
    screen.send("记下")
    return screen.path


@pytest.mark.requirement(
    "XDYJ-03-02.11", "XDYJ-03-02.19", "XDYJ-03-02.21", "XDYJ-03-02.22", "XDYJ-03-02.23", "XDYJ-03-02.24", "XDYJ-03-02.25",
    "XDYJ-03-02.26", "XDYJ-03-02.27", "XDYJ-03-02.28",
)  # fmt: skip
def test_an_empty_plan_names_its_eight_missing_parts_and_each_is_mended_where_the_link_leads(enter: Enter) -> None:
    screen = enter("wang")
    plan = new_plan(screen, "xdyj", "明年的过程改进计划")
    screen.sees("必备内容 0 / 8", *EIGHT)
    screen.ask("提交批准").refused("提交批准", *EIGHT)
    screen.close()

    add_goal(screen)
    item = add_item(screen, plan, pilot_scheme="两个项目先行")
    screen.go(plan).sees("必备内容")
    screen.follow("关键控制点与里程碑").sees("添加：步骤", within=screen.dialog)
    step = {
        "title": "修订程序",
        "owner": "孙工",
        "starts_on": "2027-01-10",
        "due_on": "2027-03-01",
        "milestone": "True",
    }
    screen.fill(**step).send("保存这一行")
    screen.go(plan).follow("需定义或修订的过程文件").sees("添加：过程文件", within=screen.dialog)
    screen.fill(title="变更管理程序").send("保存这一行")
    screen.go(plan).follow("目标与总体要求").sees("总体要求", within=screen.main)
    screen.fill(requirements="围绕年度目标，先补短板").send("保存修改")

    screen.go(plan).sees("必备内容 8 / 8").ask("提交批准").send("提交批准")
    screen.sees("已提交", "等待运维管理部决定")
    assert item.startswith("/xdyj/items/")


@pytest.mark.requirement("XDYJ-03-02.06", "XDYJ-03-02.20")
def test_the_approver_returns_it_with_a_reason_and_approves_it_once_corrected(enter: Enter, site: Site) -> None:
    number = site.number("xdyj", "waiting")
    approver = enter("li", "/xdyj/approvals/").sees("提前送审的计划")
    approver.record("xdyj", "plans", number).ask("去审批")
    approver.fill(verdict="reject").refused("签署", "写明退回")
    approver.fill(comment="资源一项没有写人力，请补").send("签署").sees("草稿", "资源一项没有写人力")

    author = enter("zhang", "/xdyj/notices/").sees("资源一项没有写人力")
    author.record("xdyj", "plans", number, "edit/").fill(requirements="围绕年度目标，人力由运维部出").send("保存修改")
    author.ask("提交批准").send("提交批准").sees("已提交")

    approver.record("xdyj", "plans", number).ask("去审批").sees("提交后没有改动", within=approver.dialog)
    approver.fill(verdict="approve", comment="同意").send("签署")
    approver.sees("已批准", "V1.0", "李运维")


@pytest.mark.requirement("YNTD-ITSS-0300.01", "YNTD-ITSS-0300.06")
def test_who_submits_a_plan_cannot_approve_it_even_as_a_delegate_and_the_general_manager_does(
    enter: Enter, site: Site
) -> None:
    number = site.number("yntd", "draft")
    manager = enter("zong", "/yntd/me/delegation/")
    manager.fill(delegate="简检查", from_day="2026-01-01", to_day="2099-12-31", reason="出差").send("指定代理人")
    manager.sees("简检查", "出差")
    author = (
        enter("jian").record("yntd", "plans", number).ask("提交批准").send("提交批准").sees("已提交", "等待总经理决定")
    )

    author.go("/yntd/approvals/").misses("待审批的服务能力改进计划", within=author.main)
    manager.go("/yntd/approvals/").follow("去审批").sees("总经理", within=manager.dialog)
    address = manager.dialog.locator("form").get_attribute("action")
    author.go(str(address), status=403).sees("提交人不能审批自己提交的内容", within=author.main)
    manager.fill(verdict="approve").send("签署")

    manager.sees("已批准", "V1.0")


@pytest.mark.requirement("XDYJ-03-02.06", "XDYJ-03-02.08")
def test_a_revision_names_its_reason_and_becomes_the_next_edition(enter: Enter, site: Site) -> None:
    number = site.number("xdyj", "revised")
    author = enter("wang").record("xdyj", "plans", number).ask("修订").refused("修订", "请填写：原因")
    author.fill(reason="年中新增一个重点客户").send("修订").sees("草稿")
    author.go(f"/xdyj/plans/{number}/edit/").fill(risks="新客户现场条件未知").send("保存修改")
    author.ask("提交批准").send("提交批准")

    enter("meng").record("xdyj", "plans", number).ask("去审批").fill(verdict="approve").send("签署").sees(
        "已批准", "V1.1"
    )
    author.record("xdyj", "plans", number).sees("V1.1", "年中新增一个重点客户")
