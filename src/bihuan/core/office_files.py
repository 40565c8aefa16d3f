"""Looking into office files without trusting them: which kind, and what speaks against them (bombs, macros, passwords)."""

import lzma
import zipfile
import zlib
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAIN_MEMBERS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
OLE_STREAMS = {"doc": "WordDocument", "xls": "Workbook", "ppt": "PowerPoint Document"}
OLD_EXCEL, LOCKED = "Book", "EncryptedPackage"
CHUNK = 1024 * 1024
MOST_MEMBERS = 10_000
MOST_UNPACKED = 300 * 1024 * 1024
MOST_RATIO = 200
SMALL = 10 * 1024 * 1024  # below this a high ratio does no harm
ENCRYPTED = 0x1
UNREADABLE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, ValueError, RuntimeError)
Zip = zipfile.ZipFile


def office_kind(stream: IO[bytes]) -> str | None:
    """docx, xlsx, pptx, ofd, doc, xls, ppt; `zip` and `ole` for a container that is none of them; or None."""
    stream.seek(0)
    start = stream.read(8)
    if start.startswith(b"PK\x03\x04") or start.startswith(b"PK\x05\x06"):
        return _zip_kind(stream)
    return _ole_kind(stream) if start == OLE else None


def _zip_kind(stream: IO[bytes]) -> str:
    try:
        with Zip(stream) as container:
            names = set(container.namelist())
    except UNREADABLE:
        return "broken"
    if "OFD.xml" in names:
        return "ofd"
    known = "[Content_Types].xml" in names
    return next((kind for kind, member in MAIN_MEMBERS.items() if known and member in names), "zip")


def _ole_kind(stream: IO[bytes]) -> str:
    """By the names in the container's directory."""
    names = [LOCKED, *OLE_STREAMS.values(), OLD_EXCEL]
    found = _named_in(stream, names)
    if LOCKED in found:
        return "locked"
    kind = next((kind for kind, name in OLE_STREAMS.items() if name in found), None)
    return kind or ("xls" if OLD_EXCEL in found else "ole")


def _named_in(stream: IO[bytes], names: list[str]) -> set[str]:
    """Which of the names a container's directory holds: in UTF-16, ended by two zero bytes."""
    wanted = {name: name.encode("utf-16-le") + b"\x00\x00" for name in names}
    found: set[str] = set()
    stream.seek(0)
    rest = b""
    while chunk := stream.read(CHUNK):
        window = rest + chunk
        found |= {name for name, written in wanted.items() if written in window}
        rest = chunk[-64:]
    return found


NO_OFFICE_FILE: dict[str, Any] = {
    "zip": _("a ZIP archive; attach the files in it one by one"),
    "ole": _("an installer or another container of programs"),
    "locked": _("protected with a password; save it without one"),
    "broken": _("a damaged archive"),
}


def office_fault(kind: str, stream: IO[bytes]) -> Any | None:
    """What speaks against accepting the container, or None."""
    if kind in NO_OFFICE_FILE:
        return NO_OFFICE_FILE[kind]
    if kind in OLE_STREAMS:
        return None
    stream.seek(0)
    with Zip(stream) as container:
        return _zip_fault(container)


def _zip_fault(container: Zip) -> Any | None:
    members = container.infolist()
    unpacked, packed = sum(m.file_size for m in members), sum(m.compress_size for m in members)
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED or (unpacked > SMALL and unpacked > MOST_RATIO * packed):
        return _("a file that unpacks to far more than it seems (a “zip bomb”)")
    if any(m.flag_bits & ENCRYPTED for m in members):
        return NO_OFFICE_FILE["locked"]
    if any(m.filename.lower().endswith("vbaproject.bin") for m in members):
        return _("an office file with macros; save it without them")
    return None if _reads_as_declared(container) else NO_OFFICE_FILE["broken"]


def _reads_as_declared(container: Zip) -> bool:
    """Unpack everything once: sizes in the directory may lie, checksums do not."""
    try:
        return container.testzip() is None
    except UNREADABLE:
        return False
