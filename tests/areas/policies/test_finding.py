"""A search finds clauses: by their number, however it is written, and by their title."""

import pytest

from bihuan.areas.policies.models import Clause, Policy
from bihuan.core.access import standing_of
from bihuan.core.search import find
from tests.areas.policies.living import MONTHLY, duty, living
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _policy(xdyj: Cast) -> None:
    living(xdyj, duty(**MONTHLY))
    policy = Policy.objects.get()
    for number, title in (("4.1.1", "内部审核"), ("4.1.1.2", "跟踪验证"), ("14.1.1", "别的"), ("T4-1.7", "汇总调查")):
        Clause.objects.create(company=xdyj.company, policy=policy, number=number, title=title)


def numbers(cast: Cast, query: str) -> list[str]:
    hits = find(standing_of(cast.vera, NOON), query)
    return [hit.number.partition("/")[2] for hit in hits if hit.kind == "clause"]


@pytest.mark.parametrize("query", ["4.1.1", "第 4.1.1 条", "XDYJ-03-02 第4.1.1条", "xdyj-03-02/4.1.1", "clause 4.1.1"])
def test_a_number_is_found_however_it_is_written(xdyj: Cast, query: str) -> None:
    assert numbers(xdyj, query) == ["4.1.1", "4.1.1.2"]


def test_the_rows_of_a_table_are_found_by_the_table(xdyj: Cast) -> None:
    assert numbers(xdyj, "表 4-1") == ["T4-1.7"]


def test_words_of_a_title_are_found(xdyj: Cast) -> None:
    assert numbers(xdyj, "审核") == ["4.1.1"]
    assert numbers(xdyj, "审") == []


def test_another_policy_and_what_is_retired_are_not_found(xdyj: Cast) -> None:
    assert numbers(xdyj, "XDYJ-04-01 4.1.1") == []
    Clause.objects.filter(number="4.1.1").update(retired_at=NOON)
    assert numbers(xdyj, "4.1.1") == ["4.1.1.2"]


def test_another_company_finds_none(yntd: Cast) -> None:
    assert numbers(yntd, "4.1.1") == []
