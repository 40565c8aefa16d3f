"""Where the database is: one reading of DATABASE_URL, for the settings and for commands that start without them.

What cannot be read is never repeated: a password that is not percent-encoded ends up in any part of such an address.
"""

from urllib.parse import SplitResult, unquote, urlsplit

SERVERS = {"postgres", "postgresql"}
FORM = (
    "DATABASE_URL cannot be read. It has the form sqlite:///path or postgres://user:password@host:port/name; "
    "write characters such as @ : / ? # [ ] % in a name or password percent-encoded (@ as %40)"
)


def read(url: str) -> SplitResult:
    """The parts of the address of a file or a server."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # no number, no port
    except ValueError:
        raise ValueError(FORM) from None
    if parts.scheme not in {"sqlite", *SERVERS}:
        raise ValueError(FORM)
    return parts


def server(parts: SplitResult) -> dict[str, str]:
    """What the address of a server says, by the names of PostgreSQL's own library."""
    return {
        "host": unquote(parts.hostname or ""),
        "port": str(parts.port or ""),
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "dbname": unquote(parts.path[1:]),
    }
