"""Reading what people write into cells: days in many forms, people, departments, choices by their words."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import cached_property
from math import isfinite
from typing import Any
from unicodedata import normalize

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from bihuan.core.asks import Ask
from bihuan.core.models import Company, Department, Person
from bihuan.core.phrases import Phrase, listed, phrase

FIRST, LAST = 1990, 2100  # years a ledger can be about
EXCEL_EPOCH = date(1899, 12, 30)
SERIALS = range(32_874, 73_051)  # 1990-01-01 to 2099-12-31
WRITTEN_DAY = re.compile(r"(\d{4})\s*[.年/-]\s*(\d{1,2})\s*[.月/-]\s*(\d{1,2})\s*日?(?:[T ]+\d{1,2}:\d{2}(:\d{2})?)?")
COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
SEPARATORS = re.compile(r"[、，,;；/|\s+和与及&]+")
NUMBERED_NAME = re.compile(r"(.+?)[（(](?:工号)?[:：]?\s*([\w-]+)[）)]")
QUIET = re.compile(r"[\s\W_]+")
YES = {"是", "yes", "y", "true", "1", "√", "✓", "对", "有"}
NO = {"否", "no", "n", "false", "0", "×", "x", "✗", "不", "无"}


class Unread(Exception):
    """A cell that cannot be understood; `why` says it in the user's words."""

    def __init__(self, why: Phrase) -> None:
        self.why = why
        super().__init__(str(why))


def words(value: Any) -> str:
    """A cell as text; a whole number without its `.0`."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}" if value.time() != datetime.min.time() else value.date().isoformat()
    return str(value).strip() if value is not None else ""


def bare(text: Any) -> str:
    """For comparing: full and half width, case, spaces and punctuation make no difference."""
    return QUIET.sub("", normalize("NFKC", str(text)).casefold())


def day(value: Any) -> date:
    """`2025.1.7`, `2025年1月7日`, `2025/01/07`, `20250107`, 45000 (Excel's count), a date. Raises Unread."""
    if isinstance(value, datetime):
        value = value.date()
    found = value if isinstance(value, date) else _counted(value) or _written(normalize("NFKC", words(value)))
    if found is None or not FIRST <= found.year <= LAST:
        raise Unread(phrase(_("“%(text)s” is no day. Write it as 2025-01-07."), text=words(value)[:40]))
    return found


def _counted(value: Any) -> date | None:
    """Excel counts days from the end of 1899."""
    if isinstance(value, int | float):
        count = int(value) if isfinite(value) else 0
    else:
        count = int(words(value)) if re.fullmatch(r"\d{5}", words(value)) else 0
    return EXCEL_EPOCH + timedelta(days=count) if count in SERIALS else None


def _written(text: str) -> date | None:
    match = WRITTEN_DAY.fullmatch(text.strip()) or COMPACT_DAY.fullmatch(text.strip())
    if match is None:
        return None
    try:
        return date(*(int(part) for part in match.groups()[:3]))
    except ValueError:
        return None


def number(value: Any) -> Decimal:
    """`1,207`, `-3`, `12.5 %` (a percentage stays as it is written)."""
    text = normalize("NFKC", words(value)).replace(",", "").replace("−", "-").rstrip("% ")
    try:
        found = Decimal(text)
    except InvalidOperation:
        raise Unread(phrase(_("“%(text)s” is no number."), text=words(value)[:40])) from None
    if not found.is_finite():
        raise Unread(phrase(_("“%(text)s” is no number."), text=words(value)[:40]))
    return found


def yes_no(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    text = normalize("NFKC", words(value)).casefold()
    if text not in YES | NO:
        raise Unread(phrase(_("“%(text)s” is neither yes nor no."), text=words(value)[:40]))
    return text in YES


def labels(choices: Iterable[tuple[Any, Any]]) -> dict[str, Any]:
    """Every word a choice goes by: its value and its label in each language → the value."""
    known: dict[str, Any] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            known |= {bare(label): value for value, label in choices}
    return known | {bare(value): value for value, _label in choices}


@dataclass
class Reader:
    """Reads cells for one company; people and departments are looked up once."""

    company: Company
    aliases: dict[str, dict[str, str]] = field(default_factory=dict)  # field → word → value

    def read(self, ask: Ask, value: Any) -> Any:
        """The cell as a raw value the ask will clean. Raises Unread."""
        readers: dict[str, Callable[[Any], Any]] = {
            "date": day,
            "decimal": number,
            "number": number,
            "yes-no": yes_no,
            "person": self.person,
            "department": self.department,
        }
        if ask.kind in {"choice", "choices"}:
            return self.chosen(ask, value)
        read: Callable[[Any], Any] = readers.get(ask.kind, words)
        return read(value)

    # ------------------------------------------------------------ choices

    def chosen(self, ask: Ask, value: Any) -> Any:
        known = labels(ask.choices) | {bare(word): chosen for word, chosen in self.aliases.get(ask.name, {}).items()}
        if ask.kind == "choice":
            return self.one_of(known, value, ask)
        return " ".join(self._several(known, words(value), ask))

    def one_of(self, known: dict[str, Any], value: Any, ask: Ask) -> Any:
        if (found := known.get(bare(words(value)))) is None:
            raise Unread(_no_choice(words(value), ask))
        return found

    def _several(self, known: dict[str, Any], text: str, ask: Ask) -> list[str]:
        """Words apart, or run together in single characters: `人员、过程`, `人 过`, `技过`."""
        if found := known.get(bare(text)):
            return str(found).split()
        chosen = []
        for piece in filter(None, SEPARATORS.split(text)):
            single = [known.get(bare(char)) for char in piece]
            if one := known.get(bare(piece)):
                chosen += str(one).split()
            elif all(single):
                chosen += [str(one) for one in single]
            else:
                raise Unread(_no_choice(piece, ask))
        return chosen

    # ------------------------------------------------------------ people and departments

    @cached_property
    def _by_number(self) -> dict[str, Person]:
        return {bare(one.staff_number): one for one in self._people if one.staff_number}

    @cached_property
    def _people(self) -> list[Person]:
        return list(Person.objects.filter(company=self.company))

    @cached_property
    def _by_name(self) -> dict[str, list[Person]]:
        found: dict[str, list[Person]] = {}
        for one in self._people:
            found.setdefault(bare(one.name), []).append(one)
        return found

    def person(self, value: Any) -> Person:
        """By staff number, else by a name only one person has (trap 20: two of a name are never guessed)."""
        text = words(value)
        both = NUMBERED_NAME.fullmatch(text)
        if found := self._by_number.get(bare(both[2] if both else text)):
            return found
        named = self._by_name.get(bare(both[1] if both else text), [])
        if len(named) == 1:
            return named[0]
        if named:
            numbers = listed(one.staff_number or "?" for one in named)
            reason = _("%(count)s people are called “%(name)s”. Write the staff number instead: %(numbers)s.")
            raise Unread(phrase(reason, count=len(named), name=text[:40], numbers=numbers))
        reason = _(
            "“%(name)s” is no person of this company. Add them first (with the day they left), or correct the name."
        )
        raise Unread(phrase(reason, name=text[:40]))

    @cached_property
    def _departments(self) -> dict[str, Department]:
        return {
            bare(name): one
            for one in Department.objects.filter(company=self.company)
            for name in (*one.aliases, one.name_en, one.name, one.key)
            if name
        }

    def department(self, value: Any) -> Department:
        if found := self._departments.get(bare(words(value))):
            return found
        reason = _("“%(name)s” is no department of this company. Correct it, or add it as another name of one.")
        raise Unread(phrase(reason, name=words(value)[:40]))


def _no_choice(text: str, ask: Ask) -> Phrase:
    known = listed(label for _value, label in ask.choices)
    return phrase(_("“%(text)s” is not one of: %(known)s."), text=text[:40], known=known)
