"""A file between two steps of a wizard: kept under its digest for the account that sent it, until it is used."""

import hashlib
import re

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from bihuan.core.files import tidy_name
from bihuan.core.models import Account
from bihuan.core.refusals import Refused
from bihuan.exchange.imports.files import LARGEST
from bihuan.web.request import Request

KEY = re.compile(r"[0-9a-f]{64}")


def folder(account: Account, key: str) -> str:
    return f"uploads/{account.pk}/{key}"


def keep(account: Account, name: str, content: bytes) -> str:
    """Store a file; says the key to find it by."""
    key = hashlib.sha256(content).hexdigest()
    drop(account, key)
    default_storage.save(f"{folder(account, key)}/{tidy_name(name)}", ContentFile(content))
    return key


def found(account: Account, key: str) -> tuple[str, bytes] | None:
    """Name and content of a kept file; nothing for another account's, or one that is gone."""
    if not KEY.fullmatch(key) or not default_storage.exists(folder(account, key)):
        return None
    names = default_storage.listdir(folder(account, key))[1]
    if not names:
        return None
    with default_storage.open(f"{folder(account, key)}/{names[0]}") as stored:
        return names[0], stored.read()


def drop(account: Account, key: str) -> None:
    """Forget a file that was used."""
    if not KEY.fullmatch(key) or not default_storage.exists(folder(account, key)):
        return
    for name in default_storage.listdir(folder(account, key))[1]:
        default_storage.delete(f"{folder(account, key)}/{name}")


def sent(request: Request) -> tuple[str, str, bytes]:
    """Key, name and content of the file just sent, or of the one kept since the step before."""
    upload = request.FILES.get("file")
    if isinstance(upload, UploadedFile):
        name, content = upload.name or "", content_of(upload, LARGEST)
        return keep(request.user, name, content), name, content
    key = request.POST.get("key", "")
    kept = found(request.user, key)
    if kept is None:
        raise Refused([_("Choose a file.")])
    return key, *kept


def content_of(upload: "UploadedFile[bytes]", most: int) -> bytes:
    """The bytes of an upload, no more than `most` and one."""
    upload.seek(0)
    content: bytes = upload.read(most + 1)
    return content
