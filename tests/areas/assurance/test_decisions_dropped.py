"""A decision whose record came to nothing was not carried out: it goes before the next review, which decides anew."""

from datetime import timedelta

import pytest

from bihuan.areas.assurance.models import Decision, ManagementReview, Topic
from bihuan.areas.assurance.review_inputs import inputs_of
from bihuan.areas.improvement.models import Opportunity, ResourceRequest
from bihuan.core.approvals import decide
from bihuan.core.models import Approval, ApprovalRoute
from bihuan.core.refusals import Refused
from bihuan.core.writing import amend, amend_part, create, take
from tests.areas.assurance import reviews
from tests.cast import NOON, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english"), pytest.mark.requirement("XDYJ-04-01.21")]
LATEST = reviews.LATER + timedelta(days=7)


@pytest.fixture
def cast(xdyj: Cast) -> Cast:
    return reviews.routed(xdyj)


def review(cast: Cast, becomes: str, **fields: str) -> ManagementReview:
    """Followed up; one decision is carried out by a record."""
    made = reviews.held(cast)
    reviews.decision(cast, made, becomes=becomes, text="增加值班", **fields)
    return approved(cast, made, NOON)


def approved(cast: Cast, made: ManagementReview, at: object) -> ManagementReview:
    for output in ("system", "resources", "objectives"):
        reviews.decision(cast, made, output=output, becomes="nothing", text="不变", owner=None, due_on=None)
    for row in Topic.objects.filter(review=made.pk):
        amend_part(row, actor=cast.quinn, at=at, concludes="有效")  # type: ignore[arg-type]
    amend(made, actor=cast.quinn, at=at, conclusion="有效")  # type: ignore[arg-type]
    return reviews.approved(cast, made, at=at)  # type: ignore[arg-type]


def decision() -> Decision:
    return Decision.objects.select_related("became").get(text="增加值班")


def other(cast: Cast) -> Opportunity:
    said = {
        "title": "夜班人手不足",
        "channel": "feedback",
        "what": "夜里只有一人",
        "department": cast.departments["om"],
    }
    return create(Opportunity, actor=cast.quinn, at=NOON, **said)


class TestADecision:
    def test_is_undone_where_its_opportunity_was_declined(self, cast: Cast) -> None:
        made = review(cast, "opportunity")
        take("decline", Opportunity.objects.get(), actor=cast.quinn, at=NOON, reason="没有预算")

        assert decision().is_undone
        with pytest.raises(Refused, match="Still open: 增加值班"):
            take("close", made, actor=cast.quinn, at=NOON, result="x")

    def test_follows_the_one_its_opportunity_was_merged_into(self, cast: Cast) -> None:
        review(cast, "opportunity")
        own, into = Opportunity.objects.get(), other(cast)
        take("merge", own, actor=cast.quinn, at=NOON, into=into)

        assert decision().outcome == into and decision().is_undone

        Opportunity.objects.filter(pk=into.pk).update(state=Opportunity.State.CLOSED)  # as verified and closed
        assert decision().is_done

    def test_is_undone_where_what_it_was_merged_into_was_declined(self, cast: Cast) -> None:
        review(cast, "opportunity")
        into = other(cast)
        take("merge", Opportunity.objects.exclude(pk=into.pk).get(), actor=cast.quinn, at=NOON, into=into)

        take("decline", into, actor=cast.quinn, at=NOON, reason="没有预算")

        assert decision().is_undone

    @pytest.mark.parametrize(("verdict", "done"), [("approve", True), ("reject", False)])
    def test_on_resources_is_done_when_they_are_granted(self, cast: Cast, verdict: str, done: bool) -> None:
        ApprovalRoute.objects.filter(subject="resource-request").delete()
        ApprovalRoute.objects.create(company=cast.company, subject="resource-request", by=[["general-manager"]])
        review(cast, "resource-request", resource="people")
        asked = ResourceRequest.objects.get()
        amend(asked, actor=cast.olga, at=NOON, amount=1)
        take("request", asked, actor=cast.olga, at=NOON)

        approval = Approval.objects.get(record=asked, state=Approval.State.OPEN)
        decide(approval, actor=cast.gina, at=NOON, verdict=verdict, comment="明年再议")

        assert decision().is_done is done


class TestTheNextReview:
    def test_has_it_put_before_it_once_and_is_not_held_open_by_it(self, cast: Cast) -> None:
        review(cast, "opportunity")
        take("decline", Opportunity.objects.get(), actor=cast.quinn, at=NOON, reason="没有预算")

        second = reviews.further(cast, planned_on=reviews.LATER.date())
        assert self.still_open(second) == ["增加值班"]
        second = approved(cast, reviews.held(cast, second, at=reviews.LATER), reviews.LATER)
        assert take("close", second, actor=cast.quinn, at=reviews.LATER, result="另作安排").archived_at is not None

        third = reviews.review(cast, title="第三次", planned_on=LATEST.date())
        assert self.still_open(third) == []

    def test_that_was_held_before_it_came_to_nothing_stays_open_and_tells_the_one_after(self, cast: Cast) -> None:
        review(cast, "opportunity")
        second = reviews.held(cast, reviews.further(cast), at=reviews.LATER)
        second = approved(cast, second, reviews.LATER)
        take("decline", Opportunity.objects.get(), actor=cast.quinn, at=LATEST, reason="没有预算")

        with pytest.raises(Refused, match="Still open: 增加值班"):
            take("close", second, actor=cast.quinn, at=LATEST, result="x")
        assert self.still_open(reviews.review(cast, title="第三次", planned_on=LATEST.date())) == ["增加值班"]

    def still_open(self, made: ManagementReview) -> list[str]:
        found = [row for one in inputs_of(made, LATEST)["inputs"] for row in one["figures"]]
        return [one["text"] for row in found if row["key"] == "former-open" for one in row["rows"]]
