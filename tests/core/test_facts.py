"""What a screening counts is said by the area it belongs to."""

import pytest

from bihuan.areas.improvement.models import Opportunity
from bihuan.core.facts import Counted, FactKind, count, counted
from tests.cast import Cast


@pytest.mark.parametrize("kind", list(FactKind))
def test_every_kind_of_facts_is_counted_by_an_area(kind: FactKind) -> None:
    assert counted(kind).day


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [FactKind.FINDINGS, FactKind.FEEDBACK])
def test_the_ledger_says_which_of_its_own_rows_count(xdyj: Cast, kind: FactKind) -> None:
    assert counted(kind).rows(xdyj.company).model is Opportunity


def test_a_kind_is_counted_by_one_area_only() -> None:
    with pytest.raises(AssertionError, match="counted already"):
        count(FactKind.COMPLAINTS, Counted(lambda company: Opportunity.objects.none(), "created_at"))
