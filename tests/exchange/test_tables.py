"""Tables out of the house: streamed, typed, and harmless in a spreadsheet."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from bihuan.core.refusals import Refused
from bihuan.exchange import tables
from bihuan.exchange.tables import CHUNK, TEXT, export, looks_like_formula

HOSTILE = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    '=HYPERLINK("http://x")',
    "  =1+1",
    "＝1+1",
    "'=1",
]
HEAD = ["编号", "说明"]


def sheet_of(content: bytes) -> Worksheet:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert isinstance(sheet, Worksheet)
    return sheet


def xlsx(rows: list[list[Any]], head: list[str] = HEAD, **more: Any) -> Worksheet:
    return sheet_of(b"".join(export(head, rows, "xlsx", **more)))


def lines(rows: list[list[Any]], head: list[str] = HEAD) -> list[list[str]]:
    content = b"".join(export(head, rows, "csv"))
    assert content.startswith(b"\xef\xbb\xbf")  # Excel then reads Chinese
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


class TestFormulas:
    @pytest.mark.parametrize("hostile", HOSTILE)
    def test_are_words_in_excel_also_after_editing(self, hostile: str) -> None:
        cell = xlsx([[1, hostile]]).cell(2, 2)

        assert cell.data_type == "s"
        assert cell.quotePrefix or not looks_like_formula(str(cell.value))

    @pytest.mark.parametrize("hostile", HOSTILE)
    def test_are_words_in_csv(self, hostile: str) -> None:
        assert lines([[1, hostile]], [hostile, "b"])[1][1] == f"'{hostile}"
        assert lines([], [hostile, "b"])[0][0] == f"'{hostile}"

    @given(st.lists(st.text(max_size=30), min_size=2, max_size=2))
    def test_never_begin_a_cell_of_a_csv(self, row: list[str]) -> None:
        for cell in lines([row])[1] if any(row) else []:
            assert not looks_like_formula(cell)

    @settings(max_examples=30, deadline=None)
    @given(st.lists(st.lists(st.text(max_size=30), min_size=2, max_size=2), min_size=1, max_size=4))
    def test_never_come_out_of_any_text_in_excel(self, rows: list[list[str]]) -> None:
        kinds = {cell.data_type for line in xlsx(rows).iter_rows() for cell in line}

        assert kinds <= {"s", "n"}  # words, or nothing


class TestValues:
    MOMENT = datetime(2026, 3, 1, 16, 30, tzinfo=UTC)  # 00:30 of the next day in Shanghai

    def test_keep_their_kind_in_excel(self) -> None:
        row = [7, Decimal("-12.50"), 1.5, date(2026, 3, 2), self.MOMENT, True, None, 2**60]
        with translation.override("en"):
            cells = [cell.value for cell in xlsx([row], list("abcdefgh"))[2]]

        assert cells == [7, -12.5, 1.5, datetime(2026, 3, 2), datetime(2026, 3, 2, 0, 30), "Yes", None, str(2**60)]

    def test_read_plainly_in_csv(self) -> None:
        with translation.override("en"):
            row = lines([[-7, Decimal("-12.50"), date(2026, 3, 2), self.MOMENT, False, None]], list("abcdef"))[1]

        assert row == ["-7", "-12.50", "2026-03-02", "2026-03-02 00:30", "No", ""]

    @pytest.mark.parametrize(
        "odd", [date(1899, 1, 1), float("nan"), float("inf"), "\x00\x0b\ud800", "x" * 40_000, date(1, 1, 1)]
    )
    def test_that_excel_cannot_hold_are_written_as_words(self, odd: Any) -> None:
        number, kept = (cell.value for cell in xlsx([[1, odd]], ["a", "b"])[2])
        (_head, row) = lines([[1, odd]], ["a", "b"])

        assert number == 1 and isinstance(kept, str | None) and len(kept or "") <= TEXT
        assert row[0] == "1" and len(row) == 2


class TestTheSheet:
    def test_is_titled_frozen_filtered_and_ready_to_print(self) -> None:
        sheet = xlsx([[1, "中文很长的说明" * 5]], title="XDYJ《改进措施跟踪表》\n截至 2026-03-02", sheet="跟踪表")

        assert (sheet["A1"].value, sheet["A2"].value) == ("XDYJ《改进措施跟踪表》", "截至 2026-03-02")
        assert sheet.title == "跟踪表" and sheet.freeze_panes == "A4" and sheet.auto_filter.ref == "A3:B4"
        assert sheet.print_title_rows == "$3:$3" and sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight == 0
        assert sheet.column_dimensions["B"].width > 40 > sheet.column_dimensions["A"].width

    @pytest.mark.parametrize("name", ["a/b:c*d?e[f]g\\h", "'quoted'", "", "长" * 60])
    def test_gets_a_name_excel_takes(self, name: str) -> None:
        assert 0 < len(xlsx([], sheet=name).title) <= 31

    def test_without_rows_is_a_head(self) -> None:
        assert [cell.value for cell in xlsx([])[1]] == HEAD and lines([]) == [HEAD]

    def test_of_the_same_rows_is_the_same_file(self) -> None:
        assert b"".join(export(HEAD, [[1, "a"]])) == b"".join(export(HEAD, [[1, "a"]]))

    def test_refuses_more_rows_than_it_can_hold(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tables, "ROWS", 3)

        with pytest.raises(Refused):
            xlsx([[n, ""] for n in range(5)])


def test_csv_is_sent_while_rows_are_still_being_read() -> None:
    read = []

    def rows() -> Iterator[list[Any]]:
        for number in range(100_000):
            read.append(number)
            yield [number, "说明" * 10]

    stream = export(HEAD, rows(), "csv")
    next(stream)
    sent = next(stream)

    assert len(sent) < 4 * CHUNK and len(read) < 10_000
