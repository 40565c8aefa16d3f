"""Evidence packages from the web: ordered, made by the worker, fetched by whoever ordered them, and nobody else."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from bihuan.core import organisation
from bihuan.core.models import Department, JournalEntry, RoleAssignment
from bihuan.exchange.evidence import background
from bihuan.jobs.models import JobRow
from bihuan.jobs.worker import Worker
from tests.areas.policies.living import MONTHLY, duty, issued, living, local
from tests.cast import Cast
from tests.web.conftest import HTMX, browser
from tests.web.pages.conftest import Clock, english
from tests.web.pages.reading import form, main

pytestmark = pytest.mark.django_db
ADDRESS = "/xdyj/evidence/"


@pytest.fixture
def january(xdyj: Cast, clock: Clock) -> Cast:
    living(xdyj, duty(**MONTHLY))
    issued(xdyj, local(2026, 1, 20))
    clock(2026, 2, 3)
    return xdyj


def ordered(client: Client, **fields: str) -> str:
    answer = client.post(ADDRESS, {"what": "XDYJ-03-02/4.2", "first": "2026-01", "last": "2026-02", **fields})
    assert answer.status_code == 302, main(answer, 422).words
    return str(answer["Location"])


def worked() -> None:
    Worker().run(until_empty=True)


class TestOrdering:
    def test_begins_with_the_year_and_policy_of_the_matrix(self, january: Cast) -> None:
        page = main(english(january.quinn).get(f"{ADDRESS}?year=2025&policy=XDYJ-03-02"))

        given = form(page, method="post")
        assert (given["what"], given["first"], given["last"]) == ("XDYJ-03-02", "2025-01", "2025-12")

    @pytest.mark.parametrize(
        ("fields", "says"),
        [
            ({"first": "2026-03", "last": "2026-01"}, "before the first"),
            ({"first": "2020-01", "last": "2026-01"}, "three years"),
            ({"first": "soon"}, "is no month"),
            ({"what": "XDYJ-99-99"}, "There is no policy"),
            ({"what": "XDYJ-03-02/9"}, "has no clause"),
            ({"first": "2024-01", "last": "2024-12"}, "nothing to prove"),
        ],
    )
    def test_refuses_what_makes_no_package(self, january: Cast, fields: dict[str, str], says: str) -> None:
        given = {"what": "XDYJ-03-02/4.2", "first": "2026-01", "last": "2026-02", **fields}
        page = main(english(january.quinn).post(ADDRESS, given), 422)

        assert says in page.one(role="alert").words
        assert not JobRow.objects.exists()

    def test_twice_sent_is_made_once(self, january: Cast) -> None:
        quinn = english(january.quinn)

        assert ordered(quinn, once="p1") == ordered(quinn, once="p1")
        assert JobRow.objects.count() == 1

    def test_is_for_those_who_see_the_company(self, january: Cast) -> None:
        assert browser(january.eve).get(ADDRESS).status_code == 403
        assert browser(january.eve).post(ADDRESS, {"what": ""}).status_code == 403
        assert browser(january.vera).get(ADDRESS).status_code == 200


class TestTheOrder:
    def test_says_that_it_is_being_made_and_asks_again(self, january: Cast) -> None:
        quinn = english(january.quinn)
        place = ordered(quinn)
        part = main(quinn.get(place, headers=HTMX))

        assert "It is being made." in part.words
        assert part.one("section", "card").attrs["hx-trigger"] == "every 2s"
        assert quinn.get(f"{place}package.zip").status_code == 404

    def test_made_is_fetched_and_stands_in_the_journal(self, january: Cast) -> None:
        quinn = english(january.quinn)
        place = ordered(quinn)
        worked()
        page = main(quinn.get(place))
        packed = zipfile.ZipFile(io.BytesIO(b"".join(quinn.get(page.link(".zip")))))

        assert "hx-trigger" not in str([one.attrs for one in page.all()])
        assert packed.testzip() is None and "index.html" in packed.namelist()
        entry = JournalEntry.objects.get(action="evidence.packaged")
        assert page.one("dd", "mono").words in str(entry.changes)
        assert entry.actor == january.quinn

    def test_says_how_far_it_is(self, january: Cast) -> None:
        client = english(january.quinn)
        address = ordered(client)
        background._note(f"{address.rstrip('/').rsplit('/', 1)[1]}.progress", b"[3, 8]")

        assert "3 of 8 tasks" in main(client.get(address)).words

    def test_is_stopped_by_who_placed_it(self, january: Cast, yntd: Cast) -> None:
        client = english(january.quinn)
        address = ordered(client)
        assert english(january.olga).post(f"{address}stop/").status_code == 404
        assert client.post(f"{address}stop/").status_code == 302
        worked()

        assert "Nothing was kept" in main(client.get(address)).words
        assert not JournalEntry.objects.filter(action__contains="package").exists()
        assert client.get(f"{address}package.zip").status_code == 404

    def test_is_of_the_one_who_placed_it(self, january: Cast, yntd: Cast) -> None:
        place = ordered(english(january.quinn))
        worked()

        for client in (browser(january.gina), browser(yntd.quinn)):
            assert client.get(place).status_code == 404
            assert client.get(f"{place}package.zip").status_code == 404

    def test_is_not_made_when_the_role_is_gone_by_then(self, january: Cast, clock: Clock) -> None:
        place = ordered(english(january.quinn))
        at = clock(2026, 2, 4)
        for one in RoleAssignment.objects.filter(person=january.quinn):
            organisation.revoke(one, actor=None, at=at, last_day=(at - timedelta(days=1)).date())
        Department.objects.filter(head=january.quinn).update(head=None)  # which is a function too
        worked()

        quinn = english(january.quinn)
        assert "may see all records" in main(quinn.get(place)).one(role="alert").words
        assert quinn.get(f"{place}package.zip").status_code == 403

    def test_given_up_says_so(self, january: Cast) -> None:
        quinn = english(january.quinn)
        place = ordered(quinn)
        JobRow.objects.update(state=JobRow.State.FAILED)

        assert "could not be made" in main(quinn.get(place)).one(role="alert").words

    def test_is_kept_for_a_week(self, january: Cast, clock: Clock) -> None:
        quinn = english(january.quinn)
        first = ordered(quinn)
        worked()
        made_at = default_storage.get_modified_time(background.place(first.rstrip("/").rpartition("/")[2]))
        background.forget_old(made_at + background.KEPT + timedelta(1))

        assert "is gone" in main(quinn.get(first)).words
        assert quinn.get(f"{first}package.zip").status_code == 404

    def test_guessed_is_no_page(self, january: Cast) -> None:
        assert english(january.quinn).get(f"{ADDRESS}guess/").status_code == 404
