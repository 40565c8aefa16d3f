"""Frozen figures: plain values as they will be read again from the database, with the digest they are checked by."""

import json
from typing import Any

from bihuan.core import journal


def frozen(values: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """The values in plain JSON (days and numbers as text where JSON has none), and their digest."""
    plain: dict[str, Any] = json.loads(journal.canonical(values))
    return plain, journal.digest_of(plain)


def is_intact(values: dict[str, Any], digest: str) -> bool:
    """Are these the values the digest was taken over?"""
    return journal.digest_of(values) == digest
