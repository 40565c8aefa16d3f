"""Control charts against published limits and run rules, then what must hold for any data."""

from itertools import groupby
from math import inf, isclose
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.areas.metrics.rules import (
    NELSON,
    RULE_SETS,
    WESTERN_ELECTRIC,
    Chart,
    Kind,
    Point,
    Rule,
    Sample,
    chart,
    signals,
)
from bihuan.areas.metrics.rules.charts import ENOUGH
from tests.real_data import needs_whole, whole

LEFT_OUT = {"qcc-p-excl": (15, 23), "qcc-c-excl": (6, 20), "qcc-u-excl": (6, 20)}
KINDS = {"individuals": Kind.XMR}


def published() -> list[dict[str, Any]]:
    try:
        expected = whole("spc/qcc_datasets.json")["expected"]
    except FileNotFoundError:
        return []
    drawn = {*Kind, "individuals"}
    return [one for one in expected if one["chart"] in drawn and "sample SD" not in one.get("sigma_method", "")]


def rule_cases() -> list[dict[str, Any]]:
    try:
        return list(whole("spc/rule_cases.json")["cases"])
    except FileNotFoundError:
        return []


def samples_of(case: dict[str, Any]) -> list[Sample]:
    table = whole("spc/qcc_datasets.json")["tables"][case["table"]]
    rows = [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]
    if case["chart"] == "xbar":
        groups = groupby((r for r in rows if r["sample"] <= 25), key=lambda row: row["sample"])
        return [Sample(tuple(row["diameter"] for row in group)) for _key, group in groups]
    out = LEFT_OUT.get(case["id"], ())
    name = next(name for name in ("D", "x", "viscosity") if name in table["columns"])
    return [
        Sample((row[name],), row.get("size"), baseline=row.get("sample") not in out)
        for row in rows
        if row.get("trial", True)
    ]


@needs_whole
@pytest.mark.requirement("YNTD-ITSS-0300.14")
class TestPublishedLimits:
    @pytest.mark.parametrize("case", published(), ids=lambda case: case["id"])
    def test_are_met_to_the_last_printed_digit(self, case: dict[str, Any]) -> None:
        made = chart(KINDS.get(case["chart"], case["chart"]), samples_of(case))

        point = made.points[0]
        assert made.enough_data
        for found, expected in ((point.center, "center"), (point.lower, "lcl"), (point.upper, "ucl")):
            assert found is not None
            assert isclose(found, case[expected], rel_tol=2e-6, abs_tol=1e-7), expected

    def test_leave_out_points_but_judge_them(self) -> None:
        case = next(one for one in published() if one["id"] == "qcc-p-excl")

        found = {signal.rule: signal.points for signal in signals(chart(Kind.P, samples_of(case)))}

        # with the two left out, 20 of 50 in sample 21 lies beyond 0.3893 as well
        assert found["N1"] == (15, 21, 23)


def standard(values: list[float]) -> Chart:
    """A chart with centre 0 and sigma 1."""
    return Chart(Kind.XMR, tuple(Point(value, 0, 1, -3, 3, 1) for value in values), frozenset())


@needs_whole
class TestPublishedRules:
    @pytest.mark.parametrize("case", rule_cases(), ids=lambda case: f"{case['source']} {case['test']}")
    def test_name_the_points_that_are_published(self, case: dict[str, Any]) -> None:
        name = case["test"].split()[0]
        found = {s.rule: s.points for s in signals(standard(case["values"]), [*NELSON, *WESTERN_ELECTRIC])}

        assert list(found.get(name, ())) == case["flagged_points_1_based"]


class TestEnoughData:
    def test_few_points_say_so_and_give_no_signal(self) -> None:
        made = chart("xmr", [Sample((value,)) for value in (5, 5, 5, 90)])

        assert not made.enough_data
        assert signals(made) == []

    def test_every_phase_needs_its_own(self) -> None:
        old = [Sample((value,), phase=1) for value in (4, 5, 6, 5) * 3]
        new = [Sample((value,), phase=2) for value in (40, 45, 50)]

        made = chart("c", old + new)

        assert made.short == {2}
        assert made.points[0].center == 5
        assert made.points[-1].center == 45

    def test_nothing_at_all_is_not_enough(self) -> None:
        assert not chart("c", []).enough_data

    def test_no_data_is_neither_0_nor_100_percent(self) -> None:
        made = chart("p", [Sample((0,), 0), *(Sample((1,), 10) for _n in range(ENOUGH))])

        assert made.points[0].value is None
        assert made.points[1].center == pytest.approx(0.1)


class TestWithoutSpread:
    def test_a_collapse_after_twenty_perfect_months_is_seen(self) -> None:
        perfect = [Sample((100,), 100) for _n in range(20)]
        collapse = Sample((60,), 100, baseline=False)

        made = chart("p", [*perfect, collapse])

        assert [(s.rule, s.points) for s in signals(made)] == [("N1", (21,))]

    def test_standing_still_is_no_signal(self) -> None:
        assert signals(chart("xmr", [Sample((0.1,)) for _n in range(30)])) == []


class TestFaultyData:
    @pytest.mark.parametrize(
        ("kind", "sample", "said"),
        [
            ("p", Sample((1,)), "needs the size"),
            ("p", Sample((5,), 4), "more units with a fault"),
            ("c", Sample((-1,)), "never less than 0"),
            ("xbar", Sample((1,)), "at least two values"),
        ],
    )
    def test_is_refused_with_the_point(self, kind: str, sample: Sample, said: str) -> None:
        with pytest.raises(ValueError, match=f"point 1: .*{said}"):
            chart(kind, [sample])


VALUES = st.lists(st.integers(-50, 50).map(float), min_size=ENOUGH, max_size=40)
COUNTS = st.lists(st.tuples(st.integers(0, 40), st.integers(40, 80)), min_size=ENOUGH, max_size=30)


class TestAnyData:
    @given(VALUES, st.sampled_from([1.0, 2.0, 10.0]), st.integers(-30, 30))
    def test_individuals_follow_a_change_of_scale_and_origin(self, values: list[float], by: float, to: int) -> None:
        before = chart("xmr", [Sample((value,)) for value in values])
        after = chart("xmr", [Sample((value * by + to,)) for value in values])

        for one, other in zip(before.points, after.points, strict=True):
            assert one.upper is not None and other.upper is not None
            assert isclose(one.upper * by + to, other.upper, rel_tol=1e-9, abs_tol=1e-9)

    @given(COUNTS, st.sampled_from(["p", "np", "u"]))
    def test_limits_hold_the_centre_and_stay_possible(self, counts: list[tuple[int, int]], kind: str) -> None:
        made = chart(kind, [Sample((count,), size) for count, size in counts])

        for point, (_count, size) in zip(made.points, counts, strict=True):
            highest = {"p": 1.0, "np": float(size), "u": inf}[kind]
            assert point.lower is not None and point.center is not None and point.upper is not None
            assert 0 <= point.lower <= point.center + 1e-9
            assert point.center <= point.upper + 1e-9 <= highest + 2e-9

    @given(COUNTS)
    def test_p_and_np_give_the_same_signals_beyond_the_limits(self, counts: list[tuple[int, int]]) -> None:
        same = [Sample((count,), 80) for count, _size in counts]

        first, second = (signals(chart(kind, same), NELSON[:1]) for kind in ("p", "np"))

        assert first == second

    @given(VALUES, st.sampled_from([*NELSON, *WESTERN_ELECTRIC]))
    def test_a_mirrored_chart_gives_the_same_signals(self, values: list[float], rule: Rule) -> None:
        assert signals(standard(values), [rule]) == signals(standard([-value for value in values]), [rule])

    @given(VALUES, VALUES, st.sampled_from(sorted(RULE_SETS)))
    def test_no_window_crosses_from_one_phase_into_another(self, old: list[float], new: list[float], name: str) -> None:
        rules = RULE_SETS[name]
        both = chart("xmr", [*(Sample((v,), phase=1) for v in old), *(Sample((v,), phase=2) for v in new)])

        alone = {n for v, shift in ((old, 0), (new, len(old))) for n in _flagged(v, shift, rules)}

        assert {n for signal in signals(both, rules) for n in signal.points} == alone


def _flagged(values: list[float], shift: int, rules: tuple[Rule, ...]) -> set[int]:
    found = signals(chart("xmr", [Sample((value,)) for value in values]), rules)
    return {n + shift for signal in found for n in signal.points}
