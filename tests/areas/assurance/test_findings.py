"""What an audit found stands: the audited do not rewrite it, the lead auditor corrects it until the report is issued."""

from typing import Any

import pytest

from bihuan.areas.assurance.models import Audit
from bihuan.areas.correction.models import Nonconformity
from bihuan.core import organisation
from bihuan.core.models import Person
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.vocabulary import Role
from bihuan.core.writing import amend, take
from tests.areas.assurance import builders as given
from tests.areas.correction import builders as correction
from tests.cast import NOON, Cast

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("english"),
    pytest.mark.requirement("XDYJ-04-01.10", "XDYJ-04-01.18"),
]
TOLD = {"title": "无", "what": "无", "evidence": "无", "criterion": "无", "severity": "minor", "elements": ["people"]}


@pytest.fixture
def audit(xdyj: Cast) -> Audit:
    """Its closing meeting was held; a major nonconformity was found at O&M, which Max heads."""
    return given.ended(xdyj, None, "major")


@pytest.fixture
def found(audit: Audit) -> Nonconformity:
    return Nonconformity.objects.get()


def correct(record: Nonconformity, actor: Person, **said: Any) -> Nonconformity:
    return take("correct-finding", record, actor=actor, at=given.END, **{"reason": "数字抄错", **said})


class TestWhatAnAuditFound:
    @pytest.mark.parametrize("name", sorted(TOLD))
    def test_is_not_rewritten_by_a_checker_of_the_audited_department(
        self, xdyj: Cast, found: Nonconformity, name: str
    ) -> None:
        organisation.grant(xdyj.olga, Role.QUALITY_ADMIN, actor=None, at=NOON)

        with pytest.raises(NotAllowed, match="What an audit found stands"):
            amend(found, actor=xdyj.olga, at=given.END, **{name: TOLD[name]})

    def test_is_not_rewritten_by_quality_nor_by_who_raised_it(self, xdyj: Cast, found: Nonconformity) -> None:
        for person in (xdyj.quinn, xdyj.ada):
            with pytest.raises(NotAllowed, match="the lead auditor can correct it, with a reason"):
                amend(found, actor=person, at=given.END, evidence="改过的证据")

    def test_keeps_its_weight_when_the_department_has_accepted_it(self, xdyj: Cast, found: Nonconformity) -> None:
        correction.accepted(xdyj, found, at=given.END)

        with pytest.raises(NotAllowed, match="What an audit found stands"):
            amend(found, actor=xdyj.quinn, at=given.END, severity="minor")

    def test_leaves_open_who_treats_it_and_by_when(self, xdyj: Cast, found: Nonconformity) -> None:
        amend(found, actor=xdyj.quinn, at=given.END, owner=xdyj.olga, owning_department=xdyj.departments["quality"])

        assert found.owner == xdyj.olga

    def test_of_which_somebody_only_says_so_may_be_put_right(self, xdyj: Cast) -> None:
        record = correction.nonconformity(xdyj, source="audit")

        assert amend(record, actor=xdyj.ada, at=given.END, what="另一件事").what == "另一件事"


class TestCorrectingAFinding:
    def test_changes_nonconformity_and_checklist_alike_and_keeps_the_reason(
        self, xdyj: Cast, audit: Audit, found: Nonconformity
    ) -> None:
        correct(found, xdyj.ada, statement="3 单没有回退方案", evidence="CHG-1、CHG-2、CHG-3", severity="minor")

        item = audit.items.get(finding=found.pk)
        assert (found.title, found.evidence, found.severity) == ("3 单没有回退方案", "CHG-1、CHG-2、CHG-3", "minor")
        assert (item.statement, item.evidence, item.result) == ("3 单没有回退方案", "CHG-1、CHG-2、CHG-3", "minor")
        entry = found.journal.latest("id")
        assert (entry.comment, entry.actor) == ("数字抄错", xdyj.ada) and entry.told()["severity"] == ["major", "minor"]

    def test_leaves_what_is_not_said_as_it_was(self, xdyj: Cast, audit: Audit, found: Nonconformity) -> None:
        before = found.evidence

        correct(found, xdyj.ada, criterion="XDYJ-04-01/4.2.1")

        item = audit.items.get(finding=found.pk)
        assert (found.criterion, found.evidence, found.severity) == ("XDYJ-04-01/4.2.1", before, "major")
        assert (item.clause, item.result, item.auditor) == ("XDYJ-04-01/4.2.1", "major", xdyj.ada)

    def test_needs_a_reason_and_something_to_correct(self, xdyj: Cast, found: Nonconformity) -> None:
        with pytest.raises(Refused, match="Reason"):
            correct(found, xdyj.ada, reason="", statement="改")
        with pytest.raises(Refused, match="Fill in what is to be corrected"):
            correct(found, xdyj.ada)

    def test_is_for_the_lead_auditor_only(self, xdyj: Cast, found: Nonconformity) -> None:
        organisation.grant(xdyj.eve, Role.LEAD_AUDITOR, actor=None, at=NOON)  # of other audits

        for person in (xdyj.quinn, xdyj.olga, xdyj.eve):
            with pytest.raises(NotAllowed):
                correct(found, person, statement="改")

    def test_is_not_for_a_lead_auditor_of_the_audited_department(self, xdyj: Cast) -> None:
        made = given.under_way(xdyj)
        item = given.items(made, xdyj.departments["rd"])[0]  # Ada's own; Olga audits it
        given.record(xdyj, item, "minor")
        given.ended(xdyj, made)

        with pytest.raises(NotAllowed, match="Ada heads rd"):
            correct(Nonconformity.objects.get(), xdyj.ada, statement="改")

    def test_ends_with_the_report(self, xdyj: Cast, audit: Audit, found: Nonconformity) -> None:
        take("issue-report", audit, actor=xdyj.ada, at=given.END, fill=dict(given.REPORT))

        with pytest.raises(Refused, match=r"was reported on 2026-04-17: what its report says stands\. If it is wrong"):
            correct(found, xdyj.ada, statement="改")

    def test_ends_with_the_cancelling_of_the_audit(self, xdyj: Cast, audit: Audit, found: Nonconformity) -> None:
        take("cancel", audit, actor=xdyj.quinn, at=given.END, reason="重组")

        with pytest.raises(Refused, match="was cancelled: what it found stands"):
            correct(found, xdyj.ada, statement="改")
