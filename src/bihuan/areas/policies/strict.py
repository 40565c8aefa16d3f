"""The ground all parts of a pack stand on: strict tables, and errors that say what to do."""

import difflib
import re
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints

from bihuan.core.catalogue import KINDS, has_state
from bihuan.core.phrases import Phrase, phrase
from bihuan.core.vocabulary import Event

KEY = r"^[a-z0-9]+(-[a-z0-9]+)*$"
CLAUSE = r"^[0-9A-Za-z]+([.-][0-9A-Za-z]+)*$"

Key = Annotated[str, StringConstraints(pattern=KEY, max_length=50)]
ClauseNumber = Annotated[str, StringConstraints(pattern=CLAUSE, max_length=20)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Text = Annotated[str, StringConstraints(max_length=2000)]


class Wrong(ValueError):
    """A rule of the pack format is broken; `field` is where, below the table that was read."""

    def __init__(self, text: Phrase, field: str = "") -> None:
        super().__init__("a rule of the pack format is broken")  # pydantic renders this one
        self.text, self.field = text, field


class Table(BaseModel):
    """A TOML table: unknown keys are errors, nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    def faults(self) -> Iterator[Wrong]:
        """What does not go together in it. Of a table that could be read in part, what is missing is None."""
        yield from ()


def meant(word: str, known: Iterable[str]) -> str:
    """The known word that is nearest, for 'did you mean'."""
    near = difflib.get_close_matches(word[:60], list(known), n=1)
    return near[0] if near else ""


def unknown(text: Any, word: str, known: Iterable[str]) -> Phrase:
    """`text` about the unknown word, with the nearest known one behind it."""
    if near := meant(word, known):
        return phrase(_("%(what)s Did you mean “%(near)s”?"), what=phrase(text, word=word[:60]), near=near)
    return phrase(text, word=word[:60])


def _kind(code: str) -> str:
    if code not in KINDS:
        raise Wrong(unknown(_("“%(word)s” is no kind of record."), code, KINDS))
    return code


def _event(name: str) -> str:
    if name not in Event.values:
        raise Wrong(unknown(_("“%(word)s” is no event."), name, Event.values))
    return name


def _event_or_state(name: str) -> str:
    """An event, or `<kind>.<state>`: a record of the kind reached the state."""
    if name in Event.values or has_state(name):
        return name
    states = (f"{kind.code}.{state}" for kind in KINDS.values() for state in kind.states)
    text = _("“%(word)s” is neither an event nor a state of a record.")
    raise Wrong(unknown(text, name, [*Event.values, *states]))


def _date_field(name: str) -> str:
    code, dot, field = name.partition(".")
    if code not in KINDS:
        raise Wrong(unknown(_("“%(word)s” is no kind of record."), code, KINDS))
    if not dot or not KINDS[code].has_date(field):
        raise Wrong(phrase(_("A record of kind “%(kind)s” has no date “%(field)s”."), kind=code, field=field[:60]))
    return name


def _day_number(value: Any) -> Any:
    """A place in a period, or the word "last"; core.periods.Due knows which places there are."""
    if value == "last" or type(value) is int:
        return value
    raise Wrong(phrase(_("Write a whole number, or “last”.")))


def _key_or_keys(value: Any) -> Any:
    """One word, or a list of words."""
    words = value if isinstance(value, list | tuple) else [value]
    if all(isinstance(word, str) and len(word) <= 50 and re.match(KEY, word) for word in words):
        return tuple(words)
    raise Wrong(phrase(_("Write one word, or a list of words.")))


def _plain(value: Any) -> Any:
    """What a field may be compared with: a text, a number, yes or no, or a list of these."""
    single = value if isinstance(value, list) else [value]
    if all(type(one) in (bool, int) or (isinstance(one, str) and len(one) <= 200) for one in single):
        return value
    raise Wrong(phrase(_("Compare with a text, a number, true or false, or a list of these.")))


DayNumber = Annotated[int | Literal["last"], BeforeValidator(_day_number)]
Keys = Annotated[tuple[str, ...], BeforeValidator(_key_or_keys)]
FactName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$", max_length=50)]
Conditions = dict[FactName, Annotated[Any, BeforeValidator(_plain)]]
KindCode = Annotated[str, AfterValidator(_kind)]
EventName = Annotated[str, AfterValidator(_event)]
Moment = Annotated[str, AfterValidator(_event_or_state)]
DateField = Annotated[str, AfterValidator(_date_field)]


def said(error: Any) -> Phrase:
    """What a pydantic error means, in our words."""
    inner = error.get("ctx", {}).get("error")
    if isinstance(inner, Wrong):
        return inner.text
    name = next((part for part in reversed(error["loc"]) if isinstance(part, str)), "")
    match error["type"]:
        case "missing":
            return phrase(_("“%(name)s” is missing."), name=name)
        case "extra_forbidden":
            return phrase(_("“%(name)s” is not known here."), name=name[:60])
        case "enum" | "literal_error":
            return unknown_choice(name, error)
    return phrase(_("“%(name)s”: %(what)s"), name=name, what=error["msg"])


def unknown_choice(name: str, error: Any) -> Phrase:
    text = _("“%(name)s” cannot be “%(value)s”; possible are %(known)s.")
    value = str(error.get("input"))[:60]
    return phrase(text, name=name, value=value, known=error["ctx"]["expected"].replace(" or ", ", "))
