"""An action is drawn up with its cause, approved by its weight, carried out, checked, and its effect confirmed."""

from datetime import date, timedelta
from typing import Any

import pytest

from bihuan.areas.correction.models import Action, ActionRound, ActionStep, Consulted, Nonconformity, Why
from bihuan.core.models import Approval, ApprovalRoute, Delegation, Department, Notice, Person, RoleAssignment
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.vocabulary import Role
from bihuan.core.writing import add_part, amend, amend_part, take
from tests.areas.correction import builders as b
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
State = Action.State


def reasons(refused: pytest.ExceptionInfo[Refused]) -> str:
    return " ".join(str(reason) for reason in refused.value.reasons)


def lends(cast: Cast, person: Person, delegate: Person) -> None:
    """All the roles of a person are lent for the day."""
    days = {"from_day": NOON.date(), "to_day": NOON.date()}
    Delegation.objects.create(company=cast.company, person=person, delegate=delegate, created_at=NOON, **days)


class TestSubmitting:
    @pytest.mark.requirement("YNTD-ITSS-0300.10", "YNTD-ITSS-0300.19")
    def test_is_refused_with_everything_that_is_missing(self, yntd: Cast) -> None:
        action = b.action_of(b.accepted(b.routed(yntd)))

        with pytest.raises(Refused) as refused:
            take("submit", action, actor=yntd.olga, at=NOON)

        fields = {reason.field for reason in refused.value.reasons}
        assert fields == {"cause", "character", "impact", "scheme", "due_on", "steps"}

    @pytest.mark.requirement("YNTD-ITSS-0300.19")
    def test_every_measure_has_someone_a_day_and_a_way(self, yntd: Cast) -> None:
        action = b.drawn_up(yntd, b.action_of(b.accepted(b.routed(yntd))))
        b.measure(yntd, action, title="发布检查单加一行", owner=None, due_on=None, how="")
        b.measure(yntd, action, title="全员培训", due_on=b.DUE + timedelta(days=1))

        with pytest.raises(Refused) as refused:
            take("submit", action, actor=yntd.olga, at=NOON)

        assert "发布检查单加一行" in reasons(refused) and "全员培训" in reasons(refused)
        assert len(refused.value.reasons) == 2

    @pytest.mark.requirement("YNTD-ITSS-0300.10")
    def test_what_weighs_much_shows_its_whys_or_a_root_on_the_fishbone(self, yntd: Cast) -> None:
        action = b.drawn_up(yntd, b.action_of(b.accepted(b.routed(yntd), severity="major")))
        why = Why.objects.get(action=action)
        amend_part(why, actor=yntd.max, at=NOON, answer="")

        with pytest.raises(Refused, match="fishbone"):
            take("submit", action, actor=yntd.olga, at=NOON)


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
        lends(yntd, yntd.ada, yntd.eve)

        take("agree", action, actor=yntd.eve, at=NOON)

        assert action.consulted.get().agreed_by == yntd.eve

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


class TestWhoApproves:
    @pytest.mark.requirement("YNTD-ITSS-0300.13")
    def test_an_ordinary_one_is_approved_by_the_department_manager(self, yntd: Cast) -> None:
        action = b.submitted(yntd)

        with pytest.raises(NotAllowed):
            b.sign(action, yntd.gina)
        assert b.sign(action, yntd.max).state == State.APPROVED

    @pytest.mark.requirement("YNTD-ITSS-0300.11")
    @pytest.mark.parametrize("weight", ["major", "recurring"])
    def test_a_major_or_recurring_one_by_the_general_manager(self, yntd: Cast, weight: str) -> None:
        b.routed(yntd)
        earlier = b.nonconformity(yntd)
        record = b.nonconformity(yntd, severity="major" if weight == "major" else "minor")
        step = "confirm-recurrence" if weight == "recurring" else "rule-out-recurrence"
        take(step, record, actor=yntd.quinn, at=NOON, earlier=earlier)
        action = b.submitted(yntd, b.action_of(b.accepted(yntd, record)))

        with pytest.raises(NotAllowed):
            b.sign(action, yntd.max)
        assert b.sign(action, yntd.gina).state == State.APPROVED

    @pytest.mark.requirement("YNTD-ITSS-0300.15")
    def test_a_preventive_one_by_the_general_manager_and_a_major_one_goes_before_the_review(self, yntd: Cast) -> None:
        yntd.company.settings = {"to_review": [{"nature": "preventive", "severity": "major"}]}
        yntd.company.save(update_fields=["settings"])

        ordinary, weighty = b.preventive(yntd), b.preventive(yntd, severity="major")

        assert (ordinary.for_review, weighty.for_review) == (False, True)
        assert b.sign(b.submitted(yntd, ordinary), yntd.gina).state == State.APPROVED

    def test_who_submitted_it_does_not_approve_it(self, yntd: Cast) -> None:
        action = b.drawn_up(yntd, b.action_of(b.accepted(b.routed(yntd))))

        with pytest.raises(Refused, match=r"Nobody else.*Let somebody else submit it"):
            take("submit", action, actor=yntd.max, at=NOON)

    @pytest.mark.requirement("YNTD-ITSS-0300.13", "YNTD-ITSS-0300.16")
    def test_of_a_department_with_only_a_head_it_is_approved_one_level_above(self, yntd: Cast) -> None:
        """Whoever heads the department above by the pack decides: nobody approves what they submitted themselves."""
        top = Department.objects.create(company=yntd.company, key="top", name="公司")
        Department.objects.filter(pk=yntd.departments["om"].pk).update(parent=top)
        yntd.company.settings = {"heads": {"top": "general-manager"}}
        yntd.company.save(update_fields=["settings"])
        action = b.drawn_up(yntd, b.action_of(b.accepted(b.routed(yntd))))

        take("submit", action, actor=yntd.max, at=NOON)

        with pytest.raises(NotAllowed):
            b.sign(action, yntd.max)
        assert b.sign(action, yntd.gina).state == State.APPROVED

    def test_who_heads_the_department_by_the_pack_approves_where_nobody_is_named(self, yntd: Cast) -> None:
        Department.objects.filter(pk=yntd.departments["om"].pk).update(head=None)
        yntd.company.settings = {"heads": {"om": "om-manager"}}
        yntd.company.save(update_fields=["settings"])
        for cast_person in yntd.people.values():
            cast_person.refresh_from_db()

        action = b.submitted(yntd)

        assert b.sign(action, Person.objects.get(pk=yntd.max.pk)).state == State.APPROVED

    @pytest.mark.requirement("YNTD-ITSS-0300.11")
    def test_what_it_weighs_is_not_changed_on_the_action(self, yntd: Cast) -> None:
        action = b.action_of(b.accepted(yntd, severity="major"))

        with pytest.raises(NotAllowed, match="weighs as much"):
            amend(action, actor=yntd.olga, at=NOON, severity="minor")

    def test_a_change_after_submission_makes_the_signature_void(self, yntd: Cast) -> None:
        action = b.submitted(yntd)
        row = ActionStep.objects.filter(action=action).get()

        with pytest.raises(NotAllowed):
            amend_part(row, actor=yntd.olga, at=NOON, how="不改了")
        assert Approval.objects.get(record_id=action.pk).state == Approval.State.OPEN


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
        action = b.drawn_up(xdyj, b.action_of(b.accepted(b.routed(xdyj), source="audit", department=om)), department=rd)
        found = b.done(xdyj, action, approver=xdyj.ada)
        Person.objects.filter(pk=xdyj.quinn.pk).update(department=desk)

        with pytest.raises(NotAllowed, match="Nobody of om"):
            take("verify", found, actor=Person.objects.get(pk=xdyj.quinn.pk), at=NOON, verification="抽查")

    @pytest.mark.requirement("YNTD-ITSS-0300.18")
    def test_nobody_checks_in_the_place_of_who_owns_it(self, yntd: Cast) -> None:
        action = b.drawn_up(yntd, b.action_of(b.accepted(b.routed(yntd))))
        b.submitted(yntd, action)
        found = b.sign(action, yntd.max)
        take("reassign", found, actor=yntd.quinn, at=NOON, owner=yntd.quinn, reason="Olga 出差")
        lends(yntd, yntd.quinn, yntd.eve)
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
        lends(yntd, yntd.max, yntd.eve)
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
            take("reassign", action, actor=yntd.quinn, at=NOON, owner=person, reason="排班")
        take("start", action, actor=yntd.olga, at=NOON)
        amend_part(action.steps.get(), actor=yntd.olga, at=NOON, done_on=NOON.date())
        take("finish", action, actor=yntd.olga, at=NOON, carried_out="已做")

        with pytest.raises(NotAllowed, match="owned it in this round"):
            take("verify", action, actor=yntd.quinn, at=NOON, verification="抽查")

    def test_but_in_the_next_round_only_its_own_hands_count(self, yntd: Cast) -> None:
        action = b.approved(yntd)
        take("reassign", action, actor=yntd.quinn, at=NOON, owner=yntd.ada, reason="Olga 出差")
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
        record = b.accepted(b.routed(yntd), owning_department=yntd.departments["rd"])
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
        record = b.accepted(cast, owning_department=cast.departments["rd"])
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

        for day, why in ((date(2020, 1, 1), "before the action was approved"), (date(2026, 3, 3), "after today")):
            with pytest.raises(Refused, match=why):
                amend_part(row, actor=cast.olga, at=NOON, done_on=day)
        amend_part(row, actor=cast.olga, at=NOON + timedelta(days=2), done_on=date(2026, 3, 4))
        later = NOON + timedelta(days=3)
        for day in (date(2020, 1, 1), date(2026, 3, 3), date(2026, 3, 6)):
            with pytest.raises(Refused, match="It cannot have been done"):
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


class TestAnotherOwner:
    """Who answers for what was approved is changed by a step of its own."""

    @pytest.mark.requirement("YNTD-ITSS-0300.19")
    def test_is_named_with_a_reason_and_journalled_never_by_a_mere_change(self, yntd: Cast) -> None:
        action = b.approved(yntd)

        with pytest.raises(NotAllowed, match="Name another owner"):
            amend(action, actor=yntd.quinn, at=NOON, owner=yntd.ada)
        with pytest.raises(Refused, match="Reason"):
            take("reassign", action, actor=yntd.quinn, at=NOON, owner=yntd.ada)
        with pytest.raises(Refused, match="already"):
            take("reassign", action, actor=yntd.quinn, at=NOON, owner=yntd.olga, reason="x")
        take("reassign", action, actor=yntd.quinn, at=NOON, owner=yntd.ada, reason="Olga 出差")

        last = action.journal.latest("id")
        assert (action.owner, action.state) == (yntd.ada, State.APPROVED)
        assert last.told()["owner"] == [yntd.olga.pk, yntd.ada.pk] and last.comment == "Olga 出差"
        assert Notice.objects.filter(person=yntd.ada, kind="owner").exists()

    def test_is_not_named_by_the_owner(self, yntd: Cast) -> None:
        with pytest.raises(NotAllowed):
            take("reassign", b.approved(yntd), actor=yntd.olga, at=NOON, owner=yntd.ada, reason="x")

    def test_is_approved_again_where_a_route_says_so(self, yntd: Cast) -> None:
        by = [[Role.DEPARTMENT_HEAD]]
        ApprovalRoute.objects.create(company=yntd.company, subject="action.reassign", by=by)
        action = take("start", b.approved(yntd), actor=yntd.olga, at=NOON)

        found = take("reassign", action, actor=yntd.quinn, at=NOON, owner=yntd.ada, reason="Olga 出差")

        assert found.state == State.SUBMITTED
        assert b.sign(found, yntd.max).state == State.APPROVED


class TestEffect:
    @pytest.mark.requirement("YNTD-ITSS-0300.22")
    def test_is_confirmed_after_the_stated_time_by_the_owning_department(self, yntd: Cast) -> None:
        action = b.verified(yntd)
        assert action.confirm_on == NOON.date() + timedelta(days=30)

        with pytest.raises(Refused, match="2026-04-01"):
            take("confirm", action, actor=yntd.quinn, at=NOON, effect="好了")
        with pytest.raises(NotAllowed):
            take("confirm", action, actor=yntd.ada, at=b.CONFIRM, effect="好了")
        found = take("confirm", action, actor=yntd.quinn, at=b.CONFIRM, effect="一个月未再发生")

        assert (found.confirmed_by, found.confirmed_on) == (yntd.quinn, b.CONFIRM.date())

    @pytest.mark.requirement("YNTD-ITSS-0300.22", "XDYJ-04-01.34")
    def test_without_it_a_new_round_begins_and_nothing_is_lost(self, yntd: Cast) -> None:
        record = b.accepted(yntd)
        first = b.verified(yntd, b.action_of(record))

        action = take("reopen", first, actor=yntd.quinn, at=b.CONFIRM, reason="又有 2 单", due_on=date(2026, 5, 29))

        assert (action.state, action.round, action.cause, action.verified_by) == (State.DRAFT, 2, "", None)
        assert Nonconformity.objects.get(pk=record.pk).state == Nonconformity.State.ACCEPTED
        kept = ActionRound.objects.get(action=action)
        assert kept.reason == "又有 2 单" and kept.frozen["cause"].startswith("变更单模板")
        assert kept.frozen["steps"][0]["done_on"] == NOON.date().isoformat()
        assert kept.frozen["verification"] and kept.frozen["verified_by_name"] == "Quinn"
        assert action.steps.count() == 1 and not action.content()["steps"]

    def test_rows_of_the_first_round_stay_as_they_are_in_the_second(self, yntd: Cast) -> None:
        action = take(
            "reopen", b.verified(yntd), actor=yntd.quinn, at=b.CONFIRM, reason="又有 2 单", due_on=date(2026, 5, 29)
        )

        with pytest.raises(Refused, match="earlier round"):
            amend_part(action.steps.get(), actor=yntd.olga, at=b.CONFIRM, title="另一项")
        with pytest.raises(Refused) as refused:
            take("submit", action, actor=yntd.olga, at=b.CONFIRM)
        assert {"cause", "scheme", "steps"} <= {reason.field for reason in refused.value.reasons}

    def test_the_second_round_goes_the_whole_way_again(self, yntd: Cast) -> None:
        action = take(
            "reopen", b.verified(yntd), actor=yntd.quinn, at=b.CONFIRM, reason="又有 2 单", due_on=date(2026, 5, 29)
        )
        b.drawn_up(yntd, action, at=b.CONFIRM, cause="模板改了没人知道", due_on=date(2026, 5, 29))

        found = b.verified(yntd, action, at=b.CONFIRM)

        assert (found.state, found.round) == (State.VERIFIED, 2)
        assert Approval.objects.filter(record_id=action.pk, state="approved").count() == 2


class TestClosing:
    @pytest.mark.requirement("XDYJ-04-01.02", "YNTD-ITSS-0300.23")
    def test_early_is_refused_with_every_reason(self, yntd: Cast) -> None:
        action = take("start", b.approved(yntd), actor=yntd.olga, at=NOON)

        with pytest.raises(Refused) as refused:
            take("close", action, actor=yntd.quinn, at=NOON, result="好了")

        said = reasons(refused)
        assert all(word in said for word in ("not carried out", "no evidence", "verified", "effect"))

    @pytest.mark.requirement("YNTD-ITSS-0300.23")
    def test_keeps_it_in_the_archive(self, yntd: Cast) -> None:
        action = b.closed(yntd)

        assert action.archived_at and action.kept_until == date(2029, 4, 10)
        with pytest.raises(NotAllowed):
            amend(action, actor=yntd.quinn, at=b.CONFIRM, cause="别的")

    def test_a_draft_cannot_be_closed(self, yntd: Cast) -> None:
        with pytest.raises(Refused, match="not possible while"):
            take("close", b.action_of(b.accepted(yntd)), actor=yntd.quinn, at=NOON, result="好了")

    def test_the_owner_may_change_only_what_is_reported_once_it_is_approved(self, yntd: Cast) -> None:
        action = b.approved(yntd)
        row = action.steps.get()
        given: dict[str, Any] = {"done_on": NOON.date(), "note": "已发布"}

        assert amend_part(row, actor=yntd.olga, at=NOON, **given).note == "已发布"
        with pytest.raises(Refused):
            amend_part(row, actor=yntd.olga, at=NOON, title="少做一点")
