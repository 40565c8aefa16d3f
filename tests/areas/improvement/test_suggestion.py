"""A suggestion round: sent out, answered once each, screened one by one, closed."""

from datetime import date

import pytest

from bihuan.areas.improvement import rounds
from bihuan.areas.improvement.models import Opportunity, RoundAnswer, RoundDepartment, RoundQuestion, SuggestionRound
from bihuan.core.access import standing_of
from bihuan.core.models import JournalEntry, Link, Notice
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.writing import add_part, amend_part, create, take
from tests.areas.improvement import builders as given
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
State = SuggestionRound.State
SAID = {"process": "变更", "suggestion": "评审放到线上"}


def draft(cast: Cast) -> SuggestionRound:
    return create(SuggestionRound, actor=cast.quinn, at=NOON, title="2026 年 3 月建议调查", closes_on=date(2026, 3, 13))


def opened(cast: Cast) -> SuggestionRound:
    return take("open-round", draft(cast), actor=cast.quinn, at=NOON)


class TestSendingItOut:
    @pytest.mark.requirement("XDYJ-03-02.15")
    def test_is_for_quality_and_starts_with_the_usual_questions(self, xdyj: Cast) -> None:
        record = opened(xdyj)

        assert [row.key for row in record.questions.all()] == ["process", "present", "suggestion", "benefit"]
        assert (record.state, record.opens_on) == (State.OPEN, date(2026, 3, 2))
        with pytest.raises(NotAllowed):
            create(SuggestionRound, actor=xdyj.max, at=NOON, title="x", closes_on=date(2026, 3, 13))

    @pytest.mark.requirement("XDYJ-03-02.15")
    def test_reaches_all_staff(self, xdyj: Cast) -> None:
        record = opened(xdyj)

        assert all(record in SuggestionRound.objects.visible_to(standing_of(p, NOON)) for p in xdyj.people.values())
        assert all(rounds.is_asked(record, person) for person in xdyj.people.values())

    @pytest.mark.requirement("XDYJ-03-02.15")
    def test_is_told_to_everyone_who_is_asked(self, xdyj: Cast) -> None:
        everyone, few = opened(xdyj), draft(xdyj)
        add_part(RoundDepartment, few, actor=xdyj.quinn, at=NOON, department=xdyj.departments["rd"])
        take("open-round", few, actor=xdyj.quinn, at=NOON)

        def told(record: SuggestionRound) -> set[int]:
            return set(Notice.objects.filter(record_id=record.pk, kind="round").values_list("person", flat=True))

        assert told(everyone) == {person.pk for person in xdyj.people.values()}
        assert told(few) == {xdyj.ada.pk, xdyj.eve.pk}

    def test_can_ask_some_departments_only(self, xdyj: Cast) -> None:
        record = draft(xdyj)
        add_part(RoundDepartment, record, actor=xdyj.quinn, at=NOON, department=xdyj.departments["rd"])
        take("open-round", record, actor=xdyj.quinn, at=NOON)

        with pytest.raises(NotAllowed):
            rounds.answer(record, xdyj.olga, SAID, at=NOON)
        assert rounds.answer(record, xdyj.eve, SAID, at=NOON).person == xdyj.eve

    def test_keeps_the_questions_once_it_is_open(self, xdyj: Cast) -> None:
        record = opened(xdyj)

        with pytest.raises(NotAllowed):
            amend_part(record.questions.first(), actor=xdyj.quinn, at=NOON, text="另一个问题")

    def test_refuses_a_last_day_that_has_passed(self, xdyj: Cast) -> None:
        with pytest.raises(Refused):
            take("open-round", draft(xdyj), actor=xdyj.quinn, at=given.on(date(2026, 3, 14)))


class TestAnswering:
    @pytest.mark.requirement("XDYJ-03-02.15", "XDYJ-03-02.04")
    def test_keeps_what_was_said_once_per_person(self, xdyj: Cast) -> None:
        record = opened(xdyj)

        given_answer = rounds.answer(record, xdyj.eve, {**SAID, "benefit": " "}, at=NOON)

        assert (given_answer.answers, given_answer.department) == (SAID, xdyj.departments["rd"])
        with pytest.raises(Refused):
            rounds.answer(record, xdyj.eve, SAID, at=NOON, anonymous=True)

    def test_anonymously_names_nobody_and_still_counts_once(self, xdyj: Cast) -> None:
        record = opened(xdyj)

        made = rounds.answer(record, xdyj.eve, SAID, at=NOON, anonymous=True, address="10.1.2.3")

        entry = JournalEntry.objects.get(action="suggestion-round.roundanswer-added")
        assert (made.person, made.department, made.created_by) == (None, None, None)
        assert (entry.actor, entry.role, entry.address) == (
            None,
            "anonymous",
            "",
        ) and "Eve" not in entry.changes + entry.comment
        with pytest.raises(Refused):
            rounds.answer(record, xdyj.eve, SAID, at=NOON)

    def test_gives_everyone_their_own_token(self, xdyj: Cast) -> None:
        record = opened(xdyj)

        tokens = {rounds.token(record, person) for person in xdyj.people.values()}

        assert len(tokens) == len(xdyj.people) and not any(str(xdyj.eve.pk) == token for token in tokens)

    def test_refuses_with_every_reason(self, xdyj: Cast) -> None:
        record = draft(xdyj)
        rating = {"key": "urgency", "text": "多急？", "kind": "rating", "required": True}
        add_part(RoundQuestion, record, actor=xdyj.quinn, at=NOON, **rating)
        take("open-round", record, actor=xdyj.quinn, at=NOON)

        with pytest.raises(Refused) as refused:
            rounds.answer(record, xdyj.eve, {"urgency": "9", "colour": "red"}, at=NOON)

        assert {reason.field for reason in refused.value.reasons} == {"urgency", "colour", "suggestion"}

    def test_ends_with_the_last_day(self, xdyj: Cast) -> None:
        record = opened(xdyj)
        rounds.answer(record, xdyj.eve, SAID, at=given.on(date(2026, 3, 13)))

        with pytest.raises(Refused):
            rounds.answer(record, xdyj.ada, SAID, at=given.on(date(2026, 3, 14)))

    def test_is_not_for_another_company(self, xdyj: Cast, yntd: Cast) -> None:
        with pytest.raises(NotAllowed):
            rounds.answer(opened(xdyj), yntd.eve, SAID, at=NOON)

    def test_cannot_be_changed_by_anyone(self, xdyj: Cast) -> None:
        made = rounds.answer(opened(xdyj), xdyj.eve, SAID, at=NOON)

        for who in (xdyj.eve, xdyj.quinn):
            with pytest.raises(NotAllowed):
                amend_part(made, actor=who, at=NOON, reason="x")


class TestScreening:
    @pytest.mark.requirement("XDYJ-03-02.15", "XDYJ-03-02.18")
    def test_enters_an_answer_in_the_ledger_and_tells_who_gave_it(self, xdyj: Cast) -> None:
        record = opened(xdyj)
        made = rounds.answer(record, xdyj.eve, SAID, at=NOON)

        take("take-up", record, actor=xdyj.quinn, at=NOON, answer=made, heading="评审放到线上", elements=["process"])

        found = Opportunity.objects.get()
        made.refresh_from_db()
        assert (found.channel, found.suggested_by, made.opportunity, made.outcome) == (
            "suggestion",
            xdyj.eve,
            found,
            "taken-up",
        )
        assert "评审放到线上" in found.what and Link.objects.filter(source_id=record.pk, target_id=found.pk).exists()
        assert found.number in Notice.objects.get(person=xdyj.eve, kind="answer").text

    def test_keeps_an_anonymous_answer_anonymous(self, xdyj: Cast) -> None:
        record = opened(xdyj)
        made = rounds.answer(record, xdyj.eve, SAID, at=NOON, anonymous=True)

        take("take-up", record, actor=xdyj.quinn, at=NOON, answer=made, heading="评审放到线上")

        found = Opportunity.objects.get()
        assert (found.anonymous, found.suggested_by, found.created_by, found.department) == (True, None, None, None)

    @pytest.mark.requirement("XDYJ-03-02.04")
    def test_leaves_an_answer_out_only_with_a_reason_that_is_told(self, xdyj: Cast) -> None:
        record = opened(xdyj)
        made = rounds.answer(record, xdyj.eve, SAID, at=NOON)
        with pytest.raises(Refused):
            take("leave-out", record, actor=xdyj.quinn, at=NOON, answer=made)

        take("leave-out", record, actor=xdyj.quinn, at=NOON, answer=made, reason="年内已有安排")

        made.refresh_from_db()
        assert (made.outcome, made.reason) == ("dismissed", "年内已有安排")
        assert "年内已有安排" in Notice.objects.get(person=xdyj.eve, kind="answer").text

    def test_happens_once_per_answer_and_in_its_own_round(self, xdyj: Cast) -> None:
        record, other = opened(xdyj), opened(xdyj)
        made = rounds.answer(record, xdyj.eve, SAID, at=NOON)
        with pytest.raises(Refused):
            take("leave-out", other, actor=xdyj.quinn, at=NOON, answer=made, reason="x")
        take("leave-out", record, actor=xdyj.quinn, at=NOON, answer=made, reason="x")

        with pytest.raises(Refused):
            take("take-up", record, actor=xdyj.quinn, at=NOON, answer=made, heading="x")

    @pytest.mark.requirement("XDYJ-03-02.15")
    def test_ends_when_every_answer_is_screened(self, xdyj: Cast) -> None:
        record = opened(xdyj)
        made = rounds.answer(record, xdyj.eve, SAID, at=NOON)
        with pytest.raises(Refused) as refused:
            take("finish-screening", record, actor=xdyj.quinn, at=NOON)
        assert len(refused.value.reasons) == 2

        take("end-collection", record, actor=xdyj.quinn, at=NOON)
        assert record.state == State.COLLECTED
        take("leave-out", record, actor=xdyj.quinn, at=NOON, answer=made, reason="x")
        take("finish-screening", record, actor=xdyj.quinn, at=NOON)
        take("close", record, actor=xdyj.quinn, at=NOON, result="1 条建议")

        assert (record.state, RoundAnswer.objects.filter(outcome="").count()) == (State.CLOSED, 0)


class TestTheScheduler:
    def test_ends_the_collection_after_the_last_day_once(self, xdyj: Cast) -> None:
        record = opened(xdyj)

        assert rounds.end_due_rounds(xdyj.company, given.on(date(2026, 3, 13))) == []
        assert rounds.end_due_rounds(xdyj.company, given.on(date(2026, 3, 17))) == [record]
        assert rounds.end_due_rounds(xdyj.company, given.on(date(2026, 3, 17))) == []
