"""Loading a pack: seen before it is done, idempotent, journalled; past tasks keep the rule they were made under."""

from dataclasses import replace
from datetime import date

import pytest

from bihuan.areas.policies import loading
from bihuan.areas.policies.duty_rules import DueRule
from bihuan.areas.policies.models import Clause, Duty, Policy, Task
from bihuan.areas.policies.pack import Pack
from bihuan.core import journal, organisation
from bihuan.core.models import ApprovalRoute, Company, Department, JournalEntry
from bihuan.core.quiet_hours import next_opening
from bihuan.core.refusals import Refused
from bihuan.core.vocabulary import Role
from tests.areas.policies.living import (
    CODE,
    MONTHLY,
    START,
    due_days,
    duty,
    issued,
    living,
    local,
    pack,
    task,
    tasks,
    tick,
)
from tests.areas.policies.years import pack as shipped
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
BY_QUARTER = {"every": '"quarter"', "due": '{ day = "last" }'}
JUNE = local(2026, 6, 10)
PLACES = '[[process]]\ncode = "change"\nname = "变更管理"\nname_en = "Change"\n'


class TestLoading:
    def test_makes_policies_clauses_duties_routes_and_settings_the_companys(self, xdyj: Cast) -> None:
        living(xdyj, duty(**MONTHLY), company='[retention]\ndefault = 5\n[quiet]\nfrom = "19:00"\nto = "09:00"')

        company = Company.objects.get(pk=xdyj.company.pk)
        assert str(Policy.objects.get()) == f"{CODE} 改进 V1.0"
        assert [(one.number, one.no_duty) for one in Clause.objects.all()] == [("4.2", ""), ("5", "随其他条款")]
        assert Duty.objects.get().ref == f"{CODE}/plan"
        routes = {(one.subject, str(one.by)) for one in ApprovalRoute.objects.all()}
        assert routes == {(subject, "[['om-management']]") for subject in ("waiver", "opportunity")}
        assert company.wording("roles", "quality") and company.settings["retention"] == {"default": 5}
        assert next_opening(company, local(2026, 3, 2, 8, 45)) == local(2026, 3, 2, 9)  # the setting has its effect

    def test_the_same_again_changes_nothing(self, xdyj: Cast) -> None:
        living(xdyj, duty(**MONTHLY))
        before = JournalEntry.objects.count()

        again = loading.load(xdyj.company, pack(duty(**MONTHLY)), actor=xdyj.quinn, at=NOON)

        assert not again and JournalEntry.objects.count() == before

    def test_is_journalled_with_the_digest_of_the_pack(self, xdyj: Cast) -> None:
        living(xdyj, duty(**MONTHLY))

        assert pack(duty(**MONTHLY)).digest in JournalEntry.objects.get(action="pack.loaded").changes
        assert list(journal.verify(xdyj.company)) == []

    def test_new_words_amend_the_duty_in_place(self, xdyj: Cast) -> None:
        living(xdyj, duty(**MONTHLY))

        done = loading.load(xdyj.company, pack(duty(**MONTHLY, title='"编年度计划"')), actor=None, at=JUNE)

        assert [(one.what, one.fields) for one in done.duties] == [("reworded", ("title",))]
        assert Duty.objects.get().title == "编年度计划"

    def test_keeps_how_contradictions_were_settled(self, xdyj: Cast) -> None:
        loading.load(xdyj.company, shipped("xdyj"), actor=None, at=START)

        kept = Policy.objects.get(code="XDYJ-04-01").decisions
        assert "callback-time" in [one["key"] for one in kept]

    def test_one_that_changes_who_approves_is_for_administrators_by_whichever_way(self, xdyj: Cast) -> None:
        """Below the page too: what was done is undone with the refusal."""
        routes = set(ApprovalRoute.objects.values_list("subject"))

        with pytest.raises(Refused, match="Only an administrator can load it"):
            loading.load(xdyj.company, shipped("xdyj"), actor=xdyj.quinn, at=NOON)
        assert set(ApprovalRoute.objects.values_list("subject")) == routes and not Duty.objects.exists()

        organisation.grant(xdyj.quinn, Role.ADMINISTRATOR, actor=None, at=NOON)
        assert loading.load(xdyj.company, shipped("xdyj"), actor=xdyj.quinn, at=NOON).names_deciders


class TestWhatTheAdministratorSet:
    PROJECT = {"key": "P1", "label": "市政务云", "people": {"discipline-lead": 7}}

    def set_by_hand(self, cast: Cast) -> None:
        scopes = dict(cast.company.settings["scopes"])
        scopes["project"] = [self.PROJECT]
        scopes["process"] = [{**scopes["process"][0], "people": {"process-owner": 9}}, {"key": "own", "label": "自建"}]
        organisation.change_settings(cast.company, {"scopes": scopes}, actor=cast.quinn, at=NOON)

    def test_survives_the_next_load(self, xdyj: Cast) -> None:
        living(xdyj, duty(**MONTHLY), company=PLACES)
        self.set_by_hand(xdyj)

        changed = pack(duty(**MONTHLY), company=PLACES.replace("变更管理", "变更与发布管理"))
        loading.load(xdyj.company, changed, actor=xdyj.quinn, at=JUNE)

        scopes = Company.objects.get(pk=xdyj.company.pk).settings["scopes"]
        assert scopes["project"] == [self.PROJECT]
        assert [(one["key"], one["label"], one.get("people")) for one in scopes["process"]] == [
            ("change", "变更与发布管理", {"process-owner": 9}),
            ("own", "自建", None),
        ]

    def test_does_not_bring_back_what_the_pack_dropped(self, xdyj: Cast) -> None:
        living(xdyj, duty(**MONTHLY), company=PLACES)
        self.set_by_hand(xdyj)

        loading.load(xdyj.company, pack(duty(**MONTHLY)), actor=xdyj.quinn, at=JUNE)

        scopes = Company.objects.get(pk=xdyj.company.pk).settings["scopes"]
        assert [one["key"] for one in scopes["process"]] == ["own"]


class TestAChangedRule:
    @pytest.fixture
    def changed(self, xdyj: Cast) -> Cast:
        """January and February done, March missed; from 10 June on by the last workday but five."""
        living(xdyj, duty(**MONTHLY))
        issued(xdyj, local(2026, 1, 20))
        issued(xdyj, local(2026, 2, 20))
        tick(xdyj, JUNE)
        return xdyj

    NEW = {"every": '"month"', "due": "{ day = 25 }", "by": '"om-management"'}

    def test_shows_what_would_change_and_changes_nothing(self, changed: Cast) -> None:
        before = list(Task.objects.order_by("pk").values())

        seen = loading.preview(changed.company, pack(duty(**self.NEW)), at=JUNE)

        assert [(one.what, sorted(one.rule)) for one in seen.duties] == [("changed", ["by", "due"])]
        moved = [(one.occasion, one.before, one.after) for one in seen.tasks]
        assert moved[0] == ("2026-06", local(2026, 7, 1, 0), local(2026, 6, 26, 0)) and len(moved) == 7
        assert list(Task.objects.order_by("pk").values()) == before
        assert Duty.objects.count() == 1

    def test_binds_open_and_future_tasks_while_past_ones_keep_theirs(self, changed: Cast) -> None:
        loading.load(changed.company, pack(duty(**self.NEW)), actor=changed.quinn, at=JUNE)

        old, new = Duty.objects.order_by("edition")
        by_duty = {one.occasion: (one.duty, one.due_day.day, one.role) for one in tasks(changed)}
        assert by_duty["2026-01"] == (old, 31, "quality") and by_duty["2026-03"] == (old, 31, "quality")
        assert by_duty["2026-06"] == (new, 25, "om-management") and by_duty["2026-12"] == (new, 25, "om-management")
        assert (old.retired_at, new.line_id, len(tasks(changed))) == (JUNE, old.pk, 12)

    def test_can_be_taken_back(self, changed: Cast) -> None:
        loading.load(changed.company, pack(duty(**self.NEW)), actor=None, at=JUNE)
        loading.load(changed.company, pack(duty(**MONTHLY)), actor=None, at=local(2026, 7, 10))

        assert [one.edition for one in Duty.objects.order_by("edition")] == [1, 2, 3]
        assert task(changed, occasion="2026-06").due_day == date(2026, 6, 25)
        assert task(changed, occasion="2026-07").due_day == date(2026, 7, 31)

    def test_to_another_rhythm_cancels_what_no_longer_comes(self, changed: Cast) -> None:
        seen = loading.load(changed.company, pack(duty(**BY_QUARTER)), actor=None, at=JUNE)

        assert {one.what for one in seen.tasks} == {"cancelled"} and seen.new_tasks == 3
        assert due_days(tasks(changed, pending=True, due_at__gt=JUNE)) == [
            date(2026, 6, 30),
            date(2026, 9, 30),
            date(2026, 12, 31),
        ]

    def test_a_duty_that_is_gone_ends_what_is_to_come_and_comes_back_as_it_was(self, changed: Cast) -> None:
        other = duty("other", every='"year"')
        loading.load(changed.company, pack(other), actor=None, at=JUNE)
        assert task(changed, occasion="2026-05").pending and task(changed, occasion="2026-06").cancelled_at == JUNE

        loading.load(changed.company, pack(other, duty(**MONTHLY)), actor=None, at=local(2026, 6, 20))
        june = task(changed, occasion="2026-06")
        assert (june.pending, june.cancelled_at, june.due_day) == (True, None, date(2026, 6, 30))


class TestANewEditionOfThePaper:
    def test_gives_every_duty_a_row_of_its_own_so_that_old_tasks_show_the_old_clause(self, xdyj: Cast) -> None:
        living(xdyj, duty(**MONTHLY))
        issued(xdyj, local(2026, 1, 20))

        loading.load(xdyj.company, pack(duty(**MONTHLY), version="V2.0", gist="每年两份"), actor=None, at=JUNE)

        first, second = Policy.objects.order_by("pk")
        assert (first.superseded_at, second.superseded_at) == (JUNE, None)
        gists = {one.occasion: one.duty.clause.gist for one in tasks(xdyj)}
        assert (gists["2026-01"], gists["2026-12"]) == ("每年一份", "每年两份")
        assert len(tasks(xdyj)) == 12

    def edited(self, **due: DueRule) -> Pack:
        """XDYJ's pack with its improvement policy in a new edition, in which these duties have another day."""
        whole = shipped("xdyj")
        paper = whole.policy("XDYJ-03-02")
        duties = [one.model_copy(update={"due": due.get(one.key.replace("-", "_"), one.due)}) for one in paper.duties]
        head = paper.head.model_copy(update={"version": "V9.9"})
        new = paper.model_copy(update={"head": head, "duties": tuple(duties), "revisions": ()})
        return replace(whole, policies=tuple(new if one is paper else one for one in whole.policies))

    def test_tells_only_what_differs_from_the_one_before(self, xdyj: Cast) -> None:
        """Issue 2, section 3: a changed pack shows what changes. One deadline changed here, all else is carried over."""
        whole = shipped("xdyj")
        loading.load(xdyj.company, whole, actor=None, at=START)
        paper = whole.policy("XDYJ-03-02")

        same = loading.preview(xdyj.company, self.edited(), at=JUNE)

        assert (same.clauses, same.duties, same.tasks, same.new_tasks) == ([], [], [], 0)
        assert (same.carried_clauses, same.carried_duties) == (len(paper.clauses), len(paper.duties))
        assert [(one.code, one.after) for one in same.policies] == [("XDYJ-03-02", "V9.9")]

        seen = loading.preview(xdyj.company, self.edited(monthly_plan_check=DueRule(day=20)), at=JUNE)
        assert [(one.what, one.ref) for one in seen.duties] == [("changed", "XDYJ-03-02/monthly-plan-check")]
        assert (seen.clauses, seen.carried_duties) == ([], len(paper.duties) - 1)
        assert {(one.what, one.ref) for one in seen.tasks} == {("moved", "XDYJ-03-02/monthly-plan-check")}

    def test_names_the_one_deadline_and_the_one_clause_that_changed(self, xdyj: Cast) -> None:
        other = duty("other", every='"year"', evidence='{ record = "kpi-record" }')
        living(xdyj, duty(**MONTHLY), other)
        new = pack(duty(every='"month"', due="{ day = 20 }"), other, version="V2.0", gist="每年两份")

        seen = loading.preview(xdyj.company, new, at=JUNE)

        assert [(one.number, one.what, one.fields) for one in seen.clauses] == [("4.2", "changed", ("gist",))]
        assert [(one.what, one.ref, list(one.rule)) for one in seen.duties] == [("changed", f"{CODE}/plan", ["due"])]
        assert (seen.carried_clauses, seen.carried_duties) == (1, 1)
        assert {one.ref for one in seen.tasks} == {f"{CODE}/plan"}

    def test_names_what_it_no_longer_has_and_what_it_words_anew(self, xdyj: Cast) -> None:
        living(xdyj, duty(**MONTHLY), duty("gone", every='"year"', evidence='{ record = "kpi-record" }'))

        reworded = duty(**MONTHLY, title='"编年度计划"')
        seen = loading.preview(xdyj.company, pack(reworded, version="V2.0"), at=JUNE)

        assert [(one.what, one.ref, one.fields) for one in seen.duties] == [
            ("reworded", f"{CODE}/plan", ("title",)), ("retired", f"{CODE}/gone", ()),
        ]  # fmt: skip

    def test_that_comes_back_is_compared_with_the_one_in_force(self, xdyj: Cast) -> None:
        living(xdyj, duty(**MONTHLY))
        loading.load(xdyj.company, pack(duty(**MONTHLY), version="V2.0", gist="每年两份"), actor=None, at=JUNE)

        back = loading.load(xdyj.company, pack(duty(**MONTHLY)), actor=None, at=local(2026, 7, 1))

        assert [(one.before, one.after) for one in back.policies] == [("V2.0", "V1.0")]
        assert [(one.number, one.fields) for one in back.clauses] == [("4.2", ("gist",))]
        assert (back.duties, back.carried_duties, back.carried_clauses) == ([], 1, 1)
        in_force = Duty.objects.in_force().get()
        assert (in_force.edition, in_force.clause.gist, in_force.policy.version) == (3, "每年一份", "V1.0")

    def test_says_its_deadlines_on_the_clocks_of_the_company(self, xdyj: Cast) -> None:
        living(xdyj, duty(**MONTHLY))

        seen = loading.preview(xdyj.company, pack(duty(every='"month"', due="{ day = 20 }")), at=JUNE).as_json()

        days = [(one["before"], one["after"]) for one in seen["tasks"]["changed"]]
        assert days[0] == ("2026-07-01T00:00:00+08:00", "2026-06-21T00:00:00+08:00")


def test_a_duty_that_moves_down_the_paper_is_no_change(xdyj: Cast) -> None:
    living(xdyj, duty(**MONTHLY))
    new = duty("first", every='"year"', evidence='{ record = "kpi-record" }')

    seen = loading.preview(xdyj.company, pack(new, duty(**MONTHLY)), at=JUNE)

    assert [(one.what, one.ref) for one in seen.duties] == [("added", f"{CODE}/first")]


class TestAThirdCompany:
    def test_is_founded_from_a_folder_with_everything_in_it(self, db: None) -> None:
        company = loading.found_company(shipped("yntd"), actor=None, at=NOON, code="ACME", name="某公司")

        assert (company.code, company.policies.count()) == ("ACME", 3)
        assert Department.objects.filter(company=company, key="om").exists()
        assert Task.objects.filter(company=company, pending=True).exists()

    def test_is_refused_a_code_that_is_taken(self, xdyj: Cast) -> None:
        with pytest.raises(Refused):
            loading.found_company(shipped("xdyj"), actor=None, at=NOON)


class TestBothCompanies:
    """Every duty of all five policies is in the database with its requirement ids; those of the calendar have tasks."""

    @pytest.mark.parametrize("name", ["xdyj", "yntd"])
    def test_load_and_make_their_tasks(self, db: None, name: str) -> None:
        company = loading.found_company(shipped(name), actor=None, at=local(2026, 1, 1))

        stated = {one.ref: set(one.requirement) for one in shipped(name).duties}
        assert {one.ref: set(one.requirements) for one in Duty.objects.filter(company=company)} == stated
        whole = Duty.objects.filter(company=company, trigger="calendar", rule__for_each__isnull=True)
        assert whole.count() > 10
        lines = set(Task.objects.filter(company=company).values_list("line_id", flat=True))
        assert [one.ref for one in whole if one.pk not in lines] == []
