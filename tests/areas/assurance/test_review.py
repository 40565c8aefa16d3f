"""Management review: chaired by senior management, on frozen figures, with decisions that are followed until done."""

from datetime import date
from typing import Any

import pytest

from bihuan.areas.assurance.models import Attendee, Decision, ManagementReview, Topic
from bihuan.areas.assurance.review_document import review_document, shown
from bihuan.areas.assurance.review_inputs import LABELS, asked_inputs, inputs_of
from bihuan.areas.assurance.review_rules import coverage, missing_inputs
from bihuan.areas.capability.models import Objective
from bihuan.areas.correction.models import Action
from bihuan.areas.improvement.models import Opportunity, ResourceRequest
from bihuan.areas.policies import loading
from bihuan.areas.policies.models import Duty, Filing
from bihuan.core import events
from bihuan.core.approvals import decide
from bihuan.core.events import Announcement
from bihuan.core.freezing import is_intact
from bihuan.core.models import Approval, Attachment, Department, Link, Person, RoleAssignment
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.vocabulary import Event
from bihuan.core.writing import amend, amend_part, create, remove_part, take
from bihuan.exchange.documents import House, render
from tests.areas.assurance import reviews
from tests.areas.correction.builders import accepted, action_of, closed, complaint, nonconformity, preventive, routed
from tests.areas.policies.living import local
from tests.areas.policies.years import pack as shipped
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
HEARD: list[Event] = []
ANNOUNCED = (Event.REVIEW_HELD, Event.REVIEW_REPORTED, Event.DECISION_MADE)


def hear(told: Announcement) -> None:
    HEARD.append(told.event)


@pytest.fixture
def cast(xdyj: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    HEARD.clear()
    for event in ANNOUNCED:
        monkeypatch.setitem(events._handlers, event, [*events._handlers[event], hear])
    return reviews.routed(xdyj)


def fields_of(refused: Any) -> list[str]:
    return [reason.field for reason in refused.value.reasons]


@pytest.mark.requirement("XDYJ-04-01.19")
class TestWhoSits:
    def test_the_chair_and_every_head_are_invited_from_the_start(self, cast: Cast) -> None:
        made = reviews.review(cast)

        people = {row.person.name: str(row.department or "") for row in made.attendees.all()}
        assert people == {"Gina": "", "Quinn": "quality", "Max": "om", "Ada": "rd"}

    def test_heads_by_role_are_invited_like_heads_by_name(self, cast: Cast) -> None:
        Department.objects.filter(company=cast.company).update(head=None)
        cast.company.settings = {**cast.company.settings, "heads": {"om": "om-manager"}}
        cast.company.save()
        RoleAssignment.objects.create(company=cast.company, person=cast.eve, role="department-head")

        made = reviews.review(cast)

        assert {row.person for row in made.attendees.all()} == {cast.gina, cast.max, cast.eve}

    def test_is_organised_by_quality_or_the_management_representative_only(self, cast: Cast) -> None:
        with pytest.raises(NotAllowed):
            create(
                ManagementReview, actor=cast.olga, at=NOON, title="x", year=2026, chair=cast.gina, planned_on=date(2026, 3, 2),
                period_start=date(2025, 1, 1), period_end=date(2025, 12, 31),
            )  # fmt: skip

    def test_is_not_held_under_someone_who_is_not_senior(self, cast: Cast) -> None:
        made = reviews.ready(cast, chair=cast.max)
        reviews.sit(cast, made)

        with pytest.raises(Refused, match="Max") as refused:
            take("hold", made, actor=cast.quinn, at=NOON, held_on=date(2026, 3, 2), minutes="x")

        assert fields_of(refused) == ["chair"]

    def test_missing_heads_are_named_until_each_is_accounted_for(self, cast: Cast) -> None:
        made = reviews.ready(cast)
        rows = {row.person.name: row for row in Attendee.objects.filter(review=made.pk)}
        for name in ("Gina", "Quinn"):
            amend_part(rows[name], actor=cast.quinn, at=NOON, presence="present")
        amend_part(rows["Max"], actor=cast.quinn, at=NOON, presence="absent")
        remove_part(rows["Ada"], actor=cast.quinn, at=NOON)

        with pytest.raises(Refused) as refused:
            take("hold", made, actor=cast.quinn, at=NOON, held_on=date(2026, 3, 2), minutes="x")

        assert [("Ada" in str(one), "Max" in str(one)) for one in refused.value.reasons] == [
            (True, False),
            (False, True),
        ]

    def test_a_head_may_send_a_deputy_with_a_name(self, cast: Cast) -> None:
        made = reviews.ready(cast)
        reviews.sit(cast, made)
        row = Attendee.objects.get(review=made.pk, person=cast.max)
        amend_part(row, actor=cast.quinn, at=NOON, presence="deputy", note="由 Olga 代")

        made = take("hold", made, actor=cast.quinn, at=NOON, held_on=date(2026, 3, 2), minutes="x")

        assert made.state == "held"
        assert HEARD == [Event.REVIEW_HELD]

    @pytest.mark.parametrize("day", [date(2026, 3, 3), date(2026, 3, 1)])
    def test_is_held_neither_in_the_future_nor_before_its_inputs(self, cast: Cast, day: date) -> None:
        made = reviews.ready(cast)
        reviews.sit(cast, made)

        with pytest.raises(Refused) as refused:
            take("hold", made, actor=cast.quinn, at=NOON, held_on=day, minutes="x")

        assert fields_of(refused) == ["held_on"]


@pytest.mark.requirement("XDYJ-04-01.20")
class TestInputs:
    def test_a_missing_one_is_shown_and_blocks(self, cast: Cast) -> None:
        made = reviews.review(cast)

        with pytest.raises(Refused) as refused:
            take("freeze-inputs", made, actor=cast.quinn, at=NOON)

        assert fields_of(refused) == ["topics"] * 4
        assert [one.value for one in missing_inputs(made)] == ["audits", "satisfaction", "objectives"]

    def test_a_topic_with_its_material_supplies_one(self, cast: Cast) -> None:
        made = reviews.review(cast)
        reviews.topic(cast, made)
        reviews.topic(cast, made, title="客户满意度", input="satisfaction", says="")

        assert [one.value for one in missing_inputs(made)] == ["satisfaction", "objectives"]

    def test_the_chair_alone_can_do_without_one_and_says_why(self, cast: Cast) -> None:
        made = reviews.review(cast)
        with pytest.raises(NotAllowed):
            take("waive-input", made, actor=cast.quinn, at=NOON, input="audits", reason="x")
        with pytest.raises(Refused):
            take("waive-input", made, actor=cast.gina, at=NOON, input="audits", reason="")

        take("waive-input", made, actor=cast.gina, at=NOON, input="audits", reason="审核安排在下季度")

        assert "audits" not in [one.value for one in missing_inputs(made)]
        found = next(one for one in inputs_of(made, NOON)["inputs"] if one["key"] == "audits")
        assert found["waived"] == "审核安排在下季度"

    def test_a_report_made_elsewhere_and_filed_supplies_one(self, db: None) -> None:
        company = loading.found_company(shipped("xdyj"), actor=None, at=local(2026, 1, 1, 0, 1))
        people = [Person.objects.create(company=company, name=name) for name in ("甲", "乙", "总")]
        for person, role in zip(people, ("quality", "quality", "executive"), strict=True):
            RoleAssignment.objects.create(company=company, person=person, role=role)
        made = reviews.review(Cast(company, {"quinn": people[0], "gina": people[2]}))
        duty = Duty.objects.get(company=company, ref="XDYJ-04-01/quarterly-satisfaction-report")
        said = {"title": "四季度满意度分析", "duty": duty, "effective_on": date(2026, 1, 12)}
        filing = create(Filing, actor=people[0], at=NOON, **said)
        Attachment.objects.create(
            company=company, record_id=filing.pk, name="x.docx", media_type="x", size=1, digest="0" * 64, received_at=NOON,
            received_from=people[0],
        )  # fmt: skip
        assert "satisfaction" in [one.value for one in missing_inputs(made)]

        take("confirm", filing, actor=people[1], at=NOON)

        assert "satisfaction" not in [one.value for one in missing_inputs(made)]
        figures = {row["key"]: row["numbers"] for one in inputs_of(made, NOON)["inputs"] for row in one["figures"]}
        assert figures["satisfaction-papers"] == [filing.number]

    def test_another_executive_is_not_the_chair(self, cast: Cast) -> None:
        RoleAssignment.objects.create(company=cast.company, person=cast.max, role="executive")
        made = reviews.review(cast)

        with pytest.raises(NotAllowed, match="Gina"):
            take("waive-input", made, actor=cast.max, at=NOON, input="audits", reason="x")

    def test_the_pack_says_which_are_asked_for(self, cast: Cast) -> None:
        cast.company.settings = {"review_inputs": ["actions", "former"]}

        assert [one.value for one in asked_inputs(cast.company)] == ["actions", "former"]

    def test_every_figure_counts_the_records_it_names(self, cast: Cast) -> None:
        first, second = nonconformity(cast, severity="major"), accepted(cast)
        action = action_of(second)
        bad = complaint(cast)
        made = reviews.review(cast, period_end=date(2026, 3, 31))

        figures = {row["key"]: row for one in inputs_of(made, NOON)["inputs"] for row in one["figures"]}

        assert figures["nonconformities"]["numbers"] == [first.number, second.number]
        assert (figures["nonconformities-major"]["value"], figures["nonconformities-major"]["of"]) == (1, 2)
        assert figures["actions"]["numbers"] == [action.number]
        assert figures["complaints-open"]["numbers"] == [bad.number]
        assert set(figures) == set(LABELS)
        named = [row for row in figures.values() if row["numbers"]]
        assert all(row["value"] == len(row["numbers"]) for row in named)

    @pytest.mark.requirement("YNTD-ITSS-0300.15")
    def test_actions_that_go_before_the_review_are_put_before_it(self, cast: Cast) -> None:
        minor, major = preventive(cast), preventive(cast, severity="major")
        amend(major, actor=cast.quinn, at=NOON, for_review=True)
        made = reviews.review(cast)

        figures = {row["key"]: row["numbers"] for one in inputs_of(made, NOON)["inputs"] for row in one["figures"]}

        assert figures["actions-for-review"] == [major.number]
        assert figures["actions-open"] == [minor.number, major.number]

    @pytest.mark.requirement("YNTD-ITSS-0300.15", "YNTD-ITSS-0300.11")
    def test_an_action_closed_within_the_period_still_goes_before_it(self, cast: Cast) -> None:
        treated = amend(preventive(routed(cast), severity="major"), actor=cast.quinn, at=NOON, for_review=True)
        closed(cast, treated, cast.gina)
        made = reviews.review(cast, period_end=date(2026, 3, 31))

        figures = {row["key"]: row["numbers"] for one in inputs_of(made, NOON)["inputs"] for row in one["figures"]}

        assert figures["actions-for-review"] == [treated.number]
        assert figures["actions-open"] == []

    def test_are_frozen_with_a_digest_and_a_day(self, cast: Cast) -> None:
        nonconformity(cast)
        made = reviews.ready(cast, reviews.NEXT_DAY, period_end=date(2026, 3, 31))
        nonconformity(cast)

        made = ManagementReview.objects.get(pk=made.pk)

        figures = {row["key"]: row["value"] for one in made.snapshot["inputs"] for row in one["figures"]}
        assert (figures["nonconformities"], made.frozen_on, is_intact(made.snapshot, made.digest)) == (
            1,
            date(2026, 3, 3),
            True,
        )
        made.snapshot["inputs"][0]["figures"][0]["value"] = 99
        assert not is_intact(made.snapshot, made.digest)

    def test_can_be_gathered_anew_before_the_meeting(self, cast: Cast) -> None:
        made = take("gather-anew", reviews.ready(cast), actor=cast.quinn, at=NOON, reason="会议改期")

        assert (made.state, made.snapshot, made.frozen_on) == ("planned", {}, None)

    def test_a_rate_without_a_denominator_is_no_data(self) -> None:
        assert shown({"value": 0, "of": 0}) == "—"
        assert shown({"value": 3, "of": 4}) == "3 / 4 (75%)"


@pytest.mark.requirement("YNTD-ITSS-0301.19")
class TestElements:
    def test_the_report_waits_until_all_six_were_covered(self, cast: Cast) -> None:
        made = reviews.decided(cast, reviews.held(cast))
        row = Topic.objects.filter(review=made.pk).first()
        amend_part(row, actor=cast.quinn, at=NOON, elements=["people", "process"])

        with pytest.raises(Refused) as refused:
            take("submit-report", made, actor=cast.quinn, at=NOON)

        assert fields_of(refused) == ["topics"]
        assert [one.value for one, rows in coverage(made).items() if not rows] == [
            "resources",
            "technology",
            "emergency",
        ]

    def test_a_topic_without_conclusion_covers_nothing(self, cast: Cast) -> None:
        made = reviews.held(cast)

        assert not any(coverage(made).values())


@pytest.mark.requirement("XDYJ-04-01.21")
class TestOutputs:
    def test_every_kind_is_decided_even_if_nothing_changes(self, cast: Cast) -> None:
        made = reviews.held(cast)
        reviews.decision(cast, made, owner=None)
        reviews.decision(cast, made, output="resources", becomes="nothing", text="资源够用", owner=None, due_on=None)

        with pytest.raises(Refused) as refused:
            take("submit-report", made, actor=cast.quinn, at=NOON)

        said = fields_of(refused)
        assert said.count("decisions") == 2 and {"topics", "conclusion"} < set(said)

    def test_who_submits_does_not_approve(self, cast: Cast) -> None:
        RoleAssignment.objects.create(company=cast.company, person=cast.quinn, role="general-manager")
        made = reviews.decided(cast, reviews.held(cast))
        take("submit-report", made, actor=cast.quinn, at=NOON)

        with pytest.raises(NotAllowed):
            decide(Approval.objects.get(record_id=made.pk), actor=cast.quinn, at=NOON, verdict="approve")

    def test_decisions_become_records_with_an_owner_and_a_day(self, cast: Cast) -> None:
        made = reviews.approved(cast)

        assert made.state == "follow-up"
        action, wanted, goal = Action.objects.get(), ResourceRequest.objects.get(), Objective.objects.get(year=2027)
        assert (action.source, action.owner, action.due_on) == ("management-review", cast.olga, date(2026, 6, 30))
        assert (wanted.type, wanted.owner, wanted.needed_by) == ("people", cast.olga, date(2026, 6, 30))
        assert (goal.title, goal.state) == ("首次修复率不低于 90%", "draft")
        rows = Decision.objects.filter(review=made.pk)
        assert [row.became_id for row in rows] == [action.pk, wanted.pk, goal.pk]
        for record in (action, wanted, goal):
            assert Link.objects.filter(source=made.pk, target=record.pk).exists()

    @pytest.mark.requirement("XDYJ-04-01.33")
    def test_a_decision_for_the_ledger_enters_it_once(self, cast: Cast) -> None:
        made = reviews.decided(cast, reviews.held(cast))
        reviews.decision(cast, made, text="研究备件共享", becomes="opportunity")

        reviews.approved(cast, made)

        found = Opportunity.objects.get()
        assert (found.channel, found.what) == ("audit-review", "研究备件共享")
        assert Decision.objects.get(becomes="opportunity").became_id == found.pk
        assert HEARD == [Event.REVIEW_HELD, Event.REVIEW_REPORTED, Event.DECISION_MADE]

    def test_is_not_submitted_again_after_a_change_without_approval(self, cast: Cast) -> None:
        made = reviews.decided(cast, reviews.held(cast))
        before = made.content()
        reviews.decision(cast, made, text="另一项")

        assert ManagementReview.objects.get(pk=made.pk).content() != before


class TestFollowUp:
    def test_closes_only_when_every_decision_is_carried_out(self, cast: Cast) -> None:
        made = reviews.approved(cast)

        with pytest.raises(Refused) as refused:
            take("close", made, actor=cast.quinn, at=NOON, result="x")

        assert fields_of(refused) == ["decisions"] * 3

    def test_a_decision_carried_out_as_it_stands_is_reported_by_hand(self, cast: Cast) -> None:
        made = reviews.held(cast)
        reviews.decision(cast, made, becomes="task")
        for output in ("resources", "objectives"):
            reviews.decision(cast, made, output=output, becomes="nothing", text="不变", owner=None, due_on=None)
        for row in Topic.objects.filter(review=made.pk):
            amend_part(row, actor=cast.quinn, at=NOON, concludes="有效")
        amend(made, actor=cast.quinn, at=NOON, conclusion="有效")
        made = reviews.approved(cast, made)
        row = Decision.objects.get(becomes="task")
        with pytest.raises(Refused):
            amend_part(row, actor=cast.quinn, at=NOON, done_on=date(2026, 3, 2))
        amend_part(row, actor=cast.quinn, at=NOON, done_on=date(2026, 3, 2), done_note="已上线")
        take("verify-decision", made, actor=cast.gina, at=NOON, decision=row, comment="看过")

        made = take("close", made, actor=cast.quinn, at=NOON, result="全部落实")

        assert made.archived_at is not None

    def test_open_ones_are_put_before_the_next_review_and_close_the_former(self, cast: Cast) -> None:
        first = reviews.approved(cast)
        second = reviews.further(cast)
        figures = {row["key"]: row for one in second.snapshot["inputs"] for row in one["figures"]}
        assert [row["review"] for row in figures["former-open"]["rows"]] == [first.number] * 3
        with pytest.raises(Refused):
            take("close", first, actor=cast.quinn, at=NOON, result="x")

        reviews.held(cast, second, at=reviews.LATER)

        first = take("close", first, actor=cast.quinn, at=reviews.LATER, result="转入下次评审")
        assert first.state == "closed"

    def test_what_was_taken_over_keeps_the_next_one_open(self, cast: Cast) -> None:
        reviews.approved(cast)
        second = reviews.held(cast, reviews.further(cast), at=reviews.LATER)
        for output in ("system", "resources", "objectives"):
            reviews.decision(cast, second, output=output, becomes="nothing", text="不变", owner=None, due_on=None)
        for row in Topic.objects.filter(review=second.pk):
            amend_part(row, actor=cast.quinn, at=reviews.LATER, concludes="有效")
        amend(second, actor=cast.quinn, at=reviews.LATER, conclusion="有效")
        second = reviews.approved(cast, second, at=reviews.LATER)

        with pytest.raises(Refused) as refused:
            take("close", second, actor=cast.quinn, at=reviews.LATER, result="x")

        assert fields_of(refused) == ["decisions"] * 3


@pytest.mark.requirement("XDYJ-04-01.48")
class TestTheReport:
    def test_prints_in_word_and_pdf_what_was_decided(self, cast: Cast) -> None:
        nonconformity(cast)
        made = reviews.approved(cast, reviews.decided(cast, reviews.held(cast, period_end=date(2026, 3, 31))))
        paper = review_document(made)
        house = House.of(cast.company)

        preview = render(paper, "html", house)
        assert all(
            word in preview for word in ("变更审批改为线上", "增加一名值班工程师", "Gina", Action.objects.get().number)
        )
        assert paper.digest == made.digest
        assert render(paper, "docx", house)[:2] == b"PK" and render(paper, "pdf", house)[:4] == b"%PDF"
