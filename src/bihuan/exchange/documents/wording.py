"""How a value reads on paper and in tables: numbers, dates, yes and no, nothing (ui.md section 5)."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

NOTHING = "—"
MINUS = "−"
LONGEST = 20_000  # characters of one text on paper; longer ones are cut, and say so
# What XML and PDF cannot hold, and marks that turn the reading direction without being seen.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)


def text(value: Any) -> str:
    """Words as they may be printed: characters no paper can hold are gone, line ends are alike."""
    plain = UNPRINTABLE.sub("", str(value).replace("\r\n", "\n").replace("\r", "\n"))
    return plain if len(plain) <= LONGEST else plain[:LONGEST] + _("… [cut]")


def number(value: int | float | Decimal) -> str:
    """`1,207`; a fraction keeps its digits, at most six; the minus is a true one."""
    if isinstance(value, int):
        return f"{value:,}".replace("-", MINUS)
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    if not exact.is_finite():
        return NOTHING
    shown = f"{exact:,.6f}".rstrip("0").rstrip(".")
    return "0" if shown == "-0" else shown.replace("-", MINUS)


def cell(value: Any, zone: ZoneInfo) -> str:
    """One value as it stands in a table."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, int | float | Decimal):
        return number(value)
    if isinstance(value, datetime):
        return f"{value.astimezone(zone):%Y-%m-%d %H:%M}" if value.tzinfo else f"{value:%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else text(value)


def day(value: Any, zone: ZoneInfo) -> str:
    """A day on a cover: of an instant the company's day; nothing stays empty, to be written on by hand."""
    if isinstance(value, datetime):
        value = (value.astimezone(zone) if value.tzinfo else value).date()
    return value.isoformat() if isinstance(value, date) else text(value if value is not None else "")
