"""What is archived keeps its papers: the reports as they stood on that day, under the titles of that day, with digests.

Each record type says which of its documents those are (`RecordType.keeps`); made in the transaction that closes the record.
"""

from collections.abc import Callable
from datetime import datetime
from inspect import signature
from typing import Any

from django.core.files.base import ContentFile

from bihuan.core import files
from bihuan.core.blocks import Document
from bihuan.core.events import Announcement, on
from bihuan.core.models import Attachment, Record
from bihuan.core.phrases import for_keeping
from bihuan.core.registry import TYPES
from bihuan.core.vocabulary import Event
from bihuan.exchange.documents.house import House


@on(Event.RECORD_MOVED)
def keep_paper(told: Announcement) -> None:
    """A record that has reached its end keeps its papers."""
    record = told.record
    assert record is not None
    declared = TYPES.get(record.kind)
    if declared and record.archived_at and not declared.flow.looks[record.state].is_void:
        for make in declared.keeps:
            archive(record, make, told.at)


def archive(record: Record, make: Callable[..., Any], at: datetime) -> Attachment:
    """The paper as a Word file: the same blocks as on the page, in the language of the company."""
    from bihuan.exchange.documents import MEDIA_TYPES, render

    with for_keeping():
        made = document_of(record, make, at)
        content = render(made, "docx", House.of(record.company))
        name = f"{made.title} {record.number}.docx"
    return files.keep_paper(record, ContentFile(content, name=name), MEDIA_TYPES["docx"], at)


def document_of(record: Record, make: Callable[..., Any], at: datetime) -> Document:
    """The document; one that shows when it was made is told the time."""
    made: Document = make(record, at) if "at" in signature(make).parameters else make(record)
    return made
