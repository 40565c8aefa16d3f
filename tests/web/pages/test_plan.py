"""The yearly plan: what is missing and where to mend it, editions and what they changed, items on their time axis."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.areas.improvement.models import ImprovementPlan, PlanItem
from bihuan.core.writing import amend, amend_part, take
from tests.areas.improvement.builders import (
    approved,
    evaluation,
    figure,
    full_item,
    full_plan,
    goal,
    item,
    operating,
    pilot_submitted,
    piloted,
    plan,
    running,
    sign,
    step,
)
from tests.areas.policies.living import local
from tests.cast import NOON, Cast
from tests.web.conftest import HTMX, browser
from tests.web.pages.conftest import Clock, english
from tests.web.pages.reading import Node, main

pytestmark = pytest.mark.django_db
MOST = 40


@pytest.fixture(autouse=True)
def _march(clock: Clock) -> None:
    clock(2026, 3, 3)


def at(record: Any, rest: str = "") -> str:
    noun = "plans" if isinstance(record, ImprovementPlan) else "items"
    return f"/xdyj/{noun}/{record.number}/{rest}"


def shown(cast: Cast, record: Any, rest: str = "") -> Node:
    return main(english(cast.quinn).get(at(record, rest)))


def parts(page: Node) -> dict[str, Node]:
    """Number and name of each mandatory part → what stands there."""
    return {one.one("b").words: one for one in page.one("section", id="parts").all("li")}


class TestTheMandatoryParts:
    @pytest.mark.requirement(
        "XDYJ-03-02.21", "XDYJ-03-02.22", "XDYJ-03-02.23", "XDYJ-03-02.24", "XDYJ-03-02.25", "XDYJ-03-02.26",
        "XDYJ-03-02.27", "XDYJ-03-02.28",
    )  # fmt: skip
    def test_are_eight_each_complete_or_missing_in_words(self, xdyj: Cast) -> None:
        page = shown(xdyj, full_plan(xdyj))

        assert page.one("section", id="parts").one("h2").words == "Mandatory parts 8 / 8"
        assert all(name.endswith("complete") for name in parts(page))
        assert len(parts(page)) == 8

    def test_of_an_empty_plan_lead_to_what_mends_them(self, xdyj: Cast) -> None:
        made = plan(xdyj, requirements="")
        missing = {name.split(" ")[0]: one.one("a").attrs["href"] for name, one in parts(shown(xdyj, made)).items()}

        assert missing["1"].startswith(at(made)) and ("goal" in missing["1"] or "#field-requirements" in missing["1"])
        assert missing["2"] == f"/xdyj/items/new/?plan={made.number}"
        for href in missing.values():
            assert english(xdyj.quinn).get(href.partition("#")[0]).status_code == 200, href

    def test_of_an_item_lead_into_the_item(self, xdyj: Cast) -> None:
        made = plan(xdyj)
        goal(xdyj, made)
        one = item(xdyj, made, risks="", resources="")
        found = parts(shown(xdyj, made))
        (risks,) = [node for name, node in found.items() if name.startswith("7")]

        assert one.number in risks.words
        assert risks.one("a").attrs["href"].startswith(at(one, "edit/#field-r"))

    def test_for_who_may_not_write_only_lead_there(self, xdyj: Cast) -> None:
        made = plan(xdyj)
        page = main(english(xdyj.gina).get(at(made)))

        assert {one.one("a").attrs["href"] for name, one in parts(page).items() if "missing" in name} == {at(made)}


class TestEditions:
    @pytest.fixture
    def revised(self, xdyj: Cast) -> ImprovementPlan:
        """In execution as V1.0, being revised: an item was added, another moved."""
        made = running(xdyj, full_plan(xdyj))
        first = PlanItem.objects.get(plan=made)
        take("revise", made, actor=xdyj.quinn, at=NOON, reason="断电演练")
        amend(PlanItem.objects.get(pk=first.pk), actor=xdyj.quinn, at=NOON, due_on=date(2026, 12, 28))
        full_item(xdyj, made, title="断电演练")
        return ImprovementPlan.objects.get(pk=made.pk)

    @pytest.mark.requirement("XDYJ-03-02.20")
    def test_a_draft_leaves_the_approved_edition_in_force_and_says_so(
        self, xdyj: Cast, revised: ImprovementPlan
    ) -> None:
        page = shown(xdyj, revised)

        assert "Until V1.1 is approved, V1.0 stays in force" in page.words
        assert [one.words for one in page.one("span", "seg", aria_label="Editions").all("a")] == [
            "V1.0 in force",
            "V1.1 revision",
        ]

    def test_marks_what_is_new_and_what_moved(self, xdyj: Cast, revised: ImprovementPlan) -> None:
        words = shown(xdyj, revised).one(id="items").words

        assert "new in V1.1" in words and "rescheduled by +10 days" in words

    def test_can_be_compared_in_words(self, xdyj: Cast, revised: ImprovementPlan) -> None:
        page = shown(xdyj, revised)
        compared = main(english(xdyj.quinn).get(page.link("Compare with V1.0")))

        assert compared.one("h1").words == "V1.0 → V1.1"
        assert [one.all("span", "st")[0].words for one in compared.one("ul", "cmp").all("li")] != []
        assert "断电演练" in compared.words

    def test_an_approved_one_is_shown_as_it_was_signed(self, xdyj: Cast, revised: ImprovementPlan) -> None:
        frozen = shown(xdyj, revised, "?edition=1.0")

        assert "signed by Max" in frozen.words and "in force" in frozen.words
        assert "断电演练" not in frozen.words and "变更前评估风险" in frozen.words

    def test_once_approved_tells_what_it_changed(self, xdyj: Cast, revised: ImprovementPlan) -> None:
        take("submit", revised, actor=xdyj.quinn, at=NOON)
        sign(revised, xdyj.max)
        frozen = shown(xdyj, revised, "?edition=1.1")

        assert "断电演练" in main(english(xdyj.quinn).get(frozen.link("What it changed"))).words

    @pytest.mark.parametrize("query", ["?edition=9.9", "?compare=9.9"])
    def test_that_are_not_there_are_no_pages(self, xdyj: Cast, query: str) -> None:
        assert english(xdyj.quinn).get(at(full_plan(xdyj), query)).status_code == 404


class TestTheItems:
    @pytest.fixture
    def made(self, xdyj: Cast) -> ImprovementPlan:
        return running(xdyj, full_plan(xdyj))

    def test_say_their_bar_in_words(self, xdyj: Cast, made: ImprovementPlan) -> None:
        bars = [
            one.attrs["aria-label"]
            for one in shown(xdyj, made).one(id="items").all("svg", "gantt")
            if "aria-label" in one.attrs
        ]

        assert bars == ["2026-01-19 to 2026-12-18, 0% done"]

    def test_say_that_a_step_is_overdue(self, xdyj: Cast, made: ImprovementPlan) -> None:
        words = shown(xdyj, made).one(id="items").words

        assert "Step overdue" in words and "修订变更管理程序" in words

    def test_are_a_list_or_milestones_as_well(self, xdyj: Cast, made: ImprovementPlan) -> None:
        quinn = english(xdyj.quinn)
        page = shown(xdyj, made)
        listed, miles = (main(quinn.get(page.link(label), headers=HTMX)) for label in ("List", "Milestones"))

        assert listed.all("h1") == [] and "变更前评估风险" in listed.words
        assert "2026-02-27" in miles.words and "missed" in miles.words

    def test_reached_milestones_say_so(self, xdyj: Cast, made: ImprovementPlan) -> None:
        one = take("start", PlanItem.objects.get(plan=made), actor=xdyj.olga, at=NOON)
        amend_part(one.steps.get(), actor=xdyj.olga, at=NOON, done_on=date(2026, 3, 2))

        assert "reached" in shown(xdyj, made, "?tab=milestones").one(id="items").words

    def test_are_added_while_it_is_drafted_only(self, xdyj: Cast, made: ImprovementPlan) -> None:
        draft = plan(xdyj, year=2027)

        assert shown(xdyj, made).links("Add an item") == []
        assert shown(xdyj, draft).link("Add an item") == f"/xdyj/items/new/?plan={draft.number}"
        assert main(english(xdyj.olga).get(at(draft))).links("Add an item") == []


class TestTheGoals:
    def test_show_where_they_began_where_they_are_and_what_serves_them(self, xdyj: Cast) -> None:
        words = shown(xdyj, full_plan(xdyj)).one("section", id="goals").words

        assert "1 item serves it" in words
        assert "baseline 92.3% → now 97.6% 93% of the way" in words

    def test_lead_to_their_form_for_those_who_may_change_them(self, xdyj: Cast) -> None:
        made = full_plan(xdyj)
        rows = [main(english(person).get(at(made))).one("section", id="goals") for person in (xdyj.quinn, xdyj.gina)]

        assert [len(goals.one("tbody").all("a")) for goals in rows] == [1, 0]

    def test_name_the_target_once(self, xdyj: Cast) -> None:
        made = full_plan(xdyj)
        said = shown(xdyj, made).one("section", id="goals").words
        amend_part(made.goals.get(), actor=xdyj.quinn, at=NOON, title="变更成功率")
        unsaid = shown(xdyj, made).one("section", id="goals").words

        assert "变更成功率 ≥ 98%" in said and "target" not in said
        assert "now 97.6% · target ≥ 98.0%" in unsaid


class TestTheMonthlyCheck:
    @pytest.mark.requirement("XDYJ-03-02.31")
    def test_of_last_month_is_asked_for_and_leads_to_its_form(self, xdyj: Cast) -> None:
        made = running(xdyj, full_plan(xdyj))
        page = shown(xdyj, made)

        assert "Check of February: not written yet" in page.words
        href = page.link("Write it")
        assert f"plan={made.number}" in href and "month=2026-02" in href
        assert english(xdyj.quinn).get(href).status_code == 200


class TestAnItemsPage:
    def test_shows_its_steps_with_their_state_in_words(self, xdyj: Cast) -> None:
        draft = plan(xdyj)
        goal(xdyj, draft)
        made = full_item(xdyj, draft)
        step(xdyj, made, title="培训", starts_on=date(2026, 3, 1), due_on=date(2026, 3, 20))
        step(xdyj, made, title="推广", starts_on=date(2026, 4, 1), due_on=date(2026, 4, 20))
        words = shown(xdyj, made).words

        assert all(word in words for word in ("Overdue", "In progress", "Not begun"))

    @pytest.mark.requirement("XDYJ-03-02.12")
    def test_shows_the_pilot_with_criteria_and_results(self, xdyj: Cast) -> None:
        page = shown(xdyj, piloted(xdyj))
        assert "市政务中心" in page.words and "No result yet" in page.words and "week 1 of 3" in page.words

    def test_shows_the_result_of_a_finished_pilot(self, xdyj: Cast, clock: Clock) -> None:
        made = pilot_submitted(xdyj)
        clock(2026, 3, 17)
        words = shown(xdyj, made).words

        assert "Met" in words and "2.4%" in words and "1 / 41" in words

    def test_asks_the_database_little(self, xdyj: Cast) -> None:
        made, quinn = piloted(xdyj), english(xdyj.quinn)
        quinn.get(at(made))
        with CaptureQueriesContext(connection) as asked:
            quinn.get(at(made))

        assert len(asked) <= MOST, [query["sql"][:120] for query in asked]


class TestAnEvaluation:
    @pytest.mark.requirement("XDYJ-03-02.03", "XDYJ-03-02.32")
    def test_sets_before_beside_after_and_says_whether_it_is_chance(self, xdyj: Cast) -> None:
        record = evaluation(xdyj, operating(xdyj))
        figure(xdyj, record)
        words = main(english(xdyj.quinn).get(f"/xdyj/evaluations/{record.number}/")).words

        assert "30 / 390" in words and "10 / 410" in words and "better" in words
        assert ("Significant" in words and "z-test" in words and "p < 0.001" in words) or "p = 0.00" in words


def test_is_seen_by_those_who_may(xdyj: Cast, yntd: Cast) -> None:
    made = full_plan(xdyj)

    assert browser(xdyj.vera).get(at(made)).status_code == 200
    assert browser(yntd.quinn).get(at(made)).status_code == 404
    assert browser(yntd.quinn).get(at(made).replace("xdyj", "yntd", 1)).status_code == 404


def test_asks_the_database_little_and_no_more_with_more_items(xdyj: Cast) -> None:
    made, quinn = approved(xdyj, full_plan(xdyj)), english(xdyj.quinn)
    quinn.get(at(made))
    with CaptureQueriesContext(connection) as one:
        quinn.get(at(made))
    other = plan(xdyj, year=2027)
    goal(xdyj, other)
    for _n in range(4):
        full_item(xdyj, other)
    take("submit", other, actor=xdyj.quinn, at=local(2026, 3, 2))
    sign(other, xdyj.max)
    with CaptureQueriesContext(connection) as four:
        quinn.get(at(other))

    assert len(one) <= MOST and len(four) <= len(one), (len(one), len(four))
