"""Any record as a document: what its page shows, who signed it, its files. For archives and evidence packages."""

import inspect
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _

from bihuan.core.access import role_word
from bihuan.core.blocks import Block, Document, Facts, Heading, Signatures, Table
from bihuan.core.fields import chosen_words
from bihuan.core.listing import label_of
from bihuan.core.models import Attachment, Part, Record
from bihuan.core.phrases import phrase
from bihuan.core.registry import TYPES, RecordType, Section
from bihuan.core.signatures import signatures

ALWAYS = ("number", "title", "state", "owner", "department", "elements", "due_on", "created_at", "created_by")


def documents_of(record: Record, at: datetime) -> Iterator[Document]:
    """The papers the record's type declares; without any, its sheet."""
    declared = TYPES[record.kind]
    for make in declared.documents:
        yield make(record, at) if "at" in inspect.signature(make).parameters else make(record)
    if not declared.documents:
        yield record_sheet(record, at)


def record_sheet(record: Record, at: datetime) -> Document:
    """One record on paper."""
    declared = TYPES[record.kind]
    names = dict.fromkeys((*ALWAYS, *declared.facts))
    blocks: list[Block] = [Facts([(label_of(declared.model, name), shown(record, name)) for name in names])]
    for section in declared.sections:
        blocks += _section(record, declared, section)
    blocks += [*_signatures(record), *_files(record)]
    return Document(
        title=declared.title(record.company),
        company=record.company.name,
        code=record.number,
        version="",
        blocks=blocks,
        made_on=record.company.day_of(at).isoformat(),
        cover=False,
    )


def shown(row: Any, name: str) -> Any:
    """A field or property in words: choices by their labels, related rows by name, days and numbers as they are."""
    value = getattr(row, name)
    try:
        field = row._meta.get_field(name)
    except FieldDoesNotExist:
        return value() if callable(value) else value
    if name == "state":
        return row.get_state_display()
    return str(value) if field.is_relation and value is not None else chosen_words(field, value)


def _section(record: Record, declared: RecordType, section: Section) -> Iterator[Block]:
    yield Heading(section.label)
    if section.fields:
        yield Facts([(label_of(declared.model, name), shown(record, name)) for name in section.fields])
    if section.part:
        yield _parts(record, section.part)


def _parts(record: Record, part: type[Part]) -> Table:
    """The rows of a part, with every column that holds anything."""
    rows = list(part._default_manager.filter(**{part.WHOLE: record}).order_by("pk"))
    fields = [f for f in part._meta.concrete_fields if f.editable and not f.primary_key and f.name != part.WHOLE]
    filled = [f for f in fields if any(getattr(row, f.name) not in (None, "") for row in rows)] or fields[:3]
    return Table([f.verbose_name for f in filled], [[shown(row, f.name) for f in filled] for row in rows])


def _signatures(record: Record) -> Iterator[Block]:
    rows = [
        (slot.get_verdict_display(), slot.signer, role_word(record.company, slot.role), slot.decided_at)
        for slot in signatures(record).select_related("on_behalf_of")
    ]
    if rows:
        yield Heading(_("Decisions"))
        yield Signatures(rows)


def _files(record: Record) -> Iterator[Block]:
    found = Attachment.objects.filter(record=record.pk).select_related("withdrawal")
    rows = [[named(one), one.received_at, one.digest[:16]] for one in found]
    if rows:
        yield Heading(_("Files"))
        yield Table([_("File name"), _("Received"), _("Digest")], rows, widths=[3, 1.4, 1.6])


def named(one: Attachment) -> Any:
    """The name; of a withdrawn one also that it is, and why."""
    if one.struck is None:
        return one.name
    return phrase(_("%(name)s (withdrawn: %(why)s)"), name=one.name, why=one.struck.why)
