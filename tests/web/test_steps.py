"""Steps and their dialogs: who may, what is missing, what follows; refusals keep the form."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from bihuan.areas.capability.models import Objective
from bihuan.areas.improvement.models import PlanItem
from bihuan.core.flow import flow_of
from bihuan.core.writing import amend, take
from bihuan.web.offers import Offer, buttons, leads_on
from tests.cast import NOON, Cast
from tests.web.conftest import HTMX, browser

pytestmark = pytest.mark.django_db


def path(objective: Objective, step: str) -> str:
    return f"/xdyj/objectives/{objective.number}/steps/{step}/"


class TestTheDialog:
    def test_is_a_fragment_and_a_page_at_one_address(self, gina: Client, objective: Objective) -> None:
        whole, part = gina.get(path(objective, "issue")), gina.get(path(objective, "issue"), headers=HTMX)

        assert "<html" in whole.content.decode() and "<html" not in part.content.decode()
        assert f'action="{path(objective, "issue")}"' in part.content.decode()

    def test_says_who_may_to_who_may_not(self, quinn: Client, objective: Objective) -> None:
        answer = quinn.get(path(objective, "issue"), headers=HTMX)

        assert answer.status_code == 403
        assert "General manager" in answer.content.decode() or "总经理" in answer.content.decode()

    def test_shows_no_form_to_who_may_not_but_who_may_instead(
        self, quinn: Client, objective: Objective, xdyj: Cast
    ) -> None:
        answer = quinn.get(path(objective, "issue"), headers=HTMX)

        assert answer.context["barred"]["people"] == [xdyj.gina]
        assert xdyj.gina.name in answer.content.decode() and 'type="submit"' not in answer.content.decode()

    def test_shows_no_form_where_the_state_does_not_fit(self, gina: Client, objective: Objective) -> None:
        answer = gina.get(path(objective, "close"), headers=HTMX)

        assert answer.context["barred"] and 'type="submit"' not in answer.content.decode()

    def test_says_when_the_state_does_not_fit(self, gina: Client, objective: Objective) -> None:
        assert gina.get(path(objective, "close")).status_code == 422

    def test_of_an_unknown_step_is_no_page(self, gina: Client, objective: Objective) -> None:
        assert gina.get(path(objective, "vanish")).status_code == 404


class TestTakingAStep:
    def test_moves_the_record(self, gina: Client, objective: Objective) -> None:
        answer = gina.post(path(objective, "issue"), {"version": "1"})

        objective.refresh_from_db()
        assert (answer.status_code, objective.state) == (302, "issued")

    def test_closes_the_dialog_and_brings_the_page_anew(self, gina: Client, objective: Objective) -> None:
        answer = gina.post(path(objective, "issue"), {"version": "1"}, headers=HTMX)

        assert (answer.status_code, answer["HX-Trigger"]) == (204, "closeDialog")
        assert json.loads(answer["HX-Location"])["path"] == f"/xdyj/objectives/{objective.number}/"

    def test_refused_keeps_the_form_with_every_reason(self, gina: Client, objective: Objective, xdyj: Cast) -> None:
        take("issue", objective, actor=xdyj.gina, at=NOON)

        answer = gina.post(path(objective, "close"), {"result": "", "version": "2"}, headers=HTMX)

        assert answer.status_code == 422
        assert [one.name for one in answer.context["form"].inputs if one.errors] == ["result", "attainment"]
        assert "<html" not in answer.content.decode()

    def test_twice_sent_is_taken_once(self, gina: Client, objective: Objective) -> None:
        data = {"version": "1", "once": "abc123"}

        first, second = gina.post(path(objective, "issue"), data), gina.post(path(objective, "issue"), data)

        assert (first.status_code, second.status_code) == (302, 302)
        objective.refresh_from_db()
        assert objective.version == 2

    def test_tells_when_someone_was_faster(self, gina: Client, xdyj: Cast, objective: Objective) -> None:
        amend(objective, actor=xdyj.quinn, at=NOON, target="72%")

        answer = gina.post(path(objective, "issue"), {"version": "1"}, headers=HTMX)

        assert (answer.status_code, answer.context["clash"].by) == (409, "Quinn")

    def test_is_refused_to_who_may_not(self, quinn: Client, objective: Objective) -> None:
        assert quinn.post(path(objective, "issue"), {"version": "1"}).status_code == 403
        objective.refresh_from_db()
        assert objective.state == "draft"


class TestTheRecordsPage:
    def test_offers_steps_to_who_may_and_names_who_may_otherwise(
        self, gina: Client, quinn: Client, objective: Objective
    ) -> None:
        page = f"/xdyj/objectives/{objective.number}/"

        assert [offer.step.name for offer in gina.get(page).context["offers"]] == ["issue", "cancel"]
        theirs = quinn.get(page).context
        assert theirs["offers"] == [] and len(theirs["others"]) == 1

    def test_shows_a_primary_step_and_two_more_as_buttons_the_rest_in_a_menu(self) -> None:
        flow = flow_of(PlanItem)
        names = ("cancel", "verify-pilot", "pause-pilot", "resume-pilot", "fail-pilot")
        steps = [Offer(flow.steps[name], "", primary=name == "verify-pilot") for name in names]

        shown, folded = buttons(steps)

        assert [one.step.name for one in shown] == ["verify-pilot", "pause-pilot", "resume-pilot"]
        assert [one.step.name for one in folded] == ["fail-pilot", "cancel"]

    def test_never_asks_first_for_what_leads_back(self) -> None:
        flow = flow_of(PlanItem)

        assert leads_on(flow.steps["verify-pilot"], "in-pilot")
        assert not leads_on(flow.steps["fail-pilot"], "in-pilot")
        assert not leads_on(flow.steps["cancel"], "in-pilot")

    def test_dates_the_states_it_went_through(self, quinn: Client, xdyj: Cast, objective: Objective) -> None:
        take("issue", objective, actor=xdyj.gina, at=NOON)

        strip = quinn.get(f"/xdyj/objectives/{objective.number}/").context["strip"]

        assert [(stop.did, stop.now, stop.below) for stop in strip] == [
            (True, False, "03-02"),
            (False, True, "03-02"),
            (False, False, ""),
        ]

    def test_tells_who_did_what(self, quinn: Client, xdyj: Cast, objective: Objective) -> None:
        amend(objective, actor=xdyj.quinn, at=NOON, target="72%", owner=xdyj.max)
        take("issue", objective, actor=xdyj.gina, at=NOON, address="10.1.2.3")

        lines = quinn.get(f"/xdyj/objectives/{objective.number}/").context["journal"]["lines"]

        assert [line.who for line in lines] == ["Gina", "Quinn", "Quinn"]
        assert {(str(one.before), str(one.after)) for one in lines[1].changes} == {("—", "72%"), ("Olga", "Max")}
        assert lines[0].move is not None and lines[0].address == "10.1.2.3"

    def test_shows_one_kind_of_entries_at_a_time(self, quinn: Client, objective: Objective, xdyj: Cast) -> None:
        amend(objective, actor=xdyj.quinn, at=NOON, target="72%")
        page = f"/xdyj/objectives/{objective.number}/"

        counted = {
            tab: len(quinn.get(f"{page}?log={tab}").context["journal"]["lines"])
            for tab in ("all", "steps", "changes", "comments")
        }

        assert counted == {"all": 2, "steps": 1, "changes": 1, "comments": 0}
        assert "<html" not in quinn.get(f"{page}?log=steps", headers=HTMX).content.decode()


class TestBesideTheFlow:
    def test_a_comment_appears_in_the_journal(self, quinn: Client, objective: Objective) -> None:
        answer = quinn.post(
            f"/xdyj/objectives/{objective.number}/comments/", {"text": "口径以已实施变更为准"}, headers=HTMX
        )

        assert answer.status_code == 200
        assert "口径以已实施变更为准" in answer.content.decode() and "<html" not in answer.content.decode()

    def test_an_empty_comment_says_so(self, quinn: Client, objective: Objective) -> None:
        assert (
            quinn.post(f"/xdyj/objectives/{objective.number}/comments/", {"text": " "}, headers=HTMX).status_code == 422
        )

    def test_following_and_no_longer(self, quinn: Client, xdyj: Cast, objective: Objective) -> None:
        watch = f"/xdyj/objectives/{objective.number}/watch/"

        quinn.post(watch)
        assert objective.watches.filter(person=xdyj.quinn).exists()  # type: ignore[attr-defined]
        quinn.post(watch, {"stop": "1"})
        assert not objective.watches.exists()  # type: ignore[attr-defined]

    def test_links_show_on_both_sides(self, quinn: Client, xdyj: Cast, objective: Objective) -> None:
        from tests.web.conftest import an_objective

        other = an_objective(xdyj, title="另一个")
        quinn.post(
            f"/xdyj/objectives/{objective.number}/links/", {"target": f"{other.number} 另一个", "kind": "supports"}
        )

        here = quinn.get(f"/xdyj/objectives/{objective.number}/").context["links"]
        there = quinn.get(f"/xdyj/objectives/{other.number}/").context["links"]
        assert [r.number for _i, _w, rows in here for r in rows] == [other.number]
        assert [r.number for _i, _w, rows in there for r in rows] == [objective.number]

    def test_a_link_to_what_one_may_not_see_is_refused(self, xdyj: Cast, yntd: Cast, objective: Objective) -> None:
        from tests.web.conftest import an_objective

        theirs = an_objective(yntd)
        answer = browser(xdyj.quinn).post(
            f"/xdyj/objectives/{objective.number}/links/", {"target": theirs.number, "kind": "related"}
        )

        assert answer.status_code == 422


class TestALadderOfExceptions:
    def test_a_panel_of_a_type_takes_the_place_of_the_general_one(
        self, quinn: Client, objective: Objective, settings: Any, tmp_path: Path
    ) -> None:
        (tmp_path / "panels").mkdir()
        (tmp_path / "panels/objective_facts.html").write_text("<p>facts of {{ record.number }}</p>")
        settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]

        page = quinn.get(f"/xdyj/objectives/{objective.number}/").content.decode()

        assert f"<p>facts of {objective.number}</p>" in page and 'id="journal"' in page


def test_a_version_in_other_digits_is_no_fault_of_the_house(quinn: Client, objective: Objective) -> None:
    sent = quinn.post(f"/xdyj/objectives/{objective.number}/edit/", {"title": "x", "year": "2026", "version": "²"})

    assert sent.status_code < 500
