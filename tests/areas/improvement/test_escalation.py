"""An escalation: raised on any record, decided by those the pack names, followed up."""

import pytest

from bihuan.areas.improvement.models import Escalation
from bihuan.core.access import standing_of
from bihuan.core.models import ApprovalRoute, Company, Link, Notice, Record
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.vocabulary import Role
from bihuan.core.writing import amend, create, take
from tests.areas.improvement import builders as given
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
State = Escalation.State


def escalation(cast: Cast, who: str = "olga") -> Escalation:
    item = given.started_item(cast)
    said = {"title": "评审工具采购卡住", "concerns": item, "problem": "预算未批，试点无法启动", "wanted": "批 2 万元"}
    return create(Escalation, actor=cast.people[who], at=NOON, **said)


class TestAnEscalation:
    @pytest.mark.requirement("XDYJ-03-02.07")
    def test_at_xdyj_is_decided_by_om_management_with_the_resources_granted(self, xdyj: Cast) -> None:
        record = escalation(xdyj)

        take("decide", record, actor=xdyj.max, at=NOON, decision="本周内采购", granted="2 万元，1 名工程师")

        assert (record.state, record.decided_by, record.granted) == (State.DECIDED, xdyj.max, "2 万元，1 名工程师")
        assert "本周内采购" in Notice.objects.filter(person=xdyj.olga, record_id=record.pk).latest("id").text

    @pytest.mark.requirement("YNTD-ITSS-0300.17")
    def test_at_yntd_is_decided_by_the_general_manager(self, yntd: Cast) -> None:
        record = escalation(yntd)
        with pytest.raises(NotAllowed):
            take("decide", record, actor=yntd.max, at=NOON, decision="x")

        assert take("decide", record, actor=yntd.gina, at=NOON, decision="批准").state == State.DECIDED

    def test_is_not_decided_by_who_answers_for_it(self, xdyj: Cast, yntd: Cast) -> None:
        for cast in (xdyj, yntd):
            record, head = escalation(cast), given.approver(cast)
            amend(record, actor=cast.olga, at=NOON, owner=head)
            with pytest.raises(NotAllowed):
                take("decide", record, actor=head, at=NOON, decision="x")
            with pytest.raises(NotAllowed):
                amend(record, actor=head, at=NOON, owner=cast.olga)

    @pytest.mark.requirement("YNTD-ITSS-0300.17")
    def test_is_fed_back_to_the_head_of_the_owning_department(self, yntd: Cast) -> None:
        record = escalation(yntd)

        (notice,) = Notice.objects.filter(record_id=record.pk, kind="escalated")
        assert notice.person == yntd.max
        assert Record.objects.visible_to(standing_of(yntd.max, NOON)).filter(pk=record.pk).exists()

    @pytest.mark.requirement("YNTD-ITSS-0300.17")
    def test_tells_whom_the_pack_names(self, yntd: Cast) -> None:
        Company.objects.filter(pk=yntd.company.pk).update(settings={"escalation_tells": ["auditor", "quality"]})
        yntd.olga.company.refresh_from_db()

        record = escalation(yntd)

        told = Notice.objects.filter(record_id=record.pk, kind="escalated")
        assert {one.person for one in told} == {yntd.ada, yntd.quinn}

    @pytest.mark.requirement("YNTD-ITSS-0300.17")
    def test_is_settled_by_the_department_it_was_fed_back_to_without_a_decision_above(self, yntd: Cast) -> None:
        ApprovalRoute.objects.create(
            company=yntd.company, subject="escalation.settle", by=[[Role.OWNING_DEPARTMENT]], clause="4.4.2"
        )
        record = escalation(yntd)
        with pytest.raises(NotAllowed):
            take("settle", record, actor=yntd.quinn, at=NOON, outcome="x")
        with pytest.raises(Refused):
            take("settle", record, actor=yntd.max, at=NOON)

        take("settle", record, actor=yntd.max, at=NOON, outcome="借用二部的评审工具，试点照常")

        assert (record.state, record.decided_by, record.is_open) == (State.CLOSED, yntd.max, False)
        assert "借用二部" in Notice.objects.filter(person=yntd.olga, record_id=record.pk).latest("id").text
        with pytest.raises(Refused):
            take("decide", record, actor=yntd.gina, at=NOON, decision="批准")

    def test_is_not_settled_by_who_raised_it(self, yntd: Cast) -> None:
        ApprovalRoute.objects.create(
            company=yntd.company, subject="escalation.settle", by=[[Role.OWNING_DEPARTMENT]], clause="4.4.2"
        )
        with pytest.raises(NotAllowed):
            take("settle", escalation(yntd, "max"), actor=yntd.max, at=NOON, outcome="x")

    @pytest.mark.requirement("XDYJ-03-02.07")
    @pytest.mark.parametrize("who", ["quinn", "gina", "olga", "ada"])
    def test_is_decided_by_nobody_else(self, xdyj: Cast, who: str) -> None:
        with pytest.raises(NotAllowed):
            take("decide", escalation(xdyj, "eve"), actor=xdyj.people[who], at=NOON, decision="x")

    def test_is_not_decided_by_who_raised_it(self, xdyj: Cast) -> None:
        with pytest.raises(NotAllowed):
            take("decide", escalation(xdyj, "max"), actor=xdyj.max, at=NOON, decision="x")

    def test_shows_on_the_record_it_is_about(self, xdyj: Cast) -> None:
        record = escalation(xdyj)

        assert Link.objects.filter(source_id=record.concerns_id, target_id=record.pk).exists()

    def test_ends_with_what_came_of_the_decision(self, xdyj: Cast) -> None:
        record = take("decide", escalation(xdyj), actor=xdyj.max, at=NOON, decision="采购")
        with pytest.raises(Refused):
            take("close", record, actor=xdyj.olga, at=NOON)

        assert take("close", record, actor=xdyj.olga, at=NOON, outcome="已到货").state == State.CLOSED

    def test_is_refused_where_the_pack_names_nobody(self, xdyj: Cast) -> None:
        ApprovalRoute.objects.filter(company=xdyj.company, subject="escalation").delete()

        with pytest.raises(Refused):
            escalation(xdyj)
