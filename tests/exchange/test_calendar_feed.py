"""The calendar feed: read back by a parser of our own that knows only the rules of RFC 5545."""

import re
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.areas.policies.models import DueChange, Task
from bihuan.core.models import Account
from bihuan.core.tokens import calendar_of, close_calendar, open_calendar
from bihuan.exchange.calendar_feed import escaped, feed, folded
from tests.cast import NOON, Cast
from tests.exchange.duties import duty, task

LINE = re.compile(
    r"([A-Z0-9-]+)((?:;[A-Z0-9-]+=(?:[^\x00-\x1f\";:,]*|\"[^\x00-\x1f\"]*\"))*):([^\x00-\x08\x0a-\x1f\x7f]*)"
)
ONCE = {
    "UID",
    "DTSTAMP",
    "DTSTART",
    "DTEND",
    "SEQUENCE",
    "LAST-MODIFIED",
    "SUMMARY",
    "DESCRIPTION",
    "URL",
    "STATUS",
    "TRANSP",
}
Event = dict[str, tuple[str, str]]


def parse(text: str) -> list[Event]:
    """The events of a calendar. Fails on anything the standard does not allow."""
    assert text.endswith("\r\n") and "\n" not in text.replace("\r\n", "")
    for line in text.encode().split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # folding splits no character
    lines = text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR" and lines[-1] == "END:VCALENDAR"
    events: list[Event] = []
    inside: Event | None = None
    for line in lines[1:-1]:
        match = LINE.fullmatch(line)
        assert match, line
        name, parameters, value = match.groups()
        if (name, value) == ("BEGIN", "VEVENT"):
            inside = {}
        elif (name, value) == ("END", "VEVENT"):
            assert inside is not None
            events.append(inside)
            inside = None
        elif inside is not None:
            assert name in ONCE and name not in inside
            inside[name] = (parameters, value)
    assert inside is None
    return events


def plain(value: str) -> str:
    return re.sub(r"\\([\\;,nN])", lambda found: "\n" if found[1] in "nN" else found[1], value)


def address(one: Task) -> str:
    return f"https://bihuan.example/xdyj/tasks/{one.pk}/"


@pytest.mark.django_db
class TestTheFeed:
    def test_shows_a_deadline_by_the_day_as_that_whole_day(self, xdyj: Cast) -> None:
        task(duty(xdyj.company), date(2026, 3, 31))

        [event] = parse(feed(xdyj.quinn, NOON, address))

        assert event["DTSTART"] == (";VALUE=DATE", "20260331") and event["DTEND"] == (";VALUE=DATE", "20260401")
        assert plain(event["SUMMARY"][1]) == "月度计划检查" and "XDYJ-03-02" in plain(event["DESCRIPTION"][1])

    def test_shows_a_deadline_by_the_clock_in_utc(self, xdyj: Cast) -> None:
        task(duty(xdyj.company), due_at=datetime(2026, 3, 31, 9, 30, tzinfo=UTC))

        [event] = parse(feed(xdyj.quinn, NOON, address))

        assert (event["DTSTART"], event["DTEND"]) == (("", "20260331T091500Z"), ("", "20260331T093000Z"))

    def test_shows_only_what_the_person_answers_for(self, xdyj: Cast, yntd: Cast) -> None:
        mine = task(duty(xdyj.company))
        task(duty(xdyj.company), role="general-manager")
        task(duty(yntd.company))
        task(duty(xdyj.company), pending=False, fulfilled_at=NOON)

        assert [event["UID"][1] for event in parse(feed(xdyj.quinn, NOON, address))] == [f"task-{mine.pk}@xdyj.bihuan"]

    def test_keeps_the_id_and_counts_up_when_the_deadline_moves(self, xdyj: Cast) -> None:
        one = task(duty(xdyj.company))
        [before] = parse(feed(xdyj.quinn, NOON, address))
        old = {"opens_at": one.opens_at, "due_at": one.due_at, "cell": one.cell}
        DueChange.objects.create(task=one, at=NOON + timedelta(hours=1), why="a year was published", **old)
        Task.objects.filter(pk=one.pk).update(due_day=date(2026, 4, 1), due_at=one.due_at + timedelta(days=1))

        [after] = parse(feed(xdyj.quinn, NOON, address))

        assert before["UID"] == after["UID"] and after["DTSTART"][1] == "20260401"
        assert (before["SEQUENCE"][1], after["SEQUENCE"][1]) == ("0", "1")
        assert after["LAST-MODIFIED"][1] == "20260302T050000Z"

    def test_of_unchanged_tasks_is_the_same_text(self, xdyj: Cast) -> None:
        task(duty(xdyj.company))

        assert feed(xdyj.quinn, NOON, address) == feed(xdyj.quinn, NOON + timedelta(days=1), address)

    def test_survives_hostile_titles(self, xdyj: Cast) -> None:
        title = "检查\r\nBEGIN:VEVENT\nX;Y,Z\\N\x07" + "很长的标题" * 20
        task(duty(xdyj.company, title=title), scope_label="项目：A;B")

        [event] = parse(feed(xdyj.quinn, NOON, address))

        assert plain(event["SUMMARY"][1]) == f"{title.replace(chr(13), '').replace(chr(7), '')} · 项目：A;B"


@pytest.mark.django_db
class TestTheSecretAddress:
    def test_opens_the_persons_feed_and_is_kept_only_as_a_digest(self, xdyj: Cast) -> None:
        key = open_calendar(xdyj.quinn, actor=xdyj.quinn, at=NOON)

        assert calendar_of(key, NOON) == xdyj.quinn
        assert xdyj.quinn.calendar_key == sha256(key.encode()).hexdigest()

    def test_stops_working_when_revoked_or_renewed(self, xdyj: Cast) -> None:
        first = open_calendar(xdyj.quinn, actor=xdyj.quinn, at=NOON)
        second = open_calendar(xdyj.quinn, actor=xdyj.quinn, at=NOON)
        assert calendar_of(first, NOON) is None and calendar_of(second, NOON) == xdyj.quinn

        close_calendar(xdyj.quinn, actor=xdyj.quinn, at=NOON)

        assert calendar_of(second, NOON) is None and calendar_of("", NOON) is None

    def test_stops_working_when_the_sign_in_was_closed(self, xdyj: Cast) -> None:
        key = open_calendar(xdyj.quinn, actor=xdyj.quinn, at=NOON)
        Account.objects.filter(people=xdyj.quinn).update(is_active=False)

        assert calendar_of(key, NOON) is None

    def test_stops_working_when_the_person_has_left(self, xdyj: Cast) -> None:
        key = open_calendar(xdyj.quinn, actor=xdyj.quinn, at=NOON)
        type(xdyj.quinn).objects.filter(pk=xdyj.quinn.pk).update(left_on=date(2026, 3, 1))

        assert calendar_of(key, NOON) is None


@given(st.text())
def test_every_text_survives_escaping_and_folding(text: str) -> None:
    line = f"SUMMARY:{escaped(text)}"

    unfolded = folded(line).replace("\r\n ", "")

    assert unfolded == line
    assert all(len(piece.encode()) <= 75 for piece in folded(line).split("\r\n"))
    wanted = re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]", "", text.replace("\r\n", "\n").replace("\r", "\n"))
    assert plain(escaped(text)) == wanted
