"""The queue of background jobs: held under a lease, tried again after pauses, given up at last."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.utils.timezone import now

from bihuan.jobs import beat, queue
from bihuan.jobs.compat import TaskResultDoesNotExist
from bihuan.jobs.models import Beat, JobRow
from bihuan.jobs.worker import Worker
from tests.jobs import tasks

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def claimed(worker: str = "a", at: datetime | None = None) -> JobRow:
    row = queue.claim(worker, at or now())
    assert row is not None
    return row


class TestAJob:
    def test_is_done_and_its_result_kept(self) -> None:
        handle = tasks.add.enqueue(2, second=3)
        assert handle.status == "READY"

        assert Worker().work_once() and not Worker().work_once()

        handle.refresh()
        assert (handle.status, handle.return_value, handle.attempts) == ("SUCCESSFUL", 5, 1)
        assert tasks.add.get_result(handle.id).return_value == 5

    def test_that_was_undone_with_its_cause_never_happens(self) -> None:
        with pytest.raises(RuntimeError), transaction.atomic():
            tasks.add.enqueue(2, 3)
            raise RuntimeError

        assert queue.claim("a", now()) is None

    def test_waits_for_its_time_and_for_more_urgent_ones(self) -> None:
        later = tasks.add.using(run_after=now() + MINUTE / 2).enqueue(1, 1)
        plain, urgent = tasks.add.enqueue(2, 2), tasks.add.using(priority=10).enqueue(3, 3)

        assert [claimed().key, claimed().key] == [urgent.id, plain.id]
        assert queue.claim("a", now()) is None
        assert claimed(at=now() + MINUTE / 2).key == later.id

    def test_knows_which_attempt_it_is(self) -> None:
        handle = tasks.attempt.enqueue()

        Worker().work_once()

        assert tasks.attempt.get_result(handle.id).return_value == 1

    def test_takes_only_plain_values(self) -> None:
        with pytest.raises(TypeError):
            tasks.add.enqueue(object(), 1)

    def test_that_is_not_there_is_not_found(self) -> None:
        with pytest.raises(TaskResultDoesNotExist):
            tasks.add.get_result("nothing")

    @pytest.mark.parametrize("path", ["tests.jobs.tasks.no_task", "os.getcwd", "no.such.module"])
    def test_calls_nothing_but_tasks(self, path: str) -> None:
        tasks.add.enqueue(1, 1)
        JobRow.objects.update(task=path)

        Worker().work_once()

        assert JobRow.objects.get().errors and JobRow.objects.get().state == "READY"


class TestALease:
    def test_keeps_others_away(self) -> None:
        tasks.add.enqueue(1, 1)
        claimed("a")

        assert queue.claim("b", now()) is None

    def test_that_ran_out_lets_another_take_over(self) -> None:
        tasks.add.enqueue(1, 1)
        lost = claimed("a")

        taken = claimed("b", now() + 2 * MINUTE)

        assert (taken.worker, taken.attempts, taken.workers) == ("b", 2, ["a", "b"])
        assert not queue.succeed(lost, 2, now()) and not queue.fail(lost, ValueError(), now())
        assert queue.succeed(taken, 2, now())

    def test_is_prolonged_by_a_sign_of_life(self) -> None:
        tasks.add.enqueue(1, 1)
        row = claimed("a")

        assert queue.prolong(row, now() + MINUTE)

        assert queue.claim("b", now() + 1.5 * MINUTE) is None
        claimed("b", now() + 3 * MINUTE)
        assert not queue.prolong(row, now())

    def test_is_taken_by_the_first_of_two_that_saw_the_same(self) -> None:
        tasks.add.enqueue(1, 1)
        seen = JobRow.objects.get()

        assert queue._hold(seen, "a", now(), MINUTE) and not queue._hold(seen, "b", now(), MINUTE)


class TestFailing:
    def test_is_tried_again_after_a_pause(self) -> None:
        tasks.fail.enqueue("no disk")

        Worker().work_once()

        row = JobRow.objects.get()
        assert row.state == "READY" and row.run_after - now() > timedelta(seconds=3)
        assert row.errors[0]["exception"] == "builtins.ValueError" and "no disk" in row.errors[0]["traceback"]

    def test_is_given_up_at_last_and_can_be_tried_again_by_hand(self) -> None:
        handle = tasks.fail.enqueue("no disk")
        at, pauses = now(), []
        while (row := queue.claim("a", at)) is not None:
            queue.fail(row, ValueError("no disk"), at)
            row.refresh_from_db()
            pauses.append((row.run_after - at).total_seconds())
            at = max(row.run_after, at)

        row = JobRow.objects.get()
        assert row.state == "FAILED" and len(row.errors) == 5
        assert pauses[:4] == [5, 30, 120, 600]
        handle.refresh()
        assert handle.status == "FAILED" and handle.errors[0].exception_class is ValueError
        queue.try_again(row, at)
        assert claimed(at=at).attempts == 1

    def test_of_every_worker_that_touched_it_buries_the_job(self) -> None:
        tasks.add.enqueue(1, 1)
        at = now()
        for _death in range(5):
            claimed("a", at)
            at += 2 * MINUTE

        assert queue.claim("a", at) is None

        row = JobRow.objects.get()
        assert (row.state, row.attempts) == ("FAILED", 5) and "in the middle" in row.errors[-1]["traceback"]


class TestForgetting:
    def test_leaves_what_failed_or_is_recent(self) -> None:
        for state, finished in (("SUCCESSFUL", 40), ("SUCCESSFUL", 1), ("FAILED", 40)):
            tasks.add.enqueue(1, 1)
            row = JobRow.objects.latest("id")
            JobRow.objects.filter(pk=row.pk).update(state=state, finished_at=now() - timedelta(days=finished))

        queue.forget_done(now() - timedelta(days=30))

        assert sorted(JobRow.objects.values_list("state", flat=True)) == ["FAILED", "SUCCESSFUL"]


class TestABeat:
    def test_is_caught_once_in_its_interval(self) -> None:
        at = now()

        assert beat.catch("tick", MINUTE, "a", at)
        assert not beat.catch("tick", MINUTE, "b", at)
        beat.release("tick", "a")
        assert not beat.catch("tick", MINUTE, "b", at + MINUTE / 2)
        assert beat.catch("tick", MINUTE, "b", at + MINUTE)

    def test_is_held_as_long_as_it_lasts(self) -> None:
        at = now()
        beat.catch("tick", MINUTE, "a", at)

        assert not beat.catch("tick", MINUTE, "b", at + 2 * MINUTE)
        assert beat.prolong("tick", "a", at + 4 * MINUTE)
        assert not beat.catch("tick", MINUTE, "b", at + 6 * MINUTE)

    def test_is_taken_from_a_holder_that_fell_silent(self) -> None:
        at = now()
        beat.catch("tick", MINUTE, "a", at)

        assert beat.catch("tick", MINUTE, "b", at + 6 * MINUTE)
        assert Beat.objects.get().holder == "b"
