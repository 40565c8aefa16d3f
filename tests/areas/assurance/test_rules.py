"""Coverage, interval, lines of departments: known answers, then what always holds."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bihuan.areas.assurance.rules import Cover, Interval, Tally, coverage
from bihuan.areas.assurance.subjects import chosen, unknown
from bihuan.areas.correction.independence import in_one_line, line_above

OM, HR, BUYING = 1, 2, 3
SUBJECTS = ("people", "process", "process:change")
WANTED = {OM: SUBJECTS, HR: ("people", "process"), BUYING: ("people",)}
TALLIES = {(OM, "people"): Tally(12, 1), (OM, "process"): Tally(4, 0), (HR, "process"): Tally(0, 0)}
PLANNED = {(OM, "process:change"): [7], (OM, "people"): [7], (HR, "people"): [8]}


@pytest.mark.requirement("XDYJ-04-01.13")
class TestCoverage:
    def test_tells_examined_planned_missing_and_what_does_not_apply(self) -> None:
        found = coverage(WANTED, SUBJECTS, PLANNED, TALLIES)

        rows = {one: [found.cells[one, subject].cover.value for subject in SUBJECTS] for one in WANTED}
        assert rows == {
            OM: ["done", "done", "planned"],
            HR: ["planned", "gap", "none"],
            BUYING: ["gap", "none", "none"],
        }

    def test_is_computed_over_what_applies(self) -> None:
        found = coverage(WANTED, SUBJECTS, PLANNED, TALLIES)

        assert (found.applicable, found.share, found.of_department(OM)) == (6, Decimal("33.3"), (2, 3))
        assert found.gaps == [(HR, "process"), (BUYING, "people")] and not found.is_full

    def test_of_nothing_is_no_share_and_never_full(self) -> None:
        found = coverage({OM: ()}, SUBJECTS, {}, {})

        assert found.share is None and not found.is_full

    def test_counts_what_was_examined_though_nobody_wanted_it(self) -> None:
        found = coverage({BUYING: ()}, SUBJECTS, {}, {(BUYING, "process"): Tally(2, 0)})

        assert found.cells[BUYING, "process"].cover is Cover.DONE and found.is_full

    @given(
        wanted=some.dictionaries(some.integers(1, 5), some.sets(some.sampled_from(SUBJECTS)), max_size=5),
        done=some.sets(some.tuples(some.integers(1, 5), some.sampled_from(SUBJECTS))),
        later=some.sets(some.tuples(some.integers(1, 5), some.sampled_from(SUBJECTS))),
    )
    def test_gives_every_place_exactly_one_word(
        self, wanted: dict[int, set[str]], done: set[tuple[int, str]], later: set[tuple[int, str]]
    ) -> None:
        found = coverage(
            {one: sorted(subjects) for one, subjects in wanted.items()},
            SUBJECTS,
            {place: [1] for place in later},
            {place: Tally(1, 0) for place in done},
        )

        assert sum(found.counts.values()) == len(wanted) * len(SUBJECTS)
        assert found.is_full == (found.applicable > 0 and found.share == 100)
        assert not set(found.gaps) & (done | later)


@pytest.mark.requirement("XDYJ-04-01.11")
class TestTheInterval:
    allowed = Interval(date(2025, 11, 14), date(2026, 11, 14), "XDYJ-04-01/4.1.1")

    def test_says_how_many_days_are_left(self) -> None:
        assert self.allowed.days_left(date(2026, 10, 9)) == 36
        assert self.allowed.days_left(date(2026, 11, 15)) == -1

    def test_is_kept_when_the_last_audit_of_the_year_ends_in_time(self) -> None:
        assert self.allowed.keeps([date(2026, 9, 28), date(2026, 11, 14)])
        assert not self.allowed.keeps([date(2026, 9, 28), date(2026, 11, 15)])
        assert not self.allowed.keeps([])


@pytest.mark.requirement("XDYJ-04-01.10")
class TestALineOfDepartments:
    # 1 the top, 2 O&M with its service desk 3, 4 quality
    parents = {1: None, 2: 1, 3: 2, 4: 1}

    def test_runs_up_to_the_top(self) -> None:
        assert list(line_above(3, self.parents)) == [2, 1]

    @pytest.mark.parametrize(
        ("one", "other", "same"), [(2, 2, True), (3, 2, True), (2, 3, True), (4, 2, False), (1, 2, False)]
    )
    def test_holds_a_department_and_its_parts_but_not_the_top_of_all(self, one: int, other: int, same: bool) -> None:
        assert in_one_line(one, other, self.parents) is same

    def test_holds_where_no_department_stands_above_all(self) -> None:
        assert in_one_line(3, 2, {2: None, 3: 2, 4: None})

    def test_ends_where_departments_stand_below_themselves(self) -> None:
        assert list(line_above(1, {1: 2, 2: 1})) == [2]


class TestSubjects:
    def test_are_the_elements_named_and_the_processes_named(self) -> None:
        assert chosen("people process", "change nothing", ["incident", "change"]) == [
            "people",
            "process",
            "process:change",
        ]

    def test_of_unknown_processes_are_told(self) -> None:
        assert unknown("change nothing", ["incident", "change"]) == ["nothing"]
