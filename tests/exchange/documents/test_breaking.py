"""Where long words may break in a PDF."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.exchange.documents import paper
from bihuan.exchange.documents.breaking import BREAK, breakable, with_breaks
from tests.exchange.documents.papers import XDYJ, document

DIGEST = "0123456789abcdef"


class TestABreak:
    def test_comes_between_all_letters_of_a_long_word(self) -> None:
        assert breakable(DIGEST, 16) == BREAK.join(DIGEST)

    @pytest.mark.parametrize(
        "words", ["abcdefghijklmno", "short words only", "", "变更是否先评审再实施，回退方案是否齐备"]
    )
    def test_is_not_needed_in_short_words_nor_between_chinese_signs(self, words: str) -> None:
        assert breakable(words, 16) == words

    def test_counts_a_word_up_to_the_chinese_sign_space_or_hyphen_beside_it(self) -> None:
        assert breakable(f"见{DIGEST}号", 16) == f"见{BREAK.join(DIGEST)}号"
        assert breakable("01234567-89abcdef", 16) == "01234567-89abcdef"

    def test_comes_after_every_hyphen_of_a_dense_table(self) -> None:
        assert breakable("ACT-2026-1", 8, hyphens=True) == f"ACT-{BREAK}2026-{BREAK}1"

    def test_never_parts_an_accent_from_its_letter_nor_a_joined_picture(self) -> None:
        assert breakable("e\u0301" * 8, 16) == BREAK.join(["e\u0301"] * 8)
        assert "\u200d" + BREAK not in breakable("\U0001f469\u200d\U0001f4bb" * 8, 16)

    @given(st.text(), st.integers(min_value=2, max_value=30), st.booleans())
    def test_adds_nothing_else(self, words: str, longest: int, hyphens: bool) -> None:
        assert breakable(words, longest, hyphens=hyphens).replace(BREAK, "") == words.replace(BREAK, "")


def test_the_title_among_the_properties_of_the_file_is_as_it_was_written() -> None:
    made = paper(replace(document(), title=DIGEST * 2), XDYJ)

    plain = with_breaks(made)

    assert plain["title"] == DIGEST * 2 and plain["heading"] == BREAK.join(DIGEST * 2)
