"""Words that are printed over one another, by poppler."""

import re
import shutil
import subprocess
from itertools import combinations
from pathlib import Path

from tests.tools import needed

WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')
ACROSS, DOWN = 1, 4  # points that boxes may share: kerning, and lines that stand close


def overlapping(content: bytes, folder: Path) -> list[tuple[str, str]]:
    """Pairs of words of one page whose boxes share more than that."""
    program = shutil.which("pdftotext")
    needed(program, "pdftotext", "poppler-utils")
    assert program is not None
    path = folder / "made.pdf"
    path.write_bytes(content)
    told = subprocess.run([program, "-bbox", str(path), "-"], capture_output=True, text=True, check=True)
    return [pair for page in told.stdout.split("<page ")[1:] for pair in _of_page(page)]


def _of_page(page: str) -> list[tuple[str, str]]:
    words = [(*map(float, found[:4]), found[4]) for found in WORD.findall(page)]
    return [(str(one[4]), str(other[4])) for one, other in combinations(words, 2) if _share(one, other)]


def _share(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    left, top, right, bottom = (float(str(value)) for value in one[:4])
    left2, top2, right2, bottom2 = (float(str(value)) for value in other[:4])
    return min(right, right2) - max(left, left2) > ACROSS and min(bottom, bottom2) - max(top, top2) > DOWN
