"""Independence and the end of an audit hold below the pages: the interface refuses what the pages refuse."""

from collections.abc import Iterator

import pytest
from django.test import override_settings

from bihuan.areas.assurance.models import Audit
from bihuan.areas.correction.models import Action, Nonconformity
from bihuan.core.models import Person
from tests.api.test_correction import caller
from tests.areas.assurance import builders as given
from tests.areas.correction import builders as correction
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _urls() -> Iterator[None]:
    with override_settings(ROOT_URLCONF="bihuan.api.urls"):
        yield


@pytest.mark.requirement("XDYJ-04-01.10")
def test_nobody_is_appointed_to_audit_only_the_own_department(xdyj: Cast) -> None:
    record = given.programme(xdyj)
    plan = given.planned(xdyj, record, "om")
    given.planned(xdyj, record, "quality", "rd", title="第二次内审")
    given.signed(xdyj, record)
    made = given.audit(xdyj, plan=plan)

    answer = caller(xdyj, "gina", "audits")("post", f"/{made.number}/steps/appoint-lead", {"person": xdyj.olga.pk})

    assert answer.status_code == 422 and Audit.objects.get(pk=made.pk).lead is None


@pytest.mark.requirement("XDYJ-04-01.18")
def test_an_audit_with_an_open_nonconformity_is_not_closed(xdyj: Cast) -> None:
    made = given.reported(xdyj, None, "minor")

    answer = caller(xdyj, "quinn", "audits")("post", f"/{made.number}/steps/close", {})

    assert answer.status_code == 422 and Nonconformity.objects.get().number in answer.content.decode()
    assert Audit.objects.get(pk=made.pk).state == "follow-up"


@pytest.mark.requirement("XDYJ-04-01.18", "YNTD-ITSS-0300.18")
def test_no_step_leads_round_the_verification(yntd: Cast) -> None:
    record = correction.accepted(yntd)
    action = correction.done(yntd, correction.action_of(record))
    Person.objects.filter(pk=yntd.olga.pk).update(department=yntd.departments["quality"])

    own = caller(yntd, "olga", "actions")("post", f"/{action.number}/steps/verify", {"verification": "自己看过"})
    along = caller(yntd, "quinn", "nonconformities")("post", f"/{record.number}/steps/reach-verified", {})
    typed = caller(yntd, "quinn", "actions")("patch", f"/{action.number}", {"verified_by": yntd.quinn.pk})

    assert [answer.status_code in {403, 422} for answer in (own, along, typed)] == [True] * 3
    assert Action.objects.get(pk=action.pk).verified_by is None
    assert Nonconformity.objects.get(pk=record.pk).state == "done"
