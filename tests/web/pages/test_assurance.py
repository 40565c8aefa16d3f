"""Pages of the checking half: inputs of a review with the records behind them, a screening's charts, consistency."""

import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from bihuan.areas.assurance.models import ManagementReview
from bihuan.areas.correction.models import Action
from bihuan.areas.policies.models import Task
from bihuan.core.access import standing_of
from bihuan.core.models import Record
from bihuan.core.writing import take
from tests.areas.assurance import builders as given
from tests.areas.assurance import reviews
from tests.areas.correction import test_screening as screenings
from tests.areas.correction.builders import nonconformity
from tests.areas.correction.test_screening_trend import long_here
from tests.areas.policies.living import MONTHLY, duty, living
from tests.cast import NOON, Cast
from tests.web.conftest import HTMX, browser
from tests.web.pages.conftest import english
from tests.web.pages.reading import main

pytestmark = pytest.mark.django_db


def chart(page: Any, name: str) -> Any:
    found = re.search(rf'<script id="{name}" type="application/json">(.*?)</script>', page.content.decode(), re.DOTALL)
    assert found is not None
    return json.loads(found.group(1))


class TestAReview:
    def test_shows_missing_inputs_before_they_are_frozen(self, xdyj: Cast) -> None:
        made = reviews.review(xdyj)

        words = main(english(xdyj.quinn).get(f"/xdyj/management-reviews/{made.number}/inputs/")).words

        assert "The policy asks for more" in words and "Results of internal audits" in words

    @pytest.mark.requirement("XDYJ-04-01.20")
    def test_each_figure_leads_to_its_records(self, xdyj: Cast) -> None:
        found = nonconformity(xdyj)
        made = reviews.ready(xdyj, reviews.NEXT_DAY, period_end=date(2026, 3, 31))
        nonconformity(xdyj, title="后来的")
        client = english(xdyj.quinn)
        address = f"/xdyj/management-reviews/{made.number}/inputs/nonconformities/"

        page = client.get(f"/xdyj/management-reviews/{made.number}/")

        assert address in page.content.decode()
        words = main(client.get(address)).words
        assert found.number in words and "后来的" not in words

    @pytest.mark.requirement("XDYJ-04-01.20")
    def test_shows_each_objective_with_target_result_and_whether_it_was_reached(self, xdyj: Cast) -> None:
        reviews.objective(xdyj, title="变更成功率", target="≥ 98%", result="96.1%", attainment="missed")
        made = reviews.ready(xdyj)
        client = english(xdyj.quinn)

        for tail in ("", "inputs/", "inputs/objectives/"):
            words = main(client.get(f"/xdyj/management-reviews/{made.number}/{tail}")).words
            assert all(word in words for word in ("变更成功率", "≥ 98%", "96.1% (2026-03-02)", "Not reached", "95.6%"))

    @pytest.mark.requirement("XDYJ-04-01.20")
    def test_decisions_of_former_reviews_are_listed_as_they_stood(self, xdyj: Cast) -> None:
        former = reviews.approved(reviews.routed(xdyj))
        made = reviews.further(xdyj)

        page = english(xdyj.quinn).get(f"/xdyj/management-reviews/{made.number}/inputs/former-decisions/")

        words, action = main(page).words, Action.objects.get().number
        assert "变更审批改为线上" in words and "not carried out yet" in words and former.number in words
        assert f'href="/xdyj/actions/{action}/"' in page.content.decode()

    @pytest.mark.requirement("XDYJ-04-01.20")
    def test_a_figure_of_duties_leads_to_the_tasks_it_counts(self, xdyj: Cast) -> None:
        living(xdyj, duty(**MONTHLY))
        made = reviews.ready(xdyj, period_start=date(2026, 1, 1), period_end=date(2026, 12, 31))

        page = english(xdyj.quinn).get(f"/xdyj/management-reviews/{made.number}/inputs/duties-overdue/")

        late = Task.objects.filter(company=xdyj.company, pending=True, due_at__lt=NOON)
        assert {one["task"].pk for one in page.context["tasks"]} == {one.pk for one in late} != set()
        assert all(f'href="/xdyj/tasks/{one.pk}/"' in page.content.decode() for one in late)
        assert "not shown" not in main(page).words

    def test_shows_who_may_not_see_a_record_only_that_there_is_one(self, xdyj: Cast) -> None:
        nonconformity(xdyj)
        made = reviews.ready(xdyj, reviews.NEXT_DAY, period_end=date(2026, 3, 31), owner=xdyj.eve)

        words = main(english(xdyj.eve).get(f"/xdyj/management-reviews/{made.number}/inputs/nonconformities/")).words

        assert "1 more row is not shown here" in words and "XDYJ-NC" not in words

    def test_shows_its_own_rows_to_who_sees_it_and_findings_only_to_who_sees_the_audit(self, xdyj: Cast) -> None:
        goal = reviews.objective(xdyj, title="变更成功率")
        audit = given.reported(xdyj, None, "minor", "observation", "good-practice")
        review = reviews.supplied(reviews.routed(xdyj), period_end=date(2026, 12, 31), owner=xdyj.eve)
        made = take("freeze-inputs", review, actor=xdyj.quinn, at=given.END + timedelta(days=2))
        seen = Record.objects.visible_to(standing_of(xdyj.eve, NOON))
        assert not seen.filter(pk__in=[goal.pk, audit.pk]).exists()
        client = english(xdyj.eve)

        goals, findings = (
            main(client.get(f"/xdyj/management-reviews/{made.number}/inputs/{key}/")).words
            for key in ("objectives", "audit-minor")
        )

        assert "变更成功率" in goals and "not shown" not in goals
        assert audit.number not in findings and "not shown" in findings

    def test_has_no_page_for_a_figure_nobody_knows(self, xdyj: Cast) -> None:
        made = reviews.review(xdyj)

        assert browser(xdyj.quinn).get(f"/xdyj/management-reviews/{made.number}/inputs/nothing/").status_code == 404

    def test_does_not_exist_for_another_company(self, xdyj: Cast, yntd: Cast) -> None:
        made = reviews.review(xdyj)
        for tail in ("inputs/", "inputs/actions/"):
            assert browser(yntd.quinn).get(f"/yntd/management-reviews/{made.number}/{tail}").status_code == 404

    def test_shows_what_its_decisions_became(self, xdyj: Cast) -> None:
        made: ManagementReview = reviews.approved(reviews.routed(xdyj))

        page = browser(xdyj.quinn).get(f"/xdyj/management-reviews/{made.number}/").content.decode()

        assert f"/xdyj/actions/{Action.objects.get().number}/" in page


class TestAScreening:
    def test_draws_its_pareto_and_its_trend(self, xdyj: Cast) -> None:
        long_here(xdyj, date(2025, 11, 21))
        screenings.nonconformity(xdyj)
        made = screenings.screening(xdyj)

        page = browser(xdyj.quinn).get(f"/xdyj/screenings/{made.number}/")

        assert chart(page, "pareto-data") == {"kind": "pareto", "x": ["om"], "y": [1]}
        assert chart(page, "trend-data")["kind"] == "bars"


class TestConsistency:
    def test_lists_rules_with_the_records_they_name(self, xdyj: Cast) -> None:
        found = nonconformity(xdyj)
        type(found).objects.filter(pk=found.pk).update(evidence="")

        words = main(english(xdyj.quinn).get("/xdyj/consistency/?look=yes")).words

        assert "Finding without objective evidence" in words and found.number in words
        assert "Rules that hold" in words

    def test_is_there_at_once_and_fetches_what_it_finds(self, xdyj: Cast) -> None:
        page = english(xdyj.quinn).get("/xdyj/consistency/").content.decode()
        part = english(xdyj.quinn).get("/xdyj/consistency/?look=yes", headers=HTMX).content.decode()

        assert 'hx-get="/xdyj/consistency/?look=yes"' in page and "rules hold" not in page
        assert "rules hold" in part and "<html" not in part

    def test_says_so_when_all_hold(self, xdyj: Cast) -> None:
        assert "rules hold" in main(english(xdyj.quinn).get("/xdyj/consistency/?look=yes")).words

    @pytest.mark.parametrize(("name", "status"), [("quinn", 200), ("eve", 403)])
    def test_is_for_those_who_see_the_whole_company(self, xdyj: Cast, name: str, status: int) -> None:
        assert browser(getattr(xdyj, name)).get("/xdyj/consistency/").status_code == status

    def test_is_behind_signing_in(self, xdyj: Cast, client: Client) -> None:
        assert client.get("/xdyj/consistency/").status_code in {302, 404}
