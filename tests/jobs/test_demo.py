"""The demonstration: played by the calls people use, whole, the same every time, and never over somebody's data."""

import json
import os
import subprocess
import sys
from argparse import Namespace
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pypdf
import pytest

from bihuan.areas.assurance.library import questions
from bihuan.jobs.demo import papers, place, showing
from bihuan.jobs.demo.player import PACKS
from bihuan.jobs.demo.stories import read
from bihuan.jobs.demo.window import window
from tests.architecture.sources import PACKAGE, code, tree
from tests.architecture.test_writing import written
from tests.jobs.conftest import copy_of, drop_database
from tests.jobs.processes import Home, wait_for

NOW = datetime.fromisoformat("2026-11-20T18:00:00+08:00")
DEMO = PACKAGE / "jobs/demo"
PLAY = 900.0  # seconds a month may take on a machine that does much else


# ---------------------------------------------------------------- the calls people use


def test_the_play_makes_no_row_behind_the_rules() -> None:
    assert [line for path in code(DEMO) for line in written(path)] == []


def test_the_play_knows_neither_the_journal_nor_the_lean_tables() -> None:
    forbidden = {"bihuan.core.lean", "bihuan.core.journal", "bihuan.core.adopting", "bihuan.areas.policies.ledger"}

    names = {name for path in code(DEMO) for name in imported(path)}

    assert names & forbidden == set()


def imported(path: Path) -> Iterator[str]:
    import ast

    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
            yield str(node.module)


@pytest.mark.parametrize("pack", PACKS)
def test_a_cast_has_no_name_twice(pack: str) -> None:
    names = [member.name for member in read(pack).cast.person]

    assert len(names) == len(set(names))


# ---------------------------------------------------------------- what audits see


@pytest.mark.parametrize("pack", PACKS)
class TestEvidence:
    def test_there_is_some_for_every_question_an_audit_can_ask(self, pack: str) -> None:
        known = {key.partition("/")[0] for key in read(pack).evidence}

        assert known == {one.key for one in questions()}

    def test_no_two_questions_are_answered_by_the_same_sentence(self, pack: str) -> None:
        told = list(read(pack).evidence.values())

        assert len(told) == len(set(told))

    def test_every_sentence_has_a_figure_or_a_fact_and_is_short(self, pack: str) -> None:
        assert [one for one in read(pack).evidence.values() if not 12 <= len(one) <= 60] == []


def test_the_companies_have_words_of_their_own() -> None:
    first, second = (set(read(pack).evidence.values()) for pack in PACKS)

    assert first & second == set()


# ---------------------------------------------------------------- the window


class TestTheWindow:
    def test_ends_at_nine_of_the_day_so_that_a_day_has_one_story(self) -> None:
        late, early = window(NOW, 12), window(NOW.replace(hour=10), 12)

        assert late == early
        assert (late.start, late.end.isoformat()) == (date(2025, 11, 20), "2026-11-20T09:00:00+08:00")

    def test_ends_the_day_before_while_the_day_is_young(self) -> None:
        assert window(NOW.replace(hour=7), 1).today == date(2026, 11, 19)

    def test_tells_the_year_as_it_was_where_the_story_fits(self) -> None:
        assert window(NOW, 12).named("-12-22", 2026) == date(2025, 12, 22)

    def test_draws_a_beginning_that_came_too_early_together_in_its_order(self) -> None:
        here = window(NOW, 2)
        told = [date(2025, 11, 24) + timedelta(days=n) for n in range(0, 400, 9)]

        drawn = [here.drawn(day) for day in told]

        assert drawn == sorted(drawn)
        assert all(day > here.start for day in drawn)


# ---------------------------------------------------------------- papers


def test_papers_are_the_same_every_time_and_real() -> None:
    title, lines = "3 月《月度质量分析报告》", ["受理事件 812 件", "达成率 <97%> & 稳定"]
    made = {ending: papers.paper("报告", ending, title, lines) for ending in ("pdf", "docx", "xlsx")}

    assert {ending: made[ending].size for ending in made} == {
        ending: papers.paper("报告", ending, title, lines).size for ending in made
    }
    assert pypdf.PdfReader(made["pdf"].file).pages[0].extract_text().split("\n") == [title, *lines]
    assert [one.text for one in docx.Document(made["docx"].file).paragraphs] == [title, *lines]
    assert [row[-1] for row in openpyxl.load_workbook(made["xlsx"].file).active.values][2:] == lines


# ---------------------------------------------------------------- the command


@pytest.fixture(scope="module")
def shown(empty: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[tuple[Home, dict[str, Any]]]]:
    """Two installations on which the same month was played at the same time."""

    def play_a_month(home: Home) -> "subprocess.CompletedProcess[str]":
        return home.bihuan("demo", "--no-serve", "--months", "1", "--json", patience=PLAY)

    homes = [copy_of(empty, tmp_path_factory.mktemp("shown")) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(play_a_month, homes))
    assert [one.returncode for one in done] == [0, 0], done[0].stderr
    yield [(home, json.loads(one.stdout)) for home, one in zip(homes, done, strict=True)]
    for home in homes:
        home.end()
        drop_database(home)


class TestTheCommand:
    def test_says_where_and_as_whom_to_sign_in(self, shown: list[tuple[Home, dict[str, Any]]]) -> None:
        told = shown[0][1]

        assert told["finished"] is True
        assert told["address"] == "http://127.0.0.1:8000/"
        assert {"company": "XDYJ", "username": "wangzhiliang", "name": "王质量", "title": "质量效能部经理"} in told[
            "people"
        ]

    def test_plays_the_same_on_the_same_day(self, shown: list[tuple[Home, dict[str, Any]]]) -> None:
        asked = "SELECT position, at, action, actor_name, role, subject, comment, address FROM core_journalentry ORDER BY id"

        first, second = (home.asked(asked) for home, _told in shown)

        assert len(first) > 400
        assert first == second

    def test_leaves_a_journal_that_verifies(self, shown: list[tuple[Home, dict[str, Any]]]) -> None:
        told = json.loads(shown[0][0].bihuan("journal", "verify", "--json").stdout)

        assert (told["ok"], told["faults"]) == (True, [])

    def test_tells_the_whole_story_in_a_month(self, shown: list[tuple[Home, dict[str, Any]]]) -> None:
        home = shown[0][0]
        whole = "fulfilled_at IS NULL AND waived_at IS NULL AND cancelled_at IS NULL AND NOT history"

        decided = home.asked(
            "SELECT DISTINCT company.code, approval.state FROM core_approval approval"
            " JOIN core_record record ON record.id = approval.record_id"
            " JOIN core_company company ON company.id = approval.company_id WHERE record.kind = 'improvement-plan'"
        )
        contradicting = home.asked(f"SELECT id FROM policies_task WHERE pending <> ({whole})")

        assert {(code, state) for code in ("XDYJ", "YNTD") for state in ("rejected", "approved")} <= set(decided)
        assert contradicting == []

    def test_is_not_played_again(self, shown: list[tuple[Home, dict[str, Any]]]) -> None:
        home, told = shown[0]
        before = home.asked("SELECT count(*) FROM core_journalentry")

        again = home.bihuan("demo", "--no-serve", "--json")

        assert json.loads(again.stdout) == told
        assert "playing" not in again.stderr
        assert home.asked("SELECT count(*) FROM core_journalentry") == before

    def test_serves_with_a_sign_in_by_role(self, shown: list[tuple[Home, dict[str, Any]]], unused_port: int) -> None:
        import requests

        home = shown[1][0]
        home.start("-m", "bihuan", "demo", "--port", str(unused_port))

        page = wait_for(lambda: got(f"http://127.0.0.1:{unused_port}/sign-in/"), 120)
        assert isinstance(page, requests.Response)
        assert 'value="wangzhiliang"' in page.text

    def test_does_not_touch_somebodys_data(self, home: Home) -> None:
        made = home.bihuan("company", "create", "--pack", "xdyj", "--code", "ACME", "--name", "别人的公司")
        assert made.returncode == 0, made.stderr

        for fresh in ((), ("--fresh",)):
            refused = home.bihuan("demo", "--no-serve", *fresh)
            assert refused.returncode == 1
            assert "ACME" in refused.stderr
        assert home.asked("SELECT code FROM core_company") == [("ACME",)]

    def test_knows_how_many_months_there_are(self, home: Home) -> None:
        assert home.bihuan("demo", "--no-serve", "--months", "0").returncode == 2


def test_a_play_that_was_stopped_on_the_way_is_played_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(place, "NOTE", tmp_path / "demo.json")
    monkeypatch.setattr(place, "codes", lambda: {"XDYJ"})

    ready = []
    for finished in (False, True):
        (tmp_path / "demo.json").write_text(json.dumps({"companies": ["XDYJ"], "finished": finished}))
        ready.append(place.is_ready())

    assert ready == [False, True]


@pytest.fixture
def unused_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def got(address: str) -> Any:
    import requests

    try:
        answer = requests.get(address, timeout=20)
    except requests.RequestException:
        return None
    return answer if answer.ok else None


def test_who_played_the_year_does_not_serve_it(monkeypatch: pytest.MonkeyPatch, unused_port: int) -> None:
    done: list[list[str]] = []
    monkeypatch.setattr(place, "is_ready", lambda: False)
    monkeypatch.setattr(showing, "stage_it", lambda _months, _seed: done.append(["played"]))
    monkeypatch.setattr(os, "execv", lambda _program, given: sys.exit(done.append(given)))
    asked = {"months": 12, "seed": 7, "fresh": True, "no_serve": False, "json": True, "language": "en"}

    with pytest.raises(SystemExit):
        showing.show(Namespace(**asked, host="127.0.0.1", port=unused_port))

    (played, begun) = done
    assert played == ["played"] and begun[1:4] == ["-m", "bihuan", "demo"] and "--fresh" not in begun
    assert {"--json", str(unused_port)} <= set(begun)
