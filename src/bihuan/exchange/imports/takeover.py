"""Importing a sheet: understand every row, then take the good ones over in small transactions.

Killed in the middle and started again, it goes on where it stopped: each row is taken once, by its number or digest.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from bihuan.core.access import READ_ONLY, standing_of
from bihuan.core.adopting import Row, adopt, adopt_again, adoptable, draft, log_import
from bihuan.core.models import Company, Origin, Person, Record
from bihuan.core.phrases import listed, phrase
from bihuan.core.refusals import Missing, NotAllowed, Refused
from bihuan.core.registry import TYPES
from bihuan.core.vocabulary import Role
from bihuan.exchange.imports.files import Book, open_book
from bihuan.exchange.imports.heads import Head, check_head, find_head, lacking, names_of, remember, remembered
from bihuan.exchange.imports.report import Report
from bihuan.exchange.imports.rows import Interpreter, Understood
from bihuan.exchange.imports.sheets import sheet_for

CHUNK = 200  # rows in one transaction: others who write wait no longer than that takes
MAY_IMPORT = {Role.QUALITY.value, Role.QUALITY_HEAD.value, Role.ADMINISTRATOR.value}

Progress = Callable[[int, int], None]
OnError = Literal["keep-good", "refuse-all"]
Unproven = Literal["refuse", "open"]


@dataclass(frozen=True)
class Order:
    """What to import, into which company, in whose name, and what to do about bad rows."""

    kind: str
    company: Company
    at: datetime
    actor: Person | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)  # column → field; "" leaves a column out
    on_error: OnError = "keep-good"
    unproven: Unproven = "refuse"  # a row that says it is closed and cannot show it: refuse it, or take it as open
    dry_run: bool = False
    address: str = ""
    progress: Progress | None = None

    @property
    def model(self) -> type[Record]:
        return TYPES[self.kind].model


def import_sheet(order: Order, name: str, content: bytes) -> Report:
    """Take over the rows of a file. Refuses a file as a whole when it cannot be read or lacks its columns."""
    _check_actor(order)
    book = open_book(name, content)
    head = _head(order, book)
    report = Report(name, hashlib.sha256(content).hexdigest(), order.dry_run, mapping=head.mapping, sheet=head.sheet)
    if reasons := lacking(head, adoptable(order.model), sheet_for(order.kind)):
        return _without_columns(order, head, reasons, report)
    source = f"{name} {report.file_digest[:12]}"
    reading = Interpreter(order.model, order.company, sheet_for(order.kind), head, source)
    rows = _proven(order, list(_understood(order, book, head, reading, report)), report)
    report.refused = order.on_error == "refuse-all" and bool(report.rejected)
    if report.refused:
        return report
    if order.dry_run:
        _count(order, rows, report)
        return report
    if order.mapping:
        remember(order.company, order.kind, head, actor=order.actor, at=order.at)
    _take(order, rows, report)
    return report


def _without_columns(order: Order, head: Head, reasons: list[Missing], report: Report) -> Report:
    """A trial says it of the head row, so that the columns can be named; nothing is taken over."""
    if not order.dry_run:
        raise Refused(reasons)
    report.reject(head.row, reasons)
    return report


def _check_actor(order: Order) -> None:
    if order.kind not in TYPES:
        raise Refused([phrase(_("There is no kind of record “%(kind)s”."), kind=order.kind)])
    if order.actor is None:
        return  # whoever operates the machine
    roles = standing_of(order.actor, order.at).roles
    if order.actor.company_id != order.company.pk or not roles & MAY_IMPORT or roles & READ_ONLY:
        raise NotAllowed([_("Importing is for the quality department or an administrator of this company.")])


def _head(order: Order, book: Book) -> Head:
    sheet, asks = sheet_for(order.kind), adoptable(order.model)
    known = names_of(asks, sheet)
    head = find_head(book, known, remembered(order.company, order.kind), order.mapping)
    check_head(head, asks, sheet)
    return head


def _understood(order: Order, book: Book, head: Head, reading: Interpreter, report: Report) -> Iterator[Understood]:
    """The rows that can be taken; the others go into the report with their reasons."""
    for number, cells in book.rows(head.sheet):
        if number <= head.row:
            continue
        report.read += 1
        one = reading.understand(number, cells)
        against = _against(order, one.row) if one.row else []
        if one.row is None:
            report.reject(number, one.reasons)
        elif against:
            report.reject(number, [*against, *one.unproven])
        else:
            yield one


def _against(order: Order, row: Row) -> list[Any]:
    """What speaks against the row: it contradicts itself, or would make no such record."""
    reasons: list[Any] = list(sheet_for(order.kind).faults(row.values))
    try:
        draft(order.model, row, order.company, order.at)
    except Refused as refused:
        reasons += refused.reasons
    return reasons


def _proven(order: Order, rows: list[Understood], report: Report) -> list[Understood]:
    """Rows that are new here must show what they claim, or are taken as open. What is here already is compared later."""
    doubtful = [one.row.key for one in rows if one.unproven and one.row]
    here = _known(order, doubtful)
    found: list[Understood] = []
    for one in rows:
        assert one.row is not None
        if not one.unproven or one.row.key in here:
            found.append(one)
        elif order.unproven == "open":
            report.opened.append(one.number)
            found.append(replace(one, row=replace(one.row, state=one.opened)))
        else:
            report.reject(one.number, list(one.unproven))
    return found


def _take(order: Order, rows: Sequence[Understood], report: Report) -> None:
    """Chunk by chunk; the file's own entry goes into the journal with the last one."""
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        with transaction.atomic():
            _count(order, chunk, report, write=True)
            if start + CHUNK >= len(rows) and report.created + report.updated:
                _log(order, report)
        if order.progress:
            order.progress(min(start + CHUNK, len(rows)), len(rows))


def _log(order: Order, report: Report) -> None:
    counts = {"created": report.created, "updated": report.updated, "unchanged": report.unchanged}
    facts = {"file": report.file, "digest": report.file_digest, **counts, "rejected": len(report.rejected)}
    log_import(order.company, order.kind, facts, actor=order.actor, at=order.at)


def _count(order: Order, rows: Sequence[Understood], report: Report, *, write: bool = False) -> None:
    """Compare each row with what is here; with `write`, take over what is new or corrected."""
    here = _known(order, [one.row.key for one in rows if one.row])
    for one in rows:
        assert one.row is not None
        try:
            outcome = _one(order, one.row, one.given, here, write=write)
        except Refused as refused:
            report.reject(one.number, refused.reasons)
        except IntegrityError:
            report.reject(one.number, [_("Someone else imported this row at the same moment. Import the file again.")])
        else:
            setattr(report, outcome, getattr(report, outcome) + 1)


@dataclass(frozen=True)
class Known:
    """A record that is here already; `digest` of its row if it was taken over, empty if it was made here."""

    record: Record
    digest: str = ""


def _known(order: Order, keys: list[str]) -> dict[str, Known]:
    """The records the keys stand for: by the row they came from, or by their own number (a sheet exported here)."""
    found: dict[str, Known] = {}
    for start in range(0, len(keys), 500):
        some = keys[start : start + 500]
        own = order.model.objects.filter(company=order.company, number__in=some)
        found |= {one.number: Known(one) for one in own}
        origins = Origin.objects.filter(company=order.company, kind=order.kind, key__in=some)
        digests = {one.record_id: one for one in origins}
        for record in order.model.objects.filter(pk__in=digests):
            found[digests[record.pk].key] = Known(record, digests[record.pk].digest)
    return found


def _one(order: Order, row: Row, given: frozenset[str], here: dict[str, Known], *, write: bool) -> str:
    known = here.get(row.key)
    signed: dict[str, Any] = {"actor": order.actor, "at": order.at, "address": order.address}
    if known is None:
        if write:
            adopt(order.model, row, company=order.company, **signed)
        return "created"
    if known.digest == row.digest:
        return "unchanged"
    changed = _differing(order, row, known.record, given)
    if not changed:
        return "unchanged"
    if not known.digest or known.record.version > 1 or known.record.archived_at:
        text = _("%(number)s is kept here and differs in: %(fields)s. Change it here; a sheet only brings new rows.")
        raise Refused([phrase(text, number=known.record.number, fields=listed(changed))])
    if write:
        adopt_again(known.record, row, **signed)
    return "updated"


def _differing(order: Order, row: Row, record: Record, given: frozenset[str]) -> list[str]:
    """Labels of the fields the sheet has a column for and says differently."""
    new = draft(order.model, row, order.company, order.at)
    asks = adoptable(order.model)
    fields = {f.name: f for f in record._meta.concrete_fields}
    names = [n for n in asks if n in given and fields[n].value_from_object(new) != fields[n].value_from_object(record)]
    states = [str(_("State"))] if row.state != record.state else []
    return [*(str(asks[name].label) for name in names), *states]
