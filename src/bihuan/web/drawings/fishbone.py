"""A fishbone: six bones of causes onto one spine, the problem as its head. Data in, geometry out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bihuan.web.drawings.shapes import Point

WIDTH, HEIGHT, SPINE = 770, 300, 150
JOINTS = (236.0, 408.0, 580.0)  # where a bone above and a bone below meet the spine
LEAN, FAR = 84.0, 112.0  # how far a bone leans back, and how far it reaches from the spine
HEAD, BROAD = 622, 140  # where the head begins, and how broad it is
SIGN, GAP, HIGH = 12.2, 11.0, 15  # the width of a character, what keeps a text off its bone, the height of a line
HEAD_HIGH = 20  # the height of a line of the head
MOST, LONGEST, LINE = 4, 11, 13  # causes of a bone, characters of a line of a text, characters of a line of the head
FEW = 2  # causes of a bone that have room for two lines each


@dataclass(frozen=True)
class Rib:
    """A cause: a line onto its bone and its text on it."""

    at: Point
    start: Point
    lines: list[str]
    whole: str
    is_root: bool

    @property
    def first_line(self) -> int:
        """How far above its line the text begins."""
        return -4 - HIGH * (len(self.lines) - 1)


@dataclass(frozen=True)
class Bone:
    """A category with its causes; `above` the spine or below."""

    label: Any
    end: Point
    joint: Point
    above: bool
    ribs: list[Rib]
    more: int

    @property
    def label_at(self) -> Point:
        return self.end.moved(dy=-8 if self.above else 18)


@dataclass(frozen=True)
class Fishbone:
    bones: list[Bone]
    head: list[str]
    width: int = WIDTH
    height: int = HEIGHT
    spine: int = SPINE
    head_x: int = HEAD
    head_middle: int = HEAD + BROAD // 2
    line_height: int = HIGH
    head_line_height: int = HEAD_HIGH

    @property
    def first_line(self) -> int:
        """How far above its middle the head's text begins."""
        return 5 - HEAD_HIGH // 2 * (len(self.head) - 1)


def cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def fishbone(problem: str, causes: Sequence[tuple[Any, Sequence[tuple[str, bool]]]]) -> Fishbone:
    """For the problem and (category, [(cause, is it the root)]): two bones to a joint, above and below in turn."""
    bones = [_bone(place, label, list(found)) for place, (label, found) in enumerate(causes[: 2 * len(JOINTS)])]
    lines = [problem[i : i + LINE - 4] for i in range(0, len(problem), LINE - 4)]
    return Fishbone(bones, [*lines[:3], cut(lines[3], LINE - 4)] if len(lines) > 3 else lines)


def _bone(place: int, label: Any, found: list[tuple[str, bool]]) -> Bone:
    above, joint = place % 2 == 0, Point(JOINTS[place // 2], SPINE)
    end = joint.moved(-LEAN, -FAR if above else FAR)
    shown = sorted(found, key=lambda one: not one[1])[:MOST]
    step, lines = 1 / (len(shown) + 1), 2 if len(shown) <= FEW else 1
    ribs = [_rib(end, joint, (nth + 1) * step, one, lines) for nth, one in enumerate(shown)]
    return Bone(label, end, joint, above, ribs, len(found) - len(shown))


def _rib(end: Point, joint: Point, share: float, cause: tuple[str, bool], most: int) -> Rib:
    """A bone above leans over the text on its rib, which therefore ends farther from it."""
    at = Point(end.x + (joint.x - end.x) * share, end.y + (joint.y - end.y) * share)
    said = broken(cause[0], most)
    room = 2 * GAP if end.y < joint.y else GAP
    return Rib(at, at.moved(dx=-(room + SIGN * max(map(len, said)))), said, *cause)


def broken(text: str, most: int) -> list[str]:
    """In so many lines of about the same length; what is longer is cut."""
    said = cut(text, LONGEST * most)
    half = -(-len(said) // 2)
    return [said[:half], said[half:]] if len(said) > LONGEST else [said]
