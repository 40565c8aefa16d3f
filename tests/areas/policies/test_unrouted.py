"""A record that waits for a decision nobody is named for would be refused there; the pack's check says so before."""

from importlib.resources import files
from pathlib import Path

import pytest

from bihuan.areas.policies.pack import check_files
from tests.areas.policies.drafts import AUDIT, CLAUSE, COMPANY, HEAD, ROUTED, checked, duty, line_of, policy, told


def test_a_duty_warns_of_each_decision_it_leads_to() -> None:
    bare = HEAD + CLAUSE + AUDIT

    warnings = told(check_files({"company.toml": COMPANY.encode(), "policy.toml": bare.encode()}).warnings)

    line = line_of(bare, "evidence")
    places = {text.split("“")[1].split("”")[0]: (file, at) for file, at, text in warnings}
    assert places == {
        "waiver": ("policy.toml", line_of(bare, 'key = "audit"')),
        **{one: ("policy.toml", line) for one in ROUTED if one != "waiver"},
    }
    assert all('Add one with subject = "' in text for _file, _line, text in warnings)


@pytest.mark.parametrize(
    ("moment", "missing"),
    [
        ({"on": '"opportunity.accepted"', "within": '"5 workdays"'}, "opportunity"),
        ({"before": '"improvement-plan.period_end"', "lead": '"1 month"'}, "plan-item"),
        ({"on": '"suggestion-round.screened"', "within": '"5 workdays"'}, "opportunity"),
    ],
)
def test_so_does_the_moment_a_duty_starts_from(moment: dict[str, str], missing: str) -> None:
    warnings = told(checked(duty(every=None, due=None, **moment)).warnings)

    assert missing in {text.split("“")[1].split("”")[0] for _file, _line, text in warnings}


def test_a_route_warns_of_the_others_its_records_need() -> None:
    route = '\n[[approval]]\nsubject = "escalation"\nclause = "1"\nby = "quality"\n'

    ((file, line, text),) = told(checked(AUDIT, route).warnings)

    assert (file, line) == ("policy.toml", line_of(policy(AUDIT, route), 'subject = "escalation"'))
    assert "“escalation.settle”" in text and "Escalation" in text


def test_a_route_that_stands_in_for_another_is_enough() -> None:
    assert "action.change" not in ROUTED and checked(AUDIT).warnings == ()


@pytest.mark.parametrize("pack", ["template", "xdyj", "yntd"])
def test_of_the_packs_that_come_with_it_lack_nothing(pack: str) -> None:
    folder = Path(str(files("bihuan") / "packs" / pack))

    report = check_files({one.name: one.read_bytes() for one in folder.glob("*.toml")})

    assert (report.errors, report.warnings) == ((), ())
