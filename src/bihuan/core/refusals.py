"""Refusals: what is wrong and what to do, all of it at once, in the user's words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError


@dataclass(frozen=True)
class Missing:
    """One reason: a text (lazily translated), the field that mends it, the clause that asks for it.

    `record` is set when it is mended in another record (an item of the plan, say); `step` names the step that mends it.
    """

    text: Any
    field: str = ""
    clause: str = ""
    record: Any = None
    step: str = ""

    def __str__(self) -> str:
        return str(self.text)


class Refused(Exception):
    """A change was not made; `reasons` lists every cause."""

    def __init__(self, reasons: Iterable[Missing | Any]) -> None:
        self.reasons = [reason if isinstance(reason, Missing) else Missing(reason) for reason in reasons]
        super().__init__(*self.reasons)

    def __str__(self) -> str:
        return "\n".join(str(reason) for reason in self.reasons)


class NotAllowed(Refused):
    """The person is not the one who may do this; the reason says who is."""


class Stale(Refused):
    """Someone else changed the record meanwhile; `theirs` maps field to (before, after)."""

    def __init__(self, reasons: Iterable[Any], theirs: dict[str, list[Any]], by: str, at: Any) -> None:
        super().__init__(reasons)
        self.theirs, self.by, self.at = theirs, by, at


def by_field(error: ValidationError) -> list[Missing]:
    """What a model's check found, each reason at its field."""
    return [Missing(text, name) for name, texts in error.message_dict.items() for text in texts]
