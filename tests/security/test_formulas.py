"""What is typed stays text: no formula in any sheet. Swept over every register."""

import csv
import io
import zipfile

import pytest

from bihuan.exchange import tables
from tests.cast import Cast
from tests.security.routes import routes, world
from tests.security.test_markup import named
from tests.web.conftest import browser

pytestmark = pytest.mark.django_db
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
