"""What is sent piece by piece speaks the language it was asked for in."""

import csv
import io

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy

from bihuan.web.streams import spoken
from tests.areas.policies.living import issued, local
from tests.cast import Cast
from tests.web.pages.conftest import english

WORD = gettext_lazy("Monday")


def test_each_piece_is_made_in_the_language_of_the_request() -> None:
    with translation.override("de"):
        pieces = spoken(str(WORD).encode() for _n in range(2))

    with translation.override("fr"):
        assert [piece.decode() for piece in pieces] == ["Montag", "Montag"]
        assert str(WORD) == "lundi"


@pytest.mark.django_db
def test_an_exported_register_is_in_the_readers_language(xdyj: Cast) -> None:
    issued(xdyj, local(2026, 1, 20))
    answer = english(xdyj.quinn).get("/xdyj/objectives/export.csv?view=all&cols=number,state")

    _head, row = csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig")))
    assert "Issued" in row
