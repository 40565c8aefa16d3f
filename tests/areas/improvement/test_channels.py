"""From every side the policies name, a real record enters the one ledger, linked to where it came from."""

from datetime import date

import pytest

from bihuan.areas.correction.models import Complaint, PreventiveScreening
from bihuan.areas.improvement.models import Opportunity
from bihuan.core.models import Link, Record
from bihuan.core.writing import create, take
from tests.areas.correction.test_screening_trend import long_here
from tests.areas.improvement import builders as given
from tests.cast import NOON, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("XDYJ-04-01.33")]
RISING = (1, 0, 1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 6)  # complaints of each month up to February
CALM_SINCE = (6, 1, 0, 1, 1, 0, 1, 1, 0, 1, 1, 0, 1)


def complaint(cast: Cast, day: date = date(2026, 2, 10)) -> Complaint:
    said = {"title": "响应慢", "customer": "市政务中心", "what": "等了两小时", "received_on": day}
    return create(Complaint, actor=cast.quinn, at=NOON, **said, elements=["delivery"])


def screened(cast: Cast, months: tuple[int, ...]) -> PreventiveScreening:
    """A screening of the complaints of the last three of these months, completed; the company is here since the first."""
    long_here(cast, date(2025, 2, 1))
    for back, count in enumerate(reversed(months)):
        place = 2025 * 12 + 13 - back
        for _n in range(count):
            complaint(cast, date(place // 12, place % 12 + 1, 10))
    period = {"period_start": date(2025, 12, 1), "period_end": date(2026, 2, 28)}
    made = create(
        PreventiveScreening, actor=cast.quinn, at=NOON, title="一季度潜在问题分析", counted=["complaints"], **period
    )
    return take("complete", made, actor=cast.quinn, at=NOON, fill={"conclusion": "投诉在二月突增"})


def raised_by(record: Record) -> list[Opportunity]:
    targets = Link.objects.filter(source=record.pk).values("target")
    return list(Opportunity.objects.filter(pk__in=targets))


class TestTheLedger:
    def test_takes_in_every_complaint(self, xdyj: Cast) -> None:
        record = complaint(xdyj)

        (found,) = raised_by(record)

        assert (found.channel, found.nature, found.what) == ("feedback", "weakness", "等了两小时")
        assert (found.element_list, found.source_text) == (["delivery"], str(record))

    @pytest.mark.requirement("XDYJ-04-01.01", "XDYJ-03-02.16", "YNTD-ITSS-0300.14")
    def test_takes_in_what_data_analysis_shows_to_be_more_than_chance(self, xdyj: Cast) -> None:
        record = screened(xdyj, RISING)

        (found,) = raised_by(record)

        assert record.snapshot["signals"]
        assert (found.channel, found.nature) == ("data-analysis", "weakness")
        assert "2026-02" in found.what and "N1" in found.what

    def test_takes_in_a_fall_below_chance_as_a_good_practice(self, xdyj: Cast) -> None:
        (found,) = raised_by(screened(xdyj, CALM_SINCE))

        assert found.nature == "good-practice"

    @pytest.mark.parametrize(
        "months", [(1, 0, 1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 2), (6, 2, 0, 2, 0, 2, 0, 2, 0, 2, 0, 2, 1)]
    )
    def test_takes_in_nothing_where_the_period_itself_is_chance(self, xdyj: Cast, months: tuple[int, ...]) -> None:
        assert raised_by(screened(xdyj, months)) == []

    def test_takes_in_an_employees_suggestion_in_their_name(self, xdyj: Cast) -> None:
        found = given.opportunity(xdyj, xdyj.eve, channel="suggestion")

        assert (found.channel, found.suggested_by) == ("suggestion", xdyj.eve)
