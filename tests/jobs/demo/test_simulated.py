"""The played year against `bihuan duties simulate --live`: duty by duty, day by day, role by role."""

from collections import Counter
from datetime import date

import pytest
from dateutil.relativedelta import relativedelta

from bihuan.areas.policies import engine
from bihuan.areas.policies.live_simulation import planned
from bihuan.areas.policies.models import Task
from bihuan.areas.policies.schedule import PlannedTask, load
from bihuan.core.models import Company
from bihuan.jobs.demo.window import Window
from tests.areas.policies.test_live_simulation import made, on_paper

pytestmark = pytest.mark.django_db
BOTH = pytest.mark.parametrize("code", ["XDYJ", "YNTD"])


def of_2026(year: Window, code: str, key: str) -> list[PlannedTask]:
    company = Company.objects.get(code=code)
    return [one for one in planned(company, 2026, at=year.end) if one.duty == key]


@BOTH
@pytest.mark.requirement("XDYJ-03-02.31", "YNTD-ITSS-0300.02")
def test_a_year_on_paper_is_the_year_that_was_played(year: Window, code: str) -> None:
    """Also what events and dates set off: it happened, so it is known. Nothing is left out but what was called off."""
    company = Company.objects.get(code=code)

    found = planned(company, 2026, at=year.end)

    assert on_paper(found) == made(company, 2026)
    tasks = Task.objects.filter(company=company, due_day__year=2026, cancelled_at=None)
    by_role_and_month = Counter((one.role, f"{one.due_day:%Y-%m}") for one in tasks)
    assert {(one["role"], one["month"]): one["tasks"] for one in load(found)} == by_role_and_month


@BOTH
@pytest.mark.requirement("XDYJ-03-02.31", "YNTD-ITSS-0300.02")
def test_the_next_year_on_paper_is_the_one_the_engine_will_make(year: Window, code: str) -> None:
    """Of an interval the engine makes the next one only, for it counts from the day it is really done: that is the difference."""
    company = Company.objects.get(code=code)
    ahead = on_paper(planned(company, 2028, at=year.end))

    engine.materialise(company, date(2028, 12, 31), at=year.end)

    assert made(company, 2028) - ahead == Counter()
    assert {one[2] for one in ahead - made(company, 2028)} == ({"regular-visit"} if code == "XDYJ" else set())


@pytest.mark.requirement("XDYJ-04-01.11")
def test_an_audit_is_due_twelve_months_after_the_last_one(year: Window) -> None:
    (audit,) = of_2026(year, "XDYJ", "internal-audit")

    assert (audit.due, audit.trigger) == (date(2026, 12, 18), "interval")  # the last one was on 18 December 2025


@pytest.mark.requirement("XDYJ-04-01.32")
def test_every_visit_of_a_key_customer_is_listed_half_a_year_after_the_one_before(year: Window) -> None:
    visits = of_2026(year, "XDYJ", "regular-visit")

    half_a_year = relativedelta(months=6)
    counted_from = [year.start if one.period == "first" else date.fromisoformat(one.period) for one in visits]
    assert [one.due for one in visits] == [day + half_a_year for day in counted_from]
    assert Counter(one.scope for one in visits) == {f"key-customer:C0{n}": 2 for n in (1, 2, 4)}


@pytest.mark.requirement("YNTD-ITSS-0409.10")
def test_who_owns_a_process_hands_in_its_data(year: Window) -> None:
    roles = Counter(one.role for one in of_2026(year, "YNTD", "data-submission") if one.scope == "process:framework")

    assert roles == {"om-manager": 12}
