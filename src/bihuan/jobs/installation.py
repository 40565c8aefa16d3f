"""What this installation keeps, read from its database without the framework: commands that start fast do without that.

No database, or one without our tables, is no installation; one that cannot be read is told on stderr and done without.
"""

import json
import os
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, quote, unquote

from bihuan.core import addresses
from bihuan.core.calendars import WorkCalendar, from_statutory
from bihuan.core.year_notices import NoticeDay, YearNotice, packaged_notices

DATA = Path(__file__).resolve().parents[3] / "var"  # as in bihuan.settings, which makes a secret key where it is read
OURS = {"prepare_threshold"}  # options of an address that the server's own library does not know
Rows = list[tuple[Any, ...]]


def calendar() -> WorkCalendar:
    """The working calendar of everyone here: the packaged years, and over them those that were imported."""
    years: dict[int, list[int]] = {}
    for key, year in ask("SELECT id, year FROM core_calendarnotice ORDER BY imported_at, id"):
        years.setdefault(year, []).append(key)
    found = from_statutory()
    times = Counter({year: len(keys) + (year in packaged_notices()) for year, keys in years.items()})
    for year, keys in years.items():
        found = found.with_notice(YearNotice(year, _days(keys[-1])), edition=times[year])
    return found


def _days(notice: int) -> dict[date, NoticeDay]:
    rows = ask(f"SELECT date, is_off, name FROM core_calendarday WHERE notice_id = {int(notice)}")  # noqa: S608 (a key of our own)
    return {_day(day): NoticeDay(bool(is_off), name) for day, is_off, name in rows}


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def companies() -> dict[str, str]:
    """The companies here by their codes in small letters, with the digest of the pack each lives by."""
    rows = ask("SELECT code, settings FROM core_company")
    return {code.lower(): str((_read(settings).get("pack") or {}).get("digest", "")) for code, settings in rows}


def _read(settings: Any) -> dict[str, Any]:
    found = json.loads(settings) if isinstance(settings, str) else settings
    return found if isinstance(found, dict) else {}


def address() -> str:
    """Where the database is, by the rule of the settings."""
    folder = Path(os.environ.get("BIHUAN_DATA", DATA))
    return os.environ.get("DATABASE_URL") or f"sqlite:///{folder / 'bihuan.sqlite3'}"


@lru_cache(maxsize=16)
def _asked(url: str, question: str) -> tuple[tuple[Any, ...], ...]:
    try:
        parts = addresses.read(url)
    except ValueError as error:
        return tuple(_away(str(error)))
    if parts.scheme == "sqlite":
        return tuple(_of_a_file(Path(unquote(parts.path[1:])), question))
    return tuple(_of_a_server(parts, question))


def ask(question: str) -> Iterable[tuple[Any, ...]]:
    """The rows; none where there is no installation."""
    return _asked(address(), question)


def _of_a_file(place: Path, question: str) -> Rows:
    if not place.is_file():
        return []
    try:
        with closing(sqlite3.connect(f"file:{quote(str(place))}?mode=ro", uri=True, timeout=5)) as here:
            return here.execute(question).fetchall()
    except sqlite3.Error as error:
        return [] if "no such table" in str(error) else _away(str(error))


def _of_a_server(parts: SplitResult, question: str) -> Rows:
    import psycopg  # only where there is a server
    from psycopg.conninfo import make_conninfo

    try:
        at = make_conninfo(**_for_the_server(parts))
    except psycopg.Error:  # tells what it cannot read
        return _away(addresses.FORM)
    try:
        with psycopg.connect(at) as here:
            return here.execute(question).fetchall()  # questions of our own
    except psycopg.errors.UndefinedTable:
        return []
    except psycopg.Error as error:
        return [] if "does not exist" in str(error) else _away(str(error))


def _for_the_server(parts: SplitResult) -> dict[str, str]:
    """What the address says, without what only the framework reads."""
    options = {name: value for name, value in parse_qsl(parts.query) if name not in OURS}
    return (
        {name: value for name, value in addresses.server(parts).items() if value} | options | {"connect_timeout": "5"}
    )


def _away(why: str) -> Rows:
    what = why.strip().split("\n")[0]
    print(
        f"bihuan: the database of this installation cannot be read, so it does not count here: {what}", file=sys.stderr
    )
    return []
