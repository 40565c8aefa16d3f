"""From parsed files to rules: every table on its own, so that one bad entry hides no other."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from bihuan.areas.policies.company_check import faults_of_company
from bihuan.areas.policies.company_rules import CompanyRules
from bihuan.areas.policies.duty_rules import Duty
from bihuan.areas.policies.policy_rules import Approval, Clause, Decision, Edition, Head, Policy
from bihuan.areas.policies.report import Problem
from bihuan.areas.policies.salvage import salvaged
from bihuan.areas.policies.sources import Source
from bihuan.areas.policies.strict import Table, said
from bihuan.areas.policies.toml_lines import Path
from bihuan.core.phrases import phrase

T = TypeVar("T", bound=Table)
SECTIONS = ("policy", "revision", "clause", "duty", "approval", "decision")


@dataclass
class PolicyDraft:
    """What could be read of one policy file; entries keep their place in it. What could not be read in one is None."""

    source: Source
    head: Head | None = None
    clauses: list[tuple[Path, Clause]] = field(default_factory=list)
    duties: list[tuple[Path, Duty]] = field(default_factory=list)
    approvals: list[tuple[Path, Approval]] = field(default_factory=list)
    decisions: list[tuple[Path, Decision]] = field(default_factory=list)
    revisions: list[tuple[Path, Edition]] = field(default_factory=list)
    broken: set[Path] = field(default_factory=set)  # places at or below which something is wrong

    @property
    def code(self) -> str:
        return (self.head.code or "") if self.head else ""

    @property
    def sound_duties(self) -> list[tuple[Path, Duty]]:
        """Those with nothing wrong in them, which alone can be compared."""
        return [(path, duty) for path, duty in self.duties if path not in self.broken]

    def raw(self, section: str) -> list[dict[str, Any]]:
        """The tables of a section as they stand, good or bad."""
        tables = self.source.raw.get(section)
        return [table for table in tables if isinstance(table, dict)] if isinstance(tables, list) else []

    def policy(self) -> Policy:
        assert self.head is not None
        return Policy(
            file=self.source.name,
            head=self.head,
            clauses=tuple(clause for _path, clause in self.clauses),
            duties=tuple(duty for _path, duty in self.duties),
            approvals=tuple(approval for _path, approval in self.approvals),
            decisions=tuple(decision for _path, decision in self.decisions),
            revisions=tuple(edition for _path, edition in self.revisions),
        )


@dataclass
class Draft:
    """What could be read of a pack. `company` has None where something in company.toml could not be read."""

    company: CompanyRules | None = None
    company_source: Source | None = None
    policies: list[PolicyDraft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_company(source: Source, draft: Draft) -> None:
    draft.company_source = source
    draft.company, wrong = _read(CompanyRules, source.raw)
    draft.problems += [source.problem(path, text) for path, text in (*wrong, *faults_of_company(draft.company))]


def read_policy(source: Source, draft: Draft) -> None:
    policy = PolicyDraft(source)
    draft.policies.append(policy)
    for key in source.raw.keys() - set(SECTIONS):
        known = ", ".join(SECTIONS)
        text = phrase(_("“%(key)s” is no part of a policy; the parts are %(known)s."), key=key[:60], known=known)
        draft.problems.append(source.problem((key,), text))
    head = source.raw.get("policy")
    if isinstance(head, dict):
        policy.head = _entry(Head, head, ("policy",), policy, draft)
    else:
        draft.problems.append(
            source.problem(("policy",), phrase(_("The table [policy] is missing: code, title, version.")))
        )
    policy.clauses = _entries(Clause, "clause", policy, draft)
    policy.duties = [(path, _of_policy(duty, policy.code)) for path, duty in _entries(Duty, "duty", policy, draft)]
    policy.approvals = _entries(Approval, "approval", policy, draft)
    policy.decisions = _entries(Decision, "decision", policy, draft)
    policy.revisions = _entries(Edition, "revision", policy, draft)


def _of_policy(duty: Duty, code: str) -> Duty:
    return duty.model_copy(update={"policy": code})


def _entries(model: type[T], section: str, policy: PolicyDraft, draft: Draft) -> list[tuple[Path, T]]:
    tables = policy.source.raw.get(section, [])
    if not isinstance(tables, list):
        text = phrase(_("Write [[%(name)s]]: there can be several."), name=section)
        draft.problems.append(policy.source.problem((section,), text))
        return []
    return [
        ((section, index), _entry(model, table, (section, index), policy, draft)) for index, table in enumerate(tables)
    ]


def _entry(model: type[T], table: Any, path: Path, policy: PolicyDraft, draft: Draft) -> T:
    """The table as its model; what is wrong in it is told, and where."""
    entry, wrong = _read(model, table)
    for inner, text in wrong:
        place = (*path, *inner)
        draft.problems.append(policy.source.problem(place, text))
        policy.broken |= {place[:length] for length in range(len(place) + 1)}
    return entry


Fault = tuple[Path, Any]


def _read(model: type[T], table: Any) -> tuple[T, list[Fault]]:
    """The table as its model, or what can be read of it, with everything that is wrong in it."""
    wrong: list[Fault] = []
    try:
        entry = model.model_validate(table)
    except ValidationError as error:
        wrong = [(one["loc"], said(one)) for one in error.errors(include_url=False)]
        entry = salvaged(model, table)
    except RecursionError:
        return salvaged(model, {}), [((), phrase(_("The file is nested too deeply.")))]
    return entry, [*wrong, *_faults(entry)]


def _faults(table: Table) -> Iterator[Fault]:
    """What does not go together in a table and the tables within."""
    for one in table.faults():
        yield ((one.field,) if one.field else ()), one.text
    for name in type(table).model_fields:
        inner = getattr(table, name)
        if isinstance(inner, Table):
            yield from (((name, *path), text) for path, text in _faults(inner))
