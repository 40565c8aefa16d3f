"""Tables out of the house: Excel and CSV, row by row; text that looks like a formula stays text."""

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from math import isfinite
from typing import Any, Literal
from unicodedata import east_asian_width
from zoneinfo import ZoneInfo

import xlsxwriter
from django.utils.translation import gettext as _

from bihuan.core.refusals import Refused
from bihuan.exchange.documents.wording import UNPRINTABLE

Format = Literal["xlsx", "csv"]
MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
BOM = b"\xef\xbb\xbf"  # without it Excel reads Chinese CSV in the machine's old code page
FORMULA_STARTS = "=+-@＝＋－＠"
ROWS, TEXT = 1_048_576, 32_767  # what an Excel sheet and one of its cells hold
EXACT = 2**53  # larger whole numbers would be rounded by Excel
NARROW, WIDE = 8, 48
CHUNK = 64 * 1024
FIRST_DAY = date(1900, 3, 1)  # Excel miscounts the days before
SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
ZONE = ZoneInfo("Asia/Shanghai")


def export(
    head: Sequence[Any],
    rows: Iterable[Sequence[Any]],
    format: Format = "xlsx",
    *,
    title: str = "",
    sheet: str = "",
    zone: ZoneInfo = ZONE,
) -> Iterator[bytes]:
    """The table as a stream of bytes. A title stands above the head in Excel; `\\n` parts it from its second line."""
    heads = [str(word) for word in head]
    if format == "csv":
        return _csv(heads, rows, zone)
    return _xlsx(heads, rows, Layout(title, sheet or title.split("\n")[0], zone))


def looks_like_formula(words: str) -> bool:
    """Would a spreadsheet run this text when it is typed or opened as CSV?"""
    return words[:1] in {"\t", "\r", "\n"} or words.lstrip()[:1] in set(FORMULA_STARTS)


def plain(value: Any, zone: ZoneInfo) -> Any:
    """A number, a day, a local time without zone, or words: what a cell can hold."""
    if value is None or isinstance(value, bool):
        return {None: "", True: _("Yes"), False: _("No")}[value]
    if isinstance(value, datetime):
        return value.astimezone(zone).replace(tzinfo=None) if value.tzinfo else value
    if isinstance(value, date):
        return value
    if isinstance(value, int | float | Decimal) and isfinite(value):
        return value
    words = UNPRINTABLE.sub("", str(value).replace("\r\n", "\n"))
    return words if len(words) <= TEXT else words[: TEXT - 20] + _("… [cut]")


# ---------------------------------------------------------------- CSV


def _csv(heads: list[str], rows: Iterable[Sequence[Any]], zone: ZoneInfo) -> Iterator[bytes]:
    page = io.StringIO(newline="")
    writer = csv.writer(page)
    writer.writerow([_armoured(word) for word in heads])
    yield BOM
    for row in rows:
        writer.writerow([_csv_cell(plain(value, zone)) for value in row])
        if page.tell() > CHUNK:
            yield _taken(page)
    yield _taken(page)


def _csv_cell(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value) if isinstance(value, int | float) else _armoured(value)


def _armoured(words: str) -> str:
    """An apostrophe before what a spreadsheet would run; before an apostrophe too, so that it can be taken off again."""
    return f"'{words}" if looks_like_formula(words) or words.startswith("'") else words


def _taken(page: io.StringIO) -> bytes:
    """What was written so far; the page is empty again."""
    written = page.getvalue().encode()
    page.seek(0)
    page.truncate()
    return written


# ---------------------------------------------------------------- Excel


@dataclass
class Layout:
    """How a sheet is titled, and how wide its columns have become."""

    title: str
    sheet: str
    zone: ZoneInfo
    widths: list[float] = field(default_factory=list)

    @property
    def name(self) -> str:
        """A name Excel takes for a sheet."""
        return SHEET_NAME.sub(" ", self.sheet).strip(" '")[:31] or _("Table")


LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"},
    "note": {"align": "center", "valign": "vcenter", "font_color": "#5F6B7A"},
    "head": {
        "bold": True,
        "bg_color": "#F1F4F7",
        "border": 1,
        "border_color": "#B8C1CB",
        "text_wrap": True,
        "align": "center",
        "valign": "vcenter",
    },
    "words": {"border": 1, "border_color": "#B8C1CB", "text_wrap": True, "valign": "top"},
    "quoted": {"border": 1, "border_color": "#B8C1CB", "text_wrap": True, "valign": "top", "quote_prefix": True},
    "number": {"border": 1, "border_color": "#B8C1CB", "valign": "top"},
    "day": {"border": 1, "border_color": "#B8C1CB", "valign": "top", "align": "left", "num_format": "yyyy-mm-dd"},
    "time": {
        "border": 1,
        "border_color": "#B8C1CB",
        "valign": "top",
        "align": "left",
        "num_format": "yyyy-mm-dd hh:mm",
    },
}


def _xlsx(heads: list[str], rows: Iterable[Sequence[Any]], layout: Layout) -> Iterator[bytes]:
    with tempfile.TemporaryFile() as file:
        book = xlsxwriter.Workbook(file, {"constant_memory": True, "in_memory": False})
        book.set_properties(
            {"title": layout.title.split("\n")[0], "created": datetime(2000, 1, 1)}
        )  # same table, same bytes
        try:
            _fill(book, heads, rows, layout)
        finally:
            book.close()  # also lets go of the writer's own temporary file
        file.seek(0)
        while chunk := file.read(CHUNK):
            yield chunk


def _fill(book: Any, heads: list[str], rows: Iterable[Sequence[Any]], layout: Layout) -> None:
    """Title, head and rows; then what depends on how many rows there were."""
    sheet = book.add_worksheet(layout.name)
    looks = {name: book.add_format(look) for name, look in LOOKS.items()}
    layout.widths = [_room(word) for word in heads]
    first = _titles(sheet, layout, len(heads), looks)
    for place, word in enumerate(heads):
        _write(sheet, first, place, word, looks, "head")
    last = first
    for last, row in enumerate(rows, first + 1):
        if last >= ROWS:
            raise Refused(
                [_("An Excel sheet holds no more than %(rows)s rows. Export as CSV instead.") % {"rows": f"{ROWS:,}"}]
            )
        for place, value in enumerate(row):
            _cell(sheet, last, place, plain(value, layout.zone), looks, layout)
    for place, width in enumerate(layout.widths):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(first + 1, 0)
    sheet.autofilter(first, 0, last, max(len(heads) - 1, 0))
    _print_setup(sheet, first, layout)


def _titles(sheet: Any, layout: Layout, columns: int, looks: dict[str, Any]) -> int:
    """Title lines across the table; the place of the head row below them."""
    lines = [line for line in layout.title.split("\n") if line]
    for place, line in enumerate(lines):
        look = looks["note" if place else "title"]
        sheet.set_row(place, 20 if place else 30)
        if columns > 1:
            sheet.merge_range(place, 0, place, columns - 1, "", look)
        sheet.write_string(place, 0, line, look)
    return len(lines)


def _cell(sheet: Any, row: int, place: int, value: Any, looks: dict[str, Any], layout: Layout) -> None:
    if isinstance(value, date) and (value.date() if isinstance(value, datetime) else value) < FIRST_DAY:
        value = value.isoformat()
    shown = _csv_cell(value)
    if place < len(layout.widths):
        layout.widths[place] = max(layout.widths[place], _room(shown))
    if isinstance(value, datetime):
        sheet.write_datetime(row, place, value, looks["time"])
    elif isinstance(value, date):
        sheet.write_datetime(row, place, datetime.combine(value, time.min), looks["day"])
    elif isinstance(value, int | float | Decimal) and -EXACT <= value <= EXACT:
        sheet.write_number(row, place, value, looks["number"])
    else:
        _write(sheet, row, place, str(value), looks, "words")


def _write(sheet: Any, row: int, place: int, words: str, looks: dict[str, Any], look: str) -> None:
    """Words as words: nothing in them is run, also not after someone edits the cell."""
    if not words:
        sheet.write_blank(row, place, None, looks[look])
        return
    quoted = look == "words" and looks_like_formula(words)
    sheet.write_string(row, place, words, looks["quoted" if quoted else look])


def _room(words: str) -> float:
    """Width a text needs, in Excel's characters; a Chinese one takes two."""
    longest = max(
        (sum(2.1 if east_asian_width(c) in "WF" else 1.1 for c in line) for line in words.split("\n")), default=0
    )
    return min(max(longest + 2, NARROW), WIDE)


def _print_setup(sheet: Any, first: int, layout: Layout) -> None:
    """A4 across, one page wide, head on every page, page x of y."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(first)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    name = layout.title.split("\n")[0].replace("&", "&&")[:100]
    sheet.set_footer(f"&L{name}&R&P / &N")
