"""The fishbone: six bones on one spine, every cause on its bone, whatever the texts."""

import re

from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from bihuan.web.drawings.fishbone import HEIGHT, JOINTS, MOST, SPINE, fishbone

CAUSES = st.lists(st.tuples(st.text(max_size=40), st.booleans()), max_size=8)
BONES = st.lists(st.tuples(st.sampled_from(["人", "法", "环"]), CAUSES), max_size=6)


def test_bones_lie_above_and_below_in_turn() -> None:
    drawn = fishbone("变更失败", [("人", [("未培训", False)]), ("法", []), ("环", [])])

    assert [(bone.label, bone.above, bone.joint.x) for bone in drawn.bones] == [
        ("人", True, JOINTS[0]), ("法", False, JOINTS[0]), ("环", True, JOINTS[1]),
    ]  # fmt: skip


def test_the_root_cause_comes_first_and_long_ones_take_two_lines() -> None:
    long = "文件发布后没有任何人负责同步工具模板"
    (bone,) = fishbone("x", [("法", [(long, False), ("模板缺项", True)])]).bones

    said = [(rib.lines, rib.is_root) for rib in bone.ribs]
    assert said == [(["模板缺项"], True), (["文件发布后没有任何", "人负责同步工具模板"], False)]
    assert bone.ribs[1].whole == long


def test_where_many_causes_stand_on_a_bone_long_ones_are_cut_but_kept_whole() -> None:
    long = "文件发布后没有任何人负责同步工具模板"
    (bone,) = fishbone("x", [("法", [(long, True), ("模板缺项", False), ("没有培训", False)])]).bones

    assert (bone.ribs[0].lines, bone.ribs[0].whole) == (["文件发布后没有任何人…"], long)


def test_what_does_not_fit_is_counted() -> None:
    (bone,) = fishbone("x", [("法", [(f"原因{n}", False) for n in range(7)])]).bones

    assert (len(bone.ribs), bone.more) == (MOST, 3)


@given(st.text(max_size=200), BONES)
def test_everything_stays_on_the_paper(problem: str, bones: list[tuple[str, list[tuple[str, bool]]]]) -> None:
    drawn = fishbone(problem, bones)

    assert len(drawn.head) <= 4
    for bone in drawn.bones:
        assert 0 <= bone.end.y <= HEIGHT and bone.joint.y == SPINE
        assert all(0 <= rib.start.x <= rib.at.x and 0 <= rib.at.y <= HEIGHT for rib in bone.ribs)


def test_lines_of_a_text_stand_as_far_apart_as_room_was_left_for_them() -> None:
    long = "文件发布后没有任何人负责同步工具模板"
    drawn = fishbone("一个很长的问题描述需要三行", [("法", [(long, True)])])
    page = render_to_string("drawings/fishbone.html", {"fish": drawn})

    assert {int(dy) for dy in re.findall(r'dy="(-?[0-9]+)"', page)} == {
        drawn.first_line, drawn.head_line_height, drawn.bones[0].ribs[0].first_line, drawn.line_height,
    }  # fmt: skip
    assert drawn.bones[0].ribs[0].first_line == -4 - drawn.line_height
