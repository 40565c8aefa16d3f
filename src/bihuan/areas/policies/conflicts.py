"""Duties of one pack that ask the same thing differently: another rhythm, role or deadline.

Two duties are the same when they declare the same `subject`, or when the same record with the same conditions shows
both, for the same scope. A decision that names both duties settles it.
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
    groups: dict[str, list[Found]] = defaultdict(list)
    for policy in policies:
        for path, duty in policy.duties:
            groups[_identity(duty)].append((policy, path, duty))
    for group in groups.values():
        for (_policy, _path, one), (policy, path, other) in combinations(group, 2):
            if not any({one.ref, other.ref} <= duties for duties in settled):
                yield from _compare(one, other, policy, path)


def _settled(policies: Iterable[PolicyDraft]) -> Iterator[set[str]]:
    for policy in policies:
        for _path, decision in policy.decisions:
            yield {name if "/" in name else f"{policy.code}/{name}" for name in decision.duties}


def _identity(duty: Duty) -> str:
    if duty.subject:
        return f"subject {duty.subject}"
    shown = duty.evidence
    facts = [shown.record, shown.event, shown.where, duty.for_each, duty.when]
    return json.dumps(facts, sort_keys=True, default=str)


def _compare(one: Duty, other: Duty, policy: PolicyDraft, path: Path) -> Iterator[Conflict]:
    found = _difference(one, other)
    if found:
        differs, first, second = found
        text = phrase(WORDS[differs], one=one.ref, other=other.ref, first=first, second=second)
        line = policy.source.lines.line(path)
        yield Conflict(policy.source.name, line, text, duties=(one.ref, other.ref), differs=differs)


def _difference(one: Duty, other: Duty) -> tuple[str, Any, Any] | None:
    """What differs first, in the order rhythm, role, deadline; None when they agree or are different occasions."""
    if not one.subject and _other_occasion(one, other):
        return None
    for name, of in _compared(one, other):
        first, second = of(one), of(other)
        if str(first) != str(second):
            return name, first or "–", second or "–"
    return None


def _compared(one: Duty, other: Duty) -> list[tuple[str, Callable[[Duty], Any]]]:
    """Two steps of one record may have two roles and days, but not two rhythms."""
    if not one.subject and _other_step(one, other):
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


def _rhythm(duty: Duty) -> Any:
    """The rhythm in months where it has any, so that 'every year' and 'at most 12 months' agree."""
    if duty.trigger is TriggerKind.EVENT:
        return duty.on
    if months := _months(duty):
        return Phrase(_("every %(n)s months"), {"n": months}) if months > 1 else Phrase(_("every month"))
    return duty.rule or duty.every or duty.at_most or duty.before


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
