"""Taking over rows of an earlier ledger: their state, their mark, and that no duty moves."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from bihuan.areas.capability.models import Objective
from bihuan.core import journal
from bihuan.core.access import standing_of
from bihuan.core.adopting import Row, adopt, adopt_again, adoptable, draft, unproven
from bihuan.core.events import _handlers
from bihuan.core.listing import page
from bihuan.core.models import JournalEntry, Origin
from bihuan.core.refusals import Refused
from bihuan.core.registry import TYPES
from bihuan.core.writing import amend
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db


def row(key: str = "GJ-7", state: str = "issued", **values: object) -> Row:
    return Row(
        key,
        f"digest of {values}",
        state,
        {"title": "一线解决率", "year": 2025, **values},
        date(2025, 5, 1),
        "台账.xlsx:12",
    )


CLAIMS = [
    ("quality-check", "planned", ["under-way", "completed"]),
    ("filing", "filed", ["confirmed"]),
    ("management-review", "planned", ["held", "report-approved", "closed"]),
    ("audit", "planned", ["under-way", "reported", "closed"]),
    ("audit-programme", "draft", ["approved", "closed"]),
    ("plan-check", "draft", ["signed"]),
    ("evaluation", "draft", ["confirmed"]),
    ("escalation", "raised", ["closed"]),
    ("resource-request", "draft", ["granted"]),
]
WHOLE = (
    "quality-check",
    "filing",
    "management-review",
    "audit",
    "audit-programme",
)  # of themselves, about no other record
SAID: dict[str, object] = {
    "type": "daily-process", "effective_on": date(2025, 5, 1), "planned_on": date(2025, 5, 1), "year": 2025,
    "period_start": date(2025, 1, 1), "period_end": date(2025, 4, 30),
}  # fmt: skip


class TestAdopting:
    def test_puts_the_record_into_its_state_and_marks_it(self, xdyj: Cast) -> None:
        made = adopt(Objective, row(), company=xdyj.company, actor=xdyj.quinn, at=NOON)

        assert (made.state, made.is_open, made.imported_on) == ("issued", True, date(2026, 3, 2))
        assert made.number == "XDYJ-OBJ-2025-0001"
        assert Origin.objects.get(record_id=made.pk).key == "GJ-7"

    def test_journals_who_took_it_over_and_from_which_line(self, xdyj: Cast) -> None:
        adopt(Objective, row(), company=xdyj.company, actor=xdyj.quinn, at=NOON)

        entry = JournalEntry.objects.latest("id")
        assert (entry.action, entry.actor, entry.comment) == ("objective.imported", xdyj.quinn, "台账.xlsx:12")
        assert list(journal.verify(xdyj.company)) == []

    def test_announces_nothing(self, xdyj: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        told: list[object] = []
        monkeypatch.setitem(_handlers, None, [told.append])

        adopt(Objective, row(), company=xdyj.company, actor=xdyj.quinn, at=NOON)

        assert told == []

    @pytest.mark.requirement("XDYJ-04-01.02", "YNTD-ITSS-0301.16")
    @pytest.mark.parametrize("company", ["xdyj", "yntd"])
    @pytest.mark.parametrize(("kind", "begun", "claims"), CLAIMS)
    def test_takes_nothing_over_as_finished_that_a_row_cannot_show(
        self, company: str, kind: str, begun: str, claims: list[str], request: pytest.FixtureRequest
    ) -> None:
        cast: Cast = request.getfixturevalue(company)
        model, said = TYPES[kind].model, {"title": "去年的", "chair": cast.gina.pk}
        said = {name: value for name, value in (said | SAID).items() if name in adoptable(model)}

        assert unproven(model, Row("1", "0", begun, said)) == []
        for state in claims:
            assert [one.field for one in unproven(model, Row("1", "0", state, said))] == ["state"]
        if kind in WHOLE:
            with pytest.raises(Refused):
                adopt(model, Row("1", "0", claims[-1], said), company=cast.company, actor=None, at=NOON)
            made = adopt(model, Row("1", "0", begun, said), company=cast.company, actor=None, at=NOON)
            assert made.is_open and made.archived_at is None

    def test_archives_what_was_finished(self, xdyj: Cast) -> None:
        made = adopt(Objective, row(state="closed"), company=xdyj.company, actor=None, at=NOON)

        assert not made.is_open and made.archived_at == NOON and made.kept_until == date(2029, 3, 2)
        assert made.is_history

    def test_refuses_every_fault_of_a_row_at_once(self, xdyj: Cast) -> None:
        with pytest.raises(Refused) as refused:
            draft(Objective, row(state="nowhere", title="", year="soon"), xdyj.company, NOON)

        assert {reason.field for reason in refused.value.reasons} == {"state", "title", "year"}

    def test_takes_the_same_row_once(self, xdyj: Cast) -> None:
        adopt(Objective, row(), company=xdyj.company, actor=None, at=NOON)

        with pytest.raises(IntegrityError), transaction.atomic():
            adopt(Objective, row(), company=xdyj.company, actor=None, at=NOON)

        assert Objective.objects.count() == 1

    def test_keeps_companies_apart(self, xdyj: Cast, yntd: Cast) -> None:
        for cast in (xdyj, yntd):
            adopt(Objective, row(), company=cast.company, actor=None, at=NOON)

        assert Origin.objects.count() == 2


class TestHistory:
    def test_is_never_overdue_when_it_was_due_before_it_came(self, xdyj: Cast) -> None:
        due = {"a": date(2026, 1, 31), "b": date(2026, 3, 31)}
        old, live = (
            adopt(Objective, row(key, due_on=day), company=xdyj.company, actor=None, at=NOON)
            for key, day in due.items()
        )

        assert old.is_history and not live.is_history
        found = page(TYPES["objective"], standing_of(xdyj.quinn, NOON), {"due": "overdue"}, today=date(2026, 5, 1))
        assert found.rows == [live] and found.count == 1


class TestAdoptingAgain:
    def test_takes_a_correction_over(self, xdyj: Cast) -> None:
        made = adopt(Objective, row(), company=xdyj.company, actor=None, at=NOON)

        adopt_again(made, row(target="72%"), actor=xdyj.quinn, at=NOON)

        made.refresh_from_db()
        assert made.target == "72%" and made.origin.digest == row(target="72%").digest

    def test_refuses_when_someone_worked_on_it_here(self, xdyj: Cast) -> None:
        made = adopt(Objective, row(state="draft"), company=xdyj.company, actor=None, at=NOON)
        amend(made, actor=xdyj.gina, at=NOON, target="70%")

        with pytest.raises(Refused):
            adopt_again(made, row(target="72%"), actor=xdyj.quinn, at=NOON)
