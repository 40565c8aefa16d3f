"""Reading a policy: from the clause to its duties, their tasks, and the record that fulfilled them."""

import pytest

from tests.browser.conftest import Enter


@pytest.mark.parametrize(
    ("company", "user", "policy", "clause", "duty"),
    [
        ("xdyj", "wang", "XDYJ-03-02", "4.3", "按批准的计划启动实施"),
        ("yntd", "zhi", "YNTD-ITSS-0300", "4.4.6", "提醒"),
    ],
)
def test_a_clause_leads_to_its_duty_and_the_duty_to_its_tasks(
    enter: Enter, company: str, user: str, policy: str, clause: str, duty: str
) -> None:
    screen = enter(user, f"/{company}/policies/")
    screen.follow(policy, screen.main).sees(policy, "V", within=screen.main)
    screen.main.locator(f"a[href$='/policies/{policy}/{clause}/']").first.click()
    screen.sees("要求什么", duty)
    screen.follow(duty, screen.main).sees("任务", "期限", "状态", within=screen.main)


def test_a_fulfilled_task_names_the_record_that_fulfilled_it(enter: Enter) -> None:
    screen = enter("wang", "/xdyj/policies/XDYJ-03-02/duties/plan-start/")
    done = screen.page.get_by_role("row").filter(has_text="按期完成")
    done.last.get_by_role("link").first.click()

    screen.sees("证据", "XDYJ-PLAN-", "按期完成")


def test_contradictions_of_the_sources_stand_with_their_decision(enter: Enter) -> None:
    enter("zhang", "/xdyj/policies/XDYJ-03-02/").sees("条款写法不一致")
