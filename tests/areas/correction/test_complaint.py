"""A complaint always leads to a corrective action, and ends with an answer."""

from datetime import date

import pytest

from bihuan.areas.correction.models import Complaint
from bihuan.areas.improvement.models import Opportunity
from bihuan.core.models import Link
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.writing import amend, take
from tests.areas.correction import builders as b
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("YNTD-ITSS-0300.09", "XDYJ-04-01.33")
def test_leads_to_a_corrective_action(yntd: Cast) -> None:
    record = b.treated(yntd, severity="major")

    action = b.action_of(record)
    assert (action.nature, action.source, action.severity) == ("corrective", "complaint", "major")
    assert Link.objects.filter(source=record.pk, target=action.pk).exists()


@pytest.mark.requirement("YNTD-ITSS-0300.09")
def test_cannot_be_closed_without_one_nor_without_an_answer(yntd: Cast) -> None:
    record = b.treated(yntd)
    take("cancel", b.action_of(record), actor=yntd.quinn, at=NOON, reason="写错")

    with pytest.raises(Refused) as refused:
        take("close", record, actor=yntd.quinn, at=NOON, result="已处理")

    said = [str(reason) for reason in refused.value.reasons]
    assert any("no answer" in one for one in said) and any("no corrective action" in one for one in said)


def test_waits_until_its_action_is_verified(yntd: Cast) -> None:
    record = b.treated(yntd)
    take("answer", record, actor=yntd.olga, at=NOON, answer="已致歉并说明措施")

    with pytest.raises(Refused, match="not verified"):
        take("close", record, actor=yntd.quinn, at=NOON, result="已处理")
    b.verified(yntd, b.action_of(record))

    assert take("close", record, actor=yntd.quinn, at=NOON, result="客户认可").state == Complaint.State.CLOSED


def test_keeps_who_answered_and_when_but_not_before_it_came(yntd: Cast) -> None:
    record = b.treated(yntd)

    with pytest.raises(Refused, match="before it was received"):
        take("answer", record, actor=yntd.olga, at=NOON, answer="x", answered_on=date(2026, 3, 1))
    with pytest.raises(Refused, match="has not come yet"):
        take("answer", record, actor=yntd.olga, at=NOON, answer="x", answered_on=date(2031, 1, 1))
    found = take("answer", record, actor=yntd.olga, at=NOON, answer="已致歉")

    assert (found.answered_by, found.answered_on) == (yntd.olga, NOON.date())


def test_anyone_takes_one_in_but_not_everyone_hands_it_out(yntd: Cast) -> None:
    record = b.complaint(yntd, actor=yntd.eve)

    with pytest.raises(NotAllowed):
        take("treat", record, actor=yntd.eve, at=NOON, owner=yntd.olga, department=yntd.departments["om"], due_on=b.DUE)


class TestCalledVoid:
    """Who took it in does so until somebody treats it; afterwards quality, never its owner, and never over an action."""

    def test_by_who_took_it_in_before_it_is_treated(self, company: Cast) -> None:
        record = b.complaint(company, actor=company.eve)

        with pytest.raises(NotAllowed):
            take("take-back", record, actor=company.olga, at=NOON, reason="记错")
        assert take("take-back", record, actor=company.eve, at=NOON, reason="记错").state == Complaint.State.CANCELLED

    @pytest.mark.requirement("YNTD-ITSS-0300.09", "XDYJ-04-01.33")
    @pytest.mark.parametrize("answered", [False, True])
    def test_not_by_who_took_it_in_once_it_is_treated(self, company: Cast, answered: bool) -> None:
        record = b.treated(company, b.complaint(company, actor=company.eve))
        if answered:
            take("answer", record, actor=company.olga, at=NOON, answer="已致歉")

        for step in ("cancel", "take-back"):
            with pytest.raises((NotAllowed, Refused)):
                take(step, record, actor=company.eve, at=NOON, reason="不想处理")
        assert Complaint.objects.get(pk=record.pk).is_open

    def test_not_by_its_owner_though_of_quality(self, company: Cast) -> None:
        record = b.treated(company)
        take("cancel", b.action_of(record), actor=company.quinn, at=NOON, reason="误登")
        amend(record, actor=company.max, at=NOON, owner=company.quinn)

        with pytest.raises(NotAllowed, match="Four eyes"):
            take("cancel", record, actor=company.quinn, at=NOON, reason="误登")
        amend(record, actor=company.max, at=NOON, owner=company.olga)

        assert take("cancel", record, actor=company.quinn, at=NOON, reason="误登").state == Complaint.State.CANCELLED

    @pytest.mark.requirement("YNTD-ITSS-0300.09")
    def test_not_while_its_action_is_open(self, company: Cast) -> None:
        record = b.treated(company)
        action = b.action_of(record)

        with pytest.raises(Refused, match=action.number) as refused:
            take("cancel", record, actor=company.quinn, at=NOON, reason="误登")
        assert [reason.record for reason in refused.value.reasons] == [action]
        take("cancel", action, actor=company.quinn, at=NOON, reason="误登")

        assert take("cancel", record, actor=company.quinn, at=NOON, reason="误登").state == Complaint.State.CANCELLED


def test_one_that_shows_a_nonconformity_is_linked_with_both(yntd: Cast) -> None:
    record = b.complaint(yntd)
    found = b.accepted(yntd, source="complaint", from_complaint=record)

    action = b.action_of(found)
    assert action.from_complaint == record
    raised = Opportunity.objects.get()  # complaints enter the improvement ledger by themselves
    assert {link.target_id for link in Link.objects.filter(source=record.pk)} == {found.pk, action.pk, raised.pk}
