"""The duties of both policies on complaints, nonconformities and actions: set off and fulfilled by real records."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bihuan.areas.correction.models import Action, ActionDocument, Consulted
from bihuan.areas.improvement.models import Escalation, ResourceRequest
from bihuan.areas.policies import engine, loading
from bihuan.areas.policies.models import ControlledDocument, Reviewer, Task
from bihuan.core.models import Person, RoleAssignment
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.vocabulary import Role
from bihuan.core.workdays import calendar_for
from bihuan.core.writing import add_part, amend, amend_part, create, take
from bihuan.web import deadline_view
from tests.areas.correction import builders as b
from tests.areas.policies.years import pack
from tests.cast import NOON, Cast, make_company

pytestmark = pytest.mark.django_db


def living(cast: Cast, code: str) -> Cast:
    """The cast's company by its real pack; Ada leads the audits, quality and O&M are headed by Quinn and Max."""
    loading.load(cast.company, pack(code), actor=None, at=NOON - timedelta(days=30))
    RoleAssignment.objects.create(company=cast.company, person=cast.ada, role=Role.LEAD_AUDITOR)
    cast.company.refresh_from_db()
    for name, person in list(cast.people.items()):
        cast.people[name] = Person.objects.get(pk=person.pk)
    return cast


@pytest.fixture(scope="module")
def lived(kept: None) -> Cast:
    return living(make_company("XDYJ"), "xdyj")


@pytest.fixture(scope="module")
def lived_there(kept: None) -> Cast:
    return living(make_company("YNTD", approver=Role.GENERAL_MANAGER), "yntd")


@pytest.fixture
def ours(lived: Cast, db: None) -> Cast:
    return lived.again()


@pytest.fixture
def theirs(lived_there: Cast, db: None) -> Cast:
    return lived_there.again()


def task(cast: Cast, key: str, **only: Any) -> Task:
    rows = Task.objects.filter(company=cast.company, duty__ref__endswith=f"/{key}", **only)
    assert rows.count() == 1, f"{key}: {[str(one) for one in rows]}"
    return rows.get()


def fulfilled(cast: Cast, key: str, **only: Any) -> bool:
    return task(cast, key, **only).fulfilled_at is not None


def fresh(action: Action) -> Action:
    return Action.objects.get(pk=action.pk)


class TestOfXdyj:
    @pytest.mark.requirement("XDYJ-04-01.17")
    def test_cause_and_action_within_five_working_days(self, ours: Cast) -> None:
        record = b.accepted(ours, source="audit")
        made = task(ours, "nc-cause-and-action")
        assert (made.subject_id, made.due_day, made.role) == (record.pk, date(2026, 3, 9), "responsible-department")

        action = b.submitted(ours, b.action_of(record))
        assert not fulfilled(ours, "nc-cause-and-action")
        b.sign(action, ours.max)

        assert fulfilled(ours, "nc-cause-and-action")

    @pytest.mark.requirement("XDYJ-04-01.17")
    def test_the_last_day_is_said_with_every_day_on_the_way(self, ours: Cast) -> None:
        at = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)
        b.nonconformity(ours, at=at)

        made = task(ours, "nc-cause-and-action")

        assert made.due_day == date(2026, 10, 10)  # a Saturday that is worked, after seven days off

    @pytest.mark.requirement("XDYJ-04-01.04", "XDYJ-04-01.18")
    def test_a_major_one_is_for_the_management_representative_and_its_audit_team(self, ours: Cast) -> None:
        record = b.accepted(ours, source="audit", severity="major")
        action = b.done(ours, b.action_of(record), approver=ours.gina)
        assert not fulfilled(ours, "nc-verification")

        take("verify", action, actor=ours.ada, at=NOON, verification="抽查 5 单")

        assert fulfilled(ours, "nc-verification")
        assert action.for_review

    @pytest.mark.requirement("XDYJ-04-01.18")
    def test_one_without_effect_is_followed_up_until_it_is_closed(self, ours: Cast) -> None:
        record = b.accepted(ours, source="audit")
        action = b.done(ours, b.action_of(record))

        take("reopen", action, actor=ours.quinn, at=NOON, reason="又有 2 单", due_on=date(2026, 5, 29))
        assert fulfilled(ours, "nc-verification")
        assert fulfilled(ours, "nc-cause-and-action")  # what was done in time stays done

        again = b.drawn_up(ours, fresh(action), at=b.CONFIRM, due_on=date(2026, 5, 29))
        b.done(ours, again, at=b.CONFIRM)
        found = Task.objects.filter(duty__ref__endswith="/nc-verification").order_by("pk")
        assert [one.fulfilled_at is not None for one in found] == [True, False]

    @pytest.mark.requirement("XDYJ-04-01.05", "XDYJ-04-01.34")
    def test_quality_confirms_the_effect(self, ours: Cast) -> None:
        action = b.done(ours, b.action_of(b.accepted(ours, source="audit")))
        take("verify", action, actor=ours.ada, at=NOON, verification="抽查")

        found = take("confirm", action, actor=ours.quinn, at=b.CONFIRM, effect="一个月未再发生")

        assert found.confirmed_by == ours.quinn


class TestOfYntd:
    @pytest.mark.requirement("YNTD-ITSS-0300.09")
    def test_a_complaint_gets_its_corrective_action(self, theirs: Cast) -> None:
        record = b.treated(theirs)
        assert task(theirs, "complaint-action").due_day == date(2026, 3, 9)

        b.submitted(theirs, b.action_of(record))

        assert fulfilled(theirs, "complaint-action")

    @pytest.mark.requirement("YNTD-ITSS-0300.09", "YNTD-ITSS-0300.10")
    def test_a_nonconformity_gets_its_corrective_action(self, theirs: Cast) -> None:
        record = b.accepted(theirs)

        action = b.submitted(theirs, b.action_of(record))
        assert fulfilled(theirs, "nonconformity-action")
        b.sign(action, theirs.max, "reject", "原因太浅")

        assert not fulfilled(theirs, "nonconformity-action")

    @pytest.mark.requirement("YNTD-ITSS-0300.11")
    def test_the_general_manager_decides_on_a_major_one(self, theirs: Cast) -> None:
        action = b.drawn_up(theirs, b.action_of(b.accepted(theirs, severity="major")))
        add_part(Consulted, action, actor=theirs.olga, at=NOON, department=theirs.departments["quality"])
        b.submitted(theirs, take("agree", action, actor=theirs.quinn, at=NOON))
        assert not fulfilled(theirs, "major-action-approval")

        b.sign(action, theirs.gina)

        assert fulfilled(theirs, "major-action-approval")

    @pytest.mark.requirement("YNTD-ITSS-0300.21")
    def test_the_department_is_reminded_a_month_before_it_is_due(self, theirs: Cast) -> None:
        b.drawn_up(theirs, b.action_of(b.accepted(theirs)), due_on=date(2026, 6, 30))
        assert task(theirs, "action-reminder").due_day == date(2026, 5, 29)

        engine.tick(theirs.company, at=datetime(2026, 5, 29, 2, 0, tzinfo=UTC))

        assert fulfilled(theirs, "action-reminder")

    @pytest.mark.requirement("YNTD-ITSS-0300.21")
    @pytest.mark.parametrize(
        ("due_on", "reminded_on"),
        [(date(2026, 3, 20), date(2026, 3, 3)), (date(2026, 3, 3), date(2026, 3, 3)), (date(2026, 3, 2), None)],
    )
    def test_of_a_short_action_on_its_first_working_day_or_not_at_all(
        self, theirs: Cast, due_on: date, reminded_on: date | None
    ) -> None:
        """A month before lies before the action began: that is never late at once."""
        b.drawn_up(theirs, b.action_of(b.accepted(theirs)), due_on=due_on)

        made = Task.objects.filter(duty__ref__endswith="/action-reminder").first()
        assert (made.due_day if made else None) == reminded_on
        if made:
            engine.tick(theirs.company, at=datetime(2026, 3, 3, 2, 0, tzinfo=UTC))
            assert task(theirs, "action-reminder").on_time

    @pytest.mark.requirement("YNTD-ITSS-0300.21")
    def test_the_page_says_why_it_is_that_day(self, theirs: Cast) -> None:
        b.drawn_up(theirs, b.action_of(b.accepted(theirs)), due_on=date(2026, 3, 20))
        made = task(theirs, "action-reminder")

        told = deadline_view.of_task(made, calendar_for(theirs.company), NOON.date())

        assert told is not None and not told.differs
        assert told.because[0].startswith("2026-02-14 had passed when the date became known on 2026-03-02")

    @pytest.mark.requirement("YNTD-ITSS-0300.18")
    @pytest.mark.parametrize(
        ("source", "key"), [("service", "service-action-check"), ("system-check", "system-action-check")]
    )
    def test_it_is_checked_by_whom_the_policy_names(self, theirs: Cast, source: str, key: str) -> None:
        action = b.done(theirs, b.action_of(b.accepted(theirs, source=source)))
        assert not fulfilled(theirs, key)

        take("verify", action, actor=theirs.quinn, at=NOON, verification="抽查")

        assert fulfilled(theirs, key)

    @pytest.mark.requirement("YNTD-ITSS-0300.22", "YNTD-ITSS-0300.23")
    def test_effect_and_report_follow(self, theirs: Cast) -> None:
        action = b.confirmed(theirs)
        assert fulfilled(theirs, "effect-confirmation") and not fulfilled(theirs, "action-report")

        take("close", action, actor=theirs.quinn, at=b.CONFIRM, result="有效")

        assert fulfilled(theirs, "action-report")

    @pytest.mark.requirement("YNTD-ITSS-0300.22")
    def test_finding_that_it_had_no_effect_is_a_confirmation_too(self, theirs: Cast) -> None:
        action = b.verified(theirs)

        take("reopen", action, actor=theirs.quinn, at=b.CONFIRM, reason="又有", due_on=date(2026, 6, 30))

        assert fulfilled(theirs, "effect-confirmation") and fulfilled(theirs, "nonconformity-action")

    @pytest.mark.requirement("YNTD-ITSS-0300.24", "YNTD-ITSS-0300.05")
    def test_a_document_it_contradicts_is_changed_by_document_control(self, theirs: Cast) -> None:
        document = issued(theirs)
        action = b.drawn_up(theirs, b.action_of(b.accepted(b.routed(theirs))))
        said = {"title": document.title, "document": document, "change": "变更单须有回退方案"}
        add_part(ActionDocument, action, actor=theirs.olga, at=NOON, **said)

        b.confirmed(theirs, action)

        draft = document.successors.get()
        row = action.documents.get()
        assert (row.draft, row.requested_on) == (draft, b.CONFIRM.date())
        assert not fulfilled(theirs, "document-change")
        issue(theirs, draft, b.CONFIRM)
        assert fulfilled(theirs, "document-change")


def issued(cast: Cast) -> ControlledDocument:
    said = {"title": "变更管理程序", "code": "YNTD-P-07", "text": "生产变更实施前须评审", "owner": cast.olga}
    made = create(ControlledDocument, actor=cast.olga, at=NOON, **said)
    add_part(Reviewer, made, actor=cast.olga, at=NOON, owner=cast.max)
    return issue(cast, made, NOON)


def issue(cast: Cast, document: ControlledDocument, at: datetime) -> ControlledDocument:
    """Reviewed by Max, approved by Gina, issued by Quinn."""
    take("hand-over", document, actor=cast.olga, at=at)
    take("review", document, actor=cast.max, at=at, opinion="agree")
    take("submit", document, actor=cast.olga, at=at)
    found: ControlledDocument = b.sign(document, cast.gina, at=at)
    return take("issue", found, actor=cast.quinn, at=at, effective_on=at.date())


class TestADepartmentsOwnAction:
    @pytest.mark.requirement("YNTD-ITSS-0300.03", "YNTD-ITSS-0300.05", "YNTD-ITSS-0300.18")
    def test_improves_a_single_process_by_what_its_figures_show(self, theirs: Cast) -> None:
        """Nobody had to find a fault first: the department acts on its own data, and the owning department checks it."""
        said = {"title": "备件周转变慢", "what": "三个月周转天数 6、8、11", "elements": ["resources", "process"]}
        action = b.preventive(theirs, **said)

        found = b.done(theirs, action, approver=theirs.gina)
        assert not fulfilled(theirs, "service-action-check", subject=action.pk)
        take("verify", found, actor=theirs.quinn, at=NOON, verification="核对 5 笔领用")

        assert fulfilled(theirs, "service-action-check", subject=action.pk)


class TestWhatAnActionNeeds:
    @pytest.mark.requirement("YNTD-ITSS-0300.16")
    def test_resources_the_department_lacks_are_asked_of_the_general_manager(self, theirs: Cast) -> None:
        action = b.approved(theirs)
        said = {
            "title": "模板开发 3 人日",
            "concerns": action,
            "type": "people",
            "amount": "3",
            "unit": "人日",
            "purpose": "改模板",
        }
        request = take(
            "request", create(ResourceRequest, actor=theirs.olga, at=NOON, **said), actor=theirs.olga, at=NOON
        )

        assert b.sign(request, theirs.gina).state == "granted"
        assert fulfilled(theirs, "resource-decision", subject=request.pk)

    @pytest.mark.requirement("YNTD-ITSS-0300.17")
    def test_what_blocks_it_is_escalated_to_the_general_manager(self, theirs: Cast) -> None:
        action = b.approved(theirs)
        said = {"title": "开发排期冲突", "concerns": action, "problem": "研发无人可用", "wanted": "协调 1 名开发"}
        record = create(Escalation, actor=theirs.olga, at=NOON, **said)

        take("decide", record, actor=theirs.gina, at=NOON, decision="本周借调 1 人", granted="1 人 3 天")

        assert fulfilled(theirs, "escalation-decision", subject=record.pk)

    @pytest.mark.requirement("YNTD-ITSS-0300.17")
    def test_or_the_owning_department_it_is_fed_back_to_settles_them(self, theirs: Cast) -> None:
        action = b.approved(theirs, b.drawn_up(theirs, b.action_of(b.accepted(theirs))))
        said = {"title": "开发排期冲突", "concerns": action, "problem": "研发无人可用"}
        record = create(Escalation, actor=theirs.olga, at=NOON, **said)
        with pytest.raises(NotAllowed):  # he heads the department that acts, quality owns the matter
            take("settle", record, actor=theirs.max, at=NOON, outcome="x")

        take("settle", record, actor=theirs.quinn, at=NOON, outcome="质量部借出 1 人，两天完成")

        assert fulfilled(theirs, "escalation-decision", subject=record.pk)


class TestByTheRealPacks:
    """What the packs themselves say of checking, drawing up and watching."""

    @pytest.mark.requirement("YNTD-ITSS-0300.18", "YNTD-ITSS-0300.22", "XDYJ-04-01.18")
    @pytest.mark.parametrize(("company", "above"), [("ours", "quinn"), ("theirs", "gina")])
    def test_what_the_head_of_om_does_is_checked_and_confirmed_by_others(
        self, company: str, above: str, ours: Cast, theirs: Cast
    ) -> None:
        cast = {"ours": ours, "theirs": theirs}[company]
        om = cast.departments["om"]
        action = b.drawn_up(cast, b.action_of(b.accepted(cast, source="service", owning_department=om)), owner=cast.max)
        b.sign(take("submit", action, actor=cast.quinn, at=NOON), cast.gina)  # nobody approves what they own
        take("start", action, actor=cast.max, at=NOON)
        amend_part(action.steps.get(), actor=cast.max, at=NOON, done_on=NOON.date())
        take("finish", action, actor=cast.max, at=NOON, carried_out="已改")

        with pytest.raises(NotAllowed):
            take("verify", action, actor=cast.max, at=NOON, verification="抽查")
        take("verify", action, actor=cast.quinn, at=NOON, verification="抽查")
        found = take("confirm", action, actor=getattr(cast, above), at=b.CONFIRM, effect="好")

        assert found.state == Action.State.EFFECT_CONFIRMED

    @pytest.mark.requirement("YNTD-ITSS-0300.11")
    def test_a_minor_one_that_recurs_waits_for_the_general_manager_too(self, theirs: Cast) -> None:
        earlier = b.nonconformity(theirs)
        record = b.nonconformity(theirs)
        take("confirm-recurrence", record, actor=theirs.quinn, at=NOON, earlier=earlier)
        action = b.drawn_up(theirs, b.action_of(b.accepted(theirs, record)))
        add_part(Consulted, action, actor=theirs.olga, at=NOON, department=theirs.departments["quality"])
        take("agree", action, actor=theirs.quinn, at=NOON)

        b.submitted(theirs, action)

        assert task(theirs, "major-action-approval").subject_id == action.pk

    @pytest.mark.requirement("YNTD-ITSS-0300.22")
    def test_the_effect_is_not_watched_beyond_the_day_it_is_confirmed_by(self, theirs: Cast) -> None:
        action = b.drawn_up(theirs, b.action_of(b.accepted(theirs)), observe_days=200)

        with pytest.raises(Refused, match="gives 92 days"):
            b.submitted(theirs, action)
        amend(action, actor=theirs.olga, at=NOON, observe_days=90)

        assert b.submitted(theirs, action).state == Action.State.SUBMITTED
