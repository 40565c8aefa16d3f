"""The check of a pack tells at once what is wrong: a field nobody can read hides no unknown name beside it."""

import pytest

from tests.areas.policies.drafts import AUDIT, COMPANY, LINES, checked, duty, line_of, policy, told


def all_said(*parts: str, **more: str) -> str:
    return "\n".join(says for _file, _line, says in told(checked(*parts, **more).errors))


def test_an_unknown_name_is_told_beside_a_field_that_cannot_be_read() -> None:
    spoiled = duty(by='"qualty"', clause='"9"', title=None, pdca='"checking"')

    found = told(checked(spoiled).errors)

    assert [(line - LINES, says) for _file, line, says in found] == [
        (line_of(spoiled, "[[duty]]"), "“title” is missing."),
        (line_of(spoiled, "clause = "), "This policy has no clause “9”."),
        (line_of(spoiled, "pdca = "), "“pdca” cannot be “checking”; possible are 'plan', 'do', 'check', 'act'."),
        (line_of(spoiled, "by = "), "“qualty” is no role of this company. Did you mean “quality”?"),
    ]


def test_a_list_tells_the_unknown_ones_among_those_that_can_be_read() -> None:
    report = checked(duty(also='["8", 5]', requirement='["OTHER.01", "x"]'))

    assert "This policy has no clause “8”." in [says for _file, _line, says in told(report.errors)]
    assert [str(one.message) for one in report.warnings] == ["The requirement OTHER.01 belongs to another policy."]


@pytest.mark.parametrize(
    ("evidence", "says"),
    [
        (
            '{ record = "audit", state = ["reportet", "endet"], where = { full = true, dept = "x" }, event = "closd" }',
            ["“full”", "“dept”", "“reportet”", "“endet”", "“closd”"],
        ),
        ('{ record = "audits", event = "closd" }', ["“audits”", "“closd”"]),
        ('{ record = "audit", where = { full = 1.5, dept = "x" } }', ["Compare with", "“full”", "“dept”"]),
    ],
)
def test_everything_wrong_with_the_evidence_is_told(evidence: str, says: list[str]) -> None:
    found = all_said(duty(evidence=evidence))

    assert [part for part in says if part not in found] == []


def test_triggers_days_and_keys_are_looked_at_in_a_duty_that_has_other_faults() -> None:
    spoiled = duty(title=None, due="{ month = 6, day = 31 }", within='"5 workdays"', before='"audit.planned_on"')

    said = all_said(AUDIT, spoiled)

    for part in ("never comes", "“within” needs “on”", "“before” needs “lead”", "every + before", "already used"):
        assert part in said


def test_what_was_given_and_cannot_be_read_is_not_called_missing() -> None:
    """`on` names no event: that is all that is wrong, `within` has its partner."""
    spoiled = duty(every=None, due=None, on='"ticket.resolvd"', within='"24 hours"')

    assert len(checked(spoiled).errors) == 1


def test_an_approval_tells_roles_and_fields_beside_what_it_lacks() -> None:
    route = '\n[[approval]]\nsubject = "opportunity"\nwhen = { colour = "red", size = 1 }\nby = ["qualty"]\n'

    said = all_said(AUDIT, route)

    for part in ("“clause” is missing", "“colour”", "“size”", "“qualty” is no role"):
        assert part in said


def test_a_head_that_cannot_be_read_whole_makes_no_duty_unknown() -> None:
    """Its code can be read, so decisions may name its duties in full."""
    decision = '\n[[decision]]\nkey = "x"\nquestion = "?"\nsources = ["1"]\nholds = "!"\nduties = ["ACME-2/audit"]\n'
    other = policy(AUDIT, decision).replace("ACME-1", "ACME-2").replace('owner = "quality"', 'owner = "qualty"')
    other = other.replace('title = "制度"\n', "", 1)

    found = told(checked(AUDIT, other=other).errors)

    assert [says for _file, _line, says in found] == [
        "“title” is missing.",
        "“qualty” is no role of this company. Did you mean “quality”?",
    ]


def test_company_toml_tells_unknown_names_beside_fields_that_cannot_be_read() -> None:
    spoiled = COMPANY.replace('name_en = "Acme"\n', "").replace(
        'head = "quality-head"', 'head = "qualty"\nparent = "om"'
    )
    lists = "to_review = [{ colour = 1, size = 2 }]\n"
    more = '\n[retention]\naudits = 2\n[[process]]\ncode = "p"\nname = "p"\nname_en = "p"\nowner = "boss"\n'

    found = told(checked(AUDIT, company=lists + spoiled + more).errors)

    said = "\n".join(says for _file, _line, says in found)
    for part in ("name_en", "“qualty”", "“om” is no department", "“audits”", "“colour”", "“size”", "“boss”", "greater"):
        assert part in said
    assert {file for file, _line, _says in found} == {"company.toml"}  # its roles are known all the same
