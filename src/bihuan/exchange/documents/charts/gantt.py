"""A Gantt chart: bar = period, solid part = progress, dashed box = pilot, diamonds = milestones, red line = today."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bihuan.exchange.documents.charts.canvas import COLOURS, INK, LINE, PALE, PAPER, Canvas, clipped, wide
from bihuan.exchange.documents.wording import text

WIDTH, NAMES, RIGHT = 680, 210, 12
HEAD, ROW, FOOT = 26, 26, 26


def day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value[:10])


class Axis:
    """Where a day lies."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, max(last, first + timedelta(days=1))

    def x(self, one: date) -> float:
        days = (self.last - self.first).days + 1
        place = min(max((one - self.first).days, 0), days)
        return NAMES + place / days * (WIDTH - NAMES - RIGHT)

    def months(self) -> list[date]:
        """The first day of each month, thinned to at most thirteen marks."""
        found, one = [], self.first.replace(day=1)
        while one <= self.last:
            found.append(one)
            one = (one + timedelta(days=32)).replace(day=1)
        return found[:: max(1, -(-len(found) // 13))]


def gantt(data: dict[str, Any], accent: str) -> Canvas:
    rows = data["rows"]
    canvas = Canvas(WIDTH, HEAD + ROW * len(rows) + FOOT)
    axis = Axis(day(data["from"]), day(data["to"]))
    bottom = float(canvas.height - FOOT)
    _months(canvas, axis, bottom)
    for place, row in enumerate(rows):
        _row(canvas, axis, row, HEAD + ROW * place + ROW / 2)
    if data.get("today") and axis.first <= day(data["today"]) <= axis.last:
        x = axis.x(day(data["today"]))
        canvas.line(x, HEAD - 6, x, bottom, COLOURS["over"], stroke_width=1.5)
    _legend(canvas, bottom + 17, bool(data.get("today")))
    return canvas


def _months(canvas: Canvas, axis: Axis, bottom: float) -> None:
    months = axis.months()
    room = (WIDTH - NAMES - RIGHT) / max(len(months), 1)
    for one in months:
        x = axis.x(max(one, axis.first))
        canvas.line(x, HEAD - 4, x, bottom, LINE)
        words = (
            f"{one:%y-%m}"
            if axis.first.year != axis.last.year
            else pgettext("month", "%(number)s") % {"number": one.month}
        )
        canvas.text(x + 3, HEAD - 10, clipped(words, 10, room + 8), 10)
    canvas.line(0, HEAD - 2, WIDTH, HEAD - 2, LINE)
    canvas.line(0, bottom, WIDTH, bottom, LINE)


def _row(canvas: Canvas, axis: Axis, row: dict[str, Any], middle: float) -> None:
    canvas.text(2, middle + 4, clipped(text(row["text"]), 11, NAMES - 12), 11, INK)
    look = row.get("look") or "open"
    start, end = axis.x(day(row["from"])), axis.x(day(row["to"]) + timedelta(days=1))
    outline = {"stroke": "#98a2ad", "stroke_dasharray": "4 3"} if look == "soon" else {}
    canvas.box(start, middle - 6, max(end - start, 2), 12, PALE.get(look, PALE["open"]), rx=2, **outline)
    done = min(max(float(row.get("done") or 0), 0), 1)
    canvas.box(start, middle - 6, (end - start) * done, 12, COLOURS.get(look, COLOURS["open"]), rx=2)
    if row.get("pilot"):
        left, right = axis.x(day(row["pilot"][0])), axis.x(day(row["pilot"][1]) + timedelta(days=1))
        dashed = {"stroke": COLOURS["late"], "stroke_width": 1.4, "stroke_dasharray": "3 2"}
        canvas.box(left, middle - 9, max(right - left, 4), 18, "none", rx=2, **dashed)
    for mark in row.get("marks", []):
        _mark(canvas, axis.x(day(mark["on"])), middle, mark.get("state", "open"))


def _mark(canvas: Canvas, x: float, y: float, state: str) -> None:
    """Full when reached, hollow when to come, red with a stroke through it when late."""
    fills = {"done": INK, "late": COLOURS["over"]}
    canvas.diamond(x, y, 5.5, fills.get(state, PAPER), COLOURS["over"] if state == "late" else INK)
    if state == "late":
        canvas.line(x - 2.5, y, x + 2.5, y, PAPER, stroke_width=1.4)


def _legend(canvas: Canvas, y: float, today: bool) -> None:
    x = 2.0
    for state, words in (
        ("done", _("Milestone reached")),
        ("open", _("Milestone to come")),
        ("late", _("Milestone missed")),
    ):
        _mark(canvas, x + 6, y - 4, state)
        canvas.text(x + 16, y, words, 10)
        x += 32 + wide(words, 10)
    canvas.box(x, y - 10, 16, 11, "none", stroke=COLOURS["late"], stroke_width=1.4, stroke_dasharray="3 2")
    canvas.text(x + 21, y, _("Pilot"), 10)
    x += 37 + wide(_("Pilot"), 10)
    if today:
        canvas.line(x, y - 11, x, y + 2, COLOURS["over"], stroke_width=1.5)
        canvas.text(x + 5, y, _("Today"), 10)
