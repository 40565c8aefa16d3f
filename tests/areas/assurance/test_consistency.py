"""Consistency: each rule names the record that breaks it, and a register in order breaks none."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.areas.assurance.consistency import RULES, look
from bihuan.areas.assurance.consistency import rule as rules
from bihuan.areas.assurance.models import (
    ChecklistItem,
    TeamMember,
)
from bihuan.areas.correction.models import Cause, PreventiveScreening
from bihuan.areas.policies.models import Filing, Task
from bihuan.core import organisation
from bihuan.core.files import attach
from bihuan.core.models import Person, Record, RoleAssignment
from bihuan.core.withdrawing import withdraw
from bihuan.core.writing import add_part, amend, create, take
from tests.areas.assurance import reviews
from tests.areas.assurance.broken import (
    BROKEN,
    ELSEWHERE,
    LATER,
    TODAY,
    action,
    approve,
    audit,
    living_task,
    named,
    nonconformity,
    own_auditor_then,
    part,
    row,
    spot_check,
)
from tests.areas.correction import builders as correction
from tests.areas.improvement import builders as improvement
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db


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


class TestWhatWasReturned:
    def test_may_be_approved_once_it_was_changed_or_at_first(self, xdyj: Cast) -> None:
        changed, once = action(xdyj), action(xdyj)
        approve(xdyj, changed, NOON - timedelta(days=1), verdict="reject", letter="1")
        approve(xdyj, changed)
        approve(xdyj, once)

        assert "approved-unchanged" not in named(xdyj)


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

    @pytest.mark.requirement("XDYJ-04-01.20")
    def test_does_not_differ_by_what_was_dismissed_or_cancelled_after_it_was_counted(self, xdyj: Cast) -> None:
        wrong = correction.nonconformity(xdyj, raised_on=date(2026, 2, 10))
        withdrawn = correction.complaint(xdyj, received_on=date(2026, 2, 11))
        reviews.ready(reviews.routed(xdyj))
        months = {"period_start": date(2026, 1, 1), "period_end": date(2026, 2, 28)}
        screened = create(PreventiveScreening, actor=xdyj.quinn, at=NOON, title="x", **months)
        amend(screened, actor=xdyj.quinn, at=NOON, conclusion="无")
        take("complete", screened, actor=xdyj.quinn, at=NOON)

        later = NOON + timedelta(days=1)
        take("dismiss", wrong, actor=xdyj.quinn, at=later, reason="不是不符合")
        take("cancel", withdrawn, actor=xdyj.quinn, at=later, reason="顾客撤回")

        assert "report-differs-from-register" not in named(xdyj)

    def test_does_not_differ_by_what_was_dismissed_before_it_was_counted(self, xdyj: Cast) -> None:
        wrong = correction.nonconformity(xdyj, raised_on=date(2026, 2, 10))
        take("dismiss", wrong, actor=xdyj.quinn, at=NOON - timedelta(hours=1), reason="不是不符合")

        reviews.ready(reviews.routed(xdyj))

        assert "report-differs-from-register" not in named(xdyj)

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
