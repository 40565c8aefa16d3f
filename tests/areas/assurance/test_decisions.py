"""Decisions carried out as they stand: their owner reports them with evidence, quality or the chair verifies."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from bihuan.areas.assurance.models import Decision, ManagementReview, Topic
from bihuan.areas.assurance.review_inputs import inputs_of
from bihuan.core import organisation
from bihuan.core.access import standing_of
from bihuan.core.models import Person
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.vocabulary import Role
from bihuan.core.writing import amend, amend_part, take
from tests.areas.assurance import reviews
from tests.cast import NOON, Cast
from tests.web.conftest import browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english"), pytest.mark.requirement("XDYJ-04-01.21")]
DONE: dict[str, Any] = {"done_on": date(2026, 3, 2), "done_note": "三家供应商均已签字，见附件"}


@pytest.fixture
def cast(request: pytest.FixtureRequest) -> Cast:
    company: Cast = request.getfixturevalue(getattr(request, "param", "xdyj"))
    return reviews.routed(company)


@pytest.fixture
def review(cast: Cast) -> ManagementReview:
    """Followed up; one decision is carried out as it stands, by Eve, who has no function."""
    made = reviews.held(cast)
    reviews.decision(cast, made, becomes="task", text="与供应商重签协议", owner=cast.eve)
    for output in ("resources", "objectives"):
        reviews.decision(cast, made, output=output, becomes="nothing", text="不变", owner=None, due_on=None)
    for row in Topic.objects.filter(review=made.pk):
        amend_part(row, actor=cast.quinn, at=NOON, concludes="有效")
    amend(made, actor=cast.quinn, at=NOON, conclusion="有效")
    return reviews.approved(cast, made)


@pytest.fixture
def decision(review: ManagementReview) -> Decision:
    return Decision.objects.get(becomes="task")


def reported(cast: Cast, decision: Decision) -> Decision:
    return amend_part(decision, actor=cast.eve, at=NOON, **DONE)


def verify(review: ManagementReview, decision: Decision, actor: Person) -> ManagementReview:
    return take("verify-decision", review, actor=actor, at=NOON, decision=decision, comment="看了三份协议")


class TestReporting:
    def test_is_for_the_owner_who_sees_the_review_by_it(self, cast: Cast, review: ManagementReview) -> None:
        assert ManagementReview.objects.visible_to(standing_of(cast.eve, NOON)).filter(pk=review.pk).exists()

    def test_is_offered_to_the_owner_on_the_page(
        self, cast: Cast, review: ManagementReview, decision: Decision
    ) -> None:
        page = browser(cast.eve).get(f"/xdyj/management-reviews/{review.number}/").content.decode()

        assert f"parts/decision/{decision.pk}/" in page

    def test_needs_what_was_done(self, cast: Cast, decision: Decision) -> None:
        with pytest.raises(Refused, match="Say how it was carried out"):
            amend_part(decision, actor=cast.eve, at=NOON, done_on=date(2026, 3, 2))

    def test_of_somebody_elses_is_refused(self, cast: Cast, decision: Decision) -> None:
        with pytest.raises(NotAllowed):
            amend_part(decision, actor=cast.olga, at=NOON, **DONE)

    def test_leaves_what_was_decided_as_it_was_signed(self, cast: Cast, decision: Decision) -> None:
        with pytest.raises(Refused):
            amend_part(decision, actor=cast.eve, at=NOON, text="别的")

    def test_does_not_end_the_follow_up_by_itself(
        self, cast: Cast, review: ManagementReview, decision: Decision
    ) -> None:
        reported(cast, decision)

        with pytest.raises(Refused, match="Still open: 与供应商重签协议"):
            take("close", review, actor=cast.quinn, at=NOON, result="全部落实")

    @pytest.mark.parametrize(
        ("day", "why"),
        [
            (date(2026, 3, 3), "has not come yet"),
            (date(2026, 3, 1), "before the report was approved on 2026-03-02"),
        ],
    )
    def test_is_of_a_day_that_can_be(self, cast: Cast, decision: Decision, day: date, why: str) -> None:
        with pytest.raises(Refused, match=why):
            amend_part(decision, actor=cast.eve, at=NOON, **DONE | {"done_on": day})

    def test_waits_for_the_approval_of_the_report(self, cast: Cast) -> None:
        made = reviews.held(cast)
        row = reviews.decision(cast, made, becomes="task")

        for said in (DONE, {"done_note": "已签"}):
            with pytest.raises(Refused, match="The report of the review is not approved yet"):
                amend_part(row, actor=cast.quinn, at=NOON, **said)


class TestVerifying:
    def test_is_not_for_who_reported_it_in_the_owners_place(
        self, cast: Cast, review: ManagementReview, decision: Decision
    ) -> None:
        amend_part(decision, actor=cast.quinn, at=NOON, **DONE)

        with pytest.raises(NotAllowed, match="Four eyes: Quinn reported it"):
            verify(review, decision, cast.quinn)
        take("return-decision", review, actor=cast.gina, at=NOON, decision=decision, reason="只签了两家")
        reported(cast, decision)
        verify(review, decision, cast.quinn)

        decision.refresh_from_db()
        assert decision.verified_by == cast.quinn

    @pytest.mark.parametrize("cast", ["xdyj", "yntd"], indirect=True)
    def test_is_not_for_who_wrote_how_though_the_owner_says_another_day(
        self, cast: Cast, review: ManagementReview, decision: Decision
    ) -> None:
        amend_part(decision, actor=cast.quinn, at=NOON, **DONE)
        amend_part(decision, actor=cast.eve, at=NOON, done_on=None)
        amend_part(decision, actor=cast.eve, at=NOON, done_on=date(2026, 3, 2))

        with pytest.raises(NotAllowed, match="Four eyes: Quinn reported it"):
            verify(review, decision, cast.quinn)
        amend_part(decision, actor=cast.eve, at=NOON, done_note="四家均已签字")
        verify(review, decision, cast.quinn)

    def test_that_was_returned_is_reported_in_new_words(
        self, cast: Cast, review: ManagementReview, decision: Decision
    ) -> None:
        amend_part(decision, actor=cast.quinn, at=NOON, **DONE)
        take("return-decision", review, actor=cast.gina, at=NOON, decision=decision, reason="只签了两家")

        decision.refresh_from_db()
        assert (decision.done_on, decision.done_note) == (None, "")
        with pytest.raises(Refused, match="Say how it was carried out"):
            amend_part(decision, actor=cast.eve, at=NOON, done_on=date(2026, 3, 2))

    @pytest.mark.parametrize("who", ["quinn", "gina"])
    def test_by_quality_or_the_chair_ends_it(
        self, cast: Cast, review: ManagementReview, decision: Decision, who: str
    ) -> None:
        reported(cast, decision)

        verify(review, decision, getattr(cast, who))

        decision.refresh_from_db()
        assert (decision.is_done, decision.verified_by, decision.verified_on) == (
            True, getattr(cast, who), date(2026, 3, 2),
        )  # fmt: skip
        assert take("close", review, actor=cast.quinn, at=NOON, result="全部落实").archived_at is not None

    def test_is_not_for_the_owner_even_of_quality(
        self, cast: Cast, review: ManagementReview, decision: Decision
    ) -> None:
        organisation.grant(cast.eve, Role.QUALITY, actor=None, at=NOON)
        reported(cast, decision)

        with pytest.raises(NotAllowed, match="Four eyes: Eve is responsible for it"):
            verify(review, decision, Person.objects.get(pk=cast.eve.pk))

    def test_is_for_the_chair_alone_of_senior_management(
        self, cast: Cast, review: ManagementReview, decision: Decision
    ) -> None:
        organisation.grant(cast.olga, Role.EXECUTIVE, actor=None, at=NOON)
        reported(cast, decision)

        with pytest.raises(NotAllowed, match="Of senior management the chair, Gina, verifies"):
            verify(review, decision, cast.olga)

    def test_waits_for_the_report_of_the_owner(self, cast: Cast, review: ManagementReview, decision: Decision) -> None:
        with pytest.raises(Refused, match="No decision waits to be verified"):
            verify(review, decision, cast.quinn)

    def test_fixes_what_was_reported(self, cast: Cast, review: ManagementReview, decision: Decision) -> None:
        reported(cast, decision)
        verify(review, decision, cast.quinn)

        with pytest.raises(Refused, match="It was verified on 2026-03-02: what was reported stands"):
            amend_part(decision, actor=cast.eve, at=NOON, done_note="其实没有")

    def test_may_return_it_with_a_reason(self, cast: Cast, review: ManagementReview, decision: Decision) -> None:
        reported(cast, decision)

        take("return-decision", review, actor=cast.gina, at=NOON, decision=decision, reason="只签了两家")

        decision.refresh_from_db()
        assert decision.is_undone and not decision.is_reported
        assert review.journal.latest("id").comment == "只签了两家"
        assert reported(cast, decision).is_reported

    def test_is_shown_on_the_page(self, cast: Cast, review: ManagementReview, decision: Decision) -> None:
        reported(cast, decision)
        quinn: Client = browser(cast.quinn)
        address = f"/xdyj/management-reviews/{review.number}/"
        assert "eye-check" in quinn.get(address).content.decode()

        verify(review, decision, cast.quinn)

        assert "2026-03-02" in quinn.get(address).content.decode().split('id="part-decision"')[1]


class TestWhatIsStillOpenWhenTheNextReviewIsHeld:
    def test_closes_with_its_review_is_put_before_the_next_and_does_not_hold_it_open(
        self, cast: Cast, review: ManagementReview, decision: Decision
    ) -> None:
        following = reviews.further(cast, title="第二次管理评审", planned_on=reviews.LATER.date())
        following = reviews.approved(cast, reviews.decided(cast, reviews.held(cast, following, at=reviews.LATER)))

        closed = take("close", review, actor=cast.quinn, at=reviews.LATER, result="转入下次评审")

        assert closed.archived_at is not None
        carried = inputs_of(following, reviews.LATER)["inputs"]
        rows = [row for one in carried for row in one["figures"] if row["key"] == "former-open"]
        assert [one["text"] for one in rows[0]["rows"]] == ["与供应商重签协议"]
        with pytest.raises(Refused) as refused:
            take("close", following, actor=cast.quinn, at=reviews.LATER, result="x")
        assert "与供应商重签协议" not in str(refused.value)
