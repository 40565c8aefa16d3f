"""Quality checks: checklists from the pack, a draw anyone can repeat, findings that go to those who treat them."""

from datetime import date
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from bihuan.areas.assurance.check_document import check_document
from bihuan.areas.assurance.drawing import draw, frame_of
from bihuan.areas.assurance.models import CheckItem, QualityCheck
from bihuan.areas.correction.models import Nonconformity
from bihuan.areas.improvement.models import Opportunity
from bihuan.areas.policies import loading
from bihuan.areas.policies.models import Task
from bihuan.areas.policies.reactions import heard
from bihuan.core import events
from bihuan.core.events import Announcement
from bihuan.core.models import Link, Person, RoleAssignment
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.vocabulary import Event
from bihuan.core.writing import add_part, amend, amend_part, create, remove_part, take
from tests.areas.policies.living import local
from tests.areas.policies.years import pack as shipped
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
DICE = "例会上当众掷骰"
FRAME = "市政务中心\n云平台\n\n医院\n园区\n云平台\n"
POINTS = {
    "project-spot": [
        {"zh": "计划已批准", "en": "Plan approved", "clause": "XDYJ-04-01 4.2.1"},
        {"zh": "记录完整", "en": "Complete"},
    ]
}


@pytest.fixture
def cast(xdyj: Cast) -> Cast:
    xdyj.company.settings = {"checklists": POINTS | {"daily-process": POINTS["project-spot"][:1]}}
    xdyj.company.save()
    return xdyj


def check(cast: Cast, actor: Person | None = None, **fields: Any) -> QualityCheck:
    said = {"title": "周检查", "type": "daily-process", "planned_on": date(2026, 3, 2), **fields}
    return create(QualityCheck, actor=actor or cast.quinn, at=NOON, **said)


def judge(cast: Cast, whole: QualityCheck, *results: str) -> None:
    for row, result in zip(CheckItem.objects.filter(quality_check=whole.pk), results, strict=True):
        amend_part(row, actor=cast.quinn, at=NOON, result=result, evidence="查了 5 单", remark="说明")


def spot(cast: Cast, **fields: Any) -> QualityCheck:
    return check(
        cast, title="3 月项目抽查", type="project-spot", frame=FRAME, department=cast.departments["om"], **fields
    )


class TestTheDraw:
    def test_leaves_out_blank_lines_and_repetitions(self) -> None:
        assert frame_of(FRAME) == ("云平台", "医院", "园区", "市政务中心")

    def test_gives_the_same_for_the_same_list_and_seed(self) -> None:
        # worked out once; another release of Python, or the list in another order, must not change it
        for frame in ("abcde", "edcba"):
            assert draw(tuple(frame), 3, 7).places == ("e", "c", "d")

    @given(st.sets(st.text("abcdefg", min_size=1), min_size=1), st.integers(), st.integers(0, 9))
    def test_draws_different_ones_of_the_list(self, frame: set[str], seed: int, size: int) -> None:
        drawn = draw(sorted(frame), size, seed).places

        assert len(set(drawn)) == len(drawn) == min(size, len(frame))
        assert set(drawn) <= frame
        assert draw(sorted(frame, reverse=True), size + 1, seed).places[:size] == drawn

    def test_gives_each_the_same_chance(self) -> None:
        frame = tuple("abcdefghij")
        counts = dict.fromkeys(frame, 0)
        for seed in range(2000):
            for entry in draw(frame, 3, seed).places:
                counts[entry] += 1

        # 600 expected each; the standard deviation is about 20.5
        assert all(520 < count < 680 for count in counts.values())


class TestASpotCheck:
    def test_draws_projects_and_asks_every_point_of_each(self, cast: Cast) -> None:
        made = take("draw", spot(cast), actor=cast.quinn, at=NOON, size=2, seed=7, reason=DICE)

        assert made.drawn == list(draw(frame_of(FRAME), 2, 7).places)
        rows = [(row.place, row.question) for row in made.items.all()]
        assert rows == [(place, point["zh"]) for place in made.drawn for point in POINTS["project-spot"]]

    def test_keeps_a_seed_chosen_by_chance(self, cast: Cast) -> None:
        made = take("draw", spot(cast), actor=cast.quinn, at=NOON, size=2)

        assert made.seed is not None
        assert made.drawn == list(draw(frame_of(FRAME), 2, made.seed).places)

    def test_says_where_a_seed_of_ones_own_comes_from(self, cast: Cast) -> None:
        made = spot(cast)
        with override("en"), pytest.raises(Refused, match="Say where the seed comes from"):
            take("draw", made, actor=cast.quinn, at=NOON, size=2, seed=7)

        take("draw", made, actor=cast.quinn, at=NOON, size=2, seed=7, reason=DICE)

        with override("en"):
            assert made.seeded == f"Quinn on 2026-03-02, with a seed of their own: {DICE}"
        assert DICE in str(check_document(made).blocks)

    def test_by_chance_says_so(self, cast: Cast) -> None:
        made = take("draw", spot(cast), actor=cast.quinn, at=NOON, size=2)

        with override("en"):
            assert made.seeded == "Quinn on 2026-03-02, the seed by chance"

    def test_shows_the_draws_that_were_cancelled_before_it(self, cast: Cast) -> None:
        before = take("draw", spot(cast), actor=cast.quinn, at=NOON, size=2)
        take("cancel", before, actor=cast.quinn, at=NOON, reason="改期")
        take("cancel", spot(cast), actor=cast.quinn, at=NOON, reason="未抽")
        take("cancel", take("draw", spot(cast, planned_on=date(2026, 4, 1)), actor=cast.quinn, at=NOON, size=1),
             actor=cast.quinn, at=NOON, reason="改期")  # fmt: skip

        made = take("draw", spot(cast), actor=cast.quinn, at=NOON, size=2)

        with override("en"):
            assert made.dropped_draws == f"{before.number} ({before.drawn[0]}, {before.drawn[1]})"
        assert before.number in str(check_document(made).blocks)

    def test_is_not_drawn_again_until_it_pleases(self, cast: Cast) -> None:
        made = take("draw", spot(cast), actor=cast.quinn, at=NOON, size=2)

        with pytest.raises(Refused):
            take("draw", made, actor=cast.quinn, at=NOON, size=2)

    @pytest.mark.parametrize(("fields", "size"), [({"frame": ""}, 1), ({}, 0), ({}, 5)])
    def test_refuses_a_draw_that_cannot_be(self, cast: Cast, fields: dict[str, Any], size: int) -> None:
        made = check(cast, type="project-spot", **({"frame": FRAME} | fields))

        with pytest.raises(Refused):
            take("draw", made, actor=cast.quinn, at=NOON, size=size)

    @pytest.mark.requirement("XDYJ-04-01.02")
    def test_keeps_the_list_it_was_drawn_from(self, cast: Cast) -> None:
        made = amend(spot(cast), actor=cast.quinn, at=NOON, frame=FRAME + "机场")
        take("draw", made, actor=cast.quinn, at=NOON, size=2)

        with override("en"), pytest.raises(NotAllowed, match="The list they were drawn from stays"):
            amend(made, actor=cast.quinn, at=NOON, frame="云平台")

    @pytest.mark.requirement("XDYJ-04-01.02")
    @pytest.mark.parametrize("begun", [False, True])
    def test_keeps_the_points_where_the_draw_fell(self, cast: Cast, begun: bool) -> None:
        made = take("draw", spot(cast), actor=cast.quinn, at=NOON, size=1)
        made = take("start", made, actor=cast.quinn, at=NOON) if begun else made
        own = add_part(CheckItem, made, actor=cast.quinn, at=NOON, place="别处", question="另看")
        point = made.items.filter(place=made.drawn[0])[0]

        with override("en"), pytest.raises(Refused, match="was drawn: its points stay"):
            remove_part(point, actor=cast.quinn, at=NOON)
        for said in ({"place": "别处"}, {"question": "随便看看"}):
            with override("en"), pytest.raises(Refused, match="was drawn: its points stay"):
                amend_part(point, actor=cast.quinn, at=NOON, **said)
        remove_part(own, actor=cast.quinn, at=NOON)
        amend_part(point, actor=cast.quinn, at=NOON, result="conform", evidence="查了 5 单")

    def test_of_a_project_with_a_very_long_name_is_completed_like_any_other(self, cast: Cast) -> None:
        made = check(cast, type="project-spot", frame="长" * 250, department=cast.departments["om"])
        made = take("start", take("draw", made, actor=cast.quinn, at=NOON, size=1), actor=cast.quinn, at=NOON)
        judge(cast, made, "conform", "conform")
        amend(made, actor=cast.quinn, at=NOON, summary="好")

        assert take("complete", made, actor=cast.quinn, at=NOON).state == "completed"

    @pytest.mark.requirement("XDYJ-04-01.02")
    def test_is_not_complete_where_nobody_looked_at_what_was_drawn(self, cast: Cast) -> None:
        made = take("start", take("draw", spot(cast), actor=cast.quinn, at=NOON, size=2), actor=cast.quinn, at=NOON)
        judge(cast, made, "conform", "conform", "not-sampled", "not-applicable")
        amend(made, actor=cast.quinn, at=NOON, summary="好")

        with override("en"), pytest.raises(Refused, match=f"“{made.drawn[1]}” was drawn, but nothing was looked at"):
            take("complete", made, actor=cast.quinn, at=NOON)

    def test_does_not_start_before_the_draw(self, cast: Cast) -> None:
        with pytest.raises(Refused) as refused:
            take("start", spot(cast), actor=cast.quinn, at=NOON)

        assert [reason.field for reason in refused.value.reasons] == ["frame"]


class TestACheck:
    def test_starts_with_the_points_of_the_pack_and_takes_more(self, cast: Cast) -> None:
        made = check(cast, subject="事件管理")
        add_part(CheckItem, made, actor=cast.quinn, at=NOON, question="交接班有记录")

        assert [(row.place, row.question) for row in made.items.all()] == [
            ("事件管理", "计划已批准"),
            ("", "交接班有记录"),
        ]

    @pytest.mark.requirement("XDYJ-04-01.02")
    def test_completes_only_with_results_and_evidence(self, cast: Cast) -> None:
        made = take("start", check(cast), actor=cast.quinn, at=NOON)
        add_part(CheckItem, made, actor=cast.quinn, at=NOON, question="二", result="minor")

        with pytest.raises(Refused) as refused:
            take("complete", made, actor=cast.quinn, at=NOON)

        assert [reason.field for reason in refused.value.reasons] == ["items", "items", "summary", "department"]

    def test_hands_findings_on_with_links_both_ways(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        said: list[Any] = []
        hearing = [*events._handlers[Event.CHECK_RECORDED], lambda told: said.append(told.record)]
        monkeypatch.setitem(events._handlers, Event.CHECK_RECORDED, hearing)
        made = take("draw", spot(cast), actor=cast.quinn, at=NOON, size=2, seed=7, reason=DICE)
        take("start", made, actor=cast.quinn, at=NOON)
        judge(cast, made, "major", "observation", "good-practice", "conform")
        amend(made, actor=cast.quinn, at=NOON, summary="两项发现")

        made = take("complete", made, actor=cast.quinn, at=NOON)

        found, noted = Nonconformity.objects.get(), Opportunity.objects.order_by("id")
        assert (found.severity, found.source, found.criterion, found.where) == (
            "major", "service", "XDYJ-04-01 4.2.1", made.drawn[0],
        )  # fmt: skip
        assert [one.nature for one in noted] == ["weakness", "good-practice"]
        for record in (found, *noted):
            assert Link.objects.filter(source=made.pk, target=record.pk).exists()
        assert list(made.items.values_list("finding", flat=True)) == [found.pk, *(one.pk for one in noted), None]
        assert (made.checked_on, made.checked_by, said) == (date(2026, 3, 2), cast.quinn, [made])

    @pytest.mark.requirement("XDYJ-04-01.02")
    def test_cancelled_hands_on_what_it_found_so_far(self, cast: Cast) -> None:
        made = take("start", check(cast), actor=cast.quinn, at=NOON)
        judge(cast, made, "major")
        with override("en"), pytest.raises(Refused, match="Name the department that answers"):
            take("cancel", made, actor=cast.quinn, at=NOON, reason="改期")
        amend(made, actor=cast.quinn, at=NOON, department=cast.departments["om"])

        made = take("cancel", made, actor=cast.quinn, at=NOON, reason="改期")

        found = Nonconformity.objects.get()
        assert (made.state, found.severity, found.department) == ("cancelled", "major", cast.departments["om"])
        assert Link.objects.filter(source=made.pk, target=found.pk).exists()

    @pytest.mark.requirement("XDYJ-04-01.02")
    def test_is_not_cancelled_by_who_heads_what_it_checks_nor_by_whose_work_it_is(self, cast: Cast) -> None:
        of_head = check(cast, department=cast.departments["om"])
        of_work = check(cast, checked_person=cast.olga)

        for made, person in ((of_head, cast.max), (of_work, cast.olga)):
            with override("en"), pytest.raises(NotAllowed, match=f"in the hands of {person}"):
                take("cancel", made, actor=person, at=NOON, reason="x")
            assert take("cancel", made, actor=cast.quinn, at=NOON, reason="改期").state == "cancelled"

    @pytest.mark.requirement("XDYJ-04-01.02", "YNTD-ITSS-0301.16")
    def test_is_neither_changed_nor_completed_by_who_heads_what_it_checks(self, cast: Cast) -> None:
        om, rd = cast.departments["om"], cast.departments["rd"]
        RoleAssignment.objects.create(company=cast.company, person=cast.max, role="om-manager")
        made = check(cast, department=om)
        with override("en"), pytest.raises(NotAllowed, match="nobody changes what is their own matter"):
            amend(made, actor=cast.max, at=NOON, department=rd)
        made = take("start", made, actor=cast.quinn, at=NOON)
        judge(cast, made, "major")
        point = made.items.get()

        for change in (
            lambda: amend(made, actor=cast.max, at=NOON, department=rd),
            lambda: amend(made, actor=cast.max, at=NOON, summary="好"),
            lambda: amend_part(point, actor=cast.max, at=NOON, result="conform"),
            lambda: remove_part(point, actor=cast.max, at=NOON),
            lambda: add_part(CheckItem, made, actor=cast.max, at=NOON, question="另看"),
        ):
            with override("en"), pytest.raises(NotAllowed, match="nobody changes what is their own matter"):
                change()
        made = amend(made, actor=cast.quinn, at=NOON, summary="一项发现")
        with override("en"), pytest.raises(NotAllowed, match="nobody completes the check of their own work"):
            take("complete", made, actor=cast.max, at=NOON)
        assert take("complete", made, actor=cast.quinn, at=NOON).state == "completed"
        assert Nonconformity.objects.get().severity == "major"

    def test_of_another_department_is_changed_by_a_head_who_checks(self, cast: Cast) -> None:
        RoleAssignment.objects.create(company=cast.company, person=cast.max, role="om-manager")
        made = check(cast, department=cast.departments["rd"])

        assert amend(made, actor=cast.max, at=NOON, subject="事件管理").subject == "事件管理"

    def test_is_not_changed_by_whose_work_it_is_about(self, cast: Cast) -> None:
        made = check(cast, checked_person=cast.quinn)

        with override("en"), pytest.raises(NotAllowed, match="nobody changes what is their own matter"):
            amend(made, actor=cast.quinn, at=NOON, checked_person=cast.olga)

    def test_nobody_completes_the_check_of_their_own_work(self, cast: Cast) -> None:
        RoleAssignment.objects.create(company=cast.company, person=cast.ada, role="quality")
        made = check(cast, type="quality-administrator", checked_person=cast.quinn)
        add_part(CheckItem, made, actor=cast.ada, at=NOON, question="一", result="conform", evidence="台账")
        amend(take("start", made, actor=cast.quinn, at=NOON), actor=cast.ada, at=NOON, summary="好")

        with pytest.raises(NotAllowed):
            take("complete", made, actor=cast.quinn, at=NOON)

    @pytest.mark.requirement("YNTD-ITSS-0301.16")
    def test_the_administrator_of_the_department_does_not_check_own_work_by_naming_somebody_else(
        self, cast: Cast
    ) -> None:
        RoleAssignment.objects.create(company=cast.company, person=cast.olga, role="om-quality-admin")
        RoleAssignment.objects.create(company=cast.company, person=cast.max, role="om-quality-admin")
        made = check(cast, type="quality-administrator", checked_person=cast.eve)
        add_part(CheckItem, made, actor=cast.quinn, at=NOON, question="一", result="conform", evidence="台账")
        amend(take("start", made, actor=cast.quinn, at=NOON), actor=cast.quinn, at=NOON, summary="好")

        with pytest.raises(NotAllowed) as told:
            take("complete", made, actor=cast.max, at=NOON)

        assert [one.field for one in told.value.reasons] == ["", "", "checked_person"]
        assert "Olga、Max" in str(told.value.reasons[2])
        amend(made, actor=cast.quinn, at=NOON, checked_person=cast.olga)
        assert take("complete", made, actor=cast.quinn, at=NOON).state == "completed"

    @pytest.mark.requirement("YNTD-ITSS-0301.16")
    def test_the_pack_says_who_checks_the_administrators(self, cast: Cast) -> None:
        cast.company.settings = {**cast.company.settings, "administrator_checks_by": ["quality-admin"]}
        cast.company.save()
        RoleAssignment.objects.create(company=cast.company, person=cast.ada, role="quality-admin")
        made = check(cast, type="quality-administrator", checked_person=cast.olga)
        add_part(CheckItem, made, actor=cast.quinn, at=NOON, question="一", result="conform", evidence="台账")
        amend(take("start", made, actor=cast.quinn, at=NOON), actor=cast.quinn, at=NOON, summary="好")

        with pytest.raises(NotAllowed):
            take("complete", made, actor=cast.quinn, at=NOON)
        assert take("complete", made, actor=cast.ada, at=NOON).checked_by == cast.ada

    def test_of_an_administrator_says_whose_work(self, cast: Cast) -> None:
        with pytest.raises(Refused):
            check(cast, type="quality-administrator")

    def test_prints_its_draw_and_its_points(self, cast: Cast) -> None:
        made = take("draw", spot(cast), actor=cast.quinn, at=NOON, size=1, seed=7, reason=DICE)

        text = str(check_document(made).blocks)

        assert made.frame_digest in text and "计划已批准" in text


class TestTheDuties:
    @pytest.mark.requirement("YNTD-ITSS-0301.16")
    def test_the_check_of_the_administrator_closes_its_month(self, db: None) -> None:
        self.closes("yntd", "YNTD-ITSS-0301/quality-admin-check", "quality-admin", type="quality-administrator")

    def test_the_daily_checks_close_their_week(self, db: None) -> None:
        self.closes("yntd", "YNTD-ITSS-0301/daily-process-check", "om-quality-admin", type="daily-process")

    def test_the_check_of_a_department_plan_closes_its_quarter(self, db: None) -> None:
        self.closes("yntd", "YNTD-ITSS-0301/department-plan-check", "quality", type="department-plan")

    def test_a_control_point_that_came_due_is_closed_by_its_check(self, db: None) -> None:
        self.closes(
            "xdyj",
            "XDYJ-04-01/control-point-supervision",
            "discipline-lead",
            type="control-point",
            control_point="CP-7",
        )

    def closes(self, name: str, ref: str, role: str, **fields: Any) -> None:
        """A company by its pack; the check by who answers for it, completed on 10 March."""
        company = loading.found_company(shipped(name), actor=None, at=local(2026, 1, 1, 0, 1))
        at, department = local(2026, 3, 10), company.departments.get(key="om")
        checker, other = (Person.objects.create(company=company, name=one) for one in ("甲", "乙"))
        RoleAssignment.objects.create(company=company, person=checker, role=role)
        if fields["type"] == "control-point":
            heard(Announcement(Event.CONTROL_POINT_DUE, company, local(2026, 3, 9), facts={"key": "CP-7"}))
        before = set(Task.objects.filter(company=company, duty__ref=ref, pending=True).values_list("pk", flat=True))
        if fields["type"] == "quality-administrator":
            fields["checked_person"] = other
        made = create(
            QualityCheck, actor=checker, at=at, title="检查", planned_on=at.date(), department=department, **fields
        )
        assert made.items.exists()
        take("start", made, actor=checker, at=at)
        for row in CheckItem.objects.filter(quality_check=made.pk):
            amend_part(row, actor=checker, at=at, result="conform", evidence="已查")
        amend(made, actor=checker, at=at, summary="符合")

        take("complete", made, actor=checker, at=at)

        done = Task.objects.filter(pk__in=before, fulfilled_at=at)
        assert [task.duty.ref for task in done] == [ref]
