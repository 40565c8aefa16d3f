"""The query string of a register: read from links and forms, and written again with one thing changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import QueryDict

from bihuan.core.registry import RecordType

PLACE = frozenset({"after", "before", "n"})  # where in the list; any other change starts at its beginning
LOOK = frozenset({"cols", "sort", "view"})  # how it is shown, not what


def joined(data: QueryDict) -> dict[str, str]:
    """One text per name: several values joined, `x.from` and `x.to` a range, names under `exclude` negated."""
    given = {
        name: ",".join(value for value in data.getlist(name) if value)
        for name in data
        if name not in {"exclude", "pick"}
    }
    for name in [name for name in given if name.endswith(".from")]:
        base = name.removesuffix(".from")
        first, last = given.pop(name), given.pop(f"{base}.to", "")
        if first or last:
            given[base] = f"{first}..{last}"
    for name in data.getlist("exclude"):
        if name in given:
            given[f"not.{name}"] = given.pop(name)
    return {name: text for name, text in given.items() if text}


@dataclass(frozen=True)
class Query:
    """What is asked of a register at `path`. Every method gives another query; `str` is its address."""

    path: str
    given: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, declared: RecordType, path: str, data: QueryDict) -> "Query":
        """With the saved view spelled out; an address without any filter shows what is open."""
        given = joined(data)
        spelled = {**spelled_view(declared, given.get("view", "")), **{n: t for n, t in given.items() if n != "view"}}
        if "view" not in given and not (spelled.keys() - PLACE - LOOK):
            spelled["open"] = "yes"
        return cls(path, spelled)

    def having(self, **changes: Any) -> "Query":
        """With these set; an empty value takes a name out."""
        kept = {name: text for name, text in self.given.items() if name not in PLACE}
        kept |= {name: str(value) for name, value in changes.items()}
        return Query(self.path, {name: text for name, text in kept.items() if text})

    def without(self, *names: str) -> "Query":
        return self.having(**dict.fromkeys(names, ""))

    def at(self, path: str) -> "Query":
        return Query(path, self.given)

    @property
    def filters(self) -> dict[str, str]:
        """What decides which rows there are."""
        return {name: text for name, text in self.given.items() if name not in PLACE | LOOK}

    @property
    def text(self) -> str:
        """The query string. A list without filters says so, or it would show what is open."""
        given = dict(self.given)
        if not self.filters:
            given["view"] = "all"
        return urlencode({name: given[name] for name in sorted(given)}, safe=",.:")

    def __str__(self) -> str:
        return f"{self.path}?{self.text}"


def spelled_view(declared: RecordType, name: str) -> dict[str, str]:
    view = next((one for one in declared.views if one.name == name), None)
    return dict(parse_qsl(view.query)) if view else {}
