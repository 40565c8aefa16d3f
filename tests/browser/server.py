"""The real server of the journeys: an own database, filled in a process of its own, and the web on a free port."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0


@dataclass(frozen=True)
class Site:
    """A running server: its address, the sessions of its people, and what each company holds."""

    address: str
    folder: Path
    told: dict[str, Any]
    environment: dict[str, str]

    def session(self, user: str) -> str:
        return str(self.told["sessions"][user])

    def number(self, company: str, key: str) -> str:
        """The number of a record the stage made."""
        return str(self.told[company][key])


@contextmanager
def running(folder: Path, worker: str) -> Iterator[Site]:
    """A server with its own database; both are gone afterwards."""
    with database(folder, worker) as url:
        environment = environment_for(folder, url)
        told = folder / "told.json"
        subprocess.run([sys.executable, "-m", "tests.browser.stage", str(told)], cwd=ROOT, env=environment, check=True)
        with web(environment, folder) as address:
            yield Site(address, folder, json.loads(told.read_text(encoding="utf-8")), environment)


def environment_for(folder: Path, url: str) -> dict[str, str]:
    own = {
        "DATABASE_URL": url,
        "BIHUAN_DATA": str(folder),
        "BIHUAN_EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
        "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
        "PYTHONPATH": str(ROOT),
    }
    kept = (name for name in os.environ if not name.startswith("BIHUAN_") and name != "PYTHONDONTWRITEBYTECODE")
    return {name: os.environ[name] for name in kept} | own


@contextmanager
def database(folder: Path, worker: str) -> Iterator[str]:
    """A file of SQLite; with DATABASE_URL of PostgreSQL an own database in that server."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        yield f"sqlite:///{folder / 'browser.sqlite3'}"
        return
    name = f"bihuan_browser_{worker}"
    on_server(given, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}"')
    try:
        yield urlsplit(given)._replace(path=f"/{name}").geturl()
    finally:
        on_server(given, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def on_server(url: str, *statements: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


@contextmanager
def web(environment: dict[str, str], folder: Path) -> Iterator[str]:
    """The server as an operator starts it, without a worker; it is stopped at the end, and ends with a killed run."""
    port = free_port()
    command = [
        "-m",
        "bihuan.jobs.tether",
        "bihuan",
        "serve",
        "--no-worker",
        "--no-migrate",
        "--threads",
        "4",
        "--port",
        str(port),
    ]
    with (folder / "web.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(address, process, folder / "web.log")
            yield address
        finally:
            process.terminate()
            try:
                process.wait(40)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if process.stdin:
                process.stdin.close()


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"The server ended at once:\n{log.read_text()}")
        try:
            with urlopen(f"{address}/sign-in/", timeout=5):  # noqa: S310 (our own address)
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError(f"The server did not answer:\n{log.read_text()}")
