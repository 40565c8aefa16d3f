"""Independence and the end of an audit hold below the pages: the interface refuses what the pages refuse."""

from collections.abc import Iterator

import pytest
from django.test import override_settings

from bihuan.areas.assurance.models import Audit
from bihuan.areas.correction.models import Action, Nonconformity
from bihuan.core.adopting import Row, adopt, adoptable
from bihuan.core.models import Person
from bihuan.core.refusals import Refused
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


@pytest.mark.requirement("XDYJ-04-01.10")
def test_nobody_is_named_as_auditor_of_the_own_department_by_a_row_added_or_changed(xdyj: Cast) -> None:
    made, om = given.audit(xdyj), xdyj.departments["om"]
    quinn = caller(xdyj, "quinn", "audits")
    address = f"/{made.number}/parts/teammember"

    added = quinn("post", address, {"person": xdyj.olga.pk, "department": om.pk})
    row = given.name(xdyj, made, xdyj.ada, om)
    changed = quinn("patch", f"{address}/{row.pk}", {"person": xdyj.olga.pk})

    assert [added.status_code, changed.status_code] == [422, 422]
    assert "XDYJ-04-01" in added.content.decode() or "Olga" in added.content.decode()
    assert list(made.team.values_list("person__name", flat=True)) == ["Ada"]


@pytest.mark.requirement("XDYJ-04-01.10")
@pytest.mark.parametrize("name", ["lead", "appointed_by", "team", "auditor"])
def test_an_import_names_no_auditor_at_all(xdyj: Cast, name: str) -> None:
    row = Row("A-1", "0" * 64, "planned", {"title": "去年的内审", name: xdyj.olga.pk})

    with pytest.raises(Refused):
        adopt(Audit, row, company=xdyj.company, actor=xdyj.quinn, at=given.NOON)

    assert name not in adoptable(Audit) and not Audit.objects.exists()


@pytest.mark.requirement("XDYJ-04-01.10", "XDYJ-04-01.18")
def test_a_cancelled_audit_keeps_its_findings_and_nobody_rewrites_them(xdyj: Cast) -> None:
    made = given.under_way(xdyj)
    item = given.items(made, xdyj.departments["om"])[0]
    given.record(xdyj, item, "minor", evidence="12 单中 2 单没有回退方案", statement="回退方案缺失")

    caller(xdyj, "quinn", "audits")("post", f"/{made.number}/steps/cancel", {"reason": "重组"})
    found = Nonconformity.objects.get()
    typed = caller(xdyj, "quinn", "nonconformities")("patch", f"/{found.number}", {"evidence": "无"})
    removed = caller(xdyj, "quinn", "audits")("delete", f"/{made.number}/parts/checklistitem/{item.pk}", {})

    item.refresh_from_db()
    found.refresh_from_db()
    assert Audit.objects.get(pk=made.pk).state == "cancelled"
    assert typed.status_code == 403 and removed.status_code in {403, 422}
    assert (found.is_open, found.evidence, item.finding_id) == (True, "12 单中 2 单没有回退方案", found.pk)


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
