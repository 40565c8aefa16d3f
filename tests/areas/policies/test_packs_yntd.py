"""YNTD: each duty of its three policies comes up with the right deadline. Dates are worked out by hand from the policies."""

import pytest

from tests.areas.policies.years import (
    MONTH_ENDS_2026,
    QUARTER_ENDS_2026,
    YEAR_END_2026,
    appointment,
    event,
    last_days,
    pack,
    tasks,
)

START_OF_YEAR_2026 = ["2026-01-31"]
TENTH_WORKDAYS_OF_QUARTERS_2026 = ["2026-01-15", "2026-04-15", "2026-07-14", "2026-10-20"]
TENTH_WORKDAYS_2026 = [
    "2026-01-15", "2026-02-13", "2026-03-13", "2026-04-15", "2026-05-18", "2026-06-12",
    "2026-07-14", "2026-08-14", "2026-09-14", "2026-10-20", "2026-11-13", "2026-12-14",
]  # fmt: skip
SCOPES = {"project": ["P1"], "customer": ["C1"], "department": ["om"]}


def proves(identifier: str, *values: object) -> object:
    return pytest.param(*values, marks=pytest.mark.requirement(identifier), id=f"{identifier} {values[0]}")


@pytest.mark.parametrize(
    ("key", "role", "expected"),
    [
        proves("YNTD-ITSS-0301.02", "capability-plan", "om-manager", START_OF_YEAR_2026),
        proves("YNTD-ITSS-0301.08", "department-plan-check", "quality", QUARTER_ENDS_2026),
        proves("YNTD-ITSS-0301.09", "element-plan-check", "quality", QUARTER_ENDS_2026),
        proves("YNTD-ITSS-0301.10", "problem-coordination", "executive", YEAR_END_2026),
        proves("YNTD-ITSS-0301.11", "annual-summary", "general-manager", YEAR_END_2026),
        proves("YNTD-ITSS-0301.13", "customer-visit", "om-manager", YEAR_END_2026),
        proves("YNTD-ITSS-0301.16", "quality-admin-check", "quality-admin", MONTH_ENDS_2026),
        proves("YNTD-ITSS-0301.17", "internal-audit", "quality", YEAR_END_2026),
        proves("YNTD-ITSS-0301.17", "management-review", "quality", YEAR_END_2026),
        proves("YNTD-ITSS-0301.20", "satisfaction-survey", "quality", YEAR_END_2026),
        proves("YNTD-ITSS-0301.25", "resume-table", "om-management", YEAR_END_2026),
        proves("YNTD-ITSS-0301.29", "hr-plan", "om-management", YEAR_END_2026),
        proves("YNTD-ITSS-0301.36", "research-topics", "om-management", START_OF_YEAR_2026),
        proves("YNTD-ITSS-0301.37", "fault-handbook", "om-management", YEAR_END_2026),
        proves("YNTD-ITSS-0301.40", "process-catalogue", "om-management", YEAR_END_2026),
        proves("YNTD-ITSS-0301.48", "monthly-service-report", "discipline-lead", TENTH_WORKDAYS_2026),
        proves("YNTD-ITSS-0301.48", "quarterly-service-report", "discipline-lead", TENTH_WORKDAYS_OF_QUARTERS_2026),
        proves("YNTD-ITSS-0301.48", "service-review-meeting", "discipline-lead", QUARTER_ENDS_2026),
        proves("YNTD-ITSS-0301.53", "emergency-drill", "om-management", YEAR_END_2026),
        proves("YNTD-ITSS-0301.53", "emergency-training", "om-management", YEAR_END_2026),
        proves("YNTD-ITSS-0301.54", "emergency-resources", "om-management", QUARTER_ENDS_2026),
        proves("YNTD-ITSS-0301.55", "indicator-assessment-organisation", "quality", TENTH_WORKDAYS_OF_QUARTERS_2026),
        proves("YNTD-ITSS-0301.55", "indicator-assessment-project", "om-management", TENTH_WORKDAYS_OF_QUARTERS_2026),
    ],
)
def test_a_calendar_duty_falls_on_its_days(key: str, role: str, expected: list[str]) -> None:
    found = tasks("yntd", f"YNTD-ITSS-0301/{key}", **SCOPES)

    assert [task.due.isoformat() for task in found] == expected
    assert {task.role for task in found} == {role}


@pytest.mark.requirement("YNTD-ITSS-0300.21")
@pytest.mark.parametrize(
    ("due", "reminded"),
    [
        ("2026-05-31", "2026-04-30"),  # April has no 31st
        ("2026-03-31", "2026-02-28"),  # nor has February; the Saturday is a make-up day
        ("2026-06-05", "2026-04-30"),  # 5 May is a holiday: back to the last working day
        ("2026-12-15", "2026-11-13"),  # 15 November is a Sunday
    ],
)
@pytest.mark.parametrize(
    ("key", "field"), [("item-reminder", "plan-item.due_on"), ("action-reminder", "action.due_on")]
)
def test_the_responsible_department_is_reminded_a_month_ahead(key: str, field: str, due: str, reminded: str) -> None:
    found = tasks("yntd", f"YNTD-ITSS-0300/{key}", **appointment(field, due))

    assert [task.due.isoformat() for task in found] == [reminded]
    assert found[0].role == "quality"


@pytest.mark.requirement("YNTD-ITSS-0300.22")
@pytest.mark.parametrize(("done", "confirmed"), [("2026-03-31", "2026-06-30"), ("2026-01-15", "2026-04-15")])
def test_the_owning_department_confirms_the_effect_within_three_months(done: str, confirmed: str) -> None:
    found = tasks("yntd", "YNTD-ITSS-0300/effect-confirmation", **event("action.done", f"{done}T09:00"))

    assert [task.due.isoformat() for task in found] == [confirmed]
    assert found[0].role == "owning-department"


@pytest.mark.requirement("YNTD-ITSS-0300.22")
def test_three_months_after_the_end_of_november_is_the_end_of_february() -> None:
    world = event("action.done", "2026-11-30T09:00")

    assert last_days("yntd", "YNTD-ITSS-0300/effect-confirmation", 2027, **world) == ["2027-02-28"]


@pytest.mark.requirement("YNTD-ITSS-0301.42")
class TestDailyProcessChecks:
    def test_are_recorded_once_a_week(self) -> None:
        assert len(last_days("yntd", "YNTD-ITSS-0301/daily-process-check")) == 52

    @pytest.mark.parametrize(
        ("week", "last_working_day"),
        [
            ("2026-W01", "2026-01-04"),  # a make-up Sunday
            ("2026-W07", "2026-02-14"),  # a make-up Saturday before the Spring Festival
            ("2026-W08", "2026-02-22"),  # a week without work ends with its Sunday
            ("2026-W40", "2026-09-30"),
            ("2026-W47", "2026-11-20"),
        ],
    )
    def test_end_with_the_last_working_day(self, week: str, last_working_day: str) -> None:
        found = {task.period: task for task in tasks("yntd", "YNTD-ITSS-0301/daily-process-check")}

        assert found[week].due.isoformat() == last_working_day
        assert found[week].role == "om-quality-admin"


@pytest.mark.requirement("YNTD-ITSS-0301.13")
def test_each_customer_is_visited_each_year() -> None:
    found = tasks("yntd", "YNTD-ITSS-0301/customer-visit", customer=["C1", "C2", "C3"])

    assert [task.scope for task in found] == ["customer:C1", "customer:C2", "customer:C3"]


@pytest.mark.requirement("YNTD-ITSS-0301.08")
def test_each_department_has_its_plan_checked() -> None:
    found = tasks("yntd", "YNTD-ITSS-0301/department-plan-check")

    assert {task.scope for task in found} == {
        "department:quality",
        "department:om",
        "department:hr",
        "department:purchasing",
    }
    assert len(found) == 4 * 4


@pytest.mark.requirement("YNTD-ITSS-0300.18")
@pytest.mark.parametrize(
    ("source", "key"), [("service", "service-action-check"), ("management-review", "system-action-check")]
)
def test_who_checks_an_action_depends_on_where_it_came_from(source: str, key: str) -> None:
    world = event("action.done", "2026-03-02T09:00", source=source)
    checks = ("service-action-check", "system-action-check")

    assert [one for one in checks if tasks("yntd", f"YNTD-ITSS-0300/{one}", **world)] == [key]


@pytest.mark.requirement("YNTD-ITSS-0300.01", "YNTD-ITSS-0300.06")
def test_the_general_manager_approves_plan_and_rollout() -> None:
    routes = {one.subject: one.by for one in pack("yntd").policy("YNTD-ITSS-0300").approvals if not one.when}

    assert routes["improvement-plan"] == (("general-manager",),)
    assert routes["plan-item"] == (("general-manager",),)


@pytest.mark.requirement("YNTD-ITSS-0300.11", "YNTD-ITSS-0300.13", "YNTD-ITSS-0300.15")
@pytest.mark.parametrize(
    ("facts", "approver"),
    [
        ({"nature": "corrective", "severity": "minor", "recurring": False}, "department-head"),
        ({"nature": "corrective", "severity": "major", "recurring": False}, "general-manager"),
        ({"nature": "corrective", "severity": "minor", "recurring": True}, "general-manager"),
        ({"nature": "preventive", "severity": "minor", "recurring": False}, "general-manager"),
    ],
)
def test_who_approves_an_action_depends_on_its_weight(facts: dict[str, object], approver: str) -> None:
    routes = [one for one in pack("yntd").policy("YNTD-ITSS-0300").approvals if one.subject == "action"]

    first = next(one for one in routes if one.when.items() <= facts.items())

    assert first.by == ((approver,),)


def test_papers_bear_the_companys_own_titles() -> None:
    titles = pack("yntd").company.title

    assert titles["improvement-plan"].zh == "运维服务能力改进计划"
    assert titles["improvement-ledger"].zh == "改进机会台账"


@pytest.mark.requirement("YNTD-ITSS-0300.08")
def test_an_improvement_corrects_or_prevents_and_nothing_else() -> None:
    assert pack("yntd").company.settings()["measure_kinds"] == ["corrective", "preventive"]
    assert "other" in pack("xdyj").company.settings()["measure_kinds"]  # XDYJ knows no such division


@pytest.mark.requirement("YNTD-ITSS-0300.17")
def test_a_problem_goes_to_the_owning_department_and_is_decided_by_the_general_manager() -> None:
    (route,) = (one for policy in pack("yntd").policies for one in policy.approvals if one.subject == "escalation")

    assert pack("yntd").company.settings()["escalation_tells"] == ["owning-department", "department-head"]
    assert route.by == (("general-manager",),)
