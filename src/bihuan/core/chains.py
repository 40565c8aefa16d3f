"""All chains of the journal at once: checked, and their ends written down so that a cut-off end is found later."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bihuan.core import journal
from bihuan.core.journal import Fault
from bihuan.core.models import Company, JournalEntry, JournalHead

__all__ = ["Checked", "Fault", "Head", "heads", "read_heads", "seal_of", "verify_all"]


@dataclass(frozen=True)
class Head:
    """Where a company's chain ends."""

    company: str
    position: int
    digest: str


@dataclass(frozen=True)
class Checked:
    """What a check found: how many entries, one digest over all ends, the faults."""

    entries: int
    head: str
    faults: tuple[Fault, ...]


def heads(companies: Iterable[Company]) -> list[Head]:
    """The ends of the chains; a company without an entry stands at the beginning."""
    found = {row.company_id: row for row in JournalHead.objects.filter(company__in=list(companies))}
    return [
        Head(one.code, found[one.pk].position, found[one.pk].digest)
        if one.pk in found
        else Head(one.code, 0, journal.GENESIS)
        for one in companies
    ]


def seal_of(ends: Iterable[Head]) -> str:
    """One digest over all ends, short enough to be printed or mailed."""
    return journal.digest_of([[one.company, one.position, one.digest] for one in sorted(ends, key=lambda e: e.company)])


def read_heads(printed: Mapping[str, Any]) -> list[Head]:
    return [Head(one["company"], int(one["position"]), one["digest"]) for one in printed["heads"]]


def verify_all(companies: list[Company], expected: Iterable[Head] = ()) -> Checked:
    """Check the chains of these companies, against ends written down earlier where there are any."""
    earlier = {one.company: (one.position, one.digest) for one in expected if one.position}
    faults = [fault for one in companies for fault in journal.verify(one, earlier.get(one.code))]
    known = {one.code for one in companies}
    faults += [
        Fault(code, position, "the company of the exported head is gone")
        for code, (position, _digest) in earlier.items()
        if code not in known
    ]
    entries = JournalEntry.objects.filter(company__in=companies).count()
    return Checked(entries, seal_of(heads(companies)), tuple(faults))
