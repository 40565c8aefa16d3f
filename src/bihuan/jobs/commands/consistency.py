"""`bihuan consistency --company XDYJ`: what an assessor would notice in the register, rule by rule."""

import argparse
from datetime import date
from typing import Any

from django.utils import timezone

from bihuan.areas.assurance.consistency import Finding, look
from bihuan.jobs.company_choice import company_of
from bihuan.jobs.outcomes import DONE, REFUSED, Outcome, WrongUse

NEEDS_DJANGO = True
HELP = "name what an assessor would notice in the register"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--company", required=True, metavar="CODE", help="whose register is looked through")
    parser.add_argument("--on", metavar="DAY", default="", help="as seen on this day (default: today)")


def run(args: argparse.Namespace) -> Outcome:
    company = company_of(args.company)
    found = look(company, day_of(args.on) or company.day_of(timezone.now()))
    rules = [as_object(one) for one in found]
    ok = not any(one.records for one in found)
    text = "\n".join(line for one in found for line in in_words(one)) or "nothing to notice"
    return Outcome({"company": company.code, "ok": ok, "rules": rules}, DONE if ok else REFUSED, text)


def day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise WrongUse(f"“{text}” is no day; write 2026-03-31.") from None


def as_object(one: Finding) -> dict[str, Any]:
    return {
        "rule": one.rule.key,
        "title": str(one.rule.title),
        "records": [record.number for record in one.records],
        "more": one.more,
    }


def in_words(one: Finding) -> list[str]:
    if not one.records:
        return []
    head = f"{one.rule.title} ({one.count}{'+' if one.more else ''})"
    return [head, *(f"  {record.number} {record.title}" for record in one.records)]
