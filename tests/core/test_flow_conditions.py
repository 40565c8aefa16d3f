"""Edits with a condition, needs that ask for the time, steps for whom a route names, parts as answers, nobody named."""

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from bihuan.areas.capability.models import Objective
from bihuan.areas.improvement.models import Escalation, ItemStep, Opportunity, PlanItem
from bihuan.core.access import ANONYMOUS, Routed, capacity, in_words, spelled_out, standing_of
from bihuan.core.editing import closing_reasons
from bihuan.core.flow import Act, Edit, Flow, flow_of, may, told
from bihuan.core.models import ApprovalRoute, Record
from bihuan.core.refusals import Refused
from bihuan.core.vocabulary import Role
from bihuan.core.writing import add_part, amend, create, take
from tests.areas.improvement import builders as given
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db


class TestAStepForWhomARouteNames:
    def test_follows_the_pack_and_its_conditions(self, xdyj: Cast) -> None:
        record = given.started_item(xdyj)
        assert spelled_out([Routed("plan-item")], record) == [Role.OM_MANAGEMENT]

        ApprovalRoute.objects.create(
            company=xdyj.company, subject="plan-item", when={"major": True}, by=[[Role.EXECUTIVE]]
        )

        assert spelled_out([Routed("plan-item")], record) == [Role.EXECUTIVE]
        assert capacity(standing_of(xdyj.gina, NOON), [Routed("plan-item")], record) is not None
        assert capacity(standing_of(xdyj.max, NOON), [Routed("plan-item")], record) is None

    def test_is_for_nobody_where_the_pack_has_no_route(self, xdyj: Cast) -> None:
        record = given.objective(xdyj)

        assert capacity(standing_of(xdyj.gina, NOON), [Routed("unknown")], record) is None
        assert in_words([Routed("unknown")], record)

    def test_says_in_a_refusal_who_that_is(self, xdyj: Cast) -> None:
        said = {"title": "x", "concerns": given.objective(xdyj), "problem": "y"}
        record = create(Escalation, actor=xdyj.olga, at=NOON, **said)

        verdict = may(standing_of(xdyj.eve, NOON), flow_of(record).steps["decide"], record)

        assert not verdict.allowed and verdict.reasons


class TestAnEditWithACondition:
    def test_is_open_while_there_is_no_reason_against_it(self, xdyj: Cast) -> None:
        rule = Edit(frozenset({"draft"}), (), ("title",), unless=lambda record: "the year is closed")

        assert rule.closed(given.objective(xdyj)) == "the year is closed"
        assert Edit(frozenset({"draft"}), ()).closed(given.objective(xdyj)) is None

    def test_refuses_with_that_reason(self, xdyj: Cast) -> None:
        plan = given.running(xdyj)
        item = PlanItem.objects.get(plan=plan)

        with pytest.raises(Refused) as refused:
            amend(item, actor=xdyj.quinn, at=NOON, scheme="x")

        assert plan.number in str(refused.value)
        assert [plan.number in str(reason) for reason in closing_reasons(item, ItemStep)] == [True]


class TestANeed:
    def test_that_asks_for_the_time_is_told_it(self, xdyj: Cast) -> None:
        record = given.objective(xdyj)

        def by_noon(record: Record, at: datetime) -> str | None:
            return "too early" if at < NOON else None

        assert told(by_noon, record, NOON - timedelta(hours=1)) == "too early"
        assert told(by_noon, record, NOON) is None
        assert told(by_noon, record, None) is None


class TestAPartAsAnAnswer:
    def test_is_one_of_the_same_company(self, xdyj: Cast, yntd: Cast) -> None:
        own, other = given.full_plan(xdyj), given.full_plan(yntd)
        item = PlanItem.objects.get(plan=own)

        amend(item, actor=xdyj.quinn, at=NOON, goal=str(own.goals.get().pk))
        assert flow_of(item).form["goal"].kind == "part"

        with pytest.raises(Refused):
            amend(item, actor=xdyj.quinn, at=NOON, goal=other.goals.get().pk)


class TestAnAnonymousAct:
    def test_has_neither_person_nor_address(self) -> None:
        act = Act(None, NOON, capacity=ANONYMOUS)

        assert act.is_anonymous and act.signed == {"actor": None, "at": NOON, "address": ""}
        assert not Act(None, NOON).is_anonymous

    def test_is_asked_for_by_a_field_of_the_form(self) -> None:
        assert isinstance(flow_of(Opportunity), Flow) and flow_of(Opportunity).anonymous == "anonymous"
        assert flow_of(Objective).anonymous == ""


class TestARowOfAnArchivedRecord:
    def test_stays_as_it_is(self, xdyj: Cast) -> None:
        item = given.closed(xdyj)
        step = item.steps.first()
        assert item.archived_at is not None

        for attempt in (lambda: ItemStep.objects.filter(pk=step.pk).update(title="x"), step.delete):
            with pytest.raises(DatabaseError), transaction.atomic():
                attempt()
        with pytest.raises(Refused):
            add_part(ItemStep, item, actor=xdyj.quinn, at=NOON, title="x")

    def test_of_an_approved_edition_is_never_changed(self, xdyj: Cast) -> None:
        plan = given.approved(xdyj)

        with pytest.raises(DatabaseError), transaction.atomic():
            plan.versions.update(edition="9")


def test_a_derived_field_follows_a_change(xdyj: Cast) -> None:
    record = given.accepted(xdyj)

    amend(record, actor=xdyj.quinn, at=NOON, effort=5)

    assert Opportunity.objects.get(pk=record.pk).score == 50
    assert take("treat", record, actor=xdyj.olga, at=NOON, measure="x", measure_kind="other").score == 50
