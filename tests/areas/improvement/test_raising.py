"""Facts raise opportunities by themselves: linked, in the right channel, and each fact once."""

import pytest

from bihuan.areas.improvement.models import Opportunity
from bihuan.areas.improvement.raising import note
from bihuan.core.events import announce
from bihuan.core.flow import Act
from bihuan.core.models import JournalEntry, Link
from bihuan.core.vocabulary import Event
from tests.areas.improvement import builders as given
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db


def announced(cast: Cast, event: Event, **facts: object) -> list[Opportunity]:
    """What is in the ledger after the announcement was made twice."""
    record = given.objective(cast)
    for _again in range(2):
        announce(event, company=cast.company, at=NOON, actor=cast.max, record=record, **facts)
    return list(Opportunity.objects.filter(company=cast.company))


class TestAFact:
    @pytest.mark.requirement("XDYJ-03-02.16")
    @pytest.mark.parametrize(
        ("event", "channel"),
        [
            (Event.ANSWER_DISSATISFIED, "feedback"),
            (Event.SLA_MISSED, "feedback"),
            (Event.CHART_SIGNAL, "data-analysis"),
            (Event.TARGET_MISSED, "data-analysis"),
        ],
    )
    def test_of_dissatisfaction_or_instability_raises_a_weakness_once(
        self, xdyj: Cast, event: Event, channel: str
    ) -> None:
        (record,) = announced(xdyj, event, fact="answer:12", what="响应慢", where="滨河水务")

        assert (record.channel, record.nature, record.what, record.where) == (channel, "weakness", "响应慢", "滨河水务")
        assert Link.objects.filter(target_id=record.pk).count() == 1

    @pytest.mark.requirement("XDYJ-03-02.14", "YNTD-ITSS-0300.06")
    @pytest.mark.parametrize("event", [Event.OBSERVATION_MADE, Event.DECISION_MADE])
    def test_of_an_audit_or_review_enters_that_channel(self, yntd: Cast, event: Event) -> None:
        (record,) = announced(yntd, event)

        assert record.channel == "audit-review"

    @pytest.mark.requirement("XDYJ-03-02.17")
    def test_of_a_drill_is_a_lesson_learned(self, xdyj: Cast) -> None:
        (record,) = announced(xdyj, Event.DRILL_EVALUATED, title="未覆盖双路断电", elements=["emergency"])

        assert (record.channel, record.title, record.element_list) == ("lesson", "未覆盖双路断电", ["emergency"])

    @pytest.mark.requirement("XDYJ-03-02.14")
    @pytest.mark.parametrize(
        ("result", "natures"), [("observation", ["weakness"]), ("good-practice", ["good-practice"]), ("major", [])]
    )
    def test_of_an_audit_finding_counts_unless_it_is_a_nonconformity(
        self, xdyj: Cast, result: str, natures: list[str]
    ) -> None:
        assert [record.nature for record in announced(xdyj, Event.FINDING_RAISED, result=result)] == natures

    def test_in_the_good_direction_is_a_good_practice(self, xdyj: Cast) -> None:
        assert [record.nature for record in announced(xdyj, Event.CHART_SIGNAL, good=True)] == ["good-practice"]

    def test_announced_under_two_names_still_counts_once(self, xdyj: Cast) -> None:
        announced(xdyj, Event.OBSERVATION_MADE, fact="finding:3")

        assert len(announced(xdyj, Event.FINDING_RAISED, fact="finding:3", result="observation")) == 1

    @pytest.mark.parametrize("own", [{}, {"fact": "checklist-item:7"}])
    def test_that_a_step_notes_is_answered_with_its_entry(self, xdyj: Cast, own: dict[str, str]) -> None:
        record = given.objective(xdyj)

        made = [note(Event.OBSERVATION_MADE, record, Act(xdyj.max, NOON), **own) for _again in range(2)]

        assert made == [Opportunity.objects.get()] * 2

    def test_that_a_completed_check_is_told_without_is_none(self, xdyj: Cast) -> None:
        assert announced(xdyj, Event.CHECK_RECORDED, result="good-practice") == []

    def test_of_another_month_counts_again(self, xdyj: Cast) -> None:
        announced(xdyj, Event.TARGET_MISSED, fact="mttr:2026-01")

        assert len(announced(xdyj, Event.TARGET_MISSED, fact="mttr:2026-02")) == 2

    def test_is_each_companys_own(self, xdyj: Cast, yntd: Cast) -> None:
        assert [len(announced(cast, Event.SLA_MISSED, fact="ticket:1")) for cast in (xdyj, yntd)] == [1, 1]

    def test_is_entered_by_the_system_not_by_who_caused_it(self, xdyj: Cast) -> None:
        (record,) = announced(xdyj, Event.SLA_MISSED)

        assert (record.created_by, record.suggested_by) == (None, None)
        assert JournalEntry.objects.get(record_id=record.pk, action="opportunity.created").actor is None

    def test_that_nothing_names_is_left_alone(self, xdyj: Cast) -> None:
        announce(Event.SLA_MISSED, company=xdyj.company, at=NOON)

        assert not Opportunity.objects.exists()
