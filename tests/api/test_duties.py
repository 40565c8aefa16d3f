"""Tasks and approvals over the API refuse and isolate as the pages do."""

from typing import Any

import pytest
from django.utils import timezone

from bihuan.areas.capability.models import Objective
from bihuan.areas.improvement.models import ResourceRequest
from bihuan.core import keyset
from bihuan.core.writing import create, take
from tests.api.test_records import GOAL, Caller
from tests.api.test_records import _urls as _urls  # the same addresses
from tests.areas.policies.living import MONTHLY, duty, living
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def asked(cast: Cast) -> ResourceRequest:
    now = timezone.now()
    goal = create(Objective, actor=cast.quinn, at=now, **GOAL)
    given: dict[str, Any] = {
        "title": "备件款",
        "concerns": goal,
        "type": "money",
        "amount": "20000",
        "purpose": "补齐安全库存",
    }
    return take("request", create(ResourceRequest, actor=cast.olga, at=now, **given), actor=cast.olga, at=now)


def at(cast: Cast, name: str, path: str) -> Caller:
    caller = Caller(cast, name)
    caller.base = f"/api/v1/{cast.company.slug}/{path}"
    return caller


class TestApprovals:
    def test_are_listed_to_who_can_decide_and_decided_with_the_digest_seen(self, xdyj: Cast) -> None:
        record = asked(xdyj)
        max_ = at(xdyj, "max", "approvals")
        row: dict[str, Any] = max_("get").json()["rows"][0]

        unseen = max_("post", f"/{row['id']}", {"verdict": "approve"})
        wrong = max_("post", f"/{row['id']}", {"verdict": "approve", "seen": "0" * 64})
        signed = max_("post", f"/{row['id']}", {"verdict": "approve", "seen": row["digest"]})

        record.refresh_from_db()
        assert (unseen.status_code, wrong.status_code, signed.status_code) == (422, 422, 200)
        assert (record.state, at(xdyj, "max", "approvals")("get").json()["rows"]) == ("granted", [])

    def test_are_not_for_the_submitter_nor_for_another_company(self, xdyj: Cast, yntd: Cast) -> None:
        asked(xdyj)
        row = at(xdyj, "max", "approvals")("get").json()["rows"][0]

        assert at(xdyj, "olga", "approvals")("get").json()["rows"] == []
        assert (
            at(xdyj, "olga", "approvals")(
                "post", f"/{row['id']}", {"verdict": "approve", "seen": row["digest"]}
            ).status_code
            == 403
        )
        for stranger in (at(yntd, "gina", "approvals"), at(xdyj, "eve", "approvals")):  # Eve does not see the record
            answer = stranger("post", f"/{row['id']}", {"verdict": "approve", "seen": row["digest"]})
            assert answer.status_code == 404

    def test_a_decision_takes_nothing_but_what_it_asks_for(self, xdyj: Cast) -> None:
        asked(xdyj)
        max_ = at(xdyj, "max", "approvals")
        row = max_("get").json()["rows"][0]

        answer = max_("post", f"/{row['id']}", {"verdict": "approve", "seen": row["digest"], "coment": "…"})

        assert answer.status_code == 422 and answer.json()["reasons"][0]["field"] == "coment"


class TestParameters:
    @pytest.mark.parametrize("query", ["foo=1", "state=open", "sort=due"])
    def test_no_list_knows_are_refused_with_those_it_knows(self, xdyj: Cast, query: str) -> None:
        tasks, approvals = (at(xdyj, "quinn", path)("get", f"?{query}") for path in ("tasks", "approvals"))

        assert (tasks.status_code, approvals.status_code) == (422, 422)
        (reason,) = tasks.json()["reasons"]
        assert reason["field"] == query.partition("=")[0] and "limit" in reason["text"]
        assert [one["field"] for one in approvals.json()["reasons"]] == [reason["field"]]

    @pytest.mark.parametrize("limit", ["0", "-1", "1000", "abc", "1&limit=2"])
    def test_of_no_possible_number_of_rows_are_refused(self, xdyj: Cast, limit: str) -> None:
        answer = at(xdyj, "quinn", "tasks")("get", f"?limit={limit}")

        assert [one["field"] for one in answer.json()["reasons"]] == ["limit"] and answer.status_code == 422


class TestTasks:
    def test_are_mine_and_empty_where_nothing_is_due(self, xdyj: Cast) -> None:
        assert at(xdyj, "quinn", "tasks")("get").json() == {"rows": [], "next": None, "previous": None}

    @pytest.mark.parametrize("limit", [1, 5, 7, 24, 200])
    def test_come_page_by_page_each_once_there_and_back(self, xdyj: Cast, limit: int) -> None:
        """Two duties of a month: always two tasks with one deadline, which a page may end between."""
        living(xdyj, duty(**MONTHLY), duty("other", by='"om-management"', **MONTHLY), duty("own", **MONTHLY))
        quinn = at(xdyj, "quinn", "tasks")
        whole = [one["id"] for one in quinn("get", "?limit=200").json()["rows"]]

        pages, place = [], ""
        while place is not None:
            found = quinn("get", f"?limit={limit}{place and f'&after={place}'}").json()
            pages.append([one["id"] for one in found["rows"]])
            place = found["next"]
        back, place = [pages[-1]], found["previous"]
        while place is not None:
            found = quinn("get", f"?limit={limit}&before={place}").json()
            back.insert(0, [one["id"] for one in found["rows"]])
            place = found["previous"]

        assert [key for one in pages for key in one] == whole and len(whole) == 24
        assert back == pages

    @pytest.mark.parametrize(
        "place", ["x", "W10", keyset.written("soon", 1), keyset.written("0001-01-01T00:00:00+08:00", 1),
                  keyset.written("2026-01-01T00:00:00", 1), keyset.written("2026-01-01T00:00:00+08:00", 10**30)]
    )  # fmt: skip
    def test_of_a_page_nobody_gave_out_are_refused(self, xdyj: Cast, place: str) -> None:
        living(xdyj, duty(**MONTHLY))

        for name in ("after", "before"):
            assert at(xdyj, "quinn", "tasks")("get", f"?{name}={place}").status_code == 422
