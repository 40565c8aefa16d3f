"""Who is told when something happens to a record."""

from datetime import date, timedelta

import pytest

from bihuan.areas.capability.models import Objective
from bihuan.areas.policies.models import ControlledDocument, Reviewer
from bihuan.core.approvals import decide
from bihuan.core.models import Approval, Notice
from bihuan.core.organisation import delegate
from bihuan.core.vocabulary import Role
from bihuan.core.writing import add_part, amend, create, take
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
Kind = Notice.Kind


def told(kind: str) -> list[str]:
    return sorted(notice.person.name for notice in Notice.objects.filter(kind=kind))


def objective(cast: Cast, **fields: object) -> Objective:
    return create(Objective, actor=cast.quinn, at=NOON, **{"title": "一线解决率", "year": 2026, **fields})


def submitted(cast: Cast) -> ControlledDocument:
    record = create(
        ControlledDocument, actor=cast.olga, at=NOON, title="变更管理过程", code="X-1", text="第一章", owner=cast.ada
    )
    add_part(Reviewer, record, actor=cast.olga, at=NOON, owner=cast.quinn)
    take("hand-over", record, actor=cast.olga, at=NOON)
    take("review", record, actor=cast.quinn, at=NOON, opinion="agree")
    return take("submit", record, actor=cast.olga, at=NOON)


class TestAnApproval:
    def test_is_told_to_who_can_decide_and_who_stands_in(self, xdyj: Cast) -> None:
        delegate(
            xdyj.max,
            xdyj.eve,
            actor=xdyj.max,
            at=NOON,
            from_day=date(2026, 3, 1),
            to_day=date(2026, 3, 9),
            role=Role.OM_MANAGEMENT,
        )
        delegate(
            xdyj.max,
            xdyj.gina,
            actor=xdyj.max,
            at=NOON,
            from_day=date(2026, 3, 1),
            to_day=date(2026, 3, 9),
            role=Role.OM_MANAGER,
        )

        submitted(xdyj)

        assert told(Kind.APPROVAL_REQUESTED) == ["Eve", "Max"]

    def test_is_told_to_who_asked_and_the_owner_with_the_reason(self, xdyj: Cast) -> None:
        record = submitted(xdyj)

        decide(Approval.objects.get(), actor=xdyj.max, at=NOON, verdict="reject", comment="缺少附录")

        assert told(Kind.APPROVAL_DECIDED) == ["Ada", "Olga"]
        assert all("缺少附录" in notice.text for notice in Notice.objects.filter(kind=Kind.APPROVAL_DECIDED))
        assert "Ada" not in [
            n.person.name for n in Notice.objects.filter(kind=Kind.MOVED, key__endswith=f":{record.version + 1}")
        ]

    def test_that_is_granted_says_so(self, xdyj: Cast) -> None:
        submitted(xdyj)

        decide(Approval.objects.get(), actor=xdyj.max, at=NOON, verdict="approve")

        notice = Notice.objects.get(kind=Kind.APPROVAL_DECIDED, person=xdyj.olga)
        assert notice.path.startswith("/xdyj/documents/")


class TestARecord:
    def test_tells_its_new_owner(self, xdyj: Cast) -> None:
        record = objective(xdyj, owner=xdyj.olga)
        amend(record, actor=xdyj.quinn, at=NOON, owner=xdyj.max)
        amend(record, actor=xdyj.quinn, at=NOON, target="72%")

        assert told(Kind.OWNER) == ["Max", "Olga"]

    def test_tells_nobody_what_they_did_themselves(self, xdyj: Cast) -> None:
        record = objective(xdyj, owner=xdyj.quinn)
        take("issue", record, actor=xdyj.gina, at=NOON)
        take("close", record, actor=xdyj.quinn, at=NOON, result="72%", attainment="reached")

        assert told(Kind.OWNER) == []
        assert [n.person.name for n in Notice.objects.filter(kind=Kind.MOVED)] == ["Quinn"]

    def test_that_moves_names_its_new_state(self, xdyj: Cast) -> None:
        record = objective(xdyj, owner=xdyj.olga)
        take("issue", record, actor=xdyj.gina, at=NOON)

        assert str(record.number) in Notice.objects.get(kind=Kind.MOVED).text


class TestADelegation:
    def test_is_told_to_the_delegate(self, xdyj: Cast) -> None:
        today = NOON.date()
        delegate(xdyj.max, xdyj.olga, actor=xdyj.max, at=NOON, from_day=today, to_day=today + timedelta(days=5))

        notice = Notice.objects.get(kind=Kind.DELEGATION)
        assert notice.person == xdyj.olga and "Max" in notice.text and "2026-03-07" in notice.text
