"""`bihuan events`: what the parts of the system announce, and who listens."""

import argparse

from bihuan.core.events import listeners
from bihuan.core.vocabulary import Event
from bihuan.jobs.outcomes import DONE, Outcome

HELP = "list the events and who listens to them"
NEEDS_DJANGO = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--heard", action="store_true", help="only those somebody listens to")


def run(args: argparse.Namespace) -> Outcome:
    heard = listeners()
    listed = [
        {"event": event.value, "means": str(event.label), "listeners": heard.get(event.value, [])} for event in Event
    ]
    listed = [one for one in listed if one["listeners"] or not args.heard]
    everything = heard.get("*", [])
    lines = [f"{one['event']:32}{', '.join(one['listeners']) or '–'}" for one in listed]
    lines += [f"{'every event':32}{', '.join(everything)}"] if everything else []
    return Outcome({"events": listed, "every_event": everything}, DONE, "\n".join(lines))
