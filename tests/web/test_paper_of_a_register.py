"""The company's own table on the web: the list of the page, titled and laid out as the company keeps it."""

import io
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from bihuan.areas.improvement.ledger import ledger_columns
from tests.areas.improvement.builders import opportunity
from tests.cast import Cast
from tests.web.conftest import browser

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("XDYJ-03-02.36")]


def sheet(client: Client, query: str) -> Any:
    answer = client.get(f"/xdyj/opportunities/paper.xlsx?{query}")
    assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"]
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer))).active


def test_has_every_column_of_the_ledger_and_the_rows_of_the_list(xdyj: Cast) -> None:
    one, other = opportunity(xdyj, title="夜间占线"), opportunity(xdyj, title="备件不足")

    found = sheet(browser(xdyj.quinn), f"view=all&pick={one.number}")

    assert xdyj.company.display_name in found["A1"].value
    assert found.max_column == len(ledger_columns(xdyj.company))
    assert [row[0].value for row in found.iter_rows(min_row=4)] == [one.number] != [other.number]


def test_is_offered_where_the_register_is_such_a_paper(xdyj: Cast) -> None:
    quinn = browser(xdyj.quinn)
    way = reverse("paper", kwargs={"company_slug": "xdyj", "noun": "opportunities"})

    assert way in quinn.get("/xdyj/opportunities/").content.decode()
    assert "/paper.xlsx" not in quinn.get("/xdyj/plans/").content.decode()
    assert quinn.get("/xdyj/plans/paper.xlsx").status_code == 404


def test_a_list_that_cannot_be_is_refused_in_words(xdyj: Cast) -> None:
    assert browser(xdyj.quinn).get("/xdyj/opportunities/paper.xlsx?state=purple").status_code == 422


def test_is_not_there_for_another_company(xdyj: Cast, yntd: Cast) -> None:
    assert browser(yntd.quinn).get("/xdyj/opportunities/paper.xlsx").status_code == 404


def test_is_not_for_who_sees_the_company_in_part(xdyj: Cast) -> None:
    """Beside each row it tells of the actions and items it led to, which may be out of sight."""
    eve = browser(xdyj.eve)

    assert eve.get("/xdyj/opportunities/paper.xlsx").status_code == 403
    page = eve.get("/xdyj/opportunities/").content.decode()
    assert "/paper.xlsx" not in page and "/export.xlsx" in page
