"""Files of records: checked by content, kept under their digest, never altered; each one journalled.

`proves_from` and `proves_to` say which period a file is evidence for; `received_at` is when it came.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import IO, Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from bihuan.core.access import Capacity, Relation, Standing
from bihuan.core.events import announce
from bihuan.core.file_kinds import ACCEPTED, FileKind, NotAccepted, recognise
from bihuan.core.flow import Act
from bihuan.core.keeping import enter
from bihuan.core.models import Attachment, Company, Person, Record
from bihuan.core.models.files import ARCHIVED_PAPER
from bihuan.core.participation import join, may_add
from bihuan.core.phrases import listed
from bihuan.core.refusals import Missing, Refused
from bihuan.core.vocabulary import Event

LONGEST_NAME = 150
PAPER = ARCHIVED_PAPER
UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]+')
DEVICES = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
MEDIA_TYPES = {"csv": "text/csv", "json": "application/json", "md": "text/markdown"}


def attach(  # noqa: PLR0913 (a file has this many facts)
    record: Record,
    upload: "File[bytes]",
    *,
    actor: Person | None,
    at: datetime,
    address: str = "",
    purpose: str = "",
    proves_from: date | None = None,
    proves_to: date | None = None,
) -> Attachment:
    """Keep a file with a record, or refuse with every reason. Whoever sees the record may attach."""
    may_add(record, actor, at)
    name = tidy_name(upload.name or "")
    kind = _checked(name, upload, proves_from, proves_to)
    name = name if _ending(name) else f"{name}.{kind.endings[0]}"
    # The content is stored before the transaction: a lock is not held while a disk works.
    digest = keep(record.company, upload)
    facts = {
        "name": name, "purpose": purpose[:50], "media_type": MEDIA_TYPES.get(_ending(name), kind.media_type),
        "size": upload.size, "digest": digest, "proves_from": proves_from, "proves_to": proves_to,
    }  # fmt: skip
    with transaction.atomic():
        return _enter(join(record, actor, at), Act(actor, at, address), facts)


def keep_paper(record: Record, paper: "ContentFile[bytes]", media_type: str, at: datetime) -> Attachment:
    """Keep the paper made of a record at its end, by the system; nobody adds to an archived record any more."""
    facts = {
        "name": tidy_name(paper.name or ""), "purpose": PAPER, "media_type": media_type, "size": paper.size,
        "digest": keep(record.company, paper),
    }  # fmt: skip
    return _enter(record, Act(None, at, "", Capacity(Relation.SYSTEM)), facts)


def _enter(record: Record, act: Act, facts: dict[str, Any]) -> Attachment:
    made = Attachment.objects.create(
        company_id=record.company_id, record_id=record.pk, received_at=act.at, received_from=act.actor, **facts
    )
    enter(record, "file-attached", act, {f"file.{name}": [None, value] for name, value in facts.items() if value})
    announce(Event.FILE_ATTACHED, company=record.company, at=act.at, actor=act.actor, record=record, attachment=made)
    return made


# ---------------------------------------------------------------- checks


def tidy_name(name: str) -> str:
    """The name without folders, control and direction characters, never a device's name, not too long."""
    plain = unicodedata.normalize("NFC", name.encode("utf-8", "ignore").decode()).replace("\\", "/")
    last = UNSAFE.sub("_", plain.rsplit("/", 1)[-1]).strip(" .")
    last = f"_{last}" if DEVICES.match(last) else last
    path = PurePosixPath(last or "_")
    return path.stem[: LONGEST_NAME - len(path.suffix[:10])] + path.suffix[:10]


def _ending(name: str) -> str:
    return PurePosixPath(name).suffix[1:].lower()


def _checked(name: str, upload: "File[bytes]", first: date | None, last: date | None) -> FileKind:
    """The kind of the file. Refuses with everything that is wrong with it."""
    reasons = list(_size_faults(name, upload))
    if first and last and first > last:
        reasons.append(Missing(_("The period the file proves ends before it begins."), "proves_to"))
    kind = None
    if not reasons or upload.size:
        kind, fault = _kind(name, upload)
        reasons += [fault] if fault else []
    if reasons or kind is None:
        raise Refused(reasons)
    return kind


def _size_faults(name: str, upload: "File[bytes]") -> Iterator[Missing]:
    if not upload.size:
        yield Missing(_("“%(name)s” is empty. Choose the file again.") % {"name": name}, "file")
    elif upload.size > settings.MAX_UPLOAD:
        sizes = {"name": name, "size": megabytes(upload.size), "most": megabytes(settings.MAX_UPLOAD)}
        text = _("“%(name)s” is %(size)s; a file may have %(most)s. Make it smaller or split it.") % sizes
        yield Missing(text, "file")


def megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB"


def _kind(name: str, upload: "File[bytes]") -> tuple[FileKind | None, Missing | None]:
    if upload.size > settings.MAX_UPLOAD:
        return None, None  # not worth reading
    try:
        kind = recognise(upload.file or upload)
    except NotAccepted as refused:
        text = _("“%(name)s” is %(what)s. Accepted are: %(kinds)s.")
        return None, Missing(text % {"name": name, "what": refused.what, "kinds": accepted()}, "file")
    if _ending(name) in {"", *kind.endings}:
        return kind, None
    text = _("“%(name)s” is really a %(what)s. Let its name end in .%(ending)s and attach it again.")
    return None, Missing(text % {"name": name, "what": kind.word, "ending": kind.endings[0]}, "file")


def accepted() -> str:
    """The kinds of files that are accepted, in words."""
    return listed(dict.fromkeys(str(kind.word) for kind in ACCEPTED))


# ---------------------------------------------------------------- content


def keep(company: Company, upload: "File[bytes]") -> str:
    """Store the content under its digest; what is there already is not stored twice."""
    digest = digest_of(upload)
    place = place_of(company.pk, digest)
    if default_storage.exists(place):
        if default_storage.size(place) == upload.size:
            return digest
        default_storage.delete(place)  # a writer was stopped half-way
    upload.seek(0)
    default_storage.save(place, File(upload.file or upload))
    return digest


def digest_of(stream: "IO[bytes] | File[bytes]") -> str:
    """SHA-256 of a whole file."""
    stream.seek(0)
    total = hashlib.sha256()
    while chunk := stream.read(1024 * 1024):
        total.update(chunk)
    return total.hexdigest()


def place_of(company_id: int, digest: str) -> str:
    return f"{company_id}/{digest[:2]}/{digest}"


def content(attachment: Attachment) -> "File[bytes]":
    """The stored file, open for reading."""
    return default_storage.open(place_of(attachment.company_id, attachment.digest))


def is_intact(attachment: Attachment) -> bool:
    """Is what is stored still what was received?"""
    try:
        with content(attachment) as stored:
            return digest_of(stored) == attachment.digest
    except FileNotFoundError:
        return False


# ---------------------------------------------------------------- download


def seen_by(standing: Standing, key: int) -> Attachment | None:
    """The attachment, if its record may be seen; for anyone else it does not exist."""
    records = Record.objects.visible_to(standing)
    return Attachment.objects.filter(pk=key, company_id=standing.company_id, record__in=records).first()


def headers(attachment: Attachment, *, show: bool = False) -> dict[str, str]:
    """Headers of a download: the browser saves the file; a picture it may show. It never guesses the type."""
    shown = show and any(kind.shown and kind.media_type == attachment.media_type for kind in ACCEPTED)
    return {
        "Content-Type": attachment.media_type,
        "Content-Disposition": content_disposition_header(not shown, attachment.name) or "attachment",
        "Content-Length": str(attachment.size),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-transform",
    }
