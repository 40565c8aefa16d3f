"""A program over the interface: it sets nothing a form does not ask for, and what it sends twice happens once."""

import json
from collections.abc import Iterable
from typing import Any

import pytest
from django.test import Client

from bihuan.core.models import Person, Record
from bihuan.core.registry import TYPES
from bihuan.core.tokens import issue
from tests.cast import NOON
from tests.security.routes import World
from tests.web.conftest import account_of, an_objective

pytestmark = pytest.mark.django_db
OURS_ALONE = (
    "id", "record_ptr", "company", "kind", "number", "state", "is_open", "open_to_all", "created_by", "created_at",
    "changed_at", "archived_at", "kept_until",
)  # fmt: skip
PATH_WORDS = ("actor", "at", "address", "as_rule", "stamped", "sources", "fill", "origin", "seen")


def caller_of(person: Person) -> Client:
    token = issue(account_of(person), "test", at=NOON, ends_at=NOON.replace(year=2100))
    return Client(headers={"Authorization": f"Bearer {token}"})


def sent(caller: Client, method: str, path: str, body: dict[str, Any], **headers: str) -> tuple[int, dict[str, Any]]:
    answer = caller.generic(method, path, json.dumps(body), "application/json", headers=headers)
    return answer.status_code, answer.json()


def rows() -> dict[int, tuple[Any, ...]]:
    names = [name for name in OURS_ALONE if name != "record_ptr"]
    return {row[0]: row for row in Record.objects.order_by("pk").values_list(*names)}


def refuses(caller: Client, method: str, path: str, names: Iterable[str]) -> None:
    """Each name is a reason of its own; nothing of the body is taken."""
    status, said = sent(caller, method, path, dict.fromkeys(names, "closed"))
    assert status in {403, 422} and {one["field"] for one in said["reasons"]} == {*names}, (path, said)


class TestWhatNobodyIsAskedFor:
    def test_is_set_on_no_record_by_a_change(self, ours: World) -> None:
        caller, before = caller_of(ours.cast.quinn), rows()
        for kind, record in ours.records.items():
            for names in (OURS_ALONE, PATH_WORDS):
                refuses(caller, "PATCH", f"/api/v1/xdyj/{TYPES[kind].noun}/{record.number}", names)

        assert rows() == before

    def test_is_taken_by_no_form_and_no_step(self, ours: World) -> None:
        caller, before = caller_of(ours.cast.quinn), rows()
        for kind, record in ours.records.items():
            flow, path = TYPES[kind].flow, f"/api/v1/xdyj/{TYPES[kind].noun}"
            forms = {
                path: flow.form,
                **{f"{path}/{record.number}/steps/{one.name}": one.asks for one in flow.steps.values()},
            }
            for where, asks in forms.items():
                for names in (OURS_ALONE, PATH_WORDS):
                    refuses(caller, "POST", where, [name for name in names if name not in asks])

        assert rows() == before


class TestAStepSentTwice:
    def test_is_taken_once(self, ours: World) -> None:
        record, caller = an_objective(ours.cast), caller_of(ours.cast.gina)
        path = f"/api/v1/xdyj/objectives/{record.number}"
        assert sent(caller, "POST", f"{path}/steps/issue", {})[0] == 200
        entries = record.journal.count()

        status, said = sent(caller, "POST", f"{path}/steps/issue", {})

        assert status in {403, 422} and said["reasons"]
        assert record.journal.count() == entries

    def test_is_refused_where_it_names_the_version_it_read(self, ours: World) -> None:
        """Also for what leaves the state as it is: a change repeated with the version read before it is too late."""
        record, caller = an_objective(ours.cast), caller_of(ours.cast.quinn)
        path = f"/api/v1/xdyj/objectives/{record.number}"
        version = caller.get(path)["ETag"]

        first = sent(caller, "PATCH", path, {"target": "72%"}, **{"If-Match": version})[0]
        second = sent(caller, "PATCH", path, {"target": "73%"}, **{"If-Match": version})[0]

        assert (first, second) == (200, 409)
