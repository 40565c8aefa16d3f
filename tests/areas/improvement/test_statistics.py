"""Two proportions: known answers from textbooks, Fisher where counts are small."""

from decimal import Decimal
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.areas.improvement.statistics import compare_rates, fisher_exact, z_test

COUNTS = st.tuples(st.integers(1, 60), st.integers(1, 60)).flatmap(
    lambda totals: st.tuples(
        st.integers(0, totals[0]), st.just(totals[0]), st.integers(0, totals[1]), st.just(totals[1])
    )
)


def counts(hits: int, total: int) -> tuple[Decimal, Decimal]:
    return Decimal(hits), Decimal(total)


class TestComparingTwoRates:
    def test_z_of_40_in_200_against_60_in_200(self) -> None:
        # pooled 0.25, standard error 0.0433013, z = 2.3094, p = 0.0209
        assert isclose(z_test(40, 200, 60, 200), 0.0209, abs_tol=5e-5)

    def test_fisher_tasting_tea(self) -> None:
        # 3 of 4 against 1 of 4: (16 + 16 + 1 + 1) / 70
        assert isclose(fisher_exact(3, 4, 1, 4), 34 / 70)

    def test_fisher_all_against_none(self) -> None:
        # 5 of 5 against 0 of 5: 2 of the 252 tables are as unlikely
        assert isclose(fisher_exact(5, 5, 0, 5), 2 / 252)

    def test_takes_the_exact_test_where_counts_are_small(self) -> None:
        small, large = compare_rates(counts(3, 39), counts(1, 41)), compare_rates(counts(40, 200), counts(60, 200))

        assert small is not None and small.exact and not small.significant
        assert large is not None and not large.exact and large.significant

    @pytest.mark.parametrize(("direction", "better"), [("lower", True), ("higher", False)])
    def test_says_whether_the_change_went_the_better_way(self, direction: str, better: bool) -> None:
        found = compare_rates(counts(30, 390), counts(10, 410), direction)

        assert found is not None and found.better is better and found.significant

    @pytest.mark.parametrize(
        "side", [(None, Decimal(5)), (Decimal("1.5"), Decimal(5)), (Decimal(6), Decimal(5)), (Decimal(0), Decimal(0))]
    )
    def test_is_silent_where_a_side_is_no_count_of_a_total(self, side: tuple[Decimal | None, Decimal]) -> None:
        assert compare_rates(side, counts(1, 5)) is None

    @given(COUNTS)
    def test_gives_a_probability_that_does_not_depend_on_the_order(self, found: tuple[int, int, int, int]) -> None:
        hits, total, later_hits, later_total = found

        for test in (z_test, fisher_exact):
            p = test(hits, total, later_hits, later_total)
            assert 0 <= p <= 1 + 1e-12
            assert isclose(p, test(later_hits, later_total, hits, total), abs_tol=1e-12)

    @given(COUNTS)
    def test_finds_no_difference_between_equal_counts(self, found: tuple[int, int, int, int]) -> None:
        hits, total, _later, _other = found

        assert isclose(fisher_exact(hits, total, hits, total), 1) and isclose(z_test(hits, total, hits, total), 1)
