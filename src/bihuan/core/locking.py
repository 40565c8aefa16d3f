"""Reading a record again, locked against every other writer until the transaction ends."""

from functools import cache
from typing import Any, TypeVar

from bihuan.core.models import Record
from bihuan.core.prepared import Prepared, Slot

R = TypeVar("R", bound=Record)


def lock(record: R) -> R:
    """Bring the record up to date and keep it from every other writer. Raises DoesNotExist if it is gone."""
    found = _locking(type(record))(key=record.pk)
    if not found:
        raise type(record).DoesNotExist
    _take_over(record, found[0])
    return record


@cache
def _locking(model: type[Record]) -> Prepared[Any]:
    return Prepared(lambda: model._default_manager.select_for_update(of=("self",)).filter(pk=Slot("key")))


def _take_over(record: Any, fresh: Record) -> None:
    """What the database holds now; nothing fetched along before stays, but the company, which never changes."""
    company = record.company
    record._state.fields_cache.clear()
    for field in record._meta.concrete_fields:
        setattr(record, field.attname, getattr(fresh, field.attname))
    record._prefetched_objects_cache = {}
    record.company = company
