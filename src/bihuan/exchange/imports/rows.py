"""A row of cells as what it says: read column by column, completed, with every reason against it."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.core.adopting import Row, adoptable, unproven
from bihuan.core.flow import FLOWS, flow_of
from bihuan.core.models import Company, Record
from bihuan.core.phrases import listed, phrase
from bihuan.exchange.imports.files import Cells
from bihuan.exchange.imports.heads import Head
from bihuan.exchange.imports.sheets import ELEMENTS, Sheet
from bihuan.exchange.imports.values import Reader, Unread, bare, labels, words


@dataclass(frozen=True)
class Understood:
    """A row as it can be taken over, or why not. `given` are the fields the row had a column for."""

    number: int
    row: Row | None
    reasons: list[Any]
    given: frozenset[str] = frozenset()
    unproven: tuple[Any, ...] = ()  # what it lacks for the state it claims
    opened: str = ""  # the state it has without that claim


class Interpreter:
    """Reads the rows of one sheet for one company."""

    def __init__(self, model: type[Record], company: Company, sheet: Sheet, head: Head, source: str) -> None:
        self.model, self.sheet, self.head, self.source = model, sheet, head, source
        self.asks = adoptable(model)
        self.reader = Reader(company, {"elements": ELEMENTS, **sheet.words})
        self.states = self._states()
        self.keys: dict[str, int] = {}

    def _states(self) -> dict[str, str]:
        choices = list(flow_of(self.model).words.items())
        own = {bare(word): state for word, state in self.sheet.words.get("state", {}).items()}
        return own | labels(choices)

    def understand(self, number: int, cells: Cells) -> Understood:
        """The row with its key, or every reason against it."""
        reasons: list[Any] = []
        values: dict[str, Any] = {}
        unread: set[str] = set()
        for name, column, value in self._filled(cells):
            try:
                values[name] = self._value(name, value)
            except Unread as error:
                reasons.append(phrase(_("%(column)s: %(why)s"), column=column, why=error.why))
                unread.add(name)
        digest = digest_of(self.head, cells)
        key = words(values.get("number", "")) or f"row:{digest[:32]}"
        if key in self.keys:
            text = _("Row %(row)s has the same number or says the same. Keep one of the two.")
            reasons.append(phrase(text, row=self.keys[key]))
        self.keys.setdefault(key, number)
        one = self._row(number, key, digest, self._completed(values, cells))
        if reasons:
            lacking = [reason for reason in one.unproven if reason.field not in unread]
            return Understood(number, None, [*reasons, *lacking])
        return one

    def _filled(self, cells: Cells) -> Iterator[tuple[str, str, Any]]:
        """Field, column name and value of every filled cell that has a field."""
        for name, column, value in zip(self.head.fields, self.head.cells, cells, strict=False):
            if name and words(value):
                yield name, column, value

    def _value(self, name: str, value: Any) -> Any:
        if name == "state":
            if (state := self.states.get(bare(words(value)))) is None:
                known = listed(label for label in flow_of(self.model).words.values())
                raise Unread(phrase(_("“%(text)s” is not one of: %(known)s."), text=words(value)[:40], known=known))
            return state
        ask = self.asks.get(name)
        return self.reader.read(ask, value) if ask else words(value)

    def _completed(self, values: dict[str, Any], cells: Cells) -> dict[str, Any]:
        """With what follows from the row, and what has no column of its own kept in the sheet's `rest`."""
        values = self.sheet.complete(values)
        loose = [
            f"{self._column(name)}：{words(value)}" for name, value in values.items() if value and self._is_loose(name)
        ]
        loose += [f"{column}：{words(value)}" for column, value in self._unmapped(cells)]
        if self.sheet.rest and loose:
            before = values.get(self.sheet.rest)
            values = {**values, self.sheet.rest: "\n".join([*([before] if before else []), *loose])}
        return values

    def _is_loose(self, name: str) -> bool:
        return name not in self.asks and name not in {"number", "state"}

    def _column(self, name: str) -> str:
        return self.head.cells[self.head.fields.index(name)] if name in self.head.fields else name

    def _unmapped(self, cells: Cells) -> Iterator[tuple[str, Any]]:
        for name, column, value in zip(self.head.fields, self.head.cells, cells, strict=False):
            if not name and column and words(value):
                yield column, value

    def _row(self, number: int, key: str, digest: str, values: dict[str, Any]) -> Understood:
        given = {name: value for name, value in values.items() if name in self.asks and value not in (None, "")}
        happened = values.get(self.sheet.day)
        state = str(values.get("state") or FLOWS[self.model].initial)
        note = f"{self.source}:{number}"
        row = Row(key, digest, state, given, happened if isinstance(happened, date) else None, note)
        filled = frozenset(name for name in self.head.fields if name in self.asks)
        opened = self.sheet.opened(given) if self.sheet.opened else FLOWS[self.model].initial
        return Understood(number, row, [], filled, tuple(unproven(self.model, row)), opened)


def digest_of(head: Head, cells: Cells) -> str:
    """Of what the row says, column by column; the order of columns and empty cells make no difference."""
    said = {
        name or column: words(value)
        for name, column, value in zip(head.fields, head.cells, cells, strict=False)
        if words(value)
    }
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
