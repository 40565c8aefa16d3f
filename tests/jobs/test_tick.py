"""What the clock sets off: every company, the outbox, and no failure that keeps the others."""

from datetime import timedelta

import pytest

from bihuan.areas.policies.models import ControlledDocument
from bihuan.core.models import Company, Outgoing, Person
from bihuan.core.notices import notify
from bihuan.core.writing import create
from bihuan.jobs import tick as clock
from bihuan.jobs.models import JobRow
from tests.cast import NOON, Cast
from tests.jobs import tasks

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
