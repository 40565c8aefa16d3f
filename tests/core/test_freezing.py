"""Frozen figures read the same when they come back from the database, and show when they were touched."""

from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bihuan.core.freezing import frozen, is_intact

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


class TestFrozenFigures:
    def test_are_plain_values(self) -> None:
        values, digest = frozen(
            {"on": date(2026, 3, 2), "at": datetime(2026, 3, 2, 4, tzinfo=UTC), "rate": Decimal("0.5")}
        )

        assert values["on"] == "2026-03-02"
        assert len(digest) == 64 and is_intact(values, digest)

    @given(st.dictionaries(st.text(max_size=5), PLAIN, max_size=4))
    def test_freeze_to_the_same_again(self, values: dict[str, object]) -> None:
        once, digest = frozen(values)

        assert frozen(once) == (once, digest)

    def test_show_when_a_figure_was_touched(self) -> None:
        _values, digest = frozen({"complaints": 3})

        assert not is_intact({"complaints": 2}, digest)
