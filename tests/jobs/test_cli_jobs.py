"""`bihuan jobs`: what was given up, why, and another try."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils.timezone import now

from bihuan.jobs import queue
from bihuan.jobs.cli import main
from bihuan.jobs.models import JobRow
from bihuan.jobs.worker import Worker
from tests.jobs import tasks
from tests.jobs.conftest import Run

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(run: Run) -> Run:
    return partial(run, "jobs")


def given_up(why: str) -> JobRow:
    """A job that failed as often as it may."""
    handle, at = tasks.fail.enqueue(why), now()
    while (row := queue.claim("a", at)) is not None:
        queue.fail(row, ValueError(why), at)
        at += timedelta(hours=2)
    return JobRow.objects.get(key=handle.id)


class TestJobsThatWereGivenUp:
    def test_are_listed_with_the_reason(self, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
        row = given_up("no disk")
        tasks.add.enqueue(1, 1)

        status, told, _errors = run()

        assert status == 0 and told["counts"] == {"ready": 1, "running": 0, "successful": 0, "failed": 1}
        assert [(one["id"], one["attempts"], one["reason"]) for one in told["jobs"]] == [
            (row.pk, 5, "ValueError: no disk")
        ]
        assert main(["jobs"]) == 0
        assert f"{row.pk}  " in (said := capsys.readouterr().out) and "fail: ValueError: no disk" in said

    def test_are_done_after_all_when_tried_again(self, run: Run) -> None:
        row = given_up("no disk")
        JobRow.objects.filter(pk=row.pk).update(task="tests.jobs.tasks.add", arguments={"args": [2, 3], "kwargs": {}})

        assert run("retry", str(row.pk))[:2] == (0, {"retried": [row.pk]})
        Worker().run(until_empty=True)

        row.refresh_from_db()
        assert (row.state, row.result, len(row.errors)) == ("SUCCESSFUL", 5, 5)

    def test_can_all_be_tried_again(self, run: Run) -> None:
        rows = [given_up("one"), given_up("two")]

        assert sorted(run("retry", "--all")[1]["retried"]) == [row.pk for row in rows]
        assert run("retry", "--all")[1] == {"retried": []}

    def test_are_refused_together_when_one_cannot(self, run: Run) -> None:
        row, waiting = given_up("no disk"), tasks.add.enqueue(1, 1)
        other = JobRow.objects.get(key=waiting.id).pk

        status, told, errors = run("retry", str(row.pk), str(other), "no-number")

        assert status == 1 and f"Job {other} was not given up: it is ready" in errors and "no-number" in told["error"]
        row.refresh_from_db()
        assert row.state == "FAILED"

    @pytest.mark.parametrize("argv", [("retry",), ("retry", "1", "--all"), ("list", "1"), ("list", "--all")])
    def test_are_named_before_anything_is_tried(self, run: Run, argv: tuple[str, ...]) -> None:
        assert run(*argv)[0] == 2
