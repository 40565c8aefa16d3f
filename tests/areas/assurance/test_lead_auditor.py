"""Who leads an audit: appointed by whom, for what, and never for nothing but the own department."""

from datetime import date

import pytest

from bihuan.areas.assurance.models import Audit, AuditedDepartment
from bihuan.core import organisation
from bihuan.core.access import standing_of
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.vocabulary import Role
from bihuan.core.writing import add_part, create, take
from tests.areas.assurance import builders as given
from tests.cast import NOON, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.mark.requirement("XDYJ-04-01.04")
class TestTheLeadAuditor:
    def test_is_appointed_by_the_management_representative(self, xdyj: Cast) -> None:
        made = given.audit(xdyj)

        with pytest.raises(NotAllowed):
            take("appoint-lead", made, actor=xdyj.quinn, at=NOON, person=xdyj.ada)
        take("appoint-lead", made, actor=xdyj.gina, at=NOON, person=xdyj.ada)

        assert (made.lead, made.owner, made.appointed_by, made.appointed_on) == (
            xdyj.ada, xdyj.ada, xdyj.gina, date(2026, 3, 2),
        )  # fmt: skip

    def test_has_the_role_for_this_audit_only(self, xdyj: Cast) -> None:
        made, other = given.staffed(xdyj), create(Audit, actor=xdyj.quinn, at=NOON, title="另一次")
        standing = standing_of(xdyj.ada, NOON)

        assert standing.has(Role.LEAD_AUDITOR, made) and not standing.has(Role.LEAD_AUDITOR, other)

    def test_who_follows_takes_the_role_over(self, xdyj: Cast) -> None:
        made = given.staffed(xdyj)

        take("appoint-lead", made, actor=xdyj.gina, at=NOON, person=xdyj.quinn)

        assert not standing_of(xdyj.ada, NOON).has(Role.LEAD_AUDITOR, made)
        assert standing_of(xdyj.quinn, NOON).has(Role.LEAD_AUDITOR, made) and made.owner == xdyj.quinn

    @pytest.mark.requirement("XDYJ-04-01.10")
    def test_cannot_lead_an_audit_of_nothing_but_the_own_department(self, xdyj: Cast) -> None:
        record = given.programme(xdyj)
        plan = given.planned(xdyj, record, "om")
        given.planned(xdyj, record, "quality", "rd", title="第二次内审")
        made = given.audit(xdyj, plan=(given.signed(xdyj, record), plan)[1])

        with pytest.raises(Refused, match="Olga belongs to om and cannot audit it"):
            take("appoint-lead", made, actor=xdyj.gina, at=NOON, person=xdyj.olga)

    @pytest.mark.requirement("XDYJ-04-01.10")
    def test_of_nothing_but_the_own_department_is_found_too_where_it_is_added_afterwards(self, xdyj: Cast) -> None:
        given.route(xdyj)
        made = create(Audit, actor=xdyj.quinn, at=NOON, title="专项审核")
        take("appoint-lead", made, actor=xdyj.gina, at=NOON, person=xdyj.olga)
        row = {"department": xdyj.departments["om"], "elements": ["people"]}
        add_part(AuditedDepartment, made, actor=xdyj.quinn, at=NOON, **row)

        with pytest.raises(Refused, match="Olga belongs to om and cannot audit it"):
            take("confirm-dates", made, actor=xdyj.quinn, at=NOON)

    @pytest.mark.requirement("XDYJ-04-01.10")
    def test_may_belong_to_one_of_several_departments_that_others_audit(self, xdyj: Cast) -> None:
        made = given.under_way(xdyj)

        assert made.lead == xdyj.ada and made.departments.filter(department=xdyj.ada.department).exists()

    @pytest.mark.requirement("XDYJ-04-01.10")
    def test_is_looked_at_again_before_the_audit_begins(self, xdyj: Cast) -> None:
        record = given.programme(xdyj)
        plan = given.planned(xdyj, record, "om")
        given.planned(xdyj, record, "quality", "rd", title="第二次内审")
        made = given.agreed(xdyj, given.audit(xdyj, plan=(given.signed(xdyj, record), plan)[1]))
        organisation.put_person(xdyj.company, actor=None, at=NOON, person=xdyj.ada, department=xdyj.departments["om"])

        with pytest.raises(Refused) as refusal:
            take("start", made, actor=xdyj.ada, at=given.START, notes="到会")

        assert "lead" in {one.field for one in refusal.value.reasons}

    def test_is_appointed_by_those_the_other_companys_pack_names(self, yntd: Cast) -> None:
        given.route(yntd, Role.OM_MANAGER)
        made = create(Audit, actor=yntd.quinn, at=NOON, title="内审")

        with pytest.raises(NotAllowed, match="O&M manager"):
            take("appoint-lead", made, actor=yntd.gina, at=NOON, person=yntd.ada)
        assert take("appoint-lead", made, actor=yntd.max, at=NOON, person=yntd.ada).lead == yntd.ada
