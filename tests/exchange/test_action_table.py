"""The tracking table of actions as a workbook, opened again by another library."""

import io

import openpyxl
import pytest
from django.utils import translation

from bihuan.areas.correction.ledger import COLUMNS
from bihuan.core.access import standing_of
from bihuan.core.models import Company, Person
from bihuan.exchange.ledger import action_table
from tests.areas.correction import builders as b
from tests.areas.policies.years import pack
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("YNTD-ITSS-0300.20")
def test_tells_how_each_action_goes_under_the_companys_title(yntd: Cast) -> None:
    titles = pack("yntd").company.settings()["titles"]
    Company.objects.filter(pk=yntd.company.pk).update(settings={"titles": titles})
    yntd.company.refresh_from_db()
    action = b.closed(yntd)
    b.preventive(yntd)

    with translation.override("zh-hans"):
        sheet = openpyxl.load_workbook(io.BytesIO(b"".join(action_table(yntd.company, NOON)))).active

    assert sheet["A1"].value == "YNTD 公司《改进计划跟踪表》" and sheet.max_row == 5
    row = {column.name: sheet.cell(4, place) for place, column in enumerate(COLUMNS, start=1)}
    assert row["number"].value == action.number and row["treats"].value == action.treats.number
    assert row["approved_by"].value == "Max" and row["verified_by"].value == "Quinn"
    assert row["due_on"].is_date and row["corrective"].value == "变更单模板把回退方案设为必填"


def table(cast: Cast, reader: Person) -> str:
    return b"".join(action_table(cast.company, NOON, "csv", standing=standing_of(reader, NOON))).decode("utf-8-sig")


def test_shows_only_what_the_reader_may_see(yntd: Cast) -> None:
    b.preventive(yntd)

    assert "备件告警" not in table(yntd, yntd.eve)


@pytest.mark.requirement("YNTD-ITSS-0300.20")
def test_quality_has_every_action_in_it_as_it_stands_with_nobody_entering_anything(yntd: Cast) -> None:
    """It is kept by the records themselves: a step taken is a changed row."""
    planned, begun = b.preventive(yntd), b.action_of(b.accepted(yntd))

    before = table(yntd, yntd.quinn)
    done = b.done(yntd, begun)
    after = table(yntd, yntd.quinn)

    assert all(one.number in text for one in (planned, begun) for text in (before, after))
    row = next(line for line in after.splitlines() if begun.number in line)
    assert row not in before and str(done.get_state_display()) in row
