"""Priority, figures, progress: known answers first, then what holds for all values."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.areas.improvement import rules

GRADES = st.integers(1, 5)


class TestThePriority:
    @pytest.mark.parametrize(
        ("impact", "urgency", "effort", "score"),
        [
            (5, 5, 1, 100),  # 125 of 125
            (5, 4, 2, 86),  # 5 × 4 × 4 = 80; cube root 4.3089 of 5
            (5, 5, 3, 84),  # 75; 4.2172
            (4, 4, 2, 80),  # 64; 4 of 5
            (5, 4, 3, 78),  # 60; 3.9149
            (3, 3, 3, 60),  # 27; 3 of 5
            (1, 1, 5, 20),  # 1; 1 of 5
        ],
    )
    def test_is_the_mean_of_impact_urgency_and_feasibility(
        self, impact: int, urgency: int, effort: int, score: int
    ) -> None:
        found = rules.priority(impact, urgency, effort)

        assert found is not None and found.value == score

    def test_explains_itself(self) -> None:
        found = rules.priority(5, 4, 2)

        assert found is not None
        assert all(figure in str(found.why) for figure in ("5", "4", "2", "80", "125", "86"))

    @pytest.mark.parametrize("missing", [(None, 4, 2), (5, None, 2), (5, 4, None)])
    def test_is_nothing_while_a_grade_is_missing(self, missing: tuple[int | None, int | None, int | None]) -> None:
        assert rules.priority(*missing) is None

    @given(GRADES, GRADES, GRADES)
    def test_stays_on_the_scale_and_rises_with_every_grade(self, impact: int, urgency: int, effort: int) -> None:
        score = rules.priority(impact, urgency, effort)
        more = rules.priority(min(impact + 1, 5), urgency, max(effort - 1, 1))

        assert score is not None and more is not None and 20 <= score.value <= more.value <= 100


class TestAFigure:
    def test_keeps_numerator_and_denominator_of_a_rate(self) -> None:
        assert rules.shown(rules.figure(None, Decimal(3), Decimal(39), "%"), "%") == "7.7%"
        assert rules.shown(rules.figure(None, Decimal(40), Decimal(41), "%"), "%") == "97.6%"

    def test_is_no_data_over_a_denominator_of_nought(self) -> None:
        assert rules.figure(Decimal(5), Decimal(0), Decimal(0), "%") is None
        assert rules.shown(None, "%") == "—"

    def test_is_the_value_where_it_is_no_rate(self) -> None:
        assert rules.shown(rules.figure(Decimal("22.00"), None, None), "分钟") == "22 分钟"

    @pytest.mark.parametrize(
        ("value", "lower", "met"), [("2.4", True, True), ("3", True, True), ("3.1", True, False), ("98", False, True)]
    )
    def test_meets_its_target_in_its_own_direction(self, value: str, lower: bool, met: bool) -> None:
        assert rules.meets(Decimal(value), Decimal(3), lower) is met

    def test_neither_meets_nor_misses_a_target_while_it_is_unknown(self) -> None:
        assert rules.meets(None, Decimal(3), True) is None


class TestTheWayToAGoal:
    @pytest.mark.parametrize(
        ("baseline", "now", "target", "percent"),
        [
            ("66.4", "70.8", "72", 79),
            ("5.3", "4.4", "4", 69),
            ("92.3", "97.6", "98", 93),
            ("5", "6", "4", 0),
            ("1", "9", "4", 100),
        ],
    )
    def test_is_counted_from_the_baseline(self, baseline: str, now: str, target: str, percent: int) -> None:
        assert rules.percent(rules.way_gone(Decimal(baseline), Decimal(now), Decimal(target))) == percent

    def test_is_unknown_without_a_figure(self) -> None:
        assert rules.percent(rules.way_gone(Decimal(1), None, Decimal(2))) is None

    @given(st.decimals(-100, 100, places=1), st.decimals(-100, 100, places=1), st.decimals(-100, 100, places=1))
    def test_never_leaves_nought_to_one(self, baseline: Decimal, now: Decimal, target: Decimal) -> None:
        share = rules.way_gone(baseline, now, target)

        assert share is not None and 0 <= share <= 1


class TestProgress:
    def test_counts_steps_done_of_all(self) -> None:
        steps = [SimpleNamespace(done_on=1), SimpleNamespace(done_on=1), SimpleNamespace(done_on=None)]

        assert (rules.progress(steps).done, rules.progress(steps).total, rules.progress(steps).percent) == (2, 3, 67)

    def test_without_steps_is_no_progress(self) -> None:
        assert rules.progress([]).percent == 0
