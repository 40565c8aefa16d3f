"""Taking over an earlier ledger: columns, a trial with the reasons of every row, then the good ones, once."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bihuan.areas.improvement.models import Opportunity
from bihuan.core.models import Origin
from tests.cast import Cast
from tests.exchange.imports.sheets import book, row
from tests.web.conftest import browser
from tests.web.pages.conftest import Clock, english
from tests.web.pages.reading import Node, form, main

pytestmark = pytest.mark.django_db
IMPORT = "/xdyj/setup/import/"
BAD = {"编号": "GJ-2024-08", "责任人": "无此人", "计划完成日": "某日"}


@pytest.fixture(autouse=True)
def _march(clock: Clock) -> None:
    clock(2026, 3, 3)


def sent(*rows: Any) -> SimpleUploadedFile:
    return SimpleUploadedFile("跟踪表.xlsx", book(rows), "application/vnd.ms-excel")


def tried(cast: Cast, *rows: Any, status: int = 200, **fields: Any) -> Node:
    given = {"do": "try", "kind": "opportunity", "file": sent(*rows), **fields}
    return main(english(cast.quinn).post(IMPORT, given), status)


class TestTheTrial:
    def test_says_what_would_happen_and_keeps_nothing(self, xdyj: Cast) -> None:
        page = tried(xdyj, row(), row(**BAD))

        assert [one.words for one in page.all("span", "big")] == ["1", "0", "0", "1"]
        assert "of 2 rows read" in page.words
        assert not Opportunity.objects.exists()

    def test_names_every_reason_of_every_bad_row(self, xdyj: Cast) -> None:
        words = tried(xdyj, row(), row(**BAD)).all("table")[-1].words

        assert "无此人" in words and "某日" in words
        assert words.split()[2:3] == ["4"]  # the row in the sheet: title, head, good one, bad one

    def test_shows_which_column_fills_which_field_and_lets_change_it(self, xdyj: Cast) -> None:
        page = tried(xdyj, row())
        given = form(page, method="post")
        places = {given[f"column-{n}"]: given[f"field-{n}"] for n in range(25) if f"column-{n}" in given}

        assert places["编号"] == "number" and places["责任人"] == "owner" and places["计划完成日"] == "due_on"
        (place,) = [n for n in range(25) if given.get(f"column-{n}") == "责任人"]
        again = main(english(xdyj.quinn).post(IMPORT, {**given, f"field-{place}": "", "do": "try"}))
        assert form(again, method="post")[f"field-{place}"] == ""

    @pytest.mark.parametrize("content", [b"", b"no book at all", b"PK\x03\x04 broken"])
    def test_of_what_is_no_sheet_is_refused(self, xdyj: Cast, content: bytes) -> None:
        upload = SimpleUploadedFile("x.xlsx", content)
        answer = english(xdyj.quinn).post(IMPORT, {"do": "try", "kind": "opportunity", "file": upload})

        assert main(answer, 422).one(role="alert").words


class TestTakingOver:
    def taken(self, cast: Cast, page: Node, **fields: str) -> Any:
        return english(cast.quinn).post(IMPORT, {**form(page, method="post"), "do": "take", **fields})

    def test_takes_the_good_rows_once_as_history(self, xdyj: Cast) -> None:
        page = tried(xdyj, row(), row(**BAD))
        first, second = self.taken(xdyj, page), self.taken(xdyj, page)
        assert (first.status_code, second.status_code) == (302, 302), main(second, second.status_code).words

        assert first["Location"] == second["Location"] == "/xdyj/opportunities/"
        made = Opportunity.objects.get()
        assert made.imported_on is not None and made.owner == xdyj.olga
        assert Origin.objects.get().record_id == made.pk

    def test_takes_none_while_one_is_bad_where_that_is_wished(self, xdyj: Cast) -> None:
        answer = self.taken(xdyj, tried(xdyj, row(), row(**BAD)), on_error="refuse-all")

        again = main(answer, 422)
        assert "none was taken" in again.one(role="alert").words
        assert "无此人" in again.words  # the trial stays, the sheet need not be sent again
        assert not Opportunity.objects.exists()

    def test_the_same_sheet_again_changes_nothing(self, xdyj: Cast) -> None:
        self.taken(xdyj, tried(xdyj, row()))

        assert [one.words for one in tried(xdyj, row()).all("span", "big")] == ["0", "0", "1", "0"]

    def test_without_the_sheet_is_refused(self, xdyj: Cast) -> None:
        given = {"do": "take", "kind": "opportunity", "key": "0" * 64}

        assert english(xdyj.quinn).post(IMPORT, given).status_code == 422

    def test_is_for_those_who_set_the_company_up(self, xdyj: Cast) -> None:
        assert browser(xdyj.max).get(IMPORT).status_code == 403
        assert browser(xdyj.max).post(IMPORT, {"do": "take"}).status_code == 403
