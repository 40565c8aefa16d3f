"""Where things stand in a TOML file: path of keys -> line number (tomllib does not tell).

Reads text that tomllib has already accepted, so it only has to follow headers, keys and the
extent of values.
"""

import re
from collections.abc import Iterator

Path = tuple[str | int, ...]

_PART = re.compile(r"""\s*(?:"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)'|([A-Za-z0-9_-]+))\s*""")
_STRINGS = ('"""', "'''", '"', "'")


class TomlLines:
    """The line of every header and key; asks for the nearest known place above."""

    def __init__(self, text: str) -> None:
        self._lines: dict[Path, int] = {(): 1}
        self._counts: dict[Path, int] = {}
        self._table: Path = ()
        self._scan(text)

    def line(self, path: Path) -> int:
        while path not in self._lines:
            path = path[:-1]
        return self._lines[path]

    def _scan(self, text: str) -> None:
        for start, number in _statements(text):
            if text.startswith("[[", start):
                self._open(_keys(text, start + 2), number, is_array=True)
            elif text.startswith("[", start):
                self._open(_keys(text, start + 1), number, is_array=False)
            else:
                self._put((*self._table, *_keys(text, start)), number)

    def _open(self, keys: list[str], number: int, *, is_array: bool) -> None:
        path: Path = ()
        for key in keys[:-1]:
            path = self._latest((*path, key))
        path = (*path, keys[-1]) if keys else path
        if is_array:
            self._lines.setdefault(path, number)
            self._counts[path] = self._counts.get(path, -1) + 1
            path = (*path, self._counts[path])
        self._table = path
        self._put(path, number)

    def _latest(self, path: Path) -> Path:
        """Inside an array of tables, a header speaks of its last entry."""
        return (*path, self._counts[path]) if path in self._counts else path

    def _put(self, path: Path, number: int) -> None:
        for length in range(1, len(path) + 1):
            self._lines.setdefault(path[:length], number)


def _statements(text: str) -> Iterator[tuple[int, int]]:
    """Offset and line number of every header and every `key = value`."""
    position, number = 0, 1
    while position < len(text):
        char = text[position]
        if char == "#":
            end = _line_end(text, position)
        elif char.isspace():
            end = position + 1
        else:
            yield position, number
            end = _statement_end(text, position)
        number += text.count("\n", position, end)
        position = end


def _statement_end(text: str, position: int) -> int:
    """Just behind the statement: a newline outside strings and brackets ends it."""
    depth = 0
    while position < len(text):
        char = text[position]
        if char == "\n" and depth <= 0:
            return position
        if char in "\"'":
            position = _string_end(text, position)
            continue
        if char == "#":
            position = _line_end(text, position)
            continue
        depth += (char in "[{") - (char in "]}")
        position += 1
    return position


def _string_end(text: str, position: int) -> int:
    quote = next(mark for mark in _STRINGS if text.startswith(mark, position))
    position += len(quote)
    while position < len(text) and not text.startswith(quote, position):
        position += 2 if text[position] == "\\" and quote[0] == '"' else 1
    position += len(quote)
    while len(quote) == 3 and text.startswith(quote[0], position):  # '""""' closes and quotes
        position += 1
    return position


def _line_end(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end


def _keys(text: str, position: int) -> list[str]:
    """The dotted key that starts here."""
    keys: list[str] = []
    while match := _PART.match(text, position):
        quoted, literal, bare = match.groups()
        keys.append(next(part for part in (quoted, literal, bare) if part is not None))
        position = match.end()
        if not text.startswith(".", position):
            break
        position += 1
    return keys
