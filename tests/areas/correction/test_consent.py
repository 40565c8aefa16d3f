"""Departments an action touches agree to it."""

from typing import Any

import pytest

from bihuan.areas.correction.consent import speakers
from bihuan.areas.correction.flow.action import action as action_flow
from bihuan.areas.correction.models import Action, Consulted, Nonconformity
from bihuan.core.access import standing_of
from bihuan.core.flow import may
from bihuan.core.models import Delegation, Department, RoleAssignment
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.vocabulary import Role
from bihuan.core.writing import add_part, amend, amend_part, take
from tests.areas.correction import builders as b
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
State = Action.State


class TestConsent:
    """Departments an action touches agree to it, by who speaks for them, to what it says."""

    def consulting(self, cast: Cast, **fields: Any) -> Action:
        action = b.drawn_up(cast, b.preventive(b.routed(cast), **fields))
        add_part(Consulted, action, actor=cast.olga, at=NOON, department=cast.departments["rd"])
        return action

    @pytest.mark.requirement("YNTD-ITSS-0300.15")
    @pytest.mark.parametrize("company", ["xdyj", "yntd"])
    def test_a_preventive_one_waits_until_the_departments_involved_agree(
        self, company: str, request: pytest.FixtureRequest
    ) -> None:
        cast: Cast = request.getfixturevalue(company)
        action = self.consulting(cast)

        with pytest.raises(Refused, match="has not agreed"):
            take("submit", action, actor=cast.olga, at=NOON)
        for person in (cast.olga, cast.eve, cast.quinn):  # the owner, a member, another head
            with pytest.raises(NotAllowed, match="Still to agree"):
                take("agree", action, actor=person, at=NOON)
        take("agree", action, actor=cast.ada, at=NOON, remark="同意")

        assert take("submit", action, actor=cast.olga, at=NOON).state == State.SUBMITTED
        assert action.consulted.get().agreed_by == cast.ada

    @pytest.mark.requirement("YNTD-ITSS-0300.15")
    def test_who_stands_in_for_the_head_may_agree(self, yntd: Cast) -> None:
        action = self.consulting(yntd)
        b.lends(yntd, yntd.ada, yntd.eve)

        take("agree", action, actor=yntd.eve, at=NOON)

        assert action.consulted.get().agreed_by == yntd.eve

    @pytest.mark.requirement("YNTD-ITSS-0300.15")
    def test_is_offered_to_who_speaks_for_a_department_that_has_not_agreed(self, yntd: Cast) -> None:
        action = self.consulting(yntd)
        b.lends(yntd, yntd.ada, yntd.gina)

        def offered() -> set[str]:
            agree = action_flow.steps["agree"]
            people = yntd.people.items()
            return {name for name, one in people if may(standing_of(one, NOON), agree, action).allowed}

        assert offered() == {"ada", "gina"}
        take("agree", action, actor=yntd.ada, at=NOON)
        assert offered() == set()

    @pytest.mark.requirement("YNTD-ITSS-0300.15")
    def test_where_nobody_is_named_who_heads_it_by_the_pack_or_stands_in_for_that_role_may_agree(
        self, yntd: Cast
    ) -> None:
        rd = yntd.departments["rd"]
        Department.objects.filter(pk=rd.pk).update(head=None)
        yntd.company.settings = {"heads": {"rd": "rd"}}
        yntd.company.save(update_fields=["settings"])
        RoleAssignment.objects.create(company=yntd.company, person=yntd.gina, role=Role.RD)
        days = {"from_day": NOON.date(), "to_day": NOON.date(), "created_at": NOON}
        Delegation.objects.create(company=yntd.company, person=yntd.gina, delegate=yntd.eve, role=Role.RD, **days)
        rd = Department.objects.get(pk=rd.pk)

        assert speakers(rd, NOON.date()) == [yntd.gina, yntd.eve]

    @pytest.mark.requirement("YNTD-ITSS-0300.15")
    def test_nobody_writes_the_consent_of_others(self, yntd: Cast) -> None:
        action = self.consulting(yntd)
        row = action.consulted.get()
        said: dict[str, Any] = {"agreed_by": yntd.ada, "agreed_on": NOON.date()}

        with pytest.raises(Refused, match="Unknown field"):
            amend_part(row, actor=yntd.olga, at=NOON, **said)
        with pytest.raises(Refused, match="Unknown field"):
            add_part(Consulted, action, actor=yntd.olga, at=NOON, department=yntd.departments["om"], **said)

    @pytest.mark.requirement("YNTD-ITSS-0300.15")
    def test_a_change_of_what_was_agreed_to_asks_again(self, yntd: Cast) -> None:
        action = self.consulting(yntd)
        for change in (
            lambda: amend(action, actor=yntd.olga, at=NOON, scheme="改为自动检查"),
            lambda: amend_part(action.steps.get(), actor=yntd.olga, at=NOON, how="改为自动检查"),
        ):
            take("agree", action, actor=yntd.ada, at=NOON)
            assert action.consulted.get().agreed_by == yntd.ada
            change()
            assert action.consulted.get().agreed_by is None

        with pytest.raises(Refused, match="has not agreed"):
            take("submit", action, actor=yntd.olga, at=NOON)

    @pytest.mark.requirement("YNTD-ITSS-0300.15")
    def test_each_department_with_a_measure_of_a_preventive_one_is_asked(self, yntd: Cast) -> None:
        action = b.drawn_up(yntd, b.preventive(b.routed(yntd)))
        b.measure(yntd, action, title="接口改造", owner=yntd.eve)

        with pytest.raises(Refused, match="rd carries out a measure"):
            take("submit", action, actor=yntd.olga, at=NOON)
        add_part(Consulted, action, actor=yntd.olga, at=NOON, department=yntd.departments["rd"])
        take("agree", action, actor=yntd.ada, at=NOON)

        assert take("submit", action, actor=yntd.olga, at=NOON).state == State.SUBMITTED


class TestTogether:
    """What weighs much is drawn up by the owning department with others, where the policy says so."""

    @pytest.mark.requirement("YNTD-ITSS-0300.11")
    @pytest.mark.parametrize("weight", ["major", "recurring"])
    def test_the_owning_department_and_another_take_part(self, yntd: Cast, weight: str) -> None:
        yntd.company.settings = {"drawn_up_together": [{"nature": "corrective", "weighty": True}]}
        yntd.company.save(update_fields=["settings"])
        record = b.accepted(b.routed(yntd), severity="major" if weight == "major" else "minor")
        if weight == "recurring":
            Nonconformity.objects.filter(pk=record.pk).update(recurring=True)
        action = b.drawn_up(yntd, b.action_of(record))

        with pytest.raises(Refused, match="The owning department, quality, draws it up with others"):
            take("submit", action, actor=yntd.olga, at=NOON)
        add_part(Consulted, action, actor=yntd.olga, at=NOON, department=yntd.departments["quality"])
        take("agree", action, actor=yntd.quinn, at=NOON)

        assert take("submit", action, actor=yntd.olga, at=NOON).state == State.SUBMITTED

    @pytest.mark.requirement("YNTD-ITSS-0300.11")
    def test_one_department_alone_is_not_enough(self, yntd: Cast) -> None:
        yntd.company.settings = {"drawn_up_together": [{"weighty": True}]}
        yntd.company.save(update_fields=["settings"])
        om = yntd.departments["om"]
        action = b.drawn_up(yntd, b.action_of(b.accepted(b.routed(yntd), severity="major", owning_department=om)))

        with pytest.raises(Refused, match="together with another department"):
            take("submit", action, actor=yntd.olga, at=NOON)

    @pytest.mark.requirement("YNTD-ITSS-0300.11", "YNTD-ITSS-0300.13")
    def test_an_ordinary_one_and_another_company_ask_for_nobody(self, yntd: Cast, xdyj: Cast) -> None:
        yntd.company.settings = {"drawn_up_together": [{"weighty": True}]}
        yntd.company.save(update_fields=["settings"])

        assert b.submitted(yntd).state == State.SUBMITTED
        major = b.action_of(b.accepted(b.routed(xdyj), severity="major"))
        assert b.submitted(xdyj, major).state == State.SUBMITTED
