"""Preventive screening: Pareto and trend from live data, frozen with a digest, actions against what might come."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from bihuan.areas.correction.counting import Scope, by_dimension, figures, numbers
from bihuan.areas.correction.models import (
    Action,
    Cause,
    Complaint,
    Nonconformity,
    PotentialProblem,
    PreventiveScreening,
)
from bihuan.areas.correction.screening_document import label_of, pareto_chart, screening_document
from bihuan.areas.improvement.models import Opportunity
from bihuan.areas.policies import loading
from bihuan.areas.policies.models import Task
from bihuan.core.blocks import Paragraph, Table
from bihuan.core.facts import Dimension
from bihuan.core.freezing import is_intact
from bihuan.core.models import Link, Person, RoleAssignment
from bihuan.core.refusals import Refused
from bihuan.core.writing import add_part, amend, create, take
from tests.areas.correction import builders as b
from tests.areas.correction.builders import action_of
from tests.areas.policies.living import local
from tests.areas.policies.years import pack as shipped
from tests.cast import NOON, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("YNTD-ITSS-0300.14")]
FEBRUARY = {"period_start": date(2025, 12, 1), "period_end": date(2026, 2, 28)}


def nonconformity(cast: Cast, day: date = date(2026, 2, 10), **fields: Any) -> Nonconformity:
    said = {
        "title": "变更未审批", "source": "audit", "what": "三次变更没有审批单", "evidence": "变更单", "criterion": "变更管理程序 4.2",
        "department": cast.departments["om"], "elements": ["process"], "raised_on": day, **fields,
    }  # fmt: skip
    return create(Nonconformity, actor=cast.quinn, at=NOON, **said)


def complaint(cast: Cast, day: date = date(2026, 1, 10), **fields: Any) -> Complaint:
    said = {
        "title": "响应慢", "customer": "市政务中心", "what": "等了两小时", "received_on": day,
        "department": cast.departments["om"], **fields,
    }  # fmt: skip
    return create(Complaint, actor=cast.quinn, at=NOON, **said)


def screening(cast: Cast, **fields: Any) -> PreventiveScreening:
    said = {"title": "一季度潜在问题分析", **FEBRUARY, "dimension": "department", **fields}
    return create(PreventiveScreening, actor=cast.quinn, at=NOON, **said)


def problem(cast: Cast, whole: PreventiveScreening, **fields: Any) -> PotentialProblem:
    said = {
        "title": "变更审批靠口头", "shown_by": "运维部占八成", "verdict": "prevent", "owner": cast.olga,
        "due_on": date(2026, 5, 29), **fields,
    }  # fmt: skip
    return add_part(PotentialProblem, whole, actor=cast.quinn, at=NOON, **said)


def with_cause(cast: Cast, found: Nonconformity, *categories: str) -> None:
    action = action_of(take("accept", found, actor=cast.quinn, at=NOON, owner=cast.olga))
    for category in categories:
        add_part(Cause, action, actor=cast.quinn, at=NOON, category=category, text="没人管", is_root=True)


class TestCounting:
    def test_counts_every_kind_of_fact_by_department(self, xdyj: Cast) -> None:
        for _n in range(3):
            nonconformity(xdyj)
        complaint(xdyj)
        nonconformity(xdyj, department=xdyj.departments["rd"])
        nonconformity(xdyj, day=date(2025, 11, 30))

        assert by_dimension(Scope.of(screening(xdyj))) == {"om": 4, "rd": 1}

    @pytest.mark.parametrize(
        ("dimension", "expected"),
        [
            ("source", {"audit": 2, "service": 1, "complaint": 1}),
            ("clause", {"变更管理程序 4.2": 2, "SLA 3": 1, "": 1}),
            ("customer", {"市政务中心": 1, "": 3}),
            ("element", {"process": 2, "people": 1, "delivery": 1, "": 1}),
            ("cause", {"people": 2, "method": 1, "": 2}),
        ],
    )
    def test_counts_by_any_dimension(self, xdyj: Cast, dimension: str, expected: dict[str, int]) -> None:
        with_cause(xdyj, nonconformity(xdyj), "people")
        with_cause(xdyj, nonconformity(xdyj, elements=["process", "people"]), "people", "method")
        nonconformity(xdyj, source="service", criterion="SLA 3", elements=["delivery"])
        complaint(xdyj)

        found = by_dimension(Scope.of(screening(xdyj, dimension=dimension)))

        assert {key: count for key, count in found.items() if count} == expected

    def test_counts_feedback_suggestions_and_lessons_by_where_they_came_from(self, xdyj: Cast) -> None:
        said = {
            "title": "远程支持要等",
            "what": "排队两小时",
            "department": xdyj.departments["om"],
            "elements": ["delivery"],
        }
        for channel in ("feedback", "suggestion", "lesson", "daily-check", "strategy"):
            create(Opportunity, actor=xdyj.eve, at=NOON, channel=channel, **said)
        create(Opportunity, actor=xdyj.eve, at=NOON, channel="lesson", **{**said, "nature": "good-practice"})
        made = screening(xdyj, counted=["feedback"], dimension="source", period_end=date(2026, 3, 31))

        assert by_dimension(Scope.of(made)) == {"feedback": 1, "suggestion": 1, "lesson": 1, "daily-check": 1}
        assert [label_of("source", key) for key in ("daily-check", "supplier")] != ["daily-check", "supplier"]

    def test_what_a_complaint_or_a_screening_raised_is_no_feedback_of_its_own(self, xdyj: Cast) -> None:
        """It would count twice, and a screening would feed the next one."""
        found = complaint(xdyj, day=date(2026, 3, 2))
        raised = Opportunity.objects.get(channel="feedback")
        assert Link.objects.filter(source=found.pk, target=raised.pk).exists()
        made = screening(xdyj, period_end=date(2026, 3, 31))

        assert sum(by_dimension(Scope.of(made)).values()) == 1

    @pytest.mark.parametrize("source", ["acceptance", "supplier"])
    def test_acceptance_tests_and_suppliers_count_as_the_nonconformities_they_show(
        self, xdyj: Cast, source: str
    ) -> None:
        found = nonconformity(xdyj, source=source, criterion="到货验收 2")

        made = screening(xdyj, dimension="source")

        assert by_dimension(Scope.of(made)) == {source: 1}
        assert numbers(Scope.of(made), source) == [found.number]

    def test_what_counts_under_several_bars_is_one_fact(self, xdyj: Cast) -> None:
        nonconformity(xdyj, elements=["process", "people"])
        nonconformity(xdyj, day=date(2025, 11, 30), elements=["process"])  # before the period
        made = screening(xdyj, dimension="element")

        found = figures(Scope.of(made))

        assert (found["total"], sum(bar["count"] for bar in found["bars"])) == (1, 2)
        with override("en"):
            said = [str(getattr(one, "text", "")) for one in screening_document(made, NOON).blocks]
        assert "Facts: 1; in the bars, where what has several values counts under each: 2." in said

    def test_names_the_records_under_each_bar(self, xdyj: Cast) -> None:
        first, second = nonconformity(xdyj), complaint(xdyj)
        other = nonconformity(xdyj, department=xdyj.departments["rd"])
        scope = Scope.of(screening(xdyj))

        assert numbers(scope, "om") == [second.number, first.number]
        assert numbers(scope, "rd") == [other.number]

    def test_every_bar_names_as_many_records_as_it_counts(self, xdyj: Cast) -> None:
        with_cause(xdyj, nonconformity(xdyj), "people", "tools")
        nonconformity(xdyj, elements=[])
        complaint(xdyj)
        for dimension in Dimension:
            scope = Scope.of(screening(xdyj, dimension=dimension))
            for key, count in by_dimension(scope).items():
                assert len(numbers(scope, key)) == count, (dimension, key)

    def test_counts_no_cause_of_a_round_without_effect_nor_of_an_action_called_off(self, xdyj: Cast) -> None:
        with_cause(xdyj, again := nonconformity(xdyj), "people")
        with_cause(xdyj, off := nonconformity(xdyj), "tools")
        take("cancel", action_of(off), actor=xdyj.quinn, at=NOON, reason="重复")
        action = b.done(xdyj, action_of(again))
        take("reopen", action, actor=xdyj.quinn, at=NOON, reason="又有 2 单", due_on=date(2026, 5, 29))
        scope = Scope.of(screening(xdyj, dimension="cause"))

        assert by_dimension(scope) == {"": 2}
        assert (len(numbers(scope, "")), numbers(scope, "people"), numbers(scope, "tools")) == (2, [], [])
        add_part(Cause, action, actor=xdyj.quinn, at=NOON, category="method", text="没有模板", is_root=True)
        assert by_dimension(scope) == {"method": 1, "": 1}

    def test_leaves_out_what_was_dismissed(self, xdyj: Cast) -> None:
        take("dismiss", nonconformity(xdyj), actor=xdyj.quinn, at=NOON, reason="不是要求")

        assert by_dimension(Scope.of(screening(xdyj))) == {}

    def test_counts_one_department_only_if_asked(self, xdyj: Cast) -> None:
        nonconformity(xdyj)
        nonconformity(xdyj, department=xdyj.departments["rd"])
        own = screening(xdyj, own_only=True, department=xdyj.departments["rd"])

        assert by_dimension(Scope.of(own)) == {"rd": 1}

    def test_needs_few_queries_however_much_there_is(self, xdyj: Cast) -> None:
        scope = Scope.of(screening(xdyj, dimension="cause"))
        with CaptureQueriesContext(
            connection,
        ) as few:
            figures(scope)
        for _n in range(5):
            with_cause(xdyj, nonconformity(xdyj), "people")
        with CaptureQueriesContext(connection) as many:
            figures(scope)

        assert len(many) == len(few) <= 10


class TestCompleting:
    def test_refuses_with_all_that_is_missing(self, xdyj: Cast) -> None:
        record = screening(xdyj, period_end=date(2026, 3, 31))
        problem(xdyj, record, verdict="")
        problem(xdyj, record, verdict="watch")
        problem(xdyj, record, owner=None)

        with pytest.raises(Refused) as refused:
            take("complete", record, actor=xdyj.quinn, at=NOON)

        assert [reason.field for reason in refused.value.reasons] == ["conclusion", *["problems"] * 3, "period_end"]

    def test_freezes_the_figures_with_a_digest(self, xdyj: Cast) -> None:
        nonconformity(xdyj)
        record = self.completed(xdyj)
        nonconformity(xdyj)

        record = PreventiveScreening.objects.get(pk=record.pk)

        assert record.snapshot["total"] == 1
        assert record.frozen_on == date(2026, 3, 2)
        assert is_intact(record.snapshot, record.digest) and len(record.digest) == 64
        assert record.archived_at is not None

    def test_raises_the_preventive_action_with_links_both_ways(self, xdyj: Cast) -> None:
        record = self.completed(xdyj)

        action = Action.objects.get()
        assert (action.nature, action.source, action.owner, action.due_on) == (
            "preventive", "data-analysis", xdyj.olga, date(2026, 5, 29),
        )  # fmt: skip
        assert Link.objects.filter(source=record.pk, target=action.pk, kind="led-to").exists()
        assert PotentialProblem.objects.get(verdict="prevent").action == action
        assert {entry.action for entry in action.journal.all()} >= {"action.created"}

    def test_prints_what_was_frozen(self, xdyj: Cast) -> None:
        nonconformity(xdyj)
        record = PreventiveScreening.objects.get(pk=self.completed(xdyj).pk)
        nonconformity(xdyj)

        made = screening_document(record, NOON)

        assert made.digest == record.digest
        assert pareto_chart(record.snapshot) == {"x": ["om"], "y": [1]}

    def test_of_nothing_prints_a_sentence_and_no_empty_table(self, xdyj: Cast) -> None:
        blocks = screening_document(screening(xdyj), NOON).blocks

        assert not [one for one in blocks if isinstance(one, Table)]
        with override("en"):
            assert "Nothing that is counted came up in the period." in [
                str(one.text) for one in blocks if isinstance(one, Paragraph)
            ]

    def completed(self, cast: Cast) -> PreventiveScreening:
        record = amend(screening(cast), actor=cast.quinn, at=NOON, conclusion="变更审批是主要隐患")
        problem(cast, record)
        return take("complete", record, actor=cast.quinn, at=NOON)


class TestTheDuty:
    def test_each_department_closes_its_own_of_the_quarter(self, db: None) -> None:
        company = loading.found_company(shipped("yntd"), actor=None, at=local(2026, 1, 1, 0, 1))
        department = company.departments.get(key="om")
        head = Person.objects.create(company=company, name="运维经理", department=department)
        RoleAssignment.objects.create(company=company, person=head, role="department-head", department=department)
        record = create(
            PreventiveScreening, actor=head, at=local(2026, 4, 2), title="一季度", period_start=date(2026, 1, 1),
            period_end=date(2026, 3, 31), department=department, own_only=True,
        )  # fmt: skip
        amend(record, actor=head, at=local(2026, 4, 2), conclusion="没有潜在问题")

        take("complete", record, actor=head, at=local(2026, 4, 3))

        rows = Task.objects.filter(company=company, duty__ref="YNTD-ITSS-0300/preventive-screening", occasion="2026-Q1")
        done = {task.scope: task.fulfilled_at for task in rows}
        assert done["department:om"] == local(2026, 4, 3)
        assert all(at is None for scope, at in done.items() if scope != "department:om") and len(done) > 1
