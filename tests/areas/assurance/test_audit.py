"""How an audit is prepared: who leads it, who audits whom, which material."""

from datetime import date

import pytest

from bihuan.areas.assurance.library import questions
from bihuan.areas.assurance.models import Audit, MaterialRequest, TeamMember
from bihuan.areas.policies import loading
from bihuan.core import organisation
from bihuan.core.access import standing_of
from bihuan.core.models import Company, Department, Link, RoleAssignment
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.vocabulary import Role
from bihuan.core.writing import add_part, amend_part, create, remove_part, take
from tests.areas.assurance import builders as given
from tests.areas.policies.years import pack as shipped
from tests.cast import NOON, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
State = Audit.State


class TestArranging:
    @pytest.mark.requirement("XDYJ-04-01.12")
    def test_needs_an_approved_programme(self, xdyj: Cast) -> None:
        record = given.programme(xdyj)
        plan = given.planned(xdyj, record)

        with pytest.raises(Refused, match="Have it approved first"):
            given.audit(xdyj, plan=plan)

    def test_takes_over_what_the_programme_says(self, xdyj: Cast) -> None:
        made = given.audit(xdyj)

        assert (made.programme, made.starts_on, made.ends_on) == (made.planned.programme, given.FIRST, given.LAST)
        assert made.purpose == "看体系是否有效" and "公司体系文件" in made.criteria
        assert {row.department.key for row in made.departments.all()} == {"quality", "om", "rd"}

    def test_of_what_no_programme_planned_is_possible_and_covers_nothing(self, xdyj: Cast) -> None:
        made = create(Audit, actor=xdyj.quinn, at=NOON, title="专项审核")

        assert made.programme is None and not made.full_coverage

    def test_is_not_for_everybody(self, xdyj: Cast) -> None:
        with pytest.raises(NotAllowed):
            create(Audit, actor=xdyj.olga, at=NOON, title="专项审核")


@pytest.mark.requirement("XDYJ-04-01.10")
class TestIndependence:
    def refused(self, cast: Cast, person: str, department: str) -> str:
        made = given.audit(cast)
        with pytest.raises(Refused) as refusal:
            given.name(cast, made, cast.people[person], cast.departments[department])
        return str(refusal.value)

    def test_refuses_who_belongs_to_the_department(self, xdyj: Cast) -> None:
        assert "Olga belongs to om" in self.refused(xdyj, "olga", "om")

    def test_refuses_who_heads_it_from_another_department(self, xdyj: Cast) -> None:
        organisation.put_department(xdyj.company, "rd", actor=None, at=NOON, head=xdyj.gina)

        assert "Gina heads rd" in self.refused(xdyj, "gina", "rd")

    def test_refuses_who_belongs_to_a_part_of_it(self, xdyj: Cast) -> None:
        desk = Department.objects.create(company=xdyj.company, key="desk", name="desk", parent=xdyj.departments["om"])
        organisation.put_person(xdyj.company, actor=None, at=NOON, person=xdyj.eve, department=desk)

        assert "Eve belongs to om" in self.refused(xdyj, "eve", "om")

    def test_refuses_who_stands_above_it(self, xdyj: Cast) -> None:
        top = Department.objects.create(company=xdyj.company, key="top", name="top", head=xdyj.gina)
        for one in xdyj.departments.values():
            Department.objects.filter(pk=one.pk).update(parent=top)

        assert "Gina heads om" in self.refused(xdyj, "gina", "om")

    def test_lets_people_of_the_top_audit_what_they_do_not_head(self, xdyj: Cast) -> None:
        top = Department.objects.create(company=xdyj.company, key="top", name="top")
        for one in xdyj.departments.values():
            Department.objects.filter(pk=one.pk).update(parent=top)
        organisation.put_person(xdyj.company, actor=None, at=NOON, person=xdyj.eve, department=top)

        assert given.name(xdyj, given.audit(xdyj), xdyj.eve, xdyj.departments["om"]).pk

    def test_refuses_who_holds_a_role_there(self, xdyj: Cast) -> None:
        role = {"role": Role.QUALITY_ADMIN, "department": xdyj.departments["om"]}
        organisation.grant(xdyj.ada, actor=None, at=NOON, **role)

        assert "Ada holds a role in om" in self.refused(xdyj, "ada", "om")

    def test_refuses_who_holds_a_role_the_pack_puts_there(self, xdyj: Cast) -> None:
        Company.objects.filter(pk=xdyj.company.pk).update(settings={"role_departments": {"service-desk": "om"}})
        organisation.grant(xdyj.ada, Role.SERVICE_DESK, actor=None, at=NOON)
        xdyj.departments["om"].refresh_from_db()

        assert "Ada holds a role in om" in self.refused(xdyj, "ada", "om")

    def test_lets_who_held_a_role_there_before(self, xdyj: Cast) -> None:
        om = xdyj.departments["om"]
        organisation.grant(xdyj.ada, Role.QUALITY_ADMIN, actor=None, at=NOON, department=om, to_day=date(2026, 3, 31))

        assert given.name(xdyj, given.audit(xdyj), xdyj.ada, om).pk

    def test_holds_for_a_rule_and_for_a_change_as_well(self, xdyj: Cast) -> None:
        made = given.audit(xdyj)
        named = given.name(xdyj, made, xdyj.ada, xdyj.departments["om"])

        with pytest.raises(Refused, match="Max heads om"):
            amend_part(named, actor=xdyj.quinn, at=NOON, person=xdyj.max)
        with pytest.raises(Refused, match="Olga belongs to om"):
            add_part(TeamMember, made, actor=None, at=NOON, person=xdyj.olga, department=xdyj.departments["om"])

    def test_of_every_department_is_seen_to_before_dates_are_confirmed(self, xdyj: Cast) -> None:
        made = given.audit(xdyj)
        given.name(xdyj, made, xdyj.ada, xdyj.departments["om"])

        with pytest.raises(Refused) as refusal:
            take("confirm-dates", made, actor=xdyj.quinn, at=NOON)

        text = str(refusal.value)
        assert "No lead auditor" in text and "Nobody is named to audit rd" in text and "to audit om" not in text

    def test_is_looked_at_again_before_the_audit_begins(self, xdyj: Cast) -> None:
        made = given.agreed(xdyj)
        given.name(xdyj, made, xdyj.eve, xdyj.departments["om"])
        organisation.put_person(xdyj.company, actor=None, at=NOON, person=xdyj.eve, department=xdyj.departments["om"])

        with pytest.raises(Refused, match="Eve belongs to om"):
            take("start", made, actor=xdyj.ada, at=given.START, notes="到会")

    def test_named_auditors_see_the_audit_and_hold_the_role_in_it(self, xdyj: Cast) -> None:
        made = given.audit(xdyj)
        given.name(xdyj, made, xdyj.eve, xdyj.departments["om"])

        assert RoleAssignment.objects.filter(person=xdyj.eve, role=Role.AUDITOR, record=made).exists()
        assert Audit.objects.visible_to(standing_of(xdyj.eve, NOON)).filter(pk=made.pk).exists()

    @pytest.mark.parametrize("how", ["taken out", "replaced"])
    def test_who_is_named_no_more_sees_it_no_longer(self, xdyj: Cast, how: str) -> None:
        """One of two departments gone changes nothing yet."""
        made = given.audit(xdyj)
        rows = [given.name(xdyj, made, xdyj.eve, xdyj.departments[key]) for key in ("quality", "om")]
        for row, still in zip(rows, (True, False), strict=True):
            if how == "taken out":
                remove_part(row, actor=xdyj.quinn, at=NOON)
            else:
                amend_part(row, actor=xdyj.quinn, at=NOON, person=xdyj.ada)

            standing = standing_of(xdyj.eve, NOON)
            assert (standing.has(Role.AUDITOR, made) is not None) is still
            assert Audit.objects.visible_to(standing).filter(pk=made.pk).exists() is still


@pytest.mark.requirement("YNTD-ITSS-0301.18")
class TestMaterial:
    def asked(self, cast: Cast, made: Audit, title: str = "变更单") -> MaterialRequest:
        om = cast.departments["om"]
        said = {"department": om, "title": title, "due_on": date(2026, 4, 10)}
        return add_part(MaterialRequest, made, actor=cast.quinn, at=NOON, **said)

    def test_is_requested_received_or_missing(self, yntd: Cast) -> None:
        made = given.agreed(yntd)
        one, two = self.asked(yntd, made), self.asked(yntd, made, "培训记录")

        take("hand-in", made, actor=yntd.olga, at=NOON, material=one)
        amend_part(two, actor=yntd.quinn, at=NOON, status="missing", note="没有")

        one.refresh_from_db()
        assert (one.status, one.received_on, two.status) == ("received", date(2026, 3, 2), "missing")

    def test_of_another_department_is_not_handed_in_by_a_stranger(self, yntd: Cast) -> None:
        made = given.audit(yntd)

        with pytest.raises(NotAllowed, match="Material of om"):
            take("hand-in", made, actor=yntd.eve, at=NOON, material=self.asked(yntd, made))

    def test_is_received_on_no_day_to_come(self, yntd: Cast) -> None:
        row = self.asked(yntd, given.audit(yntd))

        with pytest.raises(Refused, match="has not come yet"):
            amend_part(row, actor=yntd.quinn, at=NOON, status="received", received_on=date(2031, 1, 1))

    def test_is_received_on_a_day(self, yntd: Cast) -> None:
        one = self.asked(yntd, given.audit(yntd))

        with pytest.raises(Refused, match="say when it was received"):
            amend_part(one, actor=yntd.quinn, at=NOON, status="received")
        with pytest.raises(Refused, match="is not received"):
            amend_part(one, actor=yntd.quinn, at=NOON, received_on=date(2026, 3, 1))


class TestTheChecklist:
    @pytest.mark.requirement("XDYJ-04-01.15", "XDYJ-04-01.44")
    def test_is_drawn_for_everything_the_audit_covers(self, xdyj: Cast) -> None:
        loading.load(xdyj.company, shipped("xdyj"), actor=None, at=NOON)
        made = given.agreed(xdyj)

        take("draw-checklist", made, actor=xdyj.ada, at=NOON)

        asked = set(made.items.values_list("department__key", "subject"))
        assert {subject for key, subject in asked if key == "purchasing"} == {
            "people", "resources", "technology", "process", "delivery", "emergency",
        }  # fmt: skip
        clauses = {one for text in made.items.values_list("clause", flat=True) for one in text.split()}
        assert "XDYJ-04-01/4.2.1" in clauses and not any(one.startswith("YNTD") for one in clauses)

    def test_drawn_again_keeps_what_was_changed_and_adds_what_is_new(self, xdyj: Cast) -> None:
        made = given.audit(xdyj)
        take("draw-checklist", made, actor=xdyj.quinn, at=NOON)
        first = given.items(made)
        amend_part(first[0], actor=xdyj.quinn, at=NOON, question="改写过的问题？")
        remove_part(first[1], actor=xdyj.quinn, at=NOON)

        take("draw-checklist", made, actor=xdyj.quinn, at=NOON)

        again = given.items(made)
        assert again[0].question == "改写过的问题？" and len(again) == len(first)

    def test_asks_about_each_process_where_the_company_lists_them(self, yntd: Cast) -> None:
        loading.load(yntd.company, shipped("yntd"), actor=None, at=NOON)
        made = given.audit(yntd)

        take("draw-checklist", made, actor=yntd.quinn, at=NOON)

        om = made.items.filter(department__key="om")
        assert om.filter(subject="process:change", question__contains="回退").exists()
        assert not om.filter(subject="process", question__contains="回退").exists()

    def test_can_ask_own_questions_of_departments_in_the_audit(self, xdyj: Cast) -> None:
        made = given.audit(xdyj)
        desk = Department.objects.create(company=xdyj.company, key="desk", name="desk")

        assert given.ask(xdyj, made, xdyj.departments["om"], "process", question="夜班如何交接？").pk
        with pytest.raises(Refused) as refusal:
            given.ask(xdyj, made, desk, "weather")
        assert "desk is not in this audit" in str(refusal.value) and "“weather” is neither" in str(refusal.value)

    def test_has_to_ask_about_everything_before_the_audit_begins(self, xdyj: Cast) -> None:
        made = given.agreed(xdyj)
        given.ask(xdyj, made, xdyj.departments["om"], "people")

        with pytest.raises(Refused) as refusal:
            take("start", made, actor=xdyj.ada, at=given.START, notes="到会")

        assert "asks nothing about om · Resources" in str(refusal.value)
        assert "om · People" not in str(refusal.value)


class TestTheLibrary:
    def test_has_about_sixty_questions_of_its_own_each_once(self) -> None:
        found = questions()

        assert 55 <= len(found) <= 80
        assert len({one.key for one in found}) == len({one.text for one in found}) == len(found)

    def test_asks_every_department_about_every_element(self) -> None:
        everywhere = {one.element for one in questions() if not one.departments and not one.process}

        assert everywhere == {"people", "resources", "technology", "process", "delivery", "emergency"}

    def test_names_clauses_the_shipped_policies_have(self) -> None:
        known = {
            f"{policy.code}/{clause.number}"
            for name in ("xdyj", "yntd")
            for policy in shipped(name).policies
            for clause in policy.clauses
        }

        assert {clause for one in questions() for clause in one.clauses} <= known

    def test_knows_every_process_of_the_shipped_packs(self) -> None:
        processes = {one.code for one in shipped("yntd").company.process}

        assert {one.process for one in questions() if one.process} == processes


def test_an_audit_links_to_nothing_before_it_finds_something(xdyj: Cast) -> None:
    assert not Link.objects.filter(source=given.under_way(xdyj).pk).exists()
