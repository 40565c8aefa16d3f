"""What the browser journeys share: one server and one browser per process, one fresh context per person and test."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.browser.screen import DESK, Screen
from tests.browser.server import ROOT, Site, running
from tests.tools import needed

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
)


class Enter:
    """Opens windows: `enter("wang", "/xdyj/work/")`. Without a name nobody has signed in.

    `enter.later(days=2)` sets the clock forward for every window of the test, those opened afterwards as well.
    """

    def __init__(self, site: Site, chromium: Browser) -> None:
        self.site, self.chromium = site, chromium
        self.days = 0
        self.opened: list[Screen] = []

    def __call__(self, user: str = "", path: str = "", **about: Any) -> Screen:
        screen = Screen.open(self.site, self.chromium, user, {**DESK, **about})
        self.opened.append(screen.later(self.days))
        if path:
            screen.go(path)
        return screen

    @property
    def today(self) -> date:
        """The day it is for the server of this test, in the companies' time."""
        return datetime.now(ZoneInfo("Asia/Shanghai")).date() + timedelta(days=self.days)

    def later(self, days: int) -> None:
        self.days += days
        for screen in self.opened:
            screen.later(self.days)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The real server with both companies; one per process."""
    needs_chromium()
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with running(tmp_path_factory.mktemp("site"), worker) as found:
        yield found


def needs_chromium() -> None:
    needed(CHROMIUM.exists(), str(CHROMIUM), "chromium")


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """Playwright runs an event loop in this thread, which Django would take for asynchronous code."""
    needs_chromium()
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as found:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield found


@pytest.fixture(scope="package")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(ARGUMENTS))
    yield browser
    browser.close()


@pytest.fixture
def enter(site: Site, chromium: Browser) -> Iterator[Enter]:
    """The windows of one test; they close with it, and the browser must not have complained in any."""
    found = Enter(site, chromium)
    yield found
    faults = [fault for screen in found.opened for fault in screen.faults]
    for screen in found.opened:
        screen.shut()
    assert faults == [], "the browser complained"


@pytest.fixture(scope="package")
def audit(site: Site, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """An audit under way in a company of its own."""
    told = tmp_path_factory.mktemp("audit") / "told.json"
    command = [sys.executable, "-m", "tests.browser.audited", str(told)]
    subprocess.run(command, cwd=ROOT, env=site.environment, check=True)
    found: dict[str, Any] = json.loads(told.read_text(encoding="utf-8"))
    site.told["sessions"].update(found["sessions"])
    return found
