"""What is archived keeps its paper: the report as it stood on that day, under the titles of that day, with its digest.

Each record type says which of its documents that is (`RecordType.keeps`); made in the transaction that closes the record.
"""

from datetime import datetime
from inspect import signature

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import translation

from bihuan.core import files
from bihuan.core.blocks import Document
from bihuan.core.events import Announcement, on
from bihuan.core.models import Attachment, Record
from bihuan.core.registry import TYPES, RecordType
from bihuan.core.vocabulary import Event
from bihuan.exchange.documents.house import House

VOID = "void"  # the look of what was cancelled: it has no report


@on(Event.RECORD_MOVED)
def keep_paper(told: Announcement) -> None:
    """A record that has reached its end keeps its paper."""
    record = told.record
    assert record is not None
    declared = TYPES.get(record.kind)
    if declared and declared.keeps and record.archived_at and declared.flow.looks[record.state].token != VOID:
        archive(record, declared, told.at)


def archive(record: Record, declared: RecordType, at: datetime) -> Attachment:
    """The paper as a Word file: the same blocks as on the page, in the language of the company."""
    from bihuan.exchange.documents import MEDIA_TYPES, render

    with translation.override(settings.LANGUAGE_CODE):
        made = document_of(record, declared, at)
        content = render(made, "docx", House.of(record.company))
        name = f"{made.title} {record.number}.docx"
    return files.keep_paper(record, ContentFile(content, name=name), MEDIA_TYPES["docx"], at)


def document_of(record: Record, declared: RecordType, at: datetime) -> Document:
    """The document; one that shows when it was made is told the time."""
    make = declared.keeps
    assert make is not None
    made: Document = make(record, at) if "at" in signature(make).parameters else make(record)
    return made
