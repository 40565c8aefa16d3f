"""Does a pack hold together: clauses without a duty, unknown names, things said twice, days that never come."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.areas.policies.conflicts import conflicts
from bihuan.areas.policies.due_days import faults_of_due
from bihuan.areas.policies.reading import Draft, PolicyDraft
from bihuan.areas.policies.report import Problem, Report, in_order
from bihuan.areas.policies.strict import unknown
from bihuan.areas.policies.toml_lines import Path
from bihuan.areas.policies.unrouted import unrouted
from bihuan.core.phrases import phrase
from bihuan.core.vocabulary import Role

Found = Iterator[Problem]


def examine(draft: Draft) -> Report:
    """Everything that is wrong with a draft, all of it at once."""
    errors, warnings = list(draft.problems), [*_own_roles(draft), *unrouted(draft)]
    errors += _policy_codes(draft)
    for policy in draft.policies:
        errors += _said_twice(policy)
        errors += _clauses(policy)
        errors += _roles(policy, draft)
        errors += _decisions(policy, draft)
        errors += _history(policy)
        warnings += _duties_of_clauses(policy)
        warnings += _requirements(policy)
        for path, duty in policy.duties:
            if (*path, "due") not in policy.broken:
                found, bad = faults_of_due(duty)
                (errors if bad else warnings).extend(policy.source.problem((*path, "due"), text) for text in found)
    return Report(
        policies=sum(policy.head is not None for policy in draft.policies),
        clauses=sum(len(policy.clauses) for policy in draft.policies),
        duties=sum(len(policy.duties) for policy in draft.policies),
        errors=in_order(errors),
        warnings=in_order(warnings),
        conflicts=in_order(conflicts(draft.policies)),
    )


def _own_roles(draft: Draft) -> Found:
    """A company may have roles of its own; more often it is a slip of the pen."""
    for code in draft.company.role or () if draft.company and draft.company_source else ():
        if code not in Role.values:
            text = unknown(
                _("The role “%(word)s” is the company's own; no built-in step asks for it."), code, Role.values
            )
            yield draft.company_source.problem(("role", code), text)  # type: ignore[union-attr]


def _policy_codes(draft: Draft) -> Found:
    seen: dict[str, str] = {}
    for policy in draft.policies:
        if policy.code and seen.setdefault(policy.code, policy.source.name) != policy.source.name:
            text = phrase(_("The policy %(code)s is already in %(file)s."), code=policy.code, file=seen[policy.code])
            yield policy.source.problem(("policy", "code"), text)


def _said_twice(policy: PolicyDraft) -> Found:
    named: list[tuple[Path, str, Any]] = [
        *((path, "number", clause.number) for path, clause in policy.clauses),
        *((path, "key", duty.key) for path, duty in policy.duties),
        *((path, "key", decision.key) for path, decision in policy.decisions),
        *((path, "version", edition.version) for path, edition in policy.revisions),
    ]
    seen: set[tuple[Any, str]] = set()
    for path, field, name in named:
        if name and (path[0], name) in seen:
            text = phrase(_("“%(name)s” is already used above in this policy."), name=name)
            yield policy.source.problem((*path, field), text)
        seen.add((path[0], name))
    routes: list[tuple[str, Any]] = []
    for path, approval in policy.approvals:
        if approval.subject and (approval.subject, approval.when) in routes:
            text = phrase(_("Who approves “%(subject)s” is already said above."), subject=approval.subject)
            yield policy.source.problem(path, text)
        routes.append((approval.subject, approval.when))


def _numbers(policy: PolicyDraft) -> set[str]:
    """The clause numbers as they stand, so that one bad clause does not make its duties wrong too."""
    return {str(table.get("number")) for table in policy.raw("clause")}


def _clauses(policy: PolicyDraft) -> Found:
    known = _numbers(policy)
    named: list[tuple[Path, str]] = [((*path, "clause"), duty.clause) for path, duty in policy.duties]
    named += [((*path, "also"), number) for path, duty in policy.duties for number in duty.also or ()]
    named += [((*path, "clause"), approval.clause) for path, approval in policy.approvals]
    for path, number in named:
        if number and number not in known:
            yield policy.source.problem(path, unknown(_("This policy has no clause “%(word)s”."), number, known))


def _roles(policy: PolicyDraft, draft: Draft) -> Found:
    known = _known_roles(draft)
    named: list[tuple[Path, str]] = []
    if policy.head:
        named.append((("policy", "owner"), policy.head.owner))
    named += [((*path, "by"), duty.by) for path, duty in policy.duties]
    named += [((*path, "escalate"), duty.escalate.to) for path, duty in policy.duties if duty.escalate]
    named += [((*path, "by"), role) for path, approval in policy.approvals for role in approval.roles]
    named += [((*path, field), role) for path, edition in policy.revisions for field, role in edition.roles.items()]
    for path, role in named:
        if role and role not in known:
            yield policy.source.problem(path, _unknown_role(role, known))


def _known_roles(draft: Draft) -> Iterable[str]:
    """The roles company.toml has; while it cannot be seen which, those of the system."""
    return (draft.company.role if draft.company else None) or Role.values


def _unknown_role(role: str, known: Iterable[str]) -> Any:
    if role in Role.values:
        return phrase(_("The role “%(role)s” has no label in company.toml: add [role.%(role)s]."), role=role)
    return unknown(_("“%(word)s” is no role of this company."), role, known)


def _decisions(policy: PolicyDraft, draft: Draft) -> Found:
    keys = {f"{other.code}/{table.get('key')}" for other in draft.policies for table in other.raw("duty")}
    numbers = {f"{other.code}/{number}" for other in draft.policies for number in _numbers(other)}
    for path, decision in policy.decisions:
        for name in filter(None, decision.duties or ()):
            if _full(name, policy) not in keys:
                text = unknown(_("There is no duty “%(word)s”."), name, (key.partition("/")[2] for key in keys))
                yield policy.source.problem((*path, "duties"), text)
        for name in filter(None, decision.sources or ()):
            if _full(name, policy) not in numbers:
                text = unknown(_("There is no clause “%(word)s”."), name, _numbers(policy))
                yield policy.source.problem((*path, "sources"), text)


def _history(policy: PolicyDraft) -> Found:
    """The revision history goes forward and ends with the edition the policy is."""
    dated = [(path, edition.issued) for path, edition in policy.revisions if (*path, "issued") not in policy.broken]
    for (_path, before), (path, issued) in pairwise(dated):
        if issued < before:
            text = phrase(_("The revision before was issued later: %(day)s. Oldest first."), day=before.isoformat())
            yield policy.source.problem((*path, "issued"), text)
    last = policy.revisions[-1][1].version if policy.revisions else None
    if policy.head and policy.head.version and last and last != policy.head.version:
        text = phrase(_("The policy is edition %(version)s: let its revision come last."), version=policy.head.version)
        yield policy.source.problem((*policy.revisions[-1][0], "version"), text)


def _full(name: str, policy: PolicyDraft) -> str:
    return name if "/" in name else f"{policy.code}/{name}"


def _duties_of_clauses(policy: PolicyDraft) -> Found:
    """A clause has a duty, or says why it needs none."""
    served = {str(table.get("clause")) for table in policy.raw("duty")}
    served |= {str(one) for table in policy.raw("duty") for one in _list(table.get("also"))}
    for path, clause in policy.clauses:
        if clause.kind == "heading" or path in policy.broken:
            continue
        if clause.number not in served and not clause.no_duty:
            text = _('Clause %(number)s has no duty and does not say why (no_duty = "…").')
            yield policy.source.problem(path, phrase(text, number=clause.number))
        if clause.number in served and clause.no_duty:
            text = _("Clause %(number)s says it has no duty, but there is one.")
            yield policy.source.problem((*path, "no_duty"), phrase(text, number=clause.number))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _requirements(policy: PolicyDraft) -> Found:
    """A duty cites requirements of its own policy."""
    for path, duty in policy.duties:
        for name in filter(None, duty.requirement or ()):
            if policy.code and name.rpartition(".")[0] != policy.code:
                text = phrase(_("The requirement %(name)s belongs to another policy."), name=name)
                yield policy.source.problem((*path, "requirement"), text)
