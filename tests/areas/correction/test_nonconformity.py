"""A nonconformity is raised with evidence, accepted, and then goes along with its actions until it is closed."""

from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile

from bihuan.areas.correction.documents import nonconformity_document
from bihuan.areas.correction.models import Action, Nonconformity
from bihuan.core.blocks import Table
from bihuan.core.files import attach
from bihuan.core.models import Attachment, JournalEntry, Link
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.withdrawing import withdraw
from bihuan.core.writing import amend, create, take
from tests.areas.correction import builders as b
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
State = Nonconformity.State


def now(record: Nonconformity) -> str:
    return Nonconformity.objects.get(pk=record.pk).state


def fresh(record: Action) -> Action:
    return Action.objects.get(pk=record.pk)


class TestRaising:
    @pytest.mark.requirement("XDYJ-04-01.02")
    def test_is_refused_without_evidence_and_criterion(self, xdyj: Cast) -> None:
        with pytest.raises(Refused) as refused:
            b.nonconformity(xdyj, evidence="", criterion=" ")

        assert {reason.field for reason in refused.value.reasons} == {"evidence", "criterion"}

    @pytest.mark.requirement("XDYJ-04-01.02", "YNTD-ITSS-0300.09")
    @pytest.mark.parametrize("words", [".", "——", "无"])
    def test_is_refused_with_a_mark_for_evidence(self, company: Cast, words: str) -> None:
        with pytest.raises(Refused, match="a mark says nothing") as refused:
            b.nonconformity(company, evidence=words)

        assert [reason.field for reason in refused.value.reasons] == ["evidence"]
        assert not Nonconformity.objects.exists()
        assert not Nonconformity.objects.exists()

    @pytest.mark.requirement("YNTD-ITSS-0300.05", "XDYJ-04-01.06")
    def test_is_open_to_every_employee_but_not_to_an_assessor(self, xdyj: Cast) -> None:
        assert b.nonconformity(xdyj, actor=xdyj.eve).state == State.RAISED
        with pytest.raises(NotAllowed):
            b.nonconformity(xdyj, actor=xdyj.vera)

    def test_of_another_company_cannot_point_here(self, xdyj: Cast, yntd: Cast) -> None:
        theirs = b.complaint(yntd)

        with pytest.raises(Refused):
            b.nonconformity(xdyj, from_complaint=theirs.pk)

    def test_stays_as_it_is_once_it_is_accepted(self, xdyj: Cast) -> None:
        record = b.accepted(xdyj)

        with pytest.raises(NotAllowed):
            amend(record, actor=xdyj.ada, at=NOON, what="其实没事")


class TestAccepting:
    @pytest.mark.requirement("YNTD-ITSS-0300.09")
    def test_drafts_the_corrective_action(self, xdyj: Cast) -> None:
        record = b.accepted(xdyj, severity="major")

        action = b.action_of(record)
        assert (action.nature, action.severity, action.owner) == ("corrective", "major", xdyj.olga)
        assert Link.objects.filter(source=record.pk, target=action.pk).exists()

    def test_is_for_the_department_concerned(self, xdyj: Cast) -> None:
        record = b.nonconformity(xdyj)

        with pytest.raises(NotAllowed):
            take("accept", record, actor=xdyj.ada, at=NOON, owner=xdyj.olga)

    def test_nobody_dismisses_what_they_answer_for(self, xdyj: Cast) -> None:
        record = b.nonconformity(xdyj, owner=xdyj.quinn)

        with pytest.raises(NotAllowed):
            take("dismiss", record, actor=xdyj.quinn, at=NOON, reason="不成立")
        take("dismiss", record, actor=xdyj.ada, at=NOON, reason="证据不成立")

        assert now(record) == State.DISMISSED

    @pytest.mark.requirement("XDYJ-04-01.10", "XDYJ-04-01.18")
    def test_the_audited_do_not_dismiss_what_the_audit_found_there(self, xdyj: Cast) -> None:
        record = b.nonconformity(xdyj, source="audit", department=xdyj.departments["quality"], owner=xdyj.eve)

        with pytest.raises(NotAllowed, match="Nobody of quality"):
            take("dismiss", record, actor=xdyj.quinn, at=NOON, reason="不成立")

        assert take("dismiss", record, actor=xdyj.ada, at=NOON, reason="证据不成立").state == State.DISMISSED

    def test_what_is_dismissed_takes_its_draft_along(self, xdyj: Cast) -> None:
        record = b.accepted(xdyj)

        take("dismiss", record, actor=xdyj.quinn, at=NOON, reason="证据不成立")

        assert b.action_of(record).state == Action.State.CANCELLED

    def test_an_action_waits_until_it_is_accepted(self, xdyj: Cast) -> None:
        record = b.nonconformity(xdyj)

        with pytest.raises(Refused, match="accepted"):
            create(Action, actor=xdyj.max, at=NOON, title="改模板", nature="corrective", what="x", treats=record)


class TestFollowingItsActions:
    @pytest.mark.requirement("YNTD-ITSS-0300.09", "XDYJ-04-01.34")
    def test_from_raised_to_closed(self, xdyj: Cast) -> None:
        record = b.accepted(xdyj)
        action = b.action_of(record)

        places = [now(record)]
        for step in (b.submitted, lambda c, a: b.sign(a, c.max)):
            step(xdyj, action)  # type: ignore[no-untyped-call]
            places.append(now(record))
        take("start", fresh(action), actor=xdyj.olga, at=NOON)
        places.append(now(record))
        finished(xdyj, fresh(action))
        places.append(now(record))
        take("verify", fresh(action), actor=xdyj.quinn, at=NOON, verification="抽查")
        places.append(now(record))
        take("confirm", fresh(action), actor=xdyj.quinn, at=b.CONFIRM, effect="未再发生")
        places.append(now(record))
        take("close", fresh(action), actor=xdyj.quinn, at=b.CONFIRM, result="有效")
        places.append(now(record))

        assert places == [state.value for state in State if state not in {State.RAISED, State.DISMISSED}]

    def test_it_is_as_far_as_the_slowest_of_them(self, xdyj: Cast) -> None:
        record = b.accepted(xdyj)
        b.approved(xdyj, b.action_of(record))

        more: dict[str, Any] = {
            "title": "同类模板排查",
            "nature": "preventive",
            "what": "其他模板可能也缺项",
            "treats": record,
        }
        second = create(Action, actor=xdyj.max, at=NOON, **more)
        assert now(record) == State.ACCEPTED

        take("cancel", second, actor=xdyj.quinn, at=NOON, reason="并入第一项")
        assert now(record) == State.ACTION_APPROVED

    def test_an_action_sent_back_takes_it_along(self, xdyj: Cast) -> None:
        record = b.accepted(xdyj)
        b.sign(b.submitted(xdyj, b.action_of(record)), xdyj.max, "reject", "原因太浅")

        assert now(record) == State.ACCEPTED

    def test_its_journal_tells_every_move(self, xdyj: Cast) -> None:
        record = b.accepted(xdyj)
        b.submitted(xdyj, b.action_of(record))

        actions = JournalEntry.objects.filter(record=record.pk).values_list("action", flat=True)
        assert {"nonconformity.accept", "nonconformity.reach-cause-found"} <= set(actions)


def finished(cast: Cast, action: Action) -> Action:
    from bihuan.core.writing import amend_part

    for row in action.steps.all():
        amend_part(row, actor=cast.olga, at=NOON, done_on=NOON.date())
    return take("finish", action, actor=cast.olga, at=NOON, carried_out="已改")


class TestClosing:
    @pytest.mark.requirement("XDYJ-04-01.02", "YNTD-ITSS-0300.10")
    def test_early_is_refused_with_every_reason_at_once(self, xdyj: Cast) -> None:
        record = b.accepted(xdyj)

        with pytest.raises(Refused) as refused:
            take("close", record, actor=xdyj.quinn, at=NOON)

        said = " ".join(str(reason) for reason in refused.value.reasons)
        assert all(word in said for word in ("root cause", "evidence", "verified", "effect"))

    @pytest.mark.requirement("YNTD-ITSS-0300.09")
    def test_is_refused_without_a_corrective_action(self, xdyj: Cast) -> None:
        record = b.accepted(xdyj)
        take("cancel", b.action_of(record), actor=xdyj.quinn, at=NOON, reason="写错")

        with pytest.raises(Refused, match="no corrective action"):
            take("close", record, actor=xdyj.quinn, at=NOON)

    def test_a_file_is_evidence_too(self, xdyj: Cast) -> None:
        from bihuan.areas.correction.flow.nonconformity import evidence

        record = b.nonconformity(xdyj)
        record.evidence = ""
        assert evidence(record) is not None
        Attachment.objects.create(
            company=xdyj.company,
            record_id=record.pk,
            name="变更单.pdf",
            media_type="x",
            size=1,
            digest="0" * 64,
            received_at=NOON,
        )
        assert evidence(record) is None


@pytest.mark.requirement("YNTD-ITSS-0300.09", "XDYJ-04-01.02")
@pytest.mark.parametrize("company", ["xdyj", "yntd"])
def test_it_is_not_raised_on_a_day_to_come(company: str, request: pytest.FixtureRequest) -> None:
    cast: Cast = request.getfixturevalue(company)

    with pytest.raises(Refused, match="has not come yet"):
        b.nonconformity(cast, raised_on=date(2026, 3, 3))
    assert b.nonconformity(cast, raised_on=date(2026, 3, 2)).raised_on == date(2026, 3, 2)


class TestTheReport:
    def test_lists_the_files_that_stand_and_none_that_was_withdrawn(self, xdyj: Cast) -> None:
        record = b.nonconformity(xdyj)
        files = [
            attach(record, ContentFile(f"%PDF-1.7 {name}".encode(), name), actor=xdyj.ada, at=NOON)
            for name in ("right.pdf", "wrong.pdf")
        ]
        withdraw(files[1], actor=xdyj.ada, at=NOON, reason="传错了项目")

        tables = [one for one in nonconformity_document(record).blocks if isinstance(one, Table)]
        evidence = next(one for one in tables if str(one.head[0]) == "Attached evidence")

        assert evidence.rows == [["right.pdf", files[0].digest[:16]]]
