"""`bihuan pack check DIR|NAME`: what is wrong with a policy pack, with file and line. `pack load` makes it a company's;
`pack words` lists what a pack may say.
"""

import argparse

from bihuan.areas.policies.pack import check, find_pack, pack_names
from bihuan.areas.policies.report import Problem, Report
from bihuan.jobs.outcomes import DONE, REFUSED, Outcome, WrongUse
from bihuan.jobs.pack_words import tell

HELP = "check a policy pack, or load it into a company"
WITH_DATABASE = frozenset({"load"})


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "action", choices=sorted(ACTIONS),
        help="check: list everything that is wrong; load: make it a company's rules; words: list the words a pack may use",
    )  # fmt: skip
    parser.add_argument(
        "pack", metavar="DIR|NAME", nargs="?", default="",
        help=f"folder of a pack, or one of: {', '.join(pack_names())}; words: one kind of record",
    )  # fmt: skip
    parser.add_argument("--company", metavar="CODE", default="", help="load: the company that lives by the pack")
    parser.add_argument("--dry-run", action="store_true", help="load: only say what would change, down to the tasks")
    parser.add_argument(
        "--contradicting",
        action="store_true",
        help="load: though duties of the pack contradict each other; they are named",
    )
    parser.add_argument("--as", dest="actor", metavar="NAME", help="load: user name or staff number of who loads it")


def needs_django(args: argparse.Namespace) -> bool:
    return args.action in WITH_DATABASE


def run(args: argparse.Namespace) -> Outcome:
    if not args.pack and args.action != "words":
        raise WrongUse(f"Name the folder of the pack: bihuan pack {args.action} DIR.")
    return ACTIONS[args.action](args)


def run_check(args: argparse.Namespace) -> Outcome:
    """Exit status 1 when there are errors or unsettled conflicts; warnings alone leave it 0."""
    report = check(find_pack(args.pack))
    return Outcome(report.as_json(), DONE if report.is_good else REFUSED, in_words(report))


def in_words(report: Report) -> str:
    """One line per finding, as compilers write them, and a summary."""
    lines = [
        *_lines("error", report.errors),
        *_lines("conflict", report.conflicts),
        *_lines("warning", report.warnings),
        *(["`bihuan pack words` lists the words a pack may use."] if report.errors else []),
        f"{report.policies} policies, {report.clauses} clauses, {report.duties} duties: "
        f"{len(report.errors)} errors, {len(report.conflicts)} conflicts, {len(report.warnings)} warnings",
    ]
    return "\n".join(lines)


def _lines(word: str, found: tuple[Problem, ...]) -> list[str]:
    return [f"{one.file}:{one.line}: {word}: {one.message}" for one in found]


def run_load(args: argparse.Namespace) -> Outcome:
    from bihuan.jobs.pack_loading import load  # needs the database, which `check` does without

    return load(args)


def run_words(args: argparse.Namespace) -> Outcome:
    return tell(args.pack)


ACTIONS = {"check": run_check, "load": run_load, "words": run_words}
