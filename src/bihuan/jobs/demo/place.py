"""Where a demonstration lives: a note beside the data says that these are played, and whether the play came to its end."""

import json
import shutil
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection

from bihuan.core.models import Company
from bihuan.core.refusals import Refused

NOTE = settings.DATA_DIR / "demo.json"


def note() -> dict[str, Any]:
    """What is known of an earlier demonstration; nothing if there was none."""
    try:
        return dict(json.loads(NOTE.read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError):
        return {}


def write(facts: dict[str, Any]) -> None:
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    NOTE.write_text(json.dumps(facts, ensure_ascii=False, indent=2, default=_plain), encoding="utf-8")


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def codes() -> set[str]:
    """The companies in the database; none while there are no tables."""
    try:
        return set(Company.objects.values_list("code", flat=True))
    except DatabaseError:
        return set()


def is_ready() -> bool:
    """Is a demonstration here that was played to its end?"""
    kept = note()
    return bool(kept.get("finished")) and set(kept["companies"]) <= codes()


def clear() -> None:
    """Throw an earlier demonstration away, or refuse to touch anything else."""
    if others := codes() - set(note().get("companies", [])):
        names = ", ".join(sorted(others))
        text = (
            f"This database holds companies that are no demonstration: {names}. "
            "Set BIHUAN_DATA to an empty folder (or DATABASE_URL to an empty database) and start again."
        )
        raise Refused([text])
    _drop_tables()
    if NOTE.exists():
        shutil.rmtree(default_storage.path(""), ignore_errors=True)
        NOTE.unlink()


def _drop_tables() -> None:
    """Played records are sealed like all others; what goes is the whole database."""
    if connection.vendor == "sqlite":
        connection.close()
        for path in _files():
            path.unlink(missing_ok=True)
        return
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")


def _files() -> Iterable[Path]:
    main = Path(settings.DATABASES["default"]["NAME"])
    return [main.with_name(main.name + tail) for tail in ("", "-wal", "-shm")]
