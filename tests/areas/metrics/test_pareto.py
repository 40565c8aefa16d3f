"""Pareto by hand, then what must hold for any counts."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.areas.metrics.rules import pareto


class TestPareto:
    def test_ranks_and_adds_up(self) -> None:
        bars = pareto({"network": 10, "people": 60, "process": 25, "other": 5, "none": 0})

        assert [(bar.label, bar.count) for bar in bars] == [
            ("people", 60), ("process", 25), ("network", 10), ("other", 5),
        ]  # fmt: skip
        assert [str(bar.cumulative) for bar in bars] == ["0.6", "0.85", "0.95", "1"]
        assert [bar.label for bar in bars if bar.vital] == ["people", "process"]

    def test_of_nothing_is_nothing(self) -> None:
        assert pareto({"people": 0}) == []

    def test_refuses_less_than_nothing(self) -> None:
        with pytest.raises(ValueError, match="never less than 0"):
            pareto({"people": -1})

    @given(st.dictionaries(st.text(max_size=4), st.integers(0, 1000)))
    def test_shares_add_up_to_one_and_fall(self, counts: dict[str, int]) -> None:
        bars = pareto(counts)

        assert sum(bar.count for bar in bars) == sum(counts.values())
        assert [bar.count for bar in bars] == sorted((bar.count for bar in bars), reverse=True)
        assert not bars or bars[-1].cumulative == Decimal(1)
        vital = sum(bar.count for bar in bars if bar.vital)
        assert vital * 10 >= 8 * sum(counts.values())
