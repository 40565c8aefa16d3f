"""A suggestion round: answered on phones, by name or without one, collected, screened answer by answer."""

import re

import pytest

from tests.browser.conftest import Enter
from tests.browser.screen import PHONE, Screen
from tests.browser.server import Site

pytestmark = pytest.mark.requirement("XDYJ-03-02.15")


def answer(screen: Screen, suggestion: str, **more: str) -> Screen:
    screen.fill(**{"q-process": "夜班交接", "q-suggestion": suggestion}, **more)
    return screen.send("提交")


def screen_answer(desk: Screen, words: str, verb: str, **said: str) -> None:
    """Unfold the verb of one answer, fill in what it asks for and send it."""
    card = desk.main.locator(".card").filter(has_text=words)
    fold = card.locator("details").filter(has=desk.page.locator("summary", has_text=re.compile(rf"^\s*{verb}\s*$")))
    fold.locator("summary").click()
    for name, value in said.items():
        fold.locator(f"[name='{name}']").fill(value)
    fold.locator("button").click()
    desk.page.wait_for_load_state()


@pytest.mark.requirement("XDYJ-03-02.04")
def test_answers_come_in_on_phones_and_each_is_taken_up_or_answered(enter: Enter, site: Site) -> None:
    number = site.number("xdyj", "round")
    phone = enter("qian", "/xdyj/work/", **PHONE).sees("秋季过程改进建议征集").follow("答卷")
    phone.sees("你的建议是什么").press("提交").sees("回答问题“你的建议是什么？”")
    answer(phone, "交接清单放到手机上").sees("已收到你的建议")
    phone.go(f"/xdyj/suggestion-rounds/{number}/answer/").misses("提交", within=phone.main)
    anonymous = enter("tian", f"/xdyj/suggestion-rounds/{number}/answer/", **PHONE)
    answer(anonymous, "少开一些会", anonymous="1")

    desk = enter("zhang").record("xdyj", "suggestion-rounds", number)
    desk.ask("结束收集").send("结束收集")
    desk.ask("甄别完成").refused("甄别完成", "还有 2 份答卷").close()
    desk.record("xdyj", "suggestion-rounds", number, "screening/").sees("钱小白", "匿名", "交接清单放到手机上")
    desk.misses("田新人", within=desk.main)
    screen_answer(desk, "交接清单放到手机上", "采纳", heading="夜班交接清单上手机")
    screen_answer(desk, "少开一些会", "不采纳", reason="例会已减到每周一次")
    desk.record("xdyj", "suggestion-rounds", number).ask("甄别完成").send("甄别完成").sees("已甄别")

    phone.go("/xdyj/notices/").sees("台账", "XDYJ-OPP-")
