"""Bars and lines: one or several series over the same places."""

from typing import Any

from django.utils.translation import gettext as _

from bihuan.exchange.documents.charts.canvas import COLOURS, INK, MUTE, PAPER, Canvas, colour, wide
from bihuan.exchange.documents.charts.plot import HEIGHT, LEFT, RIGHT, WIDTH, Plot, finite, ticks, words
from bihuan.exchange.documents.wording import number, text

SHADES = ["", "done", "late", "wait", "over", "void"]


def shade(series: dict[str, Any], place: int, accent: str) -> str:
    """The series' own colour, or the next in turn."""
    return colour(series.get("color") or SHADES[place % len(SHADES)], accent)


def legend(canvas: Canvas, series: list[dict[str, Any]], accent: str) -> None:
    """Names of the series, when there is more than one."""
    x = float(LEFT)
    for place, one in enumerate(series if len(series) > 1 else []):
        canvas.box(x, 8, 10, 10, shade(one, place, accent))
        canvas.text(x + 14, 17, text(one["name"]))
        x += 30 + wide(text(one["name"]), 11)


def bars(data: dict[str, Any], accent: str) -> Canvas:
    """Stacked bars; a figure stands above each stack."""
    series = data["s"]
    totals = [sum(finite(one["data"][place] for one in series)) for place in range(len(data["x"]))]
    canvas = Canvas(WIDTH, HEIGHT)
    plot = Plot(
        canvas, ticks(min([0.0, *totals]), max([*totals, float(data.get("target") or 0), 1e-9])), words(data["x"])
    )
    plot.frame(text(data.get("unit", "")))
    legend(canvas, series, accent)
    thick = min(plot.room * 0.58, 44)
    for place, total in enumerate(totals):
        _stack(plot, series, place, thick, accent)
        canvas.text(plot.x(place), plot.y(max(total, 0)) - 5, number(round(total, 6)), fill=INK, anchor="middle")
    target(plot, data)
    return canvas


def _stack(plot: Plot, series: list[dict[str, Any]], place: int, thick: float, accent: str) -> None:
    below = 0.0
    for order, one in enumerate(series):
        for value in finite([one["data"][place]]):
            top, bottom = plot.y(max(below, below + value)), plot.y(min(below, below + value))
            plot.canvas.box(plot.x(place) - thick / 2, top, thick, bottom - top, shade(one, order, accent))
            below += value


def target(plot: Plot, data: dict[str, Any]) -> None:
    """A dashed line with its figure."""
    for value in finite([data.get("target")]):
        y = plot.y(value)
        plot.canvas.line(LEFT, y, WIDTH - RIGHT, y, MUTE, stroke_dasharray="5 4")
        words = _("Target %(figure)s") % {"figure": f"{number(value)}{text(data.get('unit', ''))}"}
        plot.canvas.text(WIDTH - RIGHT, y - 5, words, anchor="end")


def lines(data: dict[str, Any], accent: str) -> Canvas:
    """Lines with points; a gap in the figures is a gap in the line."""
    series = data["s"]
    values = finite([*(one for s in series for one in s["data"]), data.get("target")])
    canvas = Canvas(WIDTH, HEIGHT)
    plot = Plot(canvas, ticks(min(values, default=0), max(values, default=1)), words(data["x"]))
    plot.frame(text(data.get("unit", "")))
    legend(canvas, series, accent)
    target(plot, data)
    for place, one in enumerate(series):
        run(plot, one["data"], shade(one, place, accent))
    return canvas


def run(plot: Plot, values: list[Any], stroke: str, **more: object) -> None:
    """One series: pieces of line between the gaps, and its points."""
    piece: list[tuple[float, float]] = []
    for place, value in enumerate([*values, None]):
        known = finite([value])
        if known:
            piece.append((plot.x(place), plot.y(known[0])))
            plot.canvas.shape("circle", cx=plot.x(place), cy=plot.y(known[0]), r=3, fill=stroke)
        elif piece:
            plot.canvas.path(piece, stroke, **more)
            piece = []


def pareto(data: dict[str, Any], accent: str) -> Canvas:
    """Bars, largest first, and the cumulated share; those that make up 80 % are in colour."""
    values = finite(data["y"])
    total = sum(values) or 1.0
    canvas = Canvas(WIDTH, HEIGHT)
    plot = Plot(canvas, ticks(0, total), words(data["x"]), right=48)
    plot.frame("")
    share, points = 0.0, []
    for place, value in enumerate(values):
        vital = share < 0.8
        share += value / total
        x, y = plot.x(place), plot.y(value)
        canvas.box(x - plot.room * 0.3, y, plot.room * 0.6, plot.floor - y, accent if vital else COLOURS["soon"])
        below, ink = (14, PAPER) if place == 0 else (-5, INK)  # the line starts on the first bar
        canvas.text(x, y + below, number(round(value, 6)), fill=ink, anchor="middle")
        points.append((x, plot.y(share * total)))
    canvas.path(points, COLOURS["late"], stroke_width=1.75)
    for place, percent in enumerate((0, 20, 40, 60, 80, 100)):
        canvas.text(WIDTH - 42, plot.y(total * place / 5) + 4, f"{percent}%")
    canvas.line(LEFT, plot.y(total * 0.8), WIDTH - 48, plot.y(total * 0.8), MUTE, stroke_dasharray="4 4")
    return canvas


def control(data: dict[str, Any], accent: str) -> Canvas:
    """A control chart: limits per phase, and a red diamond with the rule's name where one is broken."""
    phases = data["phases"]
    limits = [one for phase in phases for key in ("ucl", "cl", "lcl") for one in _over(phase, key)]
    values = finite([*data["y"], *limits])
    canvas = Canvas(WIDTH, HEIGHT)
    plot = Plot(canvas, ticks(min(values, default=0), max(values, default=1)), words(data["x"]), right=70)
    plot.frame(text(data.get("unit", "")))
    for phase in phases:
        _limits(plot, phase)
    run(plot, data["y"], accent)
    for flag in data.get("flags", []):
        x, y = plot.x(flag["i"]), plot.y(float(data["y"][flag["i"]]))
        canvas.diamond(x, y, 6, COLOURS["over"], COLOURS["over"])
        canvas.text(x, y - 11, text(flag.get("text", "")), fill=COLOURS["over"], anchor="middle")
    if phases:
        _names(plot, phases[-1])
    return canvas


def _over(phase: dict[str, Any], key: str) -> list[Any]:
    """A limit at each point of its phase; one figure holds for all."""
    held = phase[key]
    return held if isinstance(held, list) else [held] * (phase["to"] - phase["from"] + 1)


def _limits(plot: Plot, phase: dict[str, Any]) -> None:
    for key in ("ucl", "cl", "lcl"):
        steps = []
        for place, value in enumerate(_over(phase, key), phase["from"]):
            for known in finite([value]):
                y = plot.y(known)
                steps += [(plot.x(place) - plot.room / 2, y), (plot.x(place) + plot.room / 2, y)]
        dashed = {} if key == "cl" else {"stroke_dasharray": "5 4"}
        plot.canvas.path(steps, MUTE if key == "cl" else COLOURS["over"], stroke_width=1.1, **dashed)
    if phase.get("name"):
        plot.canvas.text(plot.x(phase["from"]) - plot.room / 2 + 2, 18, text(phase["name"]))


def _names(plot: Plot, phase: dict[str, Any]) -> None:
    for key in ("ucl", "cl", "lcl"):
        for value in finite(_over(phase, key)[-1:]):
            ink = MUTE if key == "cl" else COLOURS["over"]
            plot.canvas.text(WIDTH - 66, plot.y(value) + 4, f"{key.upper()} {number(value)}", 10, ink)
