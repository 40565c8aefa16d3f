"""Files that are too large, encrypted, damaged or disguised: a clear refusal, and nothing breaks."""

import io
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.core.refusals import Refused
from bihuan.exchange.imports import files
from bihuan.exchange.imports.files import open_book
from bihuan.exchange.tables import export
from tests.exchange.imports.sheets import book, row

GOOD = book([row()])
SHEET = "xl/worksheets/sheet1.xml"


def rewritten(change: Callable[[bytes], bytes], member: str = SHEET) -> bytes:
    """The good workbook with one member changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as before, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, change(content) if name == member else content)
    return made.getvalue()


def read(name: str, content: bytes) -> list[files.Line]:
    found = open_book(name, content)
    return [line for sheet in found.sheets for line in found.rows(sheet)]


def test_rows_carry_the_numbers_the_spreadsheet_shows() -> None:
    numbers = [number for number, _cells in read("a.xlsx", book([[""], row(), [""], row()]))]

    assert numbers == [1, 2, 4, 6]


@pytest.mark.parametrize(
    ("name", "content"),
    {
        "empty": ("a.xlsx", b""),
        "only spaces": ("a.csv", b" \n "),
        "another ending": ("a.xls", GOOD),
        "macros by name": ("a.xlsm", GOOD),
        "a program": ("a.xlsx", b"MZ" + b"\0" * 500),
        "a picture called csv": ("a.csv", b"\x89PNG\r\n\x1a\n" + b"\0" * 500),
        "a workbook called csv": ("a.csv", GOOD),
        "text called xlsx": ("a.xlsx", "编号,描述\n1,2\n".encode()),
        "a password": ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0\0"),
        "cut off": ("a.xlsx", GOOD[: len(GOOD) // 2]),
        "broken inside": ("a.xlsx", rewritten(lambda xml: xml[:300])),
        "entities": ("a.xlsx", rewritten(lambda xml: b'<!DOCTYPE x [<!ENTITY a "b">]>' + xml.split(b"?>", 1)[-1])),
        "binary csv": ("a.csv", b"a,b\n\x00\x01\x02"),
        "a web page": ("a.csv", b"<html><script>alert(1)</script></html>"),
    }.values(),
)  # fmt: skip
def test_is_refused_with_a_reason(name: str, content: bytes) -> None:
    with pytest.raises(Refused) as refused:
        read(name, content)

    assert str(refused.value)


@pytest.mark.parametrize("place", [b"XFD1048576", b"A1048576", b"XFD1", b"&#88;FD9", b"ZZZZZZZZ1"])
def test_one_cell_far_out_is_refused_before_room_is_made_for_it(place: bytes) -> None:
    with pytest.raises(Refused) as refused:
        read("a.xlsx", rewritten(lambda xml: xml.replace(b'r="A2"', b'r="' + place + b'"')))

    assert "200" in str(refused.value)


def test_a_zip_bomb_is_refused() -> None:
    with pytest.raises(Refused):
        read("a.xlsx", rewritten(lambda xml: xml + b" " * 400_000_000))


def test_too_large_a_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST", 1000)

    with pytest.raises(Refused):
        read("a.xlsx", GOOD)


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "ROWS", 3)

    with pytest.raises(Refused):
        read("a.csv", b"a,b\n" * 10)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_with_the_delimiter_it_uses(delimiter: str) -> None:
    text = f"编号{delimiter}描述\r\n1{delimiter}“a”\r\n"

    assert read("a.csv", text.encode()) == [(1, ["编号", "描述"]), (2, ["1", "“a”"])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_is_read_in_the_encodings_people_use(encoding: str) -> None:
    assert read("a.csv", "编号\t描述\r\n1\t夜间占线\r\n".encode(encoding))[1] == (2, ["1", "夜间占线"])


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_damage_to_a_workbook_does_more_than_a_refusal(data: st.DataObject) -> None:
    content = bytearray(GOOD)
    for _n in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        read("a.xlsx", bytes(content))
    except Refused as refused:
        assert refused.reasons


CELL = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=40)


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=5))
def test_what_was_exported_as_csv_is_read_back(rows: list[list[str]]) -> None:
    head = ["编号", "描述", "备注"]
    content = b"".join(export(head, rows, "csv"))

    wanted = [head, *([cell.strip() for cell in one] for one in rows if any(cell.strip() for cell in one))]
    assert [cells for _number, cells in read("a.csv", content)] == wanted
