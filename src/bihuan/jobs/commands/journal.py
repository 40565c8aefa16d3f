"""`bihuan journal verify|head`: is every entry as it was written, and where do the chains end?"""

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bihuan.core.chains import Head, heads, read_heads, seal_of, verify_all
from bihuan.core.models import Company
from bihuan.jobs.company_choice import company_of
from bihuan.jobs.outcomes import DONE, REFUSED, Outcome, WrongUse

HELP = "check the journal, or print where its chains end"
NEEDS_DJANGO = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "action",
        choices=["verify", "head"],
        help="verify: is every entry as it was written; head: where each chain ends, to be kept elsewhere",
    )
    parser.add_argument("--company", metavar="CODE", help="only this company (default: all)")
    parser.add_argument(
        "--head", metavar="FILE", help="what `bihuan journal head --json` printed earlier: finds a cut-off end"
    )


def run(args: argparse.Namespace) -> Outcome:
    companies = [company_of(args.company)] if args.company else list(Company.objects.order_by("code"))
    return verify(companies, args.head) if args.action == "verify" else head(companies)


def head(companies: list[Company]) -> Outcome:
    found = heads(companies)
    lines = [f"{one.company} {one.position} {one.digest}" for one in found]
    return Outcome({"head": seal_of(found), "heads": [asdict(one) for one in found]}, DONE, "\n".join(lines))


def verify(companies: list[Company], exported: str | None) -> Outcome:
    """Exit status 1 when anything is wrong; each fault names the company and the entry."""
    checked = verify_all(companies, expected(exported) if exported else [])
    faults = [asdict(fault) for fault in checked.faults]
    told: dict[str, Any] = {"entries": checked.entries, "head": checked.head, "ok": not faults, "faults": faults}
    lines = [f"{fault.company} entry {fault.position}: {fault.what}" for fault in checked.faults]
    wrong = f"{len(faults)} fault{'s' if len(faults) > 1 else ''}"
    end = f"{checked.entries} entries, {wrong if faults else 'all as written'}"
    return Outcome(told, REFUSED if faults else DONE, "\n".join([*lines, end]))


def expected(path: str) -> list[Head]:
    try:
        return read_heads(json.loads(Path(path).read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WrongUse(f"{path} is not what `bihuan journal head --json` prints: {error}") from error
