"""A deadline for any day and rule: the known answer, explained; refusals that say what to write."""

import pytest

from tests.cast import Cast
from tests.web.conftest import HTMX, browser
from tests.web.pages.conftest import english
from tests.web.pages.reading import main

pytestmark = pytest.mark.django_db
ADDRESS = "/xdyj/deadline/"


@pytest.mark.parametrize(
    ("start", "rule", "ends"),
    [
        ("2026-09-28", "5 workdays", "2026-10-10 Sat 24:00"),
        ("2026-09-28", "5个工作日内", "2026-10-10 Sat 24:00"),
        ("2026-09-28", "5 days", "2026-10-03 Sat 24:00"),
        ("2026-01-31", "1 month", "2026-02-28 Sat 24:00"),
        ("2026-10-09", "3 workdays before", "2026-09-29 Tue 24:00"),
        ("2026-03-02T10:30", "24 hours", "2026-03-03 Tue 10:30"),
    ],
)
def test_computes_and_explains(xdyj: Cast, start: str, rule: str, ends: str) -> None:
    page = main(english(xdyj.quinn).get(ADDRESS, {"start": start, "rule": rule}))

    assert ends in page.one("section").one("h2").words
    assert page.one("ol", "because").all("li")


def test_as_a_fragment_is_only_the_answer(xdyj: Cast) -> None:
    part = main(english(xdyj.quinn).get(ADDRESS, {"start": "2026-09-28", "rule": "5 workdays"}, headers=HTMX))

    assert part.all("form") == [] and len(part.one("ol", "days").all("li")) == 13


@pytest.mark.parametrize(
    ("start", "rule", "says"),
    [
        ("2026-09-28", "soon", "Write “5 workdays”"),
        ("2026-02-30", "5 workdays", "is no day"),
        ("", "5 workdays", "is no day"),
        ("2026-09-28", "9999999 years", "At most 100"),
        ("0001-01-01", "5 workdays before", ""),
    ],
)
def test_refuses_with_what_to_write(xdyj: Cast, start: str, rule: str, says: str) -> None:
    page = main(english(xdyj.quinn).get(ADDRESS, {"start": start, "rule": rule}), 422)

    assert says in page.one(role="alert").words


def test_belongs_to_the_company(yntd: Cast, xdyj: Cast) -> None:
    assert browser(yntd.quinn).get(ADDRESS).status_code == 404
