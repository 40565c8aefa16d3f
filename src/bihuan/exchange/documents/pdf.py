"""PDF/A-2b by typst. Data goes in as JSON beside the source, never into it; nothing outside this folder is read."""

import json
import re
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock

import typst
from django.utils.translation import get_language

from bihuan.exchange.documents.paper import Paper

FOLDER = Path(__file__).parent
FONTS = FOLDER.parent / "fonts"
STANDARD = ["a-2b"]
UNKNOWN = "□"
TRIES = 6
# What the fonts certainly have: Latin, Greek, Cyrillic, punctuation, Chinese.
CERTAIN = re.compile(
    "[\n\x20-\u04ff\u2010-\u2027\u2030-\u205e\u2100-\u2200\u25a0-\u25cf\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]"
)
REFUSED = re.compile(r'the text `"(.*?)"` could not be displayed')
_lock = Lock()
_unknown: set[str] = set()


@lru_cache(maxsize=4)
def _compiler(source: str) -> typst.Compiler:
    """One compiler per source file keeps fonts and layout in memory."""
    return typst.Compiler(str(FOLDER / source), root=str(FOLDER), font_paths=[str(FONTS)], ignore_system_fonts=True)


def build(paper: Paper) -> bytes:
    """The paper as PDF. Characters no font here has (emoji, rare scripts) are printed as □."""
    data = json.dumps(paper.plain(), ensure_ascii=False)
    inputs = {"lang": (get_language() or "zh").split("-")[0]}
    stamp = _stamp(paper.made_on)
    for _try in range(TRIES):
        try:
            return _compile("paper.typ", {**inputs, "paper": _known(data)}, stamp)
        except typst.TypstError as error:
            if not _learn(str(error)):
                raise
    return _compile("paper.typ", {**inputs, "paper": "".join(c if CERTAIN.match(c) else UNKNOWN for c in data)}, stamp)


def _known(data: str) -> str:
    return data.translate({ord(char): UNKNOWN for char in _unknown}) if _unknown else data


def _learn(message: str) -> bool:
    """Note the characters typst found no glyph for; whether there were new ones."""
    found = {char for words in REFUSED.findall(message) for char in words if not CERTAIN.match(char)}
    fresh = found - _unknown
    _unknown.update(fresh)
    return bool(fresh)


def _stamp(made_on: str) -> int:
    """The day of the document as a time; the same document gives the same bytes."""
    try:
        return int(datetime.fromisoformat(made_on[:10]).replace(tzinfo=UTC).timestamp())
    except ValueError:
        return 0


def _compile(source: str, inputs: dict[str, str], stamp: int) -> bytes:
    # The compiler is not made for several threads at once.
    with _lock:
        made = _compiler(source).compile(format="pdf", sys_inputs=inputs, pdf_standards=STANDARD, timestamp=stamp)
    assert isinstance(made, bytes)
    return made


def picture(svg: str, dots: int = 200) -> bytes:
    """A drawn chart as PNG, for Word."""
    with _lock:
        made = _compiler("picture.typ").compile(format="png", ppi=dots, sys_inputs={"svg": svg})
    return made[0] if isinstance(made, list) else made
