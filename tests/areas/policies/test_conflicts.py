"""Duties of one pack that ask the same thing differently, and what settles them."""

import os
import subprocess
import sys

import pytest

from tests.areas.policies.drafts import AUDIT, POLICY, checked, duty, line_of, policy

SECOND = POLICY.replace("ACME-1", "ACME-2")
ON_TICKET = {"every": None, "due": None, "on": '"ticket.resolved"', "within": '"24 hours"'}
ANOTHER = {"title": '"专项审核"', "title_en": '"Special audit"'}
FULL = '{ record = "audit", state = "reported", where = { full_coverage = true } }'
CALLBACK = '{ record = "callback", state = "reached" }'


def differences(*parts: str, **others: str) -> list[str]:
    return [one.differs for one in checked(*parts, **others).conflicts]


@pytest.mark.parametrize(
    ("changes", "differs"),
    [
        ({"every": '"half-year"', "due": '{ day = "last" }'}, "rhythm"),
        ({"every": None, "due": None, "at_most": '"6 months"', "after": '"audit.closed"'}, "rhythm"),
        ({"by": '"quality-head"'}, "role"),
        ({"due": "{ month = 6, day = 30 }"}, "deadline"),
        ({"evidence": '{ record = "audit" }', "by": '"quality-head"'}, "role"),
        (
            {"evidence": '{ record = "audit", state = "closed" }', "every": '"quarter"', "due": '{ day = "last" }'},
            "rhythm",
        ),
    ],
)
def test_the_same_duty_asked_for_differently_is_a_conflict(changes: dict[str, str | None], differs: str) -> None:
    assert differences(AUDIT, duty(key='"again"', **changes)) == [differs]


@pytest.mark.parametrize(
    "changes",
    [
        {"every": None, "due": None, "at_most": '"12 months"', "after": '"audit.closed"'},  # the same rhythm
        {**ANOTHER, "evidence": FULL, "clause": '"2"', "by": '"quality-head"', "due": "{ month = 6, day = 30 }"},
        {
            "evidence": '{ record = "audit", state = "closed" }',
            "by": '"quality-head"',
            "due": "{ month = 6, day = 30 }",
        },
        {"for_each": '"department"', "every": '"quarter"', "due": '{ day = "last" }'},
        {**ANOTHER, "evidence": '{ record = "management-review" }', "every": '"half-year"', "due": '{ day = "last" }'},
        {"every": None, "due": None, "on": '"project.started"', "within": '"3 months"'},
        {},
    ],
)
def test_another_duty_is_none(changes: dict[str, str | None]) -> None:
    assert differences(AUDIT, duty(key='"again"', **changes)) == []


class TestWhoseConditionsDiffer:
    """Issue 2, section 3: the same duty with another rhythm, role or deadline, also where one is told a narrower record shows it."""

    @pytest.mark.parametrize(
        ("changes", "differs"),
        [
            ({"every": '"half-year"', "due": '{ day = "last" }'}, ["rhythm"]),
            ({"by": '"quality-head"'}, ["role"]),
            ({"due": "{ month = 6, day = 30 }"}, ["deadline"]),
            ({}, []),
            ({**ANOTHER, "every": '"half-year"', "due": '{ day = "last" }'}, ["rhythm"]),  # by clause and record
            ({**ANOTHER, "by": '"quality-head"'}, ["role"]),
            ({**ANOTHER, "due": "{ month = 6, day = 30 }"}, ["deadline"]),
            ({**ANOTHER, "evidence": FULL.replace("reported", "closed"), "by": '"quality-head"'}, []),  # another step
            ({**ANOTHER, "subject": '"special"', "by": '"quality-head"'}, ["role"]),
        ],
    )
    def test_are_compared_by_their_clause_and_title(self, changes: dict[str, str | None], differs: list[str]) -> None:
        wide, narrow = AUDIT, duty(key='"again"', **{"evidence": FULL, **changes})

        assert differences(wide, narrow) == differs
        assert differences(narrow, wide) == differs

    def test_are_months_against_quarters_of_one_clause(self) -> None:
        narrow = '{ record = "quality-check", where = { type = "daily-process" } }'
        monthly = duty(every='"month"', due=None, evidence='{ record = "quality-check" }')
        quarterly = duty(key='"again"', every='"quarter"', due=None, evidence=narrow)

        assert differences(monthly, quarterly) == ["rhythm"]

    def test_are_no_conflict_where_no_record_shows_both(self) -> None:
        kinds = [
            f'{{ record = "quality-check", where = {{ type = "{one}" }} }}' for one in ("daily-process", "project-spot")
        ]

        assert differences(
            duty(every='"month"', due=None, evidence=kinds[0]),
            duty(key='"again"', every='"quarter"', due=None, evidence=kinds[1]),
        ) == []  # fmt: skip

    def test_are_compared_by_their_title_alone(self) -> None:
        other = SECOND + duty(every='"half-year"', due=None, evidence='{ record = "management-review" }')

        assert differences(AUDIT, other=other) == ["rhythm"]


def test_the_check_of_conflicts_puts_nothing_into_words() -> None:
    """It runs before anything is set up, so that a command can ask what pack lies in a folder."""
    asked = (
        "from bihuan.areas.policies.pack import load_pack, find_pack; print(len(load_pack(find_pack('yntd')).duties))"
    )
    bare = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}

    done = subprocess.run([sys.executable, "-c", asked], env=bare, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("changes", "differs"),
    [
        ({"within": '"48 hours"'}, ["deadline"]),
        ({"on": '"ticket.closed"'}, ["rhythm"]),
        ({"by": '"quality-head"'}, ["role"]),
        ({"on": '"complaint.received"', "within": '"5 workdays"'}, []),  # another occasion
        ({"when": '{ priority = "high" }', "within": '"2 hours"'}, []),  # other tickets
    ],
)
def test_duties_set_off_by_events_are_compared_too(changes: dict[str, str | None], differs: list[str]) -> None:
    first = duty(**ON_TICKET, evidence=CALLBACK)
    second = duty(**{**ON_TICKET, **changes}, key='"again"', evidence=CALLBACK)

    assert differences(first, second) == differs


def test_duties_that_each_have_a_subject_of_their_own_are_never_the_same() -> None:
    """The way out where one clause means two things of one kind of record."""
    other = duty(key='"again"', **{**ANOTHER, "evidence": FULL, "by": '"quality-head"', "subject": '"special"'})

    assert differences(duty(subject='"yearly"'), other) == []


def test_duties_with_one_subject_are_meant_to_be_the_same() -> None:
    one = duty(subject='"yearly-audit"')
    other = duty(
        key='"again"', subject='"yearly-audit"', every='"half-year"', due=None, evidence='{ record = "survey" }'
    )

    assert differences(one, other) == ["rhythm"]


def test_a_conflict_names_both_duties_and_stands_at_the_later() -> None:
    later = duty(key='"again"', by='"quality-head"')

    (found,) = checked(AUDIT, later).conflicts

    assert found.as_json() == {
        "file": "policy.toml",
        "line": line_of(policy(AUDIT, later), "[[duty]]", 2),
        "message": "ACME-1/audit and ACME-1/again ask for the same, but of another role: quality, quality-head.",
        "duties": ["ACME-1/audit", "ACME-1/again"],
        "differs": "role",
    }


def test_two_policies_of_a_pack_can_contradict_each_other() -> None:
    second = SECOND + duty(key='"audit"', every='"half-year"', due=None)

    (found,) = checked(AUDIT, zweite=second).conflicts

    assert (found.file, found.duties) == ("zweite.toml", ("ACME-1/audit", "ACME-2/audit"))


@pytest.mark.parametrize("named", ['["audit", "again"]', '["ACME-1/audit", "again"]'])
def test_a_decision_that_names_both_settles_it(named: str) -> None:
    decision = f'\n[[decision]]\nkey = "d"\nquestion = "?"\nsources = ["1"]\nholds = "!"\nduties = {named}\n'

    report = checked(AUDIT, duty(key='"again"', by='"quality-head"'), decision)

    assert report.is_good


def test_a_decision_that_names_one_does_not() -> None:
    decision = '\n[[decision]]\nkey = "d"\nquestion = "?"\nsources = ["1"]\nholds = "!"\nduties = ["again"]\n'

    assert differences(AUDIT, duty(key='"again"', by='"quality-head"'), decision) == ["role"]
