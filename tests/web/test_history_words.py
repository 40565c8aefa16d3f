"""What the journal keeps in one language is told in the reader's."""

import pytest
from django.utils import translation

from bihuan.web import history


@pytest.mark.parametrize("kept", ["同意。 [on behalf of 李运维]", "同意。 [代 李运维]"])
def test_for_whom_something_was_signed_is_told_in_the_language_of_the_reader(kept: str) -> None:
    with translation.override("en"):
        assert history.reworded(kept) == "同意。 · on behalf of 李运维"
    with translation.override("zh-hans"):
        assert history.reworded(kept) == "同意。 · 代 李运维"


def test_any_other_comment_stays_as_it_was_written() -> None:
    assert history.reworded("见 [附件 1]") == "见 [附件 1]"


def test_what_is_no_word_is_counted() -> None:
    with translation.override("en"):
        assert history.in_words(None, [{"done": 5}, {"done": 6}], {}) == "2 entries"
        assert history.in_words(None, [], {}) == "—"
