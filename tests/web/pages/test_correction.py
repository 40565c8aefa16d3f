"""The pages of nonconformities and actions: cause, fishbone and measures, what is missing, whether it recurs, why this day."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.areas.correction.models import Action, ActionStep, Cause, Nonconformity
from bihuan.areas.policies import loading
from bihuan.core.models import Person
from bihuan.core.writing import add_part, take
from tests.areas.correction import builders as b
from tests.areas.policies.living import local
from tests.areas.policies.years import pack
from tests.cast import NOON, Cast
from tests.web.conftest import browser
from tests.web.pages.conftest import Clock, english
from tests.web.pages.reading import Node, main

pytestmark = pytest.mark.django_db
MOST = 60


@pytest.fixture(autouse=True)
def _march(clock: Clock) -> None:
    clock(2026, 3, 3)


def at(record: Any, rest: str = "") -> str:
    noun = "actions" if isinstance(record, Action) else "nonconformities"
    return f"/{record.company.slug}/{noun}/{record.number}/{rest}"


def shown(person: Person, record: Any) -> Node:
    return main(english(person).get(at(record)))


def analysed(cast: Cast, record: Nonconformity) -> Action:
    action = b.drawn_up(cast, b.action_of(record))
    for category, text, root in (("method", "模板缺少回退方案一栏", True), ("people", "没有人负责同步模板", False)):
        add_part(Cause, action, actor=cast.max, at=NOON, category=category, text=text, is_root=root)
    return action


def fish(page: Any) -> str:
    """The drawing, which `Node.words` leaves out."""
    text = str(page.content.decode())
    return text[text.index('<svg class="fish"') : text.index("</svg>", text.index('<svg class="fish"'))]


class TestTheNonconformity:
    def test_shows_whys_fishbone_and_measures_of_its_action(self, xdyj: Cast) -> None:
        record = b.accepted(b.routed(xdyj))
        analysed(xdyj, record)

        answer = english(xdyj.max).get(at(record))

        page = main(answer)
        assert "为什么没有回退方案？" in page.words and "变更单模板把回退方案设为必填" in page.words
        drawn = fish(answer)
        assert "模板缺少回退方案一栏" in drawn and "Method and process" in drawn and 'class="cause root"' in drawn

    def test_says_what_its_action_lacks_and_where_it_is_mended(self, xdyj: Cast) -> None:
        record = b.accepted(b.routed(xdyj))

        page = shown(xdyj.olga, record)

        assert "The root cause is not written." in page.words
        assert any("/actions/" in href for href in page.links("Fill in"))

    def test_offers_no_step_of_the_system_and_never_dismissing_first(self, xdyj: Cast) -> None:
        page = shown(xdyj.quinn, b.accepted(b.routed(xdyj)))

        assert "Along with its actions" not in page.words
        first = [one.words for one in page.all("a", "btn") if "btn-quiet" not in one.attrs["class"]]
        assert "Dismiss" not in first

    @pytest.mark.requirement("XDYJ-04-01.17")
    def test_says_why_the_fifth_working_day_is_the_last(self, xdyj: Cast, clock: Clock) -> None:
        loading.load(xdyj.company, pack("xdyj"), actor=None, at=NOON - timedelta(days=30))
        moment = clock(2026, 9, 28, 12)
        record = b.nonconformity(xdyj, at=moment)

        page = shown(xdyj.max, record)

        assert "10-10 Sat" in page.words and "5 working days" in page.words

    def test_asks_the_database_no_more_with_more_rows(self, xdyj: Cast) -> None:
        record = b.accepted(b.routed(xdyj))
        action = analysed(xdyj, record)
        for n in range(5):
            b.measure(xdyj, action, title=f"措施 {n}")
            add_part(Cause, action, actor=xdyj.max, at=NOON, category="tools", text=f"原因 {n}")
        client = browser(xdyj.max)
        client.get(at(record))

        with CaptureQueriesContext(connection) as asked:
            client.get(at(record))

        assert len(asked) <= MOST


class TestRecurrence:
    @pytest.mark.requirement("YNTD-ITSS-0300.12")
    def test_is_proposed_with_reasons_and_decided_with_one_press(self, xdyj: Cast) -> None:
        first = b.nonconformity(xdyj)
        record = b.nonconformity(xdyj, title="变更单缺少回退步骤", at=local(2026, 3, 3))

        page = shown(xdyj.quinn, record)
        card = page.one("section", id="part-likeness")
        assert first.number in card.words and "Same criterion" in card.words
        given = {"earlier": first.pk, "version": Nonconformity.objects.get(pk=record.pk).version}
        browser(xdyj.quinn).post(at(record, "steps/confirm-recurrence/"), given)

        record.refresh_from_db()
        assert record.recurring and "Recurring" in shown(xdyj.quinn, record).words

    def test_is_not_for_everyone_to_decide(self, xdyj: Cast) -> None:
        b.nonconformity(xdyj)
        record = b.nonconformity(xdyj, actor=xdyj.eve, at=local(2026, 3, 3))

        card = shown(xdyj.eve, record).one("section", id="part-likeness")

        assert not card.all("button")


class TestTheAction:
    def test_shows_its_cause_and_the_rows_one_changes(self, xdyj: Cast) -> None:
        action = analysed(xdyj, b.accepted(b.routed(xdyj)))

        answer = english(xdyj.max).get(at(action))

        assert "模板缺少回退方案一栏" in fish(answer)
        assert main(answer).one("section", id="part-why") and main(answer).one("section", id="part-actionstep")

    def test_of_a_second_round_says_so_and_keeps_the_first(self, xdyj: Cast) -> None:
        action = b.verified(xdyj)
        take("reopen", action, actor=xdyj.quinn, at=b.CONFIRM, reason="又有 2 单漏写", due_on=local(2026, 5, 29).date())

        page = shown(xdyj.quinn, action)

        assert "Round 2" in page.words and "又有 2 单漏写" in page.words
        assert "Round 1, ended on" in page.words and action.rounds.get().frozen["verification"] in page.words
        assert "{'" not in page.words

    def test_of_a_second_round_lists_its_rows_first_and_those_of_the_first_apart(self, xdyj: Cast) -> None:
        action = b.verified(xdyj)
        take("reopen", action, actor=xdyj.quinn, at=b.CONFIRM, reason="又有 2 单漏写", due_on=local(2026, 5, 29).date())
        b.drawn_up(xdyj, action, at=b.CONFIRM, due_on=local(2026, 5, 29).date())
        ActionStep.objects.filter(action=action, round=2).update(title="系统强制填写")

        card = shown(xdyj.max, action).one("section", id="part-actionstep")

        rows = [row.words for row in card.all("tr")][1:]
        assert "系统强制填写" in rows[0] and rows[1] == "Round 1, ended" and "变更单模板" in rows[2] and len(rows) == 3
        assert len(card.all("a", title="Change")) == 1  # of an ended round nothing is changed
