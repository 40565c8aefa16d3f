"""Who suggests something anonymously is found nowhere: not in the database, on a page, in the API or in a package."""

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from bihuan.areas.improvement.models import Opportunity, SuggestionRound
from bihuan.core.models import Account, Department, Person
from bihuan.core.tokens import issue
from bihuan.core.writing import create, take
from bihuan.exchange.evidence import Selection, write_package
from tests.cast import NOON, Cast
from tests.security.routes import routes, world
from tests.web.conftest import account_of, browser

pytestmark = pytest.mark.django_db
NAME, NUMBER, ADDRESS = "Zzyzx-Quellwasser", "WN-7781", "198.51.100.77"
SAID = {"title": "夜间电话占线", "channel": "suggestion", "what": "三次都占线", "anonymous": "on", "once": "a1"}
EXEMPT = {"django_session", "core_person", "core_account", "axes_accesslog"}  # who one is, not what one did


@pytest.fixture
def author(xdyj: Cast) -> Person:
    """Somebody whose name and keys stand out, alone in a department."""
    alone = Department.objects.create(pk=7_770_003, company=xdyj.company, key="alone", name="Einsiedelei")
    account = Account.objects.create(pk=7_770_001, username="quellwasser-sign-in", password="!")
    return Person.objects.create(
        pk=7_770_002, company=xdyj.company, account=account, name=NAME, department=alone, staff_number=NUMBER
    )


def rows() -> set[str]:
    """Every row of every table, as text."""
    found = set()
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if table not in EXEMPT:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                found |= {f"{table} {row}" for row in cursor.fetchall()}
    return found


def marks_of(author: Person) -> list[str]:
    return [NAME, NUMBER, "quellwasser", ADDRESS, "7770001", "7770002", "7770003", "Einsiedelei"]


def told_by(author: Person, act: Callable[[], Any]) -> list[str]:
    """What act left in the database that leads to the author."""
    before = rows()
    act()
    return [row for row in rows() - before if any(mark in row for mark in marks_of(author))]


class TestAnAnonymousSuggestion:
    def test_leaves_no_trace_of_its_author_in_any_table(self, xdyj: Cast, author: Person) -> None:
        writer = browser(author, REMOTE_ADDR=ADDRESS)
        said = {**SAID, "department": str(author.department_id), "suggested_by": str(author.pk)}

        assert told_by(author, lambda: writer.post("/xdyj/opportunities/new/", said)) == []
        assert Opportunity.objects.get().anonymous

    def test_through_the_api_leaves_none_either(self, xdyj: Cast, author: Person) -> None:
        token = issue(account_of(author), "test", at=NOON, ends_at=NOON.replace(year=2100))
        headers = {"Authorization": f"Bearer {token}"}
        said = {name: SAID[name] for name in ("title", "channel", "what")} | {"anonymous": True}

        def send() -> None:
            sent = browser(xdyj.eve, REMOTE_ADDR=ADDRESS).generic(
                "POST", "/api/v1/xdyj/opportunities", json.dumps(said), "application/json", headers=headers
            )
            assert sent.status_code == 201, sent.content

        assert told_by(author, send) == []

    def test_leads_its_author_to_a_page_that_opens(self, xdyj: Cast, author: Person) -> None:
        """Nobody is its creator, so a plain employee does not see it any more."""
        answer = browser(author).post("/xdyj/opportunities/new/", SAID, follow=True)

        assert answer.status_code == 200
        assert Opportunity.objects.get().number in answer.content.decode()

    def test_sent_twice_is_recorded_once(self, xdyj: Cast, author: Person) -> None:
        for _n in range(2):
            browser(author).post("/xdyj/opportunities/new/", SAID)

        assert Opportunity.objects.count() == 1

    def test_names_its_author_on_no_page_and_in_no_file(self, xdyj: Cast, author: Person) -> None:
        """Lists to choose a person from name everybody: no page names the author more often than before."""
        ours = world(xdyj)
        quinn = browser(xdyj.quinn)
        pages = [path for route in routes() for path in ours.addresses(route)[:2]]
        pages += ["/xdyj/opportunities/export.csv?view=all", "/xdyj/opportunities/export.xlsx?view=all"]
        pages += ["/xdyj/opportunities/?view=all", "/api/v1/xdyj/opportunities", "/xdyj/search/?q=2026"]
        before = {path: named(quinn, path, author) for path in pages}

        browser(author, REMOTE_ADDR=ADDRESS).post("/xdyj/opportunities/new/", SAID)
        made = Opportunity.objects.get(anonymous=True)
        own = f"/xdyj/opportunities/{made.number}/"

        assert {path for path in pages if named(quinn, path, author) > before[path]} == set()
        for path in (own, f"{own}?log=all", f"{own}comments/", f"/api/v1/xdyj/opportunities/{made.number}"):
            assert named(quinn, path, author) == 0, path

    def test_names_its_author_in_no_evidence_package(self, xdyj: Cast, author: Person) -> None:
        world(xdyj)
        browser(author, REMOTE_ADDR=ADDRESS).post("/xdyj/opportunities/new/", SAID)
        with io.BytesIO() as file:
            write_package(Selection(xdyj.company, 202601, 202612), file, at=NOON, actor=xdyj.quinn)
            text = unzipped(file.getvalue())

        assert [mark for mark in marks_of(author) if mark in text] == []


class TestAnAnonymousAnswer:
    def test_leaves_no_trace_of_its_author_in_any_table(self, xdyj: Cast, author: Person) -> None:
        made = create(SuggestionRound, actor=xdyj.quinn, at=NOON, title="全员征集", closes_on="2100-01-01")
        take("open-round", made, actor=xdyj.quinn, at=NOON)
        writer = browser(author, REMOTE_ADDR=ADDRESS)
        said = {"q-suggestion": "加一条线路", "anonymous": "1", "once": "b1"}

        def send() -> None:
            assert writer.post(f"/xdyj/suggestion-rounds/{made.number}/answer/", said).status_code == 200

        assert told_by(author, send) == []
        assert made.answers.count() == 1


def named(client: Any, path: str, author: Person) -> int:
    """How often the answer leads to the author."""
    text = read(client.get(path))
    return sum(text.count(mark) for mark in marks_of(author))


def read(answer: Any) -> str:
    """All an answer says; what is packed is unpacked."""
    content = answer.getvalue()
    return unzipped(content) if content[:2] == b"PK" else content.decode("utf-8", "replace")


def unzipped(content: bytes) -> str:
    """Everything in an archive, and in the archives within."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        inner = [package.read(name) for name in package.namelist()]
    return "\n".join(unzipped(one) if one[:2] == b"PK" else one.decode("utf-8", "replace") for one in inner)
