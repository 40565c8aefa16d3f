"""The rows of a chain as they lie in the table, for its check: a row whose bytes no longer read does not hide the others."""

from collections.abc import Iterator
from itertools import islice

from django.db import Error

from bihuan.core.models import Company, JournalEntry
from bihuan.core.outages import outage

CHUNK = 500
UNREADABLE = (Error, ValueError, TypeError)  # no text, no time, no row: what a changed byte makes of a column


def chain_of(company: Company) -> Iterator[tuple[int, JournalEntry | None]]:
    """Each position with its entry; None where it cannot be read.

    The order comes from the index, the entry by its key: read in one query, SQLite would take company and position
    out of the index, and a byte changed in the table itself would stay unseen.
    """
    keys = company.journal.order_by("position").values_list("position", "pk").iterator(chunk_size=2000)
    while chunk := list(islice(keys, CHUNK)):
        found = _together([pk for _position, pk in chunk])
        yield from ((position, found.get(pk)) for position, pk in chunk)


def _together(keys: list[int]) -> dict[int, JournalEntry]:
    try:
        return JournalEntry.objects.in_bulk(keys)
    except UNREADABLE as error:
        if outage(error):
            raise
    return {pk: entry for pk in keys if (entry := _alone(pk))}


def _alone(key: int) -> JournalEntry | None:
    try:
        return JournalEntry.objects.filter(pk=key).first()
    except UNREADABLE as error:
        if outage(error):
            raise
        return None
