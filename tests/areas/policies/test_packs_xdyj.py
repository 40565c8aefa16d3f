"""XDYJ: each duty of its two policies comes up with the right deadline. Dates are worked out by hand from the policies."""

import pytest

from tests.areas.policies.years import (
    MONTH_ENDS_2026,
    YEAR_END_2026,
    appointment,
    event,
    last_days,
    pack,
    tasks,
)

ONE_PROJECT = {"project": ["P1"]}

# The first working days after New Year, Qingming, Labour Day and National Day shift these; make-up days count.
FIFTH_WORKDAYS_2026 = [
    "2026-01-08", "2026-02-06", "2026-03-06", "2026-04-08", "2026-05-11", "2026-06-05",
    "2026-07-07", "2026-08-07", "2026-09-07", "2026-10-13", "2026-11-06", "2026-12-07",
]  # fmt: skip
TENTH_WORKDAYS_OF_QUARTERS_2026 = ["2026-01-15", "2026-04-15", "2026-07-14", "2026-10-20"]


def proves(identifier: str, *values: object) -> object:
    return pytest.param(*values, marks=pytest.mark.requirement(identifier), id=identifier)


@pytest.mark.parametrize(
    ("ref", "role", "expected"),
    [
        proves("XDYJ-03-02.19", "XDYJ-03-02/annual-plan", "quality", YEAR_END_2026),
        proves("XDYJ-03-02.31", "XDYJ-03-02/monthly-plan-check", "quality-head", MONTH_ENDS_2026),
        proves("XDYJ-04-01.11", "XDYJ-04-01/internal-audit", "quality", YEAR_END_2026),
        proves("XDYJ-04-01.12", "XDYJ-04-01/audit-programme", "quality", ["2026-03-31"]),
        proves("XDYJ-04-01.19", "XDYJ-04-01/management-review", "management-representative", YEAR_END_2026),
        proves("XDYJ-04-01.25", "XDYJ-04-01/monthly-quality-analysis", "om-manager", MONTH_ENDS_2026),
        proves("XDYJ-04-01.28", "XDYJ-04-01/project-survey", "discipline-lead", MONTH_ENDS_2026),
        proves("XDYJ-04-01.29", "XDYJ-04-01/company-survey", "quality", YEAR_END_2026),
        proves("XDYJ-04-01.35", "XDYJ-04-01/monthly-service-report", "om-management", FIFTH_WORKDAYS_2026),
        proves("XDYJ-04-01.36", "XDYJ-04-01/month-end-check", "om-management", MONTH_ENDS_2026),
        proves("XDYJ-04-01.37", "XDYJ-04-01/quarterly-kpi", "om-management", TENTH_WORKDAYS_OF_QUARTERS_2026),
        proves(
            "XDYJ-04-01.42", "XDYJ-04-01/quarterly-satisfaction-report", "quality-head", TENTH_WORKDAYS_OF_QUARTERS_2026
        ),
    ],
)
def test_a_calendar_duty_falls_on_its_days(ref: str, role: str, expected: list[str]) -> None:
    found = tasks("xdyj", ref, **ONE_PROJECT)

    assert [task.due.isoformat() for task in found] == expected
    assert {task.role for task in found} == {role}
    assert not any(task.provisional for task in found)


@pytest.mark.requirement("XDYJ-03-02.19")
def test_the_plan_drafted_at_the_end_of_a_year_is_the_next_years() -> None:
    wanted = pack("xdyj").duty("XDYJ-03-02/annual-plan").evidence

    assert wanted.record == "improvement-plan"
    assert wanted.where == {"year": "$next-year"}


@pytest.mark.requirement("XDYJ-04-01.11")
class TestInternalAudit:
    def test_comes_no_later_than_twelve_months_after_the_last_one(self) -> None:
        last = {"XDYJ-04-01/internal-audit": {"": "2025-06-20"}}

        assert last_days("xdyj", "XDYJ-04-01/internal-audit", last=last) == ["2026-06-20"]

    def test_comes_within_the_year_when_the_last_one_was_late(self) -> None:
        last = {"XDYJ-04-01/internal-audit": {"": "2026-01-15"}}

        assert last_days("xdyj", "XDYJ-04-01/internal-audit", last=last) == YEAR_END_2026

    def test_asks_for_full_coverage(self) -> None:
        assert pack("xdyj").duty("XDYJ-04-01/internal-audit").evidence.where == {"full_coverage": True}


@pytest.mark.requirement("XDYJ-04-01.17")
@pytest.mark.parametrize(
    ("raised", "fifth_working_day"),
    [
        ("2026-02-12T10:00", "2026-02-26"),  # over the Spring Festival, with a make-up Saturday
        ("2026-09-18T17:59", "2026-09-24"),  # a make-up Sunday makes it earlier than Monday to Friday would
        ("2026-09-30T00:00", "2026-10-13"),  # over the National Day
        ("2026-11-02T23:59", "2026-11-09"),
    ],
)
def test_a_nonconformity_has_cause_and_action_within_five_working_days(raised: str, fifth_working_day: str) -> None:
    world = event("nonconformity.raised", raised)

    assert last_days("xdyj", "XDYJ-04-01/nc-cause-and-action", **world) == [fifth_working_day]


@pytest.mark.requirement("XDYJ-04-01.17")
def test_the_responsible_department_answers_for_a_nonconformity() -> None:
    assert pack("xdyj").duty("XDYJ-04-01/nc-cause-and-action").by == "responsible-department"


@pytest.mark.requirement("XDYJ-04-01.27", "XDYJ-04-01.38")
class TestCallback:
    @pytest.mark.parametrize(
        ("resolved", "until"),
        [
            ("2026-03-02T15:00", "2026-03-03T15:00:00+08:00"),
            ("2026-02-14T23:30", "2026-02-15T23:30:00+08:00"),  # into the holiday: the hours do not pause
            ("2026-12-30T00:00", "2026-12-31T00:00:00+08:00"),
        ],
    )
    def test_is_made_within_24_hours_of_the_clock(self, resolved: str, until: str) -> None:
        (task,) = tasks("xdyj", "XDYJ-04-01/callback", **event("ticket.resolved", resolved))

        assert task.as_json()["due"] == until
        assert task.role == "service-desk"

    def test_runs_from_the_solution_not_from_the_closing(self) -> None:
        assert tasks("xdyj", "XDYJ-04-01/callback", **event("ticket.closed", "2026-03-02T15:00")) == []

    def test_serves_both_places_the_policy_speaks_of_it(self) -> None:
        assert pack("xdyj").duty("XDYJ-04-01/callback").clauses == ("4.3.1.1", "T4-1.4")


@pytest.mark.requirement("XDYJ-04-01.40")
def test_a_key_customer_is_visited_on_the_day_agreed() -> None:
    world = appointment("customer-visit.agreed_on", "2026-06-17")

    assert last_days("xdyj", "XDYJ-04-01/agreed-visit", **world) == ["2026-06-17"]


@pytest.mark.requirement("XDYJ-04-01.41")
def test_each_discipline_is_surveyed_every_month() -> None:
    found = tasks("xdyj", "XDYJ-04-01/discipline-survey", discipline=["network", "desktop"])

    for scope in ("discipline:network", "discipline:desktop"):
        assert [task.due.isoformat() for task in found if task.scope == scope] == MONTH_ENDS_2026
    assert {task.role for task in found} == {"quality-head"}


@pytest.mark.requirement("XDYJ-04-01.28")
def test_each_project_is_surveyed_every_month() -> None:
    found = tasks("xdyj", "XDYJ-04-01/project-survey", project=["P1", "P2"])

    assert len(found) == 24
    assert {task.scope for task in found} == {"project:P1", "project:P2"}


@pytest.mark.requirement("XDYJ-04-01.22")
def test_a_quality_assurance_plan_is_there_the_working_day_before_the_project_starts() -> None:
    world = appointment("project.starts_on", "2026-10-08")  # after the National Day

    assert last_days("xdyj", "XDYJ-04-01/quality-assurance-plan", **world) == ["2026-09-30"]


@pytest.mark.parametrize(
    ("happening", "ref", "expected"),
    [
        proves("XDYJ-03-02.18", "opportunity.raised", "XDYJ-03-02/screening", "2026-05-11"),
        proves("XDYJ-03-02.20", "plan.submitted", "XDYJ-03-02/plan-approval", "2026-05-11"),
        proves("XDYJ-03-02.30", "item.pilot-ended", "XDYJ-03-02/pilot-verification", "2026-05-18"),
        proves("XDYJ-03-02.07", "escalation.raised", "XDYJ-03-02/escalation-decision", "2026-05-11"),
        proves("XDYJ-03-02.33", "item.in-operation", "XDYJ-03-02/effect-evaluation", "2026-07-30"),
        proves("XDYJ-03-02.15", "round.closed", "XDYJ-03-02/suggestion-round", "2026-05-18"),
    ],
)
def test_what_happens_sets_off_a_task(happening: str, ref: str, expected: str) -> None:
    assert last_days("xdyj", ref, **event(happening, "2026-04-30T10:00")) == [expected]


@pytest.mark.requirement("XDYJ-03-02.06", "XDYJ-03-02.20")
def test_om_management_approves_the_plan() -> None:
    routes = [one for one in pack("xdyj").policy("XDYJ-03-02").approvals if one.subject == "improvement-plan"]

    assert [route.by for route in routes] == [(("om-management",),)]


@pytest.mark.requirement("XDYJ-04-01.04")
def test_a_major_improvement_also_goes_to_the_management_representative() -> None:
    routes = pack("xdyj").policy("XDYJ-03-02").approvals
    major = next(one for one in routes if one.subject == "plan-item" and one.when)

    assert major.when == {"major": True}
    assert major.by == (("om-management",), ("management-representative",))


def test_the_department_with_two_names_is_one() -> None:
    departments = {one.code: one for one in pack("xdyj").company.department}

    assert departments["om"].name == "运维管理部"
    assert departments["om"].aliases == ("运营管理部",)


def test_papers_bear_the_companys_own_titles() -> None:
    titles = pack("xdyj").company.title

    assert titles["improvement-plan"].zh == "过程改进计划"
    assert titles["improvement-ledger"].zh == "改进措施跟踪表"


@pytest.mark.requirement("XDYJ-04-01.51")
def test_records_are_kept_for_three_years() -> None:
    assert pack("xdyj").company.retention == {"default": 3}
