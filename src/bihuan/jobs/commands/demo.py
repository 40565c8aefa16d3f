"""`bihuan demo`: both companies with the last twelve months played through, then served on this machine."""

import argparse
import os

from bihuan.jobs.outcomes import Outcome

HELP = "two companies with a played year, ready to try"
NO_MAIL = "django.core.mail.backends.dummy.EmailBackend"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--no-serve", action="store_true", help="make the data and end")
    parser.add_argument("--months", type=int, default=12, help="how many months are played (default: %(default)s)")
    parser.add_argument(
        "--seed", type=int, default=7, help="what chance says; the same day and seed give the same data"
    )
    parser.add_argument("--fresh", action="store_true", help="throw an earlier demonstration away and play it again")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default: %(default)s)")


def needs_django(args: argparse.Namespace) -> bool:
    """A demonstration says so before the settings are read: sign-in by role, and no mail leaves the machine."""
    os.environ["BIHUAN_DEMO"] = "1"
    os.environ.setdefault("BIHUAN_EMAIL_BACKEND", NO_MAIL)
    os.environ.setdefault("BIHUAN_URL", f"http://{args.host}:{args.port}")
    return True


def run(args: argparse.Namespace) -> Outcome:
    from bihuan.jobs.demo.showing import show

    return show(args)
