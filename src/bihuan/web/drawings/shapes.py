"""Points, arcs and ring pieces around a centre, as SVG paths. Angles in degrees, clockwise from twelve o'clock."""

from dataclasses import dataclass
from math import cos, radians, sin


def n(value: float) -> str:
    """A coordinate as SVG writes it: two decimals at most, no trailing zeros, in any language."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


@dataclass(frozen=True)
class Point:
    x: float
    y: float

    @property
    def sx(self) -> str:
        return n(self.x)

    @property
    def sy(self) -> str:
        return n(self.y)

    def moved(self, dx: float = 0, dy: float = 0) -> "Point":
        return Point(self.x + dx, self.y + dy)


@dataclass(frozen=True)
class Circle:
    """A centre to measure angles from."""

    x: float
    y: float

    def at(self, angle: float, radius: float) -> Point:
        turn = radians(angle)
        return Point(self.x + radius * sin(turn), self.y - radius * cos(turn))

    def arc(self, start: float, end: float, radius: float) -> str:
        """A line along the circle."""
        return f"{move(self.at(start, radius))}{sweep(self.at(end, radius), radius, end - start)}"

    def piece(self, start: float, end: float, inner: float, outer: float) -> str:
        """A piece of a ring between two radii."""
        out = f"{move(self.at(start, outer))}{sweep(self.at(end, outer), outer, end - start)}"
        back = self.at(end, inner)
        return f"{out}L{back.sx} {back.sy}{sweep(self.at(start, inner), inner, end - start, backwards=True)}Z"


def move(to: Point) -> str:
    return f"M{to.sx} {to.sy}"


def sweep(to: Point, radius: float, span: float, *, backwards: bool = False) -> str:
    large, clockwise = int(abs(span) > 180), int(not backwards)
    return f"A{n(radius)} {n(radius)} 0 {large} {clockwise} {to.sx} {to.sy}"


def diamond(centre: Point, size: float = 6.5) -> str:
    s = n(size)
    return f"M{centre.sx} {n(centre.y - size)}l{s} {s}-{s} {s}-{s}-{s}z"
