"""A review whose report is approved cannot be made to vanish: it is called off, and the next one takes over what is open."""

import pytest

from bihuan.areas.assurance.models import ManagementReview
from bihuan.areas.assurance.review_inputs import inputs_of
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.writing import take
from tests.areas.assurance import reviews
from tests.cast import NOON, Cast

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("english"),
    pytest.mark.requirement("XDYJ-04-01.21", "YNTD-ITSS-0301.18"),
]


@pytest.fixture
def cast(cast: Cast) -> Cast:
    return reviews.routed(cast)


def figures(made: ManagementReview) -> dict[str, int]:
    return {row["key"]: row["value"] for one in inputs_of(made, reviews.LATER)["inputs"] for row in one["figures"]}


class TestOnceItsReportIsApproved:
    def test_nobody_cancels_it(self, cast: Cast) -> None:
        made = reviews.approved(cast)

        for person in (cast.quinn, cast.gina):
            with pytest.raises(Refused, match=r"is approved\. Only .* can call it off"):
                take("cancel", made, actor=person, at=NOON, reason="x")

    def test_those_who_approve_the_report_call_it_off(self, cast: Cast) -> None:
        made = reviews.approved(cast)

        with pytest.raises(NotAllowed):
            take("call-off", made, actor=cast.quinn, at=NOON, reason="x")
        assert take("call-off", made, actor=cast.gina, at=NOON, reason="公司重组").state == "cancelled"

    def test_what_it_decided_goes_before_the_next_review(self, cast: Cast) -> None:
        made = reviews.approved(cast)
        take("call-off", made, actor=cast.gina, at=NOON, reason="公司重组")

        found = figures(reviews.further(cast))

        assert (found["former-decisions"], found["former-open"]) == (3, 3)


class TestBefore:
    def test_it_is_cancelled_and_decided_nothing(self, cast: Cast) -> None:
        made = reviews.decided(cast, reviews.held(cast))
        with pytest.raises(Refused, match="Cancel it instead"):
            take("call-off", made, actor=cast.gina, at=NOON, reason="x")

        take("cancel", made, actor=cast.quinn, at=NOON, reason="另择日期")

        assert figures(reviews.further(cast))["former-decisions"] == 0
