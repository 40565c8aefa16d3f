"""What an action needs: secured by who heads the department, or asked of those above; trouble is fed back."""

import pytest

from bihuan.areas.improvement.models import Escalation
from bihuan.core.approvals import content_digest
from bihuan.core.models import Approval, Company, Notice, Record
from bihuan.core.refusals import NotAllowed
from bihuan.core.writing import amend, create
from tests.areas.correction import builders as given
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("YNTD-ITSS-0300.17")
def test_an_action_in_trouble_is_fed_back_to_the_owning_department_and_no_other(yntd: Cast) -> None:
    Company.objects.filter(pk=yntd.company.pk).update(settings={"escalation_tells": ["owning-department"]})
    yntd.olga.company.refresh_from_db()
    action = given.preventive(yntd, department=yntd.departments["om"], owning_department=yntd.departments["quality"])

    said = {"title": "改不动", "concerns": Record.objects.get(pk=action.pk), "problem": "供应商不配合"}
    record = create(Escalation, actor=yntd.olga, at=NOON, **said)

    told = Notice.objects.filter(record_id=record.pk, kind="escalated")
    assert {one.person for one in told} == {yntd.quinn}


@pytest.mark.requirement("YNTD-ITSS-0300.16")
def test_the_department_head_signs_for_the_people_money_and_material_an_action_needs(yntd: Cast) -> None:
    drafted = given.action_of(given.accepted(yntd))
    given.drawn_up(yntd, drafted, resources="部门内 2 人日，备件从库存领用")

    action = given.approved(yntd, drafted)

    signed = Approval.objects.get(record_id=action.pk, state=Approval.State.APPROVED)
    slot = signed.slots.get()
    assert (slot.role, slot.decided_by) == ("department-head", yntd.max)
    assert action.content()["resources"] == "部门内 2 人日，备件从库存领用"
    assert signed.digest == content_digest(action)
    with pytest.raises(NotAllowed):
        amend(action, actor=yntd.olga, at=NOON, resources="外购 5 万元")
