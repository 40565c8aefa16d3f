"""A policy pack somebody uploads: one zip, or its TOML files. Small, plain, nothing unpacked to disk."""

import io
import zipfile
from collections.abc import Iterable
from pathlib import PurePosixPath

from django.utils.translation import gettext_lazy as _

from bihuan.areas.policies.sources import MAX_BYTES, MAX_FILES
from bihuan.core.office_files import UNREADABLE
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Refused

LARGEST = 4 * 1024 * 1024  # of what is sent
ENDING = ".toml"


def files_of(sent: Iterable[tuple[str, bytes]]) -> dict[str, bytes]:
    """The TOML files by their plain names. Refuses what is no pack at all; their content is checked elsewhere."""
    found: dict[str, bytes] = {}
    for name, content in sent:
        if len(content) > LARGEST:
            raise Refused([phrase(_("“%(name)s” is too large for a policy pack."), name=name[:60])])
        parts = _unzipped(name, content) if zipfile.is_zipfile(io.BytesIO(content)) else [(name, content)]
        for inner, text in parts:
            _take(found, inner, text)
    if not found:
        raise Refused([_("No .toml file was found. A pack is a folder with company.toml and one file per policy.")])
    return found


def _take(found: dict[str, bytes], name: str, content: bytes) -> None:
    plain = PurePosixPath(name.replace("\\", "/")).name
    if not plain.endswith(ENDING) or plain.startswith("."):
        return
    if plain in found:
        raise Refused([phrase(_("The pack holds two files called %(name)s."), name=plain[:60])])
    if len(found) >= MAX_FILES:
        raise Refused([phrase(_("More than %(most)s files are no pack."), most=MAX_FILES)])
    found[plain] = content


def _unzipped(name: str, content: bytes) -> list[tuple[str, bytes]]:
    """The members that matter; none is read further than a pack's file may be long."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            wanted = [one for one in package.infolist() if one.filename.endswith(ENDING) and not one.is_dir()]
            return [(one.filename, _read(package, one)) for one in wanted[: MAX_FILES + 1]]
    except UNREADABLE as error:
        text = _("“%(name)s” cannot be unpacked. Zip the folder again, without a password.")
        raise Refused([phrase(text, name=name[:60])]) from error


def _read(package: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    with package.open(member) as stream:
        return stream.read(MAX_BYTES + 1)


def as_zip(files: dict[str, bytes]) -> bytes:
    """The files as one zip, to be kept until the pack is loaded."""
    page = io.BytesIO()
    with zipfile.ZipFile(page, "w", zipfile.ZIP_DEFLATED) as package:
        for name in sorted(files):
            package.writestr(name, files[name])
    return page.getvalue()
