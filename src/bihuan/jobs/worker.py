"""The worker: takes jobs one after another, strikes the clock every minute, outlives a locked database, stops cleanly."""

import logging
import os
import signal
import socket
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from django.db import Error, close_old_connections, connection, connections
from django.utils.timezone import now

from bihuan.jobs import beat, queue
from bihuan.jobs.compat import TaskContext, get_random_id, normalize_json
from bihuan.jobs.models import JobRow
from bihuan.jobs.tick import tick

T = TypeVar("T")
IDLE = 1.0  # seconds between looks at an empty queue
EVERY_MINUTE = timedelta(minutes=1)
logger = logging.getLogger(__name__)


class Worker:
    """Two threads, one for jobs and one for the clock; both end when `stop` is set and their work is done."""

    def __init__(self, *, lease: timedelta = queue.LEASE, idle: float = IDLE, every: timedelta = EVERY_MINUTE) -> None:
        self.name = f"{socket.gethostname()[:30]}:{os.getpid()}:{get_random_id()[:8]}"
        self.lease, self.idle, self.every = lease, idle, every
        self.stop = threading.Event()

    def run(self, *, until_empty: bool = False) -> None:
        """Work until told to stop (SIGTERM, SIGINT), or until nothing is due."""
        if threading.current_thread() is threading.main_thread():
            for sign in (signal.SIGTERM, signal.SIGINT):
                signal.signal(sign, lambda *_: self.stop.set())
        if until_empty:
            while self.steady(self.work_once):
                pass
            return
        clock = threading.Thread(target=self.keep_time, name="clock")
        clock.start()
        while not self.stop.is_set():
            if not self.steady(self.work_once):
                self.stop.wait(self.idle)
        clock.join()

    def steady(self, work: Callable[[], T]) -> T | None:
        """Do it; a database that is locked or away is waited for."""
        try:
            if not connection.in_atomic_block:
                close_old_connections()
            return work()
        except Error as error:
            logger.warning("the database did not answer (%s); trying again", error)
            connections.close_all()
            self.stop.wait(self.idle)
            return None

    # ------------------------------------------------------------ jobs

    def work_once(self) -> bool:
        """Take one job and do it; False when there is none."""
        row = queue.claim(self.name, now(), self.lease)
        if row is None:
            return False
        with Alive(lambda: queue.prolong(row, now(), self.lease), self.lease):
            outcome = self.attempt(row)
        self.insist(outcome)
        return True

    def attempt(self, row: JobRow) -> Callable[[], bool]:
        """Run the job; hands back how its end is to be written."""
        try:
            result = normalize_json(call(row))
        except Exception as error:
            failed = error
            logger.exception("%s failed", row)
            return lambda: queue.fail(row, failed, now())
        return lambda: queue.succeed(row, result, now())

    def insist(self, write: Callable[[], bool]) -> None:
        """Write the end of a job even when the database is busy; give up when the lease is long gone."""
        for _try in range(20):
            if self.steady(lambda: (write(),)) is not None:
                return

    # ------------------------------------------------------------ clock

    def keep_time(self) -> None:
        while not self.stop.is_set():
            self.steady(self.strike)
            self.stop.wait(min(self.idle * 5, self.every.total_seconds()))
        connections.close_all()

    def strike(self) -> None:
        """Once a minute, by one worker."""
        at = now()
        if not beat.catch(beat.TICK, self.every, self.name, at):
            return
        try:
            with Alive(lambda: beat.prolong(beat.TICK, self.name, now()), beat.LEASE):
                tick(at)
        finally:
            beat.release(beat.TICK, self.name)


def call(row: JobRow) -> Any:
    """Call the task of a job with its arguments."""
    task = queue.task_of(row)
    args, kwargs = row.arguments["args"], row.arguments["kwargs"]
    if task.takes_context:
        return task.call(TaskContext(task_result=queue.as_result(row, task)), *args, **kwargs)
    return task.call(*args, **kwargs)


class Alive:
    """Prolongs a lease from a thread of its own while the block runs."""

    def __init__(self, prolong: Callable[[], bool], lease: timedelta) -> None:
        self.prolong, self.pause = prolong, lease.total_seconds() / 3
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.beat, name="alive", daemon=True)

    def __enter__(self) -> "Alive":
        self.thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.ended.set()
        self.thread.join()

    def beat(self) -> None:
        while not self.ended.wait(self.pause):
            try:
                self.prolong()
            except Error as error:
                logger.warning("could not prolong a lease: %s", error)
        connections.close_all()
