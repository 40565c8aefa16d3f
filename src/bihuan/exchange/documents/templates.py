"""A company's own Word template: only its styles and page set-up are used; what could run or call out is refused."""

import hashlib
import zipfile
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any

import docx
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bihuan.core.models import Company, Person
from bihuan.core.organisation import change_settings
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Refused
from bihuan.exchange.documents.house import TEMPLATE

LARGEST = 5 * 1024 * 1024
UNPACKED = 60 * 1024 * 1024
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
ACTIVE = ("vbaproject", "activex", "embeddings/", "oleobject", "customui", "attachedtoolbars")


def check_template(content: bytes) -> None:
    """Refuse, with every reason, a file that is no plain Word document or brings anything active with it."""
    if len(content) > LARGEST:
        raise Refused([phrase(_("The template is larger than %(size)s MB."), size=LARGEST // 1024 // 1024)])
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            reasons = list(_objections(package))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError):
        reasons = [_("This is not a Word file (.docx), or it is encrypted. Save it as .docx without a password.")]
    if not reasons and not _opens(content):
        reasons = [_("Word styles could not be read from this file. Save it again as .docx.")]
    if reasons:
        raise Refused(reasons)


def _objections(package: zipfile.ZipFile) -> Iterator[Any]:
    names = package.namelist()
    if sum(entry.file_size for entry in package.infolist()) > UNPACKED:
        yield _("The template unpacks to far more than a Word file should.")
        return
    types = package.read("[Content_Types].xml").decode("utf-8", "replace") if "[Content_Types].xml" in names else ""
    if MAIN not in types:
        yield _("This is not a Word document without macros (.docx).")
    if any(mark in name.lower() for name in names for mark in ACTIVE):
        yield _("The template holds macros, controls or embedded files. Remove them.")
    for name in names:
        yield from _called_from(package, name)


def _called_from(package: zipfile.ZipFile, name: str) -> Iterator[Any]:
    """What in one part would fetch something, or is no plain XML."""
    if not name.endswith((".rels", ".xml")):
        return
    text = package.read(name).decode("utf-8", "replace")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        yield phrase(_("The part %(part)s of the template is not allowed to declare entities."), part=name)
    if name.endswith(".rels") and 'TargetMode="External"' in text and "/hyperlink" not in text:
        yield _(
            "The template refers to files outside itself (linked pictures or another template). Embed or remove them."
        )


def _opens(content: bytes) -> bool:
    try:
        return bool(docx.Document(BytesIO(content)).styles)
    except Exception:  # python-docx raises many kinds on a broken package
        return False


@transaction.atomic
def bring_template(company: Company, content: bytes, *, actor: Person | None, at: datetime) -> None:
    """Check the template, keep it under its digest, and let the house style name it; journalled."""
    check_template(content)
    path = f"house/{company.slug}/{hashlib.sha256(content).hexdigest()}.docx"
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(content))
    change_settings(company, {TEMPLATE: path}, actor=actor, at=at)


def drop_template(company: Company, *, actor: Person | None, at: datetime) -> None:
    """Papers have the style the pack states again; the file stays, for the journal names it."""
    if company.settings.get(TEMPLATE):
        change_settings(company, {TEMPLATE: ""}, actor=actor, at=at)
