"""The catalogue of kinds: one prefix each, and the same states and fields as the records that are built."""

from collections.abc import Iterator

import pytest

from bihuan.core.catalogue import KINDS, has_state
from bihuan.core.models import Record


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


@pytest.mark.parametrize("model", [m for m in record_types() if m.KIND], ids=lambda model: model.KIND)
class TestBuiltRecord:
    def test_has_the_states_of_its_kind(self, model: type[Record]) -> None:
        assert set(model.State.values) == set(KINDS[model.KIND].states)  # type: ignore[attr-defined]

    def test_has_the_fields_packs_may_name(self, model: type[Record]) -> None:
        kind = KINDS[model.KIND]

        assert [name for name in kind.dates | kind.facts if not hasattr(model, name)] == []
