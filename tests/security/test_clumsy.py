"""Forms filled in clumsily and programs that send anything: refused at the field with what is wrong, kept as typed."""

import json
from typing import Any

import pytest
from django.test import Client

from bihuan.core.asks import Ask
from bihuan.core.models import Record
from bihuan.core.registry import TYPES
from bihuan.core.tokens import issue
from tests.cast import NOON, Cast
from tests.contract.samples import sample, value_for
from tests.web.conftest import account_of, an_objective, browser

pytestmark = pytest.mark.django_db
KINDS = ["opportunity", "improvement-plan", "plan-item", "resource-request", "escalation", "complaint", "nonconformity",
         "management-review", "preventive-screening", "document", "objective", "quality-check"]  # fmt: skip
# What cannot be right in a field of a kind.
WRONG: dict[str, list[str]] = {
    "date": ["2026-02-30", "31.12.2026", "morgen", "9999-12-31", "0001-01-01", "😀"],
    "number": ["1.5", "9" * 30, "zwei", "NaN", "1e5", "😀"],
    "decimal": ["1,5", "NaN", "Infinity", "9" * 40, "1E+999999", "zwei", "😀"],
    "choice": ["nix", "A" * 10_000, "😀"],
    "choices": ["nix", "😀"],
    "person": ["nix", "-1", "9" * 30, "😀"],
    "department": ["nix", "-1", "9" * 30, "😀"],
    "record": ["nix", "-1", "9" * 30, "😀"],
    "text": ["A" * 10_000],
}
BLANK = ["", "   ", "\u3000", "\r\n\t"]


def typed(ask: Ask, cast: Cast) -> Any:
    """A good value as a browser sends it."""
    value = value_for(ask, cast)
    if isinstance(value, Record):
        return value.number
    return value.pk if hasattr(value, "pk") else value.isoformat() if hasattr(value, "isoformat") else value or ""


def form_of(kind: str, cast: Cast) -> tuple[Client, str, dict[str, Any], dict[str, Ask]]:
    """A browser of somebody who may record one, the address, the form filled in well, and its fields."""
    declared = TYPES[kind]
    address = f"/{cast.company.slug}/{declared.noun}/new/"
    clients = (browser(person) for person in cast.people.values())
    client = next(one for one in clients if one.get(address).status_code == 200)
    asks = declared.flow.form
    return client, address, {name: typed(ask, cast) for name, ask in asks.items() if ask.required}, asks


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind in TYPES])
class TestAForm:
    def test_says_at_each_field_what_is_wrong_and_keeps_it(self, xdyj: Cast, kind: str) -> None:
        client, address, good, asks = form_of(kind, xdyj)
        wrong = {name: WRONG[ask.kind] for name, ask in asks.items() if ask.kind in WRONG}
        for turn in range(max(map(len, wrong.values()))):
            sent = {name: texts[turn % len(texts)] for name, texts in wrong.items()}
            answer = client.post(address, {**good, **sent})

            assert answer.status_code == 422
            form = answer.context["form"]
            for name, text in sent.items():
                field = form.input(name)
                assert field.raw in (text, [text]), f"{name} lost {text[:20]}"
                assert field.errors, f"{name} says nothing of {text[:20]}"
                assert all(0 < len(str(error)) < 400 for error in field.errors)

    def test_takes_blanks_for_nothing(self, xdyj: Cast, kind: str) -> None:
        """Refused with every required field named, or taken with none of the others filled."""
        client, address, _good, asks = form_of(kind, xdyj)
        plain = {name: ask for name, ask in asks.items() if ask.kind not in {"yes-no", "choices"}}
        for blank in BLANK:
            answer = client.post(address, dict.fromkeys(plain, blank))

            assert answer.status_code == 422
            named = {one.name for one in answer.context["form"].inputs if one.errors}
            assert named == {name for name, ask in asks.items() if ask.required and ask.kind != "yes-no"}


# ---------------------------------------------------------------- programs

ODD: list[Any] = [
    ["a"], {"a": 1}, True, -1, 1.5, 10**30, float("nan"), float("inf"), "x" * 10_000, "9999-12-31", "0001-01-01T00:00", 20260302, [[1]], [None],
    "   ", "1e999999", "2026-03-02T10:00+99:00", 1e308,
]  # fmt: skip


class Program:
    """Calls the API as a person."""

    def __init__(self, cast: Cast, name: str = "quinn") -> None:
        account = account_of(cast.people[name])
        self.headers = {"Authorization": f"Bearer {issue(account, 'test', at=NOON, ends_at=NOON.replace(year=2100))}"}

    def __call__(self, method: str, path: str, body: Any) -> Any:
        raw = body if isinstance(body, bytes) else json.dumps(body)
        client = Client(raise_request_exception=False)
        return client.generic(method, f"/api/v1/xdyj/{path}", raw, "application/json", headers=self.headers)


class TestTheApi:
    @pytest.mark.parametrize("kind", ["opportunity", "improvement-plan", "nonconformity", "complaint"])
    def test_answers_any_value_in_words(self, xdyj: Cast, kind: str) -> None:
        declared, call = TYPES[kind], Program(xdyj)
        number = sample(declared, xdyj).number
        for value in ODD:
            for answer in (
                call("POST", declared.noun, dict.fromkeys(declared.flow.form, value)),
                call("PATCH", f"{declared.noun}/{number}", dict.fromkeys(declared.flow.form, value)),
                call("PATCH", f"{declared.noun}/{number}", {"version": value, "title": "x"}),
            ):
                assert answer.status_code in {200, 403, 409, 422}, (value, answer.content)
                assert answer.status_code == 200 or answer.json()["reasons"]

    @pytest.mark.parametrize("value", [["a"], {"a": 1}, True, [None]])
    def test_keeps_no_list_as_a_text(self, xdyj: Cast, value: Any) -> None:
        answer = Program(xdyj)("PATCH", f"objectives/{an_objective(xdyj).number}", {"title": value})

        assert (answer.status_code, answer.json()["reasons"][0]["field"]) == (422, "title")

    @pytest.mark.parametrize(
        "body",
        [
            b'{"title": "\xff\xfe"}',
            b"\xff",
            b'{"a":' * 20_000,
            b'"',
            b"null",
            b"\xef\xbb\xbf[]",
            b'{"year": NaN}',
            b'{"nix": 1}',
        ],
    )
    def test_answers_any_body_in_words(self, xdyj: Cast, body: bytes) -> None:
        answer = Program(xdyj)("POST", "objectives", body)

        assert answer.status_code == 422 and answer.json()["reasons"]

    def test_says_of_a_body_that_is_too_large_how_large_it_may_be(self, xdyj: Cast) -> None:
        answer = Program(xdyj)("POST", "objectives", {"title": "x" * 10_000_000})

        assert answer.status_code == 413 and "5" in answer.json()["reasons"][0]["text"]


# ---------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    "day", ["0001-01-01", "9999-12-31", "2026-02-30", "9999", "0001-01-01..9999-12-31", "99999999999d", "１"]
)
def test_a_filter_by_an_impossible_day_is_refused_in_words(xdyj: Cast, day: str) -> None:
    for name in ("created", "due"):
        answer = browser(xdyj.quinn, raise_request_exception=False).get("/xdyj/objectives/", {name: day})
        export = browser(xdyj.quinn, raise_request_exception=False).get("/xdyj/objectives/export.csv", {name: day})
        by_program = Program(xdyj)("GET", f"objectives?{name}={day}", b"")

        assert {answer.status_code, export.status_code, by_program.status_code} <= {200, 422}
