"""Pages of the checking half: inputs of a review with the records behind them, a screening's charts, consistency."""

import json
import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from bihuan.areas.assurance.models import ManagementReview
from bihuan.areas.correction.models import Action
from tests.areas.assurance import reviews
from tests.areas.correction import test_screening as screenings
from tests.areas.correction.builders import nonconformity
from tests.cast import Cast
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
        made = reviews.ready(xdyj, period_end=date(2026, 3, 31))
        nonconformity(xdyj, title="后来的")
        client = english(xdyj.quinn)
        address = f"/xdyj/management-reviews/{made.number}/inputs/nonconformities/"

        page = client.get(f"/xdyj/management-reviews/{made.number}/")

        assert address in page.content.decode()
        words = main(client.get(address)).words
        assert found.number in words and "后来的" not in words

    def test_shows_who_may_not_see_a_record_only_that_there_is_one(self, xdyj: Cast) -> None:
        nonconformity(xdyj)
        made = reviews.ready(xdyj, period_end=date(2026, 3, 31), owner=xdyj.eve)

        words = main(english(xdyj.eve).get(f"/xdyj/management-reviews/{made.number}/inputs/nonconformities/")).words

        assert "1 more record is not shown here" in words and "XDYJ-NC" not in words

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
        screenings.nonconformity(xdyj)
        made = screenings.screening(xdyj)

        page = browser(xdyj.quinn).get(f"/xdyj/screenings/{made.number}/")

        assert chart(page, "pareto-data") == {"kind": "pareto", "x": ["om"], "y": [1]}
        assert chart(page, "trend-data")["kind"] == "bars"


class TestConsistency:
    def test_lists_rules_with_the_records_they_name(self, xdyj: Cast) -> None:
        found = nonconformity(xdyj, evidence="x")
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
