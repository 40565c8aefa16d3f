"""What of a record may be changed by hand, in its present state and by whom: its fields, its parts, and why not."""

from collections.abc import Iterable
from typing import Any

from bihuan.core.access import Capacity, Relation, Standing, capacity, spelled_out
from bihuan.core.asks import Ask, ask_for
from bihuan.core.flow import Edit, flow_of, kept_from
from bihuan.core.models import Part, Record


def editable(standing: Standing | None, record: Record) -> dict[str, Ask]:
    """The fields this person may change in the record's present state."""
    names: list[str] = []
    for rule in flow_of(record).edits:
        if record.state not in rule.states or rule.closed(record):
            continue
        if _fits(standing, rule, record):
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


def acting_as(
    standing: Standing | None, record: Record, names: "Iterable[str | type[Part]]", part: Part | None = None
) -> Capacity | None:
    """In which capacity somebody changes these fields or parts now: their own, unless one is only open to them in another's place."""
    if standing is None:
        return None
    ways = [_own_first(_ways_to(standing, record, name, part)) for name in names]
    return _own_first([way for way in ways if way and way.via] or [way for way in ways if way])


def _own_first(ways: Iterable[Capacity]) -> Capacity | None:
    return min(ways, key=lambda way: way.via is not None, default=None)


def _ways_to(standing: Standing, record: Record, what: "str | type[Part]", part: Part | None) -> list[Capacity]:
    rules = [rule for rule in flow_of(record).edits if what in rule.fields or what in rule.parts]
    open_ones = [rule for rule in rules if record.state in rule.states and not rule.closed(record)]
    return [way for rule in open_ones for way in _ways(standing, rule, record, part)]


def _ways(standing: Standing, rule: Edit, record: Record, part: Part | None = None) -> list[Capacity]:
    """In which capacities the rule lets this person in, of those that nothing keeps them from."""
    ways = (capacity(standing, [one], record) for one in spelled_out(rule.by, record))
    found = [way for way in ways if way and not kept_from(standing, rule.not_by, record, way)]
    if found and rule.theirs is not None and standing.day is not None:
        own = rule.theirs([record], standing.day)[record.pk]
        found = [way for way in found if not own & {one.pk for one in (standing.person, way.via) if one}]
    return found or ([Capacity(Relation.OWNER.value)] if _owns_row(standing, rule, part) else [])


def _owns_row(standing: Standing, rule: Edit, part: Part | None) -> bool:
    """What is open to the owner of a record is open, of a row with an owner of its own, to that one too."""
    own = part is not None and getattr(part, "owner_id", None) == standing.person.pk
    return Relation.OWNER in rule.by and own and not standing.read_only


def _fits(standing: Standing | None, rule: Edit, record: Record, part: Part | None = None) -> bool:
    """To the system, and to everyone it names in a way nothing keeps them from."""
    return standing is None or bool(_ways(standing, rule, record, part))
