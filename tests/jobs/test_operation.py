"""Commands of an operator: journal, tick, events, calendar, search, serve; one JSON object each."""

import os
import signal
import socket
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import Cast
from tests.jobs.conftest import Run, copy_of, drop_database, filled_with
from tests.jobs.processes import Home, kill, wait_for

GIVEN = """
cast = make_company("XDYJ")
for n in range(5):
    create(Objective, actor=cast.quinn, at=NOON, title=f"{n} first-line resolution", year=2026)
"""

CHANGED = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("DROP TRIGGER seal_core_journalentry_update ON core_journalentry")
    cursor.execute("UPDATE core_journalentry SET subject = replace(subject, '2 first', '2 firsu') WHERE position = 3")
"""


@pytest.fixture(scope="module")
def filled(empty: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """An installation with one company and five records. Not to be changed."""
    with filled_with(GIVEN, empty, tmp_path_factory.mktemp("filled")) as home:
        yield home


@pytest.fixture
def given(filled: Home, tmp_path: Path) -> Iterator[Home]:
    """A copy of it."""
    made = copy_of(filled, tmp_path)
    yield made
    drop_database(made)


class TestVerifyingTheJournal:
    def test_finds_it_as_it_was_written(self, given: Home) -> None:
        status, answer = given.told("journal", "verify")

        assert (status, answer["ok"], answer["entries"], answer["faults"]) == (0, True, 5, [])
        assert answer["head"] == given.told("journal", "head")[1]["head"]

    def test_names_the_entry_of_which_one_byte_was_changed(self, given: Home) -> None:
        """Past every trigger: in the file itself; on PostgreSQL, whose tables are not one file, without the trigger."""
        if given.database.startswith("sqlite"):
            content = bytearray(given.file.read_bytes())
            written = b"XDYJ-OBJ-2026-0003 2 first"
            assert content.count(written) == 1
            content[content.index(written) + len(written) - 1] ^= 1
            given.file.write_bytes(content)
        else:
            assert given.python(CHANGED).returncode == 0

        status, answer = given.told("journal", "verify")

        assert (status, answer["ok"]) == (1, False)
        assert answer["faults"] == [{"company": "XDYJ", "position": 3, "what": "was changed after it was written"}]

    def test_finds_a_chain_that_was_cut_and_sealed_again(self, given: Home, tmp_path: Path) -> None:
        kept = tmp_path / "head.json"
        kept.write_text(given.bihuan("journal", "head", "--json").stdout)
        on = "" if given.database.startswith("sqlite") else " ON core_journalentry"
        cut = f"""
        from django.db import connection
        last = JournalEntry.objects.get(position=4)
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER seal_core_journalentry_delete{on}")
            cursor.execute("DELETE FROM core_journalentry WHERE position = 5")
        JournalHead.objects.update(position=4, digest=last.digest)
        """
        assert given.python(cut).returncode == 0

        told_of_none = {
            "company": "XDYJ",
            "position": 4,
            "what": "no entry tells of XDYJ-OBJ-2026-0005: entries were cut off",
        }
        assert given.told("journal", "verify")[1]["faults"] == [told_of_none]
        status, answer = given.told("journal", "verify", "--head", str(kept))

        assert status == 1 and [one["position"] for one in answer["faults"]] == [4, 5]

    def test_refuses_a_head_that_is_none(self, given: Home, tmp_path: Path) -> None:
        (tmp_path / "head.json").write_text("{}")

        assert given.bihuan("journal", "verify", "--head", str(tmp_path / "head.json")).returncode == 2


class TestTheClock:
    def test_strikes_for_every_company(self, given: Home) -> None:
        status, answer = given.told("tick", "--at", "2026-03-03T09:00")

        assert (status, answer["errors"], list(answer["companies"])) == (0, [], ["XDYJ"])
        assert answer["at"].startswith("2026-03-03T09:00:00+08:00")

    def test_knows_the_company_it_is_asked_for(self, given: Home) -> None:
        assert given.told("tick", "--company", "NOBODY")[0] == 1
        assert given.told("tick", "--company", "xdyj")[0] == 0


@pytest.mark.django_db
class TestOtherCommands:
    def test_list_who_listens_to_what(self, run: Run) -> None:
        status, answer, _said = run("events")

        heard = {one["event"]: one["listeners"] for one in answer["events"]}
        assert status == 0 and "bihuan.core.approvals.ask" in heard["record.moved"]
        assert heard["drill.held"] is not None

    def test_publish_a_year(self, run: Run) -> None:
        notice = Path(__file__).parents[1] / "data/holiday-cn-2026.json"

        status, answer, _said = run("calendar", "import", str(notice), "--issued", "2025-11-04")

        assert (status, answer["year"]) == (0, 2026) and answer["days"] > 20

    def test_refuse_a_notice_that_is_none(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "notice.json").write_text("{}")

        assert run("calendar", "import", str(tmp_path / "notice.json"))[0] == 1
        assert run("calendar", "import", str(tmp_path / "missing.json"))[0] == 2

    def test_build_the_index_anew(self, run: Run, xdyj: Cast) -> None:
        assert run("search", "rebuild", "--company", "XDYJ")[:2] == (0, {"indexed": 0})


class TestServing:
    def test_starts_web_and_worker_and_stops_both(self, home: Home) -> None:
        port = free_port()
        serving = home.start("-m", "bihuan", "serve", "--port", str(port), "--hosts", "127.0.0.1", "--no-migrate")

        page = wait_for(lambda: fetched(f"http://127.0.0.1:{port}/sign-in/"), 60)
        wait_for(lambda: home.asked("SELECT 1 FROM jobs_beat WHERE last_at IS NOT NULL"), 60)
        assert page == 200

        serving.send_signal(signal.SIGTERM)
        assert serving.wait(40) == 0
        assert fetched(f"http://127.0.0.1:{port}/sign-in/") is None

    def test_refuses_a_port_that_is_taken(self, home: Home) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()

            done = home.bihuan("serve", "--port", str(taken.getsockname()[1]), "--no-migrate")

        assert done.returncode == 1 and "Choose another" in done.stderr

    def test_starts_a_worker_again_that_died(self, home: Home) -> None:
        port = free_port()
        home.start("-m", "bihuan", "serve", "--port", str(port), "--no-migrate")
        holders = "SELECT last_at FROM jobs_beat WHERE last_at IS NOT NULL"
        wait_for(lambda: home.asked(holders), 60)
        first = wait_for(lambda: worker_of(home))

        os.kill(first, signal.SIGKILL)

        assert wait_for(lambda: (found := worker_of(home)) not in {None, first} and found, 60)
        home.running[0].send_signal(signal.SIGTERM)
        home.running[0].wait(40)

    def test_leaves_nobody_on_the_port_when_it_is_killed(self, home: Home) -> None:
        port = free_port()
        serving = home.start("-m", "bihuan", "serve", "--port", str(port), "--no-migrate")
        wait_for(lambda: fetched(f"http://127.0.0.1:{port}/sign-in/"), 60)
        worker = wait_for(lambda: worker_of(home))

        kill(serving)

        wait_for(lambda: fetched(f"http://127.0.0.1:{port}/sign-in/") is None, 60)
        wait_for(lambda: not Path(f"/proc/{worker}").exists(), 60)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fetched(url: str) -> int | None:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 (an address of this machine)
            return int(answer.status)
    except OSError:
        return None


def worker_of(home: Home) -> int | None:
    """The process of the worker that `serve` started."""
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = status.read_text().rpartition(")")[2].split()[1]
            command = (status.parent / "cmdline").read_bytes()
        except OSError:
            continue
        if parent == str(home.running[0].pid) and command.endswith(b"worker\0"):
            return int(status.parent.name)
    return None
