"""Where long words may break in a PDF."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.core.blocks import Document, Facts, Table
from bihuan.exchange.documents import House, paper, render
from bihuan.exchange.documents.breaking import BREAK, breakable, fitting, with_breaks
from bihuan.exchange.documents.widths import font
from tests.exchange.documents.overlaps import overlapping
from tests.exchange.documents.papers import XDYJ, YNTD, document

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

    def test_never_parts_an_accent_from_its_letter_nor_a_joined_picture(self) -> None:
        assert breakable("e\u0301" * 8, 16) == BREAK.join(["e\u0301"] * 8)
        assert "\u200d" + BREAK not in breakable("\U0001f469\u200d\U0001f4bb" * 8, 16)

    @given(st.text(), st.integers(min_value=2, max_value=30))
    def test_adds_nothing_else(self, words: str, longest: int) -> None:
        assert breakable(words, longest).replace(BREAK, "") == words.replace(BREAK, "")


class TestAWordInATable:
    @pytest.mark.parametrize("words", ["XDYJ-04-01/1.4.6", "责任部门", "见 XDYJ-04-01/1.4.6 条", "", "Nonconformity"])
    def test_stays_whole_where_its_column_is_as_wide(self, words: str) -> None:
        assert fitting(words, 9) == words

    def test_breaks_after_hyphens_and_strokes_where_it_is_not(self) -> None:
        assert fitting("见XDYJ-04-01/1.4.6条", 6) == "见" + BREAK.join(["XDYJ-", "04-", "01/", "1.", "4.", "6"]) + "条"
        assert fitting("ACT-2026-1", 3) == BREAK.join(["ACT-", "2026-", "1"])

    def test_breaks_anywhere_where_even_its_pieces_are_wider(self) -> None:
        assert fitting("ACT-" + DIGEST, 3) == BREAK.join(["ACT-", *DIGEST])

    def test_is_wider_in_bold(self) -> None:
        words, regular, bold = "MANAGEMENT", font(bold=False), font(bold=True)

        assert regular.width(words) < bold.width(words)
        assert fitting(words, regular.width(words)) == words != fitting(words, regular.width(words), bold=True)

    @given(st.text(), st.floats(min_value=0.5, max_value=30), st.booleans())
    def test_gets_nothing_but_places_to_break(self, words: str, room: float, bold: bool) -> None:
        assert fitting(words, room, bold=bold).replace(BREAK, "") == words.replace(BREAK, "")

    @given(st.text("abcWM019-/._", min_size=1), st.floats(min_value=1.2, max_value=30))
    def test_is_never_wider_than_its_column_between_two_places(self, words: str, room: float) -> None:
        assert all(font(bold=False).width(piece) <= room for piece in fitting(words, room).split(BREAK))


CODES = ["XDYJ-04-01/1.4.6", "YNTD-ITSS-0301/3.6.2", "NC-2026-0014", "EX-07:STRESS_TEST", "Nonconformities"]


@pytest.mark.requirement("XDYJ-04-01.16", "XDYJ-04-01.48")
@pytest.mark.parametrize("columns", [4, 7, 11, 16])
@pytest.mark.parametrize("house", [XDYJ, YNTD], ids=["xdyj", "yntd"])
def test_no_word_of_a_table_is_printed_over_the_next_column(house: House, columns: int, tmp_path: Path) -> None:
    row = [CODES[place % len(CODES)] for place in range(columns)]
    narrow = [1.0 if place % 3 else 2.5 for place in range(columns)]
    blocks = [Table(row, [row, row[::-1]], widths=narrow), Facts([(code, code) for code in CODES])]
    made = Document("表", house.name, "XD-1", "", blocks, cover=False, landscape=columns > 10)

    assert overlapping(render(made, "pdf", house), tmp_path) == []


def test_the_title_among_the_properties_of_the_file_is_as_it_was_written() -> None:
    made = paper(replace(document(), title=DIGEST * 2), XDYJ)

    plain = with_breaks(made)

    assert plain["title"] == DIGEST * 2 and plain["heading"] == BREAK.join(DIGEST * 2)
