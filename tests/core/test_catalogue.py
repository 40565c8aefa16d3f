"""The catalogue of kinds: one prefix each, and the same states and fields as the records that are built."""

import re
from collections.abc import Iterator
from typing import ClassVar

import pytest
from django.utils import translation

from bihuan.areas.policies import duty_words
from bihuan.areas.policies.pack import find_pack, load_pack, pack_names
from bihuan.core.catalogue import KINDS, has_state, title_of
from bihuan.core.models import Record
from bihuan.core.registry import TYPES
from tests.cast import Cast


def record_types(base: type[Record] = Record) -> Iterator[type[Record]]:
    for model in base.__subclasses__():
        yield model
        yield from record_types(model)


def test_no_two_kinds_share_a_prefix() -> None:
    assert len({kind.prefix for kind in KINDS.values()}) == len(KINDS)


def test_no_kind_names_a_state_twice() -> None:
    assert [kind.code for kind in KINDS.values() if len(set(kind.states)) < len(kind.states)] == []


@pytest.mark.parametrize(
    ("name", "known"),
    [("audit.reported", True), ("audit.burnt", False), ("audits.reported", False), ("audit", False), ("", False)],
)
def test_a_state_is_named_with_its_kind(name: str, known: bool) -> None:
    assert has_state(name) is known


@pytest.mark.django_db
class TestWhatAKindIsCalled:
    """The company's own word in the reader's language, else the general one; the same on every page."""

    TITLES: ClassVar = {
        "improvement-plan": {"zh": "过程改进计划", "en": "Process improvement plan"},
        "audit": "内审记录",
    }

    @pytest.mark.parametrize(
        ("language", "kind", "word"),
        [
            ("zh-hans", "improvement-plan", "过程改进计划"),
            ("en", "improvement-plan", "Process improvement plan"),
            ("zh-hans", "audit", "内审记录"),
            ("en", "audit", "Internal audit"),
            ("en", "opportunity", "Improvement opportunity"),
            ("en", "no-such-kind", "no-such-kind"),
        ],
    )
    def test_is_said_once(self, xdyj: Cast, language: str, kind: str, word: str) -> None:
        xdyj.company.settings = {**xdyj.company.settings, "titles": self.TITLES}
        with translation.override(language):
            assert title_of(kind, xdyj.company) == word
            if kind in TYPES:
                assert TYPES[kind].title(xdyj.company) == word
                assert duty_words.moment(f"{kind}.draft", xdyj.company).startswith(word)


@pytest.mark.parametrize("name", pack_names())
def test_every_duty_of_a_pack_is_told_in_chinese_words_alone(name: str) -> None:
    """Also where the kind of record it speaks of is still to come."""
    with translation.override("zh-hans"):
        told = [f"{duty_words.rhythm(one)} {duty_words.evidence(one)}" for one in load_pack(find_pack(name)).duties]

    assert [words for words in told if re.search("[a-z_]{3,}", words)] == []


@pytest.mark.parametrize("model", [m for m in record_types() if m.KIND], ids=lambda model: model.KIND)
class TestBuiltRecord:
    def test_has_the_states_of_its_kind(self, model: type[Record]) -> None:
        assert set(model.State.values) == set(KINDS[model.KIND].states)  # type: ignore[attr-defined]

    def test_has_the_fields_packs_may_name(self, model: type[Record]) -> None:
        kind = KINDS[model.KIND]

        assert [name for name in kind.dates | kind.facts if not hasattr(model, name)] == []
