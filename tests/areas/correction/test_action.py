"""An action is drawn up with its cause, approved by its weight, carried out, checked, and its effect confirmed."""

from datetime import date, timedelta
from typing import Any

import pytest

from bihuan.areas.correction.models import Action, ActionRound, ActionStep, Nonconformity, Why
from bihuan.core.models import Approval, Department, Person
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.writing import amend, amend_part, take
from tests.areas.correction import builders as b
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
State = Action.State


def reasons(refused: pytest.ExceptionInfo[Refused]) -> str:
    return " ".join(str(reason) for reason in refused.value.reasons)


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

    @pytest.mark.requirement("YNTD-ITSS-0300.13")
    def test_of_no_department_is_refused_as_any_head_could_approve_it(self, yntd: Cast) -> None:
        b.routed(yntd)
        action = b.preventive(yntd, nature="corrective", source="service", department=None)
        b.drawn_up(yntd, action, by=yntd.olga)

        with pytest.raises(Refused, match="responsible department") as refused:
            take("submit", action, actor=yntd.olga, at=NOON)
        assert [reason.field for reason in refused.value.reasons] == ["department"]
        amend(action, actor=yntd.olga, at=NOON, department=yntd.departments["om"])
        take("submit", action, actor=yntd.olga, at=NOON)

        with pytest.raises(NotAllowed):
            b.sign(action, yntd.ada)  # heads another department
        assert b.sign(action, yntd.max).state == State.APPROVED

    @pytest.mark.requirement("YNTD-ITSS-0300.22")
    def test_the_effect_is_watched_for_at_least_a_day(self, yntd: Cast) -> None:
        action = b.drawn_up(yntd, b.action_of(b.accepted(b.routed(yntd))), observe_days=0)

        with pytest.raises(Refused, match="at least one") as refused:
            take("submit", action, actor=yntd.olga, at=NOON)
        assert [reason.field for reason in refused.value.reasons] == ["observe_days"]
        amend(action, actor=yntd.olga, at=NOON, observe_days=1)

        assert take("submit", action, actor=yntd.olga, at=NOON).state == State.SUBMITTED

    @pytest.mark.requirement("YNTD-ITSS-0300.10")
    def test_what_weighs_much_shows_its_whys_or_a_root_on_the_fishbone(self, yntd: Cast) -> None:
        action = b.drawn_up(yntd, b.action_of(b.accepted(b.routed(yntd), severity="major")))
        why = Why.objects.get(action=action)
        amend_part(why, actor=yntd.max, at=NOON, answer="")

        with pytest.raises(Refused, match="fishbone"):
            take("submit", action, actor=yntd.olga, at=NOON)


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
