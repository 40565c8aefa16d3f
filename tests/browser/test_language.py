"""Switching to English leaves no Chinese in the frame; what the company or a person wrote stays as it is."""

import re

from tests.browser.conftest import Enter
from tests.browser.screen import Screen

CHINESE = re.compile(r"[\u4e00-\u9fff]")
FRAME = "h1, h2, h3, th, label, legend, button, a.btn, nav a, .tabs a, .seg a, .chip, .crumb a, .form-hint, .note, dt, caption"
OWN = ["欧英文", "中文", "秋季过程改进建议征集"]  # what people wrote, and the name of the other language
PAGES = (
    "work/", "approvals/", "calendar/", "calendar/?view=month", "matrix/", "opportunities/", "opportunities/new/", "plans/",
    "items/", "policies/", "me/", "me/delegation/", "all/", "suggestion-rounds/", "search/?q=IMP", "tasks/1/",
)  # fmt: skip


def frame_words(screen: Screen, known: list[str]) -> list[str]:
    """Chinese words in headings, menus, buttons and labels that are not the company's own."""
    texts: list[str] = screen.page.locator(FRAME).evaluate_all(
        "all => all.filter(one => !one.closest('[lang=zh-Hans]:not(html)')).map(one => one.innerText.trim())"
    )
    for word in known:
        texts = [text.replace(word, "") for text in texts]
    return sorted({text for text in texts if CHINESE.search(text)})


def test_the_frame_speaks_english(enter: Enter) -> None:
    screen = enter("ou", "/xdyj/work/")
    screen.page.locator("summary.bh-me").click()
    screen.press("English").sees("Workbench")
    assert screen.page.locator("html").get_attribute("lang") == "en"

    found = {}
    for page in PAGES:
        screen.go(f"/xdyj/{page}")
        found[page] = frame_words(screen, OWN)

    assert {page: words for page, words in found.items() if words} == {}


def test_the_sign_in_page_speaks_english_before_anyone_signed_in(enter: Enter) -> None:
    screen = enter(path="/sign-in/").press("English")
    screen.sees("Sign in", "User name", "Password")
    assert frame_words(screen, ["中文"]) == []
