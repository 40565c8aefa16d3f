"""Backup and restore: the database as of one moment with every stored file, in one archive with a manifest.

Files are addressed by their content and never altered: what the database of that moment names is there.
"""

import gzip
import hashlib
import json
import re
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection

from bihuan.core.chains import Fault, Head, heads, read_heads, verify_all
from bihuan.core.models import Company
from bihuan.core.refusals import Refused
from bihuan.jobs.databases import dump, restore_dump
from bihuan.jobs.outcomes import WrongUse

FORMAT = 1
MANIFEST, DATABASE, FILES = "manifest.json", "database", "files/"
CHUNK = 1024 * 1024
ADDRESSED = re.compile(r"\d+/[0-9a-f]{2}/([0-9a-f]{64})")  # core.files.place_of
SAFE = re.compile(r"(?!\.\.?/)(?!.*/\.\.?(/|$))[^/\\\0][^\\\0]*")


@dataclass(frozen=True)
class Made:
    """What a backup holds, or what was restored from one."""

    companies: int
    files: int
    heads: list[Head]
    faults: tuple[Fault, ...] = ()


def backup(path: Path, at: datetime) -> Made:
    """Write everything into one archive; it gets its name only when it is complete."""
    part = path.with_name(f".{path.name}.part")
    with TemporaryDirectory(dir=path.parent) as folder:
        snapshot = Path(folder) / DATABASE
        # The ends of the chains first: what is written until the snapshot only lengthens them.
        ends = heads(Company.objects.order_by("code"))
        dump(snapshot)
        try:
            with tarfile.open(part, "w:gz", compresslevel=6) as archive:
                manifest = {
                    "format": FORMAT, "vendor": connection.vendor, "made_at": at.isoformat(),
                    "database": _digest(snapshot), "heads": [asdict(one) for one in ends],
                }  # fmt: skip
                _add(archive, MANIFEST, BytesIO(json.dumps(manifest, indent=1).encode()))
                archive.add(snapshot, DATABASE)
                files = sum(1 for name in stored() if _add_stored(archive, name))
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    return Made(len(ends), files, ends)


def stored(folder: str = "") -> Iterator[str]:
    """The names of all stored files."""
    if folder and not default_storage.exists(folder):
        return
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(names):
        yield f"{folder}{name}"
    for name in sorted(folders):
        yield from stored(f"{folder}{name}/")


def _add_stored(archive: tarfile.TarFile, name: str) -> bool:
    """Files between two steps of a wizard may go meanwhile; those of records never do."""
    try:
        with default_storage.open(name) as content:
            _add(archive, FILES + name, content)
    except FileNotFoundError:
        return False
    return True


def _add(archive: tarfile.TarFile, name: str, content: "IO[bytes] | File[bytes]") -> None:
    info = tarfile.TarInfo(name)
    info.size = content.seek(0, 2) or content.tell()
    content.seek(0)
    archive.addfile(info, content)


def _digest(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


# ---------------------------------------------------------------- restore


def restore(path: Path, *, force: bool = False) -> Made:
    """Put a backup in the place of what is here, and check its journal. Never over companies, unless forced."""
    if not force and (codes := companies_here()):
        text = "This database holds {}. Restore into an empty one, or use --force to replace it for good."
        raise Refused([text.format(", ".join(codes))])
    with TemporaryDirectory(dir=path.resolve().parent) as folder, _whole():
        snapshot = Path(folder) / DATABASE
        manifest = _checked(path, snapshot)
        files = _restore_files(path)  # before the database: more files than it names harm nobody
        restore_dump(snapshot)
    call_command("migrate", interactive=False, verbosity=0)
    companies = list(Company.objects.order_by("code"))
    checked = verify_all(companies, read_heads(manifest))
    return Made(len(companies), files, heads(companies), checked.faults)


def companies_here() -> list[str]:
    """The companies in the present database; none while it has no tables."""
    with connection.cursor() as cursor:
        there = Company._meta.db_table in connection.introspection.table_names(cursor)
    return list(Company.objects.order_by("code").values_list("code", flat=True)) if there else []


def _opened(path: Path) -> tarfile.TarFile:
    try:
        return tarfile.open(path, "r:gz")
    except (OSError, tarfile.TarError) as error:
        raise WrongUse(f"{path} cannot be read as a backup: {error}") from error


@contextmanager
def _whole() -> Iterator[None]:
    """Say of an archive that breaks off, or cannot be unpacked, that it is damaged."""
    try:
        yield
    except (EOFError, zlib.error, gzip.BadGzipFile, tarfile.TarError) as error:
        raise Refused([f"The backup is damaged or was not copied to its end: {error}"]) from error


def _checked(path: Path, snapshot: Path) -> dict[str, Any]:
    """The manifest, with the database laid down; everything is read to its end before anything is touched."""
    with _opened(path) as archive:
        manifest = _manifest(archive)
        _extract(archive, snapshot)
        if _digest(snapshot) != manifest["database"]:
            raise Refused(["The backup is damaged: its database is not what was written."])
        for _name, content in _files(archive):
            while content.read(CHUNK):
                pass
    return manifest


def _manifest(archive: tarfile.TarFile) -> dict[str, Any]:
    """What the archive says of itself, which comes first in it."""
    first = archive.next()
    content = archive.extractfile(first) if first and first.name == MANIFEST else None
    if content is None:
        raise WrongUse("This is no backup of Bihuan: it has no manifest.")
    manifest: dict[str, Any] = json.load(content)
    if manifest["format"] > FORMAT:
        raise Refused(["This backup was made by a newer version of Bihuan. Install that version first."])
    if manifest["vendor"] != connection.vendor:
        text = "The backup is of {}, this database is {}. Restore it where DATABASE_URL names the same kind."
        raise Refused([text.format(manifest["vendor"], connection.vendor)])
    return manifest


def _extract(archive: tarfile.TarFile, to: Path) -> None:
    member = archive.next()
    content = archive.extractfile(member) if member and member.name == DATABASE else None
    if content is None:
        raise Refused(["The backup is damaged: its database is missing."])
    with to.open("wb") as out:
        while chunk := content.read(CHUNK):
            out.write(chunk)


def _files(archive: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    """The stored files that follow; one addressed by its content must have that content."""
    while member := archive.next():
        name = member.name.removeprefix(FILES)
        content = archive.extractfile(member) if member.isfile() and member.name.startswith(FILES) else None
        if content is None or not SAFE.fullmatch(name):
            raise Refused([f"The backup holds something that is no stored file: {member.name}"])
        addressed = ADDRESSED.fullmatch(name)
        if addressed and hashlib.file_digest(content, "sha256").hexdigest() != addressed[1]:  # type: ignore[arg-type]
            raise Refused([f"The backup is damaged: {name} is not what was written."])
        content.seek(0)
        yield name, content


def _restore_files(path: Path) -> int:
    count = 0
    with _opened(path) as archive:
        _manifest(archive)
        archive.next()  # the database
        for count, (name, content) in enumerate(_files(archive), 1):  # noqa: B007 (how many there were)
            if default_storage.exists(name):
                default_storage.delete(name)
            default_storage.save(name, File(content))
    return count
