"""The period of a review's inputs: whole days that are over; every fact goes before one review and no other."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bihuan.areas.assurance.consistency.reports import differs
from bihuan.areas.assurance.models import Audit, ManagementReview
from bihuan.areas.assurance.review_document import review_document
from bihuan.areas.assurance.review_inputs import inputs_of
from bihuan.areas.assurance.review_period import as_cut, looked_at_until
from bihuan.areas.policies.models import Duty, Filing, Task
from bihuan.core.files import attach
from bihuan.core.models import RoleAssignment
from bihuan.core.refusals import Refused
from bihuan.core.writing import amend, create, take
from bihuan.exchange.documents import House, render
from tests.areas.assurance import builders as auditing
from tests.areas.assurance import reviews
from tests.areas.assurance.test_audit_duties import living
from tests.areas.correction.builders import nonconformity
from tests.areas.policies.living import duty, local
from tests.areas.policies.living import living as keep
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
FROZEN = date(2026, 3, 2)  # the day of NOON


@pytest.fixture
def cast(xdyj: Cast) -> Cast:
    return reviews.routed(xdyj)


def fields_of(refused: Any) -> list[str]:
    return [reason.field for reason in refused.value.reasons]


def period(review: ManagementReview) -> tuple[date, date]:
    return review.period_start, review.period_end


def numbers(review: ManagementReview, *keys: str) -> list[str]:
    """What the frozen figures name."""
    rows = [row for one in review.snapshot["inputs"] for row in one["figures"] if row["key"] in keys]
    return [number for row in rows for number in row["numbers"]]


def later(cast: Cast, days: int, **fields: Any) -> ManagementReview:
    """The first review was held; the next has its inputs frozen so many days after those of the first."""
    for one in ManagementReview.objects.filter(state="inputs-ready"):
        reviews.held(cast, one, at=NOON + days * DAY)
    return reviews.ready(cast, NOON + days * DAY, **{"title": "下次评审", "period_end": date(2026, 12, 31), **fields})


@pytest.mark.requirement("XDYJ-04-01.20")
class TestThePeriodOfTheInputs:
    """Whatever happens comes before a review: none ends its inputs after they were frozen, none begins them too late."""

    def test_ends_the_day_before_freezing_at_the_latest(self, cast: Cast) -> None:
        made = reviews.ready(cast, period_end=date(2026, 12, 31))

        assert (made.period_end, made.snapshot["to"]) == (date(2026, 3, 1), "2026-03-01")
        assert "2025-03-01 – 2026-03-01" in render(review_document(made), "html", House.of(cast.company))

    @pytest.mark.parametrize("begins", [date(2026, 4, 1), FROZEN], ids=["still to come", "today, which is not over"])
    def test_is_none_that_has_no_day_behind_it(self, cast: Cast, begins: date) -> None:
        with pytest.raises(Refused) as refused:
            reviews.ready(cast, period_start=begins, period_end=date(2026, 12, 31))

        assert fields_of(refused) == ["period_end"]

    @pytest.mark.parametrize(
        ("former_end", "latest"),
        [(date(2026, 2, 28), date(2026, 3, 1)), (date(2026, 12, 31), FROZEN)],
        ids=["after the period", "on the day of freezing, which was still to come"],
    )
    def test_joins_on_to_that_of_the_review_before(self, cast: Cast, former_end: date, latest: date) -> None:
        reviews.held(cast, period_end=former_end)
        late = reviews.supplied(cast, period_start=latest + DAY, period_end=date(2026, 3, 31))

        with pytest.raises(Refused, match=latest.isoformat()) as refused:
            take("freeze-inputs", late, actor=cast.quinn, at=reviews.LATER)
        assert fields_of(refused) == ["period_start"]

        amend(late, actor=cast.quinn, at=reviews.LATER, period_start=latest)
        assert take("freeze-inputs", late, actor=cast.quinn, at=reviews.LATER).frozen_on == reviews.LATER.date()

    def test_begins_no_sooner_than_others_ended(self, cast: Cast) -> None:
        former = reviews.ready(cast, period_end=date(2026, 12, 31))

        made = later(cast, 7, period_start=date(2026, 1, 1))

        assert period(former) == (date(2025, 3, 1), date(2026, 3, 1))
        assert period(made) == (date(2026, 3, 2), date(2026, 3, 8))
        assert looked_at_until(cast.company) == date(2026, 3, 9)

    def test_is_none_where_others_looked_at_every_day_of_it(self, cast: Cast) -> None:
        reviews.held(cast)

        with pytest.raises(Refused, match="2026-03-01") as refused:
            reviews.ready(cast, reviews.LATER)

        assert fields_of(refused) == ["period_end"]

    def test_does_not_join_on_to_one_that_was_cancelled(self, cast: Cast) -> None:
        take("cancel", reviews.ready(cast), actor=cast.quinn, at=NOON, reason="改期")

        made = reviews.ready(cast, period_end=date(2026, 3, 31))
        assert period(made) == (date(2025, 3, 1), date(2026, 3, 1))

    def test_joins_on_to_one_called_off_after_its_report_was_approved(self, cast: Cast) -> None:
        take("call-off", reviews.approved(cast), actor=cast.gina, at=NOON, reason="公司重组")

        assert later(cast, 7).period_start == date(2026, 3, 1)

    def test_joins_on_to_none_whose_inputs_can_still_change(self, cast: Cast) -> None:
        waiting = reviews.ready(cast)

        with pytest.raises(Refused, match=waiting.number) as refused:
            reviews.further(cast)
        assert [reason.record for reason in refused.value.reasons] == [waiting]

        take("gather-anew", waiting, actor=cast.quinn, at=NOON, reason="改期")
        assert reviews.ready(cast).frozen_on

    def test_of_one_that_another_joined_on_to_is_not_given_up(self, cast: Cast) -> None:
        first = reviews.held(cast)
        second = reviews.further(cast)

        with pytest.raises(Refused, match=second.number):
            take("cancel", first, actor=cast.quinn, at=NOON, reason="x")

        take("cancel", second, actor=cast.quinn, at=NOON, reason="不开了")
        assert take("cancel", first, actor=cast.quinn, at=NOON, reason="重开").state == "cancelled"


@pytest.mark.requirement("XDYJ-04-01.20")
class TestGatheredAnew:
    def test_the_period_goes_on_as_it_was_meant_and_is_cut_again(self, cast: Cast) -> None:
        reviews.held(cast)
        meant = {"period_start": date(2026, 1, 1), "period_end": date(2026, 12, 31)}
        made = reviews.ready(cast, NOON + 2 * DAY, title="下次评审", **meant)
        assert period(made) == (date(2026, 3, 1), date(2026, 3, 3))

        made = take("gather-anew", made, actor=cast.quinn, at=NOON + 2 * DAY, reason="会议改期")
        assert period(ManagementReview.objects.get(pk=made.pk)) == tuple(meant.values())

        made = take("freeze-inputs", made, actor=cast.quinn, at=NOON + 9 * DAY)
        assert period(made) == (date(2026, 3, 1), date(2026, 3, 10))
        assert (made.snapshot["from"], made.snapshot["to"]) == ("2026-03-01", "2026-03-10")

    def test_a_period_that_was_not_cut_stays(self, cast: Cast) -> None:
        made = take("gather-anew", reviews.ready(cast), actor=cast.quinn, at=NOON, reason="会议改期")

        assert period(made) == (date(2025, 3, 1), date(2026, 2, 28))

    def test_a_period_set_by_hand_in_between_counts(self, cast: Cast) -> None:
        made = reviews.ready(cast, period_end=date(2026, 12, 31))
        made = take("gather-anew", made, actor=cast.quinn, at=NOON, reason="会议改期")
        made = amend(made, actor=cast.quinn, at=NOON, period_end=date(2026, 3, 5))
        made = take("freeze-inputs", made, actor=cast.quinn, at=NOON + 9 * DAY)

        made = take("gather-anew", made, actor=cast.quinn, at=NOON + 9 * DAY, reason="再改期")

        assert period(made) == (date(2025, 3, 1), date(2026, 3, 5))


@pytest.mark.requirement("XDYJ-04-01.20")
class TestAFactOfTheDayOfFreezing:
    """Known before it, or after it: either goes before the next review, and before no other."""

    def test_goes_before_the_next_review_alone(self, cast: Cast) -> None:
        before = nonconformity(cast, raised_on=FROZEN)
        former = reviews.ready(cast, NOON, period_end=date(2026, 12, 31))
        after = nonconformity(cast, raised_on=FROZEN, at=NOON + timedelta(hours=2))
        made = later(cast, 7)

        assert numbers(former, "nonconformities") == []
        assert numbers(made, "nonconformities") == [before.number, after.number]

    def test_is_shown_before_only_as_it_would_be_frozen(self, cast: Cast) -> None:
        found = nonconformity(cast, raised_on=FROZEN)
        made = reviews.review(cast, period_end=date(2026, 12, 31))

        shown = [inputs_of(as_cut(made, at), at) for at in (NOON, NOON + DAY)]

        assert [numbers(_told(one), "nonconformities") for one in shown] == [[], [found.number]]

    def test_is_not_enough_for_an_input_the_policy_asks_for(self, cast: Cast) -> None:
        """What is missing is missing in the period as it is cut."""
        auditing.reported(cast, None, "minor", "observation", "good-practice")
        made = reviews.review(cast, period_end=date(2026, 12, 31))
        reviews.topic(cast, made, input="satisfaction")
        reviews.objective(cast)
        reported = Audit.objects.get().reported_on
        assert reported is not None

        with pytest.raises(Refused) as refused:
            take("freeze-inputs", made, actor=cast.quinn, at=local(*reported.timetuple()[:3], 18))
        assert fields_of(refused) == ["topics"]

        assert take("freeze-inputs", made, actor=cast.quinn, at=local(*reported.timetuple()[:3], 18) + DAY).frozen_on


@contextmanager
def rolled_back() -> Iterator[None]:
    """One example leaves nothing to the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _told(inputs: dict[str, Any]) -> ManagementReview:
    return ManagementReview(snapshot=inputs)


@pytest.mark.requirement("XDYJ-04-01.20")
class TestAFactEnteredLate:
    """Its day is one that a review had looked at when nobody knew of it: it goes before the next one."""

    def test_goes_before_the_next_review_alone(self, cast: Cast) -> None:
        former = reviews.ready(cast, period_end=date(2026, 12, 31))
        late = nonconformity(cast, raised_on=date(2026, 2, 10), at=NOON + timedelta(hours=1))
        second = later(cast, 7)
        third = later(cast, 14)

        told = [numbers(one, "nonconformities") for one in (former, second, third)]
        assert told == [[], [late.number], []]
        assert (second.snapshot["since"], second.snapshot["after"]) == ("2025-03-01", former.snapshot["as_of"])

    def test_is_told_of_beside_the_period(self, cast: Cast) -> None:
        first = reviews.ready(cast)
        second = later(cast, 7)

        papers = [render(review_document(one), "html", House.of(cast.company)) for one in (first, second)]
        assert ["2026-03-02 12:00" in paper for paper in papers] == [False, True]

    def test_that_is_older_than_what_any_review_looked_at_goes_before_none(self, cast: Cast) -> None:
        reviews.ready(cast)
        nonconformity(cast, raised_on=date(2024, 2, 10), at=NOON + timedelta(hours=1))

        assert numbers(later(cast, 7), "nonconformities") == []

    def test_makes_the_figures_differ_of_the_review_it_came_too_late_for_alone(self, cast: Cast) -> None:
        former = reviews.ready(cast)
        nonconformity(cast, raised_on=date(2026, 2, 10), at=NOON + timedelta(hours=1))
        second = later(cast, 7)
        assert [differs(one) for one in (former, second)] == [True, False]

        nonconformity(cast, raised_on=date(2026, 2, 11), at=NOON + 8 * DAY)
        assert not differs(second)

    @pytest.mark.requirement("XDYJ-04-01.20")
    def test_is_also_a_paper_confirmed_late(self, cast: Cast) -> None:
        living(cast, "xdyj")
        RoleAssignment.objects.create(company=cast.company, person=cast.ada, role="quality")
        duty = Duty.objects.get(company=cast.company, ref="XDYJ-04-01/quarterly-satisfaction-report")
        said = {"title": "四季度满意度分析", "duty": duty, "effective_on": date(2026, 1, 12)}
        filing = create(Filing, actor=cast.quinn, at=NOON, **said)
        attach(filing, ContentFile(b"%PDF-1.7 figures", "q4.pdf"), actor=cast.quinn, at=NOON)
        former = reviews.ready(cast)
        take("confirm", filing, actor=cast.ada, at=NOON + DAY)

        told = [numbers(one, "satisfaction-papers") for one in (former, later(cast, 7))]
        assert told == [[], [filing.number]]


@pytest.mark.requirement("XDYJ-04-01.20")
def test_a_duty_goes_before_the_review_whose_period_has_its_last_day(cast: Cast) -> None:
    """The months are cut by the days of freezing as everything else is."""
    keep(cast, *(duty(f"on-{day}", every='"month"', due=f"{{ day = {day} }}") for day in (2, 3, 4, 27)))
    former = reviews.ready(cast, period_start=date(2026, 1, 1), period_end=date(2026, 12, 31))
    second = later(cast, 7)

    told = [
        {key for one in made.snapshot["inputs"] for row in one["figures"] for key in row.get("tasks", [])}
        for made in (former, second)
    ]
    tasks = Task.objects.filter(company=cast.company, history=False)
    due = [{one.pk for one in tasks.filter(due_day__range=period(made))} for made in (former, second)]
    assert [bool(some) for some in due] == [True, True]
    assert told == due


@pytest.mark.requirement("XDYJ-04-01.20")
@settings(
    max_examples=10,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    facts=st.lists(st.tuples(st.integers(-20, 30), st.integers(0, 40)), min_size=1, max_size=6),
    gaps=st.lists(st.integers(1, 12), min_size=2, max_size=3),
)
def test_every_fact_goes_before_exactly_one_review(cast: Cast, facts: list[tuple[int, int]], gaps: list[int]) -> None:
    """However the days of the facts, of their entry and of the freezings lie to each other."""
    with rolled_back():
        whole = {"period_start": FROZEN - 30 * DAY, "period_end": date(2026, 12, 31)}
        known, made, at = [], [], NOON
        entries = sorted((max(entered, day), day) for day, entered in facts)  # nobody enters what has not happened yet
        for gap in (0, *gaps):
            at += gap * DAY
            due = [one for one in entries if NOON + one[0] * DAY <= at]  # those of this moment came in just before
            entries = entries[len(due) :]
            known += [
                (nonconformity(cast, raised_on=FROZEN + day * DAY, at=NOON + entered * DAY), day)
                for entered, day in due
            ]
            made.append(later(cast, (at - NOON).days, **whole))

        told = [number for one in made for number in numbers(one, "nonconformities")]
        assert sorted(told) == sorted(one.number for one, day in known if FROZEN + day * DAY <= made[-1].period_end)
