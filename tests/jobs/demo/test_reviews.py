"""The played year: reviews on frozen inputs that join on to each other, and checks anyone can draw again."""

from datetime import timedelta
from typing import Any

import pytest

from bihuan.areas.assurance.drawing import draw, frame_of
from bihuan.areas.assurance.models import Decision, ManagementReview, QualityCheck
from bihuan.core.freezing import is_intact
from bihuan.jobs.demo.window import Window
from tests.jobs.demo.test_assurance import both

RAISED = ("audits", "complaints", "satisfaction-papers", "actions", "nonconformities", "opportunities", "evaluations")


def facts(figure: dict[str, Any]) -> list[Any]:
    """What a figure counts of the days of a review: records, or tasks; not how something stood."""
    return [*(figure["numbers"] if figure["key"] in RAISED else ()), *figure.get("tasks", ())]


@pytest.mark.django_db
@both
class TestReviewsAndChecks:
    @pytest.mark.requirement("XDYJ-04-01.19", "XDYJ-04-01.20", "YNTD-ITSS-0301.19")
    def test_inputs_are_frozen_and_one_was_waived_by_the_chair(self, year: Window, code: str) -> None:
        reviews = list(ManagementReview.objects.filter(company__code=code).order_by("year"))

        assert [one.state for one in reviews] == ["closed", "follow-up"]
        assert all(
            is_intact(one.snapshot, one.digest) and one.frozen_on and one.frozen_on <= one.held_on for one in reviews
        )
        assert all(row.reason for one in reviews for row in one.waived.all())
        assert reviews[0].waived.exists()

    def test_the_inputs_of_one_review_end_where_those_of_the_next_begin(self, year: Window, code: str) -> None:
        former, review = ManagementReview.objects.filter(company__code=code).order_by("year")

        assert former.period_end < former.frozen_on and review.period_end < review.frozen_on
        assert review.period_start == former.period_end + timedelta(days=1)

    @pytest.mark.requirement("XDYJ-04-01.20")
    def test_no_fact_stands_in_both_reviews(self, year: Window, code: str) -> None:
        told = [
            {name for one in review.snapshot["inputs"] for row in one["figures"] for name in facts(row)}
            for review in ManagementReview.objects.filter(company__code=code)
        ]

        assert all(told) and not told[0] & told[1]

    @pytest.mark.requirement("XDYJ-04-01.21", "XDYJ-04-01.48")
    def test_decisions_became_records(self, year: Window, code: str) -> None:
        rows = Decision.objects.filter(review__company__code=code, became__isnull=False).select_related("became")

        assert {row.became.kind for row in rows if row.became} == {
            "action",
            "resource-request",
            "objective",
            "opportunity",
        }

    def test_what_the_former_review_left_open_was_before_the_next(self, year: Window, code: str) -> None:
        review = ManagementReview.objects.get(company__code=code, year=2026)
        former = next(one for one in review.snapshot["inputs"] if one["key"] == "former")

        assert [one["text"] for figure in former["figures"] for one in figure.get("rows", [])]

    @pytest.mark.requirement("XDYJ-04-01.20")
    def test_objectives_were_put_before_it_with_their_results(self, year: Window, code: str) -> None:
        review = ManagementReview.objects.get(company__code=code, year=2026)
        goals = next(one for one in review.snapshot["inputs"] if one["key"] == "objectives")

        rows = goals["figures"][0]["rows"]
        assert {"reached", "missed"} <= {row["attainment"] for row in rows}
        assert all(row["target"] and row["result"] for row in rows)

    def test_spot_checks_were_drawn_so_that_anyone_can_repeat_it(self, year: Window, code: str) -> None:
        checks = list(QualityCheck.objects.filter(company__code=code, type="project-spot"))

        assert checks
        for one in checks:
            assert one.seed is not None
            assert list(draw(frame_of(one.frame), len(one.drawn), one.seed).places) == one.drawn

    def test_checks_found_something_now_and_then(self, year: Window, code: str) -> None:
        checks = QualityCheck.objects.filter(company__code=code, items__finding__isnull=False)

        assert {row.items.filter(result="minor").exists() for row in checks} == {True, False}
