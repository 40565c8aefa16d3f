"""Run a command against an own, empty PostgreSQL: `with_postgres.py pytest …` finds its address in DATABASE_URL.

The cluster lies in a temporary folder on a free port, is tuned to be thrown away, and stops with the command.
What is measured runs on a `lasting` one: PostgreSQL as it comes, where what is committed is on the disk.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

NAME = "bihuan"
PATIENCE = 20.0  # seconds for the command to clean up
SETTINGS = {"listen_addresses": "127.0.0.1", "max_connections": "60"}
THROWN_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def programs() -> Path:
    """The folder of the newest PostgreSQL; Debian keeps its programs off the PATH."""
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))
    if not found:
        sys.exit("PostgreSQL is missing. On Debian and Ubuntu: apt-get install postgresql")
    return found[-1]


def server_user() -> list[str]:
    """PostgreSQL refuses to run as root; then the user `postgres` of its package runs it."""
    return ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run(*command: str | Path) -> None:
    done = subprocess.run([*server_user(), *map(str, command)], cwd="/", text=True, capture_output=True, check=False)
    if done.returncode:
        sys.exit(f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}")


@contextmanager
def cluster(*, lasting: bool = False) -> Iterator[str]:
    """An empty database; yields its address."""
    folder = Path(tempfile.mkdtemp(prefix="bihuan-postgres-"))
    data, port, bin_folder = folder / "data", free_port(), programs()
    try:
        start(folder, data, port, bin_folder, SETTINGS if lasting else SETTINGS | THROWN_AWAY)
        run(bin_folder / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", NAME, NAME)
        yield f"postgres://{NAME}@{host(folder)}:{port}/{NAME}"
    finally:
        if (data / "postmaster.pid").exists():
            run(bin_folder / "pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def host(folder: Path) -> str:
    """The folder of the socket, which answers a quarter sooner; but an address knows no capitals."""
    return "127.0.0.1" if any(map(str.isupper, str(folder))) else quote(str(folder), safe="")


def start(folder: Path, data: Path, port: int, bin_folder: Path, settings: dict[str, str]) -> None:
    if os.geteuid() == 0:
        os.chown(folder, pwd.getpwnam("postgres").pw_uid, -1)
    how = ("--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
    run(bin_folder / "initdb", "-D", data, "-U", NAME, *how)
    with (data / "postgresql.auto.conf").open("a") as file:
        file.writelines(f"{name} = '{value}'\n" for name, value in (settings | {"port": str(port)}).items())
        file.write(f"unix_socket_directories = '{folder}'\n")
    run(bin_folder / "pg_ctl", "-D", data, "-l", folder / "log", "-w", "start")


def watched(command: list[str], address: str) -> int:
    """Run it to its end; its exit status. Interrupted, it may clean up as after Ctrl+C, for a while."""
    with subprocess.Popen(command, env=os.environ | {"DATABASE_URL": address}) as child:
        try:
            return child.wait()
        except SystemExit as ending:
            told = ending.code == 128 + signal.SIGINT and sys.stdin.isatty()  # by the terminal itself
            if not told:
                child.send_signal(signal.SIGINT)
            try:
                child.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                child.kill()
            raise


def stop_at(signals: tuple[signal.Signals, ...]) -> None:
    """The first signal ends this run, which stops its server; the others must not disturb that."""

    def stop(number: int, _frame: object) -> None:
        for sign in signals:
            signal.signal(sign, signal.SIG_IGN)
        sys.exit(128 + number)

    for sign in signals:
        signal.signal(sign, stop)


def main(command: list[str]) -> int:
    if not command:
        sys.exit("Usage: with_postgres.py COMMAND …")
    stop_at((signal.SIGTERM, signal.SIGINT, signal.SIGHUP))
    with cluster() as address:
        print(f"DATABASE_URL={address}", flush=True)
        return watched(command, address)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
