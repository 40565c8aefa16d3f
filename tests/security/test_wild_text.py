"""Whatever is typed, pasted or sent: an answer in words, never a broken page. Swept over all addresses."""

import json
from collections.abc import Iterator
from http.client import METHOD_NOT_ALLOWED
from itertools import product
from urllib.parse import quote

import pytest
from django.test import Client

from bihuan.core.asks import Ask
from bihuan.core.registry import TYPES
from bihuan.core.tokens import issue
from tests.cast import NOON
from tests.security.routes import World, routes, status_of
from tests.web.conftest import HTMX, account_of, browser

pytestmark = pytest.mark.django_db
WILD = {
    "a NUL": "a\x00b",
    "a very long number": "9" * 30,
    "half a pair": "\ud83d",
}


@pytest.fixture
def quiet(client: Client, ours: World) -> Client:
    """A browser that answers 500 as in production instead of raising."""
    return browser(ours.cast.quinn, raise_request_exception=False)


def in_address(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"))


def broken(found: dict[str, int]) -> dict[str, int]:
    return {path: status for path, status in found.items() if status >= 500}


def with_one_replaced(path: str, wild: str) -> Iterator[str]:
    """The address with each of its parts in turn replaced."""
    pieces = path.split("/")
    for place in range(1, len(pieces)):
        if pieces[place]:
            yield "/".join([*pieces[:place], wild, *pieces[place + 1 :]])


@pytest.mark.parametrize("name", WILD)
class TestWildText:
    def test_in_a_path_finds_nothing(self, quiet: Client, ours: World, name: str) -> None:
        some = {route.name: ours.addresses(route)[:3] for route in routes()}
        wild = in_address(WILD[name][:300])
        paths = {wilder for known in some.values() for path in known[:1] for wilder in with_one_replaced(path, wild)}

        assert broken({path: status_of(quiet, path) for path in paths}) == {}

    def test_in_a_query_breaks_no_page(self, quiet: Client, ours: World, name: str) -> None:
        names = {"q", "view", "sort", "cols", "after", "before", "n", "from", "show", "log", "tab", "year", "policy", "month",
                 "state", "open", "owner", "created", "due_on", "due_on.from", "pick", "do", "back", "start", "rule", "format",
                 "role", "person", "department", "first", "last", "what", "clause", "as_of", "at", "zoom", "duty", "scope",
                 "period", "title", "elements", "plan", "item", "task"}  # fmt: skip
        query = "&".join(f"{one}={in_address(WILD[name][:500])}" for one in sorted(names))
        paths = [f"{path}?{query}" for route in routes() for path in ours.addresses(route)[:1]]
        one_of_each = {route.name: ours.addresses(route)[0] for route in routes() if ours.addresses(route)}
        asked = (
            "register",
            "matrix",
            "calendar",
            "work",
            "policies",
            "deadline",
            "search",
            "calendar-simulation",
            "plan",
        )
        wild = in_address(WILD[name][:500])
        single = [f"{one_of_each[page]}?{one}={wild}" for page in asked for one in names]

        found = {path: status_of(quiet, path) for path in paths}
        found |= {path: status_of(quiet, path, headers=HTMX) for path in single}  # without the frame, which is the same

        assert broken(found) == {}

    def test_in_a_form_is_refused_in_words(self, quiet: Client, ours: World, name: str) -> None:
        text = WILD[name].encode("utf-8", "ignore").decode() or "x"
        names = {name for declared in TYPES.values() for name in fields(declared)} | {
            "text", "comment", "verdict", "seen", "answer", "heading", "code", "name", "name_en", "person", "staff_number", "mobile",
            "email", "key", "from", "do", "role", "username", "first", "last", "what", "old", "new", "again", "delegate", "from_day",
            "to_day", "left_on", "language", "theme", "next", "target", "kind", "purpose", "proves_from", "pick", "back", "once",
            "q-suggestion", "parent", "head", "document_number", "effective_on",
        }  # fmt: skip
        body = dict.fromkeys(names, text)
        paths = [path for route in routes() for path in ours.addresses(route)[:2]]

        assert broken({path: status_of(quiet, path, "post", data=body) for path in paths}) == {}

    def test_in_json_is_refused_in_words(self, ours: World, name: str) -> None:
        token = issue(account_of(ours.cast.quinn), "test", at=NOON, ends_at=NOON.replace(year=2100))
        caller, headers = Client(raise_request_exception=False), {"Authorization": f"Bearer {token}"}
        single = ["title", "version", "seen", WILD[name][:50]]
        every = {name for declared in TYPES.values() for name in fields(declared)}
        values = (WILD[name], [WILD[name]], {WILD[name]: 1})
        together = [*(dict.fromkeys(single, value) for value in values), dict.fromkeys(every, WILD[name])]
        apart = [{one: value} for one in single for value in values]
        found = {}
        for path in ours.api_addresses():
            # One kind with each text by itself; all kinds answer by the same code.
            bodies = [*together, *(apart if "/audits" in path or "/approvals" in path else [])]
            closed = set()  # said before a body is read
            for method, body in product(("POST", "PATCH"), bodies):
                if method in closed:
                    continue
                answer = caller.generic(method, path, json.dumps(body), "application/json", headers=headers)
                found[f"{method} {path} {body}"] = answer.status_code
                if answer.status_code == METHOD_NOT_ALLOWED:
                    closed.add(method)

        assert len({path.split("/")[4] for path in ours.api_addresses()}) > len(TYPES)
        assert broken(found) == {}


def fields(declared: object) -> dict[str, Ask]:
    flow = declared.flow  # type: ignore[attr-defined]
    return {**flow.form, **{name: ask for step in flow.steps.values() for name, ask in step.asks.items()}}


class TestAStrangeRequest:
    def test_header_breaks_nothing(self, ours: World) -> None:
        signed_out = Client(raise_request_exception=False)
        for value in ("http://[", "//evil.example/x", "javascript:alert(1)", "\xff", "http://testserver/xdyj/%00/"):
            answer = signed_out.get("/xdyj/work/", headers={**HTMX, "HX-Current-URL": value})

            assert answer.status_code == 401 and "evil" not in signed_out.get(answer["HX-Redirect"]).context["next"]

    @pytest.mark.parametrize("cookie", ["sessionid", "language", "company", "csrftoken", "messages"])
    def test_cookie_breaks_nothing(self, quiet: Client, ours: World, cookie: str) -> None:
        for value in ("\x00", "a" * 4000, "'\"<script>", "../../etc/passwd"):
            quiet.cookies[cookie] = value
            assert quiet.get("/").status_code < 500
            assert quiet.get("/sign-in/").status_code < 500

    def test_sign_in_breaks_nothing(self, ours: World) -> None:
        visitor = Client(raise_request_exception=False)
        for text in WILD.values():
            text = text.encode("utf-8", "ignore").decode()
            assert visitor.post("/sign-in/", {"username": text, "password": text, "next": text}).status_code in {
                403,
                422,
            }
        assert visitor.get("/feed/%00.ics").status_code == 404

    def test_token_breaks_nothing(self, ours: World) -> None:
        for text in ("\x00", "é", "a" * 5000):
            answer = Client(raise_request_exception=False).get(
                "/api/v1/xdyj/tasks", headers={"Authorization": f"Bearer {text}"}
            )
            assert answer.status_code == 401
