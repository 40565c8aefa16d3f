"""Every registered type has working pages: a new type is covered by existing.

What is asked many times over is asked as the piece put into a page: the frame around it, the same for all, takes longer.
"""

import csv
import io
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bihuan.core.access import standing_of
from bihuan.core.editing import editable, editable_parts
from bihuan.core.models import Person
from bihuan.core.registry import TYPES, RecordType
from bihuan.web import columns, filtering, history
from bihuan.web.query import Query
from tests.cast import NOON, Cast
from tests.contract.samples import sample
from tests.web.conftest import HTMX, browser

pytestmark = pytest.mark.django_db
MOST_FOR_A_LIST, MOST_FOR_A_RECORD = 19, 40  # queries, the frame of the page included
SUB_PAGES = ("edit/", "steps/cancel/", "attachments/", "comments/", "links/", "watch/")


@pytest.fixture(params=list(TYPES))
def declared(request: pytest.FixtureRequest) -> RecordType:
    found: RecordType = TYPES[request.param]
    return found


@pytest.fixture
def record(declared: RecordType, xdyj: Cast) -> Any:
    return sample(declared, xdyj)


def register(declared: RecordType, slug: str = "xdyj") -> str:
    return f"/{slug}/{declared.noun}/"


def page(declared: RecordType, record: Any, slug: str = "xdyj") -> str:
    return f"{register(declared, slug)}{record.number}/"


def raiser(xdyj: Cast, declared: RecordType) -> Iterator[Person]:
    """Those to whom the form of a new record opens."""
    form = f"{register(declared)}new/"
    return (p for p in xdyj.people.values() if browser(p).get(form, headers=HTMX).status_code == 200)


class TestTheRegister:
    def test_lists_it(self, quinn: Client, declared: RecordType, record: Any) -> None:
        assert record.number in quinn.get(f"{register(declared)}?view=all").content.decode()

    def test_finds_it_by_number_and_by_words(self, quinn: Client, declared: RecordType, record: Any) -> None:
        for words in (record.number, record.title[:2]):
            assert record.number in quinn.get(f"{register(declared)}?view=all&q={quote(words)}").content.decode()

    def test_filters_by_every_filter_and_choice(self, quinn: Client, declared: RecordType, record: Any) -> None:
        request = quinn.get(register(declared)).wsgi_request
        for group in filtering.groups(request, declared, Query(register(declared))):  # type: ignore[arg-type]
            values = [choice.value for choice in group.choices][:3] or ["1"]
            for value in values:
                asked = f"{register(declared)}?{group.name}={value}"
                assert quinn.get(asked, headers=HTMX).status_code == 200, (group.name, value)

    def test_shows_its_filter_form(self, quinn: Client, declared: RecordType, record: Any) -> None:
        assert quinn.get(f"{register(declared)}filters/", headers=HTMX).status_code == 200

    def test_sorts_by_every_column_that_offers_it(self, quinn: Client, declared: RecordType, record: Any) -> None:
        for place, one in enumerate(one for one in columns.available(declared) if one.sortable):
            sort = f"{'-' if place % 2 else ''}{one.name}"
            assert quinn.get(f"{register(declared)}?view=all&sort={sort}", headers=HTMX).status_code == 200, sort

    def test_shows_every_view_with_its_count(self, quinn: Client, declared: RecordType, record: Any) -> None:
        for tab in quinn.get(register(declared)).context["page"].tabs:
            shown = quinn.get(tab.href, headers=HTMX).context["page"]
            assert (len(shown.rows), shown.count) == (int(tab.count), int(tab.count)), tab.label

    def test_exports_every_column(self, quinn: Client, declared: RecordType, record: Any) -> None:
        names = ",".join(one.name for one in columns.available(declared))
        answer = quinn.get(f"{register(declared)}export.csv?view=all&cols={names}")

        head, *rows = csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig")))
        assert len(head) == len(columns.available(declared))
        assert record.number in {row[0] for row in rows}

    def test_asks_the_database_little_and_no_more_with_more_rows(
        self, quinn: Client, declared: RecordType, record: Any
    ) -> None:
        quinn.get(register(declared))
        with CaptureQueriesContext(connection) as one_row:
            quinn.get(f"{register(declared)}?view=all")
        for _n in range(2):
            sample(declared, _cast(record))
        with CaptureQueriesContext(connection) as three_rows:
            quinn.get(f"{register(declared)}?view=all")

        assert len(one_row) <= MOST_FOR_A_LIST, [query["sql"][:150] for query in one_row]
        assert len(three_rows) <= len(one_row), [query["sql"][:150] for query in three_rows]


class TestTheRecord:
    def test_has_a_page(self, quinn: Client, declared: RecordType, record: Any) -> None:
        shown = quinn.get(page(declared, record))

        assert shown.status_code == 200
        assert record.number in shown.content.decode()

    def test_asks_the_database_little(self, quinn: Client, declared: RecordType, record: Any) -> None:
        quinn.get(page(declared, record))
        with CaptureQueriesContext(connection) as asked:
            quinn.get(page(declared, record))

        assert len(asked) <= MOST_FOR_A_RECORD, [query["sql"][:150] for query in asked]

    def test_has_a_form_for_who_may_change_it(self, xdyj: Cast, declared: RecordType, record: Any) -> None:
        for person in xdyj.people.values():
            standing = standing_of(person, NOON)
            visible = type(record).objects.visible_to(standing).filter(pk=record.pk).exists()
            expected = (200 if editable(standing, record) else 403) if visible else 404
            assert browser(person).get(f"{page(declared, record)}edit/", headers=HTMX).status_code == expected, person

    def test_has_a_form_to_record_it(self, xdyj: Cast, declared: RecordType) -> None:
        by_hand = any(capacity for capacity in declared.flow.raised_by if str(capacity) != "system")

        assert any(raiser(xdyj, declared)) == by_hand

    def test_refuses_an_empty_form_at_its_fields(self, xdyj: Cast, declared: RecordType) -> None:
        someone = next(raiser(xdyj, declared), None)
        required = {name for name, ask in declared.flow.form.items() if ask.required}
        if someone is None or not required:
            return
        answer = browser(someone).post(f"{register(declared)}new/", dict.fromkeys(required, ""))

        assert answer.status_code == 422
        assert {one.name for one in answer.context["form"].inputs if one.errors} >= required - {"elements"} - yes_no(
            declared
        )

    def test_opens_the_rows_of_its_parts(self, xdyj: Cast, declared: RecordType, record: Any) -> None:
        for name, kind in history.parts_of(declared).items():
            for person in xdyj.people.values():
                standing = standing_of(person, NOON)
                if type(record).objects.visible_to(standing).filter(pk=record.pk).exists():
                    expected = 200 if editable_parts(standing, record).get(kind, ()) is None else 403
                    assert browser(person).get(f"{page(declared, record)}parts/{name}/new/").status_code == expected, (
                        name,
                        person,
                    )

    def test_prints_its_documents(self, quinn: Client, declared: RecordType, record: Any) -> None:
        for label, href in quinn.get(page(declared, record)).context["documents"]:
            assert str(label).strip()
            assert quinn.get(href).status_code == 200, href
            assert quinn.get(f"{href}?format=docx").content[:2] == b"PK", href
            assert quinn.get(f"{href}?format=exe").status_code == 404


class TestItsSteps:
    def test_each_answers_with_all_that_is_missing(self, declared: RecordType, record: Any) -> None:
        for step in declared.flow.steps.values():
            reasons = step.missing(record, NOON)

            assert all(str(reason).strip() for reason in reasons), step.name

    def test_each_has_a_dialog_and_a_page(self, xdyj: Cast, declared: RecordType, record: Any) -> None:
        for client in (browser(xdyj.quinn), browser(xdyj.gina)):
            for name in declared.flow.steps:
                whole = client.get(f"{page(declared, record)}steps/{name}/")
                part = client.get(f"{page(declared, record)}steps/{name}/", headers=HTMX)
                assert whole.status_code == part.status_code and whole.status_code in {200, 403, 422}, name

    def test_each_refusal_keeps_the_dialog(self, quinn: Client, declared: RecordType, record: Any) -> None:
        for name in declared.flow.steps:
            answer = quinn.post(f"{page(declared, record)}steps/{name}/", {"version": "999"}, headers=HTMX)
            assert answer.status_code in {403, 409, 422} and "<form" in answer.content.decode(), name

    def test_each_state_has_colour_icon_and_word(self, quinn: Client, declared: RecordType) -> None:
        words = dict(declared.model.State.choices)  # type: ignore[attr-defined]

        assert set(declared.flow.looks) >= set(words)
        assert all(str(word).strip() for word in words.values())


class TestOthers:
    def test_of_another_company_find_nothing(self, declared: RecordType, record: Any, yntd: Cast) -> None:
        stranger = browser(yntd.quinn)

        for path in (
            register(declared),
            page(declared, record),
            page(declared, record, "yntd"),
            f"{register(declared)}export.csv",
        ):
            assert stranger.get(path).status_code == 404, path
        for path in SUB_PAGES:
            answer = stranger.post(f"{page(declared, record, 'yntd')}{path}", {"text": "x"}, headers=HTMX)
            assert answer.status_code == 404, path

    def test_signed_out_sign_in_first(self, declared: RecordType, record: Any) -> None:
        for path in (register(declared), page(declared, record), f"{register(declared)}export.csv"):
            assert Client().get(path)["Location"].startswith("/sign-in/"), path

    def test_assessors_look_and_change_nothing(self, xdyj: Cast, declared: RecordType, record: Any) -> None:
        vera, before = browser(xdyj.vera), (record.version, record.state)

        shown = vera.get(page(declared, record))
        for path in SUB_PAGES:
            answer = vera.post(f"{page(declared, record)}{path}", {"text": "x", "reason": "x"}, headers=HTMX)
            assert answer.status_code in {403, 404, 422}, path
        assert vera.post(f"{register(declared)}new/", {"title": "x"}).status_code == 403

        record.refresh_from_db()
        assert shown.status_code == 200 and not re.search(
            r'method="post"[^>]*action="/xdyj/[a-z-]+/[A-Z]', shown.content.decode()
        )
        assert (record.version, record.state) == before


def yes_no(declared: RecordType) -> set[str]:
    return {name for name, ask in declared.flow.form.items() if ask.kind == "yes-no"}


def _cast(record: Any) -> Cast:
    """The cast of a record's company, for a second sample beside the first."""
    people = {str(person.name).lower(): person for person in record.company.people.all()}
    departments = {one.key: one for one in record.company.departments.all()}
    return Cast(record.company, people, departments)
