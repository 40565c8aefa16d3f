"""A complaint always leads to a corrective action, and ends with an answer."""

from datetime import date

import pytest

from bihuan.areas.correction.models import Complaint
from bihuan.areas.improvement.models import Opportunity
from bihuan.core.models import Link
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.writing import take
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
    found = take("answer", record, actor=yntd.olga, at=NOON, answer="已致歉")

    assert (found.answered_by, found.answered_on) == (yntd.olga, NOON.date())


def test_anyone_takes_one_in_but_not_everyone_hands_it_out(yntd: Cast) -> None:
    record = b.complaint(yntd, actor=yntd.eve)

    with pytest.raises(NotAllowed):
        take("treat", record, actor=yntd.eve, at=NOON, owner=yntd.olga, department=yntd.departments["om"], due_on=b.DUE)


def test_one_that_shows_a_nonconformity_is_linked_with_both(yntd: Cast) -> None:
    record = b.complaint(yntd)
    found = b.accepted(yntd, source="complaint", from_complaint=record)

    action = b.action_of(found)
    assert action.from_complaint == record
    raised = Opportunity.objects.get()  # complaints enter the improvement ledger by themselves
    assert {link.target_id for link in Link.objects.filter(source=record.pk)} == {found.pk, action.pk, raised.pk}
