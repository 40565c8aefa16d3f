"""Charts as small SVG pictures, out of the same data the pages draw with ECharts (core.blocks.Chart)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from bihuan.core.phrases import listed
from bihuan.exchange.documents.charts.canvas import Canvas
from bihuan.exchange.documents.charts.gantt import gantt
from bihuan.exchange.documents.charts.series import bars, control, lines, pareto
from bihuan.exchange.documents.wording import text

KINDS: dict[str, Callable[[dict[str, Any], str], Canvas]] = {
    "bars": bars,
    "line": lines,
    "gantt": gantt,
    "control": control,
    "pareto": pareto,
}


@dataclass(frozen=True)
class Drawn:
    """A picture with its size in pixels, and a sentence that says what it shows."""

    svg: str
    width: int
    height: int
    words: str


def draw(kind: str, data: dict[str, Any], accent: str) -> Drawn:
    """The chart as SVG. Without data it says so instead of drawing empty axes."""
    rows = data.get("rows") if kind == "gantt" else data.get("x")
    words = _said(kind, data, len(rows or []))
    canvas = KINDS[kind](data, accent) if rows else _nothing()
    return Drawn(canvas.svg(words), canvas.width, canvas.height, words)


def _said(kind: str, data: dict[str, Any], count: int) -> str:
    if not count:
        return _("No data")
    if kind == "gantt":
        return _("Gantt chart of %(count)s items") % {"count": count}
    names = listed(text(one["name"]) for one in data.get("s", [])) or text(data.get("name", ""))
    return _("Chart over %(count)s values: %(names)s") % {"count": count, "names": names}


def _nothing() -> Canvas:
    canvas = Canvas(640, 60)
    canvas.text(320, 34, _("No data"), 12, anchor="middle")
    return canvas
