"""The period of a review's inputs: whatever happens comes before a review."""

from datetime import date, timedelta

import pytest

from bihuan.areas.assurance.review_document import review_document
from bihuan.core.refusals import Refused
from bihuan.core.writing import amend, take
from bihuan.exchange.documents import House, render
from tests.areas.assurance import reviews
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(xdyj: Cast) -> Cast:
    return reviews.routed(xdyj)


@pytest.mark.requirement("XDYJ-04-01.20")
class TestThePeriodOfTheInputs:
    """Whatever happens comes before a review: none ends its inputs after they were frozen, none begins them too late."""

    def test_ends_on_the_day_of_freezing_at_the_latest(self, cast: Cast) -> None:
        made = reviews.ready(cast, period_end=date(2026, 12, 31))

        assert (made.period_end, made.snapshot["to"]) == (date(2026, 3, 2), "2026-03-02")
        assert "2025-03-01 – 2026-03-02" in render(review_document(made), "html", House.of(cast.company))

    def test_is_none_that_has_not_begun(self, cast: Cast) -> None:
        with pytest.raises(Refused, match="期间的止早于起"):
            reviews.ready(cast, period_start=date(2026, 4, 1), period_end=date(2026, 12, 31))

    @pytest.mark.parametrize(
        ("former_end", "latest"),
        [(date(2026, 2, 28), date(2026, 3, 1)), (date(2026, 3, 2), date(2026, 3, 2))],
        ids=["after the period", "on the day of freezing, of which the rest is still to come"],
    )
    def test_joins_on_to_that_of_the_review_before(self, cast: Cast, former_end: date, latest: date) -> None:
        reviews.ready(cast, period_end=former_end)
        late = reviews.supplied(cast, period_start=latest + timedelta(days=1), period_end=date(2026, 3, 31))

        with pytest.raises(Refused, match=latest.isoformat()) as refused:
            take("freeze-inputs", late, actor=cast.quinn, at=reviews.LATER)
        assert [reason.field for reason in refused.value.reasons] == ["period_start"]

        amend(late, actor=cast.quinn, at=reviews.LATER, period_start=latest)
        assert take("freeze-inputs", late, actor=cast.quinn, at=reviews.LATER).frozen_on == reviews.LATER.date()

    def test_does_not_join_on_to_one_that_was_cancelled(self, cast: Cast) -> None:
        take("cancel", reviews.ready(cast), actor=cast.quinn, at=NOON, reason="改期")

        assert reviews.ready(cast, period_start=date(2026, 3, 2), period_end=date(2026, 3, 31)).frozen_on
