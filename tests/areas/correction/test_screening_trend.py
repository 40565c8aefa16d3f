"""The trend of a screening: it begins where recording began, and has limits where there is enough to make them of."""

from datetime import date, datetime, time
from typing import Any

import pytest
from django.utils.translation import override

from bihuan.areas.correction.counting import Scope, figures, in_period
from bihuan.areas.correction.screening_document import screening_document, trend_chart
from bihuan.areas.improvement.models import Opportunity
from bihuan.core.blocks import Paragraph
from bihuan.core.models import Company
from bihuan.core.writing import create
from tests.areas.correction.test_screening import nonconformity, screening
from tests.cast import NOON, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("YNTD-ITSS-0300.14")]


def long_here(cast: Cast, since: date) -> None:
    """The company works with the system since that day."""
    cast.company.created_at = datetime.combine(since, time(9), cast.company.zone)
    Company.objects.filter(pk=cast.company.pk).update(created_at=cast.company.created_at)


class TestTheTrend:
    def trend(self, cast: Cast, **fields: Any) -> dict[str, Any]:
        return figures(Scope.of(screening(cast, **{"counted": ["nonconformities"], **fields})))

    def months(self, cast: Cast, **fields: Any) -> list[tuple[str, int]]:
        return [(one["month"], one["count"]) for one in self.trend(cast, **fields)["months"]]

    def test_quiet_months_since_the_company_began_here_are_zero(self, xdyj: Cast) -> None:
        long_here(xdyj, date(2025, 11, 1))
        nonconformity(xdyj, day=date(2026, 2, 1))

        assert self.months(xdyj) == [("2025-11", 0), ("2025-12", 0), ("2026-01", 0), ("2026-02", 1)]

    def test_the_month_it_began_in_is_not_compared_with_whole_ones(self, xdyj: Cast) -> None:
        long_here(xdyj, date(2025, 11, 21))
        nonconformity(xdyj, day=date(2025, 11, 24))

        found = self.trend(xdyj)

        assert [one["month"] for one in found["months"]] == ["2025-12", "2026-01", "2026-02"]
        assert (found["begins"], found["left_out"]) == ("2025-12", 1)

    def test_one_old_row_makes_no_months_around_it_quiet_ones(self, xdyj: Cast) -> None:
        """It said: eight empty months, and the first month of this system beyond their limit."""
        long_here(xdyj, date(2025, 11, 21))
        nonconformity(xdyj, day=date(2025, 3, 11))
        for month, count in (("2025-12", 4), ("2026-01", 2), ("2026-02", 5)):
            for _n in range(count):
                nonconformity(xdyj, day=date.fromisoformat(f"{month}-05"))

        found = self.trend(xdyj)

        assert [one["count"] for one in found["months"]] == [4, 2, 5]
        assert (found["enough_data"], found["few"], found["signals"], found["upper"]) == (False, "months", [], None)
        assert in_period(found) is None

    def test_a_ledger_without_a_gap_is_its_past(self, xdyj: Cast) -> None:
        long_here(xdyj, date(2025, 11, 21))
        for month in (6, 8, 9, 10):
            nonconformity(xdyj, day=date(2025, month, 5))

        found = self.trend(xdyj)

        assert next(one["month"] for one in found["months"]) == found["begins"] == "2025-08"
        assert found["left_out"] == 1  # June is beyond the gap

    def test_a_ledger_of_one_kind_is_no_past_of_another(self, xdyj: Cast) -> None:
        long_here(xdyj, date(2025, 11, 1))
        for month in (8, 9, 10):
            nonconformity(xdyj, day=date(2025, month, 5))

        assert self.months(xdyj)[0] == ("2025-08", 1)
        assert self.months(xdyj, counted=["nonconformities", "complaints"])[0] == ("2025-11", 0)

    def test_a_department_without_facts_was_recorded_like_the_others(self, xdyj: Cast) -> None:
        long_here(xdyj, date(2025, 11, 1))
        for month in (9, 10):
            nonconformity(xdyj, day=date(2025, month, 5))

        found = self.months(xdyj, own_only=True, department=xdyj.departments["rd"])

        assert found[0] == ("2025-09", 0) and {count for _month, count in found} == {0}

    def test_feedback_that_was_taken_over_has_no_day_of_its_own(self, xdyj: Cast) -> None:
        long_here(xdyj, date(2025, 2, 1))
        for title in ("排队两小时", "催单要打三次"):
            made = create(Opportunity, actor=xdyj.eve, at=NOON, channel="lesson", title=title, what=title)
        Opportunity.objects.filter(pk=made.pk).update(imported_on=NOON.date())

        march = {"period_start": date(2026, 1, 1), "period_end": date(2026, 3, 31), "dimension": "source"}
        found = self.trend(xdyj, counted=["feedback"], **march)

        assert (found["months"][-1], found["total"]) == ({"month": "2026-03", "count": 1}, 1)

    def test_few_months_have_no_limits(self, xdyj: Cast) -> None:
        nonconformity(xdyj)

        found = self.trend(xdyj)

        assert (found["enough_data"], found["signals"]) == (False, [])
        assert trend_chart(found)["phases"] == []

    def test_single_facts_in_a_quiet_year_are_no_signal(self, xdyj: Cast) -> None:
        """One in a year is beyond the limits made of that one: limits of counts need counts."""
        long_here(xdyj, date(2025, 1, 1))
        made = screening(xdyj, counted=["nonconformities"])
        nonconformity(xdyj, day=date(2026, 2, 5))

        found = figures(Scope.of(made))

        assert (len(found["months"]), found["few"], found["signals"]) == (14, "facts", [])
        with override("en"):
            blocks = screening_document(made, NOON).blocks
            assert "Too few facts for control limits: at least one a month on average is needed." in [
                str(one.text) for one in blocks if isinstance(one, Paragraph)
            ]

    def test_a_month_beyond_the_limit_is_a_signal(self, xdyj: Cast) -> None:
        long_here(xdyj, date(2025, 1, 1))
        for month in range(1, 13):
            nonconformity(xdyj, day=date(2025, month, 5))
        for _n in range(8):
            nonconformity(xdyj, day=date(2026, 2, 5))

        found = self.trend(xdyj)

        assert found["enough_data"]
        assert {"rule": "N1", "months": ["2026-02"]} in found["signals"]
        assert {"i": 13, "text": "N1"} in trend_chart(found)["flags"]

    def test_the_paper_says_where_it_begins_and_what_it_leaves_out(self, xdyj: Cast) -> None:
        long_here(xdyj, date(2025, 11, 21))
        nonconformity(xdyj, day=date(2025, 3, 11))
        nonconformity(xdyj, day=date(2026, 1, 5))
        made = screening(xdyj, counted=["nonconformities"])

        with override("en"):
            said = " ".join(str(getattr(one, "text", "")) for one in screening_document(made, NOON).blocks)

        assert "The trend begins with 2025-12" in said and "not recorded in full: 1" in said
        assert "at least twelve are needed" in said
