"""Two people at one record: the second is told who was faster and what changed, and nothing typed is lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from bihuan.areas.assurance.models import PlannedAudit
from bihuan.areas.capability.models import Objective
from bihuan.areas.improvement.models import ResourceRequest
from bihuan.core.access import standing_of
from bihuan.core.approvals import decide
from bihuan.core.models import Approval, Delegation, Record
from bihuan.core.organisation import delegate
from bihuan.core.refusals import NotAllowed, Stale
from bihuan.core.registry import TYPES
from bihuan.core.tokens import issue
from bihuan.core.versions import stamp
from bihuan.core.writing import add_part, amend, amend_part, create, remove_part, take
from tests.cast import NOON, Cast
from tests.contract.samples import DAY, sample
from tests.web.conftest import account_of, an_objective, browser

pytestmark = pytest.mark.django_db
MINE = "什么都不该丢"


@pytest.fixture
def planned(xdyj: Cast) -> PlannedAudit:
    programme = sample(TYPES["audit-programme"], xdyj)
    return add_part(
        PlannedAudit,
        programme,
        actor=xdyj.quinn,
        at=NOON,
        as_rule=True,
        title="上半年审核",
        starts_on=DAY,
        ends_on=DAY,
        note="初稿",
    )


def row_address(planned: PlannedAudit) -> str:
    return f"/xdyj/audit-programmes/{planned.programme.number}/parts/plannedaudit/{planned.pk}/"


def typed(planned: PlannedAudit, **more: str) -> dict[str, str]:
    day = DAY.isoformat()
    return {
        "title": planned.title,
        "starts_on": day,
        "ends_on": day,
        "note": planned.note,
        "seen": stamp(planned),
        **more,
    }


class TestARow:
    def test_is_not_overwritten_unseen(self, xdyj: Cast, planned: PlannedAudit) -> None:
        quinn, data = browser(xdyj.quinn), typed(planned, title=MINE)
        assert f'value="{data["seen"]}"' in quinn.get(row_address(planned)).content.decode()
        amend_part(PlannedAudit.objects.get(pk=planned.pk), actor=xdyj.quinn, at=NOON, note="别人写的")

        answer = quinn.post(row_address(planned), data)

        form = answer.context["form"]
        assert answer.status_code == 409
        assert (form.input("title").raw, form.input("note").raw) == (MINE, "别人写的"), "what I left alone is theirs"
        assert answer.context["clash"].by == "Quinn"
        planned.refresh_from_db()
        assert (planned.title, planned.note) == ("上半年审核", "别人写的")

    def test_holds_after_comparing(self, xdyj: Cast, planned: PlannedAudit) -> None:
        quinn, data = browser(xdyj.quinn), typed(planned, title=MINE)
        amend_part(PlannedAudit.objects.get(pk=planned.pk), actor=xdyj.quinn, at=NOON, note="别人写的")
        compared = quinn.post(row_address(planned), data).context["form"]

        again = {one.name: one.raw for one in compared.inputs} | {"seen": compared.seen}
        assert quinn.post(row_address(planned), again).status_code == 302

        planned.refresh_from_db()
        assert (planned.title, planned.note) == (MINE, "别人写的")

    def test_beside_a_changed_one_is_kept_without_a_word(self, xdyj: Cast, planned: PlannedAudit) -> None:
        amend(planned.programme, actor=xdyj.quinn, at=NOON, title="别的地方")

        assert browser(xdyj.quinn).post(row_address(planned), typed(planned, title=MINE)).status_code == 302

    def test_that_was_taken_out_meanwhile_gives_back_what_was_typed(self, xdyj: Cast, planned: PlannedAudit) -> None:
        quinn, data, address = browser(xdyj.quinn), typed(planned, note=MINE), row_address(planned)
        remove_part(planned, actor=xdyj.quinn, at=NOON)

        answer = quinn.post(address, data)

        assert answer.status_code == 409 and MINE in answer.content.decode()

    def test_is_refused_below_the_pages_too(self, xdyj: Cast, planned: PlannedAudit) -> None:
        seen = stamp(planned)
        amend_part(planned, actor=xdyj.quinn, at=NOON, note="先到")

        with pytest.raises(Stale) as stale:
            amend_part(planned, actor=xdyj.quinn, at=NOON, seen=seen, note="后到")

        assert stale.value.theirs == {"note": ["初稿", "先到"]}


class TestARecordThatMovedOn:
    def test_gives_back_what_was_typed_into_its_form(self, xdyj: Cast) -> None:
        """Quinn writes, Gina issues it meanwhile, and with that the fields are closed."""
        objective = an_objective(xdyj)
        quinn = browser(xdyj.quinn)
        take("issue", objective, actor=xdyj.gina, at=NOON)

        answer = quinn.post(
            f"/xdyj/objectives/{objective.number}/edit/", {"title": MINE, "year": "2026", "version": "1"}
        )

        assert answer.status_code in {403, 409} and MINE in answer.content.decode()

    def test_gives_back_what_was_typed_into_a_step(self, xdyj: Cast) -> None:
        objective = an_objective(xdyj)
        take("issue", objective, actor=xdyj.gina, at=NOON)
        gina, version = browser(xdyj.gina), str(objective.version)
        take("close", objective, actor=xdyj.gina, at=NOON, result="先到", attainment="reached")

        answer = gina.post(f"/xdyj/objectives/{objective.number}/steps/close/", {"result": MINE, "version": version})

        assert answer.status_code == 409 and MINE in answer.content.decode()

    def test_is_noticed_when_the_session_ended_in_between(self, xdyj: Cast) -> None:
        """Typed at version 1, signed in again at version 2: not taken for what was read at version 2."""
        objective, visitor = an_objective(xdyj, target="70%"), Client()
        path = f"/xdyj/objectives/{objective.number}/edit/"
        visitor.post(path, {"title": MINE, "year": "2026", "target": "70%", "version": "1"})
        amend(objective, actor=xdyj.gina, at=NOON, target="72%")
        visitor.force_login(account_of(xdyj.quinn), "django.contrib.auth.backends.ModelBackend")

        form = visitor.get(path).context["form"]
        assert (form.input("title").raw, form.version) == (MINE, 1)
        sent = {one.name: one.raw for one in form.inputs} | {"version": form.version}
        answer = visitor.post(path, sent)

        kept = {one.name: one.raw for one in answer.context["form"].inputs}
        assert (answer.status_code, kept["title"], kept["target"]) == (409, MINE, "72%")


class TestTheApi:
    def test_tells_what_the_other_changed(self, xdyj: Cast) -> None:
        objective = an_objective(xdyj, target="70%")
        amend(objective, actor=xdyj.gina, at=NOON, target="72%")
        token = issue(account_of(xdyj.quinn), "test", at=NOON, ends_at=NOON.replace(year=2100))

        answer = Client().patch(
            f"/api/v1/xdyj/objectives/{objective.number}",
            {"target": "75%", "version": 1},
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )

        said = answer.json()
        assert (answer.status_code, said["theirs"], said["by"]) == (409, {"target": ["70%", "72%"]}, "Gina")
        assert Objective.objects.get(pk=objective.pk).target == "72%"


# ---------------------------------------------------------------- deciding


@pytest.fixture
def asked(xdyj: Cast) -> ResourceRequest:
    """Olga asks for money; O&M management (Max) decides."""
    concerns = Record.objects.get(pk=an_objective(xdyj).pk)
    made = create(
        ResourceRequest, actor=xdyj.olga, at=NOON, title="工具", concerns=concerns, type="money", purpose="x", amount="2"
    )  # fmt: skip
    return take("request", made, actor=xdyj.olga, at=NOON)


def decision(record: Record) -> tuple[Approval, str]:
    approval = Approval.objects.filter(record_id=record.pk).order_by("id")[0]
    return approval, f"/xdyj/resource-requests/{record.number}/approvals/{approval.pk}/"


def lent(xdyj: Cast, days: int) -> Any:
    today = NOON.date()
    return delegate(
        xdyj.max, xdyj.eve, actor=xdyj.max, at=NOON, from_day=today, to_day=today + timedelta(days), reason="出差"
    )


class TestADecision:
    def test_is_given_once_and_the_second_keeps_the_comment(self, xdyj: Cast, asked: ResourceRequest) -> None:
        approval, address = decision(asked)
        lent(xdyj, 3000)
        decide(approval, actor=xdyj.max, at=NOON, verdict="reject", comment="先到")

        answer = browser(xdyj.eve).post(address, {"verdict": "approve", "comment": MINE})

        assert answer.status_code == 403 and MINE in answer.content.decode()
        approval.refresh_from_db()
        assert approval.state == Approval.State.REJECTED
        assert [one.comment for one in approval.slots.exclude(verdict="")] == ["先到"]

    def test_is_not_given_after_it_was_taken_back(self, xdyj: Cast, asked: ResourceRequest) -> None:
        approval, address = decision(asked)
        take("cancel", asked, actor=xdyj.olga, at=NOON, reason="x")

        answer = browser(xdyj.max).post(address, {"verdict": "approve", "comment": MINE})

        assert answer.status_code in {403, 422} and MINE in answer.content.decode()
        approval.refresh_from_db()
        assert approval.state == Approval.State.WITHDRAWN

    def test_is_not_given_by_who_stood_in_until_yesterday(self, xdyj: Cast, asked: ResourceRequest) -> None:
        approval, _address = decision(asked)
        lent(xdyj, 1)
        assert standing_of(xdyj.eve, NOON).has("om-management")

        with pytest.raises(NotAllowed):
            decide(approval, actor=xdyj.eve, at=NOON + timedelta(2), verdict="approve")

        assert Delegation.objects.count() == 1
        assert decide(approval, actor=xdyj.eve, at=NOON + timedelta(1), verdict="approve").state == "approved"
