"""Reading a sheet somebody sent: .xlsx or .csv, checked by content, limited in size, row by row."""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineError, CalamineWorkbook

from bihuan.core.file_kinds import NotAccepted, recognise
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Refused
from bihuan.exchange.imports.corners import COLUMNS, ROWS, check_corners
from bihuan.exchange.tables import looks_like_formula

LARGEST = 20 * 1024 * 1024
SHEETS = 50
ENCODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = ",;\t|"
EXCEL = "xlsx"

Cells = list[Any]
Line = tuple[int, Cells]  # number of the row as the spreadsheet shows it, its cells


@dataclass(frozen=True)
class Book:
    """A file with one or more sheets; each can be read again from its first row."""

    name: str
    sheets: tuple[str, ...]
    content: bytes = b""
    workbook: CalamineWorkbook | None = None  # none: the content is CSV

    def rows(self, sheet: str) -> Iterator[Line]:
        """Rows that hold anything. Refuses when there are more than can be taken."""
        lines = _excel_rows(self.workbook, sheet) if self.workbook else _csv_rows(self.content)
        for number, cells in lines:
            if number > ROWS:
                raise Refused([phrase(_("The sheet has more than %(rows)s rows. Split the file."), rows=f"{ROWS:,}")])
            if any(cell not in ("", None) for cell in cells):
                yield number, cells


def open_book(name: str, content: bytes) -> Book:
    """The file as sheets of rows. Refuses, and says why, what is too large, encrypted, damaged or disguised."""
    if len(content) > LARGEST:
        raise Refused([phrase(_("The file is larger than %(size)s MB. Split it."), size=LARGEST // 1024 // 1024)])
    if not content.strip():
        raise Refused([_("The file is empty.")])
    ending = name.lower().rpartition(".")[2]
    if ending == "csv":
        return Book(name, ("",), _checked(name, content, "text/plain"))
    if ending != EXCEL:
        raise Refused([_("Only .xlsx and .csv can be imported. Save the sheet as .xlsx and try again.")])
    _checked(name, content, "spreadsheetml")
    check_corners(content)
    workbook = _workbook(content)
    return Book(name, tuple(workbook.sheet_names[:SHEETS]), workbook=workbook)


def _checked(name: str, content: bytes, wanted: str) -> bytes:
    """The content, if it is what the name says."""
    try:
        kind = recognise(io.BytesIO(content))
    except NotAccepted as refused:
        raise Refused([phrase(_("“%(name)s” is %(what)s."), name=name, what=refused.what)]) from refused
    if wanted not in kind.media_type:
        text = _("“%(name)s” is really a %(what)s. Save the sheet as .xlsx or .csv and try again.")
        raise Refused([phrase(text, name=name, what=kind.word)])
    return content


# ---------------------------------------------------------------- Excel


def _workbook(content: bytes) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(content))
    except (CalamineError, OSError, ValueError) as error:
        raise Refused([_("The workbook could not be read. Save it again as .xlsx without a password.")]) from error


def _excel_rows(workbook: CalamineWorkbook, name: str) -> Iterator[Line]:
    try:
        sheet = workbook.get_sheet_by_name(name)
        top, left = sheet.start or (0, 0)
        for number, cells in enumerate(sheet.iter_rows(), top + 1):
            yield number, [""] * left + cells
    except (CalamineError, OSError, ValueError) as error:
        raise Refused(
            [phrase(_("The sheet “%(name)s” could not be read. Save it again as .xlsx."), name=name)]
        ) from error


# ---------------------------------------------------------------- CSV


def _csv_rows(content: bytes) -> Iterator[Line]:
    text = _decoded(content)
    first = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    number = 1
    try:
        for cells in reader:
            if len(cells) > COLUMNS:
                raise Refused(
                    [phrase(_("Row %(row)s has more than %(columns)s columns."), row=number, columns=COLUMNS)]
                )
            yield number, [_disarmed(cell) for cell in cells]
            number = reader.line_num + 1
    except csv.Error as error:
        raise Refused([phrase(_("The file cannot be read as CSV near row %(row)s."), row=number)]) from error


def _decoded(content: bytes) -> str:
    marked = content[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}  # Excel's “Unicode text”
    for encoding in ("utf-16",) if marked else ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused([_("The characters of the file cannot be read. Save it as CSV in UTF-8.")])


def _disarmed(cell: str) -> str:
    """Without the apostrophe an export put before what looks like a formula."""
    bare = cell.strip()
    return bare[1:] if bare[:1] == "'" and (looks_like_formula(bare[1:]) or bare[1:2] == "'") else bare
