"""A finding of an audit is dismissed by its lead auditor until the report, then by those who approve the programme."""

import pytest

from bihuan.areas.assurance.consistency import RULES
from bihuan.areas.assurance.consistency.rule import found as look
from bihuan.areas.assurance.models import Audit
from bihuan.areas.correction.models import Action, Nonconformity
from bihuan.core import organisation
from bihuan.core.models import ApprovalRoute, Person, Record
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.vocabulary import Role
from bihuan.core.writing import take
from tests.areas.assurance import builders as given
from tests.areas.correction import builders as correction
from tests.cast import NOON, Cast

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("english"),
    pytest.mark.requirement("XDYJ-04-01.10", "XDYJ-04-01.18", "YNTD-ITSS-0301.17"),
]
RULE = next(one for one in RULES if one.key == "reported-finding-dismissed")
WHY = {"reason": "证据不属于本期"}


@pytest.fixture
def audit(cast: Cast) -> Audit:
    """Its closing meeting was held; a major nonconformity was found at O&M. Eve audits too, but not there."""
    organisation.grant(cast.eve, Role.AUDITOR, actor=None, at=NOON)
    organisation.grant(cast.eve, Role.LEAD_AUDITOR, actor=None, at=NOON)
    return given.ended(cast, None, "major")


@pytest.fixture
def found(audit: Audit) -> Nonconformity:
    return Nonconformity.objects.get()


def reported(audit: Audit) -> Audit:
    lead = Person.objects.get(pk=audit.lead_id)
    return take("issue-report", audit, actor=lead, at=given.END, fill=dict(given.REPORT))


def dismissed_since(cast: Cast) -> list[Record]:
    return list(look(RULE, cast.company, given.LAST).records)


class TestBeforeTheReport:
    def test_nobody_dismisses_it_as_if_no_audit_had_found_it(self, cast: Cast, found: Nonconformity) -> None:
        for person in (cast.quinn, cast.ada, cast.eve):
            with pytest.raises(Refused, match="Dismiss the finding"):
                take("dismiss", found, actor=person, at=given.END, **WHY)

    def test_only_its_lead_auditor_dismisses_it(self, cast: Cast, found: Nonconformity) -> None:
        for person in (cast.quinn, cast.eve, cast.gina, cast.max):
            with pytest.raises(NotAllowed):
                take("dismiss-finding", found, actor=person, at=given.END, **WHY)

        assert take("dismiss-finding", found, actor=cast.ada, at=given.END, **WHY).state == "dismissed"

    def test_the_report_does_not_tell_it_then(self, cast: Cast, audit: Audit, found: Nonconformity) -> None:
        take("dismiss-finding", found, actor=cast.ada, at=given.END, **WHY)
        reported(audit)

        assert audit.items.get(finding=found.pk).result == "conform"
        assert dismissed_since(cast) == []

    def test_of_the_lead_auditors_own_department_it_is_for_those_who_approve_the_programme(self, cast: Cast) -> None:
        made = given.under_way(cast)
        given.record(cast, given.items(made, cast.departments["rd"])[0], "minor")  # Ada's own; Olga audits it
        given.ended(cast, made)
        found = Nonconformity.objects.get()

        with pytest.raises(NotAllowed):
            take("dismiss-finding", found, actor=cast.ada, at=given.END, **WHY)
        assert take("dismiss-finding", found, actor=cast.gina, at=given.END, **WHY).state == "dismissed"


class TestOnceReported:
    def test_those_who_approve_the_programme_decide(self, cast: Cast, audit: Audit, found: Nonconformity) -> None:
        reported(audit)

        for person in (cast.quinn, cast.ada, cast.eve, cast.max):
            with pytest.raises(NotAllowed):
                take("dismiss-finding", found, actor=person, at=given.END, **WHY)
        with pytest.raises(Refused, match="Reason"):
            take("dismiss-finding", found, actor=cast.gina, at=given.END)
        take("dismiss-finding", found, actor=cast.gina, at=given.END, **WHY)
        assert (found.state, found.outcome) == ("dismissed", WHY["reason"])

    def test_the_report_stands_and_the_register_is_found_to_differ(
        self, cast: Cast, audit: Audit, found: Nonconformity
    ) -> None:
        reported(audit)
        assert dismissed_since(cast) == []
        take("dismiss-finding", found, actor=cast.gina, at=given.END, **WHY)

        assert audit.items.get(finding=found.pk).result == "major"
        assert [one.pk for one in dismissed_since(cast)] == [found.pk]

    def test_what_was_drafted_for_it_falls_away(self, cast: Cast, audit: Audit, found: Nonconformity) -> None:
        reported(audit)
        record = correction.accepted(cast, found, at=given.END)
        take("dismiss-finding", record, actor=cast.gina, at=given.END, **WHY)

        assert correction.action_of(record).state == Action.State.CANCELLED

    def test_nobody_of_the_audited_department_decides(self, cast: Cast, audit: Audit, found: Nonconformity) -> None:
        reported(audit)
        Person.objects.filter(pk=cast.gina.pk).update(department=cast.departments["om"])

        with pytest.raises(NotAllowed, match="Nobody of om"):
            take("dismiss-finding", found, actor=Person.objects.get(pk=cast.gina.pk), at=given.END, **WHY)

    def test_what_no_audit_found_is_dismissed_as_ever(self, cast: Cast) -> None:
        given.route(cast)
        record = correction.nonconformity(cast)

        with pytest.raises(Refused, match="No audit found this"):
            take("dismiss-finding", record, actor=cast.gina, at=NOON, **WHY)
        assert take("dismiss", record, actor=cast.quinn, at=NOON, **WHY).state == "dismissed"


class TestVerifyingWhatAnAuditFound:
    @pytest.fixture
    def action(self, cast: Cast, found: Nonconformity) -> Action:
        """Carried out; by the route auditors verify it, as XDYJ says."""
        correction.routed(cast)
        rows = ApprovalRoute.objects.filter(company=cast.company, subject="action.check", when__has_key="source")
        rows.update(when={"source": "audit"}, by=[[Role.LEAD_AUDITOR, Role.AUDITOR]])
        record = correction.accepted(cast, found, at=given.END)
        return correction.done(cast, correction.action_of(record), cast.gina, at=given.END)

    def test_is_for_the_auditors_of_that_audit(self, cast: Cast, action: Action) -> None:
        for step, said in (("verify", {"verification": "抽查"}), ("send-back", {"reason": "没做"})):
            with pytest.raises(NotAllowed, match="Ada audited there"):
                take(step, action, actor=cast.eve, at=given.END, **said)
        assert take("verify", action, actor=cast.ada, at=given.END, verification="抽查").verified_by == cast.ada

    def test_is_for_any_auditor_once_none_of_them_is_left(self, cast: Cast, action: Action) -> None:
        Person.objects.filter(pk=cast.ada.pk).update(left_on=NOON.date())

        assert take("verify", action, actor=cast.eve, at=given.END, verification="抽查").verified_by == cast.eve
