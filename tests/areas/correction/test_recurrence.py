"""Earlier nonconformities that look alike are proposed with reasons; a person says whether it is the same again."""

from datetime import timedelta

import pytest

from bihuan.areas.correction.models import Likeness, Nonconformity
from bihuan.core.models import JournalEntry, Link
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.writing import amend, take
from tests.areas.correction import builders as b
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=60)


def again(cast: Cast) -> tuple[Nonconformity, Nonconformity]:
    """One that is closed long ago, others that are no likeness, and the same once more."""
    first = b.nonconformity(cast)
    b.nonconformity(cast, title="机房空调漏水", what="巡检发现空调漏水三天未修", criterion="《机房管理制度》4.5")
    b.nonconformity(cast, title="备件账实不一致", what="盘点少 4 条内存", criterion="《备件管理制度》3.5")
    second = b.nonconformity(cast, title="变更单缺少回退步骤", what="抽查变更 20 单，3 单没有回退步骤", at=LATER)
    return first, second


@pytest.mark.requirement("YNTD-ITSS-0300.12")
def test_one_that_looks_alike_is_proposed_with_reasons(xdyj: Cast) -> None:
    first, second = again(xdyj)

    (row,) = second.likenesses.all()
    assert row.earlier == first
    assert {"title", "clause", "department"} <= set(row.reasons)
    assert not second.recurring and row.verdict == ""


def test_nothing_of_another_company_is_proposed(xdyj: Cast, yntd: Cast) -> None:
    b.nonconformity(yntd)

    assert not b.nonconformity(xdyj).likenesses.exists()


def test_what_was_dismissed_is_not_proposed(xdyj: Cast) -> None:
    take("dismiss", b.nonconformity(xdyj), actor=xdyj.quinn, at=NOON, reason="不成立")

    assert not b.nonconformity(xdyj).likenesses.exists()


@pytest.mark.requirement("YNTD-ITSS-0300.12", "YNTD-ITSS-0300.11")
def test_a_person_confirms_and_the_action_weighs_more(yntd: Cast) -> None:
    first, second = again(yntd)

    take("confirm-recurrence", second, actor=yntd.quinn, at=LATER, earlier=first)
    b.accepted(yntd, second, at=LATER)

    second.refresh_from_db()
    assert second.recurring and second.repeats == first
    assert b.action_of(second).recurring
    assert Link.objects.filter(source=first.pk, target=second.pk, kind="related").exists()
    assert JournalEntry.objects.filter(record=second.pk, action="nonconformity.confirm-recurrence").exists()


def test_a_person_rules_it_out_and_may_still_change_their_mind(xdyj: Cast) -> None:
    first, second = again(xdyj)

    take("confirm-recurrence", second, actor=xdyj.quinn, at=LATER, earlier=first)
    take("rule-out-recurrence", second, actor=xdyj.quinn, at=LATER, earlier=first)

    assert not second.recurring and second.repeats is None
    assert second.likenesses.get().verdict == Likeness.Verdict.OTHER


@pytest.mark.requirement("YNTD-ITSS-0300.12")
def test_cause_and_action_wait_for_the_decision(xdyj: Cast) -> None:
    first, second = again(xdyj)
    b.routed(xdyj)
    action = b.drawn_up(xdyj, b.action_of(b.accepted(xdyj, second, at=LATER)), at=LATER)

    with pytest.raises(Refused, match=first.number):
        take("submit", action, actor=xdyj.olga, at=LATER)
    take("rule-out-recurrence", second, actor=xdyj.quinn, at=LATER, earlier=first)

    assert take("submit", action, actor=xdyj.olga, at=LATER).state == "submitted"


def test_one_nobody_proposed_can_be_named_by_hand_but_only_an_earlier_one(xdyj: Cast) -> None:
    first = b.nonconformity(xdyj, title="机房空调漏水", what="漏水", criterion="《机房管理制度》4.5")
    second = b.nonconformity(xdyj)

    with pytest.raises(Refused, match="before this one"):
        take("confirm-recurrence", first, actor=xdyj.quinn, at=NOON, earlier=second)
    take("confirm-recurrence", second, actor=xdyj.quinn, at=NOON, earlier=first)

    assert second.likenesses.get().score == 0 and second.recurring


class TestThatItDidNotRecur:
    """Who decides on its action depends on it, so those who treat it do not say it: checkers do, none who answers for it."""

    @pytest.mark.requirement("YNTD-ITSS-0300.12", "YNTD-ITSS-0300.11")
    def test_is_not_said_by_its_owner_nor_by_the_head_of_the_department(self, company: Cast) -> None:
        first, second = again(company)
        b.accepted(company, second, at=LATER)

        for one in (company.olga, company.max):
            with pytest.raises(NotAllowed):
                take("rule-out-recurrence", second, actor=one, at=LATER, earlier=first)
        take("confirm-recurrence", second, actor=company.olga, at=LATER, earlier=first)
        take("rule-out-recurrence", second, actor=company.ada, at=LATER, earlier=first)

        assert not second.recurring

    @pytest.mark.requirement("YNTD-ITSS-0300.12")
    def test_is_not_said_by_a_checker_who_owns_it(self, company: Cast) -> None:
        first, second = again(company)
        take("accept", second, actor=company.max, at=LATER, owner=company.quinn)

        with pytest.raises(NotAllowed, match="Four eyes"):
            take("rule-out-recurrence", second, actor=company.quinn, at=LATER, earlier=first)

    @pytest.mark.requirement("YNTD-ITSS-0300.12")
    def test_is_not_said_by_a_checker_who_owns_the_action(self, company: Cast) -> None:
        first, second = again(company)
        b.accepted(company, second, at=LATER)
        amend(b.action_of(second), actor=company.max, at=LATER, owner=company.quinn)

        with pytest.raises(NotAllowed, match="Four eyes"):
            take("rule-out-recurrence", second, actor=company.quinn, at=LATER, earlier=first)

    @pytest.mark.requirement("YNTD-ITSS-0300.12")
    def test_is_said_anew_by_others_where_who_said_it_answers_for_it_now(self, company: Cast) -> None:
        first, second = again(company)
        b.routed(company)
        take("rule-out-recurrence", second, actor=company.quinn, at=LATER, earlier=first)
        b.accepted(company, second, at=LATER)
        action = b.drawn_up(company, b.action_of(second), at=LATER, owner=company.quinn)

        with pytest.raises(Refused, match="somebody else say so") as refused:
            take("submit", action, actor=company.max, at=LATER)
        assert first.number in str(refused.value)
        take("rule-out-recurrence", second, actor=company.ada, at=LATER, earlier=first)

        assert take("submit", action, actor=company.quinn, at=LATER).state == "submitted"
