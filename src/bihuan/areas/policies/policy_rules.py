"""A policy as its pack states it: head, revision history, clauses, duties, approval routes, decisions on contradictions."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import BeforeValidator, Field, StringConstraints

from bihuan.areas.policies.duty_rules import Duty
from bihuan.areas.policies.strict import KEY, ClauseNumber, Conditions, Key, Table, Text, Words, Wrong, unknown
from bihuan.core.catalogue import KINDS
from bihuan.core.phrases import phrase

PolicyCode = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]+(-[A-Z0-9]+)*$", max_length=40)]
DutyRef = Annotated[str, StringConstraints(pattern=r"^([A-Z0-9-]+/)?[a-z0-9-]+$", max_length=100)]


class Head(Table):
    """The [policy] table: which paper this is."""

    code: PolicyCode
    title: Words
    title_en: Words
    version: Annotated[str, StringConstraints(min_length=1, max_length=20)]
    effective: Annotated[date, Field(strict=True)]
    owner: Key
    scope: Text = ""


class Edition(Table):
    """A line of the paper's revision history; who drew it up and who approved it are roles."""

    version: Annotated[str, StringConstraints(min_length=1, max_length=20)]
    issued: Annotated[date, Field(strict=True)]
    changes: Words
    drawn_up_by: Key | None = None
    approved_by: Key | None = None

    @property
    def roles(self) -> dict[str, str]:
        """The roles it names, by field."""
        named = {"drawn_up_by": self.drawn_up_by, "approved_by": self.approved_by}
        return {field: role for field, role in named.items() if role}


class Clause(Table):
    """One clause in our own short words; without a duty it says why. A heading only groups."""

    number: ClauseNumber
    title: Words
    gist: Text = ""
    kind: Literal["clause", "heading"] = "clause"
    no_duty: Text | None = None

    def faults(self) -> Iterator[Wrong]:
        if self.kind == "clause" and self.gist == "":
            yield Wrong(phrase(_("Say in “gist” what the clause asks for.")), "gist")
        if self.no_duty == "":
            yield Wrong(phrase(_("“no_duty” needs the reason.")), "no_duty")


def _rows(value: Any) -> Any:
    """`["a", "b"]` one after the other, `{ all = ["a", "b"] }` side by side; rows of both may be mixed."""
    rows = value if isinstance(value, list | tuple) else [value]
    turns = tuple(_row(row) for row in rows)
    if turns and all(turns):
        return turns
    raise Wrong(phrase(_('Name the roles: by = ["first", "then"], or by = { all = ["both", "together"] }.')))


def _row(row: Any) -> tuple[str, ...]:
    roles = row["all"] if isinstance(row, dict) and row.keys() == {"all"} else row
    roles = [roles] if isinstance(roles, str) else roles
    known = isinstance(roles, list | tuple) and all(isinstance(role, str) and re.match(KEY, role) for role in roles)
    return tuple(dict.fromkeys(roles)) if known else ()


class Approval(Table):
    """Who approves a kind of record, row by row, within a row side by side; `when` narrows it to some records."""

    subject: Annotated[str, StringConstraints(max_length=50)]
    when: Conditions = {}
    by: Annotated[tuple[tuple[str, ...], ...], BeforeValidator(_rows)]
    clause: ClauseNumber
    note: Text = ""

    @property
    def roles(self) -> list[str]:
        return [role for row in self.by or () for role in row or ()]

    def faults(self) -> Iterator[Wrong]:
        if self.subject is None:
            return
        kind = KINDS.get(self.subject.partition(".")[0])
        if kind is None:
            yield Wrong(unknown(_("“%(word)s” is no kind of record."), self.subject, KINDS), "subject")
            return
        for fact in self.when or ():
            if not kind.has_fact(fact):
                yield Wrong(unknown(_("The record has no field “%(word)s”."), fact, kind.facts), "when")


class Decision(Table):
    """Where the sources contradict each other (or leave something open): what holds, and for which duties."""

    key: Key
    question: Text
    sources: tuple[Words, ...]
    holds: Text
    duties: tuple[DutyRef, ...] = ()


class Policy(Table):
    """One policy file, read."""

    file: str
    head: Head
    clauses: tuple[Clause, ...]
    duties: tuple[Duty, ...] = ()
    approvals: tuple[Approval, ...] = ()
    decisions: tuple[Decision, ...] = ()
    revisions: tuple[Edition, ...] = ()

    @property
    def code(self) -> str:
        return self.head.code
