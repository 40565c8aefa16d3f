"""Every page of the house: nothing axe finds fault with in light and dark, no sideways scroll, one heading, no small print."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Enter
from tests.browser.screen import PHONE, Screen
from tests.browser.server import Site

AXE = Path(__file__).parents[1] / "vendor/axe.min.js"
WIDTHS = (390, 768, 1180, 1440)
SMALLEST = 11  # px, of any letter
PAGES = {
    "workbench": ("wang", "work/"),
    "workbench of an employee": ("tian", "work/"),
    "why these tasks": ("wang", "work/why/"),
    "approvals": ("liu", "approvals/"),
    "nothing to approve": ("tian", "approvals/"),
    "year wheel": ("wang", "calendar/"),
    "month": ("wang", "calendar/?view=month"),
    "list": ("wang", "calendar/?view=list"),
    "a year tried out": ("wang", "calendar/simulation/?year=2027"),
    "calendar feed": ("wang", "calendar/feed/"),
    "deadline": ("wang", "deadline/"),
    "matrix": ("wang", "matrix/"),
    "matrix for an assessor": ("ping", "matrix/"),
    "evidence package": ("wang", "evidence/"),
    "register": ("wang", "opportunities/"),
    "register with nothing found": ("wang", "opportunities/?q=没有这样的词"),
    "empty register": ("wang", "documents/?view=in-force"),
    "view of one's own": ("wang", "opportunities/views/?state=new"),
    "new record": ("wang", "opportunities/new/"),
    "opportunity": ("wang", "opportunities/{accepted}/"),
    "opportunity, closed": ("wang", "opportunities/{closed}/"),
    "change of a record": ("wang", "opportunities/{accepted}/edit/"),
    "step": ("zhang", "opportunities/{to_refuse}/steps/accept/"),
    "step of others": ("qian", "opportunities/{to_refuse}/steps/accept/", 403),
    "plan": ("wang", "plans/{plan}/"),
    "plan by milestones": ("wang", "plans/{plan}/?tab=milestones"),
    "plan that waits": ("meng", "plans/{waiting}/"),
    "item": ("sun", "items/{pilot}/"),
    "item, submitted": ("zhang", "items/{piloted}/"),
    "evaluation": ("wang", "evaluations/{evaluation}/"),
    "monthly check": ("wang", "plan-checks/{check}/"),
    "round": ("wang", "suggestion-rounds/{round}/"),
    "answer to a round": ("xu", "suggestion-rounds/{round}/answer/"),
    "screening of a round": ("wang", "suggestion-rounds/{round}/screening/"),
    "objective": ("wang", "objectives/{objective}/"),
    "escalation": ("li", "escalations/{escalation}/"),
    "resource request": ("sun", "resource-requests/{request}/"),
    "controlled document": ("zhang", "documents/{document}/"),
    "filed document": ("zhang", "filings/{filing}/"),
    "waiver": ("li", "waivers/{waiver}/"),
    "policies": ("wang", "policies/"),
    "policy": ("wang", "policies/XDYJ-03-02/"),
    "clause": ("wang", "policies/XDYJ-03-02/4.3/"),
    "duty": ("wang", "policies/XDYJ-03-02/duties/monthly-plan-check/"),
    "everything": ("wang", "all/"),
    "search": ("wang", "search/?q=备件"),
    "search with nothing found": ("wang", "search/?q=没有这样的词"),
    "notices": ("wang", "notices/"),
    "settings": ("wang", "me/"),
    "delegation": ("wang", "me/delegation/"),
    "setting up": ("su", "setup/"),
    "people": ("su", "setup/people/"),
    "working calendar": ("su", "setup/calendar/"),
    "policy pack": ("su", "setup/pack/"),
    "import": ("su", "setup/import/"),
    "not for you": ("qian", "plans/new/", 403),
    "not found": ("wang", "opportunities/XDYJ-OPP-2026-9999/", 404),
}


Window = Callable[[str], Screen]


@pytest.fixture(scope="module")
def windows(site: Site, chromium: Browser) -> Iterator[Enter]:
    """One window for each person: these pages are only looked at, and opening it takes longer than a page."""
    found = Enter(site, chromium)
    yield found
    for screen in found.opened:
        screen.shut()


@pytest.fixture(scope="module")
def kept(windows: Enter) -> Window:
    return cache(windows)


@pytest.fixture
def window(windows: Enter, kept: Window) -> Iterator[Window]:
    """The window of a person, wide and light again; the browser must not have complained in any."""

    def found(user: str) -> Screen:
        screen = kept(user)
        screen.page.set_viewport_size({"width": 1440, "height": 900})
        screen.page.emulate_media(color_scheme="light")
        return screen

    yield found
    complaints = [fault for screen in windows.opened for fault in screen.faults]
    for screen in windows.opened:
        screen.faults.clear()
    assert complaints == [], "the browser complained"


def faults(screen: Screen, only: str = "") -> list[str]:
    """What axe objects to, one line for each rule with the places."""
    if not screen.page.evaluate("'axe' in window"):
        screen.page.evaluate(AXE.read_text(encoding="utf-8"))
    rules: dict[str, Any] = {"runOnly": [only]} if only else {}
    found = screen.page.evaluate("rules => axe.run(document, {resultTypes: ['violations'], ...rules})", rules)
    return [
        f"{one['id']} ({one['impact']}): {[node['target'] for node in one['nodes'][:4]]}" for one in found["violations"]
    ]


def overflows(screen: Screen) -> dict[int, int]:
    """By how many pixels the page scrolls sideways, at each width where it does."""
    found = {}
    for width in WIDTHS:
        screen.page.set_viewport_size({"width": width, "height": 900})
        found[width] = screen.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
    return {width: beyond for width, beyond in found.items() if beyond > 0}


def small_print(screen: Screen) -> list[str]:
    """Visible texts in letters below the smallest size."""
    found: list[str] = screen.page.evaluate(
        """smallest => [...document.querySelectorAll('body *')].filter(one =>
            [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim())
            && one.getClientRects().length && !one.closest('svg, .vh')
            && parseFloat(getComputedStyle(one).fontSize) < smallest).map(one => one.outerHTML.slice(0, 90))""",
        SMALLEST,
    )
    return found[:5]


def unsound(screen: Screen) -> list[str]:
    """Everything that is wrong with a page, in light, then in dark, then at every width."""
    page = screen.page
    found = [f"light: {one}" for one in faults(screen)]
    if page.locator("html").get_attribute("lang") != "zh-Hans":
        found.append("the page does not say its language")
    if (headings := page.locator("h1:visible").count()) != 1:
        found.append(f"{headings} main headings")
    found += [f"small print: {one}" for one in small_print(screen)]
    page.emulate_media(color_scheme="dark")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    found += [f"dark: {one}" for one in faults(screen, "color-contrast")]
    found += [f"{beyond} px too wide at {width}" for width, beyond in overflows(screen).items()]
    page.set_viewport_size(PHONE["viewport"])
    return found + [f"phone: {one}" for one in faults(screen, "scrollable-region-focusable")]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_sound_in_light_dark_and_at_every_width(window: Window, site: Site, name: str) -> None:
    user, path, *status = PAGES[name]
    assert unsound(window(user).go("/xdyj/" + path.format(**site.told["xdyj"]), *status)) == []


def test_the_sign_in_page_is_sound(enter: Enter) -> None:
    assert unsound(enter(path="/sign-in/")) == []


@pytest.mark.parametrize("path", ["/forgotten/", "/new-password/MQ/abc/"])
def test_the_pages_of_a_forgotten_password_are_sound(enter: Enter, path: str) -> None:
    screen = enter()
    screen.page.goto(path)
    assert unsound(screen) == []


def test_the_chain_of_evidence_beside_the_matrix_is_sound(enter: Enter) -> None:
    screen = enter("wang", "/xdyj/matrix/")
    screen.page.locator("table.mx td a").first.click()
    screen.page.locator(".drawer").wait_for()
    assert unsound(screen.settled()) == []


@pytest.mark.parametrize(
    ("user", "noun", "key", "verb"),
    [("zhang", "opportunities", "to_refuse", "采纳"), ("meng", "plans", "reviewed", "去审批")],
)
def test_a_dialog_is_sound(enter: Enter, site: Site, user: str, noun: str, key: str, verb: str) -> None:
    screen = enter(user).record("xdyj", noun, site.number("xdyj", key)).ask(verb).settled()

    assert faults(screen) == []
    screen.page.emulate_media(color_scheme="dark")
    assert faults(screen, "color-contrast") == []
    screen.page.set_viewport_size({"width": 390, "height": 844})
    assert screen.dialog.evaluate("one => one.scrollWidth - one.clientWidth") <= 0


def test_a_flow_strip_on_a_phone_begins_where_the_record_stands_and_scrolls_with_keys(enter: Enter, site: Site) -> None:
    screen = enter("zhang", "/xdyj/items/{piloted}/".format(**site.told["xdyj"]), **PHONE)
    strip = screen.page.locator(".flow")
    now = strip.locator(".now").bounding_box()

    assert now and 0 <= now["x"] <= PHONE["viewport"]["width"] - now["width"]
    assert strip.get_attribute("tabindex") == "0"
