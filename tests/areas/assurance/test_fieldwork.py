"""Recording on site, the closing meeting, what findings become, the report, the end."""

from datetime import date, timedelta

import pytest
from django.utils.translation import override

from bihuan.areas.assurance.models import Audit, AuditedDepartment
from bihuan.areas.assurance.words import EXAMINED, Result
from bihuan.areas.correction.models import Nonconformity
from bihuan.areas.improvement.models import Opportunity
from bihuan.core import organisation
from bihuan.core.access import standing_of
from bihuan.core.models import Link, Person
from bihuan.core.refusals import NotAllowed, Refused, Stale
from bihuan.core.vocabulary import Channel, Role
from bihuan.core.writing import add_part, amend_part, take
from tests.areas.assurance import builders as given
from tests.areas.correction import builders as correction
from tests.cast import Cast, make_company

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
State = Audit.State
LATER = given.START + timedelta(hours=1)


@pytest.fixture(scope="module")
def begun(kept: None) -> tuple[Cast, int]:
    """An audit under way: arranged and opened once, every test goes on from here."""
    cast = make_company("XDYJ")
    with override("en"):
        return cast, given.under_way(cast).pk


@pytest.fixture
def xdyj(begun: tuple[Cast, int], db: None) -> Cast:
    return begun[0].again()


@pytest.fixture
def made(begun: tuple[Cast, int], db: None) -> Audit:
    return Audit.objects.get(pk=begun[1])


class TestRecording:
    @pytest.mark.requirement("XDYJ-04-01.15", "XDYJ-04-01.02")
    def test_keeps_result_evidence_and_who_found_it(self, xdyj: Cast, made: Audit) -> None:
        item = given.items(made, xdyj.departments["om"])[0]

        given.record(
            xdyj, item, "minor", evidence="12 单中 2 单没有回退方案", statement="回退方案缺失", auditee="周专业"
        )

        item.refresh_from_db()
        assert (item.result, item.evidence, item.auditor) == ("minor", "12 单中 2 单没有回退方案", xdyj.ada)
        assert (item.recorded_at, item.revision) == (given.START, 1)

    @pytest.mark.requirement("XDYJ-04-01.02", "XDYJ-04-01.15")
    @pytest.mark.parametrize("result", sorted(set(Result) - {Result.NOT_SAMPLED}))
    def test_without_evidence_is_refused(self, xdyj: Cast, made: Audit, result: str) -> None:
        item = given.items(made)[0]

        for words in ("  ", ".", "——", "x"):
            with pytest.raises(Refused) as refusal:
                given.record(xdyj, item, result, evidence=words)
            assert refusal.value.reasons[0].field == "evidence"
        item.refresh_from_db()
        assert item.result == ""

    @pytest.mark.parametrize(("name", "most"), [("statement", 200), ("auditee", 100)])
    def test_longer_than_its_place_is_refused_and_not_cut(self, xdyj: Cast, made: Audit, name: str, most: int) -> None:
        item = given.items(made)[0]

        with pytest.raises(Refused, match=str(most)) as refusal:
            given.record(xdyj, item, "minor", evidence="12 单中 2 单没有", **{name: "长" * (most + 1)})

        assert [one.field for one in refusal.value.reasons] == [name]

    def test_of_what_was_not_sampled_needs_none(self, xdyj: Cast, made: Audit) -> None:
        item = given.items(made)[0]

        given.record(xdyj, item, "not-sampled", evidence="")

        item.refresh_from_db()
        assert item.is_judged and item.result not in EXAMINED

    @pytest.mark.requirement("XDYJ-04-01.10")
    def test_is_for_those_named_for_the_department(self, xdyj: Cast, made: Audit) -> None:
        om, rd = (given.items(made, xdyj.departments[key])[0] for key in ("om", "rd"))

        with pytest.raises(NotAllowed, match="om is recorded by those named"):
            given.record(xdyj, om, actor=xdyj.olga)
        with pytest.raises(Refused, match="Ada heads rd"):  # she leads the audit, but this is her own department
            given.record(xdyj, rd, actor=xdyj.ada)
        with pytest.raises(NotAllowed):
            given.record(xdyj, om, actor=xdyj.quinn)

    def test_is_not_possible_past_the_step(self, xdyj: Cast, made: Audit) -> None:
        item = given.items(made)[0]

        with pytest.raises(Refused, match="Unknown field"):
            amend_part(item, actor=xdyj.quinn, at=given.START, result="conform")
        with pytest.raises(Refused, match="Unknown field"):
            amend_part(item, actor=None, at=given.START, as_rule=True, result="conform")

    @pytest.mark.requirement("YNTD-ITSS-0301.17")
    def test_does_not_begin_before_the_day_the_department_agreed_to(self, xdyj: Cast, made: Audit) -> None:
        om, other = xdyj.departments["om"], xdyj.departments["rd"]
        AuditedDepartment.objects.filter(audit=made, department=om).update(starts_on=given.FIRST + given.DAY)
        item, second, *_rest = given.items(made, om)

        with pytest.raises(Refused, match="first day om agreed to is 2026-04-14"):
            given.record(xdyj, item)
        given.record(xdyj, second, "not-sampled", evidence="")
        given.record(xdyj, given.items(made, other)[0])
        given.record(xdyj, item, at=given.START + given.DAY)

        item.refresh_from_db()
        assert item.result == "conform"

    def test_of_another_audits_item_is_refused(self, xdyj: Cast, made: Audit) -> None:
        item = given.items(made)[0]
        other = given.audit(xdyj, plan=made.planned)
        Audit.objects.filter(pk=other.pk)
        other = given.agreed(xdyj, other)
        foreign = given.ask(xdyj, other, xdyj.departments["om"], "people")

        with pytest.raises(Refused, match="belongs to another audit"):
            take("record", made, actor=xdyj.ada, at=given.START, item=foreign, result="conform", evidence="看")
        assert item.revision == 0

    def test_may_be_corrected_until_the_closing_meeting(self, xdyj: Cast, made: Audit) -> None:
        item = given.items(made)[0]
        given.record(xdyj, item)
        given.record(xdyj, item, "observation", evidence="补看一份")
        ended = given.ended(xdyj, made)

        with pytest.raises(Refused, match="closing meeting was held on 2026-04-17"):
            given.record(xdyj, item, at=given.END)
        item.refresh_from_db()
        assert (item.result, item.revision, ended.ended_on) == ("observation", 2, date(2026, 4, 17))

    @pytest.mark.requirement("XDYJ-04-01.10")
    def test_ends_for_who_moves_into_the_department_and_what_was_found_before_stands(
        self, xdyj: Cast, made: Audit
    ) -> None:
        om = xdyj.departments["om"]
        given.name(xdyj, made, xdyj.eve, om)
        first, second, *_rest = given.items(made, om)
        given.record(xdyj, first, "minor", actor=xdyj.eve)
        organisation.put_person(xdyj.company, actor=None, at=given.START, person=xdyj.eve, department=om)
        eve = Person.objects.get(pk=xdyj.eve.pk)

        for item in (first, second):
            with pytest.raises(Refused, match="Eve belongs to om"):
                given.record(xdyj, item, evidence="改口", actor=eve, at=LATER)
        given.ended(xdyj, made)

        first.refresh_from_db()
        assert (first.auditor, first.result, Nonconformity.objects.count()) == (xdyj.eve, "minor", 1)

    @pytest.mark.requirement("XDYJ-04-01.15")
    def test_nothing_is_asked_or_rewritten_after_the_closing_meeting(self, xdyj: Cast, made: Audit) -> None:
        made = given.ended(xdyj, made)
        question = {"department": xdyj.departments["om"], "subject": "process", "question": "夜班如何交接？"}

        with pytest.raises(Refused, match="closing meeting was held"):
            take("add-question", made, actor=xdyj.ada, at=given.END, **question)
        with pytest.raises(NotAllowed, match="closing meeting was held"):
            amend_part(given.items(made)[0], actor=xdyj.quinn, at=given.END, question="改过的问题？")

    def test_adds_questions_that_turn_up_on_site(self, xdyj: Cast, made: Audit) -> None:
        om = xdyj.departments["om"]

        question = {"department": om, "subject": "process", "question": "夜班如何交接？"}
        take("add-question", made, actor=xdyj.ada, at=given.START, **question)

        assert given.items(made, om)[-1].question == "夜班如何交接？"


class TestTwoRecorders:
    def test_the_second_is_told_what_the_first_wrote(self, xdyj: Cast, made: Audit) -> None:
        om = xdyj.departments["om"]
        given.name(xdyj, made, xdyj.eve, om)
        item = given.items(made, om)[0]
        given.record(xdyj, item, evidence="甲看到的", actor=xdyj.eve)

        with pytest.raises(Stale) as refusal:
            given.record(xdyj, item, "minor", evidence="乙看到的", seen=0, at=LATER)

        item.refresh_from_db()
        assert (refusal.value.by, refusal.value.theirs["evidence"]) == ("Eve", ["乙看到的", "甲看到的"])
        assert refusal.value.theirs["result"] == ["minor", "conform"] and item.evidence == "甲看到的"

    def test_what_is_sent_twice_counts_once(self, xdyj: Cast, made: Audit) -> None:
        item = given.items(made)[0]
        given.record(xdyj, item, seen=0)

        given.record(xdyj, item, seen=0, at=LATER)

        item.refresh_from_db()
        assert (item.revision, item.recorded_at) == (1, given.START)

    def test_different_items_do_not_disturb_each_other(self, xdyj: Cast, made: Audit) -> None:
        one, two, *_rest = given.items(made)

        given.record(xdyj, one, seen=0)
        given.record(xdyj, two, seen=0)

        assert {row.revision for row in given.items(one.audit)[:2]} == {1}


class TestTheClosingMeeting:
    def test_waits_until_every_item_has_a_result(self, xdyj: Cast, made: Audit) -> None:
        with pytest.raises(Refused, match=r"18 items have no result: .+ …"):
            take("end-fieldwork", made, actor=xdyj.ada, at=given.END, notes="到会")

    @pytest.mark.requirement("XDYJ-04-01.18", "YNTD-ITSS-0300.09")
    def test_makes_findings_nonconformities_linked_both_ways(self, xdyj: Cast, made: Audit) -> None:
        item = given.items(made, xdyj.departments["om"])[0]
        said = {"evidence": "12 单中 2 单没有回退方案", "statement": "回退方案缺失"}
        given.record(xdyj, item, "major", **said)
        amend_part(item, actor=xdyj.quinn, at=given.START, clause="XDYJ-04-01/4.2.1")

        made = given.ended(xdyj, made)

        found = Nonconformity.objects.get()
        item.refresh_from_db()
        assert (found.title, found.severity, found.source) == ("回退方案缺失", "major", "audit")
        assert (found.evidence, found.criterion) == (said["evidence"], "XDYJ-04-01/4.2.1")
        assert (found.department, found.elements) == (xdyj.departments["om"], "people")
        assert item.finding_id == found.pk and found.checklist_items.get() == item
        assert Link.objects.filter(source=made.pk, target=found.pk, kind="led-to").exists()
        assert standing_of(xdyj.ada, given.END).has(Role.LEAD_AUDITOR, found)

    @pytest.mark.requirement("XDYJ-04-01.33", "YNTD-ITSS-0300.06")
    @pytest.mark.parametrize("company", ["xdyj", "yntd"])
    def test_brings_observations_and_good_practice_into_the_ledger(
        self, company: str, made: Audit, request: pytest.FixtureRequest
    ) -> None:
        cast: Cast = request.getfixturevalue(company)

        made = given.ended(cast, made if company == "xdyj" else None, "observation", "good-practice")

        rows = list(Opportunity.objects.order_by("id"))
        assert [(one.channel, one.nature) for one in rows] == [
            (Channel.AUDIT_REVIEW, "weakness"), (Channel.AUDIT_REVIEW, "good-practice"),
        ]  # fmt: skip
        findings = made.items.filter(finding__isnull=False).order_by("id")
        assert [item.finding_id for item in findings] == [one.pk for one in rows]
        assert Link.objects.filter(source=made.pk).count() == 2 and not Nonconformity.objects.exists()

    def test_is_held_once(self, xdyj: Cast, made: Audit) -> None:
        made = given.ended(xdyj, made, "minor")

        with pytest.raises(Refused, match="closing meeting was held"):
            take("end-fieldwork", made, actor=xdyj.ada, at=given.END, notes="再来")
        assert Nonconformity.objects.count() == 1


class TestTheReport:
    @pytest.mark.requirement("XDYJ-04-01.16")
    def test_comes_after_the_closing_meeting_with_conclusion_and_distribution(self, xdyj: Cast, made: Audit) -> None:
        with pytest.raises(Refused) as refusal:
            take("issue-report", made, actor=xdyj.ada, at=given.END)

        text = str(refusal.value)
        assert "closing meeting was not held" in text and "conclusion" in text and "who gets the report" in text

    @pytest.mark.requirement("XDYJ-04-01.16")
    def test_is_issued_by_the_lead_auditor(self, xdyj: Cast, made: Audit) -> None:
        made = given.ended(xdyj, made)

        with pytest.raises(NotAllowed):
            take("issue-report", made, actor=xdyj.quinn, at=given.END)
        take("issue-report", made, actor=xdyj.ada, at=given.END, fill=dict(given.REPORT))

        assert (made.state, made.reported_on) == (State.REPORTED, date(2026, 4, 17))

    def test_with_nonconformities_starts_their_follow_up(self, xdyj: Cast, made: Audit) -> None:
        assert given.reported(xdyj, made, "minor").state == State.FOLLOW_UP


class TestTheEnd:
    @pytest.mark.requirement("XDYJ-04-01.18")
    def test_waits_for_every_nonconformity(self, xdyj: Cast, made: Audit) -> None:
        made = given.reported(xdyj, made, "minor", "major", "observation")

        with pytest.raises(Refused) as refusal:
            take("close", made, actor=xdyj.ada, at=given.END)

        assert all(one.number in str(refusal.value) for one in Nonconformity.objects.all())

    @pytest.mark.requirement("XDYJ-04-01.18")
    def test_comes_when_the_last_nonconformity_was_verified_and_closed(self, xdyj: Cast, made: Audit) -> None:
        made = given.reported(xdyj, made, "minor")
        found = correction.accepted(xdyj, Nonconformity.objects.get(), at=given.END)

        correction.closed(xdyj, correction.action_of(found), xdyj.max)

        found.refresh_from_db()
        assert not found.is_open
        assert take("close", made, actor=xdyj.ada, at=given.END).state == State.CLOSED

    def test_of_an_audit_without_findings_comes_at_once(self, xdyj: Cast, made: Audit) -> None:
        made = take("close", given.reported(xdyj, made), actor=xdyj.quinn, at=given.END)

        assert made.archived_at is not None

    def test_by_cancelling_keeps_what_was_found(self, xdyj: Cast, made: Audit) -> None:
        item = given.items(made, xdyj.departments["om"])[0]
        given.record(xdyj, item, "minor", statement="台账缺项")

        take("cancel", made, actor=xdyj.quinn, at=given.START, reason="疫情")

        found = Nonconformity.objects.get()
        item.refresh_from_db()
        assert made.state == State.CANCELLED and found.is_open and found.title == "台账缺项"
        assert (item.result, item.finding_id) == ("minor", found.pk)

    def test_leaves_the_checklist_as_it_was(self, xdyj: Cast, made: Audit) -> None:
        made = take("close", given.reported(xdyj, made), actor=xdyj.quinn, at=given.END)

        with pytest.raises((NotAllowed, Refused)):
            given.record(xdyj, given.items(made)[0], "minor")
        with pytest.raises((NotAllowed, Refused)):
            add_part(
                type(given.items(made)[0]), made, actor=xdyj.quinn, at=given.END, department=xdyj.departments["om"]
            )
