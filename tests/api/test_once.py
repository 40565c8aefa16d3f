"""A POST with an Idempotency-Key acts once: a client that heard no answer sends it again without fear."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan.api.app import api
from bihuan.api.once import LONGEST
from bihuan.areas.capability.models import Objective
from bihuan.core.models import Account, Department, Person, Record, RoleAssignment, Sent, Watch
from bihuan.core.once import KEPT
from tests.api.test_duties import asked
from tests.api.test_records import GOAL, Caller
from tests.api.test_records import _urls as _urls  # the same addresses
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def keyed(cast: Cast, name: str, key: str = "one-order", path: str = "objectives") -> Caller:
    caller = Caller(cast, name)
    caller.headers = {**caller.headers, "idempotency-key": key}
    caller.base = f"/api/v1/{cast.company.slug}/{path}"
    return caller


class TestTheSameAgain:
    def test_creates_one_and_gets_the_first_answer(self, xdyj: Cast) -> None:
        quinn = keyed(xdyj, "quinn")

        first, second = quinn("post", data=GOAL), quinn("post", data=GOAL)

        assert Objective.objects.count() == 1
        assert (second.status_code, second.json(), second["ETag"]) == (201, first.json(), first["ETag"])
        assert (first.get("Idempotency-Replayed"), second.get("Idempotency-Replayed")) == (None, "true")

    def test_takes_a_step_once_though_the_version_moved_on(self, xdyj: Cast) -> None:
        made = keyed(xdyj, "gina", "new")("post", data=GOAL).json()
        gina, body = keyed(xdyj, "gina", "issue"), {"version": made["version"]}

        first, second = (gina("post", f"/{made['number']}/steps/issue", body) for _ in range(2))

        assert (first.status_code, second.status_code, second.json()["state"]) == (200, 200, "issued")
        assert keyed(xdyj, "gina", "later")("post", f"/{made['number']}/steps/issue", body).status_code == 409

    def test_is_the_account_s_own_key(self, xdyj: Cast) -> None:
        for name in ("quinn", "gina"):
            assert keyed(xdyj, name)("post", data=GOAL).status_code == 201

        assert Objective.objects.count() == 2

    def test_without_a_key_is_done_each_time(self, xdyj: Cast) -> None:
        quinn = Caller(xdyj, "quinn")

        for _n in range(2):
            assert "Idempotency-Replayed" not in quinn("post", data=GOAL)

        assert Objective.objects.count() == 2 and not Sent.objects.exists()


class TestSomethingElse:
    def test_under_the_same_key_is_refused_with_what_to_do(self, xdyj: Cast) -> None:
        quinn = keyed(xdyj, "quinn")
        number = quinn("post", data=GOAL).json()["number"]

        answers = [
            quinn("post", data={**GOAL, "title": "别的"}),
            quinn("post", f"/{number}/steps/issue", GOAL),  # the same body to another address
        ]

        assert [answer.status_code for answer in answers] == [422, 422]
        with translation.override("zh-hans"):  # the language of callers without a session
            text = _(
                "This key was sent before, with another body or to another address. Take a new key for a new request."
            )
        assert [answer.json()["reasons"][0]["text"] for answer in answers] == [text, text]
        assert answers[0].json()["reasons"][0]["field"] == "Idempotency-Key"
        assert Objective.objects.count() == 1

    def test_can_follow_under_the_same_key_where_the_first_was_refused(self, xdyj: Cast) -> None:
        quinn = keyed(xdyj, "quinn")

        assert quinn("post", data={"title": ""}).status_code == 422
        assert quinn("post", data=GOAL).status_code == 201

    def test_can_follow_once_the_key_is_forgotten(self, xdyj: Cast) -> None:
        quinn = keyed(xdyj, "quinn")
        quinn("post", data=GOAL)
        Sent.objects.update(at=timezone.now() - KEPT - timedelta(seconds=1))

        assert quinn("post", data=GOAL).status_code == 201
        assert Objective.objects.count() == 2

    def test_a_key_too_long_to_keep_is_refused(self, xdyj: Cast) -> None:
        assert keyed(xdyj, "quinn", "k" * LONGEST)("post", data=GOAL).status_code == 201
        assert keyed(xdyj, "quinn", "k" * (LONGEST + 1))("post", data=GOAL).status_code == 422


class TestWhoMayNotComeIn:
    def test_is_not_told_what_was_answered(self, xdyj: Cast) -> None:
        quinn = keyed(xdyj, "quinn")
        quinn("post", data=GOAL)
        Person.objects.filter(pk=xdyj.quinn.pk).update(left_on=timezone.now().date() - timedelta(days=2))

        assert quinn("post", data=GOAL).status_code == 404

    def test_who_lost_sight_since_hears_that_it_was_done_and_nothing_else(self, xdyj: Cast) -> None:
        quinn, gina = keyed(xdyj, "quinn", "new"), keyed(xdyj, "gina", "issue")
        made = quinn("post", data=GOAL).json()
        step = f"/{made['number']}/steps/issue"
        moved = gina("post", step, {})
        assert (moved.status_code, gina("post", step, {}).status_code) == (200, 200)
        Record.objects.filter(pk=Objective.objects.get().pk).update(created_by=xdyj.max, open_to_all=False)
        RoleAssignment.objects.filter(person__in=[xdyj.quinn, xdyj.gina]).delete()
        Department.objects.filter(company=xdyj.company).update(head=None)
        Watch.objects.all().delete()

        answers = [quinn("post", data=GOAL), gina("post", step, {})]

        assert [answer.status_code for answer in answers] == [404, 404]
        assert [answer["Idempotency-Replayed"] for answer in answers] == ["true", "true"]
        assert not any(
            made["number"] in one.content.decode() or GOAL["title"] in one.content.decode() for one in answers
        )
        assert Objective.objects.count() == 1

    def test_whose_sign_in_was_closed_is_told_nothing(self, xdyj: Cast) -> None:
        quinn = keyed(xdyj, "quinn")
        quinn("post", data=GOAL)
        Account.objects.filter(pk=xdyj.quinn.account_id).update(is_active=False)

        assert quinn("post", data=GOAL).status_code == 401

    def test_whoever_decided_and_lost_their_role_is_not_told_of_the_decision_again(self, xdyj: Cast) -> None:
        asked(xdyj)
        max_ = keyed(xdyj, "max", "sign", "approvals")
        row = max_("get").json()["rows"][0]
        body = {"verdict": "approve", "seen": row["digest"]}
        assert [max_("post", f"/{row['id']}", body).status_code for _n in range(2)] == [200, 200]
        RoleAssignment.objects.filter(person=xdyj.max).delete()
        Department.objects.filter(company=xdyj.company).update(head=None)
        Person.objects.filter(pk=xdyj.max.pk).update(department=None)
        Watch.objects.all().delete()

        assert max_("post", f"/{row['id']}", body).status_code == 404

    def test_what_is_kept_names_nobody(self, xdyj: Cast) -> None:
        keyed(xdyj, "quinn", "olga-s-secret-box")("post", data=GOAL)

        sent = Sent.objects.get()
        assert "olga" not in sent.key + sent.said and len(sent.key) == len(sent.said) == 64


def test_every_post_says_in_the_documentation_that_it_takes_a_key() -> None:
    told: dict[str, Any] = {
        path: {one["name"] for one in routes["post"]["parameters"]}
        for path, routes in api.get_openapi_schema()["paths"].items()
        if "post" in routes
    }

    assert told and all("Idempotency-Key" in names for names in told.values())


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(sent=st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["一", "二"])), min_size=1, max_size=6))
def test_as_many_are_made_as_keys_were_sent_and_none_ever_changes(xdyj: Cast, sent: list[tuple[str, str]]) -> None:
    Sent.objects.all().delete()
    before = Objective.objects.count()
    first: dict[str, str] = {}

    for key, title in sent:
        answer = keyed(xdyj, "quinn", key)("post", data={**GOAL, "title": title})
        assert answer.status_code == (201 if first.setdefault(key, title) == title else 422)

    assert Objective.objects.count() - before == len(first)
