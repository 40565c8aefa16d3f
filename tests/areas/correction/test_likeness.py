"""How alike two nonconformities are: on pairs labelled by hand, and on what must hold for any texts."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.areas.correction.likeness import PROPOSED_FROM, Case, Reason, compare, words

PAIRS = json.loads((Path(__file__).parents[2] / "data" / "likeness.json").read_text(encoding="utf-8"))
TEXTS = st.text(alphabet="变更单没有回退方案巡检记录漏签字 ab12《》.", max_size=60)
CASES = st.builds(
    Case, TEXTS, TEXTS, TEXTS, st.sampled_from(["", "om", "hr"]), st.frozensets(st.sampled_from(["people", "process"]))
)


def case(said: dict[str, Any]) -> Case:
    return Case(
        said["title"],
        said["what"],
        said["criterion"],
        said["department"],
        frozenset(said["elements"]),
        said["character"],
    )


def judged(held_out: bool) -> Iterator[tuple[bool, bool]]:
    """(the same by hand, proposed) of each pair of one half."""
    for pair in PAIRS:
        if pair["held_out"] is held_out:
            yield pair["same"], compare(case(pair["later"]), case(pair["earlier"])).proposed


def precision_and_recall(found: list[tuple[bool, bool]]) -> tuple[float, float]:
    hits = sum(same and proposed for same, proposed in found)
    return hits / sum(proposed for _same, proposed in found), hits / sum(same for same, _proposed in found)


@pytest.mark.requirement("YNTD-ITSS-0300.12")
def test_pairs_nothing_was_tuned_on_are_told_apart_with_the_stated_precision_and_recall() -> None:
    """Measured: precision 0.70, recall 0.82 on 36 pairs, half of them hard (the same clause, another problem)."""
    precision, recall = precision_and_recall(list(judged(held_out=True)))

    assert round(precision, 2) >= 0.70
    assert round(recall, 2) >= 0.82


def test_pairs_the_weights_were_chosen_on() -> None:
    """Measured: precision 0.83, recall 0.88 on 36 pairs."""
    precision, recall = precision_and_recall(list(judged(held_out=False)))

    assert (round(precision, 2), round(recall, 2)) >= (0.83, 0.88)


def test_says_why_and_what_speaks_against() -> None:
    later = Case("变更单缺少回退步骤", "3 单没有回退步骤", "《变更管理程序》5.3", "om", frozenset({"process"}))
    earlier = Case("2 单生产变更没有回退方案", "2 单没有回退方案", "《变更管理程序》6.1", "rd", frozenset({"process"}))

    found = compare(later, earlier)

    assert found.proposed
    assert {Reason.TITLE, Reason.PAPER, Reason.ELEMENT} <= set(found.reasons)
    assert found.against == (Reason.DEPARTMENT,)


def test_what_neither_or_only_one_of_them_tells_speaks_against_nothing() -> None:
    told = Case("生产变更没有回退方案", "", "变更管理 5.3", "om", frozenset({"process"}))

    assert compare(Case("生产变更没有回退方案"), Case("生产变更没有回退方案")).against == ()
    assert compare(told, Case("生产变更没有回退方案")).against == ()
    other = Case("生产变更没有回退方案", "", "备件管理 2.1", "hr", frozenset({"people"}))
    assert compare(told, other).against == (Reason.CLAUSE, Reason.DEPARTMENT, Reason.ELEMENT)


def test_the_same_clause_and_department_alone_are_no_likeness() -> None:
    later = Case("夜间值班脱岗", "视频抽查", "《值班管理制度》3.2", "desk", frozenset({"delivery"}), "execution")
    earlier = Case("备件账实不一致", "盘点发现", "《值班管理制度》3.2", "desk", frozenset({"delivery"}), "execution")

    assert not compare(later, earlier).proposed


def test_words_say_the_same_in_two_ways_and_figures_do_not_count() -> None:
    assert words("没有签名") == words("缺少签字")
    assert words("2 单 CHG-2608-031") == words("7 单 CHG-2609-114")


@given(CASES, CASES)
def test_a_score_lies_between_0_and_100_and_texts_weigh_the_same_both_ways(one: Case, other: Case) -> None:
    there, back = compare(one, other), compare(other, one)

    assert 0 <= there.score <= 100
    assert there.score == back.score
    assert there.proposed == (there.score >= PROPOSED_FROM)


@given(CASES)
def test_nothing_is_more_like_it_than_itself(one: Case) -> None:
    if words(one.title):
        assert compare(one, one).score >= 90
