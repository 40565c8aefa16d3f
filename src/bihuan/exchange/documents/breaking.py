"""Places where long words may break in a PDF: codes, digests and addresses would run out of their narrow column.

They are put in here and not by typst, which takes longer to search the words of a long table than to set it.
"""

import re
import unicodedata
from functools import cache
from typing import Any

from bihuan.exchange.documents.paper import Paper

BREAK = "\u200b"  # a space of no width
JOINER = "\u200d"
HAN = "\u2e80-\u2fd5\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
IN_TITLE, IN_FRONT, IN_PARAGRAPH = 20, 16, 30  # from so many letters on a word may break anywhere
IN_TABLE, IN_DENSE_TABLE = 16, 8
DENSE = 8  # points; letters of a dense table are smaller, and words break after hyphens too


def with_breaks(paper: Paper) -> dict[str, Any]:
    """The plain paper with its places to break. Its title stays as it is, for the properties of the file."""
    plain = paper.plain() | {"heading": breakable(paper.title, IN_TITLE)}
    for piece in plain["pieces"]:
        if piece["kind"] == "grid":
            _grid(piece)
        elif piece["kind"] == "paragraph":
            piece["text"] = breakable(piece["text"], IN_PARAGRAPH)
    if front := plain["front"]:
        front["lines"] = [[breakable(words, IN_FRONT) for words in line] for line in front["lines"]]
        if front["history"]:
            _grid(front["history"])
    return plain


def _grid(grid: dict[str, Any]) -> None:
    longest, hyphens = (IN_DENSE_TABLE, True) if grid["size"] < DENSE else (IN_TABLE, False)
    grid["rows"] = [[breakable(words, longest, hyphens=hyphens) for words in row] for row in grid["rows"]]
    for head in (cell for row in grid["head"] for cell in row):
        head["text"] = breakable(head["text"], longest, hyphens=hyphens)


def breakable(words: str, longest: int, *, hyphens: bool = False) -> str:
    """Words of at least `longest` letters may break anywhere; with `hyphens` every word also after a hyphen."""
    spread = _long_word(longest).sub(lambda found: _spread(found[0]), words)
    return spread.replace("-", f"-{BREAK}") if hyphens else spread


@cache
def _long_word(longest: int) -> re.Pattern[str]:
    return re.compile(rf"[^\s{HAN}-]{{{longest},}}")


def _spread(word: str) -> str:
    return word[0] + "".join(one if _belongs(word, at) else BREAK + one for at, one in enumerate(word[1:], 1))


def _belongs(word: str, at: int) -> bool:
    """Is this sign one with the sign before it: an accent, or a part of a joined picture?"""
    return unicodedata.category(word[at])[0] == "M" or JOINER in word[at - 1 : at + 1]
