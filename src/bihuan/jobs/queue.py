"""The queue of background jobs: the tasks interface over a table, with leases, pauses between attempts, a last failure.

A job runs at least once. Whoever holds its lease works on it; only the holder may write its end.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q
from django.utils.timezone import now

from bihuan.core import lean
from bihuan.jobs.compat import (
    BaseTaskBackend,
    Task,
    TaskError,
    TaskResult,
    TaskResultDoesNotExist,
    TaskResultStatus,
    get_exception_traceback,
    get_module_path,
    get_random_id,
    normalize_json,
)
from bihuan.jobs.models import JobRow

LEASE = timedelta(seconds=60)
PAUSES = [timedelta(seconds=n) for n in (5, 30, 120, 600, 3600)]
ATTEMPTS = 5
LONGEST_TRACE = 8000
State = JobRow.State


class LeasedQueue(BaseTaskBackend):
    """Backend of settings.TASKS. A job enqueued in a transaction that is undone never happens."""

    supports_defer = True
    supports_get_result = True
    supports_priority = True

    def enqueue(self, task: "Task[Any, Any]", args: Any, kwargs: Any) -> "TaskResult[Any]":
        self.validate_task(task)
        at = now()
        row = JobRow(
            key=get_random_id(), task=task.module_path, queue=task.queue_name, priority=task.priority,
            arguments=normalize_json({"args": args, "kwargs": kwargs}), enqueued_at=at, run_after=task.run_after or at,
            most_attempts=self.options.get("ATTEMPTS", ATTEMPTS),
        )  # fmt: skip
        lean.add([row])
        return as_result(row, task)

    def get_result(self, result_id: str) -> "TaskResult[Any]":
        row = JobRow.objects.filter(key=result_id).first()
        if row is None:
            raise TaskResultDoesNotExist(result_id)
        return as_result(row, task_of(row))


def task_of(row: JobRow) -> "Task[Any, Any]":
    """The task a row names. Anything that is no task is not called, whatever the row says."""
    from django.utils.module_loading import import_string

    found = import_string(row.task)
    if not isinstance(found, Task):
        raise TypeError(f"{row.task} is not a task")
    return found


def as_result(row: JobRow, task: "Task[Any, Any]") -> "TaskResult[Any]":
    made: TaskResult[Any] = TaskResult(
        task=task, id=row.key, status=TaskResultStatus(row.state), enqueued_at=row.enqueued_at, started_at=row.started_at,
        finished_at=row.finished_at, last_attempted_at=row.tried_at, args=row.arguments["args"], kwargs=row.arguments["kwargs"],
        backend=task.backend, worker_ids=list(row.workers),
        errors=[TaskError(exception_class_path=one["exception"], traceback=one["traceback"]) for one in row.errors],
    )  # fmt: skip
    object.__setattr__(made, "_return_value", row.result)
    return made


# ---------------------------------------------------------------- holding a job


def claim(worker: str, at: datetime, lease: timedelta = LEASE) -> JobRow | None:
    """The next job that is due, now held by this worker; jobs whose holder fell silent are due as well."""
    silent = Q(state=State.RUNNING, lease_until__lt=at)
    rows = JobRow.objects.filter(Q(state=State.READY, run_after__lte=at) | silent)
    for row in rows.order_by("-priority", "run_after", "id")[:10]:
        if row.attempts >= row.most_attempts:
            bury(row, at)
        elif _hold(row, worker, at, lease):
            row.refresh_from_db()
            return row
    return None


def _hold(row: JobRow, worker: str, at: datetime, lease: timedelta) -> bool:
    """Take it, unless another worker was faster."""
    as_seen = JobRow.objects.filter(pk=row.pk, state=row.state, attempts=row.attempts)
    return lean.change(
        as_seen, state=State.RUNNING, worker=worker, workers=[*row.workers, worker], attempts=F("attempts") + 1,
        started_at=row.started_at or at, tried_at=at, lease_until=at + lease,
    ) == 1  # fmt: skip


def held(row: JobRow) -> "Any":
    """The row as long as this attempt still holds it."""
    return JobRow.objects.filter(pk=row.pk, state=State.RUNNING, worker=row.worker, attempts=row.attempts)


def prolong(row: JobRow, at: datetime, lease: timedelta = LEASE) -> bool:
    """The sign of life of a worker on a long job; False when another one took over."""
    return lean.change(held(row), lease_until=at + lease) == 1


def succeed(row: JobRow, result: Any, at: datetime) -> bool:
    return lean.change(held(row), state=State.SUCCESSFUL, result=result, finished_at=at, lease_until=None) == 1


def fail(row: JobRow, error: BaseException, at: datetime) -> bool:
    """Note the error; try again after a pause, or give up."""
    errors = [*row.errors, noted(get_module_path(type(error)), get_exception_traceback(error), at)]
    if row.attempts >= row.most_attempts:
        return lean.change(held(row), state=State.FAILED, errors=errors, finished_at=at, lease_until=None) == 1
    pause = PAUSES[min(row.attempts, len(PAUSES)) - 1]
    return lean.change(held(row), state=State.READY, errors=errors, run_after=at + pause, lease_until=None) == 1


def bury(row: JobRow, at: datetime) -> None:
    """Every worker that touched it died: it is not tried again by itself."""
    errors = [*row.errors, noted("builtins.RuntimeError", "The worker ended in the middle of the job.", at)]
    lean.change(held(row), state=State.FAILED, errors=errors, finished_at=at, lease_until=None)


def noted(exception: str, trace: str, at: datetime) -> dict[str, str]:
    return {"exception": exception, "traceback": trace[-LONGEST_TRACE:], "at": at.isoformat()}


def try_again(row: JobRow, at: datetime) -> bool:
    """Give a failed job all its attempts once more; False when it has not failed, or no longer."""
    failed = JobRow.objects.filter(pk=row.pk, state=State.FAILED)
    return lean.change(failed, state=State.READY, attempts=0, run_after=at, finished_at=None) == 1


def forget_done(before: datetime) -> None:
    """Remove jobs that ended well long ago; failed ones stay until someone looks."""
    lean.drop(JobRow.objects.filter(state=State.SUCCESSFUL, finished_at__lt=before))
