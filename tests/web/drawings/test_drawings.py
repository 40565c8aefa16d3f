"""The small drawings: known geometry, and what must hold for any data."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.core.vocabulary import Pdca
from bihuan.web.drawings.gantt import Mark, Span, Work, row, scale
from bihuan.web.drawings.load import load
from bihuan.web.drawings.ring import Share, percent, ring
from bihuan.web.drawings.shapes import Circle, n
from bihuan.web.drawings.trend import trend
from bihuan.web.drawings.wheel import Slot, wheel

YEAR_2026 = (date(2026, 1, 1), date(2026, 12, 31))
TODAY = date(2026, 10, 9)
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))


class TestShapes:
    def test_angles_run_clockwise_from_twelve_o_clock(self) -> None:
        circle = Circle(100, 100)

        assert [(circle.at(a, 50).sx, circle.at(a, 50).sy) for a in (0, 90, 180, 270)] == [
            ("100", "50"),
            ("150", "100"),
            ("100", "150"),
            ("50", "100"),
        ]

    def test_a_ring_piece_goes_out_and_comes_back(self) -> None:
        assert Circle(260, 250).piece(0, 30, 211, 247) == (
            "M260 3A247 247 0 0 1 383.5 36.09L365.5 67.27A211 211 0 0 0 260 39Z"
        )

    def test_coordinates_carry_no_needless_digits(self) -> None:
        assert [n(1.0), n(1.239), n(-0.001), n(20.5)] == ["1", "1.24", "0", "20.5"]


class TestRing:
    def test_each_phase_has_a_quarter_filled_by_its_share(self) -> None:
        drawn = ring({Pdca.PLAN: Share(8, 8), Pdca.CHECK: Share(11, 13)})

        plan, do, check, _act = drawn.quarters
        assert plan.track == "M78.05 16.14A58 58 0 0 1 131.86 69.95"
        assert plan.filled == plan.track
        assert (plan.badge.sx, plan.badge.sy) == ("115.01", "32.99")
        assert do.filled == ""
        assert check.filled.startswith("M69.95 131.86A58 58 0 0 1 18.42 90.5")
        assert drawn.total == Share(19, 21)

    def test_nothing_due_is_no_figure(self) -> None:
        assert ring({}).total.percent == "—"

    def test_a_rate_is_never_rounded_to_perfect_or_to_nothing(self) -> None:
        assert [percent(r) for r in (1, 0, 0.947, 0.9999, 0.00001, 0.875)] == [
            "100%",
            "0%",
            "94.7%",
            "99.9%",
            "0.1%",
            "87.5%",
        ]

    @given(st.integers(0, 50), st.integers(0, 50))
    def test_a_filled_part_never_leaves_its_track(self, done: int, more: int) -> None:
        quarter = ring({Pdca.DO: Share(done, done + more)}).quarters[1]

        assert (quarter.filled == "") == (done == 0)
        assert quarter.filled.startswith(quarter.track.split("A")[0]) or not quarter.filled


class TestTrend:
    def test_the_target_line_and_bars_share_one_axis(self) -> None:
        drawn = trend([("8", 95.0), ("9", 100.0)], target=95.0)

        assert drawn.bars[0].y == drawn.target_y
        assert drawn.bars[1].y == "1.2"
        assert [bar.is_last for bar in drawn.bars] == [False, True]

    def test_a_month_without_a_figure_has_no_height(self) -> None:
        assert trend([("1", None)]).bars[0].height == "0"

    @given(st.lists(st.floats(0, 100), min_size=1, max_size=12))
    def test_every_bar_can_be_seen_and_stays_inside(self, values: list[float]) -> None:
        for bar in trend([("m", value) for value in values]).bars:
            assert 1 <= float(bar.height) <= 40.8
            assert float(bar.y) >= 1.2


class TestLoad:
    def test_bars_stack_from_the_bottom_and_the_fullest_month_stands_out(self) -> None:
        drawn = load([[4, 2, 0], [0, 0, 0], [8, 0, 4]])

        assert [one.total for one in drawn] == [6, 0, 12]
        assert [one.is_peak for one in drawn] == [False, False, True]
        assert [(band.key, band.y) for band in drawn[2].bands] == [("a", "45.33"), ("c", "18")]
        assert drawn[1].bands == []

    def test_an_empty_year_is_drawn_without_dividing_by_nothing(self) -> None:
        assert all(not one.bands and not one.is_peak for one in load([[0, 0, 0]] * 12))


class TestWheel:
    def test_months_quarters_and_year_lie_in_three_rings(self) -> None:
        slot = Slot(22, 22, "d")
        drawn = wheel(2026, TODAY, {"month": {1: slot}, "quarter": {4: slot}, "year": {12: slot}})

        assert [(one.ring, one.number) for one in drawn.pieces] == [("month", 1), ("quarter", 4), ("year", 12)]
        assert drawn.pieces[0].path == "M260 41A209 209 0 0 1 364.5 69L342.5 107.11A165 165 0 0 0 260 85Z"
        assert [m.number for m in drawn.months if m.is_current] == [10]

    def test_the_hand_stands_at_todays_share_of_the_year(self) -> None:
        assert wheel(2026, TODAY, {}).hand is not None
        inner, outer = wheel(2026, TODAY, {}).hand or (None, None)
        assert inner and outer
        assert (inner.x, outer.x) == pytest.approx((260 - 79 * 0.99222, 260 - 247 * 0.99222), abs=0.01)

    def test_another_year_has_no_hand(self) -> None:
        assert wheel(2027, TODAY, {}).hand is None

    @pytest.mark.parametrize(
        ("slot", "text"),
        [(Slot(22, 22, "d"), "22"), (Slot(21, 23, "x"), "21/23"), (Slot(0, 7, "s"), "7"), (Slot(0, 3, "x"), "0/3")],
    )
    def test_a_piece_says_how_many_are_done(self, slot: Slot, text: str) -> None:
        assert slot.figures == text


class TestGantt:
    def test_a_bar_runs_from_its_first_day_to_the_end_of_its_last(self) -> None:
        axis = scale(YEAR_2026, TODAY)
        drawn = row(Work(Span(date(2026, 1, 12), date(2026, 4, 30)), 1.0, "done"), axis)

        assert drawn.bar and drawn.done
        assert (drawn.bar.x, drawn.bar.width) == ("18.08", "179.18")
        assert drawn.done.width == drawn.bar.width
        assert axis.today_x == "461.92"
        assert axis.lines[0] == "50.96"
        assert [m.month for m in axis.months if m.is_current] == [10]

    def test_what_is_not_begun_has_no_done_part(self) -> None:
        axis = scale(YEAR_2026, TODAY)

        assert row(Work(Span(*YEAR_2026), 0.0), axis).done is None

    def test_an_item_without_dates_has_no_bar(self) -> None:
        assert row(Work(None, 0.5), scale(YEAR_2026, TODAY)).bar is None

    def test_milestones_keep_their_state_and_stay_inside(self) -> None:
        axis = scale(YEAR_2026, TODAY)
        marks = [Mark(date(2026, 12, 31), "open", "x"), Mark(date(2030, 1, 1), "ok", "y")]

        drawn = row(Work(Span(*YEAR_2026), 0.2, marks=marks), axis).diamonds

        assert [(one.state, one.path) for one in drawn] == [("open", "M593.5 8.5l6.5 6.5-6.5 6.5-6.5-6.5z")]

    def test_a_two_year_axis_names_every_second_month(self) -> None:
        axis = scale([date(2026, 1, 1), date(2027, 12, 31)], TODAY)

        assert len(axis.months) == 12
        assert len(axis.lines) == 23

    @given(days, st.integers(0, 700), st.floats(0, 1), days)
    def test_nothing_leaves_the_picture(self, first: date, length: int, done: float, today: date) -> None:
        span = Span(first, first + timedelta(days=length))
        axis = scale([span.first, span.last], today)
        drawn = row(Work(span, done, pilot=span, marks=[Mark(span.last, "open")]), axis)

        assert drawn.bar and drawn.pilot
        assert float(drawn.bar.x) >= 0 and float(drawn.bar.x) + float(drawn.bar.width) <= 603.01
        assert axis.today_x == "" or 0 <= float(axis.today_x) <= 600
