"""Suggestion rounds: every employee answers once, anonymously if they like; every answer is taken up or answered."""

from datetime import date
from typing import Any

import pytest

from bihuan.areas.improvement.models import Opportunity, RoundAnswer, RoundDepartment, SuggestionRound
from bihuan.core.models import JournalEntry, Person
from bihuan.core.writing import add_part, create, take
from tests.cast import NOON, Cast
from tests.web.conftest import browser
from tests.web.pages.conftest import Clock, english
from tests.web.pages.reading import Node, main

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _march(clock: Clock) -> None:
    clock(2026, 3, 3)


@pytest.fixture
def opened(xdyj: Cast) -> SuggestionRound:
    made = create(
        SuggestionRound, actor=xdyj.quinn, at=NOON, title="一季度过程改进建议调查", closes_on=date(2026, 3, 31)
    )
    return take("open-round", made, actor=xdyj.quinn, at=NOON)


def at(record: SuggestionRound, page: str = "answer") -> str:
    return f"/xdyj/suggestion-rounds/{record.number}/{page}/"


def sent(person: Person, record: SuggestionRound, **fields: Any) -> Any:
    return english(person).post(at(record), {"q-suggestion": "统一巡检报告格式", **fields})


class TestAnswering:
    @pytest.mark.requirement("XDYJ-03-02.15", "XDYJ-03-02.04")
    def test_every_employee_finds_it_on_the_workbench_and_answers(self, xdyj: Cast, opened: SuggestionRound) -> None:
        eve = english(xdyj.eve)
        href = main(eve.get("/xdyj/work/")).link("Answer")
        page = main(eve.get(href))

        assert href == at(opened)
        assert len(page.all("div", "pq")) + len(page.all("fieldset", "pq")) == 4
        thanks = main(eve.post(href, {"q-suggestion": "统一巡检报告格式"}))
        assert "Your answers are in" in thanks.words
        assert RoundAnswer.objects.get().person == xdyj.eve
        assert main(eve.get("/xdyj/work/")).links("Answer") == []

    def test_labels_each_question(self, xdyj: Cast, opened: SuggestionRound) -> None:
        page = main(english(xdyj.eve).get(at(opened)))
        named = {one.attrs["for"] for one in page.all("label") if "for" in one.attrs}

        assert {one.attrs["id"] for one in page.all("textarea")} <= named

    def test_anonymous_keeps_neither_name_nor_address(self, xdyj: Cast, opened: SuggestionRound) -> None:
        sent(xdyj.eve, opened, anonymous="1")
        kept = RoundAnswer.objects.get()
        entry = JournalEntry.objects.latest("id")

        assert (kept.person, kept.department) == (None, None)
        assert entry.actor is None and not entry.address
        assert "Anonymous" in main(english(xdyj.quinn).get(at(opened, "screening"))).words

    def test_once_only(self, xdyj: Cast, opened: SuggestionRound) -> None:
        sent(xdyj.eve, opened, anonymous="1")
        again = sent(xdyj.eve, opened)

        assert "You have answered this round" in main(again).words
        assert RoundAnswer.objects.count() == 1

    def test_without_what_is_required_keeps_what_was_typed(self, xdyj: Cast, opened: SuggestionRound) -> None:
        answer = english(xdyj.eve).post(at(opened), {"q-present": "各写各的", "anonymous": "1"})
        page = main(answer, 422)

        assert "各写各的" in page.one("textarea", name="q-present").words
        assert page.one("div", "pq bad").one("textarea").attrs["aria-invalid"] == "true"
        assert "checked" in page.one("input", name="anonymous").attrs
        assert not RoundAnswer.objects.exists()

    def test_after_its_last_day_leads_to_the_ledger(self, xdyj: Cast, opened: SuggestionRound, clock: Clock) -> None:
        clock(2026, 4, 1)

        assert "takes no more answers" in main(english(xdyj.eve).get(at(opened))).words
        assert sent(xdyj.eve, opened).status_code == 422

    def test_is_for_those_asked(self, xdyj: Cast, yntd: Cast) -> None:
        made = create(SuggestionRound, actor=xdyj.quinn, at=NOON, title="仅运维", closes_on=date(2026, 3, 31))
        add_part(RoundDepartment, made, actor=xdyj.quinn, at=NOON, department=xdyj.departments["om"])
        take("open-round", made, actor=xdyj.quinn, at=NOON)

        assert browser(xdyj.olga).get(at(made)).status_code == 200
        assert browser(xdyj.eve).get(at(made)).status_code in {403, 404}
        assert browser(xdyj.vera).get(at(made)).status_code == 403
        assert browser(yntd.quinn).get(at(made)).status_code == 404


class TestTheHeadOfItsPage:
    """At most four actions, one of them what is to be done next; the rest in the menu (ui.md)."""

    def actions(self, person: Person, record: SuggestionRound) -> tuple[list[str], list[str]]:
        """The words of the actions, and those of what is to be done next on the page."""
        page = main(english(person).get(f"/xdyj/suggestion-rounds/{record.number}/"))
        head = page.one("div", "acts")
        shown = [one for one in head.all("", "btn") if one.tag in {"a", "button", "summary"}]
        return [one.words for one in shown], [one.words for one in page.all("a", "btn-primary")]

    def test_leads_quality_to_the_screening_once_the_collection_has_ended(
        self, xdyj: Cast, opened: SuggestionRound
    ) -> None:
        sent(xdyj.eve, opened)
        assert self.actions(xdyj.quinn, opened) == (["Screen the answers", "Follow", "Documents", "More"], [])
        take("end-collection", opened, actor=xdyj.quinn, at=NOON)
        assert self.actions(xdyj.quinn, opened)[1] == ["Screen the answers"]
        english(xdyj.quinn).post(
            at(opened, "screening"), {"do": "leave-out", "answer": RoundAnswer.objects.get().pk, "reason": "已在做"}
        )

        assert self.actions(xdyj.quinn, opened)[1] == ["Screening is finished"]

    def test_leads_everyone_else_to_the_questions(self, xdyj: Cast, opened: SuggestionRound) -> None:
        assert self.actions(xdyj.eve, opened) == (["Answer", "Follow", "Documents"], ["Answer"])


class TestScreening:
    def page(self, cast: Cast, record: SuggestionRound) -> Node:
        return main(english(cast.quinn).get(at(record, "screening")))

    @pytest.mark.requirement("XDYJ-03-02.15", "XDYJ-03-02.18")
    def test_takes_an_answer_up_into_the_ledger(self, xdyj: Cast, opened: SuggestionRound) -> None:
        sent(xdyj.eve, opened)
        answer = RoundAnswer.objects.get()
        assert self.page(xdyj, opened).one("input", name="heading").attrs["value"] == "统一巡检报告格式"
        english(xdyj.quinn).post(
            at(opened, "screening"),
            {"do": "take-up", "answer": answer.pk, "heading": "统一巡检报告", "elements": ["process", "technology"]},
        )

        raised = Opportunity.objects.get()
        assert (raised.title, raised.element_list) == ("统一巡检报告", ["technology", "process"])
        assert self.page(xdyj, opened).link(raised.number) == f"/xdyj/opportunities/{raised.number}/"

    @pytest.mark.requirement("XDYJ-03-02.04")
    def test_leaves_it_out_with_a_reason_that_who_gave_it_reads(self, xdyj: Cast, opened: SuggestionRound) -> None:
        sent(xdyj.eve, opened)
        given = {"do": "leave-out", "answer": RoundAnswer.objects.get().pk, "reason": "已在 3 月统一"}
        english(xdyj.quinn).post(at(opened, "screening"), given)

        assert "已在 3 月统一" in main(english(xdyj.eve).get(at(opened))).words

    def test_without_a_reason_is_refused_at_that_answer(self, xdyj: Cast, opened: SuggestionRound) -> None:
        sent(xdyj.eve, opened)
        sent(xdyj.olga, opened)
        given = {"do": "leave-out", "answer": RoundAnswer.objects.first().pk, "reason": ""}  # type: ignore[union-attr]
        page = main(english(xdyj.quinn).post(at(opened, "screening"), given), 422)

        card = next(one for one in page.all("section", "card") if one.all(role="alert"))
        assert card.attrs["id"] == f"a-{given['answer']}"
        assert [("open" in one.attrs) for one in card.all("details")] == [False, True]

    def test_of_an_answer_that_is_not_there_is_refused(self, xdyj: Cast, opened: SuggestionRound) -> None:
        for answer in ("", "x", "999"):
            given = {"do": "leave-out", "answer": answer, "reason": "x"}
            assert main(english(xdyj.quinn).post(at(opened, "screening"), given), 422).one(role="alert").words

    def test_counts_the_response(self, xdyj: Cast, opened: SuggestionRound) -> None:
        sent(xdyj.eve, opened)
        sent(xdyj.olga, opened, anonymous="1")
        page = self.page(xdyj, opened)

        assert f"2 of {Person.objects.filter(company=xdyj.company).count()} asked have answered" in page.words
        assert "2 answers to be screened" in page.words

    def test_is_the_quality_departments(self, xdyj: Cast, opened: SuggestionRound) -> None:
        sent(xdyj.eve, opened)
        given = {"do": "take-up", "answer": RoundAnswer.objects.get().pk, "heading": "x", "elements": ["process"]}

        assert browser(xdyj.eve).get(at(opened, "screening")).status_code == 403
        assert browser(xdyj.eve).post(at(opened, "screening"), given).status_code == 403
        assert browser(xdyj.gina).get(at(opened, "screening")).status_code == 200
        assert browser(xdyj.gina).post(at(opened, "screening"), given).status_code in {403, 422}
        assert not Opportunity.objects.exists()


class TestThoseWithoutASignIn:
    """No message reaches them: the round says how many there are, and how they take part."""

    @pytest.fixture
    def unreached(self, xdyj: Cast) -> None:
        for n, department in enumerate(["om", "om", "rd"]):
            Person.objects.create(company=xdyj.company, name=f"值班员 {n}", department=xdyj.departments[department])
        Person.objects.create(company=xdyj.company, name="离职的", left_on=date(2026, 1, 1))
        locked = xdyj.eve.account
        assert locked is not None
        type(locked).objects.filter(pk=locked.pk).update(is_active=False)

    @pytest.mark.requirement("XDYJ-03-02.15")
    @pytest.mark.parametrize("page", ["", "screening/"])
    def test_are_counted_by_department_with_what_to_do(
        self, xdyj: Cast, opened: SuggestionRound, unreached: None, page: str
    ) -> None:
        shown = main(english(xdyj.quinn).get(f"/xdyj/suggestion-rounds/{opened.number}/{page}"))

        card = shown.one("section", id="unreached")
        assert "4 employees are not reached" in card.words and "Print the questionnaire" in card.words
        assert [one.words for one in card.all("dd")] == ["2", "2"]
        paper, sheet = (one.attrs["href"] for one in card.all("a"))
        assert english(xdyj.quinn).get(paper)["Content-Type"] == "application/pdf"
        form = english(xdyj.quinn).get(sheet)
        assert form.status_code == 200 and 'value="suggestion" selected' in form.content.decode()

    def test_of_the_departments_asked_only(self, xdyj: Cast, unreached: None) -> None:
        made = create(SuggestionRound, actor=xdyj.quinn, at=NOON, title="运维部调查", closes_on=date(2026, 3, 31))
        add_part(RoundDepartment, made, actor=xdyj.quinn, at=NOON, department=xdyj.departments["om"])

        shown = main(english(xdyj.quinn).get(f"/xdyj/suggestion-rounds/{made.number}/"))

        assert "2 employees are not reached" in shown.one("section", id="unreached").words

    def test_are_no_concern_of_employees_nor_where_everyone_signs_in(self, xdyj: Cast, opened: SuggestionRound) -> None:
        path = f"/xdyj/suggestion-rounds/{opened.number}/"
        assert not main(english(xdyj.quinn).get(path)).all("section", id="unreached")

        Person.objects.create(company=xdyj.company, name="值班员", department=xdyj.departments["om"])
        assert main(english(xdyj.quinn).get(path)).all("section", id="unreached")
        assert not main(english(xdyj.eve).get(path)).all("section", id="unreached")
