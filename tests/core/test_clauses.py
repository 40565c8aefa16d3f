"""A refusal names the clause of the company's own policy, whichever policies the code knows."""

from typing import Any

import pytest

from bihuan.areas.policies.loading import settings_of
from bihuan.areas.policies.models import ControlledDocument, Reviewer
from bihuan.core import clauses
from bihuan.core.flow import FLOWS
from bihuan.core.models import Company
from bihuan.core.refusals import Refused
from bihuan.core.registry import TYPES
from bihuan.core.writing import add_part, create, take
from tests.areas.improvement import builders as given
from tests.areas.policies.years import pack
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db


def governed(cast: Cast, name: str) -> Cast:
    """The company with the settings its pack brings."""
    settings = settings_of(pack(name))
    Company.objects.filter(pk=cast.company.pk).update(settings=settings)
    for person in cast.people.values():
        person.company.settings = settings
    cast.company.refresh_from_db()
    return cast


def policies(name: str) -> set[str]:
    return {policy.code for policy in pack(name).policies}


class TestTheCompanysOwnClause:
    def test_is_chosen_among_several(self, xdyj: Cast) -> None:
        company = governed(xdyj, "xdyj").company

        assert clauses.own(company, "YNTD-ITSS-0300/4.1 XDYJ-03-02/4.4") == "XDYJ-03-02/4.4"

    def test_is_that_of_the_kinds_route_where_none_is_named(self, yntd: Cast) -> None:
        company = governed(yntd, "yntd").company
        route = company.settings["clauses"]["plan-item"]

        assert route.startswith("YNTD-ITSS-0300/")
        assert clauses.own(company, "XDYJ-03-02/4.3", "plan-item") == route

    def test_is_that_of_the_duty_where_there_is_no_route(self, xdyj: Cast) -> None:
        assert clauses.own(governed(xdyj, "xdyj").company, "", "plan-check") == "XDYJ-03-02/4.3"

    def test_is_none_where_the_pack_knows_none(self, yntd: Cast) -> None:
        assert clauses.own(governed(yntd, "yntd").company, "XDYJ-03-02/4.3", "nothing") == ""

    def test_is_known_by_its_prefix_before_a_pack_is_loaded(self, yntd: Cast) -> None:
        assert clauses.own(yntd.company, "XDYJ-03-02/4.3 YNTD-ITSS-0300/4.1") == "YNTD-ITSS-0300/4.1"

    @pytest.mark.parametrize("name", ["xdyj", "yntd"])
    def test_is_the_one_every_step_rests_on(self, name: str, request: pytest.FixtureRequest) -> None:
        company = governed(request.getfixturevalue(name), name).company

        for declared in TYPES.values():
            for step in FLOWS[declared.model].steps.values():
                record = declared.model(company=company, kind=declared.kind)
                named = step.clause_for(record).split()
                assert {one.partition("/")[0] for one in named} <= policies(name), (declared.kind, step.name)


class TestARefusal:
    def refused(self, cast: Cast, name: str, record: Any, **given: Any) -> set[str]:
        with pytest.raises(Refused) as refused:
            take(name, record, actor=cast.olga, at=NOON, **given)
        return {reason.clause for reason in refused.value.reasons}

    def test_of_a_pilot_at_yntd_names_a_clause_of_yntd(self, yntd: Cast) -> None:
        governed(yntd, "yntd")
        plan = given.plan(yntd)
        given.goal(yntd, plan)
        item = given.full_item(yntd, plan)
        assert self.refused(yntd, "start", item) == {"YNTD-ITSS-0300/4.1"}

        given.running(yntd, plan)
        item.refresh_from_db()
        take("start", item, actor=yntd.olga, at=NOON)

        for name, more in (("start-pilot", {}), ("operate-directly", {"reason": "x"})):
            found = self.refused(yntd, name, item, **more)
            assert found and all(clause.startswith("YNTD-ITSS-0300/") for clause in found)

    def test_of_a_pilot_at_xdyj_names_the_clause_of_xdyj(self, xdyj: Cast) -> None:
        item = given.started_item(governed(xdyj, "xdyj"))

        assert self.refused(xdyj, "start-pilot", item) == {"XDYJ-03-02/4.3"}

    def test_in_the_middle_of_a_step_too(self, yntd: Cast) -> None:
        governed(yntd, "yntd")
        said = {"title": "变更管理程序", "code": "YNTD-P-01", "text": "先评估，后上线"}
        document = create(ControlledDocument, actor=yntd.quinn, at=NOON, **said)
        add_part(Reviewer, document, actor=yntd.quinn, at=NOON, owner=yntd.max)
        take("hand-over", document, actor=yntd.quinn, at=NOON)

        (found,) = self.refused(yntd, "review", document, opinion="agree")

        assert found.startswith("YNTD-")
