"""What is sent twice acts once, whoever sends it: pages and the API use the same."""

import pytest
from django.conf import LazySettings

from bihuan.core.models import Sent
from bihuan.core.once import KEPT, SaidOtherwise, key_of, once
from tests.cast import NOON

pytestmark = pytest.mark.django_db


class TestOnce:
    def test_acts_and_then_answers_as_before(self) -> None:
        done: list[int] = []

        def act() -> str:
            done.append(1)
            return f"the {len(done)}."

        assert [once("k", act, at=NOON) for _ in range(3)] == [("the 1.", True), ("the 1.", False), ("the 1.", False)]

    def test_refuses_something_else_under_the_key(self) -> None:
        once("k", lambda: "first", at=NOON, said="x")

        with pytest.raises(SaidOtherwise):
            once("k", lambda: pytest.fail("acted"), at=NOON, said="y")

    def test_forgets_what_was_refused_and_what_is_old(self) -> None:
        def refuse() -> str:
            raise ValueError

        with pytest.raises(ValueError):
            once("k", refuse, at=NOON)
        assert not Sent.objects.exists()

        once("k", lambda: "first", at=NOON)
        assert once("k", lambda: "again", at=NOON + KEPT) == ("first", False)
        assert once("k", lambda: "again", at=NOON + KEPT * 2) == ("again", True)


class TestKeys:
    def test_are_the_same_for_the_same_and_tell_nothing(self) -> None:
        assert key_of(7, "建议") == key_of(7, "建议")
        assert len({key_of(7, "建议"), key_of(8, "建议"), key_of("7", "建议"), key_of(7, "建", "议"), key_of(7)}) == 5
        assert len(key_of(7)) == 64

    def test_belong_to_this_installation(self, settings: LazySettings) -> None:
        before = key_of(7, "建议")
        settings.SECRET_KEY = "another"

        assert key_of(7, "建议") != before
