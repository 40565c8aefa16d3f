"""The journeys' clock can be set forward, for the windows of one test."""

from datetime import date, timedelta

from tests.browser.conftest import Enter


def test_a_record_of_tomorrow_was_made_tomorrow(enter: Enter) -> None:
    screen = enter("qian", "/xdyj/opportunities/new/")
    enter.later(days=3)
    screen.fill(title="三天后提出的机会", channel="员工建议", what="备件柜没有标签").send("记下")

    screen.sees("三天后提出的机会", f"{date.today() + timedelta(days=3):%Y-%m-%d}")
