"""Nothing typed is lost: drafts in the browser, an ended session, one form sent once; lists by keys and the way back."""

from playwright.sync_api import expect

from tests.browser.conftest import Enter
from tests.browser.people import PASSWORD

NEW = "/xdyj/opportunities/new/"


def test_a_draft_comes_back_and_goes_once_the_form_is_taken(enter: Enter) -> None:
    screen = enter("tian", NEW)
    screen.fill(title="写到一半的建议", elements=["process"])
    screen.page.keyboard.press("Tab")

    screen.go("/xdyj/all/").go(NEW)

    expect(screen.page.locator("[name=title]")).to_have_value("写到一半的建议")
    expect(screen.page.locator("[name=elements][value=process]")).to_be_checked()
    expect(screen.page.locator("[data-draft-back]")).to_be_visible()
    screen.fill(what="三个项目三种格式", channel="员工建议")
    screen.page.keyboard.press("Control+Enter")
    screen.page.wait_for_url("**/XDYJ-OPP-*/")

    screen.go(NEW)
    expect(screen.page.locator("[name=title]")).to_have_value("")


def test_what_was_typed_survives_the_end_of_the_session(enter: Enter) -> None:
    screen = enter(path=f"/sign-in/?next={NEW}")
    screen.fill(username="deng", password=PASSWORD).press("登录", screen.main)
    screen.fill(title="登录过期也不丢")
    screen.context.clear_cookies(name="sessionid")
    screen.press("记下")
    screen.sees("你填的内容已保留")

    screen.fill(username="deng", password=PASSWORD).press("登录", screen.main)

    assert screen.path == NEW
    expect(screen.page.locator("[name=title]")).to_have_value("登录过期也不丢")


def test_a_list_is_filtered_walked_with_keys_and_found_again_on_the_way_back(enter: Enter) -> None:
    screen = enter("wang", "/xdyj/opportunities/?view=all")
    rows = screen.page.locator("[data-rows] tbody tr")
    everything = rows.count()
    screen.page.locator(".tabs a", has_text="待甄别").click()
    screen.page.wait_for_url("**state=new**")
    screen.settled()
    fewer = rows.count()

    screen.page.go_back()
    screen.settled()
    expect(rows).to_have_count(everything)
    assert fewer < everything

    screen.page.keyboard.press("j")
    screen.page.keyboard.press("x")
    expect(screen.page.locator("[name=pick]:checked")).to_have_count(1)
    screen.page.keyboard.press("Enter")
    screen.page.wait_for_url("**/XDYJ-OPP-*/")


def test_the_focus_returns_to_what_opened_a_dialog(enter: Enter) -> None:
    screen = enter("wang", "/xdyj/opportunities/")
    screen.page.locator("[data-key=f]").focus()
    screen.page.keyboard.press("Enter")
    expect(screen.dialog).to_be_visible()

    screen.page.keyboard.press("Escape")

    expect(screen.page.locator("[data-key=f]")).to_be_focused()


def test_single_keys_rest_while_one_types(enter: Enter) -> None:
    screen = enter("wang", "/xdyj/opportunities/")
    screen.page.keyboard.press("/")
    screen.page.keyboard.type("nfjkx?")

    expect(screen.page.locator(".bh-top [name=q]")).to_have_value("nfjkx?")
    expect(screen.dialog).to_have_count(0)
