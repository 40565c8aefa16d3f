"""Places where long words may break in a PDF: codes, digests and addresses would run out of their narrow column.

They are put in here and not by typst, which takes longer to search the words of a long table than to set it. In a table
a word breaks that is wider than its column: after a hyphen, a stroke or the like, and anywhere where that is not enough.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

from bihuan.exchange.documents.paper import Paper
from bihuan.exchange.documents.widths import font

BREAK = "\u200b"  # a space of no width
JOINER = "\u200d"
HAN = "\u2e80-\u2fd5\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
IN_TITLE, IN_FRONT, IN_PARAGRAPH = 20, 16, 30  # from so many letters on a word may break anywhere
SEPARATOR = re.compile(r"[-–/\\._:;,@&=?+|#]")
CLOSE = 8  # points; a table of smaller letters has its cells closer together (paper.typ)
POINTS = {("a4", False): 595.2, ("a4", True): 841.8, ("a3", True): 1190.5}  # across a page
MARGINS = 2 * 62.4  # 2.2 cm each (paper.typ)


def with_breaks(paper: Paper) -> dict[str, Any]:
    """The plain paper with its places to break. Its title stays as it is, for the properties of the file."""
    plain = paper.plain() | {"heading": breakable(paper.title, IN_TITLE)}
    across = POINTS[paper.size, paper.landscape] - MARGINS
    for piece in plain["pieces"]:
        if piece["kind"] == "grid":
            _grid(piece, across)
        elif piece["kind"] == "paragraph":
            piece["text"] = breakable(piece["text"], IN_PARAGRAPH)
    if front := plain["front"]:
        front["lines"] = [[breakable(words, IN_FRONT) for words in line] for line in front["lines"]]
        if front["history"]:
            _grid(front["history"], across)
    return plain


def _grid(grid: dict[str, Any], across: float) -> None:
    """Every cell of a table, measured in em of its letters."""
    whole, padding = sum(grid["widths"]), 5 if grid["size"] < CLOSE else 10
    ems = [(across * width / whole - padding) / grid["size"] for width in grid["widths"]]
    names = range(grid["labels"])
    grid["rows"] = [
        [fitting(words, ems[place], bold=place in names) for place, words in enumerate(row)] for row in grid["rows"]
    ]
    for row in grid["head"]:
        for head, room in zip(row, _rooms([one["cols"] for one in row], ems), strict=True):
            head["text"] = fitting(head["text"], room, bold=True)


def _rooms(spans: list[int], ems: list[float]) -> list[float]:
    """The width of each head; beside heads that span rows, where its column is not known, that of the narrowest."""
    if sum(spans) != len(ems):
        return [min(ems) * span for span in spans]
    ends = [sum(spans[: place + 1]) for place in range(len(spans))]
    return [sum(ems[end - span : end]) for span, end in zip(spans, ends, strict=True)]


def fitting(words: str, room: float, *, bold: bool = False) -> str:
    """With places to break in what is wider than `room` em; a sign is hardly ever wider than one."""
    return _run(max(int(room), 1)).sub(lambda found: _parted(found[0], room, bold=bold), words)


@cache
def _run(longest: int) -> re.Pattern[str]:
    """What does not break by itself: anything without spaces and Chinese signs."""
    return re.compile(rf"[^\s{HAN}]{{{longest},}}")


@lru_cache(maxsize=10_000)
def _parted(run: str, room: float, *, bold: bool) -> str:
    measured = font(bold=bold)
    if measured.width(run) <= room:
        return run
    starts = [0, *(found.end() for found in SEPARATOR.finditer(run)), len(run)]
    places: set[int] = set(starts)
    for start, end in pairwise(starts):
        if measured.width(run[start:end]) > room:
            places.update(range(start, end))
    return _broken(run, places)


def breakable(words: str, longest: int) -> str:
    """Words of at least `longest` letters may break anywhere."""
    return _long_word(longest).sub(lambda found: _broken(found[0], range(len(found[0]))), words)


@cache
def _long_word(longest: int) -> re.Pattern[str]:
    return re.compile(rf"[^\s{HAN}-]{{{longest},}}")


def _broken(word: str, places: Iterable[int]) -> str:
    at_places = set(places)
    return word[0] + "".join(
        BREAK + one if at in at_places and not _belongs(word, at) else one for at, one in enumerate(word[1:], 1)
    )


def _belongs(word: str, at: int) -> bool:
    """Is this sign one with the sign before it: an accent, or a part of a joined picture?"""
    return unicodedata.category(word[at])[0] == "M" or JOINER in word[at - 1 : at + 1]
