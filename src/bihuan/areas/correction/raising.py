"""Nonconformities and actions that other records raise, each fact once (YNTD-ITSS-0300 4.2.1).

`fact` names what raised it: one fact gives one record however often it is told. The source is linked to what it led
to, so that either shows the other. A person who raises one as part of a step (an auditor a finding) needs no other right.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from bihuan.areas.correction.models import Action, Complaint, Nonconformity
from bihuan.areas.correction.words import Nature, Source
from bihuan.core.flow import Act
from bihuan.core.models import Company, Person, Record
from bihuan.core.vocabulary import Channel
from bihuan.core.writing import create, link

R = TypeVar("R", Action, Nonconformity)
OF_CHANNEL = {  # where an opportunity comes from → the source of the action that treats it
    Channel.AUDIT_REVIEW: Source.AUDIT, Channel.FEEDBACK: Source.SERVICE, Channel.LESSON: Source.SERVICE,
    Channel.DAILY_CHECK: Source.SERVICE, Channel.DATA_ANALYSIS: Source.ANALYSIS,
}  # fmt: skip


@dataclass(frozen=True)
class Raised:
    """By whom and when something is raised, from which records; `fact` is the key of what raised it."""

    company: Company
    at: datetime
    actor: Person | None = None
    sources: tuple[Record, ...] = ()
    fact: str = ""
    address: str = ""

    @property
    def key(self) -> str:
        return f"{self.company.pk}:{self.fact}"[:200] if self.fact else ""


def by_act(act: Act, source: Record, fact: str = "") -> Raised:
    """Raised by a step on a record; its fact is the record, unless one of its own is named."""
    return Raised(source.company, act.at, act.actor, (source,), fact or f"{source.kind}:{source.pk}", act.address)


def raise_nonconformity(raised: Raised, **fields: Any) -> Nonconformity:
    """The nonconformity a fact raises: a new one, or the one it raised before.

    `fields` are those of the form: title, source, what, where, evidence, criterion, severity, character, department,
    owning_department, owner, elements, from_complaint.
    """
    return _once(Nonconformity, raised, {"source": Source.OTHER, **fields})


def raise_action(raised: Raised, **fields: Any) -> Action:
    """The draft action a fact raises: a new one, or the one it raised before.

    `fields` are those of the form: title, nature, source, what, severity, department, owning_department, owner, due_on,
    elements; what it treats is taken from the sources where there are any.
    """
    own: dict[str, Any] = {"nature": Nature.CORRECTIVE, **_subjects(raised.sources), **fields}
    return _once(Action, raised, own)


def _subjects(sources: Iterable[Record]) -> dict[str, Any]:
    """What the action is for, as far as the sources say."""
    found: dict[str, Any] = {}
    for source in sources:
        if isinstance(source, Nonconformity):
            found |= {"treats": source, "what": source.what, "title": source.title, **_home(source)}
        elif isinstance(source, Complaint):
            found |= {"from_complaint": source, "what": source.what, "title": source.title, **_home(source)}
    return found


def _home(source: Nonconformity | Complaint) -> dict[str, Any]:
    return {"department": source.department, "owner": source.owner, "elements": source.elements}


def _once(model: type[R], raised: Raised, fields: dict[str, Any]) -> R:
    before = model.objects.filter(company=raised.company, fact=raised.key).first() if raised.key else None
    if before is not None:
        for source in raised.sources:
            link(source, before, actor=raised.actor, at=raised.at, kind="led-to")
        return before  # type: ignore[no-any-return]
    return create(
        model, actor=raised.actor, at=raised.at, company=raised.company, address=raised.address,
        sources=raised.sources, as_rule=True, stamped={"fact": raised.key}, **fields,
    )  # fmt: skip
