"""Lists: filters, sort and keyset pages mean the same rows everywhere."""

import base64
import json
from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.core.exceptions import EmptyResultSet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan.areas.capability.models import Objective
from bihuan.core.access import standing_of
from bihuan.core.listing import page, select
from bihuan.core.refusals import Refused
from bihuan.core.registry import TYPES
from bihuan.core.writing import create, take
from tests.areas.policies.test_replay import HISTORIES, Year, attempt, undone
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


def some(cast: Cast, count: int) -> list[Objective]:
    targets = ["b", "a", "", "b", "c", "a", ""]
    return [
        create(
            Objective,
            actor=cast.quinn,
            at=NOON + timedelta(minutes=n),
            title=f"目标 {n}",
            year=2025 + n % 2,
            target=targets[n % 7],
        )
        for n in range(count)
    ]


def listed(cast: Cast, **params: str) -> list[str]:
    found = page(TYPES["objective"], standing_of(cast.quinn, NOON), params, today=TODAY)
    return [row.title for row in found.rows]


class TestFiltering:
    def test_by_state_owner_year_and_their_opposite(self, xdyj: Cast) -> None:
        first = some(xdyj, 4)[0]
        take("issue", first, actor=xdyj.gina, at=NOON)

        assert listed(xdyj, state="issued") == ["目标 0"]
        assert listed(xdyj, **{"not.state": "issued"}) == ["目标 3", "目标 2", "目标 1"]
        assert listed(xdyj, year="2026", owner="none") == ["目标 3", "目标 1"]

    def test_refuses_values_it_does_not_know_all_at_once(self, xdyj: Cast) -> None:
        with pytest.raises(Refused) as refused:
            listed(xdyj, state="gone", owner="777", due="soon")

        assert [reason.field for reason in refused.value.reasons] == ["state", "owner", "due"]

    @pytest.mark.parametrize("given", [{"due": "99999999999999d"}, {"owner": "9" * 25}, {"owner": "²"}, {"due": "²d"}])
    def test_refuses_numbers_nothing_can_have(self, xdyj: Cast, given: dict[str, str]) -> None:
        with pytest.raises(Refused):
            listed(xdyj, **given)

    @pytest.mark.parametrize(
        ("sort", "cursor"),
        [
            ("", [None, 10**30]),
            ("", [None, float("inf")]),
            ("", [None, -1]),
            ("due_on", ["abc", 1]),
            ("due_on", ["2026-02-30", 1]),
            ("due_on", [{}, 1]),
            ("changed_at", ["abc", 1]),
        ],
    )
    def test_refuses_a_page_link_nobody_gave_out(self, xdyj: Cast, sort: str, cursor: list[object]) -> None:
        with pytest.raises(Refused):
            listed(xdyj, sort=sort, after=base64.urlsafe_b64encode(json.dumps(cursor).encode()).decode())

    def test_never_shows_another_company(self, xdyj: Cast, yntd: Cast) -> None:
        some(yntd, 2)

        assert listed(xdyj) == []


@pytest.mark.parametrize("sort", ["", "target", "-target", "year", "-year"])
def test_walking_the_pages_forth_and_back_meets_every_row_once(xdyj: Cast, sort: str) -> None:
    some(xdyj, 23)
    declared, who = TYPES["objective"], standing_of(xdyj.quinn, NOON)
    whole = [row.pk for row in select(declared, who, {"sort": sort}, today=TODAY).queryset]

    forth, cursor, pages = [], "", []
    while True:
        got = page(declared, who, {"sort": sort, "after": cursor}, today=TODAY, size=5)
        pages.append([row.pk for row in got.rows])
        forth += pages[-1]
        if not got.next:
            break
        cursor = got.next
    back = page(declared, who, {"sort": sort, "before": got.previous}, today=TODAY, size=5)

    assert forth == whole
    assert [row.pk for row in back.rows] == pages[-2]


COMMON = {
    "state": ["new", "accepted,done", "cancelled"],
    "owner": ["me", "none"],
    "department": ["mine", "none"],
    "elements": ["process", "technology,process"],
    "open": ["yes", "no"],
    "due": ["overdue", "30d", "2026-03", "2026-01-01..2026-06-30"],
    "created": ["2026", "2026-02..2026-03"],
}
OWN = {"channel": ["lesson", "strategy"], "q": ["1", "2"]}


@st.composite
def addresses(draw: st.DrawFn, known: dict[str, list[str]]) -> dict[str, str]:
    names = draw(st.lists(st.sampled_from(sorted(known)), max_size=4, unique=True))
    negated = {name for name in names if name != "q" and draw(st.integers(0, 3)) == 0}
    return {("not." if name in negated else "") + name: draw(st.sampled_from(known[name])) for name in names}


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(history=HISTORIES, asked=st.lists(addresses({**COMMON, **OWN}), min_size=5, max_size=15))
def test_what_is_counted_is_what_is_listed(
    xdyj: Cast, history: list[tuple[str, int, int]], asked: list[dict[str, str]]
) -> None:
    """Whatever is asked by whom: the parts for counting hold the rows of the list, each once."""
    with undone():
        year = Year(xdyj)
        for act, number, hours in history:
            year.at += timedelta(hours=hours)
            attempt(getattr(year, act), number)
        for person in (xdyj.quinn, xdyj.olga, xdyj.eve):
            for params in asked:
                found = select(TYPES["opportunity"], standing_of(person, year.at), params, today=year.at.date())
                counted = [key for part in found.parts for key in part.values_list("pk", flat=True)]

                assert sorted(counted) == sorted(found.queryset.values_list("pk", flat=True)), params


@given(params=addresses(COMMON))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_every_record_has_is_counted_without_the_table_of_its_type(xdyj: Cast, params: dict[str, str]) -> None:
    found = select(TYPES["opportunity"], standing_of(xdyj.quinn, NOON), params, today=TODAY)

    for part in found.parts:
        with suppress(EmptyResultSet):
            assert "improvement_opportunity" not in str(part.query)
