"""What leaves the house waits for a working day's waking hours."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bihuan.core.models import Company
from bihuan.core.quiet_hours import next_digest, next_opening
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


def here(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.fixture
def company(xdyj: Cast) -> Company:
    return xdyj.company


class TestAMessage:
    @pytest.mark.parametrize(
        ("written", "goes_out"),
        [
            ("2026-03-02T12:00", "2026-03-02T12:00"),  # a Monday at noon
            ("2026-03-02T06:30", "2026-03-02T08:00"),
            ("2026-03-02T20:00", "2026-03-02T20:00"),
            ("2026-03-02T20:01", "2026-03-03T08:00"),
            ("2026-03-06T23:00", "2026-03-09T08:00"),  # over the weekend
            ("2026-09-18T21:00", "2026-09-20T08:00"),  # the Sunday is a make-up working day
            ("2026-10-01T10:00", "2026-10-08T08:00"),  # National Day
        ],
    )
    def test_waits_for_the_next_waking_hours(self, company: Company, written: str, goes_out: str) -> None:
        assert next_opening(company, here(written)) == here(goes_out)

    def test_keeps_to_the_hours_of_the_company(self, company: Company) -> None:
        company.settings = {"quiet_hours": {"from": "09:30", "to": "18:00"}}

        assert next_opening(company, here("2026-03-02T08:00")) == here("2026-03-02T09:30")
        assert next_opening(company, here("2026-03-02T18:30")) == here("2026-03-03T09:30")


class TestADigest:
    @pytest.mark.parametrize(
        ("written", "goes_out"),
        [
            ("2026-03-02T07:00", "2026-03-02T08:30"),
            ("2026-03-02T08:30", "2026-03-03T08:30"),
            ("2026-03-06T12:00", "2026-03-09T08:30"),
        ],
    )
    def test_goes_out_once_a_working_day(self, company: Company, written: str, goes_out: str) -> None:
        assert next_digest(company, here(written)) == here(goes_out)
