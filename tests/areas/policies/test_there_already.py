"""The plan of a year approved long before its task comes shows that task done at once, by both real packs."""

from datetime import date

import pytest

from bihuan.areas.assurance.models import AuditProgramme
from bihuan.areas.capability.models import CapabilityPlan
from bihuan.areas.policies.models import Evidence, Task
from bihuan.core.adopting import Row, adopt
from bihuan.core.models import JournalEntry
from bihuan.core.vocabulary import Element, Role
from bihuan.core.writing import amend, create, take
from tests.areas.assurance.test_audit_duties import living
from tests.areas.capability.test_plan import approved, plan, work
from tests.areas.policies.living import local, tick
from tests.cast import Cast, make_company

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("XDYJ-04-01.03", "YNTD-ITSS-0301.02")]
SEPTEMBER, OCTOBER, JANUARY = local(2026, 9, 10), local(2026, 10, 9), local(2027, 1, 12)
DUTY = {"xdyj": "XDYJ-04-01/capability-plan-approval", "yntd": "YNTD-ITSS-0301/capability-plan"}


@pytest.fixture(scope="module", params=["XDYJ", "YNTD"])
def lived(request: pytest.FixtureRequest, kept: None) -> Cast:
    """Either company by its own pack."""
    approver = {"XDYJ": Role.OM_MANAGEMENT, "YNTD": Role.GENERAL_MANAGER}[request.param]
    made = make_company(request.param, approver=approver)
    return living(made, made.company.slug)


@pytest.fixture
def cast(lived: Cast, db: None) -> Cast:
    return lived.again()


def task(cast: Cast, year: int) -> Task:
    return Task.objects.get(company=cast.company, duty__ref=DUTY[cast.company.slug], occasion=str(year))


def drawn_up(cast: Cast, year: int = 2027) -> CapabilityPlan:
    made = plan(cast, SEPTEMBER, year=year, title=f"{year} 年度运维服务能力管理计划")
    for element in Element:
        work(cast, made, SEPTEMBER, element=element.value, due_on=date(year, 6, 30))
    return made


def test_it_counts_when_its_task_comes(cast: Cast) -> None:
    made = approved(cast, drawn_up(cast), SEPTEMBER)

    tick(cast, OCTOBER)

    done = task(cast, 2027)
    assert (done.pending, done.record_id, done.fulfilled_at) == (False, made.pk, OCTOBER)
    assert JournalEntry.objects.filter(action="task.fulfilled", record=made.pk).exists()


def test_it_counts_once_and_for_no_other_year(cast: Cast) -> None:
    approved(cast, drawn_up(cast), SEPTEMBER)

    for at in (OCTOBER, OCTOBER, JANUARY):
        tick(cast, at)

    assert Evidence.objects.filter(task__duty__ref=DUTY[cast.company.slug]).count() == 1
    assert task(cast, 2026).pending


def test_a_draft_is_none_and_counts_when_it_gets_there(cast: Cast) -> None:
    made = drawn_up(cast)
    tick(cast, OCTOBER)
    assert task(cast, 2027).pending

    approved(cast, made, OCTOBER)

    assert not task(cast, 2027).pending


def test_one_that_was_cancelled_is_none(cast: Cast) -> None:
    take("cancel", drawn_up(cast), actor=cast.max, at=SEPTEMBER, reason="改到下半年")

    tick(cast, OCTOBER)

    assert task(cast, 2027).pending


def test_one_approved_whose_revision_is_drafted_still_holds(cast: Cast) -> None:
    made = approved(cast, drawn_up(cast), SEPTEMBER)
    take("revise", made, actor=cast.max, at=SEPTEMBER, reason="加一项")

    tick(cast, OCTOBER)

    assert not task(cast, 2027).pending


def test_one_that_an_earlier_ledger_claims_to_be_approved_is_none(cast: Cast) -> None:
    row = Row("NL-1", "0", "approved", {"title": "2027 年度计划", "year": 2027})
    adopt(CapabilityPlan, row, company=cast.company, actor=cast.quinn, at=SEPTEMBER)

    tick(cast, OCTOBER)

    assert task(cast, 2027).pending


@pytest.mark.requirement("XDYJ-04-01.12")
@pytest.mark.parametrize("lived", ["XDYJ"], indirect=True)
def test_so_does_an_audit_programme(cast: Cast) -> None:
    xdyj = cast
    made = create(AuditProgramme, actor=xdyj.quinn, at=SEPTEMBER, title="2027 年度内部审核方案", year=2027)
    amend(made, actor=xdyj.quinn, at=SEPTEMBER, purpose="体系有效性")
    AuditProgramme.objects.filter(pk=made.pk).update(state="approved")

    tick(xdyj, OCTOBER)

    found = Task.objects.get(company=xdyj.company, duty__ref="XDYJ-04-01/audit-programme", occasion="2027")
    assert (found.pending, found.record_id) == (False, made.pk)
