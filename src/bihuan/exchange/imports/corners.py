"""Looking through a workbook before the reader does: it reserves room for what the file claims, and dies of too much.

The reader takes the far corner of the cells, numbers rows and cells that carry no place, believes counts, and follows a
sheet's address wherever it leads; so every XML member is read here first, wherever it lies.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from typing import IO, Any
from xml.parsers import expat

from django.utils.translation import gettext_lazy as _

from bihuan.core.phrases import phrase
from bihuan.core.refusals import Refused

ROWS, COLUMNS = 50_000, 200
SLACK = 1000  # rows that may be formatted below the last one
MOST_COUNTED = 5_000_000  # texts a workbook may say it holds
PLACE = re.compile(r"([A-Za-z]*)(\d*)")
OTHER_READERS = {"xl/workbook.bin", "content.xml"}  # would be read as another kind of file, unseen
HIDDEN = (b"sheetData", b"sst")  # what only XML members may hold
CHUNK = 1024 * 1024

HARMFUL = _("The sheet is damaged, or was made to do harm. Save it again with Excel or WPS.")
DAMAGED = _("The sheet is damaged. Save it again with Excel or WPS.")


def check_corners(content: bytes) -> None:
    """Refuse a workbook that claims more room than a sheet may take, or hides where its cells are."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        if OTHER_READERS & {name.lower() for name in package.namelist()}:
            raise Refused([HARMFUL])
        for member in package.infolist():  # of two with one name the reader may take either
            with package.open(member) as stream:
                if member.filename.lower().endswith(".xml"):
                    _check_member(stream)
                elif _holds_cells(stream):
                    raise Refused([HARMFUL])


def _holds_cells(stream: IO[bytes]) -> bool:
    """Is this a sheet, or the sheets' texts, under another name?"""
    start = stream.read(CHUNK)
    if not start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return False
    while start:
        following = stream.read(CHUNK)
        if any(word in start + following[:16] for word in HIDDEN):
            return True
        start = following
    return False


def _check_member(stream: IO[bytes]) -> None:
    def doctype(*_args: Any) -> None:
        raise Refused([HARMFUL])  # it could hold entities

    parser = expat.ParserCreate()
    parser.StartElementHandler = Corner().start
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.ParseFile(stream)
    except expat.ExpatError as error:
        raise Refused([DAMAGED]) from error


class Corner:
    """Follows the cells of a member, also those that do not say where they stand."""

    def __init__(self) -> None:
        self.row = self.column = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        element = name.rpartition(":")[2]
        if any(not _is_small(attributes.get(one, "0")) for one in ("count", "uniqueCount")):
            raise Refused([HARMFUL])
        if element == "row":
            self.row, self.column = self._row_of(attributes.get("r", "")), 0
        elif element == "c":
            self._step(attributes.get("r", ""))
        else:
            return
        if self.row > ROWS + SLACK or self.column > COLUMNS:
            text = _("A cell (%(cell)s) lies beyond row %(rows)s or column %(columns)s. Delete empty rows and columns.")
            cell = attributes.get("r", "")[:20] or f"{self.row}/{self.column}"
            raise Refused([phrase(text, cell=cell, rows=f"{ROWS:,}", columns=COLUMNS)])

    def _row_of(self, place: str) -> int:
        return _number(place) if place.isdecimal() else self.row + 1

    def _step(self, place: str) -> None:
        """To the cell that is named, or the next one."""
        found = PLACE.fullmatch(place)
        letters, digits = found.groups() if found else ("", "")
        self.column = _column(letters) if letters else self.column + 1
        self.row = _number(digits) if digits else self.row


def _is_small(text: str) -> bool:
    return not text.isdecimal() or _number(text) <= MOST_COUNTED


def _number(digits: str) -> int:
    """The number; of one nobody can mean, one that is too large in any case."""
    return int(digits[:12])


def _column(letters: str) -> int:
    """`A` is 1, `XFD` is 16384."""
    found = 0
    for letter in letters.upper()[:8]:
        found = found * 26 + ord(letter) - 64
    return found
