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
UNKNOWN = "□"
TRIES = 6
# What the fonts certainly have: Latin, Greek, Cyrillic, punctuation, Chinese; no marks that combine.
CERTAIN = re.compile(
    "[\n\x20-\u02ff\u0370-\u0482\u048a-\u04ff\u2010-\u2027\u2030-\u205e\u2100-\u2200\u25a0-\u25cf\u3000-\u3029\u3030-\u3098\u309b-\u30ff\u3400-\u9fff\uff00-\uffef]"
)
REFUSED = re.compile(r'the text `"(.*?)"` could not be displayed', re.DOTALL)
ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")
_lock = Lock()


@lru_cache(maxsize=4)
def _compiler(source: str) -> typst.Compiler:
    """One compiler per source file keeps fonts and layout in memory."""
    return typst.Compiler(str(FOLDER / source), root=str(FOLDER), font_paths=[str(FONTS)], ignore_system_fonts=True)


def build(paper: Paper) -> bytes:
    """The paper as PDF. Characters no font here has (emoji, rare scripts) are printed as □."""
    data = json.dumps(paper.plain(), ensure_ascii=False)
    language = (get_language() or "zh").split("-")[0]
    stamp = _stamp(paper.made_on)
    for _try in range(TRIES):
        try:
            return _compile("paper.typ", {"lang": language, "paper": data}, stamp)
        except typst.TypstError as error:
            data = _without(data, error)
    certain = "".join(char if CERTAIN.match(char) else UNKNOWN for char in data)
    return _compile("paper.typ", {"lang": language, "paper": certain}, stamp)


def _without(data: str, error: typst.TypstError) -> str:
    """The data with □ for the characters typst says no font has. Any other complaint of typst is raised."""
    named = REFUSED.findall(str(error))
    if not named:
        raise error
    lost = {char for words in named for char in ESCAPE.sub(lambda found: chr(int(found[1], 16)), words)}
    return data.translate({ord(char): UNKNOWN for char in lost if not CERTAIN.match(char)})


def _stamp(made_on: str) -> int:
    """The day of the document as a time; the same document gives the same bytes."""
    try:
        return int(datetime.fromisoformat(made_on[:10]).replace(tzinfo=UTC).timestamp())
    except ValueError:
        return 0


def _compile(source: str, inputs: dict[str, str], stamp: int) -> bytes:
    # The compiler is not made for several threads at once.
    with _lock:
        made = _compiler(source).compile(format="pdf", sys_inputs=inputs, pdf_standards="a-2b", timestamp=stamp)
    assert isinstance(made, bytes)
    return made


def picture(svg: str, dots: int = 200) -> bytes:
    """A drawn chart as PNG, for Word."""
    with _lock:
        made = _compiler("picture.typ").compile(format="png", ppi=dots, sys_inputs={"svg": svg})
    assert isinstance(made, bytes)
    return made
