"""A small SVG canvas: geometry and colour by attribute, text escaped and measured."""

from dataclasses import dataclass, field
from unicodedata import east_asian_width
from xml.sax.saxutils import escape, quoteattr

FONT = "Noto Sans SC, Microsoft YaHei, PingFang SC, sans-serif"
INK, MUTE, LINE, PAPER = "#1f2933", "#5f6b7a", "#d9dfe6", "#ffffff"
COLOURS = {
    "done": "#3f9a66",
    "late": "#b87514",
    "open": "#4b83c0",
    "over": "#c8404c",
    "wait": "#7a5bc2",
    "void": "#8b919c",
    "soon": "#b9c2cc",
}
PALE = {
    "done": "#cfe6d8",
    "late": "#f4e0bf",
    "open": "#d5e1ee",
    "over": "#f8d5d7",
    "wait": "#ddd2f3",
    "void": "#e3e5e9",
    "soon": "#edf0f3",
}


def colour(name: str, accent: str) -> str:
    """The ink of a state token; anything else is the house's accent."""
    return COLOURS.get(name, accent)


def wide(text: str, size: float) -> float:
    """About how wide a text runs, in pixels."""
    return sum(size if east_asian_width(char) in "WF" else size * 0.56 for char in text)


def clipped(text: str, size: float, room: float) -> str:
    """The text, or as much of it as fits with an ellipsis."""
    text = text.replace("\n", " ")
    if wide(text, size) <= room:
        return text
    while text and wide(text, size) > room - size:
        text = text[:-1]
    return f"{text.rstrip()}…"


@dataclass
class Canvas:
    """Shapes in drawing order."""

    width: int
    height: int
    parts: list[str] = field(default_factory=list)

    def shape(self, name: str, **attributes: object) -> None:
        pairs = " ".join(f"{key.replace('_', '-')}={quoteattr(_short(value))}" for key, value in attributes.items())
        self.parts.append(f"<{name} {pairs}/>")

    def line(self, x1: float, y1: float, x2: float, y2: float, stroke: str = LINE, **more: object) -> None:
        self.shape("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, **{"stroke_width": 1, **more})

    def box(self, x: float, y: float, width: float, height: float, fill: str, **more: object) -> None:
        self.shape("rect", x=x, y=y, width=max(width, 0), height=max(height, 0), fill=fill, **more)

    def path(self, points: list[tuple[float, float]], stroke: str, **more: object) -> None:
        drawn = " ".join(f"{_short(x)},{_short(y)}" for x, y in points)
        self.shape("polyline", points=drawn, fill="none", stroke=stroke, **{"stroke_width": 2, **more})

    def diamond(self, x: float, y: float, size: float, fill: str, stroke: str = INK) -> None:
        points = [(x, y - size), (x + size, y), (x, y + size), (x - size, y)]
        drawn = " ".join(f"{_short(a)},{_short(b)}" for a, b in points)
        self.shape("polygon", points=drawn, fill=fill, stroke=stroke, stroke_width=1.2)

    def text(self, x: float, y: float, words: str, size: float = 11, fill: str = MUTE, anchor: str = "start") -> None:
        place = f'x="{_short(x)}" y="{_short(y)}" font-size="{_short(size)}" fill="{fill}" text-anchor="{anchor}"'
        self.parts.append(f"<text {place}>{escape(words)}</text>")

    def svg(self, words: str) -> str:
        """The picture, with a sentence for those who do not see it."""
        frame = f'viewBox="0 0 {self.width} {self.height}" width="{self.width}" height="{self.height}"'
        start = f'<svg xmlns="http://www.w3.org/2000/svg" {frame} role="img" font-family="{FONT}">'
        return f"{start}<title>{escape(words)}</title>{''.join(self.parts)}</svg>"


def _short(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)
