"""Recording a result on the checklist page, as a person does it."""

import json
from typing import Any

from playwright.sync_api import Page


def items(page: Page) -> list[dict[str, Any]]:
    """The items of the checklist, as the page got them."""
    found: list[dict[str, Any]] = json.loads(page.locator("#checklist").text_content() or "{}")["items"]
    return found


def write(page: Page, result: str, evidence: str) -> None:
    page.locator(f"[name=result][value={result}]").check(force=True)
    page.locator("[name=evidence]").fill(evidence)


def save(page: Page) -> None:
    page.locator("[data-save]").click()
