"""Who verifies an action and confirms its effect: never those who had it in their hands, but somebody; on days that can be."""

from datetime import date, timedelta

import pytest

from bihuan.areas.correction.models import Action
from bihuan.core.models import ApprovalRoute, Department, Person, Record, RoleAssignment
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.vocabulary import Role
from bihuan.core.writing import amend_part, take
from tests.areas.correction import builders as b
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
State = Action.State


def reasons(refused: pytest.ExceptionInfo[Refused]) -> str:
    return " ".join(str(reason) for reason in refused.value.reasons)


class TestChecking:
    @pytest.mark.requirement("YNTD-ITSS-0300.18")
    def test_of_a_service_is_for_the_owning_department(self, yntd: Cast) -> None:
        record = b.accepted(yntd, source="service", owning_department=yntd.departments["rd"])
        action = b.done(yntd, b.action_of(record))

        with pytest.raises(NotAllowed):
            take("verify", action, actor=yntd.quinn, at=NOON, verification="抽查")
        assert take("verify", action, actor=yntd.ada, at=NOON, verification="抽查").verified_by == yntd.ada

    @pytest.mark.requirement("YNTD-ITSS-0300.18")
    def test_of_the_system_is_for_quality(self, yntd: Cast) -> None:
        record = b.accepted(yntd, source="system-check", owning_department=yntd.departments["rd"])
        action = b.done(yntd, b.action_of(record))

        with pytest.raises(NotAllowed):
            take("verify", action, actor=yntd.ada, at=NOON, verification="抽查")
        assert take("verify", action, actor=yntd.quinn, at=NOON, verification="抽查").state == State.VERIFIED

    @pytest.mark.requirement("YNTD-ITSS-0300.18", "XDYJ-04-01.18")
    def test_nobody_checks_what_they_did_themselves(self, yntd: Cast) -> None:
        action = b.drawn_up(yntd, b.action_of(b.accepted(b.routed(yntd))))
        b.measure(yntd, action, title="核对模板", owner=yntd.quinn)
        RoleAssignment.objects.create(company=yntd.company, person=yntd.max, role=Role.OWNING_DEPARTMENT)
        found = b.done(yntd, action)

        with pytest.raises(NotAllowed, match="核对模板"):
            take("verify", found, actor=yntd.quinn, at=NOON, verification="抽查")

    def test_nor_the_owner_in_another_role(self, yntd: Cast) -> None:
        RoleAssignment.objects.create(
            company=yntd.company, person=yntd.olga, role=Role.OWNING_DEPARTMENT, department=yntd.departments["om"]
        )

        with pytest.raises(NotAllowed, match="Four eyes"):
            take("verify", b.done(yntd), actor=yntd.olga, at=NOON, verification="抽查")

    @pytest.mark.requirement("XDYJ-04-01.18")
    def test_what_an_audit_found_is_verified_by_nobody_of_the_department(self, xdyj: Cast) -> None:
        record = b.accepted(b.routed(xdyj), source="audit", department=xdyj.departments["om"])
        action = b.done(xdyj, b.action_of(record))
        Person.objects.filter(pk=xdyj.quinn.pk).update(department=xdyj.departments["om"])

        with pytest.raises(NotAllowed, match="Nobody of"):
            take("verify", action, actor=Person.objects.get(pk=xdyj.quinn.pk), at=NOON, verification="抽查")

    @pytest.mark.requirement("XDYJ-04-01.10", "XDYJ-04-01.18")
    def test_nor_by_somebody_of_a_part_of_it_nor_after_the_action_went_elsewhere(self, xdyj: Cast) -> None:
        om, rd = xdyj.departments["om"], xdyj.departments["rd"]
        desk = Department.objects.create(company=xdyj.company, key="desk", name="desk", parent=om)
        found = b.done(xdyj, b.action_of(b.accepted(b.routed(xdyj), source="audit", department=om)))
        Record.objects.filter(pk=found.pk).update(department=rd)  # as records from before may say
        Person.objects.filter(pk=xdyj.quinn.pk).update(department=desk)

        with pytest.raises(NotAllowed, match="Nobody of om"):
            take("verify", found, actor=Person.objects.get(pk=xdyj.quinn.pk), at=NOON, verification="抽查")

    @pytest.mark.requirement("YNTD-ITSS-0300.18")
    def test_nobody_checks_in_the_place_of_who_owns_it(self, yntd: Cast) -> None:
        action = b.drawn_up(yntd, b.action_of(b.accepted(b.routed(yntd))))
        b.submitted(yntd, action)
        found = b.sign(action, yntd.max)
        found = b.reassigned(yntd, found, yntd.quinn)
        b.lends(yntd, yntd.quinn, yntd.eve)
        take("start", found, actor=yntd.quinn, at=NOON)
        for row in found.steps.all():
            amend_part(row, actor=yntd.quinn, at=NOON, done_on=NOON.date())
        take("finish", found, actor=yntd.quinn, at=NOON, carried_out="已改")

        for person in (yntd.quinn, yntd.eve):
            with pytest.raises(NotAllowed, match="Four eyes"):
                take("verify", found, actor=person, at=NOON, verification="抽查")

    @pytest.mark.requirement("YNTD-ITSS-0300.18", "XDYJ-04-01.18")
    def test_nor_who_reported_it_as_carried_out_in_the_owners_place(self, yntd: Cast) -> None:
        RoleAssignment.objects.create(company=yntd.company, person=yntd.max, role=Role.OWNING_DEPARTMENT)
        action = take("start", b.approved(yntd), actor=yntd.olga, at=NOON)
        amend_part(action.steps.get(), actor=yntd.olga, at=NOON, done_on=NOON.date())
        take("finish", action, actor=yntd.max, at=NOON, carried_out="已做")

        for step, at, said in (("verify", NOON, {"verification": "抽查"}), ("confirm", b.CONFIRM, {"effect": "好"})):
            with pytest.raises(NotAllowed, match="reported it as carried out"):
                take(step, action, actor=yntd.max, at=at, **said)
            if step == "verify":
                take(step, action, actor=yntd.quinn, at=at, **said)

    @pytest.mark.requirement("YNTD-ITSS-0300.18", "XDYJ-04-01.18")
    def test_nor_the_one_in_whose_place_it_was_reported(self, yntd: Cast) -> None:
        RoleAssignment.objects.create(company=yntd.company, person=yntd.max, role=Role.OWNING_DEPARTMENT)
        action = take("start", b.approved(yntd), actor=yntd.olga, at=NOON)
        amend_part(action.steps.get(), actor=yntd.olga, at=NOON, done_on=NOON.date())
        b.lends(yntd, yntd.max, yntd.eve)
        take("finish", action, actor=yntd.eve, at=NOON, carried_out="已做")

        for person in (yntd.max, yntd.eve):
            with pytest.raises(NotAllowed, match="reported it as carried out"):
                take("verify", action, actor=person, at=NOON, verification="抽查")

    @pytest.mark.requirement("YNTD-ITSS-0300.18")
    def test_nor_who_reported_a_measure_of_it_as_done(self, yntd: Cast) -> None:
        action = take("start", b.approved(yntd), actor=yntd.olga, at=NOON)
        amend_part(action.steps.get(), actor=yntd.quinn, at=NOON, done_on=NOON.date())
        take("finish", action, actor=yntd.olga, at=NOON, carried_out="已做")

        with pytest.raises(NotAllowed, match="reported the measure “变更单模板"):
            take("verify", action, actor=yntd.quinn, at=NOON, verification="抽查")

    @pytest.mark.requirement("YNTD-ITSS-0300.18", "XDYJ-04-01.18")
    def test_nor_whoever_owned_it_in_this_round(self, yntd: Cast) -> None:
        action = b.approved(yntd)
        for person in (yntd.quinn, yntd.olga):
            action = b.reassigned(yntd, action, person)
        take("start", action, actor=yntd.olga, at=NOON)
        amend_part(action.steps.get(), actor=yntd.olga, at=NOON, done_on=NOON.date())
        take("finish", action, actor=yntd.olga, at=NOON, carried_out="已做")

        with pytest.raises(NotAllowed, match="owned it in this round"):
            take("verify", action, actor=yntd.quinn, at=NOON, verification="抽查")

    def test_but_in_the_next_round_only_its_own_hands_count(self, yntd: Cast) -> None:
        action = b.approved(yntd)
        action = b.reassigned(yntd, action, yntd.ada)
        take("start", action, actor=yntd.ada, at=NOON)
        amend_part(action.steps.get(), actor=yntd.olga, at=NOON, done_on=NOON.date())
        take("finish", action, actor=yntd.ada, at=NOON, carried_out="已做")
        take("reopen", action, actor=yntd.quinn, at=NOON, reason="又有 2 单", due_on=date(2026, 5, 29))
        b.drawn_up(yntd, action, at=b.CONFIRM, due_on=date(2026, 5, 29))

        assert b.verified(yntd, action, at=b.CONFIRM).verified_by == yntd.quinn

    def test_what_is_not_carried_out_goes_back_to_work(self, yntd: Cast) -> None:
        action = take("send-back", b.done(yntd), actor=yntd.quinn, at=NOON, reason="模板未发布")

        assert (action.state, action.done_on) == (State.UNDER_WAY, None)

    def test_is_not_reported_while_a_measure_is_open(self, yntd: Cast) -> None:
        action = take("start", b.approved(yntd), actor=yntd.olga, at=NOON)

        with pytest.raises(Refused, match="not carried out"):
            take("finish", action, actor=yntd.olga, at=NOON, carried_out="已做")


class TestSomebodyCan:
    """Nobody verifies their own, but somebody can: it is known before it is approved."""

    @pytest.mark.requirement("YNTD-ITSS-0300.18", "YNTD-ITSS-0300.22")
    def test_what_the_head_of_the_owning_department_owns_is_checked_a_level_above(self, yntd: Cast) -> None:
        record = b.accepted(b.routed(yntd), actor=yntd.quinn, owning_department=yntd.departments["rd"])
        action = b.drawn_up(yntd, b.action_of(record), owner=yntd.ada)
        b.sign(take("submit", action, actor=yntd.ada, at=NOON), yntd.max)
        take("start", action, actor=yntd.ada, at=NOON)
        amend_part(action.steps.get(), actor=yntd.ada, at=NOON, done_on=NOON.date())
        take("finish", action, actor=yntd.ada, at=NOON, carried_out="已改")
        said = {"verification": "抽查"}

        with pytest.raises(NotAllowed, match="This step is for"):
            take("verify", action, actor=yntd.ada, at=NOON, **said)
        take("verify", action, actor=yntd.quinn, at=NOON, **said)
        with pytest.raises(NotAllowed):
            take("confirm", action, actor=yntd.quinn, at=b.CONFIRM, effect="好")
        assert take("confirm", action, actor=yntd.gina, at=b.CONFIRM, effect="好").confirmed_by == yntd.gina

    @pytest.mark.requirement("YNTD-ITSS-0300.18", "XDYJ-04-01.18")
    @pytest.mark.parametrize("company", ["xdyj", "yntd"])
    def test_what_nobody_could_verify_or_confirm_is_not_submitted(
        self, company: str, request: pytest.FixtureRequest
    ) -> None:
        cast: Cast = request.getfixturevalue(company)
        b.routed(cast)
        ApprovalRoute.objects.filter(when__checked_above=True).delete()
        record = b.accepted(cast, actor=cast.quinn, owning_department=cast.departments["rd"])
        action = b.drawn_up(cast, b.action_of(record), owner=cast.ada)

        with pytest.raises(Refused) as refused:
            take("submit", action, actor=cast.ada, at=NOON)

        assert "left to verify it" in reasons(refused) and "left to confirm its effect" in reasons(refused)
        assert "Name another owner" in reasons(refused)

    @pytest.mark.requirement("YNTD-ITSS-0300.18")
    def test_nor_is_it_reported_by_the_last_who_could(self, yntd: Cast) -> None:
        b.routed(yntd)
        ApprovalRoute.objects.filter(when__checked_above=True).delete()
        action = take("start", b.approved(yntd), actor=yntd.olga, at=NOON)

        with pytest.raises(Refused, match="left to verify it"):
            amend_part(action.steps.get(), actor=yntd.quinn, at=NOON, done_on=NOON.date())


class TestDays:
    """The effect is watched from the day it was done: that day is one that can be."""

    @pytest.mark.requirement("YNTD-ITSS-0300.22")
    @pytest.mark.parametrize("company", ["xdyj", "yntd"])
    def test_nothing_is_done_before_its_approval_nor_after_today(
        self, company: str, request: pytest.FixtureRequest
    ) -> None:
        cast: Cast = request.getfixturevalue(company)
        action = take("start", b.approved(cast), actor=cast.olga, at=NOON)
        row = action.steps.get()

        for day, why in ((date(2020, 1, 1), "before the action was approved"), (date(2026, 3, 3), "has not come yet")):
            with pytest.raises(Refused, match=why):
                amend_part(row, actor=cast.olga, at=NOON, done_on=day)
        amend_part(row, actor=cast.olga, at=NOON + timedelta(days=2), done_on=date(2026, 3, 4))
        later = NOON + timedelta(days=3)
        for day in (date(2020, 1, 1), date(2026, 3, 3), date(2026, 3, 6)):
            with pytest.raises(Refused, match=r"It cannot have been done|has not come yet"):
                take("finish", action, actor=cast.olga, at=later, carried_out="已做", done_on=day)
        found = take("finish", action, actor=cast.olga, at=later, carried_out="已做", done_on=date(2026, 3, 4))

        assert found.confirm_on == date(2026, 4, 3)

    @pytest.mark.requirement("YNTD-ITSS-0300.19", "YNTD-ITSS-0300.22")
    def test_only_an_immediate_correction_comes_before_the_approval(self, yntd: Cast) -> None:
        action = b.drawn_up(yntd, b.action_of(b.accepted(b.routed(yntd))))

        with pytest.raises(Refused, match="once the action is approved"):
            amend_part(action.steps.get(), actor=yntd.olga, at=NOON, done_on=NOON.date())
        with pytest.raises(Refused, match="before what it corrects"):
            b.measure(yntd, action, title="先停用", type="correction", done_on=date(2026, 2, 1))
        b.measure(yntd, action, title="先停用", type="correction", done_on=NOON.date())

        assert b.submitted(yntd, action).state == State.SUBMITTED

    @pytest.mark.requirement("YNTD-ITSS-0300.19")
    def test_what_was_done_as_a_correction_does_not_become_another_kind(self, yntd: Cast) -> None:
        action = b.drawn_up(yntd, b.action_of(b.accepted(b.routed(yntd))))
        row = b.measure(yntd, action, title="先停用", type="correction", done_on=NOON.date())
        amend_part(row, actor=yntd.olga, at=NOON, type="corrective")

        with pytest.raises(Refused, match="once the action is approved"):
            take("submit", action, actor=yntd.olga, at=NOON)
