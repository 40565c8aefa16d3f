"""Scopes as the settings list them; when a pack is loaded again its own follow it, what the administrator set stays.

`scopes` maps a kind to its entries, in which a bare text is its own key: {"department": ["om"], "project": [{"key": "A"}]}.
"""

from typing import Any

from bihuan.core.vocabulary import Role

Scopes = dict[str, list[Any]]


def names_of(scopes: Scopes) -> dict[str, list[str]]:
    """The keys of the entries, kept beside the pack's digest: whatever else is there later is the administrator's."""
    return {kind: [key_of(one) for one in entries] for kind, entries in scopes.items()}


def roles_there(one: Any) -> dict[str, str]:
    """Which role plays another one in a place: its owner that of the process owner."""
    return {Role.PROCESS_OWNER.value: one["owner"]} if isinstance(one, dict) and one.get("owner") else {}


def kept_scopes(settings: dict[str, Any], given: Scopes) -> Scopes:
    """The scopes of the new pack, with what was set by hand: further kinds, further entries, people of an entry."""
    before: Scopes = settings.get("scopes", {})
    last: dict[str, list[str]] = settings.get("pack", {}).get("scopes", {})
    return {
        kind: _merged(before.get(kind, []), given.get(kind, []), set(last.get(kind, [])))
        for kind in dict.fromkeys([*given, *before])
    }


def _merged(before: list[Any], given: list[Any], last: set[str]) -> list[Any]:
    known = {key_of(one): one for one in before}
    new = {key_of(one) for one in given}
    added = [one for key, one in known.items() if key not in new and key not in last]
    return [*(_with_own(one, known.get(key_of(one))) for one in given), *added]


def _with_own(one: Any, before: Any) -> Any:
    """The pack's entry with what it says nothing about: its people, for one."""
    return {**before, **one} if isinstance(one, dict) and isinstance(before, dict) else one


def key_of(one: Any) -> str:
    return str(one["key"]) if isinstance(one, dict) else str(one)
