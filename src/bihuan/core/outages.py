"""What is wrong around the program when it cannot go on (disk full, database read-only or away): the cause, in words.

Databases are told apart by their codes; what they say is in the server's own language.
"""

from errno import EDQUOT, ENOSPC, EROFS
from typing import Any

from django.db import Error, OperationalError
from django.utils.translation import gettext_lazy as _

from bihuan.core.phrases import phrase

FULL = _("The disk of the server is full. Tell whoever operates this installation.")
DISK = _("The disk of the server cannot be used: it is full or damaged. Tell whoever operates this installation.")
READ_ONLY = _("The server cannot write: its disk or database is read-only. Tell whoever operates this installation.")
BUSY = _("The database is busy. Try again in a moment.")
AWAY = _(
    "The database does not answer. Try again in a moment; if it stays so, tell whoever operates this installation."
)
UNCHANGED = _("%(cause)s Nothing was changed.")
STAYS = _("%(cause)s What was done before it stays; run it again then.")
BY_ERRNO = {ENOSPC: FULL, EDQUOT: FULL, EROFS: READ_ONLY}
BY_SQLITE = {5: BUSY, 6: BUSY, 8: READ_ONLY, 10: DISK, 13: FULL, 14: AWAY}  # the first byte of its result codes
BY_SQLSTATE = {  # of PostgreSQL; the longest beginning that fits
    "08": AWAY,
    "25006": READ_ONLY,
    "40001": BUSY,
    "40P01": BUSY,
    "53100": FULL,
    "53300": BUSY,
    "55P03": BUSY,
    "57P0": AWAY,
    "58030": DISK,
}
BY_WORDS = {  # where there is no code
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
    return _of_database(error) if isinstance(error, Error) else ""


def unchanged(cause: Any) -> Any:
    """For who sent a page or a request, which are done whole or not at all. What became of it none knows who got no answer."""
    return cause if cause in {"", AWAY} else phrase(UNCHANGED, cause=cause)


def stays(cause: Any) -> Any:
    """For who runs a command: it may have done a part."""
    return phrase(STAYS, cause=cause)


def _of_database(error: Error) -> Any:
    told = error.__cause__ or error
    if code := getattr(told, "sqlite_errorcode", 0):
        return BY_SQLITE.get(code & 0xFF, "")
    if state := getattr(told, "sqlstate", None):
        return next((words for sign, words in BY_SQLSTATE.items() if state.startswith(sign)), "")
    if hasattr(told, "sqlstate") and isinstance(error, OperationalError):
        return AWAY  # nobody was there to give a code
    said = str(error).lower()
    return next((words for sign, words in BY_WORDS.items() if sign in said), "")
