"""The `bihuan` command: finds its commands in bihuan/jobs/commands, loads the one that is called, runs it.

A command is a module with `HELP`, `add_arguments(parser)` and `run(args) -> Outcome`. With a literal
`NEEDS_DJANGO = True` the framework is set up before it is loaded, so that it may import models; a function
`needs_django(args)` decides it after the arguments are read. Both constants are read without loading the module:
`bihuan deadline` starts fast and needs no database.
"""

import argparse
import ast
import importlib
import json
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Protocol, cast

from bihuan.core.refusals import Refused
from bihuan.jobs.outcomes import REFUSED, WRONG_USE, Outcome, WrongUse

FOLDER = Path(__file__).parent / "commands"
LANGUAGES = ("en", "zh-hans")
DATABASE_FAULTS = {"OperationalError", "ProgrammingError", "InternalError"}
STOPPED = 130  # as shells say it of Ctrl+C


class Command(Protocol):
    """A module of bihuan.jobs.commands."""

    HELP: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, args: argparse.Namespace) -> Outcome: ...


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; its exit status: 0 done, 1 refused or not found good, 2 wrong use."""
    given = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    name = next((word for word in given if not word.startswith("-")), "")
    if name in commands():
        return call(name, given)
    parser = overview()
    if not given:
        parser.print_help()
        return WRONG_USE
    parser.parse_args(given)  # --help, --version, or a complaint about an unknown command
    return WRONG_USE


def call(name: str, given: list[str]) -> int:
    """Load a command, read its arguments, run it, show what came out."""
    if literals(name).get("NEEDS_DJANGO"):
        use_django()
    command = cast(Command, importlib.import_module(f"bihuan.jobs.commands.{name.replace('-', '_')}"))
    parser = argparse.ArgumentParser(prog=f"bihuan {name}", description=command.HELP)
    add_common(parser)
    command.add_arguments(parser)
    args = parser.parse_args([word for n, word in enumerate(given) if n != given.index(name)])
    with ExitStack() as stack:
        return show(attempt(command, args, stack), as_json=args.json)


def attempt(command: Command, args: argparse.Namespace, stack: ExitStack) -> Outcome:
    """Set up what a command needs and run it; a refusal in either becomes an outcome with every reason."""
    try:
        set_up(command, args, stack)
        return command.run(args)
    except Refused as refused:
        speak_english()  # it may be refused before anything was set up
        reasons = tuple(str(reason) for reason in refused.reasons)
        return Outcome({"error": "\n".join(reasons)}, REFUSED, errors=reasons)
    except WrongUse as wrong:
        return Outcome({"error": str(wrong)}, WRONG_USE, errors=(str(wrong),))
    except KeyboardInterrupt:
        return failed("stopped; what was not finished was not begun", STOPPED)
    except Exception as error:
        speak_english()
        if said := fault(error):
            return failed(said, REFUSED)
        raise


def set_up(command: Command, args: argparse.Namespace, stack: ExitStack) -> None:
    """The framework with its settings where the command asks for it, else no more than its texts."""
    needs_django = getattr(command, "needs_django", None)
    if args.language != "en" or (needs_django and needs_django(args)):
        use_django()
    else:
        speak_english()
    enter_language(stack, args.language)


def failed(text: str, status: int) -> Outcome:
    return Outcome({"error": text}, status, errors=(text,))


def fault(error: Exception) -> str:
    """What is wrong around the command: a file, the database. Empty where the fault is ours: then a traceback helps."""
    from bihuan.core.outages import AWAY, outage, stays

    said = outage(error)
    if isinstance(error, OSError) and error.strerror:
        what = f"{error.filename or 'The file'}: {error.strerror}"
        return f"{stays(said)} ({what})" if said else what
    if type(error).__module__ == "django.db.utils" and type(error).__name__ in DATABASE_FAULTS:
        what = str(error).strip().split("\n")[0]
        if said and said != AWAY:
            return f"{stays(said)} ({what})"
        return f"The database cannot be used: {what}. Look at DATABASE_URL; `bihuan serve` makes and renews the tables."
    return ""


def show(outcome: Outcome, *, as_json: bool) -> int:
    """The object or the text on stdout, errors on stderr."""
    for error in outcome.errors:
        print(f"bihuan: {error}", file=sys.stderr)
    text = json.dumps(outcome.object, ensure_ascii=False, default=str) if as_json else outcome.text
    try:
        if text:
            print(text, flush=True)
    except BrokenPipeError:  # the reader (`| head`) has seen enough; nothing is left to be said at exit either
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return outcome.status


def add_common(parser: argparse.ArgumentParser) -> None:
    """What every command takes."""
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="language of texts (default: en)")


@lru_cache(maxsize=1)
def commands() -> dict[str, Path]:
    """The commands there are, by name."""
    found = sorted(path for path in FOLDER.glob("*.py") if not path.stem.startswith("_"))
    return {path.stem.replace("_", "-"): path for path in found}


def literals(name: str) -> dict[str, Any]:
    """HELP and NEEDS_DJANGO of a command, read without loading it."""
    found: dict[str, Any] = {}
    for node in ast.parse(commands()[name].read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            found |= {target.id: node.value.value for target in node.targets if isinstance(target, ast.Name)}
    return found


def overview() -> argparse.ArgumentParser:
    """Help over all commands."""
    names = {name: str(literals(name).get("HELP", "")) for name in commands()}
    width = max(map(len, names), default=0) + 2
    lines = "\n".join(f"  {name:{width}}{text}" for name, text in names.items())
    parser = argparse.ArgumentParser(
        prog="bihuan",
        description="Bihuan: policies become duties, duties become tasks, tasks leave evidence.",
        epilog=f"commands:\n{lines}\n\n`bihuan COMMAND --help` explains one.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"bihuan {release()}")
    parser.add_argument("command", choices=list(names), metavar="COMMAND")
    return parser


def release() -> str:
    try:
        return version("bihuan")
    except PackageNotFoundError:
        return "0"


def use_django() -> None:
    """Set the framework up with the settings of this installation."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.settings")
    try:
        django.setup()
    except (ValueError, OSError) as error:  # a variable that cannot be read, a folder that cannot be written
        print(f"bihuan: the settings in the environment cannot be used: {error}", file=sys.stderr)
        raise SystemExit(WRONG_USE) from None


def speak_english() -> None:
    """Let texts be shown without any set-up, in the language they are written in."""
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=False)


def enter_language(stack: ExitStack, language: str) -> None:
    from django.utils import translation

    stack.enter_context(translation.override(language))
