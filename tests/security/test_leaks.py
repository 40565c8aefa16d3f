"""What one may not see is told by no side door: a clash, a field that names a record, an answer that differs."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from bihuan.areas.improvement.models import ResourceRequest
from bihuan.areas.policies import ledger
from bihuan.areas.policies.models import Task
from bihuan.core.files import attach
from bihuan.core.models import ApiToken, JournalEntry, Record, Watch
from bihuan.core.tokens import issue
from bihuan.core.writing import amend, create, watch
from tests.areas.improvement.builders import opportunity
from tests.areas.policies.living import duty, living
from tests.areas.policies.test_setting_off import SCREENING
from tests.cast import NOON, Cast
from tests.core.test_files import upload
from tests.security.routes import World, routes, status_of
from tests.unsealed import lift
from tests.web.conftest import account_of, an_objective, browser

pytestmark = pytest.mark.django_db
SECRET = "Geheime-Sache-7781"


class TestAClash:
    def test_names_nobody_of_another_company(self, xdyj: Cast, yntd: Cast) -> None:
        """The key of a person there, sent with an old version, came back as a name."""
        yntd.olga.name = SECRET
        yntd.olga.save()
        objective = an_objective(xdyj)
        amend(objective, actor=xdyj.gina, at=NOON, target="72%")
        data = {"title": "x", "year": "2026", "version": "1", "owner": str(yntd.olga.pk)}

        answer = browser(xdyj.quinn).post(f"/xdyj/objectives/{objective.number}/edit/", data)

        assert answer.status_code == 409 and SECRET not in answer.content.decode()


class TestAFieldThatNamesARecord:
    def test_tells_nothing_of_one_the_person_may_not_see(self, xdyj: Cast) -> None:
        hidden = an_objective(xdyj, title=SECRET, owner=xdyj.max, department=xdyj.departments["quality"])
        eve = browser(xdyj.eve)
        assert eve.get(f"/xdyj/objectives/{hidden.number}/").status_code == 404
        data = {"title": "工具", "concerns": hidden.number, "type": "money", "purpose": "x", "amount": "2"}

        made = eve.post("/xdyj/resource-requests/new/", data, follow=True)

        assert SECRET not in made.content.decode()


class TestWhatOthersNamed:
    """A record that is open names one that is not: its number is told, its title nowhere."""

    @pytest.fixture
    def named(self, xdyj: Cast) -> tuple[Client, str, str]:
        hidden = an_objective(xdyj, title=SECRET, owner=xdyj.max, department=xdyj.departments["quality"])
        data = {"title": "工具", "concerns": hidden, "type": "money", "purpose": "x", "amount": "2"}
        made = create(ResourceRequest, actor=xdyj.quinn, at=NOON, sources=[hidden], **data)
        amend(made, actor=xdyj.quinn, at=NOON, concerns=an_objective(xdyj, title="x"))
        amend(made, actor=xdyj.quinn, at=NOON, concerns=hidden)  # told in its history
        watch(made, xdyj.eve)
        return browser(xdyj.eve), made.number, hidden.number

    @pytest.mark.parametrize(
        "path",
        [
            "{number}/",
            "{number}/?log=changes",
            "?view=all&cols=concerns",
            "export.csv?view=all&cols=concerns",
            "{number}/comments/",
        ],
    )
    def test_is_told_by_its_number_alone(self, named: tuple[Client, str, str], path: str) -> None:
        eve, number, hidden = named
        answer = eve.get(f"/xdyj/resource-requests/{path.format(number=number)}")
        page = b"".join(answer).decode()  # type: ignore[arg-type]

        assert answer.status_code == 200 and SECRET not in page
        assert hidden in page and f"objectives/{hidden}" not in page

    def test_is_told_in_full_to_who_sees_it(self, xdyj: Cast, named: tuple[Client, str, str]) -> None:
        for path in (f"{named[1]}/", "?view=all&cols=concerns", "export.csv?view=all&cols=concerns"):
            page = b"".join(browser(xdyj.quinn).get(f"/xdyj/resource-requests/{path}")).decode()  # type: ignore[arg-type]
            assert SECRET in page, path


class TestATaskOfMyDepartment:
    """The task is mine to see; the record it is about, and the one that fulfilled it, may be others'."""

    @pytest.fixture
    def asked(self, xdyj: Cast) -> Task:
        living(xdyj, duty("screening", **SCREENING))
        hidden = opportunity(xdyj, title=SECRET)
        others = {"department": xdyj.departments["quality"], "owner": xdyj.max, "created_by": xdyj.quinn}
        Record.objects.filter(pk=hidden.pk).update(open_to_all=False, **others)
        Watch.objects.filter(record=hidden.pk).delete()
        attach(hidden, upload(b"%PDF-1.7 x", f"{SECRET}.pdf"), actor=xdyj.quinn, at=NOON)
        made = Task.objects.get()
        Task.objects.filter(pk=made.pk).update(department=xdyj.eve.department_id)
        ledger.count(ledger.locked([made])[0], Record.objects.get(pk=hidden.pk), counted_at=NOON, at=NOON)
        return made

    def test_of_others_is_not_offered_for_a_document(self, xdyj: Cast, asked: Task) -> None:
        number, path = Record.objects.get(title=SECRET).number, "/xdyj/filings/new/"
        assert number in browser(xdyj.eve).get(path).content.decode()

        lift("policies_task", "settled")
        Task.objects.filter(pk=asked.pk).update(department=xdyj.quinn.department_id, role="quality")

        assert number not in browser(xdyj.eve).get(path).content.decode()
        assert number in browser(xdyj.quinn).get(path).content.decode()

    def test_tells_of_them_the_number_alone(self, xdyj: Cast, asked: Task) -> None:
        number, code = Record.objects.get(title=SECRET).number, asked.duty.clause.policy.code
        for path in (f"/xdyj/tasks/{asked.pk}/", f"/xdyj/policies/{code}/duties/{asked.duty.key}/"):
            page = browser(xdyj.eve).get(path)
            assert page.status_code == 200 and SECRET not in page.content.decode(), path
            assert number in page.content.decode()
            assert SECRET in browser(xdyj.quinn).get(path).content.decode()


# ---------------------------------------------------------------- the assessor


OWN = {
    "sign-out",
    "my-settings",
    "my-password",
    "read-notices",
    "open-notice",
    "save-view",
    "remove-view",
    "calendar-feed",
    "evidence-packages",
}
BODY = {"text": "x", "title": "x", "reason": "x", "comment": "x", "verdict": "approve", "do": "save", "name": "x", "delegate": "1",
        "from_day": "2026-03-02", "to_day": "2026-03-09", "role": "quality", "year": "2026", "what": "x", "pick": "1"}  # fmt: skip


def kept() -> dict[str, int]:
    """How many rows each table of records holds; and the journal, which tells of every change."""
    quiet = ("django_session", "axes_", "web_", "core_outgoing", "jobs_", "core_journalhead")
    names = [name for name in connection.introspection.table_names() if not name.startswith(quiet)]
    found = {}
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(name)}")
            found[name] = cursor.fetchone()[0]
    return found


class TestAnAssessor:
    @pytest.mark.usefixtures("curt")
    def test_changes_nothing_on_any_page(self, ours: World) -> None:
        vera = browser(ours.cast.vera, raise_request_exception=False)
        before, last = kept(), JournalEntry.objects.order_by("-id").values_list("id", flat=True)[0]
        found: dict[str, Any] = {}
        for route in routes():
            if route.name in OWN or route.name.startswith("evidence-"):
                continue
            for path in ours.addresses(route)[:40]:
                status = status_of(vera, path, "post", data=BODY)
                if status >= 500:
                    found[path] = status

        assert found == {}
        assert list(JournalEntry.objects.filter(id__gt=last).values_list("action", "subject")) == []
        assert kept() == before

    def test_changes_nothing_by_program(self, ours: World) -> None:
        """With a key from before: an assessor gets none."""
        token = issue(account_of(ours.cast.quinn), "test", at=NOON, ends_at=NOON.replace(year=2100))
        ApiToken.objects.update(account=account_of(ours.cast.vera))
        caller, headers = Client(raise_request_exception=False), {"Authorization": f"Bearer {token}"}
        before, last = kept(), JournalEntry.objects.order_by("-id").values_list("id", flat=True)[0]

        for path in ours.api_addresses():
            for method in ("POST", "PATCH", "PUT", "DELETE"):
                answer = caller.generic(method, path, json.dumps({"title": "x"}), "application/json", headers=headers)
                assert answer.status_code in {403, 404, 405, 422, 428}, (method, path, answer.content[:300])

        assert list(JournalEntry.objects.filter(id__gt=last).values_list("action", "subject")) == []
        assert kept() == before

    def test_makes_neither_a_key_nor_a_calendar_address(self, ours: World) -> None:
        cast = ours.cast
        vera, keys = browser(cast.vera), ApiToken.objects.count()
        last = JournalEntry.objects.order_by("-id").values_list("id", flat=True)[0]

        made = vera.post("/xdyj/me/keys/", {"do": "issue", "name": "x", "days": "365"})
        feed = vera.post("/xdyj/calendar/feed/", {"do": "new"})

        assert (made.status_code, feed.status_code) == (403, 403)
        assert ApiToken.objects.count() == keys and not JournalEntry.objects.filter(id__gt=last).exists()
        cast.vera.refresh_from_db()
        assert cast.vera.calendar_key == ""
