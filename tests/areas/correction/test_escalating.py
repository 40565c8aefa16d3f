"""What cannot be solved in an action is fed back to the department that owns the matter."""

import pytest

from bihuan.areas.improvement.models import Escalation
from bihuan.core.models import Company, Notice, Record
from bihuan.core.writing import create
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
