"""Further dimensions of a screening, and what happens to a month the period ends within."""

from datetime import date
from typing import Any

import pytest
from django.utils.translation import override

from bihuan.areas.correction.counting import Scope, by_dimension, figures, in_period, numbers
from bihuan.areas.correction.models import Nonconformity, PreventiveScreening
from bihuan.areas.correction.screening_document import label_of, partial_month, screening_document
from bihuan.core.refusals import Refused
from bihuan.core.writing import amend_part, create, take
from tests.areas.assurance import builders as audits
from tests.areas.correction.test_screening import complaint, nonconformity, screening
from tests.areas.correction.test_screening_trend import long_here
from tests.cast import NOON, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("YNTD-ITSS-0300.14")]


def of_complaint(cast: Cast, **fields: Any) -> Nonconformity:
    found = complaint(cast, **fields)
    return nonconformity(cast, source="complaint", from_complaint=found, severity="major", character="execution")


class TestCounting:
    @pytest.mark.parametrize(
        ("dimension", "expected", "key", "label"),
        [
            ("project", {"云平台运维": 2, "": 1}, "云平台运维", "云平台运维"),
            ("channel", {"survey": 2, "": 1}, "survey", "Survey or callback"),
            ("severity", {"major": 1, "minor": 2}, "major", "Major"),
            ("character", {"execution": 1, "": 2}, "execution", "The rules were not followed"),
        ],
    )
    def test_knows_what_a_complaint_and_a_nonconformity_say(
        self, xdyj: Cast, dimension: str, expected: dict[str, int], key: str, label: str
    ) -> None:
        of_complaint(xdyj, project="云平台运维", channel="survey")
        nonconformity(xdyj)
        scope = Scope.of(screening(xdyj, dimension=dimension, counted=["complaints", "nonconformities"]))

        found = by_dimension(scope)

        assert found == expected
        assert {key: len(numbers(scope, key)) for key in found} == expected
        with override("en"):
            assert (label_of(dimension, key), label_of(dimension, "")) == (label, "not stated")

    def test_finds_the_clause_a_finding_was_asked_about(self, xdyj: Cast) -> None:
        made = audits.under_way(xdyj)
        for item, clause in zip(audits.items(made, xdyj.departments["om"]), ("XDYJ-04-01/4.2.1", ""), strict=False):
            amend_part(item, actor=xdyj.quinn, at=audits.START, clause=clause)
        audits.ended(xdyj, made, "observation", "observation")
        april = {"period_start": date(2026, 4, 1), "period_end": date(2026, 4, 30)}
        scope = Scope.of(screening(xdyj, dimension="clause", counted=["findings"], **april))

        found = by_dimension(scope)

        assert found == {"XDYJ-04-01/4.2.1": 1, "": 1}
        assert {key: len(numbers(scope, key)) for key in found} == found


class TestAMonthThePeriodEndsWithin:
    def year(self, cast: Cast, **fields: Any) -> PreventiveScreening:
        """Four a month, of the last month one yet."""
        long_here(cast, date(2025, 1, 1))
        for month in range(1, 13):
            for _n in range(4):
                nonconformity(cast, day=date(2025, month, 5))
        for month in (1, 2):
            for _n in range(4 if month == 1 else 1):
                nonconformity(cast, day=date(2026, month, 3))
        return screening(cast, period_end=date(2026, 2, 10), **fields)

    def test_is_counted_but_not_compared_with_whole_ones(self, xdyj: Cast) -> None:
        made = self.year(xdyj)
        found = figures(Scope.of(made))

        assert found["months"][-1]["month"] == "2026-01"
        assert (found["partial"], found["signals"], in_period(found)) == ("2026-02", [], None)
        assert "2026-02" in str(partial_month(found))
        assert sum(bar["count"] for bar in found["bars"]) == 4 + 4 + 1
        assert any("2026-02" in str(getattr(block, "text", "")) for block in screening_document(made, NOON).blocks)

    def test_is_compared_where_the_period_ends_with_it(self, xdyj: Cast) -> None:
        long_here(xdyj, date(2026, 2, 1))
        nonconformity(xdyj, day=date(2026, 2, 28))
        found = figures(Scope.of(screening(xdyj)))

        assert (found["months"], found["partial"]) == ([{"month": "2026-02", "count": 1}], "")
        assert partial_month(found) is None

    def test_has_nothing_to_say_in_figures_frozen_before(self) -> None:
        assert partial_month({"months": []}) is None


class TestThePeriod:
    @pytest.mark.parametrize(("ends", "over"), [(date(2026, 3, 1), True), (date(2026, 3, 2), False)])
    def test_is_over_once_its_last_day_is(self, xdyj: Cast, ends: date, over: bool) -> None:
        said = {"title": "至今日", "period_start": date(2026, 2, 1), "period_end": ends}
        made = create(PreventiveScreening, actor=xdyj.quinn, at=NOON, **said)

        if over:
            assert take("complete", made, actor=xdyj.quinn, at=NOON, fill={"conclusion": "没有"}).state == "completed"
            return
        with pytest.raises(Refused) as refused:
            take("complete", made, actor=xdyj.quinn, at=NOON, fill={"conclusion": "没有"})
        assert [one.field for one in refused.value.reasons] == ["period_end"]
