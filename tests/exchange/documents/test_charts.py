"""Charts as SVG: well-formed, escaped, and drawn from the figures."""

from typing import Any
from xml.etree import ElementTree

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from bihuan.exchange.documents.charts import draw
from bihuan.exchange.documents.charts.canvas import clipped, wide
from bihuan.exchange.documents.charts.plot import ticks
from tests.exchange.documents.papers import HOSTILE, charts

SVG = "{http://www.w3.org/2000/svg}"
FIGURES = st.one_of(st.none(), st.floats(-1e6, 1e6, allow_nan=False), st.integers(-(10**6), 10**6))


def drawn(kind: str, data: dict[str, Any]) -> ElementTree.Element:
    return ElementTree.fromstring(draw(kind, data, "#1c5a9e").svg)  # noqa: S314 (our own)


@pytest.mark.parametrize("hostile", ["", *HOSTILE])
def test_every_kind_is_well_formed_and_shows_hostile_words_as_words(hostile: str) -> None:
    for chart in charts(hostile):
        picture = drawn(chart.kind, chart.data)

        assert picture.tag == f"{SVG}svg" and picture.get("role") == "img"
        assert {one.tag.removeprefix(SVG) for one in picture.iter()} <= {
            "svg",
            "title",
            "rect",
            "line",
            "text",
            "circle",
            "polyline",
            "polygon",
        }


def test_bars_are_as_high_as_their_figures() -> None:
    picture = drawn("bars", {"x": ["a", "b"], "s": [{"name": "n", "data": [2, 4]}]})

    low, high = (float(bar.get("height", "0")) for bar in picture.iter(f"{SVG}rect"))
    assert high == pytest.approx(2 * low, rel=0.01)


def test_a_gap_in_the_figures_is_a_gap_in_the_line() -> None:
    picture = drawn("line", {"x": list("abcde"), "s": [{"name": "n", "data": [1, 2, None, 3, 4]}]})

    assert len(list(picture.iter(f"{SVG}polyline"))) == 2 and len(list(picture.iter(f"{SVG}circle"))) == 4


def test_a_gantt_shows_progress_milestones_and_today() -> None:
    picture = drawn("gantt", next(chart.data for chart in charts() if chart.kind == "gantt"))
    bars = [one for one in picture.iter(f"{SVG}rect") if one.get("height") == "12"]

    whole, done = (float(bar.get("width", "0")) for bar in bars)
    assert done == pytest.approx(whole / 2, rel=0.02)
    assert [one for one in picture.iter(f"{SVG}line") if one.get("stroke") == "#c8404c"]


@pytest.mark.parametrize("kind", ["bars", "line", "gantt", "pareto", "control"])
def test_without_data_says_so(kind: str) -> None:
    empty = {"x": [], "y": [], "s": [], "rows": [], "phases": [], "from": "2026-01-01", "to": "2026-12-31"}

    with translation.override("en"):
        assert "No data" in [one.text for one in drawn(kind, empty).iter(f"{SVG}text")]


@given(st.lists(FIGURES, min_size=1, max_size=40))
def test_any_figures_can_be_drawn(figures: list[float | None]) -> None:
    labels = [str(n) for n in range(len(figures))]
    for kind in ("bars", "line"):
        drawn(kind, {"x": labels, "s": [{"name": "n", "data": figures}]})
    positive = sorted((abs(one or 0) for one in figures), reverse=True)
    drawn("pareto", {"x": labels, "y": positive})
    phase = {"name": "", "from": 0, "to": len(figures) - 1, "cl": 1, "ucl": 2, "lcl": 0}
    drawn("control", {"name": "n", "x": labels, "y": figures, "phases": [phase], "flags": []})


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
def test_marks_are_few_round_and_enclose_the_figures(one: float, other: float) -> None:
    low, high = sorted((one, other))
    marks = ticks(low, high)

    slack = (high - low) * 1e-6 + 1e-6
    assert 2 <= len(marks) <= 12
    assert marks[0] <= low + slack and marks[-1] >= high - slack


@given(st.text(max_size=60), st.floats(10, 400))
def test_a_clipped_text_fits(text: str, room: float) -> None:
    assert wide(clipped(text, 11, room), 11) <= max(room, 22)
