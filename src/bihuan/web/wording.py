"""How the pages write days, moments, distances, clauses and counts (ui.md section 5)."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from bihuan.core.phrases import listed as listed
from bihuan.core.vocabulary import Element

CHINESE_ZONES = {"Asia/Shanghai", "Asia/Chongqing", "PRC"}
NOTHING = "—"  # where no value is
SOON = 7  # days before a due date in which it shows amber
WEEKDAYS = (
    pgettext_lazy("weekday", "Mon"),
    pgettext_lazy("weekday", "Tue"),
    pgettext_lazy("weekday", "Wed"),
    pgettext_lazy("weekday", "Thu"),
    pgettext_lazy("weekday", "Fri"),
    pgettext_lazy("weekday", "Sat"),
    pgettext_lazy("weekday", "Sun"),
)
ELEMENT_LETTERS = {
    Element.PEOPLE: pgettext_lazy("element", "Pe"),
    Element.RESOURCES: pgettext_lazy("element", "Re"),
    Element.TECHNOLOGY: pgettext_lazy("element", "Te"),
    Element.PROCESS: pgettext_lazy("element", "Pr"),
    Element.DELIVERY: pgettext_lazy("element", "De"),
    Element.EMERGENCY: pgettext_lazy("element", "Em"),
}


def weekday(day: date) -> str:
    return str(WEEKDAYS[day.weekday()])


def day(day: date, today: date) -> str:
    """`10-10 周六` in the current year, `2027-01-04 周一` otherwise."""
    return f"{day:%m-%d} {weekday(day)}" if day.year == today.year else f"{day:%Y-%m-%d} {weekday(day)}"


def moment(at: datetime, today: date) -> str:
    return f"{at:%m-%d %H:%M}" if at.year == today.year else f"{at:%Y-%m-%d %H:%M}"


def distance(day: date, today: date) -> str:
    """今天, 明天, 还有 36 天, 逾期 2 天."""
    days = (day - today).days
    if days < 0:
        return ngettext("%(n)s day overdue", "%(n)s days overdue", -days) % {"n": -days}
    if days < 2:
        return _("tomorrow") if days else _("today")
    return ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days}


def urgency(day: date, today: date) -> str:
    """The colour class of a due date: red when past, amber within a week."""
    days = (day - today).days
    if days < 0:
        return "c-over"
    return "c-late" if days <= SOON else ""


def zone(name: str) -> str:
    """“北京时间” for the zone of China; another zone by its name."""
    return _("Beijing time") if name in CHINESE_ZONES else name


def clause(code: str, number: str) -> str:
    """“XDYJ-04-01 第 4.1.1 条”, for a row of a table (T4-1.7) “表 4-1 第 7 项”."""
    table, dot, row = number.removeprefix("T").rpartition(".")
    if number.startswith("T") and dot:
        text = _("table %(table)s, row %(row)s") % {"table": table, "row": row}
    else:
        text = _("clause %(number)s") % {"number": number} if number[:1].isdigit() else number
    return f"{code} {text}".strip()


def capped(count: int, cap: int) -> str:
    """`41`, or `1,000+` beyond the cap."""
    return f"{cap:,}+" if count > cap else f"{count:,}"


def value(given: Any) -> str:
    """A plain value in a sentence or cell."""
    if given is None or given == "":
        return NOTHING
    if isinstance(given, bool):
        return _("yes") if given else _("no")
    if isinstance(given, datetime):
        return f"{given:%Y-%m-%d %H:%M}"
    return str(given)
