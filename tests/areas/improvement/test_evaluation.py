"""The evaluation: by which methods, on which data, where it goes, and what follows from it."""

import pytest

from bihuan.areas.improvement.models import EvaluationFigure, Opportunity, PlanItem
from bihuan.areas.improvement.words import EvaluationMethod
from bihuan.core.models import Link
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.writing import take
from tests.areas.improvement import builders as given
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db


MARKS = [".", "——", "。。。", "x", "无"]


def refused_fields(cast: Cast, **fields: object) -> list[str]:
    record = given.evaluation(cast, given.operating(cast), **fields)
    with pytest.raises(Refused) as refused:
        take("confirm", record, actor=cast.quinn, at=NOON)
    return [reason.field for reason in refused.value.reasons]


class TestTheDataOfAnEvaluation:
    @pytest.mark.requirement("XDYJ-03-02.03")
    def test_are_figures_or_named_evidence(self, xdyj: Cast) -> None:
        assert refused_fields(xdyj, methods=["audit"]) == ["evidence"]

    @pytest.mark.requirement("XDYJ-03-02.03")
    def test_may_be_evidence_alone(self, xdyj: Cast) -> None:
        record = given.evaluation(
            xdyj, given.operating(xdyj), methods=["audit"], evidence="专项审计报告 XDYJ-AUD-2026-0002"
        )

        assert take("confirm", record, actor=xdyj.quinn, at=NOON).state == "confirmed"

    @pytest.mark.requirement("XDYJ-03-02.32", "XDYJ-03-02.03")
    def test_of_a_kpi_comparison_are_figures_before_and_after(self, xdyj: Cast) -> None:
        assert refused_fields(xdyj, methods=["kpi"], evidence="月报") == ["figures"]

    @pytest.mark.requirement("XDYJ-03-02.03")
    @pytest.mark.parametrize("name", ["before_numerator", "after_denominator"])
    def test_are_complete_on_both_sides(self, xdyj: Cast, name: str) -> None:
        record = given.evaluation(xdyj, given.operating(xdyj))
        given.figure(xdyj, record, **{name: None})

        with pytest.raises(Refused):
            take("confirm", record, actor=xdyj.quinn, at=NOON)

    def test_keep_numerator_and_denominator_and_say_whether_it_is_more_than_chance(self, xdyj: Cast) -> None:
        row = given.figure(xdyj, given.evaluation(xdyj, given.operating(xdyj)))

        assert (row.before_text, row.after_text) == ("7.7%", "2.4%")
        assert row.comparison is not None and row.comparison.significant and row.comparison.better

    def test_of_a_mean_are_not_tested(self) -> None:
        assert EvaluationFigure(before_value=5, after_value=4).comparison is None


class TestConfirming:
    @pytest.mark.requirement("XDYJ-03-02.03")
    def test_does_not_call_effective_what_its_own_figures_speak_against(self, xdyj: Cast, yntd: Cast) -> None:
        for cast in (xdyj, yntd):
            record = given.evaluation(cast, given.operating(cast), verdict="effective")
            given.figure(cast, record, after_numerator="60")
            with pytest.raises(Refused) as refused:
                take("confirm", record, actor=cast.quinn, at=NOON)
            assert [reason.field for reason in refused.value.reasons] == ["verdict"]

            other = {"verdict": "not-effective"} if cast is xdyj else {"evidence": "第三方复核报告"}
            assert take("confirm", record, actor=cast.quinn, at=NOON, fill=other).state == "confirmed"

    @pytest.mark.requirement("XDYJ-03-02.03", "YNTD-ITSS-0300.07")
    @pytest.mark.parametrize("company", ["xdyj", "yntd"])
    @pytest.mark.parametrize("words", MARKS)
    def test_takes_no_mark_for_evidence(self, company: str, words: str, request: pytest.FixtureRequest) -> None:
        cast: Cast = request.getfixturevalue(company)
        said = {"methods": ["audit"], "evidence": words, "report": words, "document": words}
        record = given.evaluation(cast, given.operating(cast), verdict="effective", **said)

        with pytest.raises(Refused) as alone:
            take("confirm", record, actor=cast.quinn, at=NOON)
        given.figure(cast, record, after_numerator="60")
        with pytest.raises(Refused) as beside:
            take("confirm", record, actor=cast.quinn, at=NOON)

        assert [reason.field for reason in alone.value.reasons] == ["evidence", "report"]
        assert [reason.field for reason in beside.value.reasons] == ["verdict", "report"]

    @pytest.mark.requirement("XDYJ-03-02.03")
    @pytest.mark.parametrize(("after", "verdict", "fits"), [
        (("10", "60"), "effective", False), (("10", "60"), "partly", True), (("60", "60"), "partly", False),
        (("60", "60"), "not-effective", True), (("10", "10"), "effective", True),
    ])  # fmt: skip
    def test_weighs_every_figure(self, xdyj: Cast, after: tuple[str, str], verdict: str, fits: bool) -> None:
        record = given.evaluation(xdyj, given.operating(xdyj), verdict=verdict)
        for failed in after:
            given.figure(xdyj, record, after_numerator=failed)

        if fits:
            assert take("confirm", record, actor=xdyj.quinn, at=NOON).state == "confirmed"
        else:
            with pytest.raises(Refused) as refused:
                take("confirm", record, actor=xdyj.quinn, at=NOON)
            assert [reason.field for reason in refused.value.reasons] == ["verdict"]

    @pytest.mark.requirement("XDYJ-03-02.32")
    @pytest.mark.parametrize("methods", [[m] for m in EvaluationMethod.values] + [["audit", "survey", "review"]])
    def test_takes_one_or_several_ways(self, xdyj: Cast, methods: list[str]) -> None:
        record = given.evaluation(xdyj, given.operating(xdyj), methods=methods, evidence="记录")
        given.figure(xdyj, record)

        assert take("confirm", record, actor=xdyj.quinn, at=NOON).methods.split() == methods

    @pytest.mark.requirement("XDYJ-03-02.33", "YNTD-ITSS-0300.07")
    def test_refuses_without_method_verdict_conclusion_and_place(self, yntd: Cast) -> None:
        fields = refused_fields(yntd, methods=[], verdict="", conclusion="", report="", evidence="月报")

        assert fields == ["methods", "verdict", "conclusion", "report"]

    @pytest.mark.requirement("XDYJ-03-02.08", "YNTD-ITSS-0300.02")
    def test_is_for_quality_and_not_for_who_carried_it_out(self, xdyj: Cast) -> None:
        item = given.operating(xdyj)
        record = given.evaluation(xdyj, item)
        given.figure(xdyj, record)
        with pytest.raises(NotAllowed):
            take("confirm", record, actor=xdyj.olga, at=NOON)

        PlanItem.objects.filter(pk=item.pk).update(owner=xdyj.quinn)
        with pytest.raises(NotAllowed):
            take("confirm", type(record).objects.get(pk=record.pk), actor=xdyj.quinn, at=NOON)

    @pytest.mark.requirement("XDYJ-03-02.33")
    def test_moves_the_item_on_and_shows_on_it(self, xdyj: Cast) -> None:
        item = given.evaluated(xdyj)

        assert item.state == PlanItem.State.EVALUATED
        assert Link.objects.filter(source_id=item.pk, target_id=item.evaluations.get().pk).exists()

    @pytest.mark.requirement("XDYJ-03-02.33", "XDYJ-03-02.05")
    def test_starts_the_next_improvement(self, xdyj: Cast) -> None:
        item = given.evaluated(xdyj, next_step="把评审搬到线上")

        born = Opportunity.objects.get(title="把评审搬到线上")
        assert Link.objects.filter(source_id=item.evaluations.get().pk, target_id=born.pk).exists()
        assert born.elements == item.elements == "technology process"

    @pytest.mark.requirement("XDYJ-03-02.33")
    @pytest.mark.parametrize(("verdict", "born"), [("effective", 0), ("partly", 1), ("not-effective", 1)])
    def test_raises_what_was_not_reached_again(self, xdyj: Cast, verdict: str, born: int) -> None:
        given.evaluated(xdyj, verdict=verdict)

        assert Opportunity.objects.count() == born

    def test_comes_when_the_item_is_in_operation(self, xdyj: Cast) -> None:
        record = given.evaluation(xdyj, given.started_item(xdyj))
        given.figure(xdyj, record)

        with pytest.raises(Refused):
            take("confirm", record, actor=xdyj.quinn, at=NOON)

    def test_is_of_one_item_or_one_plan(self, xdyj: Cast) -> None:
        item = given.started_item(xdyj)

        with pytest.raises(Refused):
            given.evaluation(xdyj, item, plan=item.plan)
