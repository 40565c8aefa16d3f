"""The last leg of every change: what differs is validated, saved, journalled and found by the search."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.core import archive, entries, journal, search
from bihuan.core.flow import Act, flow_of
from bihuan.core.models import Record
from bihuan.core.prepared import Statement, changing, write
from bihuan.core.refusals import Refused


def own_values(row: models.Model) -> dict[str, Any]:
    """Every own value of a row, as the journal keeps them."""
    return {name: journal.plain(getattr(row, attname)) for name, attname in _own_fields(type(row))}


@cache
def _own_fields(model: type[models.Model]) -> list[tuple[str, str]]:
    """The names of a row's own values, and where the row has them."""
    return [(one.name, one.attname) for one in model._meta.concrete_fields if one.name not in {"changed_at", "version"}]


def difference(before: dict[str, Any], after: dict[str, Any]) -> journal.Changes:
    return {name: [before.get(name), value] for name, value in after.items() if before.get(name) != value}


def store(record: Record, before: dict[str, Any], action: str, act: Act, comment: str = "") -> journal.Changes:
    """Validate, save what changed, journal it. The last leg of every change."""
    record.derive()
    changed = difference(before, own_values(record))
    try:
        record.clean_fields(
            exclude={f.name for f in record._meta.concrete_fields if f.name not in changed or f.is_relation}
        )
        record.clean()
    except ValidationError as error:
        raise Refused(error.messages) from error
    record.version += 1
    record.changed_at = act.at
    names = [f.name for f in record._meta.concrete_fields if f.name in changed]
    columns = changing(record, [*names, "version", "changed_at"])
    if not record.is_open and record.archived_at is None:
        write(*columns)
        columns = []
        archive.seal(record, act.at)
    enter(record, action, act, changed, comment, also=columns)
    return changed


def enter(
    record: Record, action: str, act: Act, changed: journal.Changes, comment: str = "", also: Iterable[Statement] = ()
) -> None:
    """Journal a change of a record, and let search know; `also` is written with it."""
    journal.write(
        record.company, f"{record.kind}.{action}", at=act.at, actor=act.actor, role=act.capacity.role if act.capacity else "",
        record=record, changes=changed, comment=_on_behalf(act, comment), address=act.address,
        actor_name=str(_("Anonymous")) if act.is_anonymous else "", also=[*also, *search.index(record, changed)],
    )  # fmt: skip


def _on_behalf(act: Act, comment: str) -> str:
    if act.capacity is None or act.capacity.via is None:
        return entries.plainly(comment)
    return entries.on_behalf(comment, act.capacity.via)


def set_state(record: Record, state: str) -> None:
    """Put the record in a state; a final state closes it."""
    record.state = state
    record.is_open = state not in flow_of(record).final
