"""What a command hands back: an object for scripts, a text for people, an exit status."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

DONE, REFUSED, WRONG_USE = 0, 1, 2


@dataclass(frozen=True)
class Outcome:
    """`object` is printed with --json, `text` without; `errors` go to stderr either way."""

    object: Mapping[str, Any]
    status: int = DONE
    text: str = ""
    errors: tuple[str, ...] = ()


class WrongUse(Exception):
    """The command was called in a way it cannot be: exit status 2."""
