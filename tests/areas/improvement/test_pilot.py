"""The pilot gate: criteria locked, ended with results, verified by someone else, kept when it fails."""

from datetime import date

import pytest

from bihuan.areas.improvement.models import PilotRun, PlanItem
from bihuan.core.models import Approval, JournalEntry
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.writing import amend, amend_part, take
from tests.areas.improvement import builders as given
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
State = PlanItem.State
LAST_DAY = given.on(date(2026, 3, 16))


class TestStartingAPilot:
    @pytest.mark.requirement("XDYJ-03-02.12")
    def test_needs_scheme_scope_period_and_criteria(self, xdyj: Cast) -> None:
        item = given.started_item(xdyj)
        PlanItem.objects.filter(pk=item.pk).update(pilot_scheme="")

        with pytest.raises(Refused) as refused:
            take("start-pilot", item, actor=xdyj.olga, at=NOON)

        assert {reason.field for reason in refused.value.reasons} == {
            "pilot_scheme",
            "pilot_project",
            "pilot_to",
            "criteria",
        }

    @pytest.mark.requirement("XDYJ-03-02.12")
    def test_needs_a_target_for_every_criterion(self, xdyj: Cast) -> None:
        item = given.started_item(xdyj)
        amend(item, actor=xdyj.olga, at=NOON, pilot_project="市政务中心", pilot_to=date(2026, 3, 16))
        given.criterion(xdyj, item, target=None)

        with pytest.raises(Refused):
            take("start-pilot", item, actor=xdyj.olga, at=NOON)

    def test_locks_the_criteria_except_their_results(self, xdyj: Cast) -> None:
        item = given.piloted(xdyj)
        row = item.criteria.get()

        with pytest.raises(Refused):
            amend_part(row, actor=xdyj.olga, at=NOON, target="10")
        with pytest.raises(NotAllowed):
            given.criterion(xdyj, item)

        given.result(xdyj, item, 1)
        row.refresh_from_db()
        assert (row.before_text, row.target_text, row.after_text, row.met) == ("7.7%", "≤ 3.0%", "2.4%", True)


class TestEndingAPilot:
    def test_refuses_with_missing_results_record_and_reason_at_once(self, xdyj: Cast) -> None:
        with pytest.raises(Refused) as refused:
            take("end-pilot", given.piloted(xdyj), actor=xdyj.olga, at=NOON)

        assert [reason.field for reason in refused.value.reasons] == ["criteria", "attachments", "early_reason"]

    def test_early_needs_a_reason(self, xdyj: Cast) -> None:
        item = given.piloted(xdyj)
        given.result(xdyj, item, 1)
        given.attach_record(item, xdyj.olga)

        take("end-pilot", item, actor=xdyj.olga, at=NOON, fill={"early_reason": "样本已够"})

        assert (item.state, item.pilot_ended_on, item.early_reason) == (State.IN_PILOT, date(2026, 3, 2), "样本已够")

    def test_on_its_last_day_needs_none(self, xdyj: Cast) -> None:
        assert given.pilot_submitted(xdyj).pilot_ended_on == date(2026, 3, 16)

    def test_happens_once(self, xdyj: Cast) -> None:
        with pytest.raises(Refused):
            take("end-pilot", given.pilot_submitted(xdyj), actor=xdyj.olga, at=LAST_DAY)


class TestVerifyingAPilot:
    @pytest.mark.requirement("XDYJ-03-02.30", "XDYJ-03-02.08")
    @pytest.mark.parametrize("who", ["olga", "max", "gina", "ada"])
    def test_is_for_quality(self, xdyj: Cast, who: str) -> None:
        with pytest.raises(NotAllowed):
            take("verify-pilot", given.pilot_submitted(xdyj), actor=xdyj.people[who], at=LAST_DAY, comment="x")

    def test_is_not_for_the_owner_even_in_quality(self, xdyj: Cast) -> None:
        item = given.pilot_submitted(xdyj)
        PlanItem.objects.filter(pk=item.pk).update(owner=xdyj.quinn)

        with pytest.raises(NotAllowed):
            take("verify-pilot", item, actor=xdyj.quinn, at=LAST_DAY, comment="x")

    def test_comes_after_the_owner_submitted_it(self, xdyj: Cast) -> None:
        with pytest.raises(Refused):
            take("verify-pilot", given.piloted(xdyj), actor=xdyj.quinn, at=LAST_DAY, comment="x")

    @pytest.mark.requirement("XDYJ-03-02.30")
    def test_refuses_what_did_not_reach_its_criteria(self, xdyj: Cast) -> None:
        with pytest.raises(Refused) as refused:
            take("verify-pilot", given.pilot_submitted(xdyj, failed=3), actor=xdyj.quinn, at=LAST_DAY, comment="x")

        assert "7.3%" in str(refused.value)

    @pytest.mark.requirement("XDYJ-03-02.12", "XDYJ-03-02.30")
    def test_keeps_the_attempt_and_asks_for_the_rollout(self, xdyj: Cast) -> None:
        item = take("verify-pilot", given.pilot_submitted(xdyj), actor=xdyj.quinn, at=LAST_DAY, comment="已核对工单")

        run = PilotRun.objects.get()
        assert (run.outcome, run.project, run.started_on, run.ended_on) == (
            "passed",
            "市政务中心",
            date(2026, 3, 2),
            date(2026, 3, 16),
        )
        assert (run.verified_by, run.comment) == (xdyj.quinn, "已核对工单")
        assert Approval.objects.get(record_id=item.pk).subject == "plan-item"


class TestAPilotThatFailed:
    @pytest.mark.requirement("XDYJ-03-02.30")
    def test_goes_back_to_work_and_keeps_its_result(self, xdyj: Cast) -> None:
        item = take(
            "fail-pilot", given.pilot_submitted(xdyj, failed=5), actor=xdyj.quinn, at=LAST_DAY, reason="失败率未降"
        )

        kept = item.criteria.get(attempt=1)
        assert (item.state, item.attempt, PilotRun.objects.get().outcome) == (State.UNDER_WAY, 2, "failed")
        assert (kept.after_numerator, kept.after_denominator) == (5, 41)

    def test_is_tried_again_with_the_same_criteria_and_no_results(self, xdyj: Cast) -> None:
        item = take(
            "fail-pilot", given.pilot_submitted(xdyj, failed=5), actor=xdyj.quinn, at=LAST_DAY, reason="失败率未降"
        )

        row = item.criteria.get(attempt=2)
        assert (row.title, row.target, row.before_text, row.after) == ("变更失败率", 3, "7.7%", None)
        amend(item, actor=xdyj.olga, at=LAST_DAY, pilot_to=date(2026, 4, 10))
        assert take("start-pilot", item, actor=xdyj.olga, at=LAST_DAY).state == State.IN_PILOT

    def test_also_follows_a_rollout_that_was_returned(self, xdyj: Cast) -> None:
        item = take("verify-pilot", given.pilot_submitted(xdyj), actor=xdyj.quinn, at=LAST_DAY, comment="已核对")

        item = given.sign(item, xdyj.max, "reject", "范围太小")

        assert (item.state, item.attempt) == (State.UNDER_WAY, 2)


class TestPausingAPilot:
    @pytest.mark.requirement("XDYJ-03-02.12")
    def test_keeps_the_attempt_open_but_lets_nobody_end_it(self, xdyj: Cast) -> None:
        item = given.piloted(xdyj)
        given.result(xdyj, item, 1)
        given.attach_record(item, xdyj.olga)

        take("pause-pilot", item, actor=xdyj.olga, at=NOON, reason="客户封网")

        assert (item.state, item.attempt, item.pilot_paused_on) == (State.IN_PILOT, 1, date(2026, 3, 2))
        assert JournalEntry.objects.get(record=item.pk, action="plan-item.pause-pilot").comment == "客户封网"
        for step in ("end-pilot", "pause-pilot"):
            with pytest.raises(Refused, match="2026-03-02"):
                take(step, item, actor=xdyj.olga, at=given.on(date(2026, 3, 16)), **PAUSE.get(step, {}))

    def test_ends_with_a_new_last_day(self, xdyj: Cast) -> None:
        item = take("pause-pilot", given.piloted(xdyj), actor=xdyj.olga, at=NOON, reason="客户封网")
        later = given.on(date(2026, 3, 9))
        with pytest.raises(Refused):
            take("resume-pilot", item, actor=xdyj.olga, at=later, pilot_to=date(2026, 3, 8))

        take("resume-pilot", item, actor=xdyj.olga, at=later, pilot_to=date(2026, 3, 23))

        assert (item.pilot_paused_on, item.pilot_to) == (None, date(2026, 3, 23))
        with pytest.raises(Refused):
            take("resume-pilot", item, actor=xdyj.olga, at=later, pilot_to=date(2026, 3, 23))

    def test_is_for_those_who_carry_it_out(self, xdyj: Cast) -> None:
        with pytest.raises(NotAllowed):
            take("pause-pilot", given.piloted(xdyj), actor=xdyj.ada, at=NOON, reason="x")


PAUSE = {"pause-pilot": {"reason": "x"}}
