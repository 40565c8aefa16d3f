"""The worker: does jobs, strikes the clock once a minute, outlives a database that does not answer."""

import threading
from datetime import timedelta

import pytest
from django.db import OperationalError

from bihuan.jobs import queue, worker
from bihuan.jobs.models import JobRow
from bihuan.jobs.worker import Alive, Worker
from tests.jobs import tasks

pytestmark = pytest.mark.django_db


class TestAWorker:
    def test_does_everything_that_is_due(self) -> None:
        for n in range(3):
            tasks.add.enqueue(n, n)

        Worker().run(until_empty=True)

        assert list(JobRow.objects.order_by("id").values_list("result", flat=True)) == [0, 2, 4]

    def test_outlives_a_locked_database(self, monkeypatch: pytest.MonkeyPatch) -> None:
        tasks.add.enqueue(1, 1)
        real, failures = queue.claim, iter([OperationalError("database is locked")] * 2)

        def claim(*args: object) -> JobRow | None:
            for error in failures:
                raise error
            return real(*args)  # type: ignore[arg-type]

        monkeypatch.setattr(queue, "claim", claim)
        one = Worker(idle=0)
        monkeypatch.setattr(worker.connections, "close_all", lambda: None)

        assert [one.steady(one.work_once) for _look in range(4)] == [None, None, True, False]

    def test_insists_on_writing_the_end_of_a_job(self, monkeypatch: pytest.MonkeyPatch) -> None:
        tasks.add.enqueue(1, 1)
        real, failures = queue.succeed, iter([OperationalError("database is locked")] * 3)

        def succeed(*args: object) -> bool:
            for error in failures:
                raise error
            return real(*args)  # type: ignore[arg-type]

        monkeypatch.setattr(queue, "succeed", succeed)
        monkeypatch.setattr(worker.connections, "close_all", lambda: None)

        Worker(idle=0).work_once()

        assert JobRow.objects.get().state == "SUCCESSFUL"

    def test_strikes_the_clock_once_for_all_workers(self, monkeypatch: pytest.MonkeyPatch) -> None:
        struck: list[object] = []
        monkeypatch.setattr(worker, "tick", struck.append)

        for one in (Worker(), Worker(), Worker()):
            one.strike()

        assert len(struck) == 1

    def test_gives_the_clock_back_when_it_fails(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(_at: object) -> None:
            raise OperationalError("database is locked")

        monkeypatch.setattr(worker, "tick", broken)
        monkeypatch.setattr(worker.connections, "close_all", lambda: None)
        Worker(idle=0).steady(Worker().strike)
        struck: list[object] = []
        monkeypatch.setattr(worker, "tick", struck.append)

        Worker(every=timedelta(0)).strike()

        assert struck


class TestASignOfLife:
    def test_is_given_while_the_work_lasts(self) -> None:
        enough, given = threading.Event(), []

        def prolong() -> bool:
            given.append(1)
            if len(given) == 3:
                enough.set()
            return True

        with Alive(prolong, timedelta(seconds=0.03)):
            assert enough.wait(5)
