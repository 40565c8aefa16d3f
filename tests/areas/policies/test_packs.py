"""What holds for every pack that is shipped."""

import csv
import json

import pytest

from bihuan.areas.policies.duty_rules import Duty
from bihuan.areas.policies.pack import check, find_pack, pack_names
from bihuan.areas.policies.policy_rules import Policy
from tests.areas.policies.years import pack
from tests.requirements import SOURCE

PACKS = ("template", "xdyj", "yntd")
needs_list = pytest.mark.skipif(not SOURCE.exists(), reason="the list of requirements is not at hand")


def requirements() -> list[dict[str, str]]:
    with SOURCE.open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def all_duties() -> list[Duty]:
    return [duty for name in PACKS for duty in pack(name).duties]


def test_all_of_them_are_known() -> None:
    assert tuple(pack_names()) == PACKS


@pytest.mark.parametrize("name", PACKS)
def test_a_shipped_pack_is_without_fault(name: str) -> None:
    report = check(find_pack(name))

    assert (report.errors, report.warnings, report.conflicts) == ((), (), ())


@needs_list
def test_every_clause_that_requires_something_is_in_its_policy() -> None:
    known = {
        (policy.code, clause.number) for name in PACKS for policy in pack(name).policies for clause in policy.clauses
    }

    assert {(row["id"].rpartition(".")[0], row["clause"]) for row in requirements()} - known == set()


@needs_list
def test_every_requirement_of_kind_duty_is_carried_by_a_duty() -> None:
    carried = {identifier for duty in all_duties() for identifier in duty.requirement}

    assert {row["id"] for row in requirements() if row["kind"] == "duty"} - carried == set()


@needs_list
def test_duties_name_requirements_that_exist() -> None:
    named = {identifier for duty in all_duties() for identifier in duty.requirement}

    assert named - {row["id"] for row in requirements()} == set()


@needs_list
def test_a_duty_serves_the_clause_its_requirement_comes_from() -> None:
    clauses = {row["id"]: row["clause"] for row in requirements() if row["kind"] == "duty"}

    for duty in all_duties():
        for identifier in set(duty.requirement) & set(clauses):
            assert clauses[identifier] in duty.clauses, duty.ref


def test_a_deadline_the_policy_does_not_name_is_marked_as_the_houses_own() -> None:
    events = [duty for duty in all_duties() if duty.on and duty.basis == "policy" and duty.policy != "NEWCO-QM-01"]

    assert {duty.ref for duty in events} == {
        "XDYJ-04-01/nc-cause-and-action",
        "XDYJ-04-01/callback",
    }  # YNTD-ITSS-0300 4.5.1 says "some time": its day is the house's own


@pytest.mark.parametrize("name", PACKS)
def test_rules_travel_as_json_and_back(name: str) -> None:
    for policy in pack(name).policies:
        assert Policy.model_validate_json(policy.model_dump_json()) == policy
        for duty in policy.duties:
            assert Duty.model_validate(json.loads(duty.model_dump_json(exclude_defaults=True))) == duty


@pytest.mark.parametrize("name", PACKS)
def test_what_a_company_keeps_in_its_settings_is_plain_json(name: str) -> None:
    settings = pack(name).company.settings()

    assert json.loads(json.dumps(settings)) == settings
