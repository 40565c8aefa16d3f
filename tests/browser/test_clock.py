"""The journeys' clock can be set forward, for the windows of one test."""

from tests.browser.conftest import Enter


def test_a_record_of_tomorrow_was_made_tomorrow(enter: Enter) -> None:
    today = enter.today
    enter.later(days=40)
    screen = enter("qian", "/xdyj/opportunities/new/")
    screen.fill(title="四十天后提出的机会", channel="员工建议", what="备件柜没有标签").send("记下")

    assert (enter.today - today).days == 40
    screen.sees("四十天后提出的机会", f"{enter.today:%Y-%m-%d}")
