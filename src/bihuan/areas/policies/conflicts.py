"""Duties of one pack that ask the same thing differently: another rhythm, role or deadline.

Two duties are the same when they declare the same `subject`, or hold for the same scope and have the same title, or the
same record with the same conditions shows both. Of one clause and one record they are compared too, where the
conditions of one leave room for the other: one record would then show both. A decision that names both settles it.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.areas.policies.duty_rules import Duty, TriggerKind
from bihuan.areas.policies.reading import PolicyDraft
from bihuan.areas.policies.report import Conflict
from bihuan.areas.policies.toml_lines import Path
from bihuan.core.deadline_rules import UNIT_MONTHS, Rule, parse_rule
from bihuan.core.periods import MONTHS
from bihuan.core.phrases import Phrase, phrase

WORDS = {
    "rhythm": _("%(one)s and %(other)s ask for the same, but in another rhythm: %(first)s, %(second)s."),
    "role": _("%(one)s and %(other)s ask for the same, but of another role: %(first)s, %(second)s."),
    "deadline": _("%(one)s and %(other)s ask for the same, but by another day: %(first)s, %(second)s."),
}
Found = tuple[PolicyDraft, Path, Duty]


def conflicts(policies: Iterable[PolicyDraft]) -> Iterator[Conflict]:
    """Every unsettled pair, reported at the later of the two."""
    policies = list(policies)
    settled = list(_settled(policies))
    for (_policy, _path, one), (policy, path, other) in _pairs(policies):
        if not any({one.ref, other.ref} <= duties for duties in settled):
            yield from _compare(one, other, policy, path)


def _pairs(policies: Iterable[PolicyDraft]) -> Iterator[tuple[Found, Found]]:
    """Duties that have a name in common, each pair once: by the first name they share."""
    found: list[Found] = [(policy, path, duty) for policy in policies for path, duty in policy.sound_duties]
    names = [list(dict.fromkeys(_names(duty))) for _policy, _path, duty in found]
    groups: dict[str, list[int]] = defaultdict(list)
    for place, given in enumerate(names):
        for name in given:
            groups[name].append(place)
    for shared, group in groups.items():
        for one, other in combinations(group, 2):
            is_first = shared == next(name for name in names[one] if name in names[other])
            if is_first and _may_be_one(found[one][2], found[other][2]):
                yield found[one], found[other]


def _settled(policies: Iterable[PolicyDraft]) -> Iterator[set[str]]:
    for policy in policies:
        for _path, decision in policy.decisions:
            yield {name if "/" in name else f"{policy.code}/{name}" for name in decision.duties or () if name}


def _names(duty: Duty) -> Iterator[str]:
    """What a duty is known by; two that share one of these may be the same."""
    shown, place = duty.evidence, [duty.for_each, duty.when]
    if duty.subject:
        yield f"subject {duty.subject}"
    named: list[list[Any]] = [["record", shown.record, shown.event, shown.where], ["title", _title(duty)]]
    named += [["clause", duty.policy, clause, shown.record, shown.event] for clause in duty.clauses]
    for name in named:
        yield json.dumps([*name, *place], sort_keys=True, default=str)


def _title(duty: Duty) -> str:
    return "".join(duty.title.split()).casefold()


def _may_be_one(one: Duty, other: Duty) -> bool:
    """Not where each declares a subject of its own, or where no record can show both."""
    if one.subject and other.subject:
        return one.subject == other.subject
    first, second = one.evidence.where, other.evidence.where
    return all(_values(first[name]) & _values(second[name]) for name in first.keys() & second.keys())


def _values(wanted: Any) -> set[str]:
    return {str(value) for value in (wanted if isinstance(wanted, list | tuple) else [wanted])}


def _compare(one: Duty, other: Duty, policy: PolicyDraft, path: Path) -> Iterator[Conflict]:
    found = _difference(one, other)
    if found:
        differs, first, second = found
        text = phrase(WORDS[differs], one=one.ref, other=other.ref, first=first, second=second)
        line = policy.source.lines.line(path)
        yield Conflict(policy.source.name, line, text, duties=(one.ref, other.ref), differs=differs)


def _difference(one: Duty, other: Duty) -> tuple[str, Any, Any] | None:
    """What differs first, in the order rhythm, role, deadline; None when they agree or are different occasions."""
    if not _declared(one, other) and _other_occasion(one, other):
        return None
    for name, of in _compared(one, other):
        first, second = of(one), of(other)
        if first != second:
            return name, _shown(first), _shown(second)
    return None


def _declared(one: Duty, other: Duty) -> bool:
    """Does the pack say itself that they are the same?"""
    return bool(one.subject) and one.subject == other.subject


def _compared(one: Duty, other: Duty) -> list[tuple[str, Callable[[Duty], Any]]]:
    """Two steps of one record may have two roles and days, but not two rhythms."""
    if not _declared(one, other) and _other_step(one, other):
        return [("rhythm", _rhythm)]
    if one.trigger is not other.trigger:
        return [("rhythm", _rhythm), ("role", _role)]
    return [("rhythm", _rhythm), ("role", _role), ("deadline", _deadline)]


def _other_step(one: Duty, other: Duty) -> bool:
    first, second = set(one.evidence.state), set(other.evidence.state)
    return bool(first and second and not first & second)


def _other_occasion(one: Duty, other: Duty) -> bool:
    """Something else sets them off: a calendar and an event, or events about different things."""
    kinds = {one.trigger, other.trigger}
    if kinds == {TriggerKind.EVENT}:
        return _about(one.on) != _about(other.on) or _other_step(one, other)
    if kinds == {TriggerKind.RELATIVE}:
        return one.before != other.before or _other_step(one, other)
    if kinds == {TriggerKind.CALENDAR, TriggerKind.INTERVAL}:
        return not _months(one) or not _months(other)
    return len(kinds) > 1


def _about(moment: str | None) -> str:
    """`ticket.resolved` and `ticket.closed` are both about a ticket."""
    return (moment or "").partition(".")[0]


def _role(duty: Duty) -> str:
    return duty.by


def _rhythm(duty: Duty) -> str | int:
    """The rhythm in months where it has any, so that 'every year' and 'at most 12 months' agree."""
    if duty.trigger is TriggerKind.EVENT:
        return duty.on or ""
    return _months(duty) or str(duty.rule or duty.every or duty.at_most or duty.before or "")


def _shown(value: str | int) -> Any:
    if isinstance(value, int):
        return Phrase(_("every %(n)s months"), {"n": value}) if value > 1 else Phrase(_("every month"))
    return value or "–"


def _months(duty: Duty) -> int:
    if duty.every:
        return MONTHS.get(duty.every, 0)
    if duty.at_most:
        rule: Rule = parse_rule(duty.at_most)
        return rule.amount * UNIT_MONTHS.get(rule.unit, 0)
    return 0


def _deadline(duty: Duty) -> str:
    if duty.due:
        given = duty.due.model_dump(mode="json", exclude_defaults=True)
        return ", ".join(f"{name} {value}" for name, value in given.items())
    return duty.within or duty.lead or ""
