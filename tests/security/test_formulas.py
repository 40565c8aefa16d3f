"""What is typed stays text: no formula in any sheet. Swept over every register."""

import csv
import io
import re
import zipfile
from pathlib import Path

import pytest

import bihuan
from bihuan.exchange import tables
from bihuan.jobs.cli import main
from tests.areas.correction.builders import accepted, action_of
from tests.areas.improvement.builders import opportunity
from tests.cast import Cast
from tests.security.routes import routes, world
from tests.security.test_markup import named
from tests.web.conftest import browser

pytestmark = pytest.mark.django_db
PACKAGE = Path(bihuan.__path__[0])
FORMULAS = ["=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "＝1+1"]


@pytest.mark.parametrize("formula", FORMULAS)
class TestAFormula:
    def test_is_text_in_every_export(self, xdyj: Cast, formula: str) -> None:
        ours = world(xdyj, formula)
        named(xdyj, formula)
        quinn = browser(xdyj.quinn)
        for route in routes():
            if "export" not in route.name:
                continue
            for path in ours.addresses(route):
                content = b"".join(quinn.get(f"{path}?view=all"))
                if content[:2] == b"PK":
                    assert formulas_of(content) == [], path
                else:
                    cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row]
                    assert [cell for cell in cells if tables.looks_like_formula(cell)] == [], path


def formulas_of(content: bytes) -> list[str]:
    """The parts of a workbook that hold a formula, or lead out of it."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheets = {name: book.read(name) for name in book.namelist()}
    return [name for name, text in sheets.items() if b"<f>" in text or b"<f " in text or "external" in name]


def test_no_sheet_is_written_but_by_the_one_writer() -> None:
    """What is new (a tracking table, statistics, an index of evidence) is armoured because it goes through there."""
    sources = [path for path in PACKAGE.rglob("*.py") if path.name != "tables.py" and "demo" not in path.parts]

    writers = [
        path.name for path in sources if re.search(r"xlsxwriter|csv\.(Dict)?[Ww]riter|openpyxl", path.read_text())
    ]

    assert writers == []


@pytest.mark.parametrize("formula", FORMULAS)
def test_is_text_in_what_the_command_line_exports_too(xdyj: Cast, formula: str, tmp_path: Path) -> None:
    opportunity(xdyj, title=formula, what=formula)
    action_of(accepted(xdyj, title=formula, what=formula))

    for table in ("improvement", "actions"):
        for ending in ("csv", "xlsx"):
            place = tmp_path / f"{table}.{ending}"
            assert main(["ledger", "export", str(place), "--company", "xdyj", "--table", table]) == 0
            if ending == "xlsx":
                assert formulas_of(place.read_bytes()) == []
                continue
            cells = [cell for row in csv.reader(io.StringIO(place.read_text("utf-8-sig"))) for cell in row]
            assert [cell for cell in cells if tables.looks_like_formula(cell)] == []
            assert any(formula.strip() in cell for cell in cells)
