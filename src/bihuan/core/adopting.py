"""Taking over rows of an earlier ledger: a record enters in the state it had there.

Like `writing.create` it numbers, checks, saves and journals; but it moves no duty: nothing is announced, no approval
is asked for. A finished row is archived at once; it is kept from this day on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bihuan.core import archive, journal, numbering
from bihuan.core.asks import Ask, ask_for, cleaned
from bihuan.core.flow import FLOWS, Act, Flow
from bihuan.core.keeping import difference, enter, own_values, set_state
from bihuan.core.locking import lock
from bihuan.core.models import Company, Origin, Person, Record
from bihuan.core.refusals import Missing, Refused

R = TypeVar("R", bound=Record)
FIXED = {"company"}


@dataclass(frozen=True)
class Row:
    """What a row of an earlier ledger says, and which row it is. `happened_on` gives the number its year."""

    key: str
    digest: str
    state: str
    values: dict[str, Any]
    happened_on: date | None = None
    note: str = ""  # file and line, for the journal


def adoptable(model: type[Record]) -> dict[str, Ask]:
    """What a row may bring: the form of the type, and every other field a person could fill in later."""
    form = FLOWS[model].form
    fields = [f for f in model._meta.concrete_fields if f.editable and not f.primary_key and f.name not in FIXED]
    later = [f.name for f in fields if f.name not in form and not f.name.endswith("_ptr")]
    return {**form, **{name: ask_for(model, name, required=False) for name in later}}


def draft(model: type[R], row: Row, company: Company, at: datetime, stamped: Mapping[str, Any] | None = None) -> R:
    """The record the row would become, checked but not saved. Raises Refused with every reason."""
    flow = FLOWS[model]
    reasons: list[Missing | Any] = []
    if row.state not in flow.looks:
        reasons.append(Missing(_("There is no such state: %(state)s") % {"state": row.state}, "state"))
    elif row.state in flow.waiting:
        reasons.append(Missing(_("Nobody was asked to approve this here. Import it in the state before."), "state"))
    try:
        values = cleaned(adoptable(model), row.values, company, at)
    except Refused as refused:
        raise Refused([*reasons, *refused.reasons]) from refused
    day = company.day_of(at)
    made = model(
        company=company, kind=model.KIND, created_at=at, changed_at=at, imported_on=day, **values, **(stamped or {})
    )
    made.derive()
    try:
        made.clean()
    except ValidationError as error:
        reasons += error.messages
    if reasons:
        raise Refused(reasons)
    return made


def allow(flow: Flow, states: Iterable[str], reason: Missing) -> None:
    """Only in these states a row is taken over: for kinds whose rows cannot show what came after."""
    known = frozenset(map(str, states))

    @flow.adopted
    def claim(values: Mapping[str, Any], state: str) -> Iterable[Missing]:
        return () if state in known else (reason,)


def unproven(model: type[Record], row: Row) -> list[Missing]:
    """What the row lacks for the state it claims: history, too, is not closed without cause, measure and verification."""
    claim = FLOWS[model].on_adopt
    return list(claim(row.values, row.state)) if claim else []


@transaction.atomic
def adopt(  # noqa: PLR0913
    model: type[R],
    row: Row,
    *,
    company: Company,
    actor: Person | None,
    at: datetime,
    address: str = "",
    stamped: Mapping[str, Any] | None = None,
) -> R:
    """Take over one row as a record in its state; `stamped` are fields that are on no form, which only code gives."""
    record = draft(model, row, company, at, stamped)
    if reasons := unproven(model, row):
        raise Refused(reasons)
    zone = company.zone
    numbered = datetime.combine(row.happened_on, datetime.min.time(), zone) if row.happened_on else at
    record.number = numbering.next_number(company, model.KIND, numbered)
    set_state(record, row.state)
    record.save(force_insert=True)
    if not record.is_open:
        archive.seal(record, at)
    Origin.objects.create(record_id=record.pk, company=company, kind=model.KIND, key=row.key, digest=row.digest)
    enter(record, "imported", Act(actor, at, address), difference({}, own_values(record)), row.note)
    return record


@transaction.atomic
def adopt_again(record: R, row: Row, *, actor: Person | None, at: datetime, address: str = "") -> R:
    """The row was corrected where it came from, and nobody touched the record here since: take the correction over."""
    lock(record)
    if record.version > 1 or record.archived_at:
        raise Refused([_("%(number)s was worked on here since. Change it here.") % {"number": record.number}])
    new = draft(type(record), row, record.company, at)
    if reasons := unproven(type(record), row):
        raise Refused(reasons)
    before = own_values(record)
    for name in adoptable(type(record)):
        setattr(record, name, getattr(new, name))
    record.derive()
    set_state(record, row.state)
    changed = difference(before, own_values(record))
    record.save()
    if not record.is_open:
        archive.seal(record, at)
    Origin.objects.filter(record_id=record.pk).update(digest=row.digest)
    enter(record, "imported-again", Act(actor, at, address), changed, row.note)
    return record


def log_import(company: Company, kind: str, facts: dict[str, Any], *, actor: Person | None, at: datetime) -> None:
    """One entry for a whole file: its name, its digest, how many rows became what."""
    changes = {name: [None, value] for name, value in facts.items()}
    journal.write(company, f"{kind}.file-imported", at=at, actor=actor, subject=str(facts["file"]), changes=changes)
