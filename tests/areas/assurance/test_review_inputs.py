"""Each figure of a review's inputs has its rows: objectives with their results, duties, former decisions, findings."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from bihuan.areas.assurance.models import ManagementReview
from bihuan.areas.assurance.review_document import review_document
from bihuan.areas.assurance.review_inputs import inputs_of
from bihuan.areas.assurance.review_rules import missing_inputs
from bihuan.areas.policies import ledger, loading, tallies
from bihuan.areas.policies.models import Task
from bihuan.core.blocks import Table
from bihuan.core.freezing import is_intact
from bihuan.core.models import Company, Person, RoleAssignment
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.writing import create, take
from bihuan.exchange.documents import House, render
from tests.areas.assurance import builders as given
from tests.areas.assurance import reviews
from tests.areas.correction.builders import nonconformity
from tests.areas.improvement import builders as improving
from tests.areas.policies.living import local
from tests.areas.policies.years import pack as shipped
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(xdyj: Cast) -> Cast:
    return reviews.routed(xdyj)


def figures(inputs: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["key"]: row for one in inputs["inputs"] for row in one["figures"]}


@pytest.mark.requirement("XDYJ-04-01.20")
class TestObjectives:
    def test_are_put_before_the_review_each_with_its_target_and_result(self, cast: Cast) -> None:
        good = reviews.objective(cast)
        bad = reviews.objective(cast, title="变更成功率", target="≥ 98%", result="96.1%", attainment="missed")
        untold = reviews.objective(cast, title="首次修复率", result="")
        made = reviews.review(cast)

        found = figures(inputs_of(made, NOON))

        told = [(row["record"], row["target"], row["result"], row["attainment"]) for row in found["objectives"]["rows"]]
        assert told == [
            (good.number, "≥ 95%", "95.6%", "reached"),
            (bad.number, "≥ 98%", "96.1%", "missed"),
            (untold.number, "≥ 95%", "", ""),
        ]
        counted = {name: (found[f"objectives-{name}"]["value"], 3) for name in ("reached", "missed", "untold")}
        assert counted == {"reached": (1, 3), "missed": (1, 3), "untold": (1, 3)}

    def test_are_missing_until_a_result_is_told(self, cast: Cast) -> None:
        """Attainment is what the policy asks for, not a list of aims."""
        goal = reviews.objective(cast, result="")
        made = reviews.review(cast)
        assert "objectives" in [one.value for one in missing_inputs(made)]

        take("report", goal, actor=cast.gina, at=NOON, result="94.8%", attainment="partly")

        assert "objectives" not in [one.value for one in missing_inputs(made)]

    def test_stay_as_they_were_frozen(self, cast: Cast) -> None:
        made = reviews.ready(cast)
        goal = figures(made.snapshot)["objectives"]["rows"][0]["record"]
        take(
            "close",
            reviews.Objective.objects.get(number=goal),
            actor=cast.gina,
            at=NOON,
            result="91%",
            attainment="missed",
        )

        made = ManagementReview.objects.get(pk=made.pk)

        assert figures(made.snapshot)["objectives"]["rows"][0]["result"] == "95.6%"
        assert is_intact(made.snapshot, made.digest)

    def test_are_printed_in_the_report(self, cast: Cast) -> None:
        made = reviews.ready(cast)

        tables = [block for block in review_document(made).blocks if isinstance(block, Table)]

        rows = [[str(text) for text in row] for table in tables for row in table.rows]
        assert any("≥ 95%" in row and "95.6% (2026-03-02)" in row for row in rows)


@pytest.mark.requirement("XDYJ-04-01.34")
class TestEffectsOfImprovements:
    def test_the_quality_department_saw_are_taken_into_the_review(self, cast: Cast) -> None:
        done = improving.treated(cast, improving.accepted(cast), measure="统一月报模板")
        take("finish", done, actor=cast.olga, at=NOON, progress="模板已发布")
        said = {"verification": "抽查", "verified_result": "四个月差错由 6 件降到 1 件"}
        with pytest.raises(NotAllowed):
            take("close", done, actor=cast.olga, at=NOON, **said)
        take("close", done, actor=cast.quinn, at=NOON, **said)
        unfinished = improving.opportunity(cast)

        made = reviews.ready(cast, reviews.NEXT_DAY, period_end=date(2026, 3, 31))

        (row,) = figures(made.snapshot)["effects"]["rows"]
        assert (row["record"], row["measure"], row["effect"]) == (done.number, "统一月报模板", said["verified_result"])
        assert unfinished.number in figures(made.snapshot)["opportunities"]["numbers"]
        assert said["verified_result"] in render(review_document(made), "html", House.of(cast.company))


class TestAnObjectivesResult:
    def test_is_told_by_its_owner_leadership_or_quality(self, cast: Cast) -> None:
        goal = reviews.objective(cast, result="", owner=cast.olga)
        with pytest.raises(NotAllowed):
            take("report", goal, actor=cast.eve, at=NOON, result="96%", attainment="reached")

        told = take("report", goal, actor=cast.olga, at=NOON, result="96%", attainment="reached")

        assert (told.result, told.attainment, told.result_on, told.state) == (
            "96%",
            "reached",
            date(2026, 3, 2),
            "issued",
        )

    def test_is_needed_to_close_it(self, cast: Cast) -> None:
        goal = reviews.objective(cast, result="")

        with pytest.raises(Refused) as refused:
            take("close", goal, actor=cast.gina, at=NOON)

        assert {reason.field for reason in refused.value.reasons} == {"result", "attainment"}


@pytest.mark.requirement("XDYJ-04-01.20")
class TestEveryFigure:
    def test_has_exactly_the_rows_it_counts(self, cast: Cast) -> None:
        nonconformity(cast)
        reviews.approved(cast)  # its decisions are the next review's former ones
        made = given.reported(cast, None, "minor", "observation", "good-practice")
        second = reviews.review(cast, title="追加评审", period_end=date(2026, 12, 31))

        found = figures(inputs_of(second, given.END))

        assert made.number in found["audits"]["numbers"]
        assert found["former-open"]["value"] == 3 and found["audit-minor"]["value"] > 0
        for row in found.values():
            behind = row.get("rows", row.get("tasks", row["numbers"]))
            assert len(behind) == row["value"], row["key"]

    def test_keeps_the_newest_rows_where_there_are_more_than_are_kept(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bihuan.areas.assurance.review_inputs.MOST", 2)
        goals = [reviews.objective(cast, title=f"目标{place}") for place in range(3)]
        faults = [nonconformity(cast, title=f"不符合{place}") for place in range(3)]

        found = figures(inputs_of(reviews.review(cast, period_end=date(2026, 12, 31)), NOON))

        assert (found["objectives"]["value"], found["nonconformities"]["value"]) == (3, 3)
        assert [row["record"] for row in found["objectives"]["rows"]] == [one.number for one in goals[1:]]
        assert found["nonconformities"]["numbers"] == [one.number for one in faults[1:]]

    def test_of_an_audit_names_the_items_even_if_they_became_nothing(self, cast: Cast) -> None:
        made = given.reported(cast, None, "minor", "observation", "good-practice")
        review = reviews.review(cast, period_end=date(2026, 12, 31))

        rows = figures(inputs_of(review, given.END))["audit-minor"]["rows"]

        assert {row["audit"] for row in rows} == {made.number} and all(row["evidence"] for row in rows)


@pytest.mark.requirement("XDYJ-04-01.20", "YNTD-ITSS-0301.17")
class TestDuties:
    def living(self) -> tuple[Company, ManagementReview]:
        """A company by its pack; of the tasks of March one was done in time and one late."""
        company = loading.found_company(shipped("xdyj"), actor=None, at=local(2026, 1, 1, 0, 1))
        chair, quinn = (Person.objects.create(company=company, name=one) for one in ("总", "质量"))
        for person, role in ((chair, "executive"), (quinn, "quality")):
            RoleAssignment.objects.create(company=company, person=person, role=role)
        shown = create(reviews.Objective, actor=quinn, at=local(2026, 3, 1), title="目标", year=2026)
        march = Task.objects.filter(company=company, month=202603, pending=True).order_by("pk")
        for task, days in zip(march[:2], (-1, 1), strict=True):
            done = datetime.fromtimestamp(task.due_at.timestamp() + days * 86_400, UTC)
            ledger.count(task, shown, counted_at=done, at=done)
        tallies.rebuild(company)
        said = {"title": "评审", "year": 2026, "chair": chair, "planned_on": date(2026, 5, 6), **reviews.MARCH}
        return company, create(ManagementReview, actor=quinn, at=local(2026, 5, 4), **said)

    def test_lead_to_the_very_tasks_they_count(self, db: None) -> None:
        company, made = self.living()
        at = local(2026, 5, 4)

        found = figures(inputs_of(made, at))

        march = Task.objects.filter(company=company, month=202603)
        done = {task.pk: task.on_time for task in march.filter(fulfilled_at__isnull=False)}
        assert found["duties"]["tasks"] == [pk for pk, timely in done.items() if timely]
        assert found["duties-late"]["tasks"] == [pk for pk, timely in done.items() if not timely]
        assert set(found["duties-overdue"]["tasks"]) == {task.pk for task in march if task.state_at(at) == "overdue"}
        assert all(
            len(found[key]["tasks"]) == found[key]["value"] > 0 for key in ("duties", "duties-late", "duties-overdue")
        )
