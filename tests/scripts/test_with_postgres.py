"""A run against an own PostgreSQL stops its server, however it is ended."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.jobs.processes import PROJECT
from tests.tools import needed

WAITING = "import time; print('waiting', flush=True); time.sleep(60)"


@pytest.fixture
def folder() -> Iterator[Path]:
    """For temporary files; also the user that runs PostgreSQL may enter it."""
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o755)
        yield Path(made)


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGHUP])
def test_leaves_no_server_behind(folder: Path, sign: signal.Signals) -> None:
    needed([*Path("/usr/lib/postgresql").glob("*/bin/initdb")], "PostgreSQL", "postgresql")
    command = [sys.executable, "scripts/with_postgres.py", sys.executable, "-c", WAITING]
    environment = os.environ | {"TMPDIR": str(folder)}
    with subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert "waiting" in {line.strip() for line in (running.stdout.readline(), running.stdout.readline())}
        made = list(folder.iterdir())

        running.send_signal(sign)

        assert running.wait(60) == 128 + sign
    assert made and list(folder.iterdir()) == []
