"""The duties on audits of both shipped packs are set off and closed by real programmes and audits."""

from datetime import date, datetime

import pytest

from bihuan.areas.assurance.interval import interval_of
from bihuan.areas.correction.models import Nonconformity
from bihuan.areas.policies import loading
from bihuan.areas.policies.models import Task
from bihuan.core.models import RoleAssignment
from bihuan.core.refusals import NotAllowed
from bihuan.core.writing import take
from tests.areas.assurance import builders as given
from tests.areas.correction import builders as correction
from tests.areas.policies.living import local
from tests.areas.policies.years import pack as shipped
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NEW_YEAR = local(2026, 1, 5, 9)


def living(cast: Cast, name: str) -> Cast:
    """The company lives by its own pack from the beginning of the year."""
    loading.load(cast.company, shipped(name), actor=None, at=NEW_YEAR)
    cast.company.refresh_from_db()
    for one in (*cast.people.values(), *cast.departments.values()):
        one.refresh_from_db()
    return cast


def task(cast: Cast, ref: str, year: int = 2026) -> Task:
    rows = Task.objects.filter(company=cast.company, duty__ref=ref, due_day__year=year)
    return rows.select_related("person", "department", "subject").latest("due_day")


def fulfilled(cast: Cast, ref: str) -> datetime | None:
    return task(cast, ref).fulfilled_at


class TestXdyj:
    @pytest.mark.requirement("XDYJ-04-01.12")
    def test_the_programme_is_due_by_the_end_of_march_and_closes_when_approved(self, xdyj: Cast) -> None:
        living(xdyj, "xdyj")
        assert task(xdyj, "XDYJ-04-01/audit-programme").due_day == date(2026, 3, 31)

        record = given.programme(xdyj)
        given.planned(xdyj, record)
        given.signed(xdyj, record)

        assert fulfilled(xdyj, "XDYJ-04-01/audit-programme") and fulfilled(xdyj, "XDYJ-04-01/audit-programme-approval")

    @pytest.mark.requirement("XDYJ-04-01.11", "XDYJ-04-01.16", "XDYJ-04-01.17")
    def test_a_full_audit_closes_the_years_duty_and_starts_the_next_twelve_months(self, xdyj: Cast) -> None:
        living(xdyj, "xdyj")
        made = given.ended(xdyj, given.under_way(xdyj), "minor")
        report = task(xdyj, "XDYJ-04-01/audit-report")
        assert (report.person, report.due_day) == (xdyj.ada, date(2026, 4, 24))
        assert not fulfilled(xdyj, "XDYJ-04-01/internal-audit")

        cause = task(xdyj, "XDYJ-04-01/nc-cause-and-action")
        assert (cause.department, cause.due_day) == (xdyj.departments["om"], date(2026, 4, 24))

        take("issue-report", made, actor=xdyj.ada, at=given.END, fill=dict(given.REPORT))

        assert fulfilled(xdyj, "XDYJ-04-01/audit-report") and fulfilled(xdyj, "XDYJ-04-01/internal-audit")
        following = interval_of(xdyj.company)
        assert following is not None and following.latest == date(2027, 4, 17)

    @pytest.mark.requirement("XDYJ-04-01.11", "XDYJ-04-01.13")
    def test_an_audit_with_a_gap_closes_nothing_and_starts_nothing(self, xdyj: Cast) -> None:
        living(xdyj, "xdyj")
        made = given.under_way(xdyj)
        given.record(xdyj, given.items(made)[0], "not-sampled", evidence="")

        given.reported(xdyj, made)

        assert not fulfilled(xdyj, "XDYJ-04-01/internal-audit") and interval_of(xdyj.company) is None
        assert fulfilled(xdyj, "XDYJ-04-01/audit-report")

    @pytest.mark.requirement("XDYJ-04-01.18", "XDYJ-04-01.17")
    def test_who_audited_verifies_by_the_role_in_this_audit_only(self, xdyj: Cast) -> None:
        living(xdyj, "xdyj")
        RoleAssignment.objects.filter(person=xdyj.ada, role="auditor").delete()
        made = given.reported(xdyj, None, "minor")
        found = correction.accepted(xdyj, Nonconformity.objects.get(), at=given.END)
        action = correction.done(xdyj, correction.action_of(found), at=given.END)

        for stranger in (xdyj.quinn, xdyj.max):
            with pytest.raises(NotAllowed):
                take("verify", action, actor=stranger, at=given.END, verification="抽查")
        take("verify", action, actor=xdyj.ada, at=given.END, verification="抽查 5 单")

        assert made.lead == xdyj.ada and fulfilled(xdyj, "XDYJ-04-01/nc-verification")


class TestYntd:
    @pytest.mark.requirement("YNTD-ITSS-0301.18")
    def test_agreeing_the_dates_is_due_once_an_audit_is_planned(self, yntd: Cast) -> None:
        living(yntd, "yntd")
        made = given.audit(yntd)
        due = task(yntd, "YNTD-ITSS-0301/audit-dates")
        assert due.subject_id == made.pk and due.pending

        given.agreed(yntd, made)

        assert fulfilled(yntd, "YNTD-ITSS-0301/audit-dates")

    @pytest.mark.requirement("YNTD-ITSS-0301.17", "YNTD-ITSS-0300.09")
    def test_a_full_audit_closes_the_years_duty_and_its_findings_ask_for_actions(self, yntd: Cast) -> None:
        living(yntd, "yntd")

        made = given.reported(yntd, None, "major")

        assert made.full_coverage and fulfilled(yntd, "YNTD-ITSS-0301/internal-audit")
        finding = made.items.get(finding__isnull=False).finding
        assert task(yntd, "YNTD-ITSS-0300/nonconformity-action").subject_id == finding.pk

    @pytest.mark.requirement("YNTD-ITSS-0301.15", "YNTD-ITSS-0301.17")
    def test_what_an_audit_suggests_has_to_be_screened_for_the_plan(self, yntd: Cast) -> None:
        living(yntd, "yntd")

        made = given.reported(yntd, None, "observation")

        suggestion = made.items.get(finding__isnull=False).finding
        assert suggestion.kind == "opportunity"
        assert Task.objects.filter(company=yntd.company, subject=suggestion.pk, pending=True).exists()

    @pytest.mark.requirement("XDYJ-04-01.10", "YNTD-ITSS-0300.18")
    def test_what_was_found_at_quality_itself_is_verified_by_the_audit_team(self, yntd: Cast) -> None:
        living(yntd, "yntd")
        RoleAssignment.objects.filter(person=yntd.ada, role="auditor").delete()
        made = given.under_way(yntd)
        given.record(yntd, given.items(made, yntd.departments["quality"])[0], "minor")
        given.reported(yntd, made)
        there = Cast(yntd.company, {**yntd.people, "max": yntd.quinn, "olga": yntd.eve}, yntd.departments)
        found = correction.accepted(there, Nonconformity.objects.get(), at=given.END)
        action = correction.done(there, correction.action_of(found), at=given.END)

        with pytest.raises(NotAllowed, match="由内审组长 或 内审员完成"):
            take("verify", action, actor=yntd.quinn, at=given.END, verification="抽查")
        assert take("verify", action, actor=yntd.ada, at=given.END, verification="抽查").verified_by == yntd.ada
