"""Finding the head row of a sheet and saying which column is which field; a mapping once made is remembered."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from bihuan.core.asks import Ask
from bihuan.core.models import Company, Person
from bihuan.core.organisation import change_settings
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Missing, Refused
from bihuan.exchange.imports.files import Book, Cells
from bihuan.exchange.imports.sheets import COMMON, Sheet
from bihuan.exchange.imports.values import bare, words

DEEPEST = 30  # a head row stands this far down at most
LEAST = 2  # columns that must be known for a row to be a head, or named to look like one
LONGEST = 40  # letters of a column's name


@dataclass(frozen=True)
class Head:
    """Where the head row stands, what its cells say, and which field each column fills ("" none)."""

    sheet: str
    row: int
    cells: list[str]
    fields: list[str]

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.cells)

    @property
    def filled(self) -> set[str]:
        """The fields it has a column for."""
        return {field for field in self.fields if field}

    @property
    def named(self) -> set[str]:
        """What could be names of columns: short and no figures."""
        return {cell for cell in self.cells if len(cell) <= LONGEST and any(letter.isalpha() for letter in cell)}

    @property
    def mapping(self) -> dict[str, str]:
        return {cell: field for cell, field in zip(self.cells, self.fields, strict=True) if cell}


def fingerprint(cells: list[str]) -> str:
    """The same columns in the same order, whatever their spacing: the same fingerprint."""
    compared = [bare(cell) for cell in cells]
    return hashlib.sha256(json.dumps(compared, ensure_ascii=False).encode()).hexdigest()[:16]


def names_of(asks: dict[str, Ask], sheet: Sheet) -> dict[str, str]:
    """Every name a column may have → its field; the field's own labels hold before the others."""
    known: dict[str, str] = {}
    for names in (COMMON, sheet.names):
        for field, others in names.items():
            if field in asks or field in {"number", "state"} or field in sheet.names:
                known |= {bare(name): field for name in others}
    for language, _name in settings.LANGUAGES:
        with override(language):
            known |= {bare(heading): field for field, heading in sheet.headings if bare(heading) not in known}
            known |= {bare(ask.label): field for field, ask in asks.items() if bare(ask.label) not in known}
    return known | {bare(field): field for field in asks}


def find_head(
    book: Book, known: dict[str, str], kept: Mapping[str, Mapping[str, str]], given: Mapping[str, str]
) -> Head:
    """The best head row of the file: one seen before, or the one with the most known names.

    Where none is known, the row that looks most like one, so that its columns can be named.
    """
    wanted = known | {bare(name): field for name, field in given.items()}
    heads = [
        _read(sheet, number, cells, wanted, kept, given)
        for sheet in book.sheets
        for number, cells in takewhile(lambda row: row[0] <= DEEPEST, book.rows(sheet))
    ]
    best = max(heads, key=lambda head: len(head.filled), default=None)  # of equal ones the first
    if best is None or len(best.filled) < LEAST:
        best = max(heads, key=lambda head: len(head.named), default=None)
    if best is None or len(best.named) < LEAST:
        raise Refused([_("No row with column names was found in the first 30 rows. Name at least two columns.")])
    return best


def _read(
    sheet: str, number: int, cells: Cells, wanted: Mapping[str, str], kept: Mapping[str, Mapping[str, str]], given: Mapping[str, str]
) -> Head:  # fmt: skip
    """A row as a head. What is given holds, then what was remembered for these columns, then known names."""
    named = [words(cell).replace("\n", "") for cell in cells]
    remembered = {bare(name): field for name, field in kept.get(fingerprint(named), {}).items()}
    said = {bare(name): field for name, field in given.items()}
    fields = [{**wanted, **remembered, **said}.get(bare(cell), "") if cell else "" for cell in named]
    return Head(sheet, number, named, fields)


def check_head(head: Head, asks: dict[str, Ask], sheet: Sheet) -> None:
    """Refuse a mapping to fields that do not exist or are named twice, with every reason."""
    extra = {"number", "state", *sheet.names}
    reasons: list[Missing | Any] = []
    for place, field in enumerate(head.fields):
        if field and field not in asks and field not in extra:
            reasons.append(Missing(phrase(_("There is no field “%(field)s” to map a column to."), field=field), field))
        elif field and field in head.fields[:place]:
            first, second = head.cells[head.fields.index(field)], head.cells[place]
            text = _(
                "The columns “%(first)s” and “%(second)s” would both fill the same field. Map one of them to nothing."
            )
            reasons.append(Missing(phrase(text, first=first, second=second), field))
    if reasons:
        raise Refused(reasons)


def lacking(head: Head, asks: dict[str, Ask], sheet: Sheet) -> list[Missing]:
    """What every row needs and no column fills: named once, not for each row."""
    text = _("No column fills “%(field)s”, which every row needs. Say which column holds it.")
    return [
        Missing(phrase(text, field=ask.label), name)
        for name, ask in asks.items()
        if ask.required and not {name, *sheet.instead.get(name, ())} & set(head.fields)
    ]


def remembered(company: Company, kind: str) -> dict[str, dict[str, str]]:
    """The mappings this company confirmed for a kind: fingerprint → column → field."""
    kept: dict[str, dict[str, str]] = company.settings.get("imports", {}).get(kind, {})
    return kept


def remember(company: Company, kind: str, head: Head, *, actor: Person | None, at: datetime) -> None:
    """Keep how the columns of this head were read; journalled as a setting."""
    imports = company.settings.get("imports", {})
    kinds = imports.get(kind, {})
    if kinds.get(head.fingerprint) == head.mapping:
        return
    changed = {**imports, kind: {**kinds, head.fingerprint: head.mapping}}
    change_settings(company, {"imports": changed}, actor=actor, at=at)
