"""What holds for every hand-written page: signed in, inside one's company, whole page and fragment, both languages."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bihuan.areas.policies.models import Task
from tests.areas.improvement.builders import full_plan
from tests.areas.policies.living import MONTHLY, duty, issued, living, local, task, tick
from tests.cast import Cast, make_company
from tests.web.conftest import HTMX, account_of, browser
from tests.web.pages.conftest import Clock, english
from tests.web.pages.reading import Node, read

pytestmark = pytest.mark.django_db
MOST = 40
PAGES = {
    "work": "work/",
    "why": "work/why/",
    "wheel": "calendar/",
    "month": "calendar/?view=month",
    "list": "calendar/?view=list",
    "simulation": "calendar/simulation/",
    "feed": "calendar/feed/",
    "deadline": "deadline/?start=2026-09-28&rule=5+workdays",
    "matrix": "matrix/",
    "consistency": "consistency/",
    "packages": "evidence/",
    "policies": "policies/",
    "policy": "policies/XDYJ-03-02/",
    "clause": "policies/XDYJ-03-02/4.2/",
    "duty": "policies/XDYJ-03-02/duties/plan/",
    "task": "tasks/{task}/",
    "file": "tasks/{task}/file/",
    "waive": "tasks/{task}/waive/",
    "plan": "plans/{plan}/",
    "setup": "setup/",
    "people": "setup/people/",
    "new person": "setup/people/new/",
    "staff": "setup/people/import/",
    "person": "setup/people/{eve}/",
    "role": "setup/people/{eve}/roles/",
    "sign-in": "setup/people/{eve}/sign-in/",
    "department": "setup/departments/om/",
    "working calendar": "setup/calendar/",
    "pack": "setup/pack/",
    "import": "setup/import/",
    "papers": "setup/papers/",
    "keys": "me/keys/",
}
STATES = {"st-done", "st-open", "st-over", "st-late", "st-soon", "st-void", "st-wait"}


@pytest.fixture(scope="module")
def lived(kept: None) -> Cast:
    """A company that has lived with its duties for a while, made once for the tests of this module."""
    cast = make_company("XDYJ")
    living(cast, duty(**MONTHLY))
    issued(cast, local(2026, 1, 20))
    full_plan(cast)
    tick(cast, local(2026, 3, 3))
    return cast


@pytest.fixture
def company(db: None, lived: Cast, clock: Clock) -> Cast:
    clock(2026, 3, 3)
    return lived.again()


def address(company: Cast, name: str, slug: str = "xdyj") -> str:
    known = {
        "task": Task.objects.filter(pending=True, company=company.company)
        .order_by("due_at")
        .values_list("pk", flat=True)[0],
        "plan": "XDYJ-PLAN-2026-0001",
        "eve": company.eve.pk,
    }
    return f"/{slug}/{PAGES[name].format(**known)}"


def badges(page: Node) -> Iterator[Node]:
    return (one for one in page.all() if STATES & set(one.attrs.get("class", "").split()))


@pytest.mark.parametrize("name", PAGES)
class TestEveryPage:
    def test_is_there_in_both_languages(self, company: Cast, name: str) -> None:
        account = account_of(company.quinn)
        for language in ("en", "zh-hans"):
            account.language = language
            account.save()
            page = read(browser(company.quinn).get(address(company, name)))

            assert page.one("html").attrs["lang"].lower() == language
            assert len(page.all("h1")) == 1 or page.all("h2", id="dialog-title"), "a heading of its own"
            assert page.one("head").one("title").words

    def test_says_no_state_by_colour_alone(self, company: Cast, name: str) -> None:
        page = read(english(company.quinn).get(address(company, name)))

        for one in badges(page):
            assert one.words or one.attrs.get("title") or one.attrs.get("aria-label"), one
            assert one.all("svg") or one.tag == "svg", f"{one.words}: no icon beside the colour"

    def test_labels_every_field_and_names_every_button(self, company: Cast, name: str) -> None:
        page = read(english(company.quinn).get(address(company, name)))
        named = {one.attrs["for"] for one in page.all("label") if "for" in one.attrs}
        inside = [field for label in page.all("label") for field in label.all()]

        for one in [*page.all("input"), *page.all("select"), *page.all("textarea")]:
            if one.attrs.get("type") in {"hidden", "submit"}:
                continue
            assert one.attrs.get("id") in named or "aria-label" in one.attrs or any(one is field for field in inside), (
                one
            )
        for one in [*page.all("button"), *page.all("a")]:
            assert one.words or "aria-label" in one.attrs or "title" in one.attrs or one.labels(), one

    def test_sends_every_form_with_its_token(self, company: Cast, name: str) -> None:
        for one in read(english(company.quinn).get(address(company, name))).all("form"):
            if one.attrs.get("method", "get").lower() == "post":
                assert one.all("input", name="csrfmiddlewaretoken"), one.attrs

    def test_carries_no_script_and_no_style_inside(self, company: Cast, name: str) -> None:
        page = read(english(company.quinn).get(address(company, name)))

        assert not [one for one in page.all("script") if not one.attrs.get("src")]
        assert not [one for one in page.all() if "style" in one.attrs or any(key.startswith("on") for key in one.attrs)]

    def test_as_a_fragment_has_no_frame(self, company: Cast, name: str) -> None:
        answer = english(company.quinn).get(address(company, name), headers=HTMX)

        assert answer.status_code == 200
        if name in {
            "work",
            "wheel",
            "month",
            "list",
            "simulation",
            "deadline",
            "matrix",
            "task",
            "file",
            "waive",
            "role",
            "plan",
        }:
            assert "<html" not in answer.content.decode()

    def test_asks_to_sign_in_first(self, company: Cast, name: str) -> None:
        assert Client().get(address(company, name))["Location"].startswith("/sign-in/")

    def test_does_not_exist_for_another_company(self, company: Cast, yntd: Cast, name: str) -> None:
        stranger = browser(yntd.quinn)

        assert stranger.get(address(company, name)).status_code == 404
        if any(part in PAGES[name] for part in ("{", "XDYJ")):
            assert stranger.get(address(company, name, "yntd")).status_code == 404

    def test_asks_the_database_little(self, company: Cast, name: str) -> None:
        quinn = english(company.quinn)
        quinn.get(address(company, name))
        with CaptureQueriesContext(connection) as asked:
            quinn.get(address(company, name))

        assert len(asked) <= MOST, [query["sql"][:150] for query in asked]

    def test_changes_nothing_when_looked_at(self, company: Cast, name: str) -> None:
        quinn = english(company.quinn)
        with CaptureQueriesContext(connection) as asked:
            quinn.get(address(company, name))

        written = [one["sql"][:100] for one in asked if one["sql"].split()[0] in {"INSERT", "UPDATE", "DELETE"}]
        assert [one for one in written if "django_session" not in one] == []


def test_assessors_are_offered_nothing_to_change(company: Cast) -> None:
    vera = english(company.vera)

    for name in ("work", "wheel", "matrix", "policy", "task", "plan"):
        page = read(vera.get(address(company, name)))
        posted = [
            one.attrs.get("action", "") for one in page.one("main").all("form") if one.attrs.get("method") == "post"
        ]
        assert posted == [], name
        assert not [one for one in page.one("main").all("a") if "/new/" in one.attrs.get("href", "")], name
    assert task(company, occasion="2026-02").pending
