"""The ledger as a workbook: laid out as the company's own, opened again by another library."""

import io
from datetime import date

import openpyxl
import pytest
from django.utils import translation

from bihuan.areas.improvement.ledger import ledger_columns
from bihuan.areas.improvement.models import Opportunity
from bihuan.core.access import standing_of
from bihuan.core.models import Company
from bihuan.exchange.imports import Order, import_sheet
from bihuan.exchange.ledger import ledger_file
from tests.cast import NOON, Cast
from tests.exchange.imports.sheets import book, row

pytestmark = pytest.mark.django_db


def exported(cast: Cast, **wanted: object) -> bytes:
    return b"".join(ledger_file(cast.company, NOON, **wanted))  # type: ignore[arg-type]


def taken_over(cast: Cast) -> None:
    lines = [row(), row(编号="8", 状态="进行中", **{"问题/机会描述": "=cmd|' /C calc'!A0"})]
    import_sheet(Order("opportunity", cast.company, NOON), "台账.xlsx", book(lines))


@pytest.mark.requirement("XDYJ-03-02.36")
@pytest.mark.parametrize(("code", "title"), [("XDYJ", "改进措施跟踪表"), ("YNTD", "改进机会台账")])
def test_carries_the_companys_title_and_its_columns(code: str, title: str, xdyj: Cast, yntd: Cast) -> None:
    cast = {"XDYJ": xdyj, "YNTD": yntd}[code]
    Company.objects.filter(pk=cast.company.pk).update(settings={"titles": {"improvement-ledger": {"zh": title}}})
    cast.company.refresh_from_db()
    taken_over(cast)

    with translation.override("zh-hans"):
        sheet = openpyxl.load_workbook(io.BytesIO(exported(cast))).active
        wanted = [str(column.heading) for column in ledger_columns(cast.company)]

    assert sheet["A1"].value == f"{code} 公司《{title}》" and sheet.title == title
    assert "2026-03-02" in sheet["A2"].value
    assert [cell.value for cell in sheet[3]] == wanted and sheet.freeze_panes == "A4"
    assert sheet.print_title_rows == "$3:$3"


def test_keeps_days_days_and_formulas_text(xdyj: Cast) -> None:
    taken_over(xdyj)

    sheet = openpyxl.load_workbook(io.BytesIO(exported(xdyj))).active

    cells = {sheet.cell(3, place).value: sheet.cell(5, place) for place in range(1, sheet.max_column + 1)}
    hostile = next(cell for cell in cells.values() if str(cell.value).startswith("=cmd"))
    assert hostile.data_type == "s" and hostile.quotePrefix
    assert any(cell.is_date and cell.value.date() == date(2024, 4, 30) for cell in cells.values())


def test_shows_only_what_the_reader_may_see(xdyj: Cast, yntd: Cast) -> None:
    taken_over(xdyj)
    taken_over(yntd)

    stranger = openpyxl.load_workbook(io.BytesIO(exported(xdyj, standing=standing_of(xdyj.eve, NOON)))).active

    assert stranger.max_row == 3  # title, date, head: nothing of it concerns her
    assert openpyxl.load_workbook(io.BytesIO(exported(xdyj))).active.max_row == 5


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_goes_into_another_company_without_losing_a_column(language: str, xdyj: Cast, yntd: Cast) -> None:
    taken_over(xdyj)
    with translation.override(language):
        content = exported(xdyj)

    report = import_sheet(Order("opportunity", yntd.company, NOON), "台账.xlsx", content)

    assert report.ignored == [] and report.rejected == [] and report.created == 2
    names = ("what", "channel", "elements", "impact", "urgency", "due_on", "done_on", "state", "measure_kind", "where")
    there = [Opportunity.objects.filter(company=cast.company).order_by("id").values(*names) for cast in (xdyj, yntd)]
    assert list(there[0]) == list(there[1])
