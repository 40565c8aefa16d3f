"""The State Council's notice of a year: which days are off, which weekend days are worked instead.

Read from the holiday-cn JSON form `{year, papers[], days[{name, date, isOffDay}]}`. December days of a notice
may belong to the year before: the New Year holiday reaches back, and the later notice holds.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import chinese_calendar
from chinese_calendar import constants
from django.utils.translation import gettext_lazy as _

from bihuan.core.phrases import Phrase, listed, phrase
from bihuan.core.refusals import Refused
from bihuan.core.texts import is_storable

FIRST_YEAR, LAST_YEAR = 1950, 2200  # a year outside is a slip of the pen
MOST_DAYS = 200
LONGEST_NAME = 100
PACKAGE_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}
SPOKEN = {
    "元旦": _("New Year"),
    "春节": _("Spring Festival"),
    "清明节": _("Tomb-Sweeping Day"),
    "劳动节": _("Labour Day"),
    "端午节": _("Dragon Boat Festival"),
    "中秋节": _("Mid-Autumn Festival"),
    "国庆节": _("National Day"),
    "抗战胜利纪念日": _("Victory Day"),
}


@dataclass(frozen=True, slots=True)
class NoticeDay:
    """A day a notice names, under its Chinese name."""

    is_off: bool
    name: str


@dataclass(frozen=True)
class YearNotice:
    """What one notice says; `papers` are the addresses it was read from."""

    year: int
    days: Mapping[date, NoticeDay]
    papers: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 of year and days; equal for the same notice however it was written down."""
        days = [[day.isoformat(), self.days[day].is_off, self.days[day].name] for day in sorted(self.days)]
        return hashlib.sha256(json.dumps([self.year, days], ensure_ascii=False).encode()).hexdigest()


class SpokenName:
    """Holidays by name in the reader's language; names a notice joins by 、 are put over one by one."""

    def __init__(self, *names: str) -> None:
        self.parts = [SPOKEN.get(part, part) for name in names for part in name.split("、")]

    def __str__(self) -> str:
        return listed(self.parts)


@lru_cache(maxsize=1)
def packaged_notices() -> Mapping[int, YearNotice]:
    """The notices of every year the chinesecalendar package knows."""
    named = {day: NoticeDay(True, PACKAGE_NAMES.get(name, name)) for day, name in constants.holidays.items()}
    named |= {day: NoticeDay(False, PACKAGE_NAMES.get(name, name)) for day, name in constants.workdays.items()}
    by_year: dict[int, dict[date, NoticeDay]] = {}
    for day, entry in named.items():
        by_year.setdefault(notice_year(day), {})[day] = entry
    return {year: YearNotice(year, days) for year, days in by_year.items() if package_knows(year)}


def package_knows(year: int) -> bool:
    """The package raises for a year whose notice it does not contain."""
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


def notice_year(day: date) -> int:
    """The year of the notice that names a day: a holiday in December is the next year's New Year."""
    return day.year + (day.month == 12)


def read_notice(text: str | bytes) -> YearNotice:
    """Read a notice from the text of a JSON file, or refuse with every reason."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused([phrase(_("The notice is not JSON: %(error)s."), error=error)]) from None
    return parse_notice(data)


def parse_notice(data: object) -> YearNotice:
    """Check a notice in the holiday-cn form, or refuse with every reason."""
    if not isinstance(data, dict):
        raise Refused([_("The notice must be a JSON object with “year”, “papers” and “days”.")])
    reasons: list[Any] = []
    year, papers, days = read_year(data, reasons), read_papers(data, reasons), read_days(data, reasons)
    if year:
        reasons += misplaced(year, days)
    if reasons:
        raise Refused(reasons)
    return YearNotice(year, dict(days), papers)


def read_year(data: Mapping[str, Any], reasons: list[Any]) -> int:
    year = data.get("year")
    if isinstance(year, int) and FIRST_YEAR <= year <= LAST_YEAR and not isinstance(year, bool):
        return year
    reasons.append(phrase(_("“year” must be a year such as 2027, not %(found)s."), found=shown(year)))
    return 0


def read_papers(data: Mapping[str, Any], reasons: list[Any]) -> tuple[str, ...]:
    papers = data.get("papers", [])
    if isinstance(papers, list) and all(isinstance(paper, str) and is_storable(paper) for paper in papers):
        return tuple(papers)
    reasons.append(_("“papers” must be a list of addresses."))
    return ()


def read_days(data: Mapping[str, Any], reasons: list[Any]) -> list[tuple[date, NoticeDay]]:
    days = data.get("days")
    if not isinstance(days, list):
        reasons.append(_("“days” must be a list of days with “name”, “date” and “isOffDay”."))
        return []
    if len(days) > MOST_DAYS:
        reasons.append(
            phrase(_("“days” has %(count)s entries; a notice names at most %(most)s."), count=len(days), most=MOST_DAYS)
        )
        return []
    read = [entry for n, day in enumerate(days, 1) if (entry := read_day(n, day, reasons))]
    if not any(entry.is_off for _day, entry in read):
        reasons.append(_("The notice names no day off; probably it has not been published yet."))
    return read


def read_day(n: int, entry: object, reasons: list[Any]) -> tuple[date, NoticeDay] | None:
    if not isinstance(entry, dict):
        reasons.append(phrase(_("Day %(n)s must be an object with “name”, “date” and “isOffDay”."), n=n))
        return None
    name, text, is_off = entry.get("name"), entry.get("date"), entry.get("isOffDay")
    day = plain_date(text)
    faults = [
        (day is None, _("Day %(n)s: “date” must be a date such as 2027-01-01, not %(found)s."), text),
        (not is_name(name), _("Day %(n)s: “name” must be text, not %(found)s."), name),
        (not isinstance(is_off, bool), _("Day %(n)s: “isOffDay” must be true or false, not %(found)s."), is_off),
    ]
    found = [phrase(text, n=n, found=shown(value)) for wrong, text, value in faults if wrong]
    reasons += found
    return None if found or day is None else (day, NoticeDay(bool(is_off), str(name).strip()))


def is_name(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= LONGEST_NAME and is_storable(value)


def misplaced(year: int, days: list[tuple[date, NoticeDay]]) -> list[Phrase]:
    """Days outside the year (December of the year before is allowed), and days named twice."""
    foreign = [day for day, _entry in days if notice_year(day) != year and day.year != year]
    outside = _("%(day)s does not belong to the notice of %(year)s.")
    twice = _("%(day)s is named %(times)s times.")
    times = Counter(day for day, _entry in days)
    return [
        *(phrase(outside, day=day, year=year) for day in foreign),
        *(phrase(twice, day=day, times=count) for day, count in times.items() if count > 1),
    ]


def plain_date(text: object) -> date | None:
    """A date written YYYY-MM-DD; nothing else."""
    try:
        day = date.fromisoformat(str(text))
    except ValueError:
        return None
    return day if day.isoformat() == text else None


def shown(value: object) -> str:
    """A value as the reader wrote it, cut to a sensible length."""
    return json.dumps(value, ensure_ascii=False).encode(errors="replace").decode()[:60]
