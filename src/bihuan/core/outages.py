"""What is wrong around the program when it cannot go on (disk full, database read-only or away), said in words."""

from errno import EDQUOT, ENOSPC, EROFS
from typing import Any

from django.db import Error
from django.utils.translation import gettext_lazy as _

FULL = _("The disk of the server is full. Nothing was changed. Tell whoever operates this installation.")
DISK = _(
    "The disk of the server cannot be used: it is full or damaged. Nothing was changed. Tell whoever operates this installation."
)
READ_ONLY = _(
    "The server cannot write: its disk or database is read-only. Nothing was changed. Tell whoever operates this installation."
)
BUSY = _("The database is busy. Nothing was changed. Try again in a moment.")
AWAY = _(
    "The database does not answer. Try again in a moment; if it stays so, tell whoever operates this installation."
)
BY_ERRNO = {ENOSPC: FULL, EDQUOT: FULL, EROFS: READ_ONLY}
BY_WORDS = {
    "disk is full": FULL,
    "no space left": FULL,
    "disk i/o error": DISK,
    "readonly database": READ_ONLY,
    "read-only transaction": READ_ONLY,
    "database is locked": BUSY,
    "unable to open database file": AWAY,
    "connection refused": AWAY,
    "connection failed": AWAY,
    "connection is closed": AWAY,
    "server closed the connection": AWAY,
}


def outage(error: BaseException | None) -> Any:
    """The words for it; empty where the fault is another, ours for instance."""
    if isinstance(error, OSError):
        return BY_ERRNO.get(error.errno or 0, "")
    if not isinstance(error, Error):
        return ""
    said = str(error).lower()
    return next((words for sign, words in BY_WORDS.items() if sign in said), "")
