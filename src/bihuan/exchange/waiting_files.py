"""Files between two steps of a wizard: kept under their digest for the account that sent them, until used or forgotten."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from bihuan.core.files import tidy_name
from bihuan.core.models import Account

ROOT = "uploads"
KEPT = timedelta(days=3)
KEY = re.compile(r"[0-9a-f]{64}")


def folder(account: Account, key: str) -> str:
    return f"{ROOT}/{account.pk}/{key}"


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
    if KEY.fullmatch(key) and default_storage.exists(folder(account, key)):
        _clear(folder(account, key))


def _clear(place: str) -> None:
    for name in default_storage.listdir(place)[1]:
        default_storage.delete(f"{place}/{name}")
    with suppress(OSError):  # the same file is being sent again this moment
        default_storage.delete(place)


def forget_old(at: datetime) -> int:
    """Remove what a wizard that was never finished left behind; says how many files."""
    old = [place for place in _places() if _last_changed(place) < at - KEPT]
    for place in old:
        _clear(place)
    for place in _accounts():
        _drop_empty(place, at - KEPT)
    return len(old)


def _drop_empty(place: str, before: datetime) -> None:
    """The folder of an account that sends nothing any more."""
    if not any(default_storage.listdir(place)) and default_storage.get_modified_time(place) < before:
        with suppress(OSError):  # a file comes this moment
            default_storage.delete(place)


def _accounts() -> list[str]:
    return [f"{ROOT}/{one}" for one in default_storage.listdir(ROOT)[0]] if default_storage.exists(ROOT) else []


def _places() -> Iterator[str]:
    for account in _accounts():
        for key in default_storage.listdir(account)[0]:
            yield f"{account}/{key}"


def _last_changed(place: str) -> datetime:
    """When the file came; of an empty folder its own time."""
    names = [f"{place}/{name}" for name in default_storage.listdir(place)[1]]
    return max(map(default_storage.get_modified_time, names or [place]))
