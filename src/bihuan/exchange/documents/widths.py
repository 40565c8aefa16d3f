"""How wide words are in the fonts of the PDF, read from the font files: what no column holds has to break."""

import struct
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path

FONTS = Path(__file__).parents[1] / "fonts"
MANY = 12  # the format of a character map with groups of characters, for all of Unicode
UNKNOWN = 1.0  # em: what no font has is printed as □


class Font:
    """The advance widths of a font's signs, in em."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: dict[str, float] = {}  # signs measured before

    def width(self, words: str) -> float:
        """One sign after the other, without the little that kerning changes."""
        known = self._known
        for sign in words:
            if sign not in known:
                known[sign] = self._sign(sign)
        return sum([known[sign] for sign in words])

    def _sign(self, sign: str) -> float:
        code = ord(sign)
        place = bisect_right(self._firsts, code) - 1
        first, last, glyph = self._groups[place] if place >= 0 else (0, -1, 0)
        if not first <= code <= last:
            return UNKNOWN
        return self._advances[min(glyph + code - first, len(self._advances) - 1)]

    @cached_property
    def _tables(self) -> dict[str, bytes]:
        """The four tables that are needed; the shapes of the letters are not read."""
        with self._path.open("rb") as file:
            count = struct.unpack(">4xH6x", file.read(12))[0]
            entries = list(struct.iter_unpack(">4s4xII", file.read(16 * count)))
            found = {}
            for name, start, length in entries:
                if name in {b"head", b"hhea", b"hmtx", b"cmap"}:
                    file.seek(start)
                    found[name.decode()] = file.read(length)
        return found

    @cached_property
    def _advances(self) -> list[float]:
        (units,) = struct.unpack_from(">H", self._tables["head"], 18)
        (count,) = struct.unpack_from(">H", self._tables["hhea"], 34)
        return [advance / units for advance, _bearing in struct.iter_unpack(">Hh", self._tables["hmtx"][: 4 * count])]

    @cached_property
    def _groups(self) -> list[tuple[int, int, int]]:
        """First and last character, and the glyph of the first."""
        table = self._tables["cmap"]
        start = next(start for start in self._maps(table) if struct.unpack_from(">H", table, start)[0] == MANY)
        (count,) = struct.unpack_from(">I", table, start + 12)
        return [struct.unpack_from(">III", table, start + 16 + 12 * place) for place in range(count)]

    def _maps(self, table: bytes) -> Iterator[int]:
        (count,) = struct.unpack_from(">H", table, 2)
        for place in range(count):
            yield struct.unpack_from(">4xI", table, 4 + 8 * place)[0]

    @cached_property
    def _firsts(self) -> list[int]:
        return [first for first, _last, _glyph in self._groups]


@cache
def font(*, bold: bool) -> Font:
    return Font(FONTS / f"NotoSansSC-{'Bold' if bold else 'Regular'}.ttf")
