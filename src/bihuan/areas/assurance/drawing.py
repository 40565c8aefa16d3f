"""A random draw that anyone can repeat: the same list and the same seed give the same projects, in the same order."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

DIGITS = 32


@dataclass(frozen=True)
class Drawn:
    """What came out, with what it takes to repeat it."""

    places: tuple[str, ...]
    seed: int
    frame_digest: str


def frame_of(text: str) -> tuple[str, ...]:
    """The list drawn from: one entry a line, blank lines and repetitions left out, in alphabetical order."""
    return tuple(sorted({line.strip() for line in text.splitlines() if line.strip()}))


def digest(frame: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(frame).encode()).hexdigest()


def draw(frame: Sequence[str], size: int, seed: int) -> Drawn:
    """`size` different entries, each as likely as the other: those whose number, made from seed and entry, is lowest.

    It depends on nothing else: not on the order of the list, nor on the release of any library.
    """
    ranked = sorted(set(frame), key=lambda entry: (ticket(entry, seed), entry))
    return Drawn(tuple(ranked[: max(size, 0)]), seed, digest(sorted(set(frame))))


def ticket(entry: str, seed: int) -> str:
    return hashlib.sha256(f"{seed}\n{entry}".encode()).hexdigest()[:DIGITS]
