"""What of a record may be changed by hand, in its present state and by whom: its fields, its parts, and why not."""

from typing import Any

from bihuan.core.access import Relation, Standing, capacity, spelled_out
from bihuan.core.asks import Ask, ask_for
from bihuan.core.flow import Edit, flow_of, kept_from
from bihuan.core.models import Part, Record


def editable(standing: Standing | None, record: Record) -> dict[str, Ask]:
    """The fields this person may change in the record's present state."""
    names: list[str] = []
    for rule in flow_of(record).edits:
        if record.state not in rule.states or rule.closed(record):
            continue
        if _open_to(standing, rule, record):
            names += rule.fields
    return {name: ask_for(type(record), name) for name in dict.fromkeys(names)}


def editable_parts(
    standing: Standing | None, record: Record, part: Part | None = None
) -> dict[type[Part], tuple[str, ...] | None]:
    """The parts this person may change now: part → its open fields, None for all (and adding, removing)."""
    found: dict[type[Part], tuple[str, ...] | None] = {}
    for rule in flow_of(record).edits:
        if record.state not in rule.states or not _fits(standing, rule, record, part) or rule.closed(record):
            continue
        for kind, names in rule.parts.items():
            known = found.get(kind, ())
            found[kind] = None if names is None or known is None else (*known, *names)
    return found


def closing_reasons(record: Record, what: "str | type[Part]") -> list[Any]:
    """What keeps a field or a part closed to somebody although the record's state would allow the change."""
    rules = [
        rule
        for rule in flow_of(record).edits
        if record.state in rule.states and (what in rule.fields or what in rule.parts)
    ]
    return list({str(reason): reason for rule in rules if (reason := rule.reason(record))}.values())


def _open_to(standing: Standing | None, rule: Edit, record: Record) -> bool:
    """To the system, and to everyone it names in a way nothing keeps them from."""
    if standing is None:
        return True
    ways = (capacity(standing, [one], record) for one in spelled_out(rule.by, record))
    found = [way for way in ways if way and not kept_from(standing, rule.not_by, record, way)]
    if not found or rule.theirs is None or standing.day is None:
        return bool(found)
    own = rule.theirs([record], standing.day)[record.pk]
    return any(not own & {one.pk for one in (standing.person, way.via) if one} for way in found)


def _fits(standing: Standing | None, rule: Edit, record: Record, part: Part | None) -> bool:
    if _open_to(standing, rule, record):
        return True
    assert standing is not None, "to the system everything is open"
    own = part is not None and getattr(part, "owner_id", None) == standing.person.pk
    return Relation.OWNER in rule.by and own and not standing.read_only
