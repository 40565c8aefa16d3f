"""Reading what people write into cells."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.areas.capability.models import Objective
from bihuan.core.asks import ask_for
from bihuan.core.models import Person
from bihuan.exchange.imports.sheets import ELEMENTS
from bihuan.exchange.imports.values import EXCEL_EPOCH, Reader, Unread, bare, day, number, words, yes_no
from tests.cast import Cast

SEVENTH = date(2025, 1, 7)


@pytest.mark.parametrize(
    "written",
    [
        "2025.1.7", "2025-01-07", "2025/1/7", "2025年1月7日", "2025 年 1 月 7 日", "２０２５．１．７", "20250107", "45664", 45664, 45664.0,
        "2025-01-07 10:30", "2025-01-07T10:30:00", datetime(2025, 1, 7, 10, 30), SEVENTH, " 2025.01.07 ",
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_form_people_use(written: object) -> None:
    assert day(written) == SEVENTH


@pytest.mark.parametrize(
    "written", ["1/7/2025", "7.1.25", "2025年1月", "2025-02-30", "13月", "soon", "", "0", 12, 99999, "1024-01-01", True]
)
def test_what_could_mean_two_days_or_none_is_refused(written: object) -> None:
    with pytest.raises(Unread):
        day(written)


@given(
    st.dates(date(1990, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y%m%d"]),
)
def test_every_day_survives_being_written(one: date, form: str) -> None:
    assert day(one.strftime(form)) == day((one - EXCEL_EPOCH).days) == one


@given(st.one_of(st.text(), st.floats(), st.integers(), st.datetimes(), st.booleans(), st.none()))
def test_any_cell_is_a_day_or_refused(value: object) -> None:
    try:
        assert isinstance(day(value), date)
    except Unread as unread:
        assert str(unread.why)


@pytest.mark.parametrize(
    ("written", "meant"), [("1,207", 1207), ("−3.5", Decimal("-3.5")), ("12.5%", Decimal("12.5")), (7.0, 7)]
)
def test_numbers_are_read(written: object, meant: object) -> None:
    assert number(written) == meant


@pytest.mark.parametrize("written", ["about 7", "nan", "inf", ""])
def test_other_words_are_no_number(written: str) -> None:
    with pytest.raises(Unread):
        number(written)


def test_a_whole_number_is_text_without_a_point() -> None:
    assert words(1001.0) == "1001"


def test_yes_and_no_in_both_languages() -> None:
    assert [yes_no(word) for word in ("是", "Yes", "√", True)] == [True] * 4
    assert [yes_no(word) for word in ("否", "no", "×", False)] == [False] * 4


@given(st.text())
def test_comparing_forgives_case_width_and_spaces(text: str) -> None:
    assert bare(f" {text} ") == bare(text) == bare(bare(text))


@pytest.mark.django_db
class TestPeople:
    def test_are_found_by_staff_number_before_the_name(self, xdyj: Cast) -> None:
        Person.objects.filter(pk=xdyj.olga.pk).update(staff_number="1001")
        Person.objects.filter(pk=xdyj.eve.pk).update(name="1001")

        assert Reader(xdyj.company).person(1001.0) == xdyj.olga

    def test_are_found_by_a_name_only_one_has(self, xdyj: Cast, yntd: Cast) -> None:
        assert Reader(xdyj.company).person(" Olga ") == xdyj.olga

    def test_with_number_in_brackets(self, xdyj: Cast) -> None:
        Person.objects.filter(pk=xdyj.olga.pk).update(staff_number="A-7")

        assert Reader(xdyj.company).person("Olga（工号 A-7）") == xdyj.olga

    def test_two_of_a_name_are_never_guessed(self, xdyj: Cast) -> None:
        Person.objects.filter(pk=xdyj.eve.pk).update(name="Olga", staff_number="2002")

        with pytest.raises(Unread) as unread:
            Reader(xdyj.company).person("Olga")

        assert "2002" in str(unread.value.why)

    def test_of_another_company_do_not_exist(self, xdyj: Cast, yntd: Cast) -> None:
        Person.objects.filter(pk=yntd.olga.pk).update(name="Nadia")

        with pytest.raises(Unread):
            Reader(xdyj.company).person("Nadia")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "written",
    ["人员、过程", "人过", "people, process", "过程；人员", "人 过", "People and process".replace("and", "、")],
)
def test_elements_are_read_in_words_or_single_characters(written: str, xdyj: Cast) -> None:
    reader = Reader(xdyj.company, {"elements": ELEMENTS})

    assert set(reader.chosen(ask_for(Objective, "elements"), written).split()) == {"people", "process"}


@pytest.mark.django_db
def test_an_unknown_choice_names_those_there_are(xdyj: Cast) -> None:
    with pytest.raises(Unread) as unread:
        Reader(xdyj.company, {"elements": ELEMENTS}).chosen(ask_for(Objective, "elements"), "人园")

    assert "人园" in str(unread.value.why)
