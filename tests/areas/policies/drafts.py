"""Small packs for the tests of the check: a sound one, and ways to spoil it."""

from bihuan.areas.policies.pack import check_files
from bihuan.areas.policies.report import Problem, Report

COMPANY = """\
[company]
code = "ACME"
name = "某公司"
name_en = "Acme"

[[department]]
code = "quality"
name = "质量部"
name_en = "Quality"
head = "quality-head"

[role]
quality = { label = "质量部", label_en = "Quality" }
quality-head = { label = "质量部经理", label_en = "Head of quality" }
department-head = { label = "部门负责人", label_en = "Department head" }
"""
HEAD = """\
[policy]
code = "ACME-1"
title = "制度"
title_en = "Policy"
version = "1"
effective = 2026-01-01
owner = "quality"
"""
ROUTED = ("waiver", "audit-programme", "action", "action.check", "action.effect")  # what the audit duty leads to
ROUTES = "".join(f'\n[[approval]]\nsubject = "{one}"\nclause = "1"\nby = "quality-head"\n' for one in ROUTED)
CLAUSE = """
[[clause]]
number = "1"
title = "审核"
gist = "每年审核"
"""
AUDIT = """
[[duty]]
key = "audit"
clause = "1"
title = "审核"
title_en = "Audit"
pdca = "check"
by = "quality"
every = "year"
due = { month = 12, day = 31 }
evidence = { record = "audit", state = "reported" }
"""
POLICY = HEAD + ROUTES + CLAUSE
LINES = POLICY.count("\n")


def duty(**changes: str | None) -> str:
    """The audit duty with some lines in place of its own; None leaves a line out."""
    lines = dict(line.split(" = ", 1) for line in AUDIT.splitlines() if " = " in line)
    found = {name: value for name, value in {**lines, **changes}.items() if value is not None}
    return "\n[[duty]]\n" + "".join(f"{name} = {value}\n" for name, value in found.items())


def policy(*parts: str) -> str:
    return POLICY + "".join(parts)


def checked(*parts: str, company: str = COMPANY, **others: str) -> Report:
    """The report on a pack of company.toml, policy.toml (POLICY and the parts) and others by name."""
    files = {"company.toml": company, "policy.toml": policy(*parts)}
    files |= {f"{name}.toml": text for name, text in others.items()}
    return check_files({name: text.encode() for name, text in files.items()})


def told(problems: tuple[Problem, ...]) -> list[tuple[str, int, str]]:
    return [(one.file, one.line, str(one.message)) for one in problems]


def line_of(text: str, needle: str, nth: int = 1) -> int:
    """The line of the n-th place where a text has the needle."""
    found = [number for number, line in enumerate(text.splitlines(), 1) if needle in line]
    return found[nth - 1]
