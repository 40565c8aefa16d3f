"""Rows of records over the interface, for every type that has any: by the same rights, refusals and versions as records."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from bihuan.api.parts import name_of
from bihuan.core.access import standing_of
from bihuan.core.editing import editable_parts
from bihuan.core.models import JournalEntry, Part, Person
from bihuan.core.registry import TYPES, RecordType
from bihuan.core.writing import part_asks
from tests.api.test_records import Caller
from tests.cast import Cast
from tests.contract.samples import sample, value_for

pytestmark = pytest.mark.django_db
WITH_PARTS = [declared.kind for declared in TYPES.values() if declared.parts]
OUTSIDER = "eve"


@pytest.fixture(autouse=True)
def _urls() -> Iterator[None]:
    with override_settings(ROOT_URLCONF="bihuan.api.urls"):
        yield


@pytest.fixture(params=WITH_PARTS)
def declared(request: pytest.FixtureRequest) -> RecordType:
    found: RecordType = TYPES[request.param]
    return found


def caller(cast: Cast, name: str, declared: RecordType, record: Any) -> Caller:
    made = Caller(cast, name)
    made.base = f"/api/v1/{cast.company.slug}/{declared.noun}/{record.number}"
    return made


def writer(cast: Cast, record: Any, kind: type[Part]) -> str:
    """Somebody who may add such a row now; nobody where the state or a rule closes it."""
    for name, person in cast.people.items():
        known = Person.objects.get(pk=person.pk)
        if editable_parts(standing_of(known, timezone.now()), record).get(kind, ()) is None:
            return name
    return ""


def plain(value: Any) -> Any:
    """As a program sends it."""
    return value.pk if hasattr(value, "pk") else value if isinstance(value, int | list | bool) else str(value)


def filled(kind: type[Part], cast: Cast) -> dict[str, Any]:
    return {name: plain(value_for(ask, cast)) for name, ask in part_asks(kind).items() if ask.required}


def test_the_documentation_names_every_route_with_its_fields(xdyj: Cast) -> None:
    told = Client().get("/api/openapi.json").json()["paths"]

    for declared in (TYPES[kind] for kind in WITH_PARTS):
        for kind in declared.parts:
            place = f"/api/v1/{{company}}/{declared.noun}/{{number}}/parts/{name_of(kind)}"
            assert set(told[place]) == {"get", "post"} and set(told[f"{place}/{{key}}"]) == {"patch", "delete"}
            schema = told[place]["post"]["requestBody"]["content"]["application/json"]["schema"]
            assert set(schema["properties"]) == {*part_asks(kind), "version"}
            assert "If-Match" in {one["name"] for one in told[f"{place}/{{key}}"]["delete"]["parameters"]}


def test_rows_are_listed_and_what_is_closed_is_refused_in_words(xdyj: Cast, declared: RecordType) -> None:
    record = sample(declared, xdyj)
    for kind in declared.parts:
        path = f"/parts/{name_of(kind)}"
        reader = caller(xdyj, writer(xdyj, record, kind) or "quinn", declared, record)
        listed = reader("get", path)
        assert listed.status_code == 200 and listed.headers["ETag"], (kind, listed.content)
        assert listed.json()["may_add"] == bool(writer(xdyj, record, kind))

        for name in (OUTSIDER, "vera"):
            answer = caller(xdyj, name, declared, record)("post", path, filled(kind, xdyj))
            assert answer.status_code in {403, 404} or name == writer(xdyj, record, kind), (kind, answer.content)
            assert answer.status_code == 404 or answer.json().get("reasons") or answer.status_code == 201


def test_a_row_is_added_changed_and_taken_out_with_the_version_that_was_read(xdyj: Cast, declared: RecordType) -> None:
    record = sample(declared, xdyj)
    for kind in declared.parts:
        if not (name := writer(xdyj, record, kind)):
            continue
        who, path = caller(xdyj, name, declared, record), f"/parts/{name_of(kind)}"
        read = who("get", path).headers["ETag"]
        made = who("post", path, filled(kind, xdyj))
        if made.status_code == 422:  # this row follows a rule of its own: the refusal says which
            assert made.json()["reasons"]
            continue
        assert made.status_code == 201, (kind, made.content)
        row = made.json()
        assert row["id"] in {one["id"] for one in who("get", path).json()["rows"]}

        own = f"{path}/{row['id']}"
        stale = Client().delete(f"{who.base}{own}", headers={**who.headers, "If-Match": read})
        assert stale.status_code == 409 and stale.json()["reasons"]
        assert who("patch", own, {"version": int(read.strip('"'))}).status_code == 409
        assert who("patch", own, {"created_by": 1}).status_code == 422
        now = who("get", path).headers["ETag"]
        assert Client().delete(f"{who.base}{own}", headers={**who.headers, "If-Match": now}).status_code == 200
        assert row["id"] not in {one["id"] for one in who("get", path).json()["rows"]}
        assert JournalEntry.objects.filter(record=record.pk, action=f"{declared.kind}.{name_of(kind)}-removed").exists()


def test_a_row_of_another_record_is_not_there(xdyj: Cast, yntd: Cast) -> None:
    declared = TYPES["action"]
    record, other, foreign = sample(declared, xdyj), sample(declared, xdyj), sample(declared, yntd)
    who = caller(xdyj, "quinn", declared, record)
    row = who("post", "/parts/why", {"question": "为什么？"}).json()

    for wrong in (other, foreign):
        elsewhere = caller(xdyj, "quinn", declared, wrong)
        for method in ("patch", "delete"):
            assert elsewhere(method, f"/parts/why/{row['id']}", {}).status_code == 404
    assert who("patch", f"/parts/why/{row['id']}", {"question": ""}).status_code == 422


def test_a_list_of_rows_takes_no_parameters_and_a_row_has_a_number(xdyj: Cast) -> None:
    declared = TYPES["action"]
    who = caller(xdyj, "quinn", declared, sample(declared, xdyj))

    for answer, field in ((who("get", "/parts/why?round=1"), "round"), (who("patch", "/parts/why/one", {}), "key")):
        assert answer.status_code == 422 and [one["field"] for one in answer.json()["reasons"]] == [field]


@pytest.mark.parametrize("said", ["x", "1.5", True, -1, "9" * 40, [1]])
def test_a_version_that_is_none_is_refused_in_words(xdyj: Cast, said: Any) -> None:
    declared = TYPES["action"]
    who = caller(xdyj, "quinn", declared, sample(declared, xdyj))

    for method, path, body in (("patch", "", {}), ("post", "/parts/why", {"question": "为什么？"})):
        answer = who(method, path, {**body, "version": said})
        assert answer.status_code == 422 and answer.json()["reasons"][0]["field"] == "version"


@pytest.mark.requirement("YNTD-ITSS-0300.10", "YNTD-ITSS-0300.19")
def test_whys_causes_and_measures_of_an_action_are_drawn_up_without_a_page(xdyj: Cast) -> None:
    declared = TYPES["action"]
    who = caller(xdyj, "quinn", declared, sample(declared, xdyj))

    who("post", "/parts/why", {"question": "为什么？", "answer": "模板未要求", "category": "method"})
    who("post", "/parts/cause", {"category": "method", "text": "模板", "is_root": True})
    measure = {"title": "改模板", "owner": xdyj.olga.pk, "due_on": "2026-12-31", "how": "发布新版"}
    made = who("post", "/parts/actionstep", measure).json()

    assert made["owner"] == {"id": xdyj.olga.pk, "name": "Olga"} and made["round"] == 1
    assert {one["field"] for one in who("post", "/steps/submit", {}).json()["reasons"]}.isdisjoint({"steps", "whys"})
