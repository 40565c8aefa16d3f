"""A document made elsewhere shows a task done only where its own day and its task allow it. Trap 25, by both real packs."""

from datetime import date, datetime
from typing import Any

import pytest
from django.core.files.base import ContentFile

from bihuan.areas.assurance.models import AuditProgramme
from bihuan.areas.policies.models import Filing, Task, TaskState
from bihuan.core.access import standing_of
from bihuan.core.files import attach
from bihuan.core.models import Person
from bihuan.core.refusals import Refused
from bihuan.core.writing import amend, create, take
from tests.api.test_records import Caller
from tests.api.test_records import _urls as _urls  # the same addresses
from tests.areas.assurance.test_audit_duties import living
from tests.areas.improvement import builders as improvement
from tests.areas.policies.living import duty as small_duty
from tests.areas.policies.living import living as living_by
from tests.areas.policies.living import local, tick
from tests.areas.policies.living import task as small_task
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
NOVEMBER = local(2026, 11, 20)
CHECK, SUPERVISION = "XDYJ-03-02/monthly-plan-check", "YNTD-ITSS-0300/plan-supervision"


def task(cast: Cast, ref: str, occasion: str = "", **only: Any) -> Task:
    rows = Task.objects.filter(company=cast.company, duty__ref=ref, **only)
    return rows.filter(occasion=occasion).get() if occasion else rows.get()


def filed(cast: Cast, effective_on: date, at: datetime = NOVEMBER, by: Person | None = None, **about: Any) -> Filing:
    made = create(Filing, actor=by or cast.eve, at=at, title="纸质记录", effective_on=effective_on, **about)
    attach(made, ContentFile(b"%PDF-1.7 signed", "paper.pdf"), actor=by or cast.eve, at=at)
    return made


def refused(cast: Cast, effective_on: date, at: datetime = NOVEMBER, **about: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as found:
        filed(cast, effective_on, at, **about)
    return [(one.field, str(one)) for one in found.value.reasons]


class TestItsOwnDay:
    @pytest.fixture
    def xdyj(self, xdyj: Cast) -> Cast:
        living(xdyj, "xdyj")
        tick(xdyj, NOVEMBER)
        return xdyj

    @pytest.mark.requirement("XDYJ-03-02.31")
    @pytest.mark.parametrize(("occasion", "day"), [("2026-11", date(2024, 1, 1)), ("2027-12", NOVEMBER.date())])
    def test_before_the_period_of_the_task_is_no_evidence_of_it(self, xdyj: Cast, occasion: str, day: date) -> None:
        (field, text), *more = refused(xdyj, day, task=task(xdyj, CHECK, occasion))

        assert (field, more) == ("effective_on", [])
        assert f"{occasion}-01 or later" in text

    @pytest.mark.requirement("XDYJ-03-02.31")
    def test_still_to_come_is_refused_with_what_to_enter(self, xdyj: Cast) -> None:
        (field, text), *_more = refused(xdyj, date(2027, 6, 1), task=task(xdyj, CHECK, "2026-11"))

        assert field == "effective_on" and "2027-06-01 has not come yet" in text

    @pytest.mark.requirement("XDYJ-03-02.31")
    def test_corrected_to_one_that_does_not_fit_is_refused_too(self, xdyj: Cast) -> None:
        paper = filed(xdyj, date(2026, 11, 18), task=task(xdyj, CHECK, "2026-11"))

        for day in (date(2024, 1, 1), date(2027, 6, 1)):
            with pytest.raises(Refused):
                amend(paper, actor=xdyj.eve, at=NOVEMBER, effective_on=day)
            paper.refresh_from_db()
        take("confirm", paper, actor=xdyj.quinn, at=NOVEMBER)
        assert task(xdyj, CHECK, "2026-11").on_time

    @pytest.mark.requirement("XDYJ-03-02.31")
    def test_after_the_deadline_counts_and_counts_as_late(self, xdyj: Cast) -> None:
        paper = filed(xdyj, date(2026, 11, 3), task=task(xdyj, CHECK, "2026-10"))

        take("confirm", paper, actor=xdyj.quinn, at=NOVEMBER)

        assert task(xdyj, CHECK, "2026-10").state_at(NOVEMBER) == TaskState.LATE

    def test_kept_wrong_from_before_is_not_confirmed_but_can_be_rejected(self, xdyj: Cast) -> None:
        old, ahead = (filed(xdyj, date(2026, 11, 18), task=task(xdyj, CHECK, "2026-11")) for _n in range(2))
        Filing.objects.filter(pk=old.pk).update(effective_on=date(2024, 1, 1))
        Filing.objects.filter(pk=ahead.pk).update(effective_on=date(2026, 11, 30))

        for paper in (old, ahead):
            paper.refresh_from_db()
            with pytest.raises(Refused) as found:
                take("confirm", paper, actor=xdyj.quinn, at=NOVEMBER)
            assert [one.field for one in found.value.reasons] == ["effective_on"]
            assert take("reject", paper, actor=xdyj.quinn, at=NOVEMBER, reason="不是本期").state == "rejected"

    @pytest.mark.requirement("YNTD-ITSS-0300.02")
    def test_of_yntd_is_held_against_the_task_as_well(self, yntd: Cast) -> None:
        living(yntd, "yntd")
        tick(yntd, NOVEMBER)
        (field, text), *_more = refused(yntd, date(2024, 1, 1), task=task(yntd, SUPERVISION, "2027-Q4"))

        assert field == "effective_on" and "2027-10-01 or later" in text

    @pytest.mark.requirement("XDYJ-03-02.31", "YNTD-ITSS-0300.02")
    @pytest.mark.parametrize(
        ("code", "ref", "occasion"), [("xdyj", CHECK, "2026-02"), ("yntd", SUPERVISION, "2026-Q1")]
    )
    def test_is_checked_for_programs_as_for_people(
        self, request: pytest.FixtureRequest, code: str, ref: str, occasion: str
    ) -> None:
        cast: Cast = request.getfixturevalue(code)
        if code == "yntd":
            living(cast, "yntd")
        caller = Caller(cast, "olga")
        caller.base = f"/api/v1/{cast.company.slug}/filings"
        body = {"title": "纸质记录", "task": task(cast, ref, occasion).pk}

        for day in ("2031-01-01", "2024-01-01"):
            answer = caller("post", data={**body, "effective_on": day})
            assert answer.status_code == 422 and "effective_on" in answer.content.decode()
        assert not Filing.objects.exists()


class TestWhichTask:
    def test_of_several_at_a_time_has_to_be_said(self, xdyj: Cast) -> None:
        living(xdyj, "xdyj")
        fan = Task.objects.filter(company=xdyj.company, duty__ref="XDYJ-04-01/discipline-survey", occasion="2026-02")
        survey = fan.filter(scope="discipline:network").get()

        (field, text), *_more = refused(xdyj, date(2026, 2, 25), NOON, duty=survey.duty)
        assert field == "task" and "Say for which task" in text
        take("confirm", filed(xdyj, date(2026, 2, 25), NOON, task=survey), actor=xdyj.quinn, at=NOON)

        assert {one.scope for one in fan.filter(pending=False)} == {"discipline:network"}

    def test_is_one_of_the_duty_that_is_named_with_it(self, xdyj: Cast) -> None:
        living(xdyj, "xdyj")
        check, other = task(xdyj, CHECK, "2026-02"), task(xdyj, "XDYJ-04-01/month-end-check", "2026-02")

        assert [field for field, _text in refused(xdyj, date(2026, 2, 25), NOON, task=check, duty=other.duty)] == [
            "task"
        ]

    @pytest.mark.parametrize(
        ("noun", "words"), [("filings", {"effective_on": "2026-02-25"}), ("waivers", {"reason": "x"})]
    )
    def test_out_of_sight_is_as_if_it_did_not_exist(self, xdyj: Cast, noun: str, words: dict[str, str]) -> None:
        """Keys can be guessed: what is said of one task nobody showed Eve must be what is said of none."""
        living(xdyj, "xdyj")
        found = task(xdyj, CHECK, "2026-02")
        body = {"title": "纸质记录", **words}

        def answer(name: str, key: int) -> tuple[int, list[tuple[str, str]]]:
            caller = Caller(xdyj, name)
            caller.base = f"/api/v1/xdyj/{noun}"
            told = caller("post", data={**body, "task": key})
            return told.status_code, [(one["field"], one["text"]) for one in told.json().get("reasons", ())]

        assert not Task.objects.visible_to(standing_of(xdyj.eve, NOON)).filter(pk=found.pk).exists()
        assert answer("eve", found.pk) == answer("eve", 10**9)
        assert answer("eve", found.pk)[0] == 422
        assert answer("quinn", found.pk)[0] == 201


class TestWhatIsDoneInBihuan:
    @pytest.mark.requirement("XDYJ-03-02.30")
    def test_a_decision_is_signed_there_and_no_paper_stands_for_it(self, xdyj: Cast) -> None:
        living(xdyj, "xdyj")
        item = take("verify-pilot", improvement.pilot_submitted(xdyj), actor=xdyj.quinn, at=NOON, comment="已核对")
        asked = task(xdyj, "XDYJ-03-02/rollout-approval")

        for about in ({"task": asked}, {"duty": asked.duty}):
            (_field, text), *_more = refused(xdyj, date(2026, 3, 2), NOON, **about)
            assert "signed in Bihuan" in text
        assert item.number in str(refused(xdyj, date(2026, 3, 2), NOON, task=asked))
        assert task(xdyj, "XDYJ-03-02/rollout-approval").pending

    @pytest.mark.requirement("YNTD-ITSS-0300.01")
    def test_the_general_managers_decision_on_the_plan_is_signed_there_too(self, yntd: Cast) -> None:
        living(yntd, "yntd")
        take("submit", improvement.full_plan(yntd), actor=yntd.quinn, at=NOON)
        asked = task(yntd, "YNTD-ITSS-0300/plan-approval")

        assert "approve or return it" in str(refused(yntd, date(2026, 3, 2), NOON, task=asked))

    @pytest.mark.requirement("XDYJ-03-02.18")
    def test_a_record_that_waits_there_is_carried_on_there(self, xdyj: Cast) -> None:
        living(xdyj, "xdyj")
        raised = improvement.opportunity(xdyj)
        asked = task(xdyj, "XDYJ-03-02/screening")

        assert f"{raised.number} itself shows" in str(refused(xdyj, date(2026, 3, 2), NOON, task=asked))


class TestThePlanOfAYear:
    """It is drawn up before its year begins: from the day on which its task was made."""

    YEARLY = {"every": '"year"', "due": "{ month = 3, day = 31 }"}

    def test_counts_for_its_year_from_when_its_task_was_there(self, xdyj: Cast) -> None:
        living(xdyj, "xdyj")
        tick(xdyj, local(2026, 10, 9))
        asked = task(xdyj, "XDYJ-04-01/audit-programme", "2027")

        assert "2026-10-09 or later" in str(refused(xdyj, date(2026, 10, 8), NOVEMBER, task=asked))
        take("confirm", filed(xdyj, date(2026, 11, 16), NOVEMBER, task=asked), actor=xdyj.quinn, at=NOVEMBER)

        assert task(xdyj, "XDYJ-04-01/audit-programme", "2027").fulfilled_at == local(2026, 11, 16, 12)
        assert task(xdyj, "XDYJ-04-01/audit-programme", "2026").pending

    def test_of_the_next_year_is_drawn_up_in_the_year_that_asks_for_it(self, xdyj: Cast) -> None:
        living(xdyj, "xdyj")
        asked = task(xdyj, "XDYJ-03-02/annual-plan", "2026")

        assert "2026-01-01 or later" in str(refused(xdyj, date(2025, 12, 20), NOON, task=asked))

    @pytest.mark.requirement("XDYJ-04-01.12")
    def test_as_a_record_closes_the_task_of_its_year_before_that_begins(self, xdyj: Cast) -> None:
        living_by(xdyj, small_duty(**self.YEARLY, evidence='{ record = "audit-programme", state = "draft", where = { year = "$year" } }'))  # fmt: skip
        tick(xdyj, NOVEMBER)

        create(AuditProgramme, actor=xdyj.quinn, at=NOVEMBER, title="2027 年度内部审核方案", year=2027)

        assert not small_task(xdyj, occasion="2027").pending
        assert small_task(xdyj, occasion="2026").pending
