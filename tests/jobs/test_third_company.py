"""A third company without code: a pack folder, people with roles, then a nonconformity and an audit to their end."""

from pathlib import Path

import pytest

from bihuan.areas.assurance.models import Audit
from bihuan.areas.correction.models import Nonconformity
from bihuan.areas.policies import engine, loading
from bihuan.areas.policies.models import Task
from bihuan.areas.policies.pack import Pack, pack_of
from bihuan.areas.policies.sources import read_folder
from bihuan.core import journal, organisation, sign_ins
from bihuan.core.catalogue import title_of
from bihuan.core.models import Approval, Department
from bihuan.core.vocabulary import Role
from bihuan.core.writing import take
from bihuan.jobs.cli import main
from tests.areas.assurance import builders as audits
from tests.areas.correction import builders as corrections
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
NEW_YEAR = NOON.replace(month=1, day=5)
FOLDER = Path(__file__).parents[1] / "data" / "qhdc"
PEOPLE = {
    "quinn": ("quality", [Role.QUALITY, Role.QUALITY_HEAD]),
    "olga": ("om", [Role.DISCIPLINE_LEAD]),
    "max": ("om", [Role.OM_MANAGEMENT, Role.OM_MANAGER]),
    "gina": ("top", [Role.GENERAL_MANAGER]),
    "ada": ("rd", [Role.AUDITOR, Role.RD]),
    "eve": ("rd", []),
}


@pytest.fixture
def third() -> Cast:
    """Set up from its folder and by what the page of people does."""
    assert main(["pack", "check", str(FOLDER)]) == 0
    company = loading.found_company(find_pack_here(), actor=None, at=NEW_YEAR)
    cast = Cast(company)
    cast.departments = {one.key: one for one in Department.objects.filter(company=company)}
    for name, (department, roles) in PEOPLE.items():
        place = cast.departments[department]
        person = organisation.put_person(company, actor=None, at=NOON, name=name.title(), department=place)
        sign_ins.open_account(person, f"{name}@qhdc", actor=None, at=NOON, password="correct horse battery")
        for role in roles:
            organisation.grant(person, role, actor=None, at=NOON)
        cast.people[name] = person
    engine.tick(company, at=NOON)
    return cast


def find_pack_here() -> Pack:
    return pack_of(read_folder(FOLDER)[0])


def task_of(cast: Cast, duty: str) -> Task:
    """The one task of this duty in 2026."""
    rows = Task.objects.filter(company=cast.company, month__lte=202612).select_related("duty")
    [found] = [task for task in rows if task.duty.key == duty]
    return found


def test_a_nonconformity_goes_its_whole_way_by_the_companys_own_roles_and_routes(third: Cast) -> None:
    found = corrections.nonconformity(third)
    assert found.number.startswith("QHDC-BFH-2026-") and title_of("nonconformity", third.company) == "不符合处置单"
    task = task_of(third, "take-up")
    assert (task.role, task.due_day.isoformat(), task.pending) == (Role.OM_MANAGER, "2026-03-05", True)

    corrections.accepted(third, found)
    task.refresh_from_db()
    assert not task.pending and task.record_id == found.pk

    corrections.closed(third, corrections.action_of(found), approver=third.gina)

    found.refresh_from_db()
    assert found.state == Nonconformity.State.CLOSED
    [signed] = Approval.objects.filter(company=third.company)
    assert [slot.role for slot in signed.slots.all()] == [Role.GENERAL_MANAGER]
    assert not list(journal.verify(third.company))


def test_an_audit_goes_its_whole_way_and_shows_that_its_duty_is_done(third: Cast) -> None:
    audit = audits.reported(third)
    assert {row.department.key for row in audit.departments.all()} == {"quality", "om", "rd"}

    closed = take("close", audit, actor=third.quinn, at=audits.END + 2 * audits.DAY)

    assert closed.state == Audit.State.CLOSED
    task = task_of(third, "audit")
    assert not task.pending and task.record_id == audit.pk
    assert not list(journal.verify(third.company))
