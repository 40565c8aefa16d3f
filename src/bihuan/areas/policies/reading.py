"""From parsed files to rules: every table on its own, so that one bad entry hides no other."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from bihuan.areas.policies.company_rules import CompanyRules, faults_of_company
from bihuan.areas.policies.duty_rules import Duty
from bihuan.areas.policies.policy_rules import Approval, Clause, Decision, Edition, Head, Policy
from bihuan.areas.policies.report import Problem
from bihuan.areas.policies.sources import Source
from bihuan.areas.policies.strict import Table, Wrong, said
from bihuan.areas.policies.toml_lines import Path
from bihuan.core.phrases import phrase

T = TypeVar("T", bound=Table)
SECTIONS = ("policy", "revision", "clause", "duty", "approval", "decision")


@dataclass
class PolicyDraft:
    """What could be read of one policy file; entries keep their place in it."""

    source: Source
    head: Head | None = None
    clauses: list[tuple[Path, Clause]] = field(default_factory=list)
    duties: list[tuple[Path, Duty]] = field(default_factory=list)
    approvals: list[tuple[Path, Approval]] = field(default_factory=list)
    decisions: list[tuple[Path, Decision]] = field(default_factory=list)
    revisions: list[tuple[Path, Edition]] = field(default_factory=list)

    @property
    def code(self) -> str:
        return self.head.code if self.head else ""

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
    """What could be read of a pack."""

    company: CompanyRules | None = None
    company_source: Source | None = None
    policies: list[PolicyDraft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_company(source: Source, draft: Draft) -> None:
    draft.company_source = source
    draft.company = _read(CompanyRules, source.raw, (), source, draft.problems)
    if draft.company:
        draft.problems += [source.problem(path, text) for path, text in faults_of_company(draft.company)]


def read_policy(source: Source, draft: Draft) -> None:
    policy = PolicyDraft(source)
    draft.policies.append(policy)
    for key in source.raw.keys() - set(SECTIONS):
        known = ", ".join(SECTIONS)
        text = phrase(_("“%(key)s” is no part of a policy; the parts are %(known)s."), key=key[:60], known=known)
        draft.problems.append(source.problem((key,), text))
    head = source.raw.get("policy")
    if isinstance(head, dict):
        policy.head = _read(Head, head, ("policy",), source, draft.problems)
    else:
        draft.problems.append(
            source.problem(("policy",), phrase(_("The table [policy] is missing: code, title, version.")))
        )
    policy.clauses = list(_entries(Clause, "clause", source, draft.problems))
    policy.duties = [
        (path, _of_policy(duty, policy.code)) for path, duty in _entries(Duty, "duty", source, draft.problems)
    ]
    policy.approvals = list(_entries(Approval, "approval", source, draft.problems))
    policy.decisions = list(_entries(Decision, "decision", source, draft.problems))
    policy.revisions = list(_entries(Edition, "revision", source, draft.problems))


def _of_policy(duty: Duty, code: str) -> Duty:
    return duty.model_copy(update={"policy": code})


def _entries(model: type[T], section: str, source: Source, problems: list[Problem]) -> Iterator[tuple[Path, T]]:
    tables = source.raw.get(section, [])
    if not isinstance(tables, list):
        problems.append(
            source.problem((section,), phrase(_("Write [[%(name)s]]: there can be several."), name=section))
        )
        return
    for index, table in enumerate(tables):
        entry = _read(model, table, (section, index), source, problems)
        if entry is not None:
            yield (section, index), entry


def _read(model: type[T], table: Any, path: Path, source: Source, problems: list[Problem]) -> T | None:
    """The table as its model, or None with a problem for everything that is wrong in it."""
    try:
        return model.model_validate(table)
    except ValidationError as error:
        for one in error.errors(include_url=False):
            problems.append(source.problem((*path, *_where(one)), said(one)))
    except RecursionError:
        problems.append(source.problem(path, phrase(_("The file is nested too deeply."))))
    return None


def _where(error: Any) -> Path:
    inner = error.get("ctx", {}).get("error")
    extra = (inner.field,) if isinstance(inner, Wrong) and inner.field else ()
    return (*error["loc"], *extra)
