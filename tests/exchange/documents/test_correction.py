"""The reports on nonconformities and actions, under each company's title, opened again by other libraries."""

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from bihuan.areas.correction.documents import action_document, nonconformity_document
from bihuan.areas.correction.models import Action, ActionStep, Cause
from bihuan.core.blocks import Document, Signatures
from bihuan.core.writing import add_part, amend_part, take
from bihuan.exchange.documents import House, render
from tests.areas.correction import builders as b
from tests.cast import NOON, Cast
from tests.exchange.documents.test_render import pdf_text, squeezed, word_text

pytestmark = pytest.mark.django_db
READERS: dict[str, Any] = {"pdf": pdf_text, "docx": word_text}
TITLES = {"XDYJ": "纠正与预防措施报告", "YNTD": "纠正和预防措施报告"}


@pytest.fixture
def cast(cast: Cast) -> Cast:
    cast.company.settings = {"titles": {"action-report": {"zh": TITLES[cast.company.code], "en": "CAPA report"}}}
    cast.company.save(update_fields=["settings"])
    return cast


def read(made: Document, form: Any, cast: Cast) -> str:
    return squeezed(READERS[form](render(made, form, House.of(cast.company))))


def in_two_rounds(cast: Cast) -> Action:
    """Without effect at first, then confirmed and closed."""
    first = b.drawn_up(cast, b.action_of(b.accepted(b.routed(cast))))
    add_part(Cause, first, actor=cast.max, at=NOON, category="method", text="模板缺项", is_root=True)
    again = take(
        "reopen",
        b.verified(cast, first),
        actor=cast.quinn,
        at=b.CONFIRM,
        reason="又有 2 单漏写",
        due_on=date(2026, 5, 29),
    )
    b.drawn_up(cast, again, at=b.CONFIRM, cause="改了模板没人知道", due_on=date(2026, 5, 29))
    ActionStep.objects.filter(action=again, round=2).get()
    found = b.verified(cast, again, at=b.CONFIRM)
    take("confirm", found, actor=cast.quinn, at=b.CONFIRM.replace(month=6), effect="一个月未再发生")
    return take("close", found, actor=cast.quinn, at=b.CONFIRM.replace(month=6), result="有效，已列入模板")


def ran(cast: Cast, record: Action) -> Action:
    """Carried out and verified as the builders do."""
    found = take("start", record, actor=cast.olga, at=NOON)
    for row in found.steps.all():
        amend_part(row, actor=cast.olga, at=NOON, done_on=NOON.date())
    found = take("finish", found, actor=cast.olga, at=NOON, carried_out="模板已改")
    return take("verify", found, actor=cast.quinn, at=NOON, verification="抽查 5 单")


@pytest.mark.requirement("XDYJ-04-01.45", "YNTD-ITSS-0300.23")
@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_the_report_on_an_action_is_compiled_from_the_record_with_every_round(form: str, cast: Cast) -> None:
    action = in_two_rounds(cast)

    with translation.override("zh-hans"):
        text = read(action_document(action), form, cast)

    wanted = [
        TITLES[cast.company.code], action.number, action.treats.number if action.treats else "", "为什么没有回退方案", "改了模板没人知道",
        "变更单模板里回退方案不是必填项", "又有 2 单漏写", "变更单模板把回退方案设为必填", "抽查 5 单，均有回退方案", "一个月未再发生", "有效，已列入模板",
        "Max", "Quinn", "Olga",
    ]  # fmt: skip
    assert [word for word in wanted if squeezed(word) not in text] == []


@pytest.mark.requirement("YNTD-ITSS-0300.19", "YNTD-ITSS-0300.23")
@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_it_tells_what_was_asked_to_change_after_the_approval_and_how_that_was_decided(form: str, cast: Cast) -> None:
    action = b.approved(cast, b.drawn_up(cast, b.action_of(b.accepted(b.routed(cast)))))
    later: dict[str, Any] = {"at": NOON, "actor": cast.olga, "due_on": date(2026, 4, 20)}
    action = b.sign(take("extend", action, **later, reason="供方补丁未到"), cast.max)
    whom: dict[str, Any] = {"at": NOON, "actor": cast.quinn, "owner": cast.ada}
    action = b.sign(take("reassign", action, **whom, reason="人手不足"), cast.max, "reject", "仍由他负责")
    take("reassign", action, **whom, reason="调岗")
    take("withdraw-change", action, actor=cast.quinn, at=NOON, reason="不调了")

    with translation.override("en"):
        text = read(action_document(action), form, cast)

    wanted = [
        "Changes after the approval", "Due on 2026-04-20 instead of 2026-03-31: 供方补丁未到", "Granted",
        "Owned by Ada instead of Olga: 人手不足", "Refused", "调岗", "Withdrawn",
    ]  # fmt: skip
    assert [word for word in wanted if squeezed(word) not in text] == []


@pytest.mark.requirement("YNTD-ITSS-0300.23")
def test_measures_and_changes_of_an_ended_round_stand_apart_from_those_of_the_present_one(cast: Cast) -> None:
    first = b.approved(cast, b.drawn_up(cast, b.action_of(b.accepted(b.routed(cast)))))
    more: dict[str, Any] = {"at": NOON, "actor": cast.olga, "due_on": date(2026, 4, 1), "reason": "供方补丁未到"}
    ended = ran(cast, b.sign(take("extend", first, **more), cast.max))
    due = date(2026, 6, 30)
    again = take("reopen", ended, actor=cast.quinn, at=b.CONFIRM, reason="又有 2 单漏写", due_on=due)
    b.drawn_up(cast, again, at=b.CONFIRM, cause="改了模板没人知道", due_on=due)
    later = {**more, "at": b.CONFIRM, "due_on": date(2026, 7, 31), "reason": "等新版本"}
    take("extend", b.approved(cast, again, at=b.CONFIRM), **later)

    with translation.override("en"):
        words = [
            str(getattr(one, "text", "")) or str(getattr(one, "rows", "")) for one in action_document(again).blocks
        ]

    place = {
        what: next(n for n, text in enumerate(words) if what in text)
        for what in ("等新版本", "Round 1, ended", "供方补丁未到")
    }
    assert place["等新版本"] < place["Round 1, ended"] < place["供方补丁未到"]


@pytest.mark.requirement("XDYJ-04-01.02")
@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_the_report_on_a_nonconformity_shows_criterion_evidence_and_treatment(form: str, cast: Cast) -> None:
    record = b.accepted(cast)
    action = b.submitted(cast, b.action_of(record))

    with translation.override("zh-hans"):
        text = read(nonconformity_document(record), form, cast)

    wanted = [
        "不符合项报告",
        record.number,
        "《变更管理程序》5.3",
        "CHG-2608-031",
        action.number,
        "变更单模板里回退方案不是必填项",
    ]
    assert [word for word in wanted if squeezed(word) not in text] == []


def test_who_signed_what_stands_in_the_order_it_happened(cast: Cast) -> None:
    with translation.override("en"):
        signed = [block for block in action_document(in_two_rounds(cast)).blocks if isinstance(block, Signatures)]
        said = [str(row[0]) for row in signed[0].rows]
        times = [row[3] for row in signed[0].rows]

    assert times == sorted(times)
    assert said.count("Approved by") == 2 and said[-1] == "Close and archive the report"
