"""Jobs for the tests of the queue; they leave their marks in a file."""

import os
import time
from pathlib import Path

from bihuan.jobs.compat import TaskContext, task


@task
def add(first: int, second: int) -> int:
    return first + second


@task
def fail(why: str) -> None:
    raise ValueError(why)


@task(takes_context=True)
def attempt(context: TaskContext) -> int:
    return context.attempt


@task
def mark(path: str, text: str) -> None:
    """One line; lines of several processes do not mix."""
    with Path(path).open("ab", buffering=0) as file:
        file.write(f"{text}\n".encode())


@task(takes_context=True)
def hang_once(context: TaskContext, path: str) -> str:
    """The first attempt marks its process and hangs; a later one comes through."""
    if context.attempt == 1:
        Path(path).write_text(str(os.getpid()))
        time.sleep(60)
    return f"attempt {context.attempt}"


@task
def slowly(path: str, seconds: float) -> None:
    Path(path).write_text("begun")
    time.sleep(seconds)
    Path(path).write_text("done")


def no_task() -> None:
    raise AssertionError("never called")
