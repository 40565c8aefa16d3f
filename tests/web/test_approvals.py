"""Deciding: who is asked sees it, signs what was seen, in a role; never on what one submitted oneself."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from bihuan.areas.improvement.models import ResourceRequest
from bihuan.core.access import standing_of
from bihuan.core.approvals import waiting_for
from bihuan.core.models import (
    Approval,
    ApprovalRoute,
    ApprovalSlot,
    Department,
    Notice,
    Person,
    Record,
    RoleAssignment,
    Watch,
)
from bihuan.core.organisation import delegate
from bihuan.core.writing import create, take
from tests.areas.correction import builders as b
from tests.cast import NOON, Cast
from tests.unsealed import lift
from tests.web.conftest import HTMX, an_objective, browser

pytestmark = pytest.mark.django_db
WAITING = "/xdyj/approvals/"


@pytest.fixture
def request_(xdyj: Cast) -> ResourceRequest:
    """Olga asks for money; O&M management (Max) decides."""
    concerns = Record.objects.get(pk=an_objective(xdyj).pk)
    made = create(
        ResourceRequest,
        actor=xdyj.olga,
        at=NOON,
        title="评审工具",
        concerns=concerns,
        type="money",
        purpose="评审",
        amount="20000",
    )
    return take("request", made, actor=xdyj.olga, at=NOON)


def path(record: Record) -> str:
    approval = Approval.objects.get(record_id=record.pk)
    return f"/xdyj/resource-requests/{record.number}/approvals/{approval.pk}/"


def sign(client: Client, record: Record, **data: str) -> int:
    return client.post(path(record), {"verdict": "approve", **data}).status_code


class TestWhatIDecidedLately:
    def test_is_listed_as_long_as_i_see_it(self, xdyj: Cast, request_: ResourceRequest) -> None:
        assert sign(browser(xdyj.max), request_, seen="") == 302
        title = request_.title
        assert title in browser(xdyj.max).get(WAITING).content.decode()

        RoleAssignment.objects.filter(person=xdyj.max).delete()  # moved to another post
        Department.objects.filter(head=xdyj.max).update(head=None)
        Person.objects.filter(pk=xdyj.max.pk).update(department=None)
        Watch.objects.filter(person=xdyj.max).delete()
        page = browser(xdyj.max).get(WAITING).content.decode()

        assert title not in page and request_.number not in page


class TestWhatWaitsForMe:
    def test_is_listed_with_the_role_and_counted_in_the_menu(self, xdyj: Cast, request_: ResourceRequest) -> None:
        page = browser(xdyj.max).get(WAITING)

        assert [one.record.pk for one in page.context["waiting"]] == [request_.pk]
        assert request_.number in page.content.decode()
        assert (
            page.context["shell"].groups[0].items[0].badge is not None or len(page.context["shell"].groups[0].items) > 1
        )

    def test_is_nothing_for_others(self, xdyj: Cast, request_: ResourceRequest) -> None:
        for someone in (xdyj.olga, xdyj.quinn, xdyj.vera):
            assert browser(someone).get(WAITING).context["waiting"] == []

    def test_also_comes_to_a_delegate(self, xdyj: Cast, request_: ResourceRequest) -> None:
        today = browser(xdyj.max).get(WAITING).wsgi_request.today  # type: ignore[attr-defined]
        delegate(xdyj.max, xdyj.ada, actor=xdyj.max, at=NOON, from_day=today, to_day=today)

        waiting = browser(xdyj.ada).get(WAITING).context["waiting"]

        assert [one.held.via for one in waiting] == [xdyj.max]

    def test_is_nothing_once_these_eyes_have_signed(self, xdyj: Cast) -> None:
        ApprovalRoute.objects.filter(company=xdyj.company, subject="resource-request").update(
            by=[["om-management"], ["om-manager"]]
        )
        goal = Record.objects.get(pk=an_objective(xdyj).pk)
        said = {"title": "评审工具", "concerns": goal, "type": "money", "purpose": "评审", "amount": "20000"}
        made = take("request", create(ResourceRequest, actor=xdyj.olga, at=NOON, **said), actor=xdyj.olga, at=NOON)
        max_ = browser(xdyj.max)
        sign(max_, made)

        assert made.approvals.get().slots.get(is_open=True).role == "om-manager"  # Max holds that role too
        assert max_.get(WAITING).context["waiting"] == []
        assert waiting_for(standing_of(xdyj.max, NOON)) == []

    def test_is_listed_in_the_own_role_before_a_lent_one(self, xdyj: Cast) -> None:
        ApprovalRoute.objects.filter(company=xdyj.company, subject="resource-request").update(
            by=[["quality", "om-management"]]
        )
        goal = Record.objects.get(pk=an_objective(xdyj).pk)
        said = {"title": "评审工具", "concerns": goal, "type": "money", "purpose": "评审", "amount": "20000"}
        take("request", create(ResourceRequest, actor=xdyj.olga, at=NOON, **said), actor=xdyj.olga, at=NOON)
        delegate(xdyj.quinn, xdyj.max, actor=xdyj.quinn, at=NOON, from_day=NOON.date(), to_day=NOON.date())

        assert [(one.slot.role, one.held.via) for one in waiting_for(standing_of(xdyj.max, NOON))] == [
            ("om-management", None)
        ]

    def test_keeps_what_i_decided_in_sight(self, xdyj: Cast, request_: ResourceRequest) -> None:
        max_ = browser(xdyj.max)
        sign(max_, request_)

        assert [slot.approval.record_id for slot in max_.get(WAITING).context["decided"]] == [request_.pk]

    @pytest.mark.requirement("YNTD-ITSS-0300.19")
    def test_names_the_later_day_that_is_asked_for_in_the_list_at_work_and_where_it_is_decided(
        self, xdyj: Cast
    ) -> None:
        with translation.override("en"):
            action = b.approved(xdyj, b.drawn_up(xdyj, b.action_of(b.accepted(b.routed(xdyj)))))
        take("extend", action, actor=xdyj.olga, at=NOON, due_on=date(2026, 4, 20), reason="供方补丁未到")
        asked = Approval.objects.get(record_id=action.pk, state="open")
        wanted = ("2026-04-20", "2026-03-31", "供方补丁未到")
        max_ = browser(xdyj.max)

        for address in (WAITING, "/xdyj/work/", f"/xdyj/actions/{action.number}/approvals/{asked.pk}/"):
            page = max_.get(address).content.decode()
            assert [word for word in wanted if word not in page] == [], address
        told = Notice.objects.filter(person=xdyj.max, record_id=action.pk).latest("id").text
        assert [word for word in wanted if word not in told] == []

    @pytest.mark.requirement("YNTD-ITSS-0300.19")
    def test_comes_to_the_head_of_the_department_that_owns_the_matter_where_the_pack_says_so(self, yntd: Cast) -> None:
        ApprovalRoute.objects.create(company=yntd.company, subject="action.change", by=[["owning-department"]])
        with translation.override("en"):
            action = b.approved(yntd, b.drawn_up(yntd, b.action_of(b.accepted(b.routed(yntd)))))
        take("extend", action, actor=yntd.olga, at=NOON, due_on=date(2026, 4, 20), reason="供方补丁未到")
        waits = "/yntd/approvals/"

        assert [one.record.pk for one in browser(yntd.quinn).get(waits).context["waiting"]] == [action.pk]
        assert browser(yntd.max).get(waits).context["waiting"] == []
        assert b.sign(action, yntd.quinn).due_on == date(2026, 4, 20)


class TestTheDecision:
    def test_shows_role_digest_and_what_follows(self, xdyj: Cast, request_: ResourceRequest) -> None:
        given = browser(xdyj.max).get(path(request_)).context

        assert given["role"] and len(given["digest"]) == 64 and given["unchanged"]
        assert (str(given["approved"]), str(given["rejected"])) != ("", "")

    def test_approves_and_moves_the_record_on(self, xdyj: Cast, request_: ResourceRequest) -> None:
        assert sign(browser(xdyj.max), request_) == 302

        request_.refresh_from_db()
        assert request_.state == "granted"

    def test_returns_only_with_a_reason_and_keeps_the_choice(self, xdyj: Cast, request_: ResourceRequest) -> None:
        answer = browser(xdyj.max).post(path(request_), {"verdict": "reject", "comment": ""})

        assert answer.status_code == 422
        assert "comment" in answer.context["errors"] and answer.context["verdict"] == "reject"

    def test_is_not_for_who_submitted_it_or_has_another_role(self, xdyj: Cast, request_: ResourceRequest) -> None:
        assert [sign(browser(one), request_) for one in (xdyj.olga, xdyj.quinn)] == [403, 403]

    def test_is_not_made_for_a_version_that_was_not_seen(self, xdyj: Cast, request_: ResourceRequest) -> None:
        assert sign(browser(xdyj.max), request_, seen="0" * 64) == 422

    def test_does_not_exist_under_another_record(self, xdyj: Cast, request_: ResourceRequest) -> None:
        approval = Approval.objects.get(record_id=request_.pk)

        assert (
            browser(xdyj.max).get(f"/xdyj/objectives/{an_objective(xdyj).number}/approvals/{approval.pk}/").status_code
            == 404
        )

    def test_waits_on_the_records_page(self, xdyj: Cast, request_: ResourceRequest) -> None:
        page = f"/xdyj/resource-requests/{request_.number}/"

        assert browser(xdyj.max).get(page).context["signing"].mine
        assert not browser(xdyj.olga).get(page).context["signing"].mine


class TestAMissingThing:
    def test_locks_the_step_and_is_asked_for_in_its_dialog(self, xdyj: Cast) -> None:
        concerns = Record.objects.get(pk=an_objective(xdyj).pk)
        made = create(
            ResourceRequest, actor=xdyj.olga, at=NOON, title="人手", concerns=concerns, type="people", purpose="值守"
        )
        olga, page = browser(xdyj.olga), f"/xdyj/resource-requests/{made.number}/"

        offer = olga.get(page).context["first"]
        dialog = olga.get(offer.href, headers=HTMX)
        taken = olga.post(offer.href, {"amount": "2"})

        assert offer.blocked and [gap.href for gap in offer.gaps] == [offer.href]
        assert [one.name for one in dialog.context["form"].inputs] == ["amount"]
        assert taken.status_code == 302
        made.refresh_from_db()
        assert (made.state, made.amount) == ("requested", 2)


class TestManyThatWait:
    """The list and the menu's badge ask the database as often for many as for few."""

    @staticmethod
    def queries(client: Client, path: str) -> int:
        client.get(path)  # what is read once per process
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    def waiting(self, cast: Cast) -> None:
        """One action to approve as head, one more time asked for, one to decide for the department that owns it."""
        b.submitted(cast, b.preventive(cast, by=cast.quinn))
        more = b.approved(cast, b.preventive(cast, by=cast.quinn))
        take("extend", more, actor=cast.olga, at=NOON, due_on=date(2026, 12, 24), reason="供应商延期")
        other = b.approved(cast, b.preventive(cast, by=cast.quinn))
        lift("core_approvalslot")
        ApprovalSlot.objects.filter(approval__record_id=other.pk).update(
            is_open=True, role="owning-department", verdict="", decided_by=None, decided_at=None
        )
        Record.objects.filter(pk=other.pk).update(state="submitted")

    def test_cost_no_more_queries(self, xdyj: Cast) -> None:
        b.routed(xdyj)
        ApprovalRoute.objects.filter(company=xdyj.company).update(by=[["department-head"]])
        Department.objects.filter(company=xdyj.company).update(head=xdyj.max)
        max_ = browser(xdyj.max)
        self.waiting(xdyj)
        few = {path: self.queries(max_, path) for path in (WAITING, "/xdyj/objectives/")}
        for _ in range(4):
            self.waiting(xdyj)

        page = max_.get(WAITING)

        assert len(page.context["waiting"]) == 15
        assert "2026-12-24" in page.content.decode() and "供应商延期" in page.content.decode()
        assert {path: self.queries(max_, path) for path in few} == few
