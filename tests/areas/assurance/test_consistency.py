"""Consistency: each rule names the record that breaks it, and a register in order breaks none."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.areas.assurance.consistency import RULES, look
from bihuan.areas.assurance.consistency import rule as rules
from bihuan.areas.assurance.drawing import draw
from bihuan.areas.assurance.models import (
    Audit,
    CheckItem,
    ChecklistItem,
    Decision,
    ManagementReview,
    MaterialRequest,
    QualityCheck,
    TeamMember,
)
from bihuan.areas.correction.models import Action, ActionStep, Cause, Complaint, Nonconformity, PreventiveScreening
from bihuan.areas.improvement.models import ImprovementPlan, ItemStep, Opportunity, PlanItem
from bihuan.areas.policies.models import ControlledDocument, Filing, Task
from bihuan.core import organisation
from bihuan.core.files import attach
from bihuan.core.models import Approval, ApprovalSlot, Person, Record, RoleAssignment
from bihuan.core.withdrawing import withdraw
from bihuan.core.writing import add_part, amend, create, take
from tests.areas.assurance import reviews
from tests.areas.correction import builders as correction
from tests.areas.improvement import builders as improvement
from tests.areas.policies.living import MONTHLY, duty, living
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
SATURDAY = datetime(2026, 3, 7, 4, 0, tzinfo=UTC)
MARCH = date(2026, 3, 31)
LATER = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)


def named(cast: Cast) -> dict[str, set[int]]:
    """The rules that are broken, with the records they name."""
    return {one.rule.key: {record.pk for record in one.records} for one in look(cast.company, TODAY) if one.records}


def row(model: Any, cast: Cast, state: str, **fields: Any) -> Any:
    """A record as an import or a broken hand may have left it, past every rule of its flow."""
    number = f"{cast.company.code}-X-{Record.objects.count():04}"
    said = {
        "company": cast.company, "kind": model.KIND, "number": number, "title": "样例", "state": state, "created_at": NOON,
        "changed_at": NOON, "is_open": state not in {"closed", "completed"}, **fields,
    }  # fmt: skip
    return model.objects.create(**said)


def action(cast: Cast, state: str = "verified", **fields: Any) -> Action:
    said: dict[str, Any] = {"what": "x", "owner": cast.olga, "due_on": MARCH, "cause": "x", "nature": "corrective"}
    found: Action = row(Action, cast, state, **(said | fields))
    return found


def nonconformity(cast: Cast, state: str = "raised", **fields: Any) -> Nonconformity:
    said: dict[str, Any] = {"what": "x", "evidence": "x", "criterion": "x", "source": "audit", "raised_on": MARCH}
    found: Nonconformity = row(Nonconformity, cast, state, **(said | fields))
    return found


def audit(cast: Cast, state: str = "reported", **fields: Any) -> Audit:
    found: Audit = row(Audit, cast, state, **fields)
    return found


def approve(cast: Cast, record: Record, at: datetime = NOON, by: str = "gina") -> None:
    approval = Approval.objects.create(
        company=cast.company, record_id=record.pk, subject="x", state="approved", digest="0" * 64, asked_by=cast.quinn,
        asked_at=at, ended_at=at,
    )  # fmt: skip
    ApprovalSlot.objects.create(
        approval=approval,
        company=cast.company,
        turn=0,
        role="x",
        verdict="approve",
        decided_by=getattr(cast, by),
        decided_at=at,
    )


def part(model: Any, **fields: Any) -> Any:
    return model.objects.create(created_at=NOON, **fields)


# ---------------------------------------------------------------- one broken record for each rule


def early_step(cast: Cast) -> Record:
    found = action(cast)
    part(ActionStep, action=found, title="x", done_on=date(2026, 3, 1), round=1)
    approve(cast, found)
    return found


def done_early(cast: Cast) -> Record:
    found = action(cast, done_on=date(2020, 1, 1))
    approve(cast, found)
    return found


def done_before_its_measure(cast: Cast) -> Record:
    found = action(cast, done_on=date(2026, 3, 30))
    part(ActionStep, action=found, title="x", done_on=MARCH, round=1)
    return found


def early_item(cast: Cast) -> Record:
    plan = row(ImprovementPlan, cast, "approved", year=2026, period_start=MARCH, period_end=MARCH)
    item: Record = row(PlanItem, cast, "under-way", plan=plan)
    part(ItemStep, item=item, title="x", done_on=date(2026, 3, 1))
    approve(cast, plan)
    return item


def early_document(cast: Cast) -> Record:
    found: Record = row(ControlledDocument, cast, "issued", issued_on=date(2026, 3, 2), effective_on=date(2026, 3, 1))
    approve(cast, found)
    return found


def open_within_closed(cast: Cast) -> Record:
    found = nonconformity(cast, "closed")
    action(cast, "under-way", treats=found)
    return found


def closed_audit(cast: Cast) -> Record:
    found = audit(cast, "closed", is_open=False)
    part(
        ChecklistItem, audit=found, department=cast.departments["om"], subject="people", question="x", result="minor",
        evidence="x", finding_id=nonconformity(cast).pk,
    )  # fmt: skip
    return found


def own_auditor(cast: Cast) -> Record:
    found = audit(cast)
    part(TeamMember, audit=found, person=cast.olga, department=cast.departments["om"])
    return found


def own_auditor_then(cast: Cast) -> Record:
    """She has gone elsewhere since."""
    organisation.put_person(cast.company, actor=None, at=LATER, person=cast.olga, department=cast.departments["rd"])
    return own_auditor(cast)


def bare_point(cast: Cast) -> Record:
    found: Record = row(QualityCheck, cast, "under-way", planned_on=MARCH)
    part(CheckItem, quality_check=found, question="x", result="conform")
    return found


def review(cast: Cast, state: str = "follow-up", **fields: Any) -> ManagementReview:
    said: dict[str, Any] = {
        "year": 2026,
        "chair": cast.gina,
        "planned_on": MARCH,
        "period_start": MARCH,
        "period_end": MARCH,
    }
    found: ManagementReview = row(ManagementReview, cast, state, **(said | fields))
    return found


def lost_decision(cast: Cast) -> Record:
    found = review(cast)
    part(Decision, review=found, output="system", text="x", becomes="action", owner=cast.olga, due_on=MARCH)
    return found


def orphan(cast: Cast) -> Record:
    Person.objects.filter(pk=cast.olga.pk).update(left_on=date(2026, 6, 30))
    return action(cast)


def signed(cast: Cast, at: datetime = NOON, by: str = "gina") -> Record:
    found = action(cast)
    approve(cast, found, at, by)
    return found


def signed_by_the_departed(cast: Cast) -> Record:
    Person.objects.filter(pk=cast.gina.pk).update(left_on=date(2026, 2, 27))
    return signed(cast)


def touched_review(cast: Cast) -> Record:
    return review(cast, frozen_on=MARCH, snapshot={"inputs": []}, digest="0" * 64)


def late_paper(cast: Cast) -> Record:
    """Its day lies in January, it was filed in March."""
    task = Task.objects.filter(company=cast.company).first() or living_task(cast)
    return row(Filing, cast, "confirmed", task=task, effective_on=date(2026, 1, 20))


def living_task(cast: Cast) -> Task:
    living(cast, duty(**MONTHLY))
    found = Task.objects.filter(company=cast.company).first()
    assert found is not None
    return found


def signed_otherwise(cast: Cast) -> Record:
    found = signed(cast)
    ApprovalSlot.objects.filter(approval__record=found).update(digest="1" * 64)
    return found


def spot_check(cast: Cast, frame: str = "甲\n乙\n丙", points: int = 1) -> QualityCheck:
    """Drawn from 甲, 乙 and 丙."""
    drawn = draw(("丙", "乙", "甲"), 1, 7)
    said: dict[str, Any] = {"seed": 7, "drawn": list(drawn.places), "frame_digest": drawn.frame_digest, "frame": frame}
    found = row(QualityCheck, cast, "under-way", type="project-spot", planned_on=MARCH, **said)
    for _point in range(points):
        CheckItem.objects.create(quality_check=found, place=drawn.places[0], question="x", created_at=NOON)
    return found


def material_to_come(cast: Cast) -> Audit:
    found: Audit = row(Audit, cast, "planned")
    said: dict[str, Any] = {"title": "x", "status": "received", "received_on": date(2031, 1, 1), "created_at": NOON}
    MaterialRequest.objects.create(audit=found, department=cast.departments["om"], **said)
    return found


def carried_out(cast: Cast, **fields: Any) -> ManagementReview:
    """With a decision of it that is carried out as it stands."""
    found = review(cast)
    said: dict[str, Any] = {"output": "system", "text": "x", "becomes": "task", "owner": cast.olga, "created_at": NOON}
    Decision.objects.create(review=found, due_on=MARCH, done_note="x", **said, **fields)
    return found


BROKEN: list[tuple[str, Callable[[Cast], Record]]] = [
    ("carried-out-before-approval", early_step),
    ("carried-out-before-approval", early_item),
    ("action-days-out-of-order", done_early),
    ("action-days-out-of-order", done_before_its_measure),
    ("action-days-out-of-order", lambda cast: action(cast, done_on=date(2027, 1, 1))),
    ("document-in-force-before-approval", early_document),
    ("closed-before-verified", lambda cast: action(cast, "closed")),
    ("closed-before-verified", open_within_closed),
    ("effect-before-verification", lambda cast: action(cast, verified_on=MARCH, confirmed_on=date(2026, 3, 30))),
    ("effect-before-verification", lambda cast: action(cast, confirm_on=MARCH, confirmed_on=date(2026, 3, 30))),
    ("answered-before-received", lambda cast: row(
        Complaint, cast, "answered", customer="x", what="x", received_on=MARCH, answered_on=date(2026, 3, 30))),
    ("answered-before-received", lambda cast: row(
        Complaint, cast, "answered", customer="x", what="x", received_on=MARCH, answered_on=date(2031, 1, 1))),
    ("answered-before-received", material_to_come),
    ("answered-before-received", lambda cast: carried_out(cast, done_on=date(2031, 1, 1))),
    ("answered-before-received", lambda cast: carried_out(cast, done_on=MARCH, verified_on=date(2026, 3, 30))),
    ("answered-before-received", lambda cast: nonconformity(cast, accepted_on=date(2026, 3, 30))),
    ("audit-closed-with-open-nonconformity", closed_audit),
    ("verified-by-owner", lambda cast: action(cast, verified_by=cast.olga)),
    ("verified-by-owner", lambda cast: row(Opportunity, cast, "closed", owner=cast.olga, verified_by=cast.olga, what="x", raised_on=MARCH)),
    ("approved-by-submitter", lambda cast: signed(cast, by="quinn")),
    ("auditor-of-own-department", own_auditor_then),
    ("auditor-of-todays-department", own_auditor),
    ("item-without-evidence", lambda cast: row(
        PlanItem, cast, "closed", plan=row(ImprovementPlan, cast, "approved", year=2026, period_start=MARCH, period_end=MARCH))),
    ("finding-without-evidence", lambda cast: nonconformity(cast, evidence="")),
    ("finding-without-evidence", bare_point),
    ("action-without-owner-or-day", lambda cast: action(cast, due_on=None)),
    ("closed-without-action", lambda cast: nonconformity(cast, "closed")),
    ("closed-without-action", lambda cast: row(Complaint, cast, "closed", customer="x", what="x", received_on=MARCH)),
    ("closed-without-cause", lambda cast: action(cast, "closed", cause="")),
    ("decision-without-record", lost_decision),
    ("owner-has-left", orphan),
    ("signed-on-a-day-off", lambda cast: signed(cast, SATURDAY)),
    ("held-on-a-day-off", lambda cast: review(cast, held_on=date(2026, 3, 7))),
    ("signed-after-leaving", signed_by_the_departed),
    ("frozen-content-changed", touched_review),
    ("filed-long-after", late_paper),
    ("signed-other-content", signed_otherwise),
    ("draw-not-as-drawn", lambda cast: spot_check(cast, frame="甲\n乙\n丁")),
    ("draw-not-as-drawn", lambda cast: spot_check(cast, points=0)),
]  # fmt: skip
ELSEWHERE = {"report-differs-from-register", "reported-finding-dismissed"}  # tested below, and in test_dismissing


class TestEachRule:
    @pytest.mark.parametrize(("key", "broken"), BROKEN, ids=[f"{n}-{key}" for n, (key, _make) in enumerate(BROKEN)])
    def test_names_the_record_that_breaks_it(self, xdyj: Cast, key: str, broken: Callable[[Cast], Record]) -> None:
        record = broken(xdyj)

        assert record.pk in named(xdyj).get(key, set())

    def test_all_are_broken_by_some_test(self) -> None:
        assert {one.key for one in RULES} == {key for key, _make in BROKEN} | ELSEWHERE

    def test_a_paper_filed_within_the_month_or_for_the_time_before_bihuan_is_not_named(self, xdyj: Cast) -> None:
        soon = row(Filing, xdyj, "confirmed", task=living_task(xdyj), effective_on=date(2026, 2, 1))
        assert "filed-long-after" not in named(xdyj)
        Filing.objects.filter(pk=soon.pk).update(effective_on=date(2025, 2, 1))
        assert named(xdyj)["filed-long-after"] == {soon.pk}

        Task.objects.filter(pk=soon.task_id).update(history=True)

        assert "filed-long-after" not in named(xdyj)

    def test_a_file_proves_something_until_it_is_withdrawn(self, xdyj: Cast) -> None:
        found = nonconformity(xdyj, evidence="")
        file = attach(found, ContentFile(b"%PDF-1.7 seen", "seen.pdf"), actor=xdyj.ada, at=NOON)
        assert "finding-without-evidence" not in named(xdyj)

        withdraw(file, actor=xdyj.ada, at=NOON, reason="传错了项目")

        assert named(xdyj)["finding-without-evidence"] == {found.pk}

    def test_a_draw_that_can_be_repeated_is_not_named(self, xdyj: Cast) -> None:
        spot_check(xdyj)

        assert "draw-not-as-drawn" not in named(xdyj)

    def test_says_what_and_why_in_words(self) -> None:
        assert all(str(one.title) and str(one.why) and str(one.title) != str(one.why) for one in RULES)
        assert len({one.key for one in RULES}) == len(RULES)

    def test_sees_another_company_never(self, xdyj: Cast, yntd: Cast) -> None:
        for _key, broken in BROKEN:
            broken(yntd)

        assert named(xdyj) == {}


class TestWhatIsNamed:
    def test_is_the_newest_and_it_is_said_that_there_are_more(
        self, xdyj: Cast, yntd: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Another company's records, however many and new, take no place."""
        monkeypatch.setattr(rules, "MOST", 2)
        ours = [action(xdyj, "closed", cause="") for _n in range(3)]
        for _n in range(3):
            action(yntd, "closed", cause="")
        found = next(one for one in look(xdyj.company, TODAY) if one.rule.key == "closed-without-cause")

        assert [record.pk for record in found.records] == [ours[2].pk, ours[1].pk]
        assert found.more

    def test_is_each_record_once_though_it_breaks_a_rule_twice(self, xdyj: Cast) -> None:
        both = action(xdyj, owner=None, due_on=None)
        found = next(one for one in look(xdyj.company, TODAY) if one.rule.key == "action-without-owner-or-day")

        assert [record.pk for record in found.records] == [both.pk] and not found.more


class TestAnAuditorsDepartment:
    @pytest.mark.requirement("XDYJ-04-01.10")
    def test_is_that_of_the_day_not_that_of_today(self, xdyj: Cast) -> None:
        """Ada of R&D audits O&M and goes there months later: nothing was wrong then."""
        found = audit(xdyj)
        part(TeamMember, audit=found, person=xdyj.ada, department=xdyj.departments["om"])
        said: dict[str, Any] = {"subject": "people", "question": "x", "result": "conform", "evidence": "x"}
        part(ChecklistItem, audit=found, department=xdyj.departments["om"], auditor=xdyj.ada, recorded_at=NOON, **said)

        organisation.put_person(xdyj.company, actor=None, at=LATER, person=xdyj.ada, department=xdyj.departments["om"])

        assert named(xdyj) == {}

    def test_is_also_the_one_a_role_was_given_for_on_that_day(self, xdyj: Cast) -> None:
        audits = [audit(xdyj, starts_on=day) for day in (date(2026, 3, 10), date(2026, 5, 10))]
        for one in audits:
            part(TeamMember, audit=one, person=xdyj.ada, department=xdyj.departments["om"])
        said: dict[str, Any] = {"from_day": date(2026, 3, 1), "to_day": date(2026, 3, 31)}
        RoleAssignment.objects.create(
            company=xdyj.company, person=xdyj.ada, role="discipline-lead", department=xdyj.departments["om"], **said
        )

        assert named(xdyj) == {"auditor-of-own-department": {audits[0].pk}}

    def test_of_two_people_of_one_name_the_journal_says_nothing(self, xdyj: Cast) -> None:
        Person.objects.create(company=xdyj.company, name="Olga", department=xdyj.departments["rd"])
        found = own_auditor_then(xdyj)

        assert found.pk not in named(xdyj).get("auditor-of-own-department", set())


class TestAReport:
    def test_differs_when_a_fact_is_entered_later_with_an_earlier_day(self, xdyj: Cast) -> None:
        made = reviews.ready(reviews.routed(xdyj))
        assert "report-differs-from-register" not in named(xdyj)

        nonconformity(xdyj, raised_on=date(2026, 2, 10))

        assert named(xdyj)["report-differs-from-register"] == {made.pk}

    @pytest.mark.requirement("XDYJ-04-01.20")
    def test_does_not_differ_by_what_came_in_after_its_inputs_were_frozen(self, xdyj: Cast) -> None:
        made = reviews.ready(reviews.routed(xdyj), period_end=date(2026, 12, 31))

        nonconformity(xdyj, raised_on=date(2026, 3, 30))
        nonconformity(xdyj, raised_on=NOON.date(), created_at=NOON + timedelta(hours=2))
        assert "report-differs-from-register" not in named(xdyj)

        nonconformity(xdyj, raised_on=date(2026, 3, 1), created_at=NOON + timedelta(hours=2))
        assert named(xdyj)["report-differs-from-register"] == {made.pk}

    def test_of_a_screening_is_counted_again_too(self, xdyj: Cast) -> None:
        made = create(
            PreventiveScreening,
            actor=xdyj.quinn,
            at=NOON,
            title="x",
            period_start=date(2026, 1, 1),
            period_end=date(2026, 2, 28),
        )

        amend(made, actor=xdyj.quinn, at=NOON, conclusion="无")
        take("complete", made, actor=xdyj.quinn, at=NOON)

        nonconformity(xdyj, raised_on=date(2026, 2, 10))

        assert named(xdyj)["report-differs-from-register"] == {made.pk}

    def test_of_a_screening_does_not_differ_because_a_cause_was_found(self, xdyj: Cast) -> None:
        fault = correction.accepted(xdyj, raised_on=date(2026, 2, 10))
        months = {"period_start": date(2026, 1, 1), "period_end": date(2026, 2, 28)}
        made = create(PreventiveScreening, actor=xdyj.quinn, at=NOON, title="x", dimension="cause", **months)
        amend(made, actor=xdyj.quinn, at=NOON, conclusion="无")
        take("complete", made, actor=xdyj.quinn, at=NOON)

        for category in ("people", "method"):
            said: dict[str, Any] = {"category": category, "text": "x", "is_root": True}
            add_part(Cause, correction.action_of(fault), actor=xdyj.max, at=NOON, **said)

        assert "report-differs-from-register" not in named(xdyj)


class TestARegisterInOrder:
    def test_breaks_no_rule(self, xdyj: Cast) -> None:
        improvement.closed(xdyj)
        made = reviews.approved(reviews.routed(xdyj))
        correction.routed(xdyj)

        assert made.state == "follow-up"
        assert named(xdyj) == {}

    def test_costs_the_same_few_queries_however_large(self, xdyj: Cast) -> None:
        with CaptureQueriesContext(connection) as few:
            look(xdyj.company, TODAY)
        for _key, broken in BROKEN:
            broken(xdyj)
        with CaptureQueriesContext(connection) as many:
            look(xdyj.company, TODAY)

        # one more for each rule that names records, and a few for each frozen report, of which there are few
        assert len(many) <= len(few) + len(RULES) + 8
