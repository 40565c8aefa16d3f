"""How values read on paper (ui.md section 5)."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from bihuan.exchange.documents.wording import LONGEST, cell, number, text

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (1207, "1,207"), (-3, "−3"), (0, "0"), (66.4, "66.4"), (0.1 + 0.2, "0.3"), (Decimal("12.50"), "12.5"), (Decimal("1E+3"), "1,000"),
        (None, "—"), ("", "—"), (float("nan"), "—"), (float("inf"), "—"), (date(2026, 10, 10), "2026-10-10"),
        (datetime(2026, 10, 9, 16, 30, tzinfo=UTC), "2026-10-10 00:30"), ("2,026", "2,026"), ([], "[]"),
    ],
)  # fmt: skip
def test_values_read_as_people_write_them(value: Any, shown: str) -> None:
    assert cell(value, SHANGHAI) == shown


def test_yes_and_no_are_words() -> None:
    with translation.override("en"):
        assert (cell(True, SHANGHAI), cell(False, SHANGHAI)) == ("Yes", "No")


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=6))
def test_a_number_keeps_its_value(value: Decimal) -> None:
    assert Decimal(number(value).replace(",", "").replace("−", "-")) == value


@given(st.text())
def test_text_keeps_what_paper_can_hold_and_nothing_else(value: str) -> None:
    shown = text(value)

    assert not set(shown) & {"\x00", "\r", "\u202e", "\x1b"}
    shown.encode()


def test_an_endless_text_is_cut_and_says_so() -> None:
    with translation.override("en"):
        assert text("x" * (LONGEST + 1)).endswith("[cut]")
