"""The one write path: create, amend, take; what it refuses, journals and announces."""

import json
from datetime import UTC, date, datetime

import pytest

from bihuan.areas.capability.models import Objective
from bihuan.areas.improvement.models import Opportunity
from bihuan.core import journal
from bihuan.core.models import JournalEntry
from bihuan.core.refusals import NotAllowed, Refused, Stale
from bihuan.core.writing import amend, amend_part, create, take
from tests.areas.improvement import builders
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db


def given(xdyj: Cast, **fields: object) -> Objective:
    return create(Objective, actor=xdyj.quinn, at=NOON, **{"title": "一线解决率", "year": 2026, **fields})


class TestCreatingARecord:
    def test_numbers_it_per_company_kind_and_year(self, xdyj: Cast, yntd: Cast) -> None:
        first, second, other = given(xdyj), given(xdyj), given(yntd)

        assert [r.number for r in (first, second, other)] == [
            "XDYJ-OBJ-2026-0001",
            "XDYJ-OBJ-2026-0002",
            "YNTD-OBJ-2026-0001",
        ]

    def test_refuses_with_every_reason(self, xdyj: Cast) -> None:
        with pytest.raises(Refused) as refused:
            create(Objective, actor=xdyj.quinn, at=NOON, title="", year="soon", colour="red")

        assert {reason.field for reason in refused.value.reasons} == {"title", "year", "colour"}

    def test_is_not_for_everyone(self, xdyj: Cast) -> None:
        with pytest.raises(NotAllowed):
            create(Objective, actor=xdyj.eve, at=NOON, title="x", year=2026)


class TestTakingAStep:
    def test_moves_journals_and_seals(self, xdyj: Cast) -> None:
        objective = given(xdyj)

        take("issue", objective, actor=xdyj.gina, at=NOON, address="10.0.0.1")

        entry = JournalEntry.objects.latest("id")
        assert objective.state == Objective.State.ISSUED
        assert (entry.action, entry.role, entry.address) == ("objective.issue", "general-manager", "10.0.0.1")
        assert json.loads(entry.changes)["state"] == ["draft", "issued"]
        assert list(journal.verify(xdyj.company)) == []

    def test_refuses_who_may_not_and_says_who_may(self, xdyj: Cast) -> None:
        with pytest.raises(NotAllowed) as refused:
            take("issue", given(xdyj), actor=xdyj.quinn, at=NOON)

        assert "总经理" in str(refused.value) or "General manager" in str(refused.value)

    def test_tells_the_second_of_two_what_changed(self, xdyj: Cast) -> None:
        objective = given(xdyj)
        amend(objective, actor=xdyj.gina, at=NOON, target="72%")

        with pytest.raises(Stale) as stale:
            amend(objective, actor=xdyj.quinn, at=NOON, version=1, target="70%")

        assert stale.value.theirs["target"] == ["", "72%"] and stale.value.by == "Gina"


class TestTheDayOfWhatHappened:
    """Never after today: at creating, changing, in a row, in a step and in an earlier ledger alike."""

    TOMORROW = date(2026, 3, 3)

    def test_is_refused_when_a_record_is_raised(self, xdyj: Cast) -> None:
        with pytest.raises(Refused) as refused:
            builders.opportunity(xdyj, raised_on=self.TOMORROW)

        assert [reason.field for reason in refused.value.reasons] == ["raised_on"]
        assert builders.opportunity(xdyj, raised_on=NOON.date()).raised_on == NOON.date()

    def test_is_refused_when_a_record_is_changed(self, xdyj: Cast) -> None:
        with pytest.raises(Refused):
            amend(builders.accepted(xdyj), actor=xdyj.quinn, at=NOON, done_on=self.TOMORROW)

    def test_is_refused_in_a_row(self, xdyj: Cast, yntd: Cast) -> None:
        for cast in (xdyj, yntd):
            row = builders.started_item(cast).steps.first()
            assert row is not None
            with pytest.raises(Refused):
                amend_part(row, actor=cast.olga, at=NOON, done_on=self.TOMORROW)

            assert amend_part(row, actor=cast.olga, at=NOON, done_on=NOON.date()).done_on == NOON.date()

    def test_is_counted_where_the_company_is(self, xdyj: Cast) -> None:
        late = datetime(2026, 3, 2, 16, 30, tzinfo=UTC)  # past midnight in Shanghai
        made = create(
            Opportunity, actor=xdyj.eve, at=late, title="x", channel="suggestion", what="y", raised_on=self.TOMORROW
        )

        assert made.raised_on == self.TOMORROW
