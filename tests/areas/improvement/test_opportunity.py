"""An opportunity: raised by anyone, screened and answered, treated, verified, closed."""

from datetime import date

import pytest

from bihuan.areas.improvement.models import Opportunity
from bihuan.core.access import standing_of
from bihuan.core.flow import flow_of
from bihuan.core.models import JournalEntry, Link, Notice, Person
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.vocabulary import Channel, Pdca
from bihuan.core.writing import create, take
from tests.areas.improvement import builders as given
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
State = Opportunity.State


def seen_by(person: Person) -> list[Opportunity]:
    return list(Opportunity.objects.visible_to(standing_of(person, NOON)))


class TestRaisingAnOpportunity:
    @pytest.mark.requirement("XDYJ-03-02.04", "XDYJ-03-02.10", "YNTD-ITSS-0300.04")
    def test_is_for_every_employee_and_they_see_it(self, xdyj: Cast, yntd: Cast) -> None:
        for cast in (xdyj, yntd):
            record = given.opportunity(cast, cast.eve)

            assert (record.state, record.suggested_by, seen_by(cast.eve)) == (State.NEW, cast.eve, [record])

    def test_is_not_for_an_assessor(self, xdyj: Cast) -> None:
        with pytest.raises(NotAllowed):
            given.opportunity(xdyj, xdyj.vera)

    @pytest.mark.requirement("XDYJ-03-02.13", "XDYJ-03-02.17", "YNTD-ITSS-0300.06")
    @pytest.mark.parametrize("channel", Channel.values)
    def test_goes_through_every_channel_and_links_its_source(self, xdyj: Cast, channel: str) -> None:
        goal = given.objective(xdyj)

        record = create(Opportunity, actor=xdyj.eve, at=NOON, sources=[goal], title="x", channel=channel, what="y")

        assert record.channel == channel
        assert Link.objects.get(target_id=record.pk).source_id == goal.pk

    @pytest.mark.requirement("XDYJ-03-02.14")
    @pytest.mark.parametrize("nature", Opportunity.Nature.values)
    def test_names_a_weakness_or_a_good_practice(self, xdyj: Cast, nature: str) -> None:
        assert given.opportunity(xdyj, channel="audit-review", nature=nature).nature == nature

    @pytest.mark.requirement("XDYJ-03-02.18")
    def test_enters_the_one_ledger_under_a_number(self, xdyj: Cast) -> None:
        numbers = [
            given.opportunity(xdyj, who, channel=how).number
            for who, how in ((xdyj.eve, "suggestion"), (xdyj.max, "lesson"))
        ]

        assert numbers == ["XDYJ-OPP-2026-0001", "XDYJ-OPP-2026-0002"]

    def test_shows_it_to_who_suggested_it_when_someone_else_writes_it_down(self, xdyj: Cast) -> None:
        record = given.opportunity(xdyj, xdyj.quinn, suggested_by=xdyj.eve)

        assert seen_by(xdyj.eve) == [record]

    @pytest.mark.requirement("XDYJ-03-02.10")
    def test_shows_a_department_what_is_assigned_to_it(self, xdyj: Cast) -> None:
        mine = given.opportunity(xdyj, xdyj.max, department=xdyj.departments["rd"])
        given.opportunity(xdyj, xdyj.max, department=xdyj.departments["om"])

        assert seen_by(xdyj.eve) == [mine]


class TestAnAnonymousOpportunity:
    def test_names_nobody_anywhere(self, xdyj: Cast) -> None:
        record = given.opportunity(xdyj, xdyj.eve, anonymous=True, suggested_by=xdyj.eve)

        entry = JournalEntry.objects.get(record_id=record.pk)
        assert (record.created_by, record.suggested_by, record.anonymous) == (None, None, True)
        assert (entry.actor, entry.role, entry.address) == (None, "anonymous", "")
        assert "Eve" not in f"{entry.actor_name}{entry.changes}{entry.subject}{entry.comment}"
        assert entry.actor_name not in {"", "Eve"}

    def test_does_not_keep_the_address_it_came_from(self, xdyj: Cast) -> None:
        said = {"title": "x", "channel": "suggestion", "what": "y", "anonymous": True}
        record = create(Opportunity, actor=xdyj.eve, at=NOON, address="10.1.2.3", **said)

        assert JournalEntry.objects.get(record_id=record.pk).address == ""

    def test_is_still_not_for_an_assessor(self, xdyj: Cast) -> None:
        with pytest.raises(NotAllowed):
            given.opportunity(xdyj, xdyj.vera, anonymous=True)

    @pytest.mark.requirement("XDYJ-03-02.04")
    def test_is_answered_where_everyone_can_read_it(self, xdyj: Cast) -> None:
        record = given.opportunity(xdyj, xdyj.eve, anonymous=True)
        assert seen_by(xdyj.ada) == [record] and seen_by(xdyj.eve) == []

        take("decline", record, actor=xdyj.quinn, at=NOON, reason="已有同类安排")

        assert seen_by(xdyj.eve) == [record] and record.answer == "已有同类安排"
        assert not Notice.objects.filter(person=xdyj.eve).exists()


class TestScreening:
    def test_takes_up_for_a_day_that_can_still_be_kept(self, xdyj: Cast) -> None:
        with pytest.raises(Refused) as refused:
            given.accepted(xdyj, due_on=date(2020, 1, 1))

        assert [reason.field for reason in refused.value.reasons] == ["due_on"]

    @pytest.mark.requirement("XDYJ-03-02.08", "YNTD-ITSS-0300.02")
    @pytest.mark.parametrize("who", ["eve", "max", "gina", "ada"])
    def test_is_for_quality_alone(self, xdyj: Cast, who: str) -> None:
        record = given.opportunity(xdyj)

        with pytest.raises(NotAllowed):
            take("decline", record, actor=xdyj.people[who], at=NOON, reason="x")

    @pytest.mark.requirement("YNTD-ITSS-0300.02", "XDYJ-03-02.08")
    def test_accepting_rates_assigns_and_answers(self, yntd: Cast) -> None:
        record = given.accepted(yntd)

        assert (record.state, record.score, record.owner, record.department) == (
            State.ACCEPTED,
            80,
            yntd.olga,
            yntd.departments["om"],
        )
        assert Notice.objects.filter(person=yntd.eve, record_id=record.pk).count() == 1

    @pytest.mark.requirement("XDYJ-03-02.01")
    def test_refuses_to_accept_without_elements_and_ratings_all_at_once(self, xdyj: Cast) -> None:
        with pytest.raises(Refused) as refused:
            take(
                "accept", given.opportunity(xdyj), actor=xdyj.quinn, at=NOON, owner=xdyj.olga, due_on=date(2026, 6, 30)
            )

        assert {reason.field for reason in refused.value.reasons} == {"elements", "impact", "urgency", "effort"}

    @pytest.mark.requirement("XDYJ-03-02.01")
    def test_knows_the_six_elements_and_no_other(self, xdyj: Cast) -> None:
        record = given.accepted(xdyj, elements=["emergency", "people"])
        assert record.element_list == ["people", "emergency"]

        with pytest.raises(Refused):
            given.opportunity(xdyj, elements=["money"])

    @pytest.mark.requirement("XDYJ-03-02.04")
    def test_declining_needs_a_reason_and_tells_who_suggested_it(self, xdyj: Cast) -> None:
        record = given.opportunity(xdyj, xdyj.eve)
        with pytest.raises(Refused):
            take("decline", record, actor=xdyj.quinn, at=NOON)

        take("decline", record, actor=xdyj.quinn, at=NOON, reason="已在 0003 中处理")

        notice = Notice.objects.get(person=xdyj.eve)
        assert notice.record_id == record.pk and "0003" in notice.text
        assert record.state == State.DECLINED and not record.is_open

    def test_merging_points_to_the_other_and_follows_it(self, xdyj: Cast) -> None:
        record, other = given.opportunity(xdyj, xdyj.eve), given.accepted(xdyj, given.opportunity(xdyj, xdyj.max))

        take("merge", record, actor=xdyj.quinn, at=NOON, into=other.number)

        assert (record.state, record.merged_into) == (State.MERGED, other)
        assert other in seen_by(xdyj.eve)

    def test_merging_into_itself_or_a_finished_one_is_refused(self, xdyj: Cast) -> None:
        record = given.opportunity(xdyj)
        done = take("decline", given.opportunity(xdyj), actor=xdyj.quinn, at=NOON, reason="x")

        for into in (record, done):
            with pytest.raises(Refused):
                take("merge", record, actor=xdyj.quinn, at=NOON, into=into)

    def test_another_companys_opportunity_is_unknown(self, xdyj: Cast, yntd: Cast) -> None:
        with pytest.raises(Refused):
            take("merge", given.opportunity(xdyj), actor=xdyj.quinn, at=NOON, into=given.opportunity(yntd))


@pytest.mark.requirement("XDYJ-03-02.05")
def test_every_state_stands_somewhere_in_the_cycle() -> None:
    phases = {look.phase for look in flow_of(Opportunity).looks.values()}

    assert phases == set(Pdca)


@pytest.mark.requirement("XDYJ-03-02.18")
def test_is_open_again_when_the_item_that_was_to_treat_it_is_cancelled(xdyj: Cast) -> None:
    record = take("plan", given.accepted(xdyj), actor=xdyj.quinn, at=NOON, plan=given.plan(xdyj))

    take("cancel", record.item, actor=xdyj.quinn, at=NOON, reason="预算取消")

    record.refresh_from_db()
    assert (record.state, record.item) == (State.ACCEPTED, None)
