"""The web and a worker together on one machine, started and watched over by one process."""

import os
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass

from django.conf import settings
from django.contrib.staticfiles.storage import ManifestFilesMixin
from django.core.files.storage import storages
from django.core.management import call_command

from bihuan.core.refusals import Refused

GRACE = 30.0  # seconds to finish what is under way
LOOK = 0.3
RESTART = 2.0


@dataclass(frozen=True)
class Place:
    """Where the web listens, and with how many hands."""

    host: str = "127.0.0.1"
    port: int = 8000
    processes: int = 1
    threads: int = 8
    worker: bool = True

    @property
    def address(self) -> str:
        shown = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104 (a comparison)
        return f"http://{shown}:{self.port}/"


def prepare() -> None:
    """Bring tables and page assets to the present version."""
    call_command("migrate", interactive=False, verbosity=0)
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    if isinstance(storages["staticfiles"], ManifestFilesMixin):
        call_command("collectstatic", interactive=False, verbosity=0)


def check_free(place: Place) -> None:
    """Refuse a port somebody else listens on."""
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((place.host, place.port))
        except OSError as error:
            text = (
                f"{place.host}:{place.port} cannot be used ({error.strerror}). Choose another with --host and --port."
            )
            raise Refused([text]) from error


def serve(place: Place) -> int:
    """Run until stopped by a signal, or until the web ends; its exit status."""
    check_free(place)
    stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    web = start(*web_command(place))
    worker = start("bihuan", "worker") if place.worker else None
    try:
        while not stop.wait(LOOK) and web.poll() is None:
            if worker and worker.poll() is not None and not stop.wait(RESTART):
                worker = start("bihuan", "worker")
    finally:
        end([web, *([worker] if worker else [])])
    return 0 if stop.is_set() else web.returncode or 0


def web_command(place: Place) -> list[str]:
    return [
        "gunicorn", "bihuan.wsgi:application", "--bind", f"{place.host}:{place.port}",
        "--worker-class", "bihuan.jobs.web_worker.Worker", "--workers", str(place.processes),
        "--threads", str(place.threads), "--graceful-timeout", str(int(GRACE)),
        "--log-level", "warning", "--no-control-socket",
    ]  # fmt: skip


def start(*arguments: str) -> "subprocess.Popen[bytes]":
    """A child in a session of its own: a Ctrl+C at the terminal reaches it through us, once. It ends with us."""
    command = [sys.executable, "-m", "bihuan.jobs.tether", *arguments]
    return subprocess.Popen(command, env=os.environ, stdin=subprocess.PIPE, start_new_session=True)  # noqa: S603 (our own)


def end(children: list["subprocess.Popen[bytes]"]) -> None:
    """Ask the children to stop, and wait; who does not answer is ended."""
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(GRACE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        if child.stdin:
            child.stdin.close()
