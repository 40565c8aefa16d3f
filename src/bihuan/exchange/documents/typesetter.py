"""Runs typst in a process of its own, started by pdf.py: `python -I typesetter.py < order > PDF or pictures`.

Typst keeps what it laid out in memory (hundreds of MB after some dozen documents), and a hostile document may take
for ever; both end with this process. It imports nothing of Bihuan. The order is JSON; its texts are data for typst,
never source, and typst reads nothing outside this folder.
"""

import base64
import json
import re
import sys
from pathlib import Path
from typing import Any, Literal

import typst

FOLDER = Path(__file__).parent
FONTS = FOLDER.parent / "fonts"
UNKNOWN = "□"
TRIES = 6
MOST_MEMORY = 3 * 1024**3  # bytes of address space
# What the fonts certainly have: Latin, Greek, Cyrillic, punctuation, Chinese; no marks that combine.
# The space of no width needs no font: it is where a long word may break.
CERTAIN = re.compile(
    "[\n\x20-\u02ff\u0370-\u0482\u048a-\u04ff\u200b\u2010-\u2027\u2030-\u205e\u2100-\u2200\u25a0-\u25cf"
    "\u3000-\u3029\u3030-\u303f\u3041-\u3096\u309b-\u30ff\u3400-\u4db5\u4e00-\u9fef\uff01-\uff9f\uffe0-\uffe6]"
)
REFUSED = re.compile(r'the text `"(.*?)"` could not be displayed', re.DOTALL)
ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")


def compiler(source: str) -> typst.Compiler:
    return typst.Compiler(str(FOLDER / source), root=str(FOLDER), font_paths=[str(FONTS)], ignore_system_fonts=True)


def document(order: dict[str, Any]) -> bytes:
    """PDF/A-2b. Characters no font here has (emoji, rare scripts) are printed as □."""
    made, data = compiler("paper.typ"), str(order["paper"])
    for _try in range(TRIES):
        try:
            return compiled(made, "pdf", order["stamp"], {"lang": order["lang"], "paper": data})
        except typst.TypstError as error:
            data = without(data, error)
    certain = "".join(char if CERTAIN.match(char) else UNKNOWN for char in data)
    return compiled(made, "pdf", order["stamp"], {"lang": order["lang"], "paper": certain})


def compiled(made: typst.Compiler, form: Literal["pdf", "png"], stamp: int, inputs: dict[str, str]) -> bytes:
    if form == "pdf":
        content = made.compile(format="pdf", sys_inputs=inputs, pdf_standards="a-2b", timestamp=stamp)
    else:
        content = made.compile(format="png", sys_inputs=inputs, ppi=200)
    assert isinstance(content, bytes)
    return content


def without(data: str, error: typst.TypstError) -> str:
    """The data with □ for the characters typst says no font has. Any other complaint of typst is raised."""
    named = REFUSED.findall(str(error))
    if not named:
        raise error
    lost = {char for words in named for char in ESCAPE.sub(lambda found: chr(int(found[1], 16)), words)}
    return data.translate({ord(char): UNKNOWN for char in lost if not CERTAIN.match(char)})


def pictures(order: dict[str, Any]) -> bytes:
    """Each SVG as PNG, in one JSON list."""
    made = compiler("picture.typ")
    drawn = [compiled(made, "png", 0, {"svg": svg}) for svg in order["svgs"]]
    return json.dumps([base64.b64encode(one).decode() for one in drawn]).encode()


def limit_memory() -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


if __name__ == "__main__":
    limit_memory()
    given = json.loads(sys.stdin.buffer.read())
    sys.stdout.buffer.write(pictures(given) if "svgs" in given else document(given))
