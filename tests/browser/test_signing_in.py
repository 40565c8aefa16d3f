"""Signing in: wrong, right, locked."""

from playwright.sync_api import expect

from tests.browser.conftest import Enter
from tests.browser.people import PASSWORD


def test_a_person_signs_in_after_a_wrong_password_and_lands_where_they_wanted_to_go(enter: Enter) -> None:
    screen = enter(path="/xdyj/work/")
    screen.fill(username="deng", password="wrong").press("登录", screen.main)
    screen.sees("密码不对")
    expect(screen.page.locator("#username")).to_have_value("deng")

    screen.fill(password=PASSWORD).press("登录", screen.main)

    screen.sees("邓登录", "工作台")
    assert screen.path == "/xdyj/work/"


def test_five_wrong_attempts_lock_the_account_and_say_for_how_long(enter: Enter) -> None:
    screen = enter(path="/sign-in/")
    for _attempt in range(5):
        screen.fill(username="suo", password="guess").press("登录", screen.main)
        screen.page.wait_for_load_state()
    screen.sees("锁定 30 分钟", within=screen.page.get_by_role("alert"))

    screen.fill(username="suo", password=PASSWORD).press("登录", screen.main)

    screen.sees("锁定", within=screen.page.get_by_role("alert"))
    screen.go("/xdyj/work/")
    assert screen.path.startswith("/sign-in/")


def test_another_account_still_signs_in_from_the_same_place(enter: Enter) -> None:
    screen = enter(path="/sign-in/?next=https://elsewhere.example/")
    screen.fill(username="deng", password=PASSWORD).press("登录", screen.main)

    screen.sees("邓登录")
    assert screen.path.startswith("/xdyj/")


def test_signing_out_closes_the_door(enter: Enter) -> None:
    screen = enter(path="/sign-in/")
    screen.fill(username="deng", password=PASSWORD).press("登录", screen.main).sees("邓登录")
    screen.page.locator("summary.bh-me").click()
    screen.press("退出登录")

    screen.sees("用户名")
    screen.go("/xdyj/work/")
    assert screen.path.startswith("/sign-in/")
