"""Rules as people write them, and what is said about those nobody can read."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.core.calendars import from_statutory
from bihuan.core.deadline_rules import MOST, Rule, Unit, parse_rule
from bihuan.core.deadlines import deadline
from bihuan.core.refusals import Refused

pytestmark = pytest.mark.usefixtures("english")


class TestReadingARule:
    @pytest.mark.parametrize(
        ("text", "rule"),
        [
            ("5 workdays", Rule(5, Unit.WORKDAY)),
            ("5 working days", Rule(5, Unit.WORKDAY)),
            ("5 business days", Rule(5, Unit.WORKDAY)),
            ("within 5 workdays", Rule(5, Unit.WORKDAY)),
            ("5个工作日", Rule(5, Unit.WORKDAY)),
            ("5 个工作日内", Rule(5, Unit.WORKDAY)),
            ("５个工作日", Rule(5, Unit.WORKDAY)),
            ("十五个工作日", Rule(15, Unit.WORKDAY)),
            ("5 workdays before", Rule(5, Unit.WORKDAY, before=True)),
            ("-5 workdays", Rule(5, Unit.WORKDAY, before=True)),
            ("24 hours", Rule(24, Unit.HOUR)),
            ("24h", Rule(24, Unit.HOUR)),
            ("24小时内", Rule(24, Unit.HOUR)),
            ("二十四小时", Rule(24, Unit.HOUR)),
            ("24 elapsed hours", Rule(24, Unit.HOUR, elapsed=True)),
            ("30 minutes", Rule(30, Unit.MINUTE)),
            ("30分钟", Rule(30, Unit.MINUTE)),
            ("1 month before", Rule(1, Unit.MONTH, before=True)),
            ("One month before", Rule(1, Unit.MONTH, before=True)),
            ("提前1个月", Rule(1, Unit.MONTH, before=True)),
            ("一个月前", Rule(1, Unit.MONTH, before=True)),
            ("12 months", Rule(12, Unit.MONTH)),
            ("1 quarter", Rule(1, Unit.QUARTER)),
            ("1个季度", Rule(1, Unit.QUARTER)),
            ("2周", Rule(2, Unit.WEEK)),
            ("3天", Rule(3, Unit.DAY)),
            ("半年", Rule(1, Unit.HALF_YEAR)),
            ("2年", Rule(2, Unit.YEAR)),
            (" 2  Weeks ", Rule(2, Unit.WEEK)),
        ],
    )
    def test_knows_what_people_write(self, text: str, rule: Rule) -> None:
        assert parse_rule(text) == rule

    @given(st.sampled_from(Unit), st.integers(0, 100), st.booleans(), st.booleans())
    def test_comes_back_from_its_own_words(self, unit: Unit, n: int, before: bool, elapsed: bool) -> None:
        rule = Rule(n, unit, before, elapsed and unit in {Unit.SECOND, Unit.MINUTE, Unit.HOUR})

        assert parse_rule(str(rule)) == rule

    @pytest.mark.parametrize(
        "text",
        ["", " ", "5", "workdays", "soon", "5 bananas", "5 m", "1e3 days", "month before", "5 days 3 hours", "9" * 999],
    )
    def test_says_what_to_write_instead(self, text: str) -> None:
        with pytest.raises(Refused) as refused:
            parse_rule(text)

        assert "Write “5 workdays”" in str(refused.value)

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("1.5 hours", "90 minutes"),
            ("0.5 days", "whole number"),
            ("-5 workdays before", "direction"),
            ("提前5天之后", "direction"),
            ("5 elapsed workdays", "elapsed"),
            ("100000 workdays", "too long"),
            ("101 years", "too long"),
        ],
    )
    def test_says_what_does_not_go_together(self, text: str, why: str) -> None:
        with pytest.raises(Refused) as refused:
            parse_rule(text)

        assert why in str(refused.value)

    @pytest.mark.parametrize("unit", list(Unit))
    def test_can_be_computed_up_to_its_limit(self, unit: Unit) -> None:
        for before in (False, True):
            found = deadline(date(2026, 1, 1), Rule(MOST[unit], unit, before), from_statutory())
            assert 95 < abs(found.last_day.year - 2026) < 105

    def test_is_said_in_the_readers_words(self) -> None:
        said = [str(parse_rule(text).span) for text in ("1 workday", "5 workdays")]

        assert said == ["1 working day", "5 working days"]
