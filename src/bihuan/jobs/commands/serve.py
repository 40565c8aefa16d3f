"""`bihuan serve`: web and worker together on one machine; tables and page assets are brought up to date first."""

import argparse
import os
import sys

from bihuan.jobs.outcomes import DONE, REFUSED, Outcome, WrongUse

HELP = "serve the web, with a worker beside it"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default: %(default)s)")
    parser.add_argument("--hosts", metavar="NAMES", help="names this server answers to, separated by commas")
    parser.add_argument("--url", metavar="URL", help="address people use, for links in messages")
    parser.add_argument("--processes", type=int, default=1, help="web processes (default: %(default)s)")
    parser.add_argument("--threads", type=int, default=8, help="threads of each (default: %(default)s)")
    parser.add_argument("--no-worker", action="store_true", help="web only; `bihuan worker` runs elsewhere")
    parser.add_argument("--no-migrate", action="store_true", help="leave tables and page assets as they are")


def needs_django(args: argparse.Namespace) -> bool:
    """The settings are read after what the options say of them is in the environment."""
    for name, value in (("BIHUAN_HOSTS", args.hosts), ("BIHUAN_URL", args.url)):
        if value:
            os.environ[name] = value
    return True


def run(args: argparse.Namespace) -> Outcome:
    from bihuan.jobs.serving import Place, check_free, prepare, serve

    if not 0 < args.port < 65_536:
        raise WrongUse("--port must be from 1 to 65535.")
    place = Place(args.host, args.port, args.processes, args.threads, not args.no_worker)
    check_free(place)
    if not args.no_migrate:
        prepare()
    print(f"Bihuan: {place.address}", file=sys.stderr, flush=True)
    status = serve(place)
    return Outcome({"address": place.address, "status": status}, REFUSED if status else DONE)
