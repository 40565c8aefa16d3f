"""The journal's one writer, and its check: each entry is sealed with the digest of the one before it."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef

from bihuan.core.chain_reading import chain_of
from bihuan.core.models import Company, JournalEntry, JournalHead, Person, Record
from bihuan.core.prepared import Insert, Prepared, Slot, Statement, Update
from bihuan.core.prepared import write as write_together

GENESIS = "0" * 64
_head = Prepared(lambda: JournalHead.objects.select_for_update().filter(company=Slot("company")))
_append = Insert(JournalEntry)
_move_head = Update(JournalHead, "position", "digest")
Changes = dict[str, list[Any]]
AS_IT_IS = (str, int, float, list, dict)  # and truths, which are numbers here


def plain(value: Any) -> Any:
    """A value as canonical JSON keeps it: dates ISO, decimals as text, others unchanged."""
    if value is None or isinstance(value, AS_IT_IS):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return str(value)


def canonical(value: Any) -> str:
    """The one JSON text of a value: sorted keys, no spaces, characters unescaped."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=plain)


def digest_of(value: Any) -> str:
    """SHA-256 over the canonical JSON of a value, as 64 hex digits."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def sealed(entry: JournalEntry) -> list[Any]:
    """Every column of an entry, in the order its digest is taken over."""
    return [
        entry.company_id,
        entry.position,
        entry.at,
        entry.actor_id,
        entry.actor_name,
        entry.role,
        entry.action,
        entry.record_id,
        entry.subject,
        entry.changes,
        entry.comment,
        entry.address,
        entry.previous,
    ]


def seal(entry: JournalEntry) -> str:
    """The digest an entry must carry, over every one of its columns."""
    return digest_of(sealed(entry))


def hold(company: Company) -> JournalHead:
    """The end of the company's chain, locked against every other writer until the transaction ends."""
    head = _head(company=company.pk)
    return head[0] if head else JournalHead.objects.create(company=company, position=0, digest=GENESIS)


def write(  # noqa: PLR0913 (an entry has this many columns)
    company: Company,
    action: str,
    *,
    at: datetime,
    actor: Person | None = None,
    role: str = "",
    record: Record | None = None,
    subject: str = "",
    changes: Changes | None = None,
    comment: str = "",
    address: str = "",
    actor_name: str = "",
    also: Iterable[Statement] = (),
) -> None:
    """Append one entry to the company's chain, and run what else is to be written with it.

    Must run inside the transaction of what it tells of.
    """
    head = hold(company)
    entry = JournalEntry(
        company=company,
        position=head.position + 1,
        at=at,
        actor=actor,
        actor_name=actor.name if actor else actor_name,
        role=role,
        action=action,
        record_id=record.pk if record else None,
        subject=subject or (f"{record.number} {record.title}" if record else ""),
        changes=canonical(changes or {}),
        comment=comment,
        address=address,
        previous=head.digest,
    )
    entry.digest = seal(entry)
    head.position, head.digest = entry.position, entry.digest
    write_together(_append(entry), _move_head(head), *also)


@dataclass(frozen=True)
class Fault:
    """Something wrong in a company's chain, at a position."""

    company: str
    position: int
    what: str


def verify(company: Company, expected_head: tuple[int, str] | None = None) -> Iterator[Fault]:
    """Walk the company's chain and name every entry that was changed, removed, reordered or cut off.

    `expected_head` is a (position, digest) exported earlier; it finds a chain that was cut and re-sealed.
    """
    position, seen = 0, expected_head is None
    previous: str | None = GENESIS  # None: the entry before cannot be read
    for placed, entry in chain_of(company):
        position += 1
        if placed != position:
            yield Fault(company.code, position, f"entries {position} to {placed - 1} are missing")
            position = placed
        elif entry and previous is not None and entry.previous != previous:
            yield Fault(company.code, position, "does not follow the entry before it")
        if entry is None:
            yield Fault(company.code, position, "cannot be read: its bytes were changed")
        elif seal(entry) != entry.digest:
            yield Fault(company.code, position, "was changed after it was written")
        previous = entry.digest if entry else None
        seen = seen or expected_head == (position, previous)
    yield from _ending(company, position, previous)
    if not seen and expected_head:
        yield Fault(company.code, expected_head[0], "the exported head is not in the chain")


def _ending(company: Company, position: int, digest: str | None) -> Iterator[Fault]:
    """What speaks for an end that was cut off: another head, none, or a record nobody ever told of."""
    head = JournalHead.objects.filter(company=company).first()
    untold = Record.objects.filter(~Exists(JournalEntry.objects.filter(record=OuterRef("pk"))), company=company)
    if head and (head.position, head.digest) != (position, digest or head.digest):
        yield Fault(company.code, position, f"the chain ends here, but its head is at {head.position}")
    elif head is None and position:
        yield Fault(company.code, position, "the head of the chain is missing")
    elif record := untold.order_by("pk").first():
        yield Fault(company.code, position, f"no entry tells of {record.number}: entries were cut off")
