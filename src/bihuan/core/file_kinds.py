"""What a file is, told by its content; its name and the type a browser declares are only claims."""

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

from bihuan.core.office_files import office_fault, office_kind

HEAD = 64 * 1024
ENCODINGS = ("utf-8-sig", "gb18030")
MARKUP = re.compile(r"\s*<(!doctype|html|head|body|script|svg|\?php|\?xml|[a-z!/?])", re.IGNORECASE)
CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


@dataclass(frozen=True)
class FileKind:
    """A kind of file that is accepted, with the endings its name may have (the first is the usual one)."""

    word: Any
    media_type: str
    endings: tuple[str, ...]
    shown: bool = False  # a browser may show it instead of saving it


@dataclass(frozen=True)
class NotAccepted(Exception):
    """The file is none of the accepted kinds; `what` says what it is."""

    what: Any


OFFICE = "application/vnd.openxmlformats-officedocument."
PDF = FileKind(_("PDF"), "application/pdf", ("pdf",))
PICTURES = {
    b"\x89PNG\r\n\x1a\n": FileKind(_("PNG picture"), "image/png", ("png",), True),
    b"\xff\xd8\xff": FileKind(_("JPEG picture"), "image/jpeg", ("jpg", "jpeg"), True),
    b"GIF87a": FileKind(_("GIF picture"), "image/gif", ("gif",), True),
    b"GIF89a": FileKind(_("GIF picture"), "image/gif", ("gif",), True),
}
WEBP = FileKind(_("WebP picture"), "image/webp", ("webp",), True)
HEIC = FileKind(_("HEIC picture"), "image/heic", ("heic", "heif"))
TEXT = FileKind(_("text"), "text/plain", ("txt", "csv", "md", "log", "json"))
BY_OFFICE_KIND = {
    "docx": FileKind(_("Word document"), OFFICE + "wordprocessingml.document", ("docx",)),
    "xlsx": FileKind(_("Excel workbook"), OFFICE + "spreadsheetml.sheet", ("xlsx",)),
    "pptx": FileKind(_("PowerPoint presentation"), OFFICE + "presentationml.presentation", ("pptx",)),
    "ofd": FileKind(_("OFD document"), "application/ofd", ("ofd",)),
    "doc": FileKind(_("Word 97 document"), "application/msword", ("doc", "wps")),
    "xls": FileKind(_("Excel 97 workbook"), "application/vnd.ms-excel", ("xls", "et")),
    "ppt": FileKind(_("PowerPoint 97 presentation"), "application/vnd.ms-powerpoint", ("ppt", "dps")),
}
ACCEPTED = (PDF, *BY_OFFICE_KIND.values(), *PICTURES.values(), WEBP, HEIC, TEXT)

REFUSED: list[tuple[bytes, Any]] = [
    (b"MZ", _("a Windows program")),
    (b"\x7fELF", _("a Linux program")),
    (b"\xfe\xed\xfa", _("a macOS program")),
    (b"\xce\xfa\xed\xfe", _("a macOS program")),
    (b"\xcf\xfa\xed\xfe", _("a macOS program")),
    (b"\xca\xfe\xba\xbe", _("a Java or macOS program")),
    (b"L\x00\x00\x00\x01\x14\x02\x00", _("a Windows shortcut")),
    (b"#!", _("a script")),
    (b"Rar!", _("a RAR archive")),
    (b"7z\xbc\xaf'\x1c", _("a 7z archive")),
    (b"\x1f\x8b", _("a gzip archive")),
]
MARKED_UP = {"svg": _("an SVG drawing, which can carry scripts"), "?php": _("a script"), "?xml": _("an XML file")}


def recognise(stream: IO[bytes]) -> FileKind:
    """The kind of a file. Raises NotAccepted with what it is."""
    stream.seek(0)
    head = stream.read(HEAD)
    for signature, what in REFUSED:
        if head.startswith(signature):
            raise NotAccepted(what)
    for look in (_picture, _pdf, _container, _text):
        if found := look(head, stream):
            return found
    raise NotAccepted(_("a file of an unknown kind"))


Look = Callable[[bytes, IO[bytes]], "FileKind | None"]


def _picture(head: bytes, _stream: IO[bytes]) -> FileKind | None:
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp" and head[8:12] in {b"heic", b"heix", b"mif1", b"hevc"}:
        return HEIC
    return next((kind for signature, kind in PICTURES.items() if head.startswith(signature)), None)


def _pdf(head: bytes, _stream: IO[bytes]) -> FileKind | None:
    return PDF if head.lstrip(b"\xef\xbb\xbf\x00 \t\r\n").startswith(b"%PDF-") else None


def _container(_head: bytes, stream: IO[bytes]) -> FileKind | None:
    """Office files: containers whose members say what they are."""
    name = office_kind(stream)
    if name is None:
        return None
    if fault := office_fault(name, stream):
        raise NotAccepted(fault)
    return BY_OFFICE_KIND[name]


def _text(head: bytes, _stream: IO[bytes]) -> FileKind | None:
    """Text in one of the encodings people use; markup is not text."""
    written = next((text for encoding in _encodings(head) if (text := _decoded(head, encoding)) is not None), None)
    if written is None or CONTROL.search(written):
        return None
    if found := MARKUP.match(written):
        tag = "svg" if "<svg" in written[:4096].lower() else found[1].lower()
        raise NotAccepted(MARKED_UP.get(tag, _("a web page (HTML)")))
    return TEXT


def _encodings(head: bytes) -> tuple[str, ...]:
    return ("utf-16",) if head[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE} else ENCODINGS


def _decoded(head: bytes, encoding: str) -> str | None:
    try:
        return codecs.getincrementaldecoder(encoding)().decode(head, final=len(head) < HEAD)
    except UnicodeDecodeError:
        return None
