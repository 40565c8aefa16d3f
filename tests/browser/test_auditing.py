"""Recording an audit on a tablet: offline nothing is lost, two recorders notice each other; the map follows."""

from typing import Any

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser.audited import SLUG
from tests.browser.conftest import Enter
from tests.browser.recording import items, save, write
from tests.browser.screen import PHONE

TABLET = {"viewport": {"width": 1180, "height": 820}, "has_touch": True}


def checklist(audit: dict[str, Any], item: str = "") -> str:
    return f"/{SLUG}/audits/{audit['audit']}/checklist/{item}"


def in_om(page: Page, place: int) -> str:
    """The key of an item of the O&M department nobody recorded, from the end."""
    open_ones = [one["id"] for one in items(page) if one["place"].startswith("运维管理部") and not one["result"]]
    return str(open_ones[place])


@pytest.mark.requirement("XDYJ-04-01.15")
def test_what_is_recorded_without_a_connection_is_sent_when_it_is_back(enter: Enter, audit: dict[str, Any]) -> None:
    screen = enter("sh-he", checklist(audit), **TABLET)
    page = screen.page
    first, second = in_om(page, -1), in_om(page, -2)
    screen.context.set_offline(True)

    for item, evidence in ((first, "断网时看到的第一件"), (second, "断网时看到的第二件")):
        page.locator(f"[data-item='{item}']").click()
        write(page, "conform", evidence)
        save(page)
    expect(page.locator(".ck-wait")).to_have_count(2)
    expect(page.locator("[data-state-text]")).to_contain_text("2")

    screen.context.set_offline(False)
    expect(page.locator(".ck-wait")).to_have_count(0, timeout=30_000)
    other = enter("sh-he", checklist(audit, f"?item={first}"), **TABLET)
    expect(other.page.locator("[name=evidence]")).to_have_value("断网时看到的第一件")
    screen.faults[:] = [one for one in screen.faults if "ERR_INTERNET_DISCONNECTED" not in one]


@pytest.mark.requirement("XDYJ-04-01.15")
def test_what_was_recorded_offline_survives_a_closed_tab_and_is_sent_once(enter: Enter, audit: dict[str, Any]) -> None:
    screen = enter("sh-he", checklist(audit), **TABLET)
    page = screen.page
    half, saved, open_one = (in_om(page, place) for place in (-5, -6, -7))
    screen.context.set_offline(True)
    page.locator(f"[data-item='{half}']").click()
    page.locator("[name=evidence]").fill("断网时写到一半")
    for item, evidence in ((saved, "断网时记完"), (open_one, "断网时写好还没保存")):
        page.locator(f"[data-item='{item}']").click()
        write(page, "conform", evidence)
        if item == saved:
            save(page)
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        page.reload()  # the page itself needs the connection
    page.close()

    screen.context.set_offline(False)
    page = screen.context.new_page()
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.post_data or "") if one.method == "POST" else None)
    for _time in range(2):
        page.goto(checklist(audit, f"?item={half}"))
        expect(page.locator("[name=evidence]")).to_have_value("断网时写到一半")
        for item in (saved, open_one):
            expect(page.locator(f"[data-item='{item}']")).to_have_class("ck-done")

    assert [sum(f"item={item}&" in one for one in sent) for item in (half, saved, open_one)] == [0, 1, 1]
    for item, evidence in ((saved, "断网时记完"), (open_one, "断网时写好还没保存")):
        other = enter("sh-he", checklist(audit, f"?item={item}"), **TABLET)
        expect(other.page.locator("[name=evidence]")).to_have_value(evidence)
    screen.faults[:] = [one for one in screen.faults if "ERR_INTERNET_DISCONNECTED" not in one]


@pytest.mark.requirement("XDYJ-04-01.15")
def test_what_was_typed_is_there_after_the_page_was_closed(enter: Enter, audit: dict[str, Any]) -> None:
    screen = enter("sh-he", checklist(audit), **TABLET)
    page = screen.page
    item = in_om(page, -3)
    page.locator(f"[data-item='{item}']").click()
    page.locator("[name=evidence]").fill("写到一半")

    screen.go(checklist(audit, f"?item={item}"))

    expect(page.locator("[name=evidence]")).to_have_value("写到一半")
    expect(page.locator(f"[data-item='{item}']")).to_have_class("ck-wait")
    page.locator("[name=evidence]").fill("")
    expect(page.locator(f"[data-item='{item}']")).to_have_class("ck-todo")


@pytest.mark.requirement("XDYJ-04-01.02")
def test_a_result_without_evidence_is_not_saved(enter: Enter, audit: dict[str, Any]) -> None:
    screen = enter("sh-he", checklist(audit), **TABLET)
    page = screen.page
    item = in_om(page, -3)
    page.locator(f"[data-item='{item}']").click()
    page.keyboard.press("2")
    save(page)

    expect(page.locator("[data-reasons]")).to_be_visible()
    assert page.url.endswith(f"item={item}")
    expect(page.locator("[data-becomes]")).to_contain_text("运维管理部")


@pytest.mark.requirement("XDYJ-04-01.15")
def test_the_second_recorder_is_shown_what_the_first_wrote_and_decides(enter: Enter, audit: dict[str, Any]) -> None:
    one, two = (enter("sh-he", checklist(audit), **TABLET) for _n in range(2))
    item = in_om(one.page, -4)
    for screen in (one, two):
        screen.page.locator(f"[data-item='{item}']").click()
    write(one.page, "conform", "甲看到的")
    save(one.page)
    expect(one.page.locator(f"[data-item='{item}']")).to_have_class("ck-done")

    write(two.page, "minor", "乙看到的")
    save(two.page)
    expect(two.page.locator(f"[data-item='{item}']")).to_have_class("ck-wait")
    two.page.locator(f"[data-item='{item}']").click()
    expect(two.page.locator("section[data-clash]")).to_be_visible()
    two.sees("甲看到的", "乙看到的")
    two.page.locator("[data-keep-mine]").click()

    expect(two.page.locator(f"[data-item='{item}']")).to_have_class("ck-minor")
    one.go(checklist(audit, f"?item={item}"))
    expect(one.page.locator("[name=evidence]")).to_have_value("乙看到的")


def test_works_on_a_phone_with_the_list_on_demand(enter: Enter, audit: dict[str, Any]) -> None:
    screen = enter("sh-he", checklist(audit), **PHONE)
    page = screen.page

    expect(page.locator(".fx-l")).to_be_hidden()
    page.locator("[data-list-button]").click()
    page.locator(".fx-l [data-item]").nth(3).click()

    expect(page.locator(".fx-l")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_map_leads_to_what_was_examined_and_to_what_is_to_be_arranged(enter: Enter, audit: dict[str, Any]) -> None:
    screen = enter("sh-wang", f"/{SLUG}/audit-programmes/{audit['programme']}/")
    page = screen.page

    page.locator(".hc.cv-d").first.click()
    expect(page.locator("[data-item-form]")).to_be_visible()
    page.go_back()
    page.locator("a.btn-primary[href*='audits/new/']").click()

    expect(page.locator("[name=title]")).to_have_value("第 2 次内审")
