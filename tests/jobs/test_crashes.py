"""Killed in the middle, everything is as it was or as it should be: nothing lost, nothing half done, nothing twice."""

import json
import signal
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.jobs.processes import Home, kill, wait_for

GIVEN = """
cast = make_company("XDYJ")
record = create(Objective, actor=cast.quinn, at=NOON, title="一线解决率", year=2026, owner=cast.olga)
"""
KILLED_IN_A_STEP = """
from bihuan.core.events import on
from bihuan.core.vocabulary import Event

@on(Event.RECORD_MOVED)
def power_cut(told):
    os.kill(os.getpid(), signal.SIGKILL)

take("issue", Objective.objects.get(), actor=Person.objects.get(name="Gina"), at=NOON)
"""


def enqueue(home: Home, calls: str) -> None:
    done = home.python(f"from tests.jobs import tasks\n{calls}")
    assert done.returncode == 0, done.stderr


def verified(home: Home) -> bool:
    answer = json.loads(home.bihuan("journal", "verify", "--json").stdout)
    return bool(answer["ok"])


@pytest.fixture
def tables() -> list[str]:
    return ["core_journalentry", "core_notice", "core_outgoing", "core_search", "core_record", "capability_objective"]


class TestAKilledStep:
    def test_leaves_nothing_half_done(self, home: Home, tables: list[str]) -> None:
        assert home.python(GIVEN).returncode == 0
        before = {table: home.asked(f"SELECT * FROM {table} ORDER BY 1") for table in tables}

        assert home.python(KILLED_IN_A_STEP).returncode == -signal.SIGKILL

        assert {table: home.asked(f"SELECT * FROM {table} ORDER BY 1") for table in tables} == before
        assert verified(home)

    def test_can_be_taken_again(self, home: Home) -> None:
        home.python(GIVEN)
        home.python(KILLED_IN_A_STEP)

        home.python('take("issue", Objective.objects.get(), actor=Person.objects.get(name="Gina"), at=NOON)')

        assert home.asked("SELECT state FROM core_record") == [("issued",)]
        assert verified(home)


KILLED_IN_AN_IMPORT = """
from datetime import UTC, datetime
from bihuan.exchange.imports import Order, import_sheet, takeover
taken, adopt = [], takeover.adopt

def power_cut(*arguments, **facts):
    taken.append(1)
    if len(taken) == 300:
        os.kill(os.getpid(), signal.SIGKILL)
    return adopt(*arguments, **facts)

takeover.adopt = power_cut
order = Order("opportunity", Company.objects.get(), NOON)
import_sheet(order, "ledger.csv", open({file!r}, "rb").read())
"""


class TestAKilledImport:
    def test_leaves_whole_chunks_and_goes_on_where_it_stopped(self, home: Home, tmp_path: Path) -> None:
        home.python('make_company("XDYJ")')
        ledger = tmp_path / "ledger.csv"
        lines = [f"GJ-{n:03},2024-03-05,员工建议,夜间电话占线 {n},进行中" for n in range(450)]
        ledger.write_text("\n".join(["编号,提出日期,来源类型,问题/机会描述,状态", *lines]), encoding="utf-8")

        assert home.python(KILLED_IN_AN_IMPORT.format(file=str(ledger))).returncode == -signal.SIGKILL

        counts = [
            home.asked(f"SELECT count(*) FROM {table}")[0][0] for table in ("core_record", "core_origin", "core_search")
        ]
        assert counts == [200, 200, 200] and verified(home)

        answer = json.loads(home.bihuan("ledger", "import", str(ledger), "--company", "xdyj", "--json").stdout)
        assert (answer["read"], answer["created"], answer["unchanged"], answer["rejected"]) == (450, 250, 200, [])
        assert home.asked("SELECT count(*), count(DISTINCT number) FROM core_record") == [(450, 450)]
        assert verified(home)


class TestAKilledWorker:
    def test_loses_its_job_to_another(self, home: Home, tmp_path: Path) -> None:
        begun = tmp_path / "begun"
        enqueue(home, f"tasks.hang_once.enqueue({str(begun)!r})")
        first = home.start("-m", "bihuan", "worker", "--lease", "2", "--idle", "0.1")
        wait_for(begun.exists)
        kill(first)

        home.start("-m", "bihuan", "worker", "--lease", "2", "--idle", "0.1")
        wait_for(lambda: home.asked("SELECT 1 FROM jobs_jobrow WHERE state = 'SUCCESSFUL'"))

        attempts, result = home.asked("SELECT attempts, result FROM jobs_jobrow")[0]
        assert (attempts, str(result).strip('"')) == (2, "attempt 2")

    def test_that_is_asked_to_stop_ends_its_job_first(self, home: Home, tmp_path: Path) -> None:
        path = tmp_path / "slow"
        enqueue(home, f"tasks.slowly.enqueue({str(path)!r}, 1.5); tasks.add.using(priority=-5).enqueue(1, 1)")
        worker = home.start("-m", "bihuan", "worker", "--idle", "0.1")
        wait_for(path.exists)

        worker.send_signal(signal.SIGTERM)

        assert worker.wait(30) == 0
        assert path.read_text() == "done"
        assert home.asked("SELECT state FROM jobs_jobrow ORDER BY id") == [("SUCCESSFUL",), ("READY",)]


class TestTwoWorkers:
    def test_do_every_job_once(self, home: Home, tmp_path: Path) -> None:
        marks = tmp_path / "marks"
        enqueue(home, f"for n in range(150): tasks.mark.enqueue({str(marks)!r}, str(n))")

        workers = [home.start("-m", "bihuan", "worker", "--until-empty") for _n in range(2)]

        assert [worker.wait(90) for worker in workers] == [0, 0]
        assert Counter(marks.read_text().split()) == Counter({str(n): 1 for n in range(150)})
        assert home.asked("SELECT count(*) FROM jobs_jobrow WHERE state = 'SUCCESSFUL' AND attempts = 1") == [(150,)]

    def test_strike_the_clock_once(self, home: Home) -> None:
        for _n in range(2):
            home.start("-m", "bihuan", "worker", "--idle", "0.1")

        wait_for(lambda: home.asked("SELECT 1 FROM jobs_beat WHERE last_at IS NOT NULL AND holder = ''"))
        first = home.asked("SELECT last_at FROM jobs_beat")
        time.sleep(2)

        assert home.asked("SELECT last_at FROM jobs_beat") == first
