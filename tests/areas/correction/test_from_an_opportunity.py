"""An opportunity that calls for a corrective or preventive action: linked both ways, treated and closed with it."""

from datetime import date

import pytest

from bihuan.areas.correction.models import Action
from bihuan.areas.improvement.ledger import COLUMNS, ledger_row
from bihuan.areas.improvement.models import Opportunity
from bihuan.core.models import Link
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.writing import amend, take
from tests.areas.correction import builders as b
from tests.areas.improvement import builders as given
from tests.cast import NOON, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("XDYJ-04-01.34", "YNTD-ITSS-0300.09")]
State = Opportunity.State


def called(cast: Cast, kind: str = "corrective") -> tuple[Opportunity, Action]:
    """Accepted, and the action drafted for it."""
    b.routed(cast)
    record = given.accepted(cast, given.opportunity(cast, channel="feedback"), department=cast.departments["om"])
    take("act-on", record, actor=cast.olga, at=NOON, measure_kind=kind)
    action: Action = Action.objects.latest("id")
    return record, action


def fresh(record: Opportunity) -> Opportunity:
    return Opportunity.objects.get(pk=record.pk)


@pytest.mark.parametrize("kind", ["corrective", "preventive"])
def test_the_action_is_drafted_with_what_is_known_and_each_shows_the_other(yntd: Cast, kind: str) -> None:
    record, action = called(yntd, kind)

    assert (action.state, action.nature, action.source) == (Action.State.DRAFT, kind, "service")
    assert (action.title, action.what, action.owner) == (record.title, record.what, yntd.olga)
    assert (action.department, action.due_on, action.element_list) == (record.department, record.due_on, ["process"])
    assert Link.objects.filter(source=record.pk, target=action.pk, kind="led-to").exists()
    assert fresh(record).state == State.ACCEPTED  # until the action is approved


def test_it_is_for_an_action_to_correct_or_to_prevent(yntd: Cast) -> None:
    record = given.accepted(yntd)

    with pytest.raises(Refused, match="corrects or prevents"):
        take("act-on", record, actor=yntd.olga, at=NOON, measure_kind="other")
    with pytest.raises(NotAllowed):
        take("act-on", record, actor=yntd.eve, at=NOON, measure_kind="corrective")


def test_while_the_action_is_open_it_is_treated_nowhere_else(yntd: Cast) -> None:
    record, action = called(yntd)

    for step, said in (
        ("act-on", {"measure_kind": "preventive"}),
        ("treat", {"measure": "x", "measure_kind": "corrective"}),
        ("plan", {"plan": given.plan(yntd)}),
        ("merge", {"into": given.opportunity(yntd, title="同一件事")}),
        ("cancel", {"reason": "不做了"}),
    ):
        with pytest.raises(Refused, match=action.number):
            take(step, record, actor=yntd.quinn, at=NOON, **said)


def test_it_is_in_treatment_once_the_action_is_approved_and_closed_with_it(yntd: Cast) -> None:
    record, action = called(yntd)
    b.drawn_up(yntd, action)
    action = b.approved(yntd, action)
    assert fresh(record).state == State.IN_TREATMENT
    with pytest.raises(Refused, match="not finished"):
        take("finish", fresh(record), actor=yntd.olga, at=NOON)

    take("start", action, actor=yntd.olga, at=NOON)
    row = action.steps.get()
    b.amend_part(row, actor=yntd.olga, at=NOON, done_on=NOON.date())
    take("finish", action, actor=yntd.olga, at=NOON, carried_out="模板已改")
    take("verify", action, actor=yntd.quinn, at=NOON, verification="抽查 5 份")
    take("confirm", action, actor=yntd.quinn, at=b.CONFIRM.replace(month=7), effect="未再发生")
    take("close", action, actor=yntd.quinn, at=b.CONFIRM.replace(month=7), result="三个项目格式一致")

    found = fresh(record)
    assert (found.state, found.verified_result) == (State.CLOSED, "三个项目格式一致")
    assert action.number in found.verification and found.verified_by == yntd.quinn


def test_the_ledger_tells_what_the_action_does(yntd: Cast) -> None:
    record, action = called(yntd)
    amend(fresh(record), actor=yntd.quinn, at=NOON, owner=yntd.eve, due_on=date(2026, 12, 31))
    b.drawn_up(yntd, action, resources="工时 3 人天")

    action = b.approved(yntd, action)

    found, row = fresh(record), dict(zip([one.name for one in COLUMNS], ledger_row(fresh(record)), strict=True))
    assert (found.owner, found.due_on, found.cause) == (yntd.olga, b.DUE, action.cause)
    assert row["measure"] == f"{action.number} {action.scheme}" and action.scheme
    assert (row["resources"], row["cause"], row["owner"]) == ("工时 3 人天", action.cause, "Olga")

    action = take("extend", action, actor=yntd.olga, at=NOON, due_on=date(2026, 8, 31), reason="客户停机窗口推迟")
    b.sign(action, yntd.max)
    assert fresh(record).due_on == date(2026, 8, 31)


def test_it_waits_for_another_treatment_when_the_action_is_called_off(yntd: Cast) -> None:
    record, action = called(yntd)
    b.drawn_up(yntd, action)
    action = b.approved(yntd, action)

    take("call-off", action, actor=yntd.max, at=NOON, reason="改由年度计划处理")

    found = fresh(record)
    assert found.state == State.ACCEPTED and "改由年度计划处理" in found.progress
    take("act-on", found, actor=yntd.olga, at=NOON.replace(hour=6), measure_kind="preventive")
    assert Action.objects.filter(is_open=True).count() == 1


def test_a_draft_that_is_cancelled_leaves_it_as_it_was(yntd: Cast) -> None:
    record, action = called(yntd)

    take("cancel", action, actor=yntd.quinn, at=NOON, reason="重复")

    assert fresh(record).state == State.ACCEPTED
    amend(fresh(record), actor=yntd.quinn, at=NOON, measure="统一模板")
