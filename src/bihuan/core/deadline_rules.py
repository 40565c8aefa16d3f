"""Deadline rules as people write them: “5 workdays”, “24 hours”, “1 month before”, “5个工作日内”.

A whole number of one unit, after the trigger or before it. “-5 workdays” is “5 workdays before”; zero is the trigger
itself. Clock units never mix with days: 24 hours are not a day, 5 workdays are not 5 days.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from bihuan.core.phrases import Phrase, phrase
from bihuan.core.refusals import Refused


class Unit(StrEnum):
    """What a rule counts."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WORKDAY = "workday"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"


CLOCK_SECONDS = {Unit.SECOND: 1, Unit.MINUTE: 60, Unit.HOUR: 3600}
UNIT_DAYS = {Unit.DAY: 1, Unit.WEEK: 7}
UNIT_MONTHS = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.HALF_YEAR: 6, Unit.YEAR: 12}
MOST = {  # about a hundred years
    Unit.SECOND: 3_155_760_000,
    Unit.MINUTE: 52_596_000,
    Unit.HOUR: 876_600,
    Unit.DAY: 36_525,
    Unit.WORKDAY: 26_000,
    Unit.WEEK: 5_218,
    Unit.MONTH: 1_200,
    Unit.QUARTER: 400,
    Unit.HALF_YEAR: 200,
    Unit.YEAR: 100,
}
WORDS = {
    Unit.SECOND: "second seconds sec secs s 秒 秒钟",
    Unit.MINUTE: "minute minutes min mins 分钟 分",
    Unit.HOUR: "hour hours hr hrs h 小时 个小时 钟头 个钟头",
    Unit.DAY: "day days d calendar_day calendar_days 天 日 自然日 个自然日 日历日 个日历日",
    Unit.WORKDAY: "workday workdays working_day working_days business_day business_days 工作日 个工作日",
    Unit.WEEK: "week weeks wk wks 周 星期 个星期 个礼拜",
    Unit.MONTH: "month months 月 个月",
    Unit.QUARTER: "quarter quarters 季度 个季度 季",
    Unit.HALF_YEAR: "half-year half-years half_year half_years 半年 个半年",
    Unit.YEAR: "year years yr yrs 年",
}
UNITS = {word.replace("_", " "): unit for unit, words in WORDS.items() for word in words.split()}
NOT_A_RULE = _("“%(text)s” is not a deadline rule. Write “5 workdays”, “24 hours” or “1 month before”.")
NOT_WHOLE = _("“%(text)s”: use a whole number of a smaller unit, for example 90 minutes for 1.5 hours.")
ONE_TO_TWELVE = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
NUMBERS = {"a": 1, "an": 1} | {word: n for n, word in enumerate(ONE_TO_TWELVE, 1)}
DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
FORM = re.compile(
    r"(?P<lead>within|at most|no later than|提前|最多|不超过|至多)?\s*"
    r"(?P<sign>[-+−])?\s*(?P<number>[0-9]+(?:[.,][0-9]+)?|[零〇一二两三四五六七八九十]+|[a-z]+)?\s*"
    r"(?P<elapsed>elapsed |clock )?(?P<unit>[^0-9\s][^0-9]*?)\s*"
    r"(?P<side>before|earlier|ahead|after|later|之前|以前|前|之后|以后|后|之内|以内|内)?"
)
LONGEST = 100  # characters of a rule
BEFORE = {"-", "−", "before", "earlier", "ahead", "提前", "之前", "以前", "前"}
AFTER = {"after", "later", "之后", "以后", "后", "之内", "以内", "内", "within", "at most", "no later than"}


SPANS: dict[Unit, Callable[[int], Any]] = {  # the plural form is chosen when shown
    Unit.SECOND: lambda n: ngettext_lazy("%(n)s second", "%(n)s seconds", n),
    Unit.MINUTE: lambda n: ngettext_lazy("%(n)s minute", "%(n)s minutes", n),
    Unit.HOUR: lambda n: ngettext_lazy("%(n)s hour", "%(n)s hours", n),
    Unit.DAY: lambda n: ngettext_lazy("%(n)s day", "%(n)s days", n),
    Unit.WORKDAY: lambda n: ngettext_lazy("%(n)s working day", "%(n)s working days", n),
    Unit.WEEK: lambda n: ngettext_lazy("%(n)s week", "%(n)s weeks", n),
    Unit.MONTH: lambda n: ngettext_lazy("%(n)s month", "%(n)s months", n),
    Unit.QUARTER: lambda n: ngettext_lazy("%(n)s quarter", "%(n)s quarters", n),
    Unit.HALF_YEAR: lambda n: ngettext_lazy("%(n)s half-year", "%(n)s half-years", n),
    Unit.YEAR: lambda n: ngettext_lazy("%(n)s year", "%(n)s years", n),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """An amount of a unit after the trigger, or before it; `elapsed` hours pass outside service hours too."""

    amount: int
    unit: Unit
    before: bool = False
    elapsed: bool = False

    @property
    def by_clock(self) -> bool:
        return self.unit in CLOCK_SECONDS

    @property
    def seconds(self) -> int:
        """The length of a clock rule; negative before the trigger."""
        return self.sign * self.amount * CLOCK_SECONDS[self.unit]

    @property
    def sign(self) -> int:
        return -1 if self.before else 1

    @property
    def span(self) -> Phrase:
        """The amount in the reader's language."""
        return Phrase(SPANS[self.unit](self.amount), {"n": self.amount})

    def __str__(self) -> str:
        """The rule as it can be read again."""
        parts = [str(self.amount), "elapsed" if self.elapsed else "", f"{self.unit}{'' if self.amount == 1 else 's'}"]
        return " ".join(part for part in (*parts, "before" if self.before else "") if part)


@lru_cache(maxsize=1024)
def parse_rule(text: str) -> Rule:
    """Read a rule, or refuse with what to write instead."""
    plain = " ".join(unicodedata.normalize("NFKC", text[:LONGEST]).lower().split())
    found = FORM.fullmatch(plain) if len(text) < LONGEST else None
    unit = UNITS.get(found["unit"]) if found else None
    if found is None or unit is None or not (found["number"] or unit is Unit.HALF_YEAR):
        raise refused(text, NOT_A_RULE)
    return checked(text, found, unit)


def checked(text: str, found: re.Match[str], unit: Unit) -> Rule:
    """The rule, unless amount, direction or unit do not go together."""
    amount = number(found["number"] or "1")
    if amount is None:
        raise refused(text, NOT_WHOLE if found["number"][0].isdigit() else NOT_A_RULE)
    before, after = (sides(found) & words for words in (BEFORE, AFTER))
    if len(before) > 1 or (before and after):
        raise refused(text, _("“%(text)s” gives the direction twice. Keep one of minus, before and after."))
    if amount > MOST[unit]:
        raise refused(
            text, _("“%(text)s” is too long. At most %(most)s of this unit, a hundred years."), most=MOST[unit]
        )
    if found["elapsed"] and unit not in CLOCK_SECONDS:
        raise refused(text, _("“%(text)s”: only hours, minutes and seconds can be elapsed ones."))
    return Rule(amount, unit, bool(before), bool(found["elapsed"]))


def sides(found: re.Match[str]) -> set[str]:
    """The words and the sign that say on which side of the trigger."""
    return {word for word in found.group("lead", "sign", "side") if word}


def refused(text: str, reason: Any, /, **figures: Any) -> Refused:
    return Refused([phrase(reason, text=text.strip()[:40], **figures)])


def number(text: str) -> int | None:
    """A whole number in digits, English or Chinese words."""
    if text.isdigit():
        return int(text)
    return NUMBERS.get(text, chinese_number(text))


def chinese_number(text: str) -> int | None:
    """A Chinese number up to 99, such as 二十四."""
    tens, ten, ones = text.rpartition("十")
    if any(digit and digit not in DIGITS for digit in (tens, ones)) or not (ten or ones):
        return None
    return DIGITS.get(tens, 1 if ten else 0) * (10 if ten else 0) + DIGITS.get(ones, 0)
