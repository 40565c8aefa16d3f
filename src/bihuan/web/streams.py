"""Answers sent piece by piece: each piece is made after the request has ended, and still speaks the reader's language."""

from collections.abc import Iterable, Iterator

from django.utils import translation


def spoken(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces, made in the language of now."""
    return _in_language(iter(pieces), translation.get_language())


def _in_language(pieces: Iterator[bytes], language: str | None) -> Iterator[bytes]:
    while True:
        with translation.override(language):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece
