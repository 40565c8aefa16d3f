"""The audit programme of a year: what it must hold, who approves it, what it covers."""

from datetime import date

import pytest

from bihuan.areas.assurance.coverage import coverage_of
from bihuan.areas.assurance.interval import interval_of
from bihuan.areas.assurance.models import Audit, AuditProgramme, PlannedAudit, PlannedScope, ProgrammeScope
from bihuan.areas.assurance.rules import Cover
from bihuan.areas.policies import loading
from bihuan.core.approvals import decide
from bihuan.core.models import Approval, Company
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.vocabulary import Element
from bihuan.core.writing import add_part, amend, amend_part, create, remove_part, take
from tests.areas.assurance import builders as given
from tests.areas.policies.years import pack as shipped
from tests.cast import NOON, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
State = AuditProgramme.State


def refusal(cast: Cast, record: AuditProgramme) -> str:
    with pytest.raises(Refused) as refused:
        take("submit", record, actor=cast.quinn, at=NOON)
    return str(refused.value)


def with_processes(cast: Cast, **owners: str) -> Company:
    listed = [{"key": key, "label": key.title(), "owner": owner} for key, owner in owners.items()]
    settings = {"scopes": {"process": listed}, "role_departments": {"om-manager": "om"}}
    Company.objects.filter(pk=cast.company.pk).update(settings=settings)
    cast.company.refresh_from_db()
    for person in cast.people.values():
        person.company = cast.company
    return cast.company


class TestANewProgramme:
    @pytest.mark.requirement("XDYJ-04-01.13")
    def test_proposes_every_audited_department_with_all_six_elements(self, xdyj: Cast) -> None:
        record = given.programme(xdyj)

        rows = {row.department.key: row.element_words for row in record.scope.all()}
        assert rows == {key: [one.value for one in Element] for key in ("quality", "om", "rd")}

    @pytest.mark.requirement("XDYJ-04-01.13")
    def test_proposes_processes_to_the_department_that_runs_them(self, yntd: Cast) -> None:
        with_processes(yntd, incident="om-manager", change="om-manager")

        rows = {row.department.key: row.processes for row in given.programme(yntd).scope.all()}

        assert rows == {"quality": "", "om": "incident change", "rd": ""}

    def test_takes_over_the_scope_of_last_year(self, xdyj: Cast) -> None:
        before = given.programme(xdyj, year=2025)
        row = before.scope.get(department=xdyj.departments["rd"])
        amend_part(row, actor=xdyj.quinn, at=NOON, elements=["people"], reason="只做研发")

        row = given.programme(xdyj).scope.get(department=xdyj.departments["rd"])

        assert (row.elements, row.reason) == ("people", "只做研发")

    @pytest.mark.requirement("XDYJ-04-01.14")
    def test_starts_with_standards_own_documents_and_law_as_criteria(self, xdyj: Cast) -> None:
        loading.load(xdyj.company, shipped("xdyj"), actor=None, at=NOON)

        record = create(AuditProgramme, actor=xdyj.quinn, at=NOON, title="方案", year=2026)

        assert "ITSS" in record.standards and "XDYJ-04-01" in record.documents and record.laws
        assert record.criteria.count("\n") >= 2

    def test_is_one_a_year(self, xdyj: Cast) -> None:
        given.programme(xdyj)

        with pytest.raises(Refused, match="has a programme already: XDYJ-APR-2026-0001"):
            given.programme(xdyj)

    def test_is_made_by_quality(self, xdyj: Cast) -> None:
        with pytest.raises(NotAllowed):
            create(AuditProgramme, actor=xdyj.olga, at=NOON, title="方案", year=2026)


class TestSubmitting:
    @pytest.mark.requirement("XDYJ-04-01.13", "XDYJ-04-01.14")
    def test_names_everything_that_is_missing(self, xdyj: Cast) -> None:
        record = given.programme(xdyj)
        amend(record, actor=xdyj.quinn, at=NOON, purpose="", laws="", methods=[])

        text = refusal(xdyj, record)

        for reason in (
            "what the audits",
            "laws and regulations",
            "how the audits",
            "plans no audit",
            "18 of 18 places",
        ):
            assert reason in text

    @pytest.mark.requirement("XDYJ-04-01.13")
    def test_names_each_gap_of_the_coverage(self, xdyj: Cast) -> None:
        record = given.programme(xdyj)
        given.planned(xdyj, record, "quality", "om")

        assert "6 of 18 places: rd · People, rd · Resources" in refusal(xdyj, record)

    @pytest.mark.requirement("XDYJ-04-01.13")
    def test_refuses_a_scope_without_a_department_or_an_element(self, xdyj: Cast) -> None:
        record = given.programme(xdyj)
        remove_part(record.scope.get(department=xdyj.departments["rd"]), actor=xdyj.quinn, at=NOON)
        for row in record.scope.all():
            amend_part(row, actor=xdyj.quinn, at=NOON, elements=["people"])
        given.planned(xdyj, record)

        text = refusal(xdyj, record)

        assert "rd is not in the scope" in text and "Nobody is audited on: Resources" in text
        assert "om: say why this does not apply there" in text

    @pytest.mark.requirement("XDYJ-04-01.12")
    def test_leads_to_the_management_representative(self, xdyj: Cast) -> None:
        record = given.programme(xdyj)
        given.planned(xdyj, record)
        take("submit", record, actor=xdyj.quinn, at=NOON)
        approval = Approval.objects.get(record=record)

        with pytest.raises(NotAllowed):
            decide(approval, actor=xdyj.max, at=NOON, verdict="approve")
        decide(approval, actor=xdyj.gina, at=NOON, verdict="approve")

        record.refresh_from_db()
        assert record.state == State.APPROVED

    def test_signs_scope_and_audits_too(self, xdyj: Cast) -> None:
        record = given.programme(xdyj)
        given.planned(xdyj, record)
        before = record.content()

        amend_part(record.planned_audits.get(), actor=xdyj.quinn, at=NOON, note="晚一周")

        assert record.content() != before

    def test_refuses_an_audit_that_ends_in_another_year(self, xdyj: Cast) -> None:
        record = given.programme(xdyj)
        given.planned(xdyj, record, ends_on=date(2027, 1, 8))

        assert "does not end in 2026" in refusal(xdyj, record)

    def test_is_undone_by_a_return_with_its_reason(self, xdyj: Cast) -> None:
        record = given.programme(xdyj)
        given.planned(xdyj, record)
        take("submit", record, actor=xdyj.quinn, at=NOON)

        decide(Approval.objects.get(record=record), actor=xdyj.gina, at=NOON, verdict="reject", comment="少一次")

        record.refresh_from_db()
        assert record.state == State.DRAFT


class TestTheScopeTable:
    def test_has_a_department_once(self, xdyj: Cast) -> None:
        record = given.programme(xdyj)

        with pytest.raises(Refused, match="om is in the table already"):
            add_part(ProgrammeScope, record, actor=xdyj.quinn, at=NOON, department=xdyj.departments["om"])

    def test_refuses_processes_the_company_does_not_have(self, yntd: Cast) -> None:
        with_processes(yntd, incident="om-manager")
        row = given.programme(yntd).scope.get(department=yntd.departments["om"])

        with pytest.raises(Refused, match=r"Not a process of this company: nothing\. Known are: incident"):
            amend_part(row, actor=yntd.quinn, at=NOON, processes="incident nothing")

    def test_of_an_audit_says_what_is_looked_at(self, xdyj: Cast) -> None:
        record = given.programme(xdyj)
        plan = given.planned(xdyj, record, "om")

        with pytest.raises(Refused, match="Say which elements or processes"):
            row = {"planned": plan, "department": xdyj.departments["rd"]}
            add_part(PlannedScope, record, actor=xdyj.quinn, at=NOON, **row)

    def test_goes_with_its_planned_audit(self, xdyj: Cast) -> None:
        record = given.programme(xdyj)

        remove_part(given.planned(xdyj, record, "om"), actor=xdyj.quinn, at=NOON)

        assert not PlannedScope.objects.filter(programme=record).exists()

    def test_is_closed_once_the_programme_is_approved(self, xdyj: Cast) -> None:
        record = given.approved(xdyj)

        with pytest.raises(NotAllowed):
            add_part(
                PlannedAudit,
                record,
                actor=xdyj.quinn,
                at=NOON,
                title="又一次",
                starts_on=given.FIRST,
                ends_on=given.LAST,
            )


class TestCoverage:
    @pytest.mark.requirement("XDYJ-04-01.13")
    def test_is_planned_examined_or_a_gap_again(self, xdyj: Cast) -> None:
        record = given.approved(xdyj)
        assert coverage_of(record).counts == {Cover.PLANNED: 18}

        made = given.under_way(xdyj, given.audit(xdyj, record))
        om = given.items(made, xdyj.departments["om"])
        given.record(xdyj, om[0])
        given.record(xdyj, om[1], "not-sampled", evidence="")
        found = coverage_of(record)
        assert found.counts == {Cover.PLANNED: 17, Cover.DONE: 1}

        take("cancel", made, actor=xdyj.quinn, at=given.START, reason="改期")
        assert coverage_of(record).counts == {Cover.GAP: 18}

    @pytest.mark.requirement("XDYJ-04-01.13")
    def test_is_not_full_while_something_was_left_out_this_time(self, xdyj: Cast) -> None:
        made = given.under_way(xdyj)
        given.record(xdyj, given.items(made)[0], "not-sampled", evidence="")

        made = given.ended(xdyj, made)

        assert not made.full_coverage and coverage_of(made.programme).counts[Cover.GAP] == 1

    @pytest.mark.requirement("XDYJ-04-01.11", "XDYJ-04-01.13")
    @pytest.mark.parametrize("company", ["xdyj", "yntd"])
    def test_is_not_full_where_nothing_but_not_applicable_was_said(
        self, company: str, request: pytest.FixtureRequest
    ) -> None:
        cast: Cast = request.getfixturevalue(company)
        made = given.under_way(cast)
        first = given.items(made)[0]
        given.record(cast, first, "not-applicable", evidence="本部门不涉及")
        second = given.items(made)[1]  # where something else is looked at
        said = {"department": second.department, "subject": second.subject, "question": "另问"}
        take("add-question", made, actor=cast.ada, at=given.START, **said)
        given.record(cast, given.items(made)[-1], "not-applicable", evidence="不涉及")

        made = given.ended(cast, made)

        assert not made.full_coverage
        assert coverage_of(made.programme).gaps == [(first.department_id, first.subject)]

    @pytest.mark.requirement("XDYJ-04-01.11", "XDYJ-04-01.13")
    def test_is_completed_by_the_audit_that_closes_the_last_gap(self, xdyj: Cast) -> None:
        record = given.programme(xdyj)
        one = given.planned(xdyj, record, "om")
        two = given.planned(xdyj, record, "quality", "rd", title="第二次内审")
        given.signed(xdyj, record)

        first = given.ended(xdyj, given.under_way(xdyj, given.audit(xdyj, plan=one)))
        second = given.ended(xdyj, given.under_way(xdyj, given.audit(xdyj, plan=two)))

        assert (first.full_coverage, second.full_coverage) == (False, True)

    @pytest.mark.requirement("XDYJ-04-01.12", "XDYJ-04-01.13")
    def test_is_not_reached_by_a_scope_nobody_approved(self, xdyj: Cast) -> None:
        record = given.programme(xdyj)
        plan = given.planned(xdyj, record, "om")
        given.planned(xdyj, record, "quality", "rd", title="第二次内审")
        made = given.judged(xdyj, given.under_way(xdyj, given.audit(xdyj, plan=(given.signed(xdyj, record), plan)[1])))
        record = take("revise", AuditProgramme.objects.get(), actor=xdyj.quinn, at=given.START, reason="缩小范围")
        for row in record.scope.exclude(department=xdyj.departments["om"]):
            remove_part(row, actor=xdyj.quinn, at=given.START)

        made = Audit.objects.get(pk=made.pk)
        with pytest.raises(Refused, match=r"is “Draft”\. Have it approved before the coverage of the year is judged"):
            take("end-fieldwork", made, actor=xdyj.ada, at=given.END, notes="到会")
        assert not made.full_coverage and made.ended_on is None

    def test_asks_the_database_the_same_for_many_rows(self, xdyj: Cast, django_assert_max_num_queries: object) -> None:
        record = given.ended(xdyj).programme

        with django_assert_max_num_queries(6):  # type: ignore[operator]
            coverage_of(record)


@pytest.mark.requirement("XDYJ-04-01.11", "YNTD-ITSS-0301.17")
class TestTheInterval:
    def test_is_the_packs_and_counts_from_the_last_full_audit(self, xdyj: Cast) -> None:
        loading.load(xdyj.company, shipped("xdyj"), actor=None, at=NOON)
        assert interval_of(xdyj.company) is None

        given.ended(xdyj)

        found = interval_of(xdyj.company)
        assert found is not None and found.clause == "XDYJ-04-01/4.1.1"
        assert (found.last, found.latest) == (date(2026, 4, 17), date(2027, 4, 17))

    def test_refuses_a_programme_that_would_exceed_it_unless_it_says_why(self, xdyj: Cast) -> None:
        loading.load(xdyj.company, shipped("xdyj"), actor=None, at=NOON)
        given.ended(xdyj)
        record = given.programme(xdyj, year=2027)
        given.planned(xdyj, record, starts_on=date(2027, 5, 10), ends_on=date(2027, 5, 14))

        text = refusal(xdyj, record)
        assert "2026-04-17" in text and "2027-04-17" in text and "2027-05-14" in text

        amend(record, actor=xdyj.quinn, at=NOON, interval_reason="搬迁")
        assert take("submit", record, actor=xdyj.quinn, at=NOON).state == State.SUBMITTED

    def test_is_not_set_where_the_policy_only_says_once_a_year(self, yntd: Cast) -> None:
        loading.load(yntd.company, shipped("yntd"), actor=None, at=NOON)

        given.ended(yntd)

        assert interval_of(yntd.company) is None


class TestTheEndOfTheYear:
    def test_waits_for_every_audit(self, xdyj: Cast) -> None:
        made = given.under_way(xdyj)

        with pytest.raises(Refused, match="is not finished"):
            take("close", made.programme, actor=xdyj.quinn, at=NOON)

    def test_names_what_was_not_covered_until_somebody_says_why(self, xdyj: Cast) -> None:
        made = given.under_way(xdyj)
        given.record(xdyj, given.items(made)[0], "not-sampled", evidence="")
        take("close", given.reported(xdyj, made), actor=xdyj.quinn, at=NOON)
        programme = made.programme

        with pytest.raises(Refused, match="Not covered: quality · People"):
            take("close", programme, actor=xdyj.quinn, at=NOON)

        closed = take("close", programme, actor=xdyj.quinn, at=NOON, result="明年先看")
        assert closed.state == State.CLOSED

    def test_of_a_programme_with_audits_is_no_cancellation(self, xdyj: Cast) -> None:
        made = given.audit(xdyj)

        with pytest.raises(Refused, match="Cancel that audit first"):
            take("cancel", made.programme, actor=xdyj.quinn, at=NOON, reason="不做")

    def test_goes_on_after_a_revision(self, xdyj: Cast) -> None:
        record = given.under_way(xdyj).programme
        record.refresh_from_db()
        assert record.state == State.IN_EXECUTION

        take("revise", record, actor=xdyj.quinn, at=NOON, reason="加一次")
        assert record.is_being_revised
        given.signed(xdyj, record)

        assert record.state == State.IN_EXECUTION


@pytest.mark.requirement("XDYJ-04-01.13")
class TestCoveringTheGaps:
    def test_puts_everything_left_into_the_audit(self, xdyj: Cast) -> None:
        record = given.programme(xdyj)
        given.planned(xdyj, record, "om")
        days = {"starts_on": date(2026, 5, 11), "ends_on": date(2026, 5, 15)}
        second = add_part(PlannedAudit, record, actor=xdyj.quinn, at=NOON, title="第二次内审", **days)

        take("cover-gaps", record, actor=xdyj.quinn, at=NOON, planned=second)

        assert {row.department.key for row in second.scope.all()} == {"quality", "rd"}
        assert coverage_of(record).counts == {Cover.PLANNED: 18}
        assert take("submit", record, actor=xdyj.quinn, at=NOON).state == State.SUBMITTED

    def test_adds_to_what_the_audit_covers_there_already(self, yntd: Cast) -> None:
        with_processes(yntd, incident="om-manager", change="om-manager")
        record = given.programme(yntd)
        plan = given.planned(yntd, record)
        row = plan.scope.get(department=yntd.departments["om"])
        amend_part(row, actor=yntd.quinn, at=NOON, elements=["people"], processes="incident")

        take("cover-gaps", record, actor=yntd.quinn, at=NOON, planned=plan)

        row.refresh_from_db()
        assert len(row.elements.split()) == 6 and row.processes == "change incident"
        assert not coverage_of(record).gaps

    def test_is_of_an_audit_of_the_programme_and_of_a_gap(self, xdyj: Cast) -> None:
        record, other = given.programme(xdyj), given.programme(xdyj, year=2027)
        foreign = given.planned(xdyj, other, "om")

        with pytest.raises(Refused, match="Choose a planned audit of this programme"):
            take("cover-gaps", record, actor=xdyj.quinn, at=NOON, planned=foreign)
        plan = given.planned(xdyj, record)
        with pytest.raises(Refused, match="There is no gap"):
            take("cover-gaps", record, actor=xdyj.quinn, at=NOON, planned=plan)
