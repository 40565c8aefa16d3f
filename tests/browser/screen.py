"""A browser window in somebody's hands, in the words of the journeys; it collects what the browser complains about."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Response, expect

from tests.browser.clock import DAYS_LATER
from tests.browser.server import Site

DESK = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
PLAIN = {"java_script_enabled": False}
WAIT = 8000  # ms
WATCH = (
    "addEventListener('securitypolicyviolation', e => console.error(`policy: ${e.violatedDirective} ${e.blockedURI}`))"
)
REFUSALS = {403, 404, 409, 410, 422}  # answers the browser's console reports although they are meant


def exactly(name: str) -> re.Pattern[str]:
    """The name of a button or link; the key that stands behind it does not matter."""
    return re.compile(rf"^\s*{re.escape(name)}(\s*(Ctrl ↵|[A-Z/]))?\s*$")


class Screen:
    """One window. `faults` are errors of the console, violations of the security policy, and broken answers."""

    def __init__(self, site: Site, context: BrowserContext) -> None:
        self.site, self.context = site, context
        self.faults: list[str] = []
        context.set_default_timeout(WAIT)
        context.on("console", self._heard)
        context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
        context.on("response", self._answered)
        context.add_init_script(WATCH)
        self.page: Page = context.new_page()

    @classmethod
    def open(cls, site: Site, browser: Browser, user: str, about: dict[str, Any]) -> Screen:
        known = {"color_scheme": "light", "locale": "zh-CN", "timezone_id": "Asia/Shanghai", "reduced_motion": "reduce"}
        context = browser.new_context(base_url=site.address, **{**known, **about})
        if user:
            context.add_cookies([{"name": "sessionid", "value": site.session(user), "url": site.address}])
        return cls(site, context)

    def _heard(self, message: ConsoleMessage) -> None:
        meant = re.search(r"status of (\d+)", message.text)
        if message.type == "error" and not (meant and int(meant.group(1)) in REFUSALS):
            self.faults.append(f"console: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status}: {response.request.method} {response.url}")

    def shut(self) -> None:
        self.context.close()

    # ------------------------------------------------------------ going

    def later(self, days: int) -> Screen:
        """For this window the server's clock is so many days ahead."""
        if days:
            self.context.set_extra_http_headers({DAYS_LATER: str(days)})
        return self

    def go(self, path: str, status: int = 200) -> Screen:
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == status, f"{path} answers {answer.status}"
        return self

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.site.address)

    def record(self, company: str, noun: str, number: str, rest: str = "") -> Screen:
        return self.go(f"/{company}/{noun}/{number}/{rest}")

    # ------------------------------------------------------------ doing

    def press(self, name: str, within: Locator | None = None) -> Screen:
        """Press the button, or follow the link, of exactly this name (an icon or a key may stand beside it)."""
        self.control(name, within).click()
        return self

    def control(self, name: str, within: Locator | None = None) -> Locator:
        place = within or self.scope
        found = place.get_by_role("button", name=exactly(name)).or_(place.get_by_role("link", name=exactly(name))).first
        if not found.count():
            self.unfold(name, place)
        return found

    def unfold(self, name: str, place: Locator) -> None:
        """Open the menu of further steps if this one is in it."""
        entry = self.page.locator(".pop-i").filter(has_text=exactly(name))
        menus = place.locator("details.pop:not([open])").filter(has=entry)
        if menus.count():
            menus.first.locator("summary").click()

    def follow(self, words: str, within: Locator | None = None) -> Screen:
        """Follow the link with these words in it, whether it leads to a page or into a dialog."""
        (within or self.scope).get_by_role("link").filter(has_text=words).first.click()
        return self

    def near(self, words: str, verb: str) -> Screen:
        """Follow the verb in the row, list entry or card that holds these words."""
        verbs = self.page.get_by_role("button", name=exactly(verb)).or_(
            self.page.get_by_role("link", name=exactly(verb))
        )
        rows = self.page.locator("tr, li, .card").filter(has_text=words).filter(has=verbs)
        self.control(verb, rows.last).click()
        return self

    def ask(self, name: str, within: Locator | None = None) -> Screen:
        """Press what opens a dialog, and wait for it."""
        # A blocked step stays a link that says what is missing; Playwright would wait for it to be enabled.
        self.control(name, within).click(force=True)
        expect(self.dialog).to_be_visible(timeout=WAIT)
        return self

    def send(self, name: str) -> Screen:
        """Send the open dialog, or the form of the page, and wait for the page that follows."""
        self.page.locator("main").evaluate("main => { main.dataset.before = 'yes'; }")
        self.control(name).click()
        expect(self.page.locator("main:not([data-before])")).to_be_visible(timeout=WAIT)
        return self.settled()

    def refused(self, name: str, *texts: str) -> Screen:
        """Send the open dialog, which stays and says why not."""
        self.dialog.locator("form").evaluate("form => { form.dataset.before = 'yes'; }")
        with self.page.expect_response(lambda answer: answer.request.method == "POST") as answer:
            self.control(name, self.dialog).click()
        assert answer.value.status in REFUSALS
        expect(self.dialog.locator("form:not([data-before])")).to_be_visible(timeout=WAIT)
        return self.sees(*texts, within=self.dialog)

    def close(self) -> Screen:
        """Close the dialog by its key."""
        self.page.keyboard.press("Escape")
        expect(self.dialog).to_have_count(0, timeout=WAIT)
        return self

    def fill(self, **values: Any) -> Screen:
        """Fill inputs by name in the open dialog, or on the page."""
        for name, value in values.items():
            self._fill(name, value)
        return self

    def _fill(self, name: str, value: Any) -> None:
        found = self.scope.locator(f"[name='{name}']:not([type=hidden])")
        kind = found.first.get_attribute("type") or ""
        if kind in {"checkbox", "radio"}:
            wanted = {str(one) for one in value} if isinstance(value, list) else {str(value)}
            for one in wanted:
                box = found.and_(self.scope.locator(f"[value='{one}']")) if one != "True" else found.first
                box.check()
        elif found.first.evaluate("field => field.tagName") == "SELECT":
            self.choose(name, value)
        else:
            found.first.fill(str(value))

    def choose(self, name: str, words: str) -> Screen:
        """Choose the first option whose words contain these."""
        select = self.scope.locator(f"select[name='{name}']")
        option = select.locator("option", has_text=words).first
        select.select_option(value=option.get_attribute("value"))
        return self

    # ------------------------------------------------------------ seeing

    @property
    def dialog(self) -> Locator:
        return self.page.locator("dialog.bh-dialog[open]")

    @property
    def scope(self) -> Locator:
        """The open dialog, or the whole page."""
        return self.dialog if self.dialog.count() else self.page.locator("body")

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    def sees(self, *texts: str, within: Locator | None = None) -> Screen:
        for text in texts:
            expect(within or self.page.locator("body")).to_contain_text(text, timeout=WAIT, use_inner_text=True)
        return self

    def misses(self, *texts: str, within: Locator | None = None) -> Screen:
        for text in texts:
            expect(within or self.page.locator("body")).not_to_contain_text(text, timeout=WAIT, use_inner_text=True)
        return self

    def settled(self) -> Screen:
        """Nothing is being fetched or swapped."""
        expect(self.page.locator(".htmx-request, .htmx-settling, .htmx-swapping")).to_have_count(0, timeout=WAIT)
        return self


__all__ = ["DESK", "PHONE", "PLAIN", "Screen"]
