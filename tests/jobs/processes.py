"""An installation of its own for tests that start, stop and kill processes: a data folder and a database file."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent
from typing import Any

import psycopg

PROJECT = Path(__file__).resolve().parents[2]
PATIENCE = 120.0  # seconds for a process that should end by itself
SET_UP = """
import os, signal, sys
sys.path.insert(0, {project!r})
import django
django.setup()
from tests.cast import NOON, Cast, make_company
from bihuan.areas.capability.models import Objective
from bihuan.core.models import *
from bihuan.core.writing import amend, create, take
"""


@dataclass
class Home:
    """Runs `bihuan` and pieces of Python on an installation, each in a process of its own."""

    folder: Path
    database: str
    running: list["subprocess.Popen[str]"] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """Of the processes; what one compiled the next finds, also where the machine's settings forbid it."""
        return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | {
            "BIHUAN_DATA": str(self.folder),
            "BIHUAN_STATIC": "plain",
            "DATABASE_URL": self.database,
            "DJANGO_SETTINGS_MODULE": "bihuan.settings",
        }

    @property
    def file(self) -> Path:
        return Path(self.database.removeprefix("sqlite:///"))

    def start(self, *arguments: str, **options: Any) -> "subprocess.Popen[str]":
        command = [sys.executable, *arguments]
        child = subprocess.Popen(command, env=self.environment, text=True, cwd=PROJECT, **options)
        self.running.append(child)
        return child

    def bihuan(self, *arguments: str, patience: float = PATIENCE) -> "subprocess.CompletedProcess[str]":
        return self._finished("-m", "bihuan", *arguments, patience=patience)

    def told(self, *arguments: str) -> tuple[int, dict[str, Any]]:
        """The status of a command and the object it answers with."""
        done = self.bihuan(*arguments, "--json")
        assert done.stdout, done.stderr
        return done.returncode, json.loads(done.stdout)

    def python(self, code: str) -> "subprocess.CompletedProcess[str]":
        """Run code with the system set up."""
        return self._finished("-c", SET_UP.format(project=str(PROJECT)) + dedent(code))

    def _finished(self, *arguments: str, patience: float = PATIENCE) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, *arguments]
        return subprocess.run(
            command, env=self.environment, text=True, cwd=PROJECT, capture_output=True, timeout=patience, check=False
        )

    def asked(self, sql: str) -> list[tuple[Any, ...]]:
        """What is in the database, seen from outside."""
        if self.database.startswith("sqlite"):
            with sqlite3.connect(self.file, timeout=20) as here:
                found = here.execute(sql).fetchall()
            here.close()
            return found
        with psycopg.connect(self.database.replace("postgres://", "postgresql://")) as there:
            return there.execute(sql).fetchall()  # type: ignore[arg-type]

    def end(self) -> None:
        for child in self.running:
            if child.poll() is None:
                child.kill()
            child.communicate()


def wait_for(happened: Callable[[], Any], seconds: float = 30) -> Any:
    """Wait until it happened; its answer."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := happened():
            return answer
        time.sleep(0.05)
    raise TimeoutError


def kill(child: "subprocess.Popen[str]") -> None:
    """As when the power goes: nothing is cleaned up."""
    child.send_signal(signal.SIGKILL)
    child.wait()
