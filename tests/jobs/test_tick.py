"""What the clock sets off: every company, the outbox, and no failure that keeps the others."""

import os
from datetime import timedelta
from pathlib import Path
from shutil import rmtree

import pytest
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.timezone import now

from bihuan.areas.policies.models import ControlledDocument
from bihuan.core.models import Company, Outgoing, Person
from bihuan.core.notices import notify
from bihuan.core.writing import create
from bihuan.exchange import waiting_files
from bihuan.jobs import tick as clock
from bihuan.jobs.models import JobRow
from tests.cast import NOON, Cast
from tests.jobs import tasks
from tests.web.conftest import account_of

pytestmark = pytest.mark.django_db


class TestAStrike:
    def test_goes_through_every_company(self, xdyj: Cast, yntd: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        seen: list[str] = []
        monkeypatch.setattr(clock, "duties", lambda company, at: {"seen": len(seen.append(company.code) or seen)})

        assert list(clock.tick(NOON)["companies"]) == ["XDYJ", "YNTD"]
        assert clock.tick(NOON, [yntd.company])["companies"].keys() == {"YNTD"}

        assert seen == ["XDYJ", "YNTD", "YNTD"]

    def test_that_fails_for_one_company_goes_on_with_the_others(
        self, xdyj: Cast, yntd: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def duties(company: Company, at: object) -> dict[str, int]:
            if company == xdyj.company:
                raise ValueError("no calendar")
            return {"made": 3}

        monkeypatch.setattr(clock, "duties", duties)

        done = clock.tick(NOON)

        assert done["companies"]["YNTD"] == {"made": 3}
        assert done["errors"] == [{"what": "XDYJ duties", "error": "ValueError: no calendar"}]

    def test_sends_what_is_due(self, xdyj: Cast) -> None:
        Person.objects.filter(pk=xdyj.olga.pk).update(email="olga@example.com")
        xdyj.olga.refresh_from_db()
        notify(xdyj.olga, key="k", kind="reminder", text="x", at=NOON)

        assert clock.tick(NOON)["outbox"] == {"sent": 1}
        assert Outgoing.objects.get().state == "sent"

    def test_lets_documents_take_effect(self, xdyj: Cast) -> None:
        made = create(ControlledDocument, actor=xdyj.olga, at=NOON, title="x", code="X-1")
        values = {"state": "issued", "effective_on": NOON.date()}
        ControlledDocument.objects.filter(pk=made.pk).update(**values)
        following = create(
            ControlledDocument,
            actor=xdyj.olga,
            at=NOON,
            title="x",
            code="X-1",
            edition="V1.1",
            stamped={"predecessor": made},
        )
        ControlledDocument.objects.filter(pk=following.pk).update(**values)

        assert clock.tick(NOON)["companies"]["XDYJ"]["documents superseded"] == 1

    def test_forgets_jobs_done_long_ago(self) -> None:
        tasks.add.enqueue(1, 1)
        JobRow.objects.update(state="SUCCESSFUL", finished_at=NOON - timedelta(days=31))

        clock.tick(NOON)

        assert not JobRow.objects.exists()


class TestTidyingUp:
    def test_forgets_files_of_wizards_nobody_finished(self, xdyj: Cast) -> None:
        account = account_of(xdyj.quinn)
        old, fresh = (waiting_files.keep(account, "台账.xlsx", content) for content in (b"old", b"fresh"))
        age(Path(default_storage.path(f"{waiting_files.folder(account, old)}/台账.xlsx")), days=4)

        done = clock.tick(now())

        assert done["errors"] == [] and done["tidied"]["uploads forgotten"] == 1
        assert waiting_files.found(account, old) is None
        assert not default_storage.exists(waiting_files.folder(account, old))
        assert waiting_files.found(account, fresh) == ("台账.xlsx", b"fresh")

    def test_leaves_no_folder_of_a_file_that_was_used(self, xdyj: Cast) -> None:
        account = account_of(xdyj.quinn)
        key = waiting_files.keep(account, "台账.xlsx", b"used")

        waiting_files.drop(account, key)

        assert not default_storage.exists(waiting_files.folder(account, key))

    def test_leaves_no_folder_of_an_account_that_sends_nothing_any_more(self, xdyj: Cast) -> None:
        account = account_of(xdyj.quinn)
        folder = Path(default_storage.path(f"uploads/{account.pk}"))
        rmtree(folder, ignore_errors=True)  # of other tests
        waiting_files.drop(account, waiting_files.keep(account, "台账.xlsx", b"used"))
        assert folder.exists()
        age(folder, days=4)

        clock.tick(now())

        assert not folder.exists()

    def test_is_done_once_an_hour(self, xdyj: Cast) -> None:
        account, at = account_of(xdyj.quinn), now()
        clock.tick(at)
        key = waiting_files.keep(account, "台账.xlsx", b"old")
        age(Path(default_storage.path(f"{waiting_files.folder(account, key)}/台账.xlsx")), days=4)

        assert clock.tick(at + timedelta(minutes=59))["tidied"] == {}
        assert clock.tick(at + timedelta(minutes=60))["tidied"] == {"uploads forgotten": 1}

    def test_removes_sessions_also_where_files_cannot_be_reached(
        self, xdyj: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def exists(*_args: object) -> bool:
            raise OSError("away")

        monkeypatch.setattr(type(default_storage._wrapped), "exists", exists)
        Session.objects.create(session_key="ended", expire_date=now() - timedelta(days=1))

        done = clock.tick(now())

        assert {one["what"] for one in done["errors"]} == {"tidying packages", "tidying uploads"}
        assert not Session.objects.exists()

    def test_forgets_packages_that_were_kept_a_week_and_sessions_that_ended(self, xdyj: Cast) -> None:
        default_storage.save("packages/old.zip", ContentFile(b"x"))
        age(Path(default_storage.path("packages/old.zip")), days=8)
        Session.objects.create(session_key="ended", expire_date=now() - timedelta(days=1))
        Session.objects.create(session_key="alive", expire_date=now() + timedelta(hours=1))

        clock.tick(now())

        assert not default_storage.exists("packages/old.zip")
        assert list(Session.objects.values_list("session_key", flat=True)) == ["alive"]


def age(file: Path, *, days: int) -> None:
    """As if the file had been written so long ago."""
    then = (now() - timedelta(days=days)).timestamp()
    os.utime(file, (then, then))
