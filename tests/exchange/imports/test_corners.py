"""A small workbook that would have the reader reserve room for billions of cells is refused before it is read.

Each of these ended the whole process: the reader aborts when memory is refused.
"""

import io
import zipfile

import pytest

from bihuan.core.refusals import Refused
from bihuan.exchange.imports import corners
from bihuan.exchange.imports.files import open_book

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
CELL = '<c r="{}" t="inlineStr"><is><t>x</t></is></c>'
BARE = '<c t="inlineStr"><is><t>x</t></is></c>'
NEAR, FAR = f'<row r="1">{CELL.format("A1")}</row>', f'<row r="1048576">{CELL.format("XFD1048576")}</row>'


def sheet(rows: str, before: str = "", after: str = "") -> str:
    return f'<?xml version="1.0"?><worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def workbook(content: str, target: str = "worksheets/sheet1.xml", **more: str) -> bytes:
    """A workbook whose one sheet lies at `target`; `more` are further members of the folder xl."""
    named = '<sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets>'
    points = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{where}"/>'
        for n, (kind, where) in enumerate([("worksheet", target), ("sharedStrings", "sharedStrings.xml")], 1)
    )
    members = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="a" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{named}</workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{points}</Relationships>',
        f"xl/{target}": content,
        **{f"xl/{name}": text for name, text in more.items()},
    }
    page = io.BytesIO()
    with zipfile.ZipFile(page, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in members.items():
            package.writestr(name, text)
    return page.getvalue()


def rows_of(content: bytes) -> int:
    book = open_book("a.xlsx", content)
    return sum(1 for _row in book.rows(book.sheets[0]))


TEXTS = f'<sst xmlns="{MAIN}" count="{{0}}" uniqueCount="{{0}}"><si><t>x</t></si></sst>'
DEADLY = {
    "a far cell in another folder": workbook(sheet(NEAR + FAR), "elsewhere/s.xml"),
    "a far cell under another ending": workbook(sheet(NEAR + FAR), "worksheets/s.bin"),
    "cells that do not say where they are": workbook(
        sheet(f"<row>{BARE * 16_384}</row>" + f"<row>{BARE}</row>" * 40_000)
    ),
    "more rows than there may be, unnumbered": workbook(sheet(f"<row>{BARE}</row>" * 60_000)),
    "cells after a far one": workbook(sheet(f'<row r="1">{CELL.format("GQ1")}{BARE * 9}</row>')),
    "texts it does not hold": workbook(sheet(NEAR), **{"sharedStrings.xml": TEXTS.format(4_000_000_000)}),
    "entities in the texts": workbook(
        sheet(NEAR), **{"sharedStrings.xml": f'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>{TEXTS.format(1)}'}
    ),
    "another kind of workbook inside": workbook(sheet(NEAR), **{"workbook.bin": "x"}),
}


@pytest.mark.parametrize("name", DEADLY)
def test_what_claims_more_room_than_there_is_is_refused(name: str) -> None:
    with pytest.raises(Refused) as refused:
        open_book("a.xlsx", DEADLY[name])

    assert "Excel" in str(refused.value) or "50,000" in str(refused.value)


def test_of_two_members_with_one_name_both_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    page = io.BytesIO(workbook(sheet(NEAR + FAR)))
    with zipfile.ZipFile(page, "a") as package, pytest.warns(UserWarning, match="Duplicate"):
        package.writestr("xl/worksheets/sheet1.xml", sheet(NEAR))

    with pytest.raises(Refused):
        corners.check_corners(page.getvalue())


@pytest.mark.parametrize(
    "content",
    [
        workbook(sheet(NEAR, before='<dimension ref="A1:XFD1048576"/>')),
        workbook(sheet(NEAR, after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')),
        workbook(sheet(f"<row>{BARE * 3}</row>")),
        workbook(sheet(NEAR), **{"media/picture.png": "\x89PNG", "drawings/old.vml": "<xml><br><p></xml>"}),
    ],
)
def test_what_only_looks_large_is_read(content: bytes) -> None:
    assert rows_of(content) == 1
